"""The working calendar against what the notices said, and its arithmetic."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import SHIPPED_OVERLAY, DayMark, WorkCalendar

CALENDAR = WorkCalendar()
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def expected_off(year: int, text: str) -> set[date]:
    """Written again by hand from domain.md 5.3, one day at a time."""
    return {date(year, int(part.split("/")[1]), int(part.split("/")[0])) for part in text.split()}


@pytest.mark.parametrize(
    ("year", "off", "working_saturdays"),
    [
        (2023, "2/1 20/1 23/1 24/1 25/1 26/1 1/5 2/5 3/5 1/9 4/9", ""),
        (2024, "1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9", "4/5"),
        (2025, "1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9", "26/4"),
        (2026, "1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11", "10/1 22/8"),
    ],
)
def test_a_noticed_year_is_off_on_exactly_the_days_of_the_notice(year: int, off: str, working_saturdays: str) -> None:
    days = [
        date(year, 1, 1) + timedelta(days=n) for n in range(366) if (date(year, 1, 1) + timedelta(days=n)).year == year
    ]
    assert {d for d in days if d.weekday() < 5 and not CALENDAR.is_working(d)} == expected_off(year, off)
    assert {d for d in days if d.weekday() >= 5 and CALENDAR.is_working(d)} == expected_off(year, working_saturdays)


def test_the_swap_the_package_misses_ships_with_the_product() -> None:
    assert not CALENDAR.is_working(date(2026, 1, 2))
    assert CALENDAR.is_working(date(2026, 1, 10))
    assert SHIPPED_OVERLAY[date(2026, 1, 10)].works


def test_computed_years_follow_the_package() -> None:
    off_2027 = {
        date(2027, m, d)
        for d, m in [
            (1, 1),
            (4, 2),
            (5, 2),
            (8, 2),
            (9, 2),
            (10, 2),
            (16, 4),
            (30, 4),
            (3, 5),
            (2, 9),
            (3, 9),
            (24, 11),
        ]
    }
    days = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
    assert {d for d in days if d.weekday() < 5 and not CALENDAR.is_working(d)} == off_2027


def test_a_saturday_worked_for_a_day_of_the_next_year() -> None:
    # 27/12/2014 was worked for 02/01/2015; the package only tells when asked for 2015.
    assert CALENDAR.is_working(date(2014, 12, 27))


def test_the_office_wins_over_package_and_shipped_facts() -> None:
    office = WorkCalendar(
        {
            date(2026, 1, 10): DayMark(False, "đổi lịch"),
            date(2023, 6, 7): DayMark(False, "ngày hội của Sở"),
            date(2023, 6, 10): DayMark(True, "làm bù"),
        }
    )
    assert not office.is_working(date(2026, 1, 10))
    assert not office.is_working(date(2023, 6, 7))
    assert office.is_working(date(2023, 6, 10))
    mark = office.mark(date(2023, 6, 7))
    assert mark is not None
    assert mark.reason == "ngày hội của Sở"
    assert CALENDAR.is_working(date(2023, 6, 7)), "another calendar is not touched"


def test_a_year_without_a_notice_is_provisional_until_the_office_enters_one() -> None:
    assert not CALENDAR.is_provisional(2023)
    assert not CALENDAR.is_provisional(2026)
    assert CALENDAR.is_provisional(2027)
    assert not CALENDAR.is_provisional(2019), "years that are over are no forecast"
    own_day = WorkCalendar({date(2027, 3, 5): DayMark(False, "ngày truyền thống")})
    assert own_day.is_provisional(2027), "the office's own day is not the state's notice"
    noticed = WorkCalendar({date(2027, 2, 3): DayMark(False, "Tết", "9999/TB-BNV")})
    assert not noticed.is_provisional(2027)


@pytest.mark.parametrize(
    ("year", "last"),
    [(2023, 14), (2024, 13), (2025, 12), (2026, 14), (2027, 14), (2028, 14)],
)
def test_last_working_day_before_15_12(year: int, last: int) -> None:
    """domain.md 5.5, computed there year by year."""
    assert CALENDAR.last_working_on_or_before(date(year, 12, 14)) == date(year, 12, last)
    assert CALENDAR.previous_working(date(year, 12, 15)) == date(year, 12, last)


def test_tet_is_jumped_over_in_both_directions() -> None:
    assert CALENDAR.next_working(date(2023, 1, 19)) == date(2023, 1, 27)
    assert CALENDAR.previous_working(date(2023, 1, 27)) == date(2023, 1, 19)
    assert CALENDAR.first_working_on_or_after(date(2023, 1, 20)) == date(2023, 1, 27)


def test_working_days_are_counted_as_the_cards_say() -> None:
    # dialogues.md 5 and 7.1: on 12/6 a paper due on 14/6 has 02 days left; on Friday 09/6 one due on 16/6 has 05.
    assert CALENDAR.working_days_between(date(2023, 6, 12), date(2023, 6, 14)) == 2
    assert CALENDAR.working_days_between(date(2023, 6, 9), date(2023, 6, 16)) == 5
    assert CALENDAR.add_working_days(date(2023, 6, 16), -5) == date(2023, 6, 9)
    assert CALENDAR.add_working_days(date(2023, 6, 10), 0) == date(2023, 6, 10)


def test_weeks_begin_and_end_on_days_that_are_worked() -> None:
    assert CALENDAR.first_working_of_week(date(2023, 6, 7)) == date(2023, 6, 5)
    assert CALENDAR.last_working_of_week(date(2023, 6, 7)) == date(2023, 6, 9)
    # 01/5–03/5/2023 were off, Monday to Wednesday; 01/9/2023 was a Friday off.
    assert CALENDAR.first_working_of_week(date(2023, 5, 1)) == date(2023, 5, 4)
    assert CALENDAR.last_working_of_week(date(2023, 9, 3)) == date(2023, 8, 31)
    # The week of Tết 2026 was off as a whole; the Saturday worked in January ends its week.
    assert CALENDAR.first_working_of_week(date(2026, 2, 18)) is None
    assert CALENDAR.last_working_of_week(date(2026, 2, 16)) is None
    assert CALENDAR.last_working_of_week(date(2026, 1, 5)) == date(2026, 1, 10)


def test_a_calendar_without_a_working_day_is_refused() -> None:
    with pytest.raises(ValueError, match="working day"):
        WorkCalendar(weekly_rest=range(7))


@settings(max_examples=200)
@given(DAYS, st.integers(-400, 400))
def test_counting_undoes_adding_from_a_working_day(day: date, count: int) -> None:
    day = CALENDAR.first_working_on_or_after(day)
    there = CALENDAR.add_working_days(day, count)
    assert CALENDAR.is_working(there)
    assert CALENDAR.working_days_between(day, there) == count


@settings(max_examples=100)
@given(DAYS, st.integers(0, 500))
def test_counting_is_what_one_would_count_on_a_wall_calendar(day: date, length: int) -> None:
    end = day + timedelta(days=length)
    by_hand = sum(CALENDAR.is_working(day + timedelta(days=n)) for n in range(1, length + 1))
    assert CALENDAR.working_days_between(day, end) == by_hand
