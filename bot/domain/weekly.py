"""What comes once a week: the reminder push of Monday 08:00 and the digest of Friday 14:00 (design.md 7, dialogues.md 5 and 7.2).

A week is named by its Monday. What was done is remembered by that name, so neither an outage nor a change of the calendar
within the week makes it happen twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta, tzinfo
from enum import StrEnum
from itertools import count

from bot.domain.calendar import WorkCalendar
from bot.domain.hours import PushHours
from bot.domain.instants import OFFICE_ZONE, instant, local_day, monday_of

MONDAY, FRIDAY = 0, 4
_WEEK = timedelta(weeks=1)


class Instead(StrEnum):
    """Which day of the week stands in when the day itself is off."""

    FIRST_WORKING = "first_working"
    LAST_WORKING = "last_working"


@dataclass(frozen=True, slots=True)
class Weekly:
    """A weekly moment: ``weekday`` as ``date.weekday()``, office time, and the day that stands in for a day off."""

    weekday: int
    at: time
    instead: Instead
    zone: tzinfo = OFFICE_ZONE
    changes: tuple[tuple[date, date | None], ...] = ()
    """What the office decided for single weeks (named by their Monday): the day its moment was put off to, None where it was left out."""

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError("weekday: 0 (Monday) to 6 (Sunday)")

    def changed(self, week: date) -> tuple[bool, date | None]:
        """(whether the office decided otherwise for the week, the day it put it off to)."""
        monday = monday_of(week)
        return next(((True, day) for named, day in self.changes if named == monday), (False, None))


PUSH = Weekly(MONDAY, time(8, 0), Instead.FIRST_WORKING)
DIGEST = Weekly(FRIDAY, time(14, 0), Instead.LAST_WORKING)


class WeeklyKind(StrEnum):
    PUSH = "weekly_push"
    DIGEST = "weekly_digest"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One weekly moment: ``week`` is the Monday that names it, ``at`` the instant (epoch ms)."""

    kind: WeeklyKind
    week: date
    at: int

    @property
    def key(self) -> str:
        """Unique per kind and week."""
        return f"{self.kind.value}:{self.week.isoformat()}"


def weekly_moment(week: date, settings: Weekly, calendar: WorkCalendar) -> int | None:
    """When the week (named by any of its days) has its moment; None when the whole week is off, or was left out."""
    changed, put_off = settings.changed(week)
    if changed:
        return _put_off(week, put_off, settings, calendar)
    day = monday_of(week) + timedelta(days=settings.weekday)
    if not calendar.is_working(day):
        first = settings.instead is Instead.FIRST_WORKING
        stand_in = calendar.first_working_of_week(day) if first else calendar.last_working_of_week(day)
        if stand_in is None:
            return None
        day = stand_in
    return instant(day, settings.at, settings.zone)


def _put_off(week: date, day: date | None, settings: Weekly, calendar: WorkCalendar) -> int | None:
    """The day the office chose; moved on within the week where it became a day off since."""
    if day is None:
        return None
    works = calendar.first_working_on_or_after(day)
    return instant(works, settings.at, settings.zone) if monday_of(works) == monday_of(week) else None


def put_off_day(week: date, settings: Weekly, calendar: WorkCalendar) -> date | None:
    """The next working day of the week after the day of its moment: to which it can be put off; None where there is none."""
    at = weekly_moment(week, settings, calendar)
    if at is None:
        return None
    following = calendar.next_working(local_day(at, settings.zone))
    return following if monday_of(following) == monday_of(week) else None


def next_occasion(kind: WeeklyKind, now: int, settings: Weekly, calendar: WorkCalendar) -> Occasion:
    """The first moment after ``now``."""
    for week in _weeks_from(monday_of(local_day(now, settings.zone))):
        at = weekly_moment(week, settings, calendar)
        if at is not None and at > now:
            return Occasion(kind, week, at)
    raise AssertionError("weeks never end")


def due_occurrence(
    kind: WeeklyKind,
    now: int,
    last_done: date | None,
    *,
    since: int,
    settings: Weekly,
    calendar: WorkCalendar,
    hours: PushHours | None = None,
) -> Occasion | None:
    """The newest moment missed up to ``now``, once, however long the outage was; None when nothing is owed.

    ``last_done`` is the Monday of the last week done; ``since`` (epoch ms) when the product began to owe these (installed, or
    trial mode left): moments before it never count. With ``hours``, a missed moment that could only be sent on the day of
    the next one, or later, is overtaken by it and owes nothing.
    """
    newest = _newest(kind, now, since, settings, calendar)
    if newest is None or (last_done is not None and newest.week <= monday_of(last_done)):
        return None
    if hours is not None and _overtaken(newest, now, settings, calendar, hours):
        return None
    return newest


def reminded_weekly(published_at: int, weeks: int, moment: int, settings: Weekly, calendar: WorkCalendar) -> bool:
    """Whether a directive without a due day, reminded weekly for ``weeks`` weeks, belongs into the push of ``moment``.

    It does for the first ``weeks`` moments after its publication; a week wholly off has none and counts none.
    """
    return published_at < moment <= last_weekly(published_at, weeks, settings, calendar)


def last_weekly(published_at: int, weeks: int, settings: Weekly, calendar: WorkCalendar) -> int:
    """The last moment (epoch ms) at which such a directive is reminded weekly; its publication itself for no weeks at all."""
    last = published_at
    for week in _weeks_from(monday_of(local_day(published_at, settings.zone))):
        if weeks <= 0:
            break
        at = weekly_moment(week, settings, calendar)
        if at is not None and at > published_at:
            last, weeks = at, weeks - 1
    return last


def _newest(kind: WeeklyKind, now: int, since: int, settings: Weekly, calendar: WorkCalendar) -> Occasion | None:
    oldest = monday_of(local_day(since, settings.zone))
    week = monday_of(local_day(now, settings.zone))
    while week >= oldest:
        at = weekly_moment(week, settings, calendar)
        if at is not None and since < at <= now:
            return Occasion(kind, week, at)
        if at is None and settings.changed(week)[0]:
            return None  # left out: what an outage kept from the weeks before is not caught up on in its place
        week -= _WEEK
    return None


def _overtaken(occasion: Occasion, now: int, settings: Weekly, calendar: WorkCalendar, hours: PushHours) -> bool:
    following = next_occasion(occasion.kind, max(now, occasion.at), settings, calendar)
    opens = local_day(hours.next_open(now), settings.zone)
    return opens >= local_day(following.at, settings.zone)


def _weeks_from(monday: date) -> Iterator[date]:
    return (monday + timedelta(weeks=n) for n in count())
