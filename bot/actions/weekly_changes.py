"""The office puts the weekly push off by a day, leaves a week out, or takes that back; the same function plans and sends by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any

from bot.actions.delivery import Owed, owe
from bot.actions.office import Office
from bot.actions.reminder_lists import PREFIX, WEEKLY, weekly_settings
from bot.actions.time_machine import push_at
from bot.actions.weekly import last_week
from bot.cards import week_ahead as cards
from bot.domain.delivery import MessageKind
from bot.domain.events import WeeklyPushPutOff
from bot.domain.forecast import Planned
from bot.domain.instants import DAY_MS, end_of_day, monday_of
from bot.domain.people import Standing
from bot.domain.surprise import Automatic
from bot.domain.weekly import WeeklyKind, next_occasion, put_off_day, weekly_moment
from bot.store import automatic, events, people, reminders
from bot.store import foreseen as names
from bot.store.database import Database


class PutOff(StrEnum):
    """What is done with the push of a week."""

    BY_A_DAY = "day"
    LEFT_OUT = "skip"
    AS_EVER = "back"


class PutOffRefusal(StrEnum):
    NOT_OFFICE = "not_office"
    OVER = "over"
    """It has gone out, or is going out."""
    NO_DAY = "no_day"
    """No working day is left in the week."""
    NOTHING = "nothing"
    """It is so already."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """The next push: its week (Monday), when it goes out (epoch ms; None where it is left out), to whom, and whether the office changed it."""

    week: date
    at: int | None
    messages: tuple[Planned, ...]
    units: int
    changed: bool
    next_day: date | None
    """To which it may be put off."""
    open: bool
    """Whether anything can be decided of it any more."""

    @property
    def people(self) -> int:
        return len({each.card.person_id for each in self.messages})


def next_week(db: Database, office: Office, now: int) -> date:
    """The Monday of the week whose push comes next, one that was left out included."""
    settings, calendar = weekly_settings(db, office), office.calendar(db)
    coming = next_occasion(WeeklyKind.PUSH, now, settings, calendar).week
    today = monday_of(office.today(now))
    left_out = [week for week, day in settings.changes if day is None and today < week < coming]
    return min(left_out, default=coming)


def ahead(db: Database, office: Office, now: int, week: date | None = None) -> Ahead:
    """The push of a week (the next one), as it will go out if nobody answers till then."""
    week = monday_of(week) if week is not None else next_week(db, office, now)
    settings, calendar = weekly_settings(db, office), office.calendar(db)
    at = weekly_moment(week, settings, calendar)
    messages: tuple[Planned, ...] = ()
    if at is not None and at > now:
        sent_at = office.push_hours(db).next_open(at)
        messages = tuple(push_at(db, office, now, sent_at))
    listed = {duty for each in messages for duty in each.card.duties if duty > 0}
    units = {unit for unit, *_ in names.duties(db, listed).values()}
    return Ahead(
        week,
        at,
        messages,
        len(units),
        settings.changed(week)[0],
        put_off_day(week, settings, calendar),
        _still_open(db, now, week, at),
    )


def _still_open(db: Database, now: int, week: date, at: int | None) -> bool:
    done = last_week(db)
    if done is not None and done >= week:
        return False
    if reminders.push_reached(db, f"{PREFIX[WEEKLY]}{week.isoformat()}:")[0]:
        return False
    waits = any(each.kind is Automatic.WEEKLY_PUSH for each in automatic.waiting(db))
    return at is None or at > now or waits


@dataclass(frozen=True, slots=True)
class Changed:
    """What was decided: the push of the week now goes out at ``at`` (epoch ms), or not at all."""

    week: date
    at: int | None
    next_day: date | None
    changed: bool


def change(
    db: Database, office: Office, now: int, who: Standing, week: date, how: PutOff, line: Mapping[str, Any]
) -> Changed | PutOffRefusal:
    """Decide about the push of a week; colleagues hear who did."""
    if not who.is_office:
        return PutOffRefusal.NOT_OFFICE
    week = monday_of(week)
    settings, calendar = weekly_settings(db, office), office.calendar(db)
    at = weekly_moment(week, settings, calendar)
    if not _still_open(db, now, week, at) or (at is None and now >= _over(office, week)):
        return PutOffRefusal.OVER
    changed, before = settings.changed(week)
    to: date | None = None
    match how:
        case PutOff.AS_EVER:
            if not changed:
                return PutOffRefusal.NOTHING
            automatic.restore_week(db, week)
        case PutOff.LEFT_OUT:
            if changed and before is None:
                return PutOffRefusal.NOTHING
            automatic.change_week(db, week, None, now, who.person_id)
        case PutOff.BY_A_DAY:
            to = put_off_day(week, settings, calendar)
            if to is None:
                return PutOffRefusal.NO_DAY
            automatic.change_week(db, week, to, now, who.person_id)
    if at is not None:
        automatic.forget_waiting(db, Automatic.WEEKLY_PUSH, f"{week.isoformat()}@{at}")
    decided = WeeklyPushPutOff(week=week, to=to, restored=how is PutOff.AS_EVER, **{**line, "person_id": who.person_id})
    events.append(db, decided, now)
    settings = weekly_settings(db, office)
    found = Changed(
        week,
        weekly_moment(week, settings, calendar),
        put_off_day(week, settings, calendar),
        settings.changed(week)[0],
    )
    _tell_colleagues(db, office, now, who.person_id, found)
    return found


def _over(office: Office, week: date) -> int:
    """When the week itself is over (epoch ms)."""
    return end_of_day(week, office.zone) + 6 * DAY_MS


def _tell_colleagues(db: Database, office: Office, now: int, by: int, found: Changed) -> None:
    name = people.name_of(db, by)
    for person_id in people.office_members(db, office.today(now)):
        if person_id != by:
            owed = Owed(f"alert:putoff:{found.week.isoformat()}:{now}:{person_id}", MessageKind.OFFICE_ALERT, person_id)
            owe(db, office, now, owed, partial(cards.put_off_told, name=name, week=found.week, at=found.at))
