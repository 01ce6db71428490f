"""Reminders overtaken before they were sent (something they listed was done meanwhile) are drawn anew, while their occasion lasts."""

from collections.abc import Sequence
from datetime import date

from bot.actions.office import Office
from bot.actions.reminder_lists import (
    WEEKLY,
    name_of,
    reminded_without_due_day,
    weekly_settings,
)
from bot.actions.reminder_owing import owe_list
from bot.actions.weekly import last_week, push_owed, push_to
from bot.domain.delivery import DropReason
from bot.domain.obligations import OWED
from bot.domain.weekly import weekly_moment
from bot.store import deliveries, reminders
from bot.store.database import Database
from bot.store.reminders import Card


def find_overtaken(db: Database, office: Office, now: int) -> Sequence[Card]:
    """Cards dropped as stale whose key is free again; nothing outside push hours."""
    found = reminders.stale_cards(db)
    return found if found and office.push_hours(db).is_open(now) else ()


def draw_again(db: Database, office: Office, now: int, card: Card) -> None:
    """The same occasion once more with what is still true; after its day (or week) nothing."""
    found = deliveries.get(db, card.id)
    if found is None or found.reason != DropReason.STALE:
        return
    deliveries.mark(db, card.id, "dropped", reason=DropReason.REPLACED.value)
    name = name_of(card.key)
    day = date.fromisoformat(name[1:])
    if name.startswith(WEEKLY):
        _weekly_again(db, office, now, card, day)
    elif day == office.today(now):
        left = [duty for duty in reminders.of_ids(db, card.basis) if duty.state in OWED]
        if left:
            owe_list(db, office, now, card.person_id, name, len(left), left)


def _weekly_again(db: Database, office: Office, now: int, card: Card, week: date) -> None:
    owed = push_owed(db, office, now)
    current = owed.week if owed is not None else last_week(db)
    moment = weekly_moment(week, weekly_settings(db, office), office.calendar(db))
    if week == current and moment is not None:
        push_to(db, office, now, week, card.person_id, reminded_without_due_day(db, office, moment))


def upcoming_overtaken(db: Database, office: Office, now: int) -> int | None:
    """When push hours open for cards that wait to be drawn again."""
    hours = office.push_hours(db)
    return hours.next_open(now) if not hours.is_open(now) and reminders.stale_cards(db) else None
