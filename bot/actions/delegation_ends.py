"""Confirming instead of a head falls back by itself when its days are over: when to look, and the line that says so."""

from collections.abc import Sequence
from datetime import date

from bot.actions.delegation import end_run_out
from bot.actions.office import Office
from bot.domain.instants import end_of_day
from bot.store import delegations, reminders
from bot.store.database import Database


def find_run_out(db: Database, office: Office, now: int) -> Sequence[date]:
    """Today, if the last day of a delegation is over and nobody has written so. The right itself ended with the day."""
    today = office.today(now)
    return (today,) if delegations.run_out(db, today, 1) else ()


def fall_back(db: Database, office: Office, now: int, _today: date) -> None:
    end_run_out(db, office, now)


def upcoming_fall_back(db: Database, office: Office, now: int) -> int | None:
    """The end of the last day of the delegation that ends first."""
    day = reminders.next_fallback(db)
    return None if day is None else max(end_of_day(day, office.zone), now)
