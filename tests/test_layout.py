"""One neutral message, laid out for what a channel can carry."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import Language, load_languages
from bot.layout import Shelf, fit, split_text
from bot.messaging import Capabilities, Choice, FileRef, Outgoing

TEXT = "\n\n".join(f"Đoạn {n}. " + "quán triệt, phổ biến " * 20 for n in range(20))
FILE = FileRef("a" * 64, "Công văn 1204.pdf", "application/pdf", 1000)
BIG = FileRef("b" * 64, "Phụ lục.pdf", "application/pdf", 60_000_000)
CHOICES = ((Choice("Đã nhận", "receive 1 2", "1"),), (Choice("Hỏi Văn phòng Sở", "question 1 2", "3"),))


@pytest.fixture(scope="module")
def vi() -> Language:
    return load_languages(ZoneInfo("Asia/Ho_Chi_Minh"))["vi"]


def test_a_short_message_stays_one(vi: Language) -> None:
    assert fit(Outgoing("Chào.", CHOICES), Capabilities(4096, 100), vi) == [Outgoing("Chào.", CHOICES)]


def test_what_to_do_stands_last(vi: Language) -> None:
    parts = fit(Outgoing(TEXT, CHOICES, (FILE,)), Capabilities(4096, 100), vi)
    assert [bool(part.files) for part in parts] == [True] + [False] * (len(parts) - 1)
    assert [part.offers for part in parts] == [False] * (len(parts) - 1) + [True]


def test_a_page_gets_everything_in_one_message(vi: Language) -> None:
    assert fit(Outgoing("Chào.", CHOICES, (FILE,)), Capabilities(10_000, 50, pull=True), vi) == [
        Outgoing("Chào.", CHOICES, (FILE,))
    ]


def test_where_there_are_no_buttons_the_fixed_digits_are_printed(vi: Language) -> None:
    (part,) = fit(Outgoing("Chào.", CHOICES), Capabilities(2000, 0), vi)
    assert part.text.splitlines()[-2:] == ["1. Đã nhận", "3. Hỏi Văn phòng Sở"]


def on_shelf(files: tuple[FileRef, ...]) -> Shelf:
    return Shelf(f"https://vanban.example.vn/t/{len(files)}", date(2023, 7, 5))


def test_a_file_too_large_becomes_a_link_or_says_where_the_paper_is(vi: Language) -> None:
    can = Capabilities(4096, 100, largest_file_out=50_000_000)
    linked = fit(Outgoing("Chào.", files=(BIG,)), can, vi, on_shelf)
    assert linked[-1].text.endswith("Tệp Phụ lục.pdf, mở được đến hết ngày 05/7/2023:\nhttps://vanban.example.vn/t/1")
    assert "văn thư" in fit(Outgoing("Chào.", files=(BIG,)), can, vi)[-1].text


def test_several_files_that_cannot_be_sent_share_one_link(vi: Language) -> None:
    two = (FILE, FileRef("b" * 64, "phu-luc.pdf", "application/pdf", 10))
    (part,) = fit(Outgoing("Văn bản kèm theo.", files=two), TYPED, vi, on_shelf)
    assert part.text.splitlines()[1:] == ["02 tệp, mở được đến hết ngày 05/7/2023:", "https://vanban.example.vn/t/2"]
    (without,) = fit(Outgoing("Văn bản kèm theo.", files=two), TYPED, vi)
    assert "https" not in without.text
    assert "02 tệp" in without.text


def test_a_card_whose_files_cannot_be_sent_names_the_choice_behind_which_they_are(vi: Language) -> None:
    more = ((Choice("Việc khác", "more 1 2", "4", files_label="Tệp và việc khác"),),)
    (typed,) = fit(Outgoing("Công văn 1204.", more, (FILE,)), TYPED, vi, on_shelf)
    assert typed.text.splitlines() == ["Công văn 1204.", "4. Tệp và việc khác"]
    carried = fit(Outgoing("Công văn 1204.", more, (FILE,)), Capabilities(4096, 100), vi)
    assert [[file.name for file in part.files] for part in carried] == [["Công văn 1204.pdf"], []]
    assert carried[-1].every_choice() == (Choice("Việc khác", "more 1 2", "4"),)


@pytest.mark.parametrize("longest", [50, 300, 2000])
def test_nothing_is_lost_and_no_part_is_too_long(longest: int) -> None:
    parts = split_text(TEXT, longest)
    assert all(len(part.encode("utf-16-le")) // 2 <= longest for part in parts)
    assert "".join("".join(parts).split()) == "".join(TEXT.split())


def test_a_word_without_blanks_is_cut_within_utf16() -> None:
    parts = split_text("😀" * 100, 51)
    assert all(len(part.encode("utf-16-le")) // 2 <= 51 for part in parts)
    assert "".join(parts) == "😀" * 100


def test_several_files_of_a_card_stand_before_it_on_a_page(vi: Language) -> None:
    two = (FILE, FileRef("b" * 64, "phu-luc.pdf", "application/pdf", 10))
    before, card = fit(Outgoing("Chào.", CHOICES, two), Capabilities(10_000, 50, pull=True), vi)
    assert before == Outgoing("Kèm 02 tệp:", files=two)
    assert card == Outgoing("Chào.", CHOICES)


FIVE = Capabilities(2000, 5, bold=False)
TYPED = Capabilities(2000, 0, bold=False, files_out=False, files_in=False)


def many(count: int) -> tuple[tuple[Choice, ...], ...]:
    return tuple((Choice(f"Đơn vị {n}", f"=u{n}"),) for n in range(count))


def test_more_choices_than_buttons_are_a_numbered_list(vi: Language) -> None:
    (five,) = fit(Outgoing("Đơn vị nào?", many(5)), FIVE, vi)
    assert five.text == "Đơn vị nào?"
    assert FIVE.shows_buttons(five)
    (six,) = fit(Outgoing("Đơn vị nào?", many(6)), FIVE, vi)
    assert six.text.splitlines() == [
        "Đơn vị nào?",
        "Trả lời bằng một số:",
        *(f"{n + 1}. Đơn vị {n}" for n in range(6)),
    ]
    assert not FIVE.shows_buttons(six)
    assert fit(six, FIVE, vi) == [six], "laid out twice is laid out once"
    assert six.choices, "what a digit means is kept with the message"


def test_a_line_that_is_a_choice_gets_its_digit_and_is_not_listed_again(vi: Language) -> None:
    lines = ("- 1190/SVHTTDL-KHTC: gửi báo cáo.", "- 951/QĐ-BTTTT: xác nhận đã nhận.")
    choices = (
        (Choice("1190: báo cáo", "listed 1 w", "1", lines[0]),),
        (Choice("951: đã nhận", "listed 2 w", "2", lines[1]),),
        (Choice("Lý do nhận tin này", "why_reminded w", "9"),),
    )
    card = Outgoing("\n".join(["Phòng còn 02 việc:", *lines]), choices)
    (typed,) = fit(card, TYPED, vi)
    assert typed.text.splitlines() == [
        "Phòng còn 02 việc:",
        "1. 1190/SVHTTDL-KHTC: gửi báo cáo.",
        "2. 951/QĐ-BTTTT: xác nhận đã nhận.",
        "Chọn mục nào, gửi số của mục đó.",
        "9. Lý do nhận tin này",
    ]
    assert fit(card, Capabilities(4096, 100), vi) == [card], "with buttons the numbers are not printed"
    assert fit(typed, TYPED, vi) == [typed], "laid out twice is laid out once"
    assert Outgoing.from_json(typed.to_json()) == typed


def test_one_way_out_alone_needs_no_instruction(vi: Language) -> None:
    (receipt,) = fit(Outgoing("Đã ghi nhận.", ((Choice("Ghi nhầm", "undo 4", "0"),),)), TYPED, vi)
    assert receipt.text == "Đã ghi nhận.\n0. Ghi nhầm"


def test_a_heading_is_the_first_line_where_nothing_is_bold(vi: Language) -> None:
    assert fit(Outgoing("Công văn 1204.", CHOICES, heading="KHẨN"), FIVE, vi) == [
        Outgoing("KHẨN\nCông văn 1204.", CHOICES)
    ]
    assert fit(Outgoing("Công văn 1204.", heading="KHẨN"), Capabilities(4096, 100), vi)[0].heading == "KHẨN"


def test_the_numbers_stay_together_in_the_last_part_within_utf16(vi: Language) -> None:
    long = Outgoing("😀 quán triệt " * 200, many(9), heading="KHẨN")
    parts = fit(long, Capabilities(700, 0), vi)
    assert len(parts) > 1
    assert all(len(f"{part.heading}{part.text}".encode("utf-16-le")) // 2 < 700 for part in parts)
    assert parts[-1].text.count(". Đơn vị") == 9
    assert [part.offers for part in parts] == [False] * (len(parts) - 1) + [True]


def test_where_every_line_counts_the_numbers_speak_for_themselves(vi: Language) -> None:
    text = "\n".join(f"Dòng {n}" for n in range(15))
    (part,) = fit(Outgoing(text, many(5)), TYPED, vi)
    assert len(part.text.splitlines()) == 20
    assert "Trả lời bằng một số" not in part.text


@pytest.mark.parametrize(
    "can", [Capabilities(4096, 100), Capabilities(2000, 0), Capabilities(4096, 100, bold=False), Capabilities(200, 2)]
)
@pytest.mark.parametrize(
    "message",
    [
        Outgoing("Chào."),
        Outgoing("Chào.", CHOICES, heading="CÔNG VĂN"),
        Outgoing("Chào.", ((Choice("Xem tệp", "files 1", files_label="Xem 02 tệp"),),)),
        Outgoing("quán triệt " * 12, CHOICES, heading="KHẨN"),
    ],
)
def test_what_needs_no_laying_out_comes_out_as_if_it_was_laid_out(
    vi: Language, message: Outgoing, can: Capabilities, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = fit(message, can, vi)
    monkeypatch.setattr("bot.layout._is_as_it_stands", lambda *_: False)
    assert fit(message, can, vi) == short
