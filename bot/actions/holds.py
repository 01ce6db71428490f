"""The hold between confirming and sending: told to author and Chánh Văn phòng, stopped, skipped, released when it is over."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from bot.actions import fanout
from bot.actions.delivery import Owed, edit, in_trial, owe
from bot.actions.office import Office
from bot.cards import sending as cards
from bot.domain.delivery import DropReason, MessageKind
from bot.domain.due_days import OwnDues
from bot.domain.events import Code, DirectiveHoldSkipped, DirectivePublished, DirectiveStopped
from bot.domain.obligations import ObligationState
from bot.domain.people import Standing, may_stop_any
from bot.store import cards_owed, directives, drafts, events, jobs, obligations, people, publishing
from bot.store.database import Database
from bot.store.directives import Directive

COUNT_JOB = "count_hold"
FREEZE_JOB = "freeze_directive"
DROP_JOB = "drop_unsent"
DROP_CHUNK = 2_000
COUNTDOWN_MS = 15_000
"""How often the seconds left are shown anew, where the channel can edit."""
WAITING = ("held", "scheduled")


class HoldRefusal(StrEnum):
    UNKNOWN = "unknown"
    NOT_YOURS = "not_yours"
    """Only its author and the Chánh Văn phòng stop it, or send it early."""
    OVER = "over"
    """Nothing waits any more."""
    OUTSIDE_HOURS = "outside_hours"
    """It was put off to sending hours: only KHẨN, decided by name, goes out before them."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """``sent`` people had got it. With none, nothing went out and the draft (``draft_id``) is open again."""

    directive_id: int
    number: str
    sent: int
    unsent: int
    draft_id: int | None


def draft_step(directive_id: int) -> str:
    """How a draft is marked that became a directive."""
    return f"directive:{directive_id}"


def announce(db: Database, office: Office, now: int, directive_id: int, units: int, author_id: int) -> None:
    """Tell the author and every Chánh Văn phòng until when it can be stopped; the seconds are counted down for the author."""
    directive = directives.get(db, directive_id)
    if directive is None or directive.hold_until is None:
        return
    author = people.name_of(db, author_id)
    for person_id in dict.fromkeys([author_id, *people.chiefs(db, office.today(now))]):
        told = _chief_told(db, office, now, author_id)
        facts = _facts(db, office, now, directive, units, author, person_id == author_id, told)
        owed = Owed(
            fanout.told_key(directive_id, person_id), MessageKind.OFFICE_ALERT, person_id, directive_id=directive_id
        )
        owe(db, office, now, owed, lambda language, facts=facts: cards.hold(language, facts))  # type: ignore[misc]
    left = directive.hold_until - now
    if left <= 4 * COUNTDOWN_MS:
        for mark in range(COUNTDOWN_MS, left, COUNTDOWN_MS):
            jobs.add(
                db, COUNT_JOB, {"directive": directive_id, "units": units}, now, due_at=directive.hold_until - mark
            )


def _chief_told(db: Database, office: Office, now: int, author_id: int | None) -> bool:
    """Whether a Chánh Văn phòng other than the author is there to be told."""
    return any(person_id != author_id for person_id in people.chiefs(db, office.today(now)))


def _facts(
    db: Database,
    office: Office,
    now: int,
    directive: Directive,
    units: int,
    author: str,
    for_author: bool,
    chief_told: bool,
) -> cards.HoldFacts:
    until = directive.hold_until or now
    return cards.HoldFacts(
        directive.id,
        directive.number,
        until,
        max(0, -(-(until - now) // 1000)),
        units,
        author,
        for_author,
        scheduled=directive.status == "scheduled",
        may_skip=directive.status != "scheduled" or directive.urgent or office.push_hours(db).is_open(now),
        trial=in_trial(db),
        chief_told=chief_told,
    )


def count_down(db: Database, office: Office, now: int, data: dict[str, Any]) -> bool:
    """The job that shows the author how many seconds are left."""
    directive = directives.get(db, data["directive"])
    told = fanout.told(db, data["directive"])
    if directive is None or directive.status not in WAITING or not told:
        return True
    chief_told = _chief_told(db, office, now, directive.created_by)
    facts = _facts(db, office, now, directive, data["units"], "", for_author=True, chief_told=chief_told)
    edit(db, office, now, told[0].id, lambda language: cards.hold(language, facts))
    return True


# ----------------------------------------------------------------------------------------------------------- release


def holds_due(db: Database, _office: Office, now: int) -> list[int]:
    """Directives whose hold is over."""
    return publishing.holds_over(db, now)


def next_hold(db: Database, _office: Office, _now: int) -> int | None:
    """When the next hold ends (epoch ms)."""
    return publishing.next_hold(db)


def release_hold(db: Database, office: Office, now: int, directive_id: int, *, frozen: bool = False) -> None:
    """Begin to send, if it still waits, its time has come and its audience is frozen; the log says what goes to whom.

    ``frozen``: the caller has just written the last of the audience.
    """
    directive = directives.get(db, directive_id)
    if directive is None or directive.status not in WAITING or (directive.hold_until or 0) > now:
        return
    if not frozen and publishing.is_freezing(db, directive_id, FREEZE_JOB):
        return
    publishing.start_publishing(db, directive_id, now)
    unit_ids = obligations.units_of(db, directive_id)
    log_published(db, now, directive, unit_ids, directive.created_by)
    told = [delivery.id for delivery in fanout.told(db, directive_id)]
    fanout.begin(db, now, directive_id, told, late=unit_ids if directive.created_at < now else ())
    facts = cards.ProgressFacts(directive_id, directive.number, 0, cards_owed.count_cards(db, directive_id))
    for delivery_id in told:
        edit(db, office, now, delivery_id, lambda language: cards.progress(language, facts))


def log_published(
    db: Database,
    now: int,
    directive: Directive,
    unit_ids: list[int],
    by: int | None,
    line: Mapping[str, Any] | None = None,
) -> None:
    """The line that proves which text and files went to which units, and what was asked."""
    files = directives.files(db, directive.id, directive.version)
    columns = {name: value for name, value in (line or {}).items() if name in ("channel", "message_id")}
    own_dues = publishing.own_dues(db, directive.id, directive.version)
    published = DirectivePublished(
        directive_id=directive.id,
        person_id=by,
        version_id=directive.version,
        content_sha256=content_digest(directive, [file.sha256 for file in files], own_dues),
        units=tuple(unit_ids),
        people=cards_owed.count_cards(db, directive.id, unit_ids),
        duties=tuple(publishing.duties_asked(db, directive.id)),
        hard_due=directive.due,
        own_dues=dict(own_dues) or None,
        urgent=directive.urgent,
        trial=in_trial(db),
        files=tuple(Code(file.sha256) for file in files),
        identity=f"{directive.number}, {directive.issuer}, {directive.issued.year}",
        **columns,
    )
    events.append(db, published, now)


def content_digest(directive: Directive, files: list[str], own_dues: OwnDues = ()) -> Code:
    """SHA-256 of the version's text as sent, its due days and files included."""
    due = directive.due.isoformat() if directive.due else None
    value: list[object] = [
        directive.number,
        directive.issued.isoformat(),
        directive.issuer,
        directive.subject,
        directive.summary,
        due,
        files,
    ]
    if own_dues:
        value.append([[duty.value, day.isoformat() if day else None] for duty, day in own_dues])
    return Code(hashlib.sha256(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest())


def send_now(
    db: Database, office: Office, now: int, who: Standing, directive_id: int, line: Mapping[str, Any]
) -> HoldRefusal | None:
    """Skip what is left of the hold; the log names who did. ``line``: by which message (``spoken(…).line()``)."""
    directive = directives.get(db, directive_id)
    if directive is None:
        return HoldRefusal.UNKNOWN
    if not may_stop_any(who, directive.created_by or 0):
        return HoldRefusal.NOT_YOURS
    if directive.status not in WAITING:
        return HoldRefusal.OVER
    if directive.status == "scheduled" and not directive.urgent and not office.push_hours(db).is_open(now):
        return HoldRefusal.OUTSIDE_HOURS
    skipped = DirectiveHoldSkipped(
        directive_id=directive_id, until=directive.hold_until or now, **{**line, "person_id": who.person_id}
    )
    events.append(db, skipped, now)
    publishing.hold_until(db, directive_id, now)
    release_hold(db, office, now, directive_id)
    return None


# -------------------------------------------------------------------------------------------------------------- stop


def stop(
    db: Database, office: Office, now: int, who: Standing, directive_id: int, line: Mapping[str, Any]
) -> Stopped | HoldRefusal:
    """Stop what was not sent yet. Before the first card went out nothing of it stays in force and the draft is open again;
    later those who got it still owe, and the rest waits to be sent, corrected or withdrawn. What was put off (a closed page, a
    retry) can be stopped after the result was told, too.
    """
    directive = directives.get(db, directive_id)
    if directive is None:
        return HoldRefusal.UNKNOWN
    if not may_stop_any(who, directive.created_by or 0):
        return HoldRefusal.NOT_YOURS
    if directive.status not in (*WAITING, "publishing", "published"):
        return HoldRefusal.OVER
    if directive.status == "published" and not cards_owed.count_waiting(db, directive.id):
        return HoldRefusal.OVER
    stopped = _stop(db, now, directive)
    columns = {**line, "person_id": who.person_id}
    events.append(
        db, DirectiveStopped(directive_id=directive_id, sent=stopped.sent, unsent=stopped.unsent, **columns), now
    )
    _tell_stopped(db, office, now, who.person_id, stopped)
    return stopped


def discard_unsent(db: Database, now: int, directive_id: int) -> Stopped | None:
    """Take back a directive that concerned the office alone (a rehearsal): its duties close, its draft is open again."""
    directive = directives.get(db, directive_id)
    return None if directive is None else _take_back(db, now, directive, 0)


def _stop(db: Database, now: int, directive: Directive) -> Stopped:
    sent = cards_owed.count_sent(db, directive.id)
    if sent == 0 and directive.status != "published":
        return _take_back(db, now, directive, cards_owed.count_cards(db, directive.id))
    unsent = cards_owed.count_waiting(db, directive.id)
    drop_unsent(db, now, directive.id, DropReason.STOPPED)
    publishing.set_status(db, directive.id, "published")
    return Stopped(directive.id, directive.number, sent, unsent, None)


def _take_back(db: Database, now: int, directive: Directive, unsent: int) -> Stopped:
    drop_unsent(db, now, directive.id, DropReason.STOPPED)
    publishing.finish(db, directive.id, "stopped", now)
    obligations.end_all(db, directive.id, ObligationState.WITHDRAWN, now, "stopped")
    draft_id = drafts.reopen(db, "directive", draft_step(directive.id), now)
    return Stopped(directive.id, directive.number, 0, unsent, draft_id)


def drop_unsent(db: Database, now: int, directive_id: int, reason: DropReason) -> None:
    """Cards not sent yet stay unsent: those next to go at once, thousands more by a job."""
    if cards_owed.drop_waiting(db, directive_id, reason.value, limit=DROP_CHUNK) == DROP_CHUNK:
        jobs.add(db, DROP_JOB, {"directive": directive_id, "reason": reason.value}, now)


def drop_chunk(db: Database, _office: Office, _now: int, data: dict[str, Any]) -> bool:
    """The job that takes back the rest of what was stopped."""
    return cards_owed.drop_waiting(db, data["directive"], data["reason"], limit=DROP_CHUNK) < DROP_CHUNK


def _tell_stopped(db: Database, office: Office, now: int, by: int, stopped: Stopped) -> None:
    """The old buttons disappear; whoever was told of the hold reads who stopped it, and the author's phone rings."""
    directive = directives.get(db, stopped.directive_id)
    author = directive.created_by if directive else None
    facts = cards.StoppedFacts(
        stopped.directive_id,
        stopped.number,
        now,
        stopped.sent,
        stopped.unsent,
        stopped.draft_id,
        people.name_of(db, by),
    )
    for delivery in fanout.told(db, stopped.directive_id):
        edited = edit(db, office, now, delivery.id, lambda language: cards.stopped_note(language, facts))
        for_author = delivery.person_id == author
        if delivery.person_id != by and (for_author or not edited):
            owed = Owed(
                f"stopped:{stopped.directive_id}:{delivery.person_id}:{now}",
                MessageKind.OFFICE_ALERT,
                delivery.person_id,
                directive_id=stopped.directive_id,
            )
            owe(db, office, now, owed, partial(cards.stopped_note, facts=facts, for_author=for_author))
