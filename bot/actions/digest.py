"""The week as the office reads it on Friday, or beforehand, or afterwards for any week (dialogues.md 7.2)."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.actions import own_deadlines, weekly_changes
from bot.actions.heads import Head, digest_settings, published_heads
from bot.actions.office import Office
from bot.actions.reminder_lists import PREFIX, WEEKLY, weekly_settings
from bot.domain.digests import Facts, OwnDue, Push
from bot.domain.due_rules import Binds
from bot.domain.instants import end_of_day, monday_of
from bot.domain.weekly import weekly_moment
from bot.reports import week as reports
from bot.store import reminders
from bot.store.database import Database

WEEK = timedelta(weeks=1)
MOST_AHEAD = timedelta(days=62)
"""The push after a week further off is not worked out in a conversation."""


@dataclass(frozen=True, slots=True)
class Digest:
    """One week: its figures, its last working day, the push after it, and the head handed out with it (None: it was not sent yet).

    ``own``: days of the week after it that bind no unit.
    """

    facts: Facts
    last: date
    push: Push | None
    head: Head | None
    own: tuple[OwnDue, ...] = ()

    @property
    def week(self) -> date:
        return self.facts.first


def of_week(db: Database, office: Office, now: int, day: date, as_of: int | None = None) -> Digest:
    """The week around a day: as it stood when its digest went out; now, while it runs; at a given moment (epoch ms, of a button)."""
    week, calendar = monday_of(day), office.calendar(db)
    head = next(iter(published_heads(db, week)), None)
    if as_of is None or as_of > now:
        as_of = head.at if head is not None else min(now, _moment(db, office, week))
    facts = reports.facts(db, office, calendar, week, as_of, week + WEEK, now)
    last = calendar.last_working_of_week(week) or week + timedelta(days=4)
    own = tuple(
        OwnDue(line.soft, line.number, line.binds is Binds.UPSTREAM)
        for line in own_deadlines.of_week(db, office, week + WEEK)
    )
    return Digest(facts, last, _push(db, office, now, week + WEEK), head, own)


def _moment(db: Database, office: Office, week: date) -> int:
    at = weekly_moment(week, digest_settings(office), office.calendar(db))
    return at if at is not None else end_of_day(week + timedelta(days=6), office.zone) - 1


def _push(db: Database, office: Office, now: int, week: date) -> Push | None:
    """The push of a week: what went out, or what will."""
    at = weekly_moment(week, weekly_settings(db, office), office.calendar(db))
    people, units = reminders.push_reached(db, f"{PREFIX[WEEKLY]}{week.isoformat()}:")
    if people or (at is not None and at <= now):
        return Push(week, at, people, units, sent=True) if people else None
    if week - office.today(now) > MOST_AHEAD or week + WEEK <= monday_of(office.today(now)):
        return None
    found = weekly_changes.ahead(db, office, now, week)
    return Push(week, found.at, found.people, found.units)
