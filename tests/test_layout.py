"""One neutral message, laid out for what a channel can carry."""

from zoneinfo import ZoneInfo

import pytest

from bot.i18n import Language, load_languages
from bot.layout import fit, split_text
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


def test_a_file_too_large_becomes_a_link_or_says_where_the_paper_is(vi: Language) -> None:
    can = Capabilities(4096, 100, largest_file_out=50_000_000)
    linked = fit(Outgoing("Chào.", files=(BIG,)), can, vi, lambda file: f"https://vanban.example.vn/{file.name}")
    assert "https://vanban.example.vn/Phụ lục.pdf" in linked[-1].text
    assert "văn thư" in fit(Outgoing("Chào.", files=(BIG,)), can, vi)[-1].text


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
