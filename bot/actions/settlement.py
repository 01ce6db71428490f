"""Seeing a message through: the last look before it is sent, and what became of it, each with a line in the log."""

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from bot.actions import meters, out_of_reach, rerouting, sealing
from bot.actions.delivery import HELD_BY_TRIAL, in_trial
from bot.actions.office import Office
from bot.actions.routes import TEMPLATE_WAYS
from bot.actions.spoken import within_chat
from bot.domain.delivery import Action, Decision, DropReason, MessageKind, OutboxStatus, SendKind
from bot.domain.events import (
    AddressLost,
    AddressRestored,
    Code,
    MessageDropped,
    MessageFailed,
    MessageSent,
    MessageUnknown,
)
from bot.domain.routing import Step
from bot.messaging import Address
from bot.store import conversations, deliveries, directives, events, outbox, people, routing
from bot.store.database import Database
from bot.store.deliveries import Delivery
from bot.store.outbox import OutboxRow
from bot.store.people import Account

QUESTION_HOLDS_MS = 600_000
"""While a question waits, no new card is sent to that person for ten minutes, KHẨN excepted (dialogues.md 0.6)."""
HELD_BY_QUESTION = frozenset(
    {MessageKind.DIRECTIVE_CARD, MessageKind.BROADCAST, MessageKind.REMINDER, MessageKind.WEEKLY}
)
KEEPS_PUSH_HOURS = frozenset({MessageKind.REMINDER, MessageKind.WEEKLY})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a last look at a row says: send it, leave it until ``later``, or drop it for ``reason``."""

    send: bool
    later: int | None = None
    reason: DropReason | None = None


SEND = Verdict(True)


def still_true(db: Database, office: Office, now: int, row: OutboxRow, owed: Delivery | None = None) -> Verdict:
    """Look again inside the claiming transaction: expired, withdrawn, stopped, met meanwhile, outside push hours, a question open.

    ``owed`` is the row's delivery, where the caller has read it in this transaction.
    """
    kind = MessageKind(row.kind)
    if kind in (MessageKind.ANSWER, MessageKind.OFFICE_ALERT):
        return SEND
    if row.expires_at is not None and now >= row.expires_at:
        return Verdict(False, reason=DropReason.EXPIRED)
    if kind is MessageKind.EDIT:
        return _edit_still_true(db, now, row)
    delivery = owed or _delivery_of(db, row)
    if delivery is None:
        return SEND
    reason = _overtaken(db, delivery, kind) or _training(db, office, now, delivery, kind)
    if reason is not None:
        return Verdict(False, reason=reason)
    if delivery.urgent:
        return SEND
    if kind in KEEPS_PUSH_HOURS:
        hours = office.push_hours(db)
        if not hours.is_open(now):
            return Verdict(False, later=hours.next_open(now))
    if kind in HELD_BY_QUESTION:
        asked_at = conversations.question_open_since(db, row.channel, row.address, now - QUESTION_HOLDS_MS)
        if asked_at is not None:
            return Verdict(False, later=asked_at + QUESTION_HOLDS_MS)
    return SEND


def _edit_still_true(db: Database, now: int, row: OutboxRow) -> Verdict:
    """An edit waits for its original; where that never arrived there is nothing to edit."""
    original = outbox.get(db, row.edits) if row.edits is not None else None
    if original is None or original.status in (OutboxStatus.DROPPED, OutboxStatus.FAILED):
        return Verdict(False, reason=DropReason.REPLACED)
    if not original.external_id:
        return (
            Verdict(False, later=now + 2_000)
            if original.status != OutboxStatus.UNKNOWN
            else Verdict(False, reason=DropReason.REPLACED)
        )
    return SEND


def _overtaken(db: Database, delivery: Delivery, kind: MessageKind) -> DropReason | None:
    if delivery.status == "dropped":  # while its rows waited: stopped, replaced, withdrawn
        return DropReason(delivery.reason) if delivery.reason in set(DropReason) else DropReason.STOPPED
    if kind is MessageKind.DIRECTIVE_CARD and delivery.directive_id is not None:
        return directives.overtaken(db, delivery.directive_id, delivery.version)
    if delivery.broadcast_id is not None:
        return directives.broadcast_overtaken(db, delivery.broadcast_id)
    if delivery.basis and not deliveries.all_open(db, json.loads(delivery.basis)):
        return DropReason.STALE
    return None


def _training(db: Database, office: Office, now: int, delivery: Delivery, kind: MessageKind) -> DropReason | None:
    """The office went back into training while the message waited: it goes to the office's own people alone."""
    if kind not in HELD_BY_TRIAL or not in_trial(db):
        return None
    members = people.office_members(db, office.today(now))
    return None if delivery.person_id in members else DropReason.TRIAL_MODE


def drop(db: Database, now: int, row: OutboxRow, reason: DropReason) -> None:
    """Not sent, for a reason the log keeps. A stale reminder frees its key, so that the next tick renders it anew."""
    if reason is DropReason.STALE:
        outbox.drop_stale(db, row, now, reason.value)
        if row.delivery_id is not None:
            deliveries.free_key(db, row.delivery_id)
    else:
        outbox.mark(db, row.id, OutboxStatus.DROPPED, now, reason.value)
    _without_secrets(db, row)
    if row.delivery_id is not None and row.edits is None:
        deliveries.mark(db, row.delivery_id, "dropped", reason=reason.value)
    delivery = _delivery_of(db, row)
    events.append(
        db,
        MessageDropped(outbox_id=row.id, message_kind=MessageKind(row.kind), reason=reason, **_where(row, delivery)),
        now,
    )


def settle_sent(db: Database, now: int, row: OutboxRow, external_id: str, owed: Delivery | None = None) -> None:
    """The platform took it: the row, its delivery and one line of the log, with the SHA-256 of what was really sent.

    ``owed`` is the row's delivery, where the caller has it; only what never changes is read of it.
    """
    kept = _without_secrets(db, row)
    digest = hashlib.sha256(kept.encode()).hexdigest()
    outbox.mark_sent(db, row.id, external_id, digest, now)
    delivery = owed or _delivery_of(db, row)
    if delivery is not None and row.edits is None and row.part == 0:
        deliveries.mark(db, delivery.id, "sent", sent_at=now)
    line = MessageSent(
        outbox_id=row.id,
        message_kind=MessageKind(row.kind),
        content_sha256=Code(digest),
        attempts=max(row.attempts, 1),
        resent=row.resent,
        message_id=within_chat(Address(row.channel, row.address), external_id),
        **_where(row, delivery),
    )
    events.append(db, line, now)


def _without_secrets(db: Database, row: OutboxRow) -> str:
    """What stays of a payload that waits no longer. Its digest is taken of this: eight digits could be tried out against it."""
    kept = sealing.masked(row.payload)
    if kept != row.payload:
        outbox.replace_payload(db, row.id, kept)
    return kept


def settle_failed(
    db: Database, office: Office, now: int, row: OutboxRow, failure: SendKind, decision: Decision, error: str
) -> None:
    """Obey the decision of :mod:`bot.domain.delivery` about a failed attempt."""
    match decision.action:
        case Action.RETRY | Action.PAUSE_CHANNEL:
            if decision.expired:
                drop(db, now, row, DropReason.EXPIRED)
            else:
                outbox.requeue(db, row.id, decision.retry_at or now, error, counts=decision.counts)
            return
        case Action.RESEND_MARKED:
            outbox.requeue(db, row.id, decision.retry_at or now, error, resent=True)
            return
        case Action.GIVE_UP | Action.MARK_UNKNOWN | Action.HOLD_FOR_OFFICE:
            _settle_for_good(db, office, now, row, failure, decision, error)


def _settle_for_good(
    db: Database, office: Office, now: int, row: OutboxRow, failure: SendKind, decision: Decision, error: str
) -> None:
    status = decision.status
    outbox.mark(db, row.id, status, now, error)
    _without_secrets(db, row)
    delivery = _delivery_of(db, row)
    kind, where = MessageKind(row.kind), _where(row, delivery)
    if status is OutboxStatus.UNKNOWN:
        events.append(
            db,
            MessageUnknown(outbox_id=row.id, message_kind=kind, attempts=row.attempts, resent=row.resent, **where),
            now,
        )
    else:
        failed = MessageFailed(
            outbox_id=row.id, message_kind=kind, send_kind=failure, attempts=row.attempts, detail=error, **where
        )
        events.append(db, failed, now)
    account = people.account_at(db, row.channel, row.address)
    if decision.lost_address and account is not None and Step(row.route) not in TEMPLATE_WAYS:
        # A template refused to a telephone number, or of a kind the person restricted, says nothing of the conversation.
        lose_address(db, now, account, failure)
    if failure is SendKind.WINDOW_CLOSED:
        routing.refuse(db, row.channel, row.address, now)
    elif failure is SendKind.QUOTA_USED_UP:
        meters.note_refused(db, office, now, row)
        if row.kind == MessageKind.ANSWER and delivery is None and row.part == 0:
            out_of_reach.month_used_up(db, office, now, replace(row, status=status.value))
    if delivery is None or row.edits is not None or row.part != 0:
        return
    if decision.next_route and rerouting.fall_back(db, office, now, row, delivery):
        return
    deliveries.mark(db, delivery.id, status.value, reason=failure.value)


def lose_address(db: Database, now: int, account: Account, why: SendKind) -> None:
    """Nothing more goes to this account until the person comes back; the log says since when."""
    if account.status != "blocked":
        people.mark_account(db, account.id, "blocked", account.heard_at)
        events.append(
            db,
            AddressLost(person_id=account.person_id, channel=account.channel, account_id=account.id, send_kind=why),
            now,
        )


def restore_address(db: Database, now: int, account: Account) -> None:
    """The person came back, or wrote."""
    if account.status == "blocked":
        people.mark_account(db, account.id, "active", now)
        events.append(
            db, AddressRestored(person_id=account.person_id, channel=account.channel, account_id=account.id), now
        )


def _delivery_of(db: Database, row: OutboxRow) -> Delivery | None:
    return deliveries.get(db, row.delivery_id) if row.delivery_id is not None else None


def _where(row: OutboxRow, delivery: Delivery | None) -> dict[str, Any]:
    return {
        "channel": row.channel,
        "unit_id": delivery.unit_id if delivery else None,
        "directive_id": delivery.directive_id if delivery else None,
        "person_id": delivery.person_id if delivery else None,
    }
