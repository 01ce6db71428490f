"""Friday: the office gets the digest of its week with the head of the log; the leadership the head with its copy, or alone.

A later change of the log would contradict what many people hold. The figures are worked out on a read connection; the write adds the
head as it stands then, and the line that proves it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.actions import delivery, digest
from bot.actions.delivery import Owed
from bot.actions.digest import Digest
from bot.actions.heads import Head, digest_settings, published_heads
from bot.actions.office import Office
from bot.cards.digest import digest_card
from bot.cards.log_head import head_card
from bot.domain.delivery import MessageKind
from bot.domain.events import Code, LeadersInformed, LogHeadPublished
from bot.domain.people import Role
from bot.domain.weekly import Occasion, WeeklyKind, due_occurrence, next_occasion
from bot.store import events, people, reminders, settings
from bot.store.database import Database

LAST_WEEK = "log_head_week"
"""The setting that names (by its Monday) the last week whose head was handed out."""
LEADERS_WEEK = "leaders_head_week"
"""The same for the leadership, with their copy or alone."""
COPY_WITHIN_MS = 2 * 3_600_000
"""So long the office has to send its copy, before the leadership gets the code alone."""


@dataclass(frozen=True, slots=True)
class Due:
    """A digest to hand out now."""

    occasion: Occasion
    digest: Digest


def find_head(db: Database, office: Office, now: int) -> Sequence[Due]:
    """The week whose digest and head are to be handed out now; nothing outside push hours."""
    owed = _owed(db, office, now)
    if owed is None or not office.push_hours(db).is_open(now):
        return ()
    return (Due(owed, digest.of_week(db, office, now, owed.week, now)),)


def hand_out(db: Database, office: Office, now: int, due: Due) -> None:
    """One message to each member of the office, and a line in the log; once a week."""
    if _owed(db, office, now) != due.occasion:
        return
    week = due.occasion.week
    lines, hash_ = events.head(db)
    head = Head(week, now, hash_, lines)
    found = replace(due.digest, head=head)
    readers = people.office_members(db, office.today(now))
    for person_id in readers:
        owed = Owed(f"digest:{week.isoformat()}:{person_id}", MessageKind.OFFICE_ALERT, person_id)
        delivery.owe(
            db,
            office,
            now,
            owed,
            lambda language: digest_card(language, found.facts, found.last, found.push, head.code, found.own),
        )
    line = LogHeadPublished(head=Code(hash_), code=Code(head.code), lines=lines, people=len(readers), week=week)
    events.append(db, line, now)
    settings.put(db, LAST_WEEK, week.isoformat(), now)


def leaders(db: Database, office: Office, now: int) -> list[int]:
    """The leadership, as far as anything may go to them: in trial mode nothing does."""
    if delivery.in_trial(db):
        return []
    return list(dict.fromkeys(post.person_id for post in people.posts_of_role(db, Role.LEADER, office.today(now))))


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


def moments_until(db: Database, office: Office, now: int, end: int) -> tuple[list[int], list[int]]:
    """When digests go to the office, and when the code alone goes to the leadership if no copy is sent, up to ``end`` (epoch ms)."""
    hours, digests = office.push_hours(db), list[int]()
    owed = _owed(db, office, now)
    if owed is not None:
        digests.append(hours.next_open(now))
    settings_of, calendar = digest_settings(office), office.calendar(db)
    at = now
    while reminders.first_unit_at(db) is not None:
        occasion = next_occasion(WeeklyKind.DIGEST, at, settings_of, calendar)
        at = occasion.at
        goes = hours.next_open(at)
        if goes > end:
            break
        if next_occasion(WeeklyKind.DIGEST, at, settings_of, calendar).at > goes:
            digests.append(goes)
    digests = [each for each in digests if each <= end]
    if not leaders(db, office, now):
        return digests, []
    bare = upcoming_bare(db, office, now)
    codes = [*([bare] if bare is not None else []), *(hours.next_open(each + COPY_WITHIN_MS) for each in digests)]
    return digests, [each for each in codes if each <= end]


# -------------------------------------------------------------------------------------------- the leadership, without a copy


def find_bare(db: Database, office: Office, now: int) -> Sequence[Head]:
    """The head of the last digest, where the office did not send its copy to the leadership in time."""
    head = _unsent(db)
    if head is None or now < head.at + COPY_WITHIN_MS or not office.push_hours(db).is_open(now):
        return ()
    return (head,) if leaders(db, office, now) else ()


def hand_out_bare(db: Database, office: Office, now: int, head: Head) -> None:
    """The code alone to each leader: it must be in their hands every week, copy or none."""
    if _unsent(db) != head:
        return
    readers = leaders(db, office, now)
    for person_id in readers:
        owed = Owed(f"loghead:{head.week.isoformat()}:{person_id}", MessageKind.OFFICE_ALERT, person_id)
        delivery.owe(db, office, now, owed, lambda language: head_card(language, head.week, head.at, head.code))
    line = LeadersInformed(period=Code("head"), first_day=head.week, people=len(readers), code=Code(head.code))
    events.append(db, line, now)
    settings.put(db, LEADERS_WEEK, head.week.isoformat(), now)


def upcoming_bare(db: Database, office: Office, now: int) -> int | None:
    head = _unsent(db)
    if head is None or not leaders(db, office, now):
        return None
    return office.push_hours(db).next_open(max(now, head.at + COPY_WITHIN_MS))


def _unsent(db: Database) -> Head | None:
    last = settings.get(db, LAST_WEEK)
    if last is None or last == settings.get(db, LEADERS_WEEK):
        return None
    return next(iter(published_heads(db, date.fromisoformat(last))), None)
