"""Instants and civil days of the office, and the push hours."""

from datetime import UTC, date, datetime, time

import pytest

from bot.domain.calendar import DayMark, WorkCalendar
from bot.domain.hours import PushHours
from bot.domain.instants import OFFICE_ZONE, end_of_day, instant, local, local_day, monday_of
from tests.domain.moments import PUSH_WINDOWS, at, push_hours

CALENDAR = WorkCalendar()
HOURS = push_hours(CALENDAR)


def test_a_day_of_the_office_is_not_a_day_of_the_machine() -> None:
    half_past_six_utc_evening = int(datetime(2023, 6, 4, 17, 30, tzinfo=UTC).timestamp() * 1000)
    assert local_day(half_past_six_utc_evening, OFFICE_ZONE) == date(2023, 6, 5)
    assert local(half_past_six_utc_evening, OFFICE_ZONE).time() == time(0, 30)


def test_instants_keep_their_milliseconds() -> None:
    moment = instant(date(2023, 6, 5), time(9, 48, 0, 123_000), OFFICE_ZONE)
    assert moment % 1000 == 123
    assert local(moment, OFFICE_ZONE).microsecond == 123_000


def test_a_day_ends_at_24_hours() -> None:
    assert end_of_day(date(2023, 6, 16), OFFICE_ZONE) == at("2023-06-17 00:00")
    assert local_day(end_of_day(date(2023, 6, 16), OFFICE_ZONE) - 1, OFFICE_ZONE) == date(2023, 6, 16)


def test_weeks_are_named_by_their_monday() -> None:
    assert monday_of(date(2023, 6, 11)) == date(2023, 6, 5)
    assert monday_of(date(2023, 6, 5)) == date(2023, 6, 5)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2023-06-05 06:59", "2023-06-05 07:30"),
        ("2023-06-05 07:30", "2023-06-05 07:30"),
        ("2023-06-05 10:59", "2023-06-05 10:59"),
        ("2023-06-05 11:00", "2023-06-05 13:30"),
        ("2023-06-05 12:15", "2023-06-05 13:30"),
        ("2023-06-05 16:29", "2023-06-05 16:29"),
        ("2023-06-05 16:30", "2023-06-06 07:30"),
        ("2023-06-09 17:00", "2023-06-12 07:30"),  # Friday evening waits for Monday
        ("2023-06-10 09:00", "2023-06-12 07:30"),  # Saturday
        ("2023-01-19 18:00", "2023-01-27 07:30"),  # Tết
        ("2026-01-10 09:00", "2026-01-10 09:00"),  # a Saturday worked for 02/01
        ("2023-12-29 20:00", "2024-01-02 07:30"),  # over the year's end
    ],
)
def test_when_a_message_may_go_out(moment: str, opens: str) -> None:
    assert HOURS.next_open(at(moment)) == at(opens)
    assert HOURS.is_open(at(moment)) == (moment == opens)
    assert HOURS.is_open(HOURS.next_open(at(moment)))


def test_the_office_can_close_a_day() -> None:
    closed = push_hours(WorkCalendar({date(2023, 6, 5): DayMark(False)}))
    assert closed.next_open(at("2023-06-05 09:00")) == at("2023-06-06 07:30")


@pytest.mark.parametrize(
    "windows",
    [
        (),
        ((time(9), time(8)),),
        ((time(8), time(8)),),
        ((time(8), time(11)), (time(10), time(16))),
        ((time(13), time(16)), (time(8), time(11))),
    ],
)
def test_windows_that_make_no_sense_are_refused(windows: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="push windows"):
        PushHours(windows, OFFICE_ZONE, CALENDAR)


def test_windows_of_another_office() -> None:
    hours = PushHours((*PUSH_WINDOWS, (time(19), time(20))), OFFICE_ZONE, CALENDAR)
    assert hours.next_open(at("2023-06-05 18:00")) == at("2023-06-05 19:00")
