"""More time, and heads who do not answer: the pure rules."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import WorkCalendar
from bot.domain.head_silence import opened_before, silent_at
from bot.domain.instants import DAY_MS, OFFICE_ZONE
from bot.domain.requests import Granted, WantedFault, due_at, more_time, reminded_at, wanted_fault
from tests.domain.moments import at

CALENDAR = WorkCalendar()
DUE, TODAY = date(2023, 6, 16), date(2023, 6, 12)


def test_a_new_day_lies_after_the_due_day_and_not_in_the_past() -> None:
    assert wanted_fault(date(2023, 6, 20), DUE, TODAY) is None
    assert wanted_fault(DUE, DUE, TODAY) is WantedFault.NOT_LATER
    assert wanted_fault(date(2023, 6, 14), DUE, TODAY) is WantedFault.NOT_LATER
    assert wanted_fault(date(2023, 6, 18), DUE, date(2023, 6, 19)) is WantedFault.PAST
    assert wanted_fault(date(2023, 6, 19), DUE, date(2023, 6, 19)) is None  # overdue: today at the earliest
    assert wanted_fault(date(2025, 6, 20), DUE, TODAY) is WantedFault.TOO_FAR


def test_what_a_new_day_comes_to() -> None:
    times = more_time(DUE, date(2023, 6, 24), TODAY, CALENDAR)
    assert (times.more, times.soft, times.ends_on_rest_day, times.overdue) == (5, date(2023, 6, 23), True, 0)
    assert more_time(DUE, date(2023, 6, 23), date(2023, 6, 20), CALENDAR).overdue == 2
    # Over the days off of a swap: 02/01/2026 is off, 10/01/2026 is worked.
    assert more_time(date(2025, 12, 31), date(2026, 1, 10), date(2025, 12, 30), CALENDAR).more == 6


def test_those_who_decide_are_reminded_one_working_day_before_the_soft_due_day() -> None:
    assert reminded_at(DUE, CALENDAR, OFFICE_ZONE) == at("2023-06-15 08:00")
    assert reminded_at(date(2023, 6, 18), CALENDAR, OFFICE_ZONE) == at(
        "2023-06-15 08:00"
    )  # a Sunday: softly the Friday
    assert reminded_at(date(2026, 4, 27), CALENDAR, OFFICE_ZONE) == at("2026-04-23 08:00")  # the Monday that is off
    assert reminded_at(None, CALENDAR, OFFICE_ZONE) is None


def test_the_due_day_of_a_past_moment_is_what_was_granted_by_then() -> None:
    granted = [
        Granted(at("2023-06-14 09:00"), DUE, date(2023, 6, 20)),
        Granted(at("2023-06-19 09:00"), date(2023, 6, 20), date(2023, 6, 23)),
    ]
    assert due_at(DUE, granted, at("2023-06-13 09:00")) == DUE
    assert due_at(DUE, granted, at("2023-06-15 09:00")) == date(2023, 6, 20)
    assert due_at(DUE, granted, at("2023-06-30 09:00")) == date(2023, 6, 23)
    # A correction moves everybody; who was granted more time keeps the later day, and none is left where none is set.
    assert due_at(date(2023, 6, 30), granted, at("2023-06-30 09:00")) == date(2023, 6, 30)
    assert due_at(None, granted, at("2023-06-30 09:00")) is None


@given(
    st.integers(at("2026-01-01 00:00"), at("2026-12-31 00:00")),
    st.integers(-20, 20),
    st.integers(0, DAY_MS - 1),
)
def test_a_case_has_come_to_its_moment_exactly_when_it_was_opened_early_enough(
    opened: int, days: int, more: int
) -> None:
    now = opened + days * DAY_MS + more
    come = silent_at(opened, CALENDAR, OFFICE_ZONE) <= now
    assert come == (opened < opened_before(now, CALENDAR, OFFICE_ZONE))


def test_three_working_days_over_a_weekend_and_over_tet() -> None:
    assert silent_at(at("2023-06-05 09:00"), CALENDAR, OFFICE_ZONE) == at("2023-06-08 08:00")
    assert silent_at(at("2023-06-09 16:00"), CALENDAR, OFFICE_ZONE) == at("2023-06-14 08:00")
    assert silent_at(at("2026-02-13 16:00"), CALENDAR, OFFICE_ZONE) == at("2026-02-25 08:00")
