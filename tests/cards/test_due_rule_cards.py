"""What was understood of a deadline, in words: exclusive and inclusive named, the next three days, what is asked."""

from datetime import date

import pytest

from bot.cards.due_rules import fault_card, rule_words, understood_lines
from bot.cards.measure import MAX_LINES, lines_of
from bot.domain.calendar import WorkCalendar
from bot.domain.due_dates import Anchors, next_due_dates
from bot.domain.due_rules import DueRule
from bot.i18n import Language, load_languages
from bot.intake.due_rules import RuleFault, read_rule
from bot.messaging import MAX_LABEL, Outgoing
from tests.record import ZONE

TODAY = date(2026, 3, 4)
KNOWN = Anchors(date(2026, 3, 2), TODAY)
CALENDAR = WorkCalendar()
LANGUAGES = load_languages(ZONE)
VI = LANGUAGES["vi"]


def read(typed: str) -> DueRule | RuleFault:
    return read_rule(typed, TODAY, CALENDAR, KNOWN)


def shown(typed: str, language: Language = VI) -> list[str]:
    rule = read(typed)
    assert isinstance(rule, DueRule), rule
    return understood_lines(language, rule, next_due_dates(rule, TODAY, CALENDAR, KNOWN))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("trước ngày 15/12", "trước ngày 15/12/2026 (không tính ngày đó)"),
        ("chậm nhất 30/6/2026", "chậm nhất ngày 30/6/2026 (tính cả ngày đó)"),
        ("trước 17 giờ ngày 30/6", "trước 17:00 ngày 30/6/2026"),
        ("trong 05 ngày làm việc kể từ ngày ký", "trong 05 ngày làm việc kể từ ngày ký (không tính ngày đầu)"),
        ("ngày 25 hàng tháng", "hàng tháng, chậm nhất ngày 25 (tính cả ngày đó)"),
        ("hàng tháng, ngày cuối tháng", "hàng tháng, chậm nhất ngày cuối tháng (tính cả ngày đó)"),
        ("trước 15 giờ thứ Năm hàng tuần", "hàng tuần, trước 15:00 thứ Năm"),
        (
            "định kỳ 06 tháng, trước ngày 15/6 và 15/12",
            "06 tháng một lần, trước ngày 15/6 và 15/12 (không tính ngày đó)",
        ),
        ("trong quý III", "trong thời gian từ 01/7/2026 đến hết 30/9/2026"),
    ],
)
def test_a_rule_in_words(typed: str, words: str) -> None:
    rule = read(typed)
    assert isinstance(rule, DueRule)
    assert rule_words(VI, rule) == words


def test_what_is_shown_before_anything_is_stored() -> None:
    assert shown("trước ngày 15/12 hàng năm") == [
        "Hiểu là: hàng năm, trước ngày 15/12 (không tính ngày đó).",
        "Ngày cuối cùng: hết thứ Hai 14/12/2026.",
        "Các kỳ tới: 14/12/2026, 14/12/2027 và 14/12/2028.",
        "Năm 2027: lịch dự kiến.",
    ]
    assert shown("chậm nhất 14/6") == [
        "Hiểu là: chậm nhất ngày 14/6/2026 (tính cả ngày đó).",
        "Ngày cuối cùng: hết Chủ nhật 14/6/2026.",
        "Nhắc hoàn thành trong thứ Sáu 12/6/2026, ngày làm việc cuối cùng trước hạn.",
    ]


PHRASES = [
    "31/02", "15/13", "1/2/2026", "khẩn trương", "đến năm 2030", "10/6 hoặc 15/6", "từ 10/6 đến 15/6", "rằm tháng Giêng",
    "định kỳ hàng quý", "hàng tháng", "hàng năm", "hàng tuần", "định kỳ 06 tháng", "06 tháng", "03 tháng", "trong 24 giờ",
    "trước ngày 15/12/2026 hàng năm", "thứ Hai và thứ Năm hàng tuần", "ngày 15/3 và 15/5 hàng quý", "hàng ngày", "xem giúp",
    "trong 30 ngày kể từ ngày kết thúc hội nghị", "trong quý IV/2025", "ngày 20 hàng quý", "trong tháng 1",
]  # fmt: skip


@pytest.mark.parametrize("code", ["vi", "en"])
@pytest.mark.parametrize("typed", PHRASES)
def test_every_refusal_has_words_and_its_readings_are_buttons(code: str, typed: str) -> None:
    fault = read(typed)
    assert isinstance(fault, RuleFault)
    card = fault_card(LANGUAGES[code], fault)
    assert card.text
    assert lines_of(card) <= MAX_LINES
    assert all(len(choice.label) <= MAX_LABEL for choice in card.every_choice())
    assert len({choice.label for choice in card.every_choice()}) == len(card.every_choice()) == len(fault.offers)


@pytest.mark.parametrize("code", ["vi", "en"])
@pytest.mark.parametrize(
    "typed",
    [
        "trước ngày 15/12 hàng năm",
        "định kỳ hàng quý (trước ngày 15 của tháng cuối quý)",
        "trước 17 giờ ngày 14/6",
        "trong 06 tháng",
    ],
)
def test_what_was_understood_fits_a_small_phone(code: str, typed: str) -> None:
    assert lines_of(Outgoing("\n".join(shown(typed, LANGUAGES[code])))) <= MAX_LINES
