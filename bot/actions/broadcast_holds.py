"""Deciding a message to many: held so that it can be stopped, released, stopped half-way (dialogues.md 6)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.actions import broadcast_sending, common_answers
from bot.actions.broadcasts import BroadcastRefusal, source_of
from bot.actions.delivery import Owed, edit, in_trial, owe
from bot.actions.office import Office
from bot.cards import broadcast_course as cards
from bot.domain.broadcasts import BroadcastStatus
from bot.domain.delivery import MessageKind
from bot.domain.events import BroadcastHeld, BroadcastHoldSkipped, BroadcastStopped
from bot.domain.people import Standing, may_publish, may_stop_any
from bot.store import broadcast_recipients as recipients
from bot.store import broadcasts as rows
from bot.store import events, jobs, people
from bot.store.broadcasts import Broadcast
from bot.store.database import Database

COUNT_JOB, FREEZE_JOB, DROP_JOB = "count_broadcast_hold", "freeze_broadcast", "drop_broadcast"
FREEZE_AT_ONCE = 1000
DROP_AT_ONCE = 500
"""People written down, or struck out, in one transaction: well under the 50 ms the writer may be held."""
COUNTDOWN_MS = 15_000


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Decided: until ``hold_until`` (epoch ms) it can be stopped before anybody gets it."""

    broadcast_id: int
    hold_until: int
    people: int


def confirm(
    db: Database,
    office: Office,
    now: int,
    who: Standing,
    broadcast_id: int,
    *,
    urgent: bool = False,
    send_at: int | None = None,
) -> Confirmed | BroadcastRefusal:
    """Decide it: the list of recipients is frozen, author and Chánh Văn phòng are told, and the hold begins.

    Outside sending hours it waits for the next ones, unless it is KHẨN or another time was chosen.
    """
    if not may_publish(who):
        return BroadcastRefusal.NOT_OFFICE
    found = rows.get(db, broadcast_id)
    if found is None or found.status is not BroadcastStatus.DRAFT:
        return BroadcastRefusal.OVER
    source = source_of(db, office, now, found)
    addressed = recipients.addressed(db, source)
    if not addressed:
        return BroadcastRefusal.NO_RECIPIENTS
    until = now + office.config.sending.hold_seconds * 1000
    if not urgent:
        chosen = send_at if send_at is not None and send_at > now else office.push_hours(db).next_open(now)
        until = max(until, chosen)
    later = until - now > office.config.sending.hold_seconds * 1000
    if not rows.hold(db, found.id, who.person_id, until, until if later else None, urgent=urgent):
        return BroadcastRefusal.OVER
    _freeze(db, now, found.id, addressed, urgent=urgent)
    held = BroadcastHeld(
        broadcast_id=found.id,
        person_id=who.person_id,
        until=until,
        people=len(addressed),
        units=len({unit_id for _, unit_id in addressed}),
        written_by=found.created_by if found.created_by != who.person_id else None,
    )
    events.append(db, held, now)
    if until > now:
        _announce(db, office, now, found.id, who.person_id, len(addressed))
    else:
        release_hold(db, office, now, found.id)
    return Confirmed(found.id, until, len(addressed))


def _freeze(db: Database, now: int, broadcast_id: int, addressed: list[tuple[int, int]], *, urgent: bool) -> None:
    """Who is owed it: the first thousand at once, the rest by a job, before sending can begin."""
    recipients.freeze(db, broadcast_id, addressed[:FREEZE_AT_ONCE], urgent, now)
    if addressed[FREEZE_AT_ONCE:]:
        data = {"broadcast": broadcast_id, "people": addressed[FREEZE_AT_ONCE:]}
        jobs.add(db, FREEZE_JOB, data, now)


def freeze_chunk(db: Database, _office: Office, now: int, data: dict[str, Any]) -> bool:
    """The job that writes down the rest of a large list; begun anew after a crash, it writes nobody down twice."""
    found = rows.get(db, data["broadcast"])
    done = data.get("done", 0)
    if found is None or found.status is not BroadcastStatus.HELD:
        return True
    recipients.freeze(db, found.id, data["people"][done : done + FREEZE_AT_ONCE], found.urgent, now)
    data["done"] = done + FREEZE_AT_ONCE
    return bool(data["done"] >= len(data["people"]))


def _announce(db: Database, office: Office, now: int, broadcast_id: int, author_id: int, count: int) -> None:
    found = rows.get(db, broadcast_id)
    if found is None or found.hold_until is None:
        return
    for person_id in dict.fromkeys([author_id, found.created_by, *people.chiefs(db, office.today(now))]):
        facts = _hold_facts(db, office, now, found, count, for_author=person_id == author_id)
        key = broadcast_sending.told_key(broadcast_id, person_id)
        owed = Owed(key, MessageKind.OFFICE_ALERT, person_id, broadcast_id=broadcast_id)
        owe(db, office, now, owed, lambda language, facts=facts: cards.hold(language, facts))  # type: ignore[misc]
    left = found.hold_until - now
    if left <= 4 * COUNTDOWN_MS:
        for mark in range(COUNTDOWN_MS, left, COUNTDOWN_MS):
            data = {"broadcast": broadcast_id, "people": count}
            jobs.add(db, COUNT_JOB, data, now, due_at=found.hold_until - mark)


def as_held(db: Database, office: Office, now: int, found: Broadcast, person_id: int) -> cards.HoldFacts:
    """The hold as it stands, for somebody of the office who asks."""
    count = len(rows.outcomes(db, found.id, now))
    return _hold_facts(db, office, now, found, count, for_author=person_id == found.author)


def _hold_facts(
    db: Database, office: Office, now: int, found: Broadcast, count: int, *, for_author: bool
) -> cards.HoldFacts:
    until = found.hold_until or now
    return cards.HoldFacts(
        found.id,
        found.text,
        until,
        max(0, -(-(until - now) // 1000)),
        count,
        people.name_of(db, found.author),
        for_author,
        scheduled=found.send_at is not None,
        trial=in_trial(db),
        may_skip=found.send_at is None or found.urgent or office.push_hours(db).is_open(now),
        chief_told=any(chief != found.author for chief in people.chiefs(db, office.today(now))),
    )


def count_down(db: Database, office: Office, now: int, data: dict[str, Any]) -> bool:
    """The job that shows the author how many seconds are left."""
    found = rows.get(db, data["broadcast"])
    told = rows.told(db, data["broadcast"])
    if found is not None and found.status is BroadcastStatus.HELD and told:
        facts = _hold_facts(db, office, now, found, data["people"], for_author=True)
        edit(db, office, now, told[0][0], lambda language: cards.hold(language, facts))
    return True


def holds_due(db: Database, _office: Office, now: int) -> list[int]:
    """Broadcasts whose hold is over."""
    return rows.holds_over(db, now)


def next_hold(db: Database, _office: Office, _now: int) -> int | None:
    """When the next hold ends (epoch ms)."""
    return rows.next_hold(db)


def release_hold(db: Database, office: Office, now: int, broadcast_id: int) -> None:
    """Begin to send, if it is still held and its time has come."""
    found = rows.get(db, broadcast_id)
    if found is None or found.status is not BroadcastStatus.HELD or (found.hold_until or 0) > now:
        return
    if not rows.is_working(db, broadcast_id, FREEZE_JOB):
        rows.start(db, broadcast_id, now)
        broadcast_sending.begin(db, now, replace(found, status=BroadcastStatus.SENDING))
        common_answers.settle_with(db, office, now, broadcast_id)


def send_now(
    db: Database, office: Office, now: int, who: Standing, broadcast_id: int, line: Mapping[str, Any]
) -> BroadcastRefusal | None:
    """Skip what is left of the hold; the log names who did. ``line``: by which message (``spoken(…).line()``)."""
    found = rows.get(db, broadcast_id)
    refusal = _refusal(found, who)
    if refusal is not None or found is None:
        return refusal or BroadcastRefusal.UNKNOWN
    if found.status is not BroadcastStatus.HELD:
        return BroadcastRefusal.OVER
    if found.send_at is not None and not found.urgent and not office.push_hours(db).is_open(now):
        return BroadcastRefusal.OUTSIDE_HOURS
    skipped = BroadcastHoldSkipped(
        broadcast_id=broadcast_id, until=found.hold_until or now, **{**line, "person_id": who.person_id}
    )
    events.append(db, skipped, now)
    rows.shorten_hold(db, broadcast_id, now)
    release_hold(db, office, now, broadcast_id)
    return None


@dataclass(frozen=True, slots=True)
class Stopped:
    """``sent`` people had got it by then."""

    broadcast_id: int
    sent: int
    unsent: int


def stop(
    db: Database, office: Office, now: int, who: Standing, broadcast_id: int, line: Mapping[str, Any]
) -> Stopped | BroadcastRefusal:
    """Stop what was not sent yet; author and Chánh Văn phòng see who did. ``line``: by which message (``spoken(…).line()``)."""
    found = rows.get(db, broadcast_id)
    refusal = _refusal(found, who)
    if refusal is not None or found is None:
        return refusal or BroadcastRefusal.UNKNOWN
    if found.status not in (BroadcastStatus.HELD, BroadcastStatus.SENDING):
        return BroadcastRefusal.OVER
    rows.stop(db, broadcast_id, now, who.person_id)
    sent, everybody = rows.counts(db, broadcast_id)
    unsent = everybody - sent
    if not rows.drop_unsent(db, broadcast_id, now, DROP_AT_ONCE):
        jobs.add(db, DROP_JOB, {"broadcast": broadcast_id}, now)
    stopped = BroadcastStopped(broadcast_id=broadcast_id, person_id=who.person_id, sent=sent, unsent=unsent, **line)
    events.append(db, stopped, now)
    _tell_stopped(db, office, now, found, who.person_id, Stopped(broadcast_id, sent, unsent))
    return Stopped(broadcast_id, sent, unsent)


def drop_chunk(db: Database, _office: Office, now: int, data: dict[str, Any]) -> bool:
    """The job that strikes out the rest of a stopped broadcast; the outbox sends none of it meanwhile."""
    found = rows.get(db, data["broadcast"])
    if found is None or found.status is not BroadcastStatus.STOPPED:
        return True
    return rows.drop_unsent(db, found.id, now, DROP_AT_ONCE)


def _tell_stopped(db: Database, office: Office, now: int, found: Broadcast, by: int, stopped: Stopped) -> None:
    facts = cards.StoppedFacts(found.id, found.text, now, people.name_of(db, by), stopped.sent, stopped.unsent)
    for delivery_id, person_id in rows.told(db, found.id):
        mine = person_id == by
        shown = edit(db, office, now, delivery_id, lambda language: cards.stopped_note(language, facts))
        if not mine and (person_id in (found.author, found.created_by) or not shown):
            key = f"broadcast-stopped:{found.id}:{person_id}:{now}"
            owed = Owed(key, MessageKind.OFFICE_ALERT, person_id, broadcast_id=found.id)
            owe(db, office, now, owed, lambda language: cards.stopped(language, facts))


def _refusal(found: Broadcast | None, who: Standing) -> BroadcastRefusal | None:
    if found is None:
        return BroadcastRefusal.UNKNOWN
    mine = may_stop_any(who, found.author) or may_stop_any(who, found.created_by)
    return None if mine else BroadcastRefusal.NOT_YOURS
