"""What a change of the calendar does, before it is saved: which soft due days move; a due day itself never does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.calendar import DayMark, WorkCalendar
from bot.domain.deadlines import soft_due


class MarkFault(StrEnum):
    """Why a day cannot be marked so."""

    PAST = "past"
    """What was worked and sent on a day that is over is history."""
    TOO_FAR = "too_far"
    NOTHING_CHANGES = "nothing_changes"
    """The day is already so."""
    NO_REASON = "no_reason"
    WEEK_EMPTY = "week_empty"
    """No working day would be left within a month: nothing could ever be reminded."""


YEARS_AHEAD = 3
LONGEST_REST = 31


@dataclass(frozen=True, slots=True)
class Moved:
    """A hard due day that stays, with the last working day on or before it, before and after the change."""

    hard: date
    before: date
    after: date


def marked(overlay: Mapping[date, DayMark], marks: Mapping[date, DayMark | None]) -> dict[date, DayMark]:
    """The overlay with these days marked; None takes a mark away."""
    merged: dict[date, DayMark | None] = {**overlay, **marks}
    return {day: mark for day, mark in merged.items() if mark is not None}


def check(day: date, mark: DayMark, calendar: WorkCalendar, today: date) -> MarkFault | None:
    """Whether a day may be marked. A working Saturday is a mark like any other."""
    if day < today:
        return MarkFault.PAST
    if day.year > today.year + YEARS_AHEAD:
        return MarkFault.TOO_FAR
    if not mark.reason.strip():
        return MarkFault.NO_REASON
    known = calendar.mark(day)
    same = calendar.is_working(day) is mark.works
    if (
        same
        and (known is None or known.document == mark.document or not mark.document)
        and calendar.half(day) is mark.half
    ):
        return MarkFault.NOTHING_CHANGES
    return None


def leaves_no_work(after: WorkCalendar, day: date) -> bool:
    """Whether the change makes a rest longer than any calendar has."""
    return (after.next_working(day) - after.previous_working(day)).days > LONGEST_REST


def due_days_moved(dues: Iterable[date], before: WorkCalendar, after: WorkCalendar) -> list[Moved]:
    """The due days whose soft day moves, in order."""
    found = (Moved(hard, soft_due(hard, before), soft_due(hard, after)) for hard in sorted(set(dues)))
    return [each for each in found if each.before != each.after]
