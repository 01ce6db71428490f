"""The weekly push: what was decided is one line of the log, what everybody gets is one card under the key of week and person.

``find_push`` runs on a read connection and is cheap while nothing is owed; people come in chunks, so that no write holds the
writer for long and a crash in between is taken up by the keys; the week is closed once nobody is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.actions import delivery, surprises
from bot.actions.office import Office
from bot.actions.reminder_lists import (
    PREFIX,
    WEEKLY,
    list_name,
    reminded_without_due_day,
    weekly_settings,
    work_of,
)
from bot.actions.reminder_owing import owe_list
from bot.actions.surprises import Question
from bot.domain.events import WeeklyPushDecided
from bot.domain.reminding import acting_roles
from bot.domain.surprise import Automatic
from bot.domain.weekly import Occasion, WeeklyKind, due_occurrence, next_occasion
from bot.store import events, reminders, settings
from bot.store.database import Database

LAST_WEEK = "weekly_push"
"""The setting that names (by its Monday) the last week whose push was decided."""
PEOPLE_A_WRITE = 5


@dataclass(frozen=True, slots=True)
class PushChunk:
    """Some people of one push; nobody in it closes the week."""

    occasion: Occasion
    people: tuple[int, ...]


def push_owed(db: Database, office: Office, now: int) -> Occasion | None:
    """The weekly moment that has come and was not dealt with yet: the newest one, once, however long an outage was."""
    since = reminders.first_unit_at(db)
    if since is None:
        return None
    return due_occurrence(
        WeeklyKind.PUSH,
        now,
        last_week(db),
        since=since,
        settings=weekly_settings(db, office),
        calendar=office.calendar(db),
        hours=office.push_hours(db),
    )


def last_week(db: Database) -> date | None:
    """The Monday of the last week whose push was decided."""
    kept = settings.get(db, LAST_WEEK)
    return date.fromisoformat(kept) if kept else None


def occasion_name(occasion: Occasion) -> str:
    """Under which name a push is asked for and remembered: its week, and the instant it was meant for (put off, it is asked for anew)."""
    return f"{occasion.week.isoformat()}@{occasion.at}"


def find_push(db: Database, office: Office, now: int) -> Sequence[PushChunk | Question]:
    """People who are owed the card of the week, in chunks; once nobody is left, one empty chunk that closes the week.

    Far more people than of late: a question to the office instead, and nothing while it waits.
    """
    occasion = push_owed(db, office, now)
    if occasion is None or not office.push_hours(db).is_open(now):
        return ()
    weekly = reminded_without_due_day(db, office, occasion.at)
    may = acting_roles(reminders.DELEGATE)
    prefix = f"{PREFIX[WEEKLY]}{occasion.week.isoformat()}:"
    people = reminders.people_with_work(db, office.today(now), may, weekly, prefix)
    if not people:
        return (PushChunk(occasion, ()),)
    first = surprises.asked_first(db, office, now, Automatic.WEEKLY_PUSH, occasion_name(occasion), len(people))
    if first is not None:
        return (first,) if isinstance(first, Question) else ()
    return [PushChunk(occasion, tuple(people[n : n + PEOPLE_A_WRITE])) for n in range(0, len(people), PEOPLE_A_WRITE)]


def push(db: Database, office: Office, now: int, chunk: PushChunk | Question) -> None:
    """Look again and owe these people their card, or close the week with its line; or ask the office first."""
    if isinstance(chunk, Question):
        surprises.ask(db, office, now, chunk)
        return
    if push_owed(db, office, now) != chunk.occasion or not office.push_hours(db).is_open(now):
        return
    if not chunk.people:
        _close(db, now, chunk.occasion)
        return
    weekly = reminded_without_due_day(db, office, chunk.occasion.at)
    for person_id in chunk.people:
        push_to(db, office, now, chunk.occasion.week, person_id, weekly)


def push_to(db: Database, office: Office, now: int, week: date, person_id: int, weekly: Sequence[int]) -> int | None:
    """One person's card of the week; None when they owe nothing (any more) or have it already."""
    total, duties = work_of(db, office, now, person_id, weekly, unasked=True)
    return owe_list(db, office, now, person_id, list_name(WEEKLY, week), total, duties) if duties else None


def upcoming_push(db: Database, office: Office, now: int) -> int | None:
    """When the next weekly push may go out: its moment, or when push hours open for one that was missed."""
    hours = office.push_hours(db)
    if push_owed(db, office, now) is not None and not hours.is_open(now):
        return hours.next_open(now)
    following = next_occasion(WeeklyKind.PUSH, now, weekly_settings(db, office), office.calendar(db))
    return hours.next_open(following.at)


def _close(db: Database, now: int, occasion: Occasion) -> None:
    people, units = reminders.push_reached(db, f"{PREFIX[WEEKLY]}{occasion.week.isoformat()}:")
    events.append(
        db,
        WeeklyPushDecided(
            week=occasion.week, moment=occasion.at, people=people, units=units, trial=delivery.in_trial(db)
        ),
        now,
    )
    surprises.went_out(db, now, Automatic.WEEKLY_PUSH, occasion_name(occasion), people)
    settings.put(db, LAST_WEEK, occasion.week.isoformat(), now)
