"""Due days as officials understand them."""

from datetime import date

import pytest

from bot.domain.calendar import WorkCalendar
from bot.domain.deadlines import (
    DueState,
    DueWording,
    due_status,
    hard_due,
    is_late,
    soft_due,
    working_days_left,
    working_days_overdue,
)
from bot.domain.instants import OFFICE_ZONE
from tests.domain.moments import at

CALENDAR = WorkCalendar()
SUNDAY = date(2023, 6, 18)
FRIDAY = date(2023, 6, 16)


def test_truoc_ngay_ends_the_day_before_and_cham_nhat_on_the_day() -> None:
    assert hard_due(date(2023, 12, 15), DueWording.BEFORE) == date(2023, 12, 14)
    assert hard_due(date(2023, 6, 20), DueWording.BY) == date(2023, 6, 20)


def test_a_fixed_date_is_never_moved_later() -> None:
    assert soft_due(FRIDAY, CALENDAR) == FRIDAY
    assert soft_due(SUNDAY, CALENDAR) == FRIDAY
    assert soft_due(date(2024, 12, 14), CALENDAR) == date(2024, 12, 13)
    # In the middle of Tết 2026: the last day before it.
    assert soft_due(date(2026, 2, 19), CALENDAR) == date(2026, 2, 13)


def test_late_begins_at_24_hours_of_the_day_in_the_office() -> None:
    assert not is_late(FRIDAY, at("2023-06-16 23:59"), OFFICE_ZONE)
    assert not is_late(FRIDAY, at("2023-06-17 00:00") - 1, OFFICE_ZONE)
    assert is_late(FRIDAY, at("2023-06-17 00:00"), OFFICE_ZONE)
    assert not is_late(None, at("2033-01-01 00:00"), OFFICE_ZONE)


def test_an_answer_on_the_weekend_before_a_sunday_is_in_time() -> None:
    assert not is_late(SUNDAY, at("2023-06-17 20:00"), OFFICE_ZONE)


@pytest.mark.parametrize(
    ("today", "state", "left", "overdue"),
    [
        (date(2023, 6, 9), DueState.AHEAD, 5, 0),
        (date(2023, 6, 15), DueState.AHEAD, 1, 0),
        (date(2023, 6, 16), DueState.LAST_DAY, 0, 0),
        (date(2023, 6, 17), DueState.REST_DAYS, 0, 0),
        (date(2023, 6, 18), DueState.REST_DAYS, 0, 0),
        (date(2023, 6, 19), DueState.OVERDUE, 0, 1),
        (date(2023, 6, 26), DueState.OVERDUE, 0, 6),
    ],
)
def test_what_a_card_says_of_a_sunday_due_day(today: date, state: DueState, left: int, overdue: int) -> None:
    status = due_status(SUNDAY, today, CALENDAR)
    assert (status.state, status.left, status.overdue) == (state, left, overdue)
    assert status.soft == FRIDAY
    assert status.hard == SUNDAY


def test_the_weekend_after_a_friday_is_overdue_by_no_working_day_yet() -> None:
    assert due_status(FRIDAY, date(2023, 6, 17), CALENDAR).state is DueState.OVERDUE
    assert working_days_overdue(FRIDAY, date(2023, 6, 17), CALENDAR) == 0
    assert working_days_overdue(FRIDAY, date(2023, 6, 19), CALENDAR) == 1
    assert working_days_left(FRIDAY, date(2023, 6, 20), CALENDAR) == 0
