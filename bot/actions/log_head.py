"""The head of the log goes to office and leadership every week: a later change of the log would contradict what many people hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.actions import delivery
from bot.actions.delivery import Owed
from bot.actions.office import Office
from bot.cards.log_head import head_card
from bot.domain.delivery import MessageKind
from bot.domain.events import Code, LogHeadPublished
from bot.domain.ledger import log_code
from bot.domain.people import Role
from bot.domain.weekly import Instead, Occasion, Weekly, WeeklyKind, due_occurrence, next_occasion
from bot.store import events, people, reminders, settings
from bot.store.database import Database

LAST_WEEK = "log_head_week"
"""The setting that names (by its Monday) the last week whose head was handed out."""


@dataclass(frozen=True, slots=True)
class Head:
    """A head as it was handed out: its week, when (epoch ms), the full hash and the twelve digits."""

    week: date
    at: int
    hash: str
    lines: int

    @property
    def code(self) -> str:
        return log_code(self.hash)


def digest_settings(office: Office) -> Weekly:
    """Friday 14:00 as configured; the last working day of the week where that is off."""
    hours = office.config.hours
    return Weekly(hours.digest_day - 1, hours.digest_time, Instead.LAST_WORKING, office.zone)


def find_head(db: Database, office: Office, now: int) -> Sequence[Occasion]:
    """The week whose head is to be handed out now; nothing outside push hours."""
    owed = _owed(db, office, now)
    return (owed,) if owed is not None and office.push_hours(db).is_open(now) else ()


def hand_out(db: Database, office: Office, now: int, occasion: Occasion) -> None:
    """One line to each member of the office and each leader, and a line in the log; once a week.

    In trial mode the leadership is left out: nothing goes to anyone but the office's own people.
    """
    if _owed(db, office, now) != occasion:
        return
    lines, hash_ = events.head(db)
    head = Head(occasion.week, now, hash_, lines)
    readers = _readers(db, office, now)
    for person_id in readers:
        owed = Owed(f"loghead:{occasion.week.isoformat()}:{person_id}", MessageKind.OFFICE_ALERT, person_id)
        delivery.owe(db, office, now, owed, lambda language: head_card(language, head.week, head.at, head.code))
    line = LogHeadPublished(
        head=Code(hash_), code=Code(head.code), lines=lines, people=len(readers), week=occasion.week
    )
    events.append(db, line, now)
    settings.put(db, LAST_WEEK, occasion.week.isoformat(), now)


def _readers(db: Database, office: Office, now: int) -> list[int]:
    today = office.today(now)
    leaders = [] if delivery.in_trial(db) else [post.person_id for post in people.posts_of_role(db, Role.LEADER, today)]
    return list(dict.fromkeys([*people.office_members(db, today), *leaders]))


def published_heads(db: Database, week: date | None = None) -> list[Head]:
    """Heads handed out so far, the newest first; of one week, if it is given."""
    heads = [
        Head(date.fromisoformat(line["data"]["week"]), line["at"], line["data"]["head"], line["data"]["lines"])
        for line, _ in events.of_kind(db, LogHeadPublished.kind)
        if line["data"].get("week")
    ]
    return [head for head in reversed(heads) if week is None or head.week == week]


def _owed(db: Database, office: Office, now: int) -> Occasion | None:
    since = reminders.first_unit_at(db)
    if since is None:
        return None
    kept = settings.get(db, LAST_WEEK)
    return due_occurrence(
        WeeklyKind.DIGEST,
        now,
        date.fromisoformat(kept) if kept else None,
        since=since,
        settings=digest_settings(office),
        calendar=office.calendar(db),
        hours=office.push_hours(db),
    )


def upcoming_head(db: Database, office: Office, now: int) -> int | None:
    hours = office.push_hours(db)
    if _owed(db, office, now) is not None and not hours.is_open(now):
        return hours.next_open(now)
    return hours.next_open(next_occasion(WeeklyKind.DIGEST, now, digest_settings(office), office.calendar(db)).at)
