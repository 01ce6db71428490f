"""``/lich`` on a small phone: the fullest days there can be, in both languages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.cards.measure import MAX_LINES
from bot.cards.schedule import DayAhead, Message, ahead_card, day_card, with_own
from bot.domain.obligations import Duty
from bot.domain.planned_sendings import SendingKind
from bot.domain.schedule import Slot
from bot.domain.surprise import Automatic
from bot.i18n import Language, load_languages
from bot.messaging import MAX_LABEL, Outgoing
from tests.record import MONDAY, NINE, ZONE
from tests.screens import most_lines

LANGUAGES = load_languages(ZONE)
EVERY = [*Slot, *SendingKind]


def fits(card: Outgoing) -> None:
    assert most_lines(card) <= MAX_LINES, f"{most_lines(card)} lines:\n{card.text}"
    assert len(card.every_choice()) <= 5
    assert [choice.label for choice in card.every_choice() if len(choice.label) > MAX_LABEL] == []


@pytest.mark.parametrize("language", list(LANGUAGES), ids=lambda language: language.code)
@pytest.mark.parametrize("kinds", [1, 3, 6, len(EVERY)])
def test_the_days_to_come_fit_however_much_goes_out_on_each(language: Language, kinds: int) -> None:
    days = [
        DayAhead(MONDAY + timedelta(days=n), 1200, tuple((kind, 1100) for kind in EVERY[-kinds:]), asks_first=True)
        for n in range(10)
    ]
    for provisional in (False, True):
        for waiting in ((), [(kind, 1100) for kind in Automatic]):
            card = ahead_card(language, days, date(2027, 1, 1), provisional=provisional, waiting=waiting)
            fits(card)
            fits(with_own(card, ["12045/SVHTTDL-QLVHGĐ: 15/12, báo cáo cấp trên, hàng năm"] * 5))
            assert any(choice.command.startswith("schedule 2023-06-05") for choice in card.every_choice())


@pytest.mark.parametrize("language", list(LANGUAGES), ids=lambda language: language.code)
def test_one_day_names_what_is_sent_beside_the_reminders(language: Language) -> None:
    reminder = ("12045/SVHTTDL-QLVHGĐ", Duty.DISSEMINATE, "Bảo tàng tỉnh")
    words = "Đề nghị các phòng, đơn vị chuẩn bị nội dung họp giao ban tháng 6 và gửi về Văn phòng Sở. " * 5
    messages = [Message(NINE, Slot.WEEKLY, "Nguyễn Phương Hoàng Thị Thanh Thương", (reminder,), 12)] * 9
    others = [Message(NINE, kind, "", (), 1100, words) for kind in SendingKind]
    for listed in ([*messages, *others], [*others, *messages], others):
        fits(day_card(language, MONDAY, listed))
    shown = day_card(language, MONDAY, others[:2]).text
    assert words[:20] in shown
    assert words not in shown
