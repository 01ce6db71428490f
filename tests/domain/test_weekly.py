"""The weekly push and the Friday digest: when, and exactly once."""

from datetime import date, datetime, time

import pytest

from bot.domain.calendar import DayMark, WorkCalendar
from bot.domain.instants import OFFICE_ZONE
from bot.domain.weekly import (
    DIGEST,
    PUSH,
    Instead,
    Occasion,
    Weekly,
    WeeklyKind,
    due_occurrence,
    next_occasion,
    reminded_weekly,
    weekly_moment,
)
from tests.domain.moments import at, push_hours

CALENDAR = WorkCalendar()
HOURS = push_hours(CALENDAR)
INSTALLED = at("2023-05-31 10:00")


def when(ms: int | None) -> str | None:
    return None if ms is None else datetime.fromtimestamp(ms / 1000, OFFICE_ZONE).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("week", "push", "digest"),
    [
        (date(2023, 6, 5), "2023-06-05 08:00", "2023-06-09 14:00"),
        (date(2023, 6, 8), "2023-06-05 08:00", "2023-06-09 14:00"),
        (date(2023, 5, 1), "2023-05-04 08:00", "2023-05-05 14:00"),  # Monday to Wednesday off
        (date(2023, 8, 28), "2023-08-28 08:00", "2023-08-31 14:00"),  # Friday off
        (date(2024, 2, 12), "2024-02-15 08:00", "2024-02-16 14:00"),  # the end of Tết
        (date(2026, 2, 16), None, None),  # a week wholly off
    ],
)
def test_moments_of_a_week(week: date, push: str | None, digest: str | None) -> None:
    assert when(weekly_moment(week, PUSH, CALENDAR)) == push
    assert when(weekly_moment(week, DIGEST, CALENDAR)) == digest


def test_another_office_pushes_on_tuesdays() -> None:
    tuesday = Weekly(1, time(9, 30), Instead.FIRST_WORKING)
    assert when(weekly_moment(date(2023, 6, 5), tuesday, CALENDAR)) == "2023-06-06 09:30"
    with pytest.raises(ValueError, match="weekday"):
        Weekly(7, time(8), Instead.FIRST_WORKING)


def owed(
    now: str, last_done: date | None, calendar: WorkCalendar = CALENDAR, since: int = INSTALLED
) -> Occasion | None:
    return due_occurrence(
        WeeklyKind.PUSH,
        at(now),
        last_done,
        since=since,
        settings=PUSH,
        calendar=calendar,
        hours=push_hours(calendar),
    )


def test_nothing_before_the_moment_and_once_after_it() -> None:
    assert owed("2023-06-05 07:59", date(2023, 5, 29)) is None
    found = owed("2023-06-05 08:00", date(2023, 5, 29))
    assert found is not None
    assert found.key == "weekly_push:2023-06-05"
    assert owed("2023-06-05 08:01", found.week) is None
    assert owed("2023-06-09 08:01", found.week) is None


def test_an_outage_over_monday_morning_still_sends_once_afterwards() -> None:
    found = owed("2023-06-07 10:00", date(2023, 5, 29))
    assert found is not None
    assert when(found.at) == "2023-06-05 08:00"
    assert owed("2023-06-07 10:01", found.week) is None


def test_an_outage_of_three_weeks_sends_the_newest_only() -> None:
    found = owed("2023-06-21 09:00", date(2023, 5, 29))
    assert found is not None
    assert found.week == date(2023, 6, 19)


def test_found_on_a_weekend_it_is_left_to_the_monday_that_comes_first() -> None:
    assert owed("2023-06-11 10:00", date(2023, 5, 29)) is None
    assert owed("2023-06-12 07:45", date(2023, 5, 29)) is None
    assert owed("2023-06-12 08:00", date(2023, 5, 29)) is not None
    # Friday afternoon there is still time before the weekend.
    assert owed("2023-06-09 15:00", date(2023, 5, 29)) is not None


def test_a_fresh_installation_owes_nothing_of_the_past() -> None:
    assert owed("2023-06-02 09:00", None) is None
    assert owed("2023-06-05 08:00", None) is not None


def test_a_day_marked_off_after_the_push_does_not_push_twice() -> None:
    changed = WorkCalendar({date(2023, 6, 5): DayMark(False, "mất điện")})
    assert owed("2023-06-06 08:00", date(2023, 6, 5), changed) is None


def test_a_late_push_of_one_week_does_not_swallow_the_next() -> None:
    late = owed("2023-06-09 16:00", date(2023, 5, 29))
    assert late is not None
    following = owed("2023-06-12 08:00", late.week)
    assert following is not None
    assert following.week == date(2023, 6, 12)


def test_after_a_week_wholly_off_the_next_one_is_due() -> None:
    assert owed("2026-02-18 09:00", date(2026, 2, 9), since=at("2026-01-05 07:00")) is None
    found = owed("2026-02-23 08:00", date(2026, 2, 9), since=at("2026-01-05 07:00"))
    assert found is not None
    assert found.week == date(2026, 2, 23)


def test_the_digest_missed_on_friday_comes_on_monday() -> None:
    found = due_occurrence(
        WeeklyKind.DIGEST,
        at("2023-06-12 07:30"),
        date(2023, 5, 29),
        since=INSTALLED,
        settings=DIGEST,
        calendar=CALENDAR,
        hours=HOURS,
    )
    assert found is not None
    assert when(found.at) == "2023-06-09 14:00"


def test_the_next_moment_skips_the_week_off() -> None:
    assert when(next_occasion(WeeklyKind.PUSH, at("2026-02-13 09:00"), PUSH, CALENDAR).at) == "2026-02-23 08:00"


def test_a_directive_without_a_due_day_is_reminded_for_so_many_weeks() -> None:
    published = at("2023-06-05 09:00")
    moments = [at(f"2023-{m:02}-{d:02} 08:00") for m, d in [(6, 5), (6, 12), (6, 19), (6, 26), (7, 3)]]
    assert [reminded_weekly(published, 3, m, PUSH, CALENDAR) for m in moments] == [False, True, True, True, False]
    assert not reminded_weekly(published, 0, moments[1], PUSH, CALENDAR)


def test_a_week_off_is_not_counted_against_the_directive() -> None:
    published = at("2026-02-05 09:00")
    assert reminded_weekly(published, 2, at("2026-02-09 08:00"), PUSH, CALENDAR)
    assert reminded_weekly(published, 2, at("2026-02-23 08:00"), PUSH, CALENDAR)
    assert not reminded_weekly(published, 2, at("2026-03-02 08:00"), PUSH, CALENDAR)
