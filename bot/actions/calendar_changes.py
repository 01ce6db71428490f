"""Changing the office's calendar: what it would move is said first, then it is saved with a line of the log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.actions import time_machine
from bot.actions.office import Office
from bot.domain.calendar import DayMark, WorkCalendar
from bot.domain.calendar_change import MarkFault, Moved, check, due_days_moved, leaves_no_work, marked
from bot.domain.events import CalendarChanged
from bot.domain.forecast import Difference
from bot.domain.people import Standing
from bot.store import calendar, events, reminders
from bot.store.database import Database

LOOK_AHEAD = 60
"""Days for which reminders are compared; due days are compared however far off they lie."""

Marks = Mapping[date, DayMark | None]
"""Days to mark; None takes a mark away."""


class CalendarRefusal(StrEnum):
    NOT_OFFICE = "not_office"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would do. ``faults`` name the days that cannot be marked so; with any of them nothing is saved."""

    moved: tuple[Moved, ...]
    reminders: Difference
    faults: tuple[tuple[date, MarkFault], ...] = ()


def effect(db: Database, office: Office, now: int, marks: Marks) -> Effect:
    """Which due days' last working day moves, and which reminders come earlier, later, or not at all; nothing is written."""
    before = office.calendar(db)
    after = WorkCalendar(marked(dict(calendar.overlay(db)), marks))
    until = office.today(now) + timedelta(days=LOOK_AHEAD)
    change = time_machine.with_calendar(office, after)
    return Effect(
        tuple(due_days_moved(reminders.due_days(db, date.max), before, after)),
        time_machine.what_changes(db, office, now, until, change),
        tuple(_faults(office, now, marks, before, after)),
    )


def save(
    db: Database, office: Office, now: int, who: Standing, marks: Marks
) -> CalendarRefusal | tuple[tuple[date, MarkFault], ...]:
    """Mark the days, all or none, one line of the log each. Returns the days that cannot be marked so; none: it is done."""
    if not (who.is_office or who.is_administrator):
        return CalendarRefusal.NOT_OFFICE
    return write(db, office, now, who.person_id, marks)


def write(db: Database, office: Office, now: int, by: int | None, marks: Marks) -> tuple[tuple[date, MarkFault], ...]:
    """The same without asking who may; ``by`` is None at the office's own machine."""
    before = office.calendar(db)
    after = WorkCalendar(marked(dict(calendar.overlay(db)), marks))
    faults = tuple(_faults(office, now, marks, before, after))
    if faults:
        return faults
    for day, mark in sorted(marks.items()):
        if mark is None:
            calendar.unmark(db, day)
        else:
            calendar.mark_day(db, day, mark.works, mark.reason, mark.document, now, by, mark.half)
        line = CalendarChanged(
            person_id=by,
            day=day,
            works=None if mark is None else mark.works,
            reason=mark.reason if mark else "",
            document=mark.document if mark else "",
        )
        events.append(db, line, now)
    return ()


def _faults(
    office: Office, now: int, marks: Marks, before: WorkCalendar, after: WorkCalendar
) -> list[tuple[date, MarkFault]]:
    today = office.today(now)
    found = []
    for day, mark in sorted(marks.items()):
        fault = check(day, mark, before, today) if mark is not None else (MarkFault.PAST if day < today else None)
        if fault is None and leaves_no_work(after, day):
            fault = MarkFault.WEEK_EMPTY
        if fault is not None:
            found.append((day, fault))
    return found
