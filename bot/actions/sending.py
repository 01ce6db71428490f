"""What the outbox does inside its transactions: claim rows that are still true, settle what became of them, take up after a crash."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.actions import channel_health, meters, rerouting, sealing, settlement, waiting
from bot.actions.alerts import alert_office
from bot.actions.office import Office
from bot.actions.open_cards import send_open_cards
from bot.actions.redrawing import CannotDraw, Redrawing
from bot.domain.delivery import Action, Decision, MessageKind, Route, SendKind, after_crash, decide
from bot.domain.events import MessageDelivered, MessageSeen
from bot.messaging import Address, DeliveryNote, NoteState, Outgoing, Presence, PresenceState, Sending
from bot.store import deliveries, directives, events, notes, outbox, people
from bot.store.database import Database
from bot.store.deliveries import Delivery
from bot.store.outbox import OutboxRow

OF_THE_PERSON = (SendKind.UNREACHABLE, SendKind.WINDOW_CLOSED)
"""What a platform refuses because of whom it is for: our calls it takes."""
STANDS_ON_THE_PHONE_MS = 6 * 3_600_000
"""Whoever goes and comes within this time does not get the same cards again."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row in state ``sending`` with everything its channel needs."""

    row: OutboxRow
    sending: Sending
    owed: Delivery | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    kind: SendKind
    detail: str = ""
    retry_after: float | None = None
    moved_to: str = ""
    tries: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt: ``external_id`` when the platform took it, else ``failure``."""

    row: OutboxRow
    external_id: str = ""
    handles: Mapping[str, str] = field(default_factory=dict)
    failure: Failure | None = None
    outage: bool = False
    owed: Delivery | None = None
    """The delivery the row belongs to, as it was when the row was claimed."""
    charge: str = ""
    """The platform's own word for what the message was counted against."""


@dataclass(frozen=True, slots=True)
class Step:
    """The result of one turn of the outbox: rows to send, when the next becomes due, and until when the channel must pause."""

    claimed: tuple[Claimed, ...]
    next_due: int | None
    pause_until: int | None
    more: bool
    queued: bool = False
    """Whether something was queued on the way, perhaps for another channel."""


def step(
    db: Database,
    office: Office,
    now: int,
    channel: str,
    outcomes: Sequence[Outcome],
    limit: int,
    without: Collection[str],
) -> Step:
    """Settle finished attempts and claim at most ``limit`` new rows, in one transaction."""
    newest = outbox.newest(db)
    pause = [until for outcome in outcomes if (until := settle(db, office, now, outcome)) is not None]
    claimed: list[Claimed] = []
    considered = 0
    limit, closed_until = channel_health.hold(db, now, channel, limit)
    if limit > 0 and not pause:
        rows = outbox.next_to_send(db, channel, now, limit, without)
        considered = len(rows)
        drawing, ways = Redrawing(db, office, now), rerouting.AtClaim(db, office, now, channel)
        for row in rows:
            found = _claim(db, office, now, row, drawing, ways)
            if found is not None:
                claimed.append(found)
        outbox.mark_sending(db, [one.row.id for one in claimed])
        if claimed:
            channel_health.note_try(db, now, channel)
    return Step(
        tuple(claimed),
        closed_until or outbox.next_due(db, channel, now),
        max(pause, default=None),
        considered > 0,
        outbox.newest(db) > newest,
    )


def _claim(
    db: Database, office: Office, now: int, row: OutboxRow, drawing: Redrawing, ways: rerouting.AtClaim
) -> Claimed | None:
    owed = deliveries.get(db, row.delivery_id) if row.delivery_id is not None else None
    verdict = settlement.still_true(db, office, now, row, owed)
    if verdict.reason is not None:
        settlement.drop(db, now, row, verdict.reason)
        return None
    if verdict.later is not None:
        outbox.postpone(db, row.id, verdict.later)
        return None
    routed = ways.ready(row, owed)
    if routed is None:
        return None
    row = replace(routed, attempts=row.attempts + 1)
    try:
        ready = drawing.ready(row, owed) if row.drawn_late else row
        if ready is None:
            return None
        row, message = ready, sealing.opened(office.key, Outgoing.from_json(ready.payload))
    except (ValueError, KeyError, TypeError, CannotDraw) as error:  # one such row must not hold up the channel
        outbox.mark_sending(db, [row.id])
        settle(db, office, now, Outcome(row, failure=Failure(SendKind.REJECTED, f"unreadable: {type(error).__name__}")))
        return None
    original = outbox.get(db, row.edits) if row.edits is not None else None
    handles = (
        directives.handles(db, [f.sha256 for f in message.files], row.channel, office.bot_names.get(row.channel, ""))
        if message.files
        else {}
    )
    edits = original.external_id or "" if original is not None else ""
    way = rerouting.route_of(row)
    phone = rerouting.phone_at(db, row.channel, row.address) if way is Route.TEMPLATE_PHONE else ""
    return Claimed(row, Sending(Address(row.channel, row.address), message, edits, handles, way, phone), owed)


def settle(db: Database, office: Office, now: int, outcome: Outcome) -> int | None:
    """Write down what became of an attempt. Returns until when (epoch ms) the whole channel must pause, if it must."""
    row = outcome.row
    if outcome.failure is None:
        settlement.settle_sent(db, now, row, outcome.external_id, outcome.owed)
        channel_health.came_back(db, office, now, row.channel)
        meters.count_sent(db, office, now, row, outcome.charge)
        for sha256, handle in outcome.handles.items():
            directives.keep_handle(db, sha256, row.channel, office.bot_names.get(row.channel, ""), handle, now)
        if office.capabilities[row.channel].receipts:
            match_early_note(db, now, row, outcome.external_id)
        return None
    failure = outcome.failure
    if failure.kind in OF_THE_PERSON:
        channel_health.came_back(db, office, now, row.channel)
    if failure.moved_to:
        people.move_account(db, row.channel, row.address, failure.moved_to)
        outbox.requeue_at(db, row.id, failure.moved_to, now)
        return None
    decision = decide(
        MessageKind(row.kind),
        failure.kind,
        attempts=row.attempts,
        now=now,
        retry_after=failure.retry_after,
        outage=outcome.outage,
        resent=row.resent,
        expires=row.expires_at,
        tries=failure.tries,
    )
    if failure.kind is SendKind.MISCONFIGURED:
        # Not the row waits but the channel, by what the record says of it: put right by a human, everything goes at once.
        channel_health.went_down(db, office, now, row.channel)
        decision = replace(decision, retry_at=now)
    _obey(db, office, now, row, failure, decision)
    paused = decision.action is Action.PAUSE_CHANNEL and failure.kind is not SendKind.MISCONFIGURED
    return decision.retry_at if paused else None


def _obey(db: Database, office: Office, now: int, row: OutboxRow, failure: Failure, decision: Decision) -> None:
    if decision.action is Action.RESEND_MARKED:
        _mark_payload_resent(db, office, row)
    settlement.settle_failed(db, office, now, row, failure.kind, decision, failure.detail)
    if decision.tell_office and failure.kind is SendKind.QUOTA_USED_UP:
        alert_office(
            db,
            office,
            now,
            f"{failure.kind.value}:{row.channel}:{now // 3_600_000}",
            f"alert.{failure.kind.value}",
            in_trouble=row.channel,
        )


def _mark_payload_resent(db: Database, office: Office, row: OutboxRow) -> None:
    account = people.account_at(db, row.channel, row.address)
    mark = office.language(account.language if account else "vi").t("delivery.resent_heading")
    message = Outgoing.from_json(row.payload)
    if mark not in message.heading:
        heading = f"{mark} {message.heading}".strip()
        outbox.replace_payload(db, row.id, replace(message, heading=heading).to_json())


def recover(db: Database, office: Office, now: int) -> int:
    """At start: rows found ``sending`` have an unknown outcome; a channel that was down is tried. Returns how many rows there were."""
    channel_health.look_now(db, now)
    channel_health.leave_behind(db, office, now)
    rows = outbox.in_flight(db)
    for row in rows:
        decision = after_crash(MessageKind(row.kind), row.resent)
        _obey(db, office, now, row, Failure(SendKind.UNKNOWN_OUTCOME, "restart"), decision)
    return len(rows)


def note_delivery(db: Database, now: int, note: DeliveryNote) -> None:
    """The platform tells what became of a message; a note for an unknown message is kept and matched when we settle it."""
    row = outbox.by_external(db, note.channel, note.external_id)
    if row is None:
        notes.keep(db, note.channel, note.external_id, note.state.value, note.at)
        return
    _apply_note(db, now, row, note.state, note.at)


def match_early_note(db: Database, now: int, row: OutboxRow, external_id: str) -> None:
    """What the platform said of a message before we had settled it."""
    for state, at in notes.take(db, row.channel, external_id, now):
        _apply_note(db, now, row, NoteState(state), at)


def _apply_note(db: Database, now: int, row: OutboxRow, state: NoteState, at: int) -> None:
    owed = deliveries.get(db, row.delivery_id) if row.delivery_id is not None else None
    where = {
        "channel": row.channel,
        "unit_id": owed.unit_id if owed else None,
        "directive_id": owed.directive_id if owed else None,
        "person_id": owed.person_id if owed else None,
    }
    event = MessageDelivered if state is NoteState.DELIVERED else MessageSeen
    events.append(db, event(outbox_id=row.id, message_kind=MessageKind(row.kind), platform_at=at, **where), now)  # type: ignore[arg-type]
    outbox.mark_noted(db, row.id, state.value, at)


def note_presence(db: Database, office: Office, now: int, presence: Presence) -> None:
    """A person blocked us, came back (and gets what is open), or moved to another chat id."""
    account = people.account_at(db, presence.address.channel, presence.address.id)
    if account is None:
        return
    match presence.state:
        case PresenceState.BLOCKED:
            settlement.lose_address(db, now, account, SendKind.UNREACHABLE)
        case PresenceState.RETURNED | PresenceState.CAME if account.status == "blocked":
            settlement.restore_address(db, now, account)
            waiting.replaced_by_open_cards(db, now, account.channel, account.address)
            for unit_id in people.standing(db, account.person_id, office.today(now)).unit_ids:
                came = presence.state is PresenceState.CAME
                since = now - STANDS_ON_THE_PHONE_MS if came else None
                send_open_cards(db, office, now, account.person_id, unit_id, again=f"returned{now}", unless_since=since)
            waiting.open_window(db, office, now, account.channel, account.address)
        case PresenceState.RETURNED | PresenceState.CAME:
            people.heard_from(db, account.id, now)
            waiting.open_window(db, office, now, account.channel, account.address)
        case PresenceState.MOVED:
            people.move_account(db, account.channel, account.address, presence.moved_to)
