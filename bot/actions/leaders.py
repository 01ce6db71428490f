"""What goes to the leadership: the office's copy of a week, in its own words and by its own hand; and a line about each month.

The copy is worked out anew by a job on a read connection, as of the moment the office saw it, and goes out through the outbox.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from bot.actions import digest, log_head
from bot.actions.delivery import Owed, answer, owe
from bot.actions.digest import Digest
from bot.actions.office import Office
from bot.cards import leaders as cards
from bot.domain.delivery import MessageKind
from bot.domain.digests import Facts
from bot.domain.events import Code, LeadersInformed
from bot.domain.instants import end_of_day, instant
from bot.domain.ledger import log_code
from bot.domain.people import Standing
from bot.i18n import Language
from bot.messaging import Address, Outgoing
from bot.reports import week as reports
from bot.store import events, jobs, leader_copies, people, reminders, settings
from bot.store.database import Database

SEND_JOB = "leader_copy"
WEEK, MONTH = "week", "month"
LAST_MONTH = "leaders_month"
"""The setting that names (by its first day) the last month told of."""


class CopyRefusal(StrEnum):
    NOT_OFFICE = "not_office"
    NOBODY = "nobody"
    """No leader is registered, or the office is still training."""
    SENT = "sent"


def weekly_text(db: Database, language: Language, found: Digest) -> str:
    """The copy of a week: in the office's own words where it has changed them."""
    kept = leader_copies.get(db, WEEK, found.week)
    code = found.head.code if found.head is not None else None
    return kept.text or cards.weekly_text(language, found.facts, found.last, code)


def keep_words(db: Database, now: int, who: Standing, week: date, text: str) -> CopyRefusal | None:
    """Other words for the copy of a week; empty: the product's own again."""
    if not who.is_office:
        return CopyRefusal.NOT_OFFICE
    if leader_copies.get(db, WEEK, week).sent_at is not None:
        return CopyRefusal.SENT
    leader_copies.keep_words(db, WEEK, week, text, now, who.person_id)
    return None


def may_send(db: Database, office: Office, now: int, who: Standing, week: date) -> CopyRefusal | None:
    if not who.is_office:
        return CopyRefusal.NOT_OFFICE
    if leader_copies.get(db, WEEK, week).sent_at is not None:
        return CopyRefusal.SENT
    return None if log_head.leaders(db, office, now) else CopyRefusal.NOBODY


def send(
    db: Database,
    office: Office,
    now: int,
    who: Standing,
    week: date,
    as_of: int,
    to: Address,
    language: str,
    key: str,
    line: Mapping[str, Any],
) -> CopyRefusal | None:
    """Have the copy sent to the leadership; ``to`` hears to how many, ``key`` is unique per message that asked."""
    refused = may_send(db, office, now, who, week)
    if refused is None:
        data = {
            "week": week.isoformat(),
            "as_of": as_of,
            "by": who.person_id,
            "to": [to.channel, to.id],
            "language": language,
            "key": key,
            "line": dict(line),
        }
        jobs.add(db, SEND_JOB, data, now)
    return refused


def gather(db: Database, office: Office, now: int, data: dict[str, Any]) -> Digest:
    """The job's long part, on a read connection."""
    return digest.of_week(db, office, now, date.fromisoformat(data["week"]), data["as_of"])


def drawn(_office: Office, found: Any) -> Any:
    return found


def finish(db: Database, office: Office, now: int, data: dict[str, Any], found: Digest) -> None:
    """One message to each leader, a line of who sent what, and an answer to who asked."""
    readers = log_head.leaders(db, office, now)
    asked_in = office.language(data["language"])
    if not readers or not leader_copies.mark_sent(db, WEEK, found.week, now, data["by"], len(readers)):
        words = asked_in.t(f"leaders.refused.{(CopyRefusal.SENT if readers else CopyRefusal.NOBODY).value}")
        answer(db, office, now, Address(*data["to"]), f"leaders:{data['key']}", Outgoing(words), asked_in)
        return
    edited = bool(leader_copies.get(db, WEEK, found.week).text)
    for person_id in readers:
        owed = Owed(f"leaders:{WEEK}:{found.week.isoformat()}:{person_id}", MessageKind.OFFICE_ALERT, person_id)
        owe(db, office, now, owed, lambda language: Outgoing(weekly_text(db, language, found)))
    code = Code(found.head.code) if found.head is not None else None
    text = weekly_text(db, office.languages.default, found)
    told = LeadersInformed(
        period=Code(WEEK),
        first_day=found.week,
        people=len(readers),
        code=code,
        text_sha256=_digest(text),
        edited=edited,
        **{**data["line"], "person_id": data["by"]},
    )
    events.append(db, told, now)
    if found.head is not None and settings.get(db, log_head.LAST_WEEK) == found.week.isoformat():
        settings.put(db, log_head.LEADERS_WEEK, found.week.isoformat(), now)
    words = asked_in.t("leaders.sent", people=asked_in.two(len(readers)))
    answer(db, office, now, Address(*data["to"]), f"leaders:{data['key']}", Outgoing(words), asked_in)


def _digest(text: str) -> Code:
    return Code(hashlib.sha256(text.encode()).hexdigest())


# ------------------------------------------------------------------------------------------------------------- each month


@dataclass(frozen=True, slots=True)
class Month:
    """A month (named by its first day) to be told of: its figures."""

    first: date
    facts: Facts


def month_facts(db: Database, office: Office, now: int, first: date) -> Facts:
    """A month as it stood at its end, or stands now."""
    over = end_of_day(_next(first) - timedelta(days=1), office.zone) - 1
    return reports.facts(db, office, office.calendar(db), first, min(over, now), _next(first), now)


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def before(day: date) -> date:
    """The first day of the month before the one of the day."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def _moment(db: Database, office: Office, first: date) -> int:
    """When the month before is told of: on the first working day of this one."""
    day = office.calendar(db).first_working_on_or_after(first)
    return instant(day, office.config.hours.monthly_time, office.zone)


def _owed(db: Database, office: Office, now: int) -> date | None:
    """The month that is to be told of now; one missed longer than its follower is left out."""
    if not office.config.hours.monthly_line:
        return None
    began = reminders.first_unit_at(db)
    this = office.today(now).replace(day=1)
    told = before(this)
    kept = settings.get(db, LAST_MONTH)
    if began is None or (kept and date.fromisoformat(kept) >= told):
        return None
    at = _moment(db, office, this)
    return told if began < at <= now else None


def find_month(db: Database, office: Office, now: int) -> Sequence[Month]:
    """The month before, on the first working day of this one, in push hours."""
    first = _owed(db, office, now)
    if first is None or not office.push_hours(db).is_open(now):
        return ()
    return (Month(first, month_facts(db, office, now, first)),)


def tell_month(db: Database, office: Office, now: int, month: Month) -> None:
    """The line to each leader, the same to the office; once a month. In trial mode to the office alone."""
    if _owed(db, office, now) != month.first:
        return
    code = log_code(events.head(db)[1])
    leading = log_head.leaders(db, office, now)
    for person_id in dict.fromkeys([*leading, *people.office_members(db, office.today(now))]):
        owed = Owed(f"leaders:{MONTH}:{month.first.isoformat()}:{person_id}", MessageKind.OFFICE_ALERT, person_id)
        owe(db, office, now, owed, lambda language: Outgoing(cards.monthly_text(language, month.facts, code)))
    text = cards.monthly_text(office.languages.default, month.facts, code)
    told = LeadersInformed(
        period=Code(MONTH), first_day=month.first, people=len(leading), code=Code(code), text_sha256=_digest(text)
    )
    events.append(db, told, now)
    settings.put(db, LAST_MONTH, month.first.isoformat(), now)


def moments_until(db: Database, office: Office, now: int, end: int) -> list[int]:
    """When the line of a month goes out, up to ``end`` (epoch ms)."""
    began, hours = reminders.first_unit_at(db), office.push_hours(db)
    if not office.config.hours.monthly_line or began is None:
        return []
    found = [hours.next_open(now)] if _owed(db, office, now) is not None else []
    first = office.today(now).replace(day=1)
    while (at := _moment(db, office, first)) <= end:
        if at > max(now, began):
            found.append(hours.next_open(at))
        first = _next(first)
    return [each for each in found if each <= end]


def upcoming_month(db: Database, office: Office, now: int) -> int | None:
    if not office.config.hours.monthly_line:
        return None
    hours = office.push_hours(db)
    if _owed(db, office, now) is not None:
        return hours.next_open(now)
    this = office.today(now).replace(day=1)
    coming = [_moment(db, office, first) for first in (this, _next(this))]
    return hours.next_open(next(at for at in coming if at > now))
