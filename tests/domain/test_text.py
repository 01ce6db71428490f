"""Vietnamese text: cleaning, folding, sorting, raw Telex and VNI, sizes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import (
    LINE,
    clean,
    clip,
    count_lines,
    fold,
    is_symbols_only,
    nfc,
    person_sort_key,
    sort_key_vi,
    units_utf16,
    unspell,
    unspell_in_place,
    without_marks,
    wrap_lines,
)

ANY_TEXT = st.text(max_size=200)
VIETNAMESE = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậế ềểễệốồổỗộứừửữự ĐÂ\n", max_size=120)


def test_decomposed_text_becomes_composed() -> None:
    printed = "Quyết định về chuyển đổi số báo chí"
    decomposed = unicodedata.normalize("NFD", printed)
    assert len(decomposed) == 48
    assert nfc(decomposed) == clean(decomposed) == printed
    assert len(printed) == 35


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("242/2014/QÐ-UBND", "242/2014/QĐ-UBND"),  # eth, as public legal text has it
        ("Ɖại học, ðơn vị", "Đại học, đơn vị"),
        ("a\u00a0b\tc", "a b c"),
        ("\u200bđã\ufeff nhận\u200d ", "đã nhận"),
        ("một \r\n  hai\rba\u2028bốn", "một\nhai\nba\nbốn"),
        ("bell\x07nul\x00 lone\ud83d", "bellnul lone"),
        ("  \n trống \n\n dòng \n ", "trống\n\ndòng"),
    ],
)
def test_clean(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Đã nhận!", "da nhan"),
        ("1204/SVHTTDL-VP", "1204 svhttdl vp"),
        ("Hòa Hoà Hóa Hỏa Họa Hoa", "hoa hoa hoa hoa hoa hoa"),
        ("BẢO  TÀNG – tỉnh\nLạng Sơn", "bao tang tinh lang son"),
        ("Đ/c Ðặng ðức", "d c dang duc"),
        ("", ""),
        ("… !?", ""),
    ],
)
def test_fold(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(ANY_TEXT)
def test_folding_and_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)
    clean(text).encode()  # nothing that cannot be stored


@given(ANY_TEXT)
def test_the_bare_form_keeps_every_position(text: str) -> None:
    assert len(without_marks(text)) == len(nfc(text))


@given(VIETNAMESE)
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


def test_dictionary_order_is_the_vietnamese_one() -> None:
    names = ["Ơn", "Đạt", "An", "Âu", "Ẩn", "Dũng", "Oanh", "Ánh", "Bảo"]
    assert sorted(names, key=sort_key_vi) == ["An", "Ánh", "Ẩn", "Âu", "Bảo", "Dũng", "Đạt", "Oanh", "Ơn"]


def test_tones_decide_only_between_equal_letters() -> None:
    assert sorted(["ma", "mạ", "mã", "mả", "má", "mà"], key=sort_key_vi) == ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(["mạ", "mab"], key=sort_key_vi) == ["mạ", "mab"]


def test_people_sort_by_given_name_then_family_name_then_the_middle() -> None:
    people = ["Bùi Văn Bình", "Lê Thị An", "Hoàng Thị Ánh", "Bùi Thị Bình", "Đỗ An", "Nguyễn Văn Đạt", "An"]
    assert sorted(people, key=person_sort_key) == [
        "An", "Đỗ An", "Lê Thị An", "Hoàng Thị Ánh", "Bùi Thị Bình", "Bùi Văn Bình", "Nguyễn Văn Đạt",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddax nhaanj", "da nhan"),
        ("xacs nhaanj", "xac nhan"),
        ("ddaxx nhaanj", "da nhan"),
        ("d9a4 nha65n", "da nhan"),
        ("nhan65", "nhan"),
        ("thu71 sau1", "thu sau"),
        ("ddoongf ys", "dong y"),
        ("chuwa nhaanj dduwowcj", "chua nhan duoc"),
        ("quanr lys vawn hoas", "quan ly van hoa"),
        ("baor tangf tinhr Langj Sown", "bao tang tinh lang son"),
        ("nguyeexn thij huwowngf", "nguyen thi huong"),
        ("nhanaj trieetj", "nhan triet"),  # the circumflex typed at the end of the syllable
        ("ruwowuj khuyeens nghieepj", "ruou khuyen nghiep"),
    ],
)
def test_raw_telex_and_vni_are_resolved(typed: str, meant: str) -> None:
    assert unspell(typed) == meant


@pytest.mark.parametrize(
    "typed", ["da nhan", "ok", "file excel", "svhttdl", "qh15", "nhan1204", "tw", "ubnd", "bql", "12 12", "p5", "quyen"]
)
def test_what_is_no_leaked_typing_stays(typed: str) -> None:
    assert unspell(typed) == typed


def test_numbers_and_punctuation_survive_in_place() -> None:
    assert unspell_in_place("hoom nay, 5/6") == "hom nay, 5/6"
    assert unspell_in_place("1204/svhttdl-vp chaamj nhaats 16/6") == "1204/svhttdl-vp cham nhat 16/6"


@pytest.mark.parametrize(("text", "units"), [("abc", 3), ("Đã", 2), ("👍", 2), ("👍🏻", 4), ("\ud83d", 1)])
def test_telegram_counts_utf16_units(text: str, units: int) -> None:
    assert units_utf16(text) == units


def test_lines_are_those_of_a_phone() -> None:
    assert wrap_lines("Đã ghi nhận: Phòng Quản lý văn hóa đã nhận 1204/SVHTTDL-VP.") == [
        "Đã ghi nhận: Phòng Quản lý văn hóa",
        "đã nhận 1204/SVHTTDL-VP.",
    ]
    assert count_lines("một\n\nba") == 3
    assert count_lines("") == 0
    assert wrap_lines("a" * 70) == ["a" * 34, "a" * 34, "aa"]


@given(ANY_TEXT, st.integers(1, 60))
def test_no_line_is_wider_and_no_letter_is_lost(text: str, width: int) -> None:
    lines = wrap_lines(text, width)
    assert all(len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(nfc(text).split())


def test_clip_cuts_between_words_and_says_so() -> None:
    assert clip("xin chào các đồng chí", 12) == "xin chào…"
    assert clip("ngắn", 4) == "ngắn"
    assert clip("một hai", 1) == "…"
    assert clip("một hai", 0) == ""


@given(ANY_TEXT, st.integers(0, 40))
def test_clip_never_exceeds(text: str, n: int) -> None:
    assert len(clip(text, n)) <= n


@pytest.mark.parametrize("text", ["👍", "❤️", "👍🏻", "❤❤❤", "😂 🙏", "/-strong", "/-heart", ":)", "<3", "🇻🇳"])
def test_symbols_only(text: str) -> None:
    assert is_symbols_only(text)


@pytest.mark.parametrize("text", ["", "?", "...", "ok 👍", "1️⃣", "1", "👍 đã nhận", "+", "!"])
def test_more_or_less_than_symbols(text: str) -> None:
    assert not is_symbols_only(text)


def test_the_line_is_the_one_of_the_dialogues() -> None:
    assert LINE == 34
