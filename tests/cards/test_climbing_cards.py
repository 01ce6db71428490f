"""What those above the units read fits a small phone, whatever is overdue."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards.climbing import Above, Climbed, above_card
from bot.cards.measure import MAX_LINES, lines_of
from bot.domain.calendar import WorkCalendar
from bot.domain.deadlines import due_status
from bot.i18n import Language, load_languages
from bot.messaging import MAX_LABEL
from tests.record import ZONE

LANGUAGES = load_languages(ZONE)
CALENDAR, TODAY = WorkCalendar(), date(2023, 6, 19)
NAMES = ("QLVH", "TT Huấn luyện và Thi đấu TDTT", "Ban Quản lý di tích và danh thắng", "BT")


def climbed(number: int, units: int, hard: date) -> Climbed:
    shown = tuple(NAMES[n % len(NAMES)] for n in range(min(units, 3)))
    return Climbed(number, f"{1200 + number}/SVHTTDL-QLVHGĐ", due_status(hard, TODAY, CALENDAR), shown, units)


def test_the_words() -> None:
    above = Above("Chu Thị Lan", False, 4, 1, (climbed(4, 2, date(2023, 6, 16)), climbed(5, 4, date(2023, 6, 14))))
    card = above_card(LANGUAGES["vi"], above)
    assert card.text.splitlines() == [
        "Kính gửi đồng chí Chu Thị Lan.",
        "04 đơn vị chưa xong việc đã đến hạn:",
        "- 1204/SVHTTDL-QLVHGĐ: QLVH và TT Huấn luyện và Thi đấu TDTT; quá hạn 01 ngày làm việc (hạn 16/6).",
        "- 1205/SVHTTDL-QLVHGĐ: QLVH, TT Huấn luyện và Thi đấu TDTT, Ban Quản lý di tích và danh thắng và 01 đơn vị khác; quá hạn 03 ngày làm việc (hạn 14/6).",
        "01 đơn vị chưa có người nhận nhắc việc.",
        "Đã nhắc Thủ trưởng đơn vị. Xong việc, tin này dừng.",
    ]
    assert [choice.command for choice in card.every_choice()] == ["standing #4", "standing #5"]


@pytest.mark.parametrize("language", list(LANGUAGES), ids=lambda language: language.code)
@given(st.integers(1, 12), st.integers(1, 1000), st.booleans(), st.integers(0, 1000), st.integers(-90, 0))
@settings(max_examples=60, deadline=None)
def test_it_fits(language: Language, papers: int, units: int, leads: bool, unreached: int, days: int) -> None:
    hard = date.fromordinal(TODAY.toordinal() + days)
    found = tuple(climbed(number, units, hard) for number in range(papers))
    card = above_card(language, Above("Nguyễn Phúc Bảo Long", leads, units, unreached, found))
    assert lines_of(card) <= MAX_LINES
    assert len(card.every_choice()) <= 5
    assert all(len(choice.label) <= MAX_LABEL for choice in card.every_choice())
