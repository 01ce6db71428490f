"""How the product writes: sentences by key, dates after NĐ 30, counts with two digits, lists."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.catalogues import texts_of
from bot.i18n import Language, Languages, MissingMessage, MissingValue, load_languages

OFFICE = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING = 1_685_933_280_123  # 09:48:00 on 05/6/2023 in Lạng Sơn, 02:48 UTC


@pytest.fixture(scope="module")
def languages() -> Languages:
    return load_languages(OFFICE)


@pytest.fixture
def vi(languages: Languages) -> Language:
    return languages["vi"]


@pytest.fixture
def en(languages: Languages) -> Language:
    return languages["en"]


def catalogue(folder: Path, language: str, name: str, body: str, plural: str = "nplurals=2; plural=(n != 1);") -> None:
    target = folder / language / "LC_MESSAGES" / f"{name}.po"
    target.parent.mkdir(parents=True, exist_ok=True)
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {plural}\\n"\n\n'
    target.write_text(head + body, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue folder with one language, `vi`, that has just the formats and two sentences."""
    formats = {"count": "{n:02d}", "thousands": ".", "decimal": ","}
    catalogue(tmp_path, "vi", "a", "".join(f'msgid "format.{k}"\nmsgstr "{v}"\n\n' for k, v in formats.items()))
    catalogue(tmp_path, "vi", "b", 'msgid "hello"\nmsgstr "Kính gửi {name}."\n')
    return tmp_path


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (dt.date(2023, 6, 5), "05/6/2023"),
        (dt.date(2023, 4, 17), "17/4/2023"),
        (dt.date(2023, 1, 9), "09/01/2023"),
        (dt.date(2023, 2, 10), "10/02/2023"),
        (dt.date(2023, 12, 31), "31/12/2023"),
    ],
)
def test_a_document_date_has_zeros_before_days_1_to_9_and_months_1_and_2_only(
    vi: Language, day: dt.date, written: str
) -> None:
    assert vi.date_doc(day) == written


def test_dates_in_english_name_the_month(en: Language) -> None:
    assert en.date_doc(dt.date(2023, 6, 5)) == "5 June 2023"
    assert en.date_short(dt.date(2023, 6, 16)) == "16 June"
    assert en.weekday(dt.date(2023, 6, 16)) == "Friday"


def test_a_short_date_leaves_the_year_out(vi: Language) -> None:
    assert [vi.date_short(dt.date(2023, 6, day)) for day in (9, 16)] == ["09/6", "16/6"]


def test_weekdays_are_written_as_inside_a_sentence(vi: Language) -> None:
    week = [vi.weekday(dt.date(2023, 6, 12) + dt.timedelta(days=n)) for n in range(7)]
    assert week == ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]


def test_instants_are_shown_in_the_office_zone(vi: Language, en: Language) -> None:
    assert vi.time(MORNING) == "09 giờ 48 phút"
    assert vi.time_seconds(MORNING + 30_000) == "09 giờ 48 phút 30 giây"
    assert vi.clock(MORNING) == "09:48"
    assert vi.moment(MORNING) == "09 giờ 48 phút, ngày 05/6/2023"
    assert en.time(MORNING) == "09:48"
    assert en.moment(MORNING) == "09:48, 5 June 2023"


def test_just_after_midnight_in_the_office_is_the_new_day(vi: Language) -> None:
    assert vi.moment(1_685_984_400_000) == "00 giờ 00 phút, ngày 06/6/2023"


def test_counts_have_two_digits_in_vietnamese_and_dots_between_thousands(vi: Language, en: Language) -> None:
    assert [vi.two(n) for n in (0, 3, 41, 999, 1120, 1_234_567)] == ["00", "03", "41", "999", "1.120", "1.234.567"]
    assert [en.two(n) for n in (3, 1120)] == ["3", "1,120"]


def test_a_share_is_never_said_to_be_all_or_nothing_before_it_is(vi: Language) -> None:
    assert vi.percent(486 / 1120) == "43,4%"
    assert vi.percent(0.5) == "50%"
    assert [vi.percent(share) for share in (0, 0.00001, 0.99999, 1)] == ["0%", "0,1%", "99,9%", "100%"]


def test_file_sizes_read_as_on_the_phone(vi: Language, en: Language) -> None:
    assert [vi.size(n) for n in (0, 512, 1024, 2_202_010, 25 * 1024**2)] == ["0 B", "512 B", "1 KB", "2,1 MB", "25 MB"]
    assert vi.size(1024**2 - 1) == "1 MB"
    assert en.size(2_202_010) == "2.1 MB"


def test_lists_end_with_and(vi: Language, en: Language) -> None:
    assert [vi.join(items) for items in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A và B", "A, B và C"]
    assert en.join(iter("ABC")) == "A, B and C"


def test_a_missing_key_or_value_is_loud(folder: Path) -> None:
    vi = load_languages(OFFICE, root=folder)["vi"]
    assert vi.t("hello", name="Phòng {Văn hóa}") == "Kính gửi Phòng {Văn hóa}."
    with pytest.raises(MissingMessage, match="nowhere"):
        vi.t("nowhere")
    with pytest.raises(MissingValue, match="name"):
        vi.t("hello", nme="x")
    with pytest.raises(MissingMessage, match="hello"):
        vi.n("hello", 2, name="x")
    assert vi.has("hello")
    assert not vi.has("nowhere")


def test_a_plural_takes_the_form_of_its_language(folder: Path) -> None:
    catalogue(folder, "vi", "c", 'msgid "u"\nmsgid_plural "u#"\nmsgstr[0] "{n} đơn vị"\n', "nplurals=1; plural=0;")
    formats = (folder / "vi" / "LC_MESSAGES" / "a.po").read_text(encoding="utf-8").replace("{n:02d}", "{n}")
    (folder / "en" / "LC_MESSAGES").mkdir(parents=True)
    (folder / "en" / "LC_MESSAGES" / "a.po").write_text(formats, encoding="utf-8")
    catalogue(folder, "en", "c", 'msgid "u"\nmsgid_plural "u#"\nmsgstr[0] "{n} unit"\nmsgstr[1] "{n} units"\n')
    languages = load_languages(OFFICE, root=folder)
    assert [languages["vi"].n("u", n) for n in (1, 3)] == ["01 đơn vị", "03 đơn vị"]
    assert [languages["en"].n("u", n) for n in (0, 1, 3)] == ["0 units", "1 unit", "3 units"]
    assert languages["en"].n("u", 3, n="three") == "three units"


def test_two_files_may_not_define_the_same_key(folder: Path) -> None:
    catalogue(folder, "vi", "z", 'msgid "hello"\nmsgstr "Chào"\n')
    with pytest.raises(ValueError, match="hello"):
        load_languages(OFFICE, root=folder)


def test_a_message_without_text_or_marked_fuzzy_counts_as_missing(folder: Path) -> None:
    catalogue(folder, "vi", "z", 'msgid "empty"\nmsgstr ""\n\n#, fuzzy\nmsgid "doubtful"\nmsgstr "?"\n')
    vi = load_languages(OFFICE, root=folder)["vi"]
    assert not vi.has("empty")
    assert not vi.has("doubtful")


def test_an_unknown_language_is_answered_in_the_default(languages: Languages) -> None:
    assert languages["tyz"] is languages["vi"]
    assert languages[None] is languages["vi"]
    assert languages.codes == ("vi", "en")
    assert load_languages(OFFICE, default="en")["tyz"].code == "en"


def test_a_language_that_cldr_does_not_know_is_one_more_folder(folder: Path) -> None:
    catalogue(
        folder, "tyz", "a", (folder / "vi" / "LC_MESSAGES" / "a.po").read_text(encoding="utf-8").split("\n\n", 1)[1]
    )
    assert load_languages(OFFICE, root=folder).codes == ("vi", "tyz")


def test_what_was_read_is_kept_until_a_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    file = tmp_path / "a.po"
    said = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\nmsgid "a.b"\nmsgstr "{}"\n'
    file.write_text(said.format("Một"), encoding="utf-8")
    assert texts_of(tmp_path, "vi").single == {"a.b": "Một"}
    kept = tmp_path / "__pycache__" / "texts.json"
    assert "M\\u1ed9t" in kept.read_text(encoding="utf-8")

    monkeypatch.setattr("bot.catalogues.read_texts", lambda *_: pytest.fail("read again though nothing changed"))
    assert texts_of(tmp_path, "vi").single == {"a.b": "Một"}
    monkeypatch.undo()

    file.write_text(said.format("Một hai"), encoding="utf-8")
    assert texts_of(tmp_path, "vi").single == {"a.b": "Một hai"}
    kept.write_text("[", encoding="utf-8")
    assert texts_of(tmp_path, "vi").single == {"a.b": "Một hai"}
