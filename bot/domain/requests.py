"""What a unit asks the office to decide: more time, not having to do it, not being concerned (dialogues.md 5, issue 4).

Until it is decided the clock runs: the due day that stands is the one that counts, for reminders and for lateness.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta, tzinfo
from enum import StrEnum

from bot.domain.calendar import WorkCalendar
from bot.domain.deadlines import soft_due, working_days_overdue
from bot.domain.instants import instant

LONGEST = timedelta(days=366)
"""More time than this is another deadline, not a longer one."""
MORNING = time(8)


class RequestKind(StrEnum):
    EXTENSION = "extension"
    """Đề nghị gia hạn."""
    EXEMPTION = "exemption"
    """Đề nghị miễn thực hiện."""
    NOT_ADDRESSED = "not_addressed"
    """Không thuộc đối tượng."""


CLOSING = frozenset({RequestKind.EXEMPTION, RequestKind.NOT_ADDRESSED})
"""Granted, these end the duty without its being met."""


class RequestStatus(StrEnum):
    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    """Nothing was left to decide: the duty was met or closed meanwhile."""
    REOPENED = "reopened"
    """Granted, and taken up again later: the unit owes it once more."""


class Decider(StrEnum):
    """Who decides; where nobody holds the post, the office does."""

    OFFICE = "office"
    CHIEF = "chief"
    LEADERS = "leaders"


class WantedFault(StrEnum):
    """Why a new day cannot be asked for or granted."""

    PAST = "past"
    NOT_LATER = "not_later"
    """Not after the due day that stands."""
    TOO_FAR = "too_far"


def wanted_fault(wanted: date, due: date, today: date) -> WantedFault | None:
    """What is wrong with a new due day; after the due day is over it must still lie ahead, today at the earliest."""
    if wanted < today:
        return WantedFault.PAST
    if wanted <= due:
        return WantedFault.NOT_LATER
    return WantedFault.TOO_FAR if wanted - due > LONGEST else None


@dataclass(frozen=True, slots=True)
class MoreTime:
    """What a new due day comes to: so many working days ``more``; its soft day; by how many working days the duty is ``overdue`` now."""

    due: date
    wanted: date
    soft: date
    more: int
    overdue: int

    @property
    def ends_on_rest_day(self) -> bool:
        return self.soft != self.wanted


def more_time(due: date, wanted: date, today: date, calendar: WorkCalendar) -> MoreTime:
    """The figures beside a day asked for."""
    return MoreTime(
        due,
        wanted,
        soft_due(wanted, calendar),
        max(0, calendar.working_days_between(due, wanted)),
        working_days_overdue(due, today, calendar),
    )


def reminded_at(due: date | None, calendar: WorkCalendar, zone: tzinfo) -> int | None:
    """When the office is reminded of a request nobody decided: in the morning of the working day before the soft due day (epoch ms)."""
    if due is None:
        return None
    return instant(calendar.previous_working(soft_due(due, calendar)), MORNING, zone)


def moved_by_correction(granted: date, corrected: date | None) -> date | None:
    """The due day of a unit that was granted more time, once the directive's own day is corrected: the later one; none where none is left."""
    return None if corrected is None else max(granted, corrected)


@dataclass(frozen=True, slots=True)
class Granted:
    """More time as granted at an instant (epoch ms): the day before and after."""

    at: int
    before: date
    day: date


def due_at(stated: date | None, granted: Iterable[Granted], moment: int) -> date | None:
    """The due day of a duty at ``moment``: what the directive stated then, and what had been granted by then."""
    until_then = [each.day for each in granted if each.at <= moment]
    return moved_by_correction(until_then[-1], stated) if until_then else stated
