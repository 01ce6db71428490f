"""The reminder ladder of one case, as a pure function of its due day, the calendar and `now` (design.md 7).

A *case* is one unit's open duty with a due day. Its ladder (rungs, offsets, roles) is frozen when the case starts; the dates
are not: they follow the due day and the calendar, so nothing planned is ever stored. What was sent is remembered by the
occurrence's key, which names the due day: an extension starts the rungs again for the new day.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta, tzinfo
from enum import StrEnum
from functools import cached_property
from itertools import count
from typing import Any, Self

from bot.domain.calendar import WorkCalendar
from bot.domain.deadlines import soft_due
from bot.domain.instants import OFFICE_ZONE, instant, local_day
from bot.domain.people import HEADS, RECEIVING, Role

MORNING = time(8, 0)
AFTERNOON = time(14, 0)


class RungKind(StrEnum):
    """What a rung says; only one kind is true on any day."""

    BEFORE = "before"
    """``offset`` working days before the soft due day."""
    DUE_DAY = "due_day"
    """The soft due day itself."""
    OVERDUE = "overdue"
    """``offset`` working days after the hard due day."""
    WEEKLY = "weekly"
    """From ``offset`` working days after the hard due day, every seven days, moved on to a working day."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: when (working days and office time) and whom, beside those who may act, it reaches."""

    name: str
    kind: RungKind
    offset: int
    at: time = MORNING
    roles: frozenset[Role] = RECEIVING
    """Roles within the unit; narrowed by the caller to those who may act."""
    office: bool = False
    leaders: bool = False
    outside_budget: bool = False
    """Not bound by one reminder card per person per working day."""
    any_hour: bool = False
    """Breaks push hours: KHẨN set by a person."""

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "kind": self.kind.value,
            "offset": self.offset,
            "at": self.at.strftime("%H:%M"),
            "roles": sorted(role.value for role in self.roles),
            "office": self.office,
            "leaders": self.leaders,
            "outside_budget": self.outside_budget,
            "any_hour": self.any_hour,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(
            value["name"],
            RungKind(value["kind"]),
            value["offset"],
            time.fromisoformat(value["at"]),
            frozenset(Role(role) for role in value["roles"]),
            value["office"],
            value["leaders"],
            value["outside_budget"],
            value["any_hour"],
        )


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs of a case, as frozen with it."""

    rungs: tuple[Rung, ...]

    def to_json(self) -> list[dict[str, Any]]:
        return [rung.to_json() for rung in self.rungs]

    @classmethod
    def from_json(cls, value: list[dict[str, Any]]) -> Self:
        return cls(tuple(Rung.from_json(rung) for rung in value))


@dataclass(frozen=True, slots=True)
class Steps:
    """What an office may choose of a ladder (design.md 7). Offsets are working days; 0 for the office or the leadership: never told."""

    before: tuple[int, ...] = (10, 5, 3, 1)
    morning: time = MORNING
    afternoon: time = AFTERNOON
    overdue: bool = True
    office_after: int = 1
    leaders_after: int = 3


STEPS = Steps()
OVERDUE_STEPS = (1, 3)
A_WEEK = 5
"""Working days in a week without days off."""


def ladder_of(steps: Steps = STEPS) -> Ladder:
    """T−10, T−5, T−3, T−1 to those who may act; the day, morning and afternoon, to the head; overdue +1, +3, then weekly, climbing."""
    before = (Rung(f"before_{n}", RungKind.BEFORE, n, steps.morning) for n in sorted(set(steps.before), reverse=True))
    rungs = [
        *before,
        Rung("due_day", RungKind.DUE_DAY, 0, steps.morning, HEADS),
        Rung("due_day_again", RungKind.DUE_DAY, 0, steps.afternoon, HEADS, outside_budget=True),
    ]
    if not steps.overdue:
        return Ladder(tuple(rungs))
    overdue = sorted({*OVERDUE_STEPS, steps.office_after, steps.leaders_after} - {0})
    rungs += [_overdue(f"overdue_{n}", RungKind.OVERDUE, n, steps) for n in overdue]
    rungs.append(_overdue("overdue_weekly", RungKind.WEEKLY, overdue[-1] + A_WEEK, steps))
    return Ladder(tuple(rungs))


def _overdue(name: str, kind: RungKind, offset: int, steps: Steps) -> Rung:
    return Rung(
        name,
        kind,
        offset,
        steps.morning,
        HEADS,
        office=0 < steps.office_after <= offset,
        leaders=0 < steps.leaders_after <= offset,
    )


def urgent_ladder_of(steps: Steps = STEPS) -> Ladder:
    """KHẨN, set by a person: only the last days, morning and afternoon, at any hour; it reaches the office on the day and the leadership a day after."""

    def rung(name: str, kind: RungKind, offset: int, at: time, **reach: bool) -> Rung:
        roles = RECEIVING if kind is RungKind.BEFORE else HEADS
        return Rung(name, kind, offset, at, roles, outside_budget=True, any_hour=True, **reach)

    near = [n for n in sorted(set(steps.before), reverse=True) if n <= URGENT_FROM]
    rungs = [rung(f"before_{n}", RungKind.BEFORE, n, steps.morning) for n in near]
    rungs += [
        rung("due_day", RungKind.DUE_DAY, 0, steps.morning),
        rung("due_day_again", RungKind.DUE_DAY, 0, steps.afternoon, office=True),
    ]
    if steps.overdue:
        rungs += [
            rung(f"overdue_{n}", RungKind.OVERDUE, n, steps.morning, office=True, leaders=True) for n in (1, 2, 3)
        ]
        rungs.append(rung("overdue_weekly", RungKind.WEEKLY, 3 + A_WEEK, steps.morning, office=True, leaders=True))
    return Ladder(tuple(rungs))


URGENT_FROM = 3
"""Working days before the due day from which a KHẨN matter is chased; an earlier reminder of one would not be believed."""
STANDARD_LADDER = ladder_of()


@dataclass(frozen=True)
class Case:
    """An open duty of a unit. ``started_at`` (epoch ms): when it was issued; rungs before it never existed. ``ladder`` is frozen."""

    hard_due: date
    started_at: int
    calendar: WorkCalendar
    ladder: Ladder = STANDARD_LADDER
    zone: tzinfo = OFFICE_ZONE

    @cached_property
    def soft_due(self) -> date:
        return soft_due(self.hard_due, self.calendar)

    def still_true(self, kind: RungKind, now: int) -> bool:
        """Whether what a rung of the kind says still holds: before the day, on it, or overdue."""
        today = local_day(now, self.zone)
        if kind is RungKind.BEFORE:
            return today < self.soft_due
        if kind is RungKind.DUE_DAY:
            return self.soft_due <= today <= self.hard_due
        return today > self.hard_due


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One rung at one instant. ``key`` is what remembers that it was sent or skipped."""

    at: int
    key: str
    rung: Rung


@dataclass(frozen=True, slots=True)
class Due:
    """What to do now: at most one occurrence to remind with, and those to log as skipped."""

    due: Occurrence | None
    skipped: tuple[Occurrence, ...] = ()


def rungs_due(case: Case, now: int, already: Collection[str]) -> Due:
    """The newest occurrence up to ``now`` if it was not dealt with and is still true; every older one not dealt with is skipped.

    ``already`` holds the keys sent or skipped. One call a tick suffices: after an outage of any length one reminder goes out.
    """
    return choose_due(case, plan(case, case.started_at, now), now, already)


def choose_due(case: Case, past: Sequence[Occurrence], now: int, already: Collection[str]) -> Due:
    """:func:`rungs_due` for occurrences worked out before: cases that share a due day share their plan, from their own start on."""
    pending = [occurrence for occurrence in past if occurrence.key not in already]
    newest = past[-1] if past else None
    if newest is not None and newest in pending and case.still_true(newest.rung.kind, now):
        return Due(newest, tuple(pending[:-1]))
    return Due(None, tuple(pending))


def plan(case: Case, start: int, until: int) -> list[Occurrence]:
    """Every occurrence after ``start`` (and after the case started) up to and with ``until``, in order of time."""
    floor = max(start, case.started_at)
    since = local_day(floor, case.zone)
    found: list[Occurrence] = []
    for rung in case.ladder.rungs:
        for number, day in _days(case, rung, since):
            at = instant(day, rung.at, case.zone)
            if at > until:
                break
            if at > floor:
                found.append(Occurrence(at, _key(case, rung, number), rung))
    # Rungs of one instant keep the ladder's order: the later one, which reaches further, is the newest.
    return sorted(found, key=lambda occurrence: occurrence.at)


def next_occurrence(case: Case, now: int) -> Occurrence | None:
    """The next occurrence after ``now``; None when the ladder is at its end."""
    upcoming = []
    since = local_day(max(now, case.started_at), case.zone)
    for rung in case.ladder.rungs:
        for number, day in _days(case, rung, since):
            at = instant(day, rung.at, case.zone)
            if at > max(now, case.started_at):
                upcoming.append(Occurrence(at, _key(case, rung, number), rung))
                break
    return min(upcoming, key=lambda occurrence: occurrence.at, default=None)


def _key(case: Case, rung: Rung, number: int) -> str:
    repeat = f".{number}" if rung.kind is RungKind.WEEKLY else ""
    return f"{rung.name}{repeat}@{case.hard_due.isoformat()}"


def _days(case: Case, rung: Rung, since: date) -> Iterator[tuple[int, date]]:
    """The numbered days of a rung, in order; endless for a weekly one, of which those long before ``since`` are left out."""
    calendar = case.calendar
    match rung.kind:
        case RungKind.BEFORE:
            yield 0, calendar.add_working_days(case.soft_due, -rung.offset)
        case RungKind.DUE_DAY:
            yield 0, case.soft_due
        case RungKind.OVERDUE:
            yield 0, calendar.add_working_days(case.hard_due, rung.offset)
        case RungKind.WEEKLY:
            yield from _weekly_days(calendar, calendar.add_working_days(case.hard_due, rung.offset), since)


def _weekly_days(calendar: WorkCalendar, first: date, since: date) -> Iterator[tuple[int, date]]:
    for number in count(max(0, (since - first).days // 7 - 1)):
        anchor = first + timedelta(weeks=number)
        day = calendar.first_working_on_or_after(anchor)
        # Seven days wholly off would put two on one day: that week sends nothing.
        if day < anchor + timedelta(weeks=1):
            yield number, day
