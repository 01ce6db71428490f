"""Due days: hard and soft, late or not, and how many working days are left (design.md 7, domain.md 5.5).

The *hard due* day is what the office entered ("trước ngày 15/12" is entered as 14/12). It is never moved later. The *soft
due* day, to which reminders count, is the last working day on or before it.
"""

from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from enum import StrEnum

from bot.domain.calendar import WorkCalendar
from bot.domain.instants import end_of_day


class DueWording(StrEnum):
    """How a paper says its day (domain.md 1.5)."""

    BEFORE = "before"
    """trước ngày D: ends the day before."""
    BY = "by"
    """chậm nhất, đến hết ngày D: ends on D."""


class DueState(StrEnum):
    AHEAD = "ahead"
    LAST_DAY = "last_day"
    """The soft due day: the last working day on which the duty can be done in time."""
    REST_DAYS = "rest_days"
    """After the soft due day, the hard one not over: still in time, nobody works."""
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class DueStatus:
    """Where a day stands against a due day. ``left`` and ``overdue`` are working days; at most one of them is above zero."""

    state: DueState
    hard: date
    soft: date
    left: int
    overdue: int


def hard_due(named: date, wording: DueWording) -> date:
    """The last day in time for a day as the paper words it."""
    return named - timedelta(days=1) if wording is DueWording.BEFORE else named


def soft_due(hard: date, calendar: WorkCalendar) -> date:
    """The last working day on or before the hard due day."""
    return calendar.last_working_on_or_before(hard)


def is_late(hard: date | None, at: int, zone: tzinfo, ends_at: int | None = None) -> bool:
    """Whether an acknowledgement made at the instant ``at`` (epoch ms) is late: the day ends at 24:00 office time. Without a due day nothing is.

    ``ends_at``: the first instant too late where the paper names an hour ("trước 17 giờ ngày …").
    """
    if hard is None:
        return False
    return at >= (end_of_day(hard, zone) if ends_at is None else ends_at)


def working_days_left(hard: date, today: date, calendar: WorkCalendar) -> int:
    """Working days after today up to the due day; 0 on the day and after it."""
    return max(0, calendar.working_days_between(today, hard))


def working_days_overdue(hard: date, today: date, calendar: WorkCalendar) -> int:
    """Working days after the hard due day up to and with today; 0 before, and 0 on rest days right after it."""
    return calendar.working_days_between(hard, today) if today > hard else 0


def due_status(hard: date, today: date, calendar: WorkCalendar) -> DueStatus:
    """Everything a card says about time, for one day."""
    soft = soft_due(hard, calendar)
    return DueStatus(
        _state(hard, soft, today),
        hard,
        soft,
        working_days_left(hard, today, calendar),
        working_days_overdue(hard, today, calendar),
    )


def _state(hard: date, soft: date, today: date) -> DueState:
    if today > hard:
        return DueState.OVERDUE
    if today > soft:
        return DueState.REST_DAYS
    return DueState.LAST_DAY if today == soft else DueState.AHEAD
