"""What waits is sent when its way opens (the person writes, the channel is back): drawn anew, and only if it is still true (issue 3)."""

from dataclasses import replace

from bot.actions import open_cards, settlement
from bot.actions.office import Office
from bot.domain.delivery import DropReason, MessageKind
from bot.domain.routing import Hindrance
from bot.layout import fit
from bot.store import channel_downs, deliveries, obligations, outbox, people, routing
from bot.store.database import Database
from bot.store.deliveries import Delivery
from bot.store.outbox import OutboxRow

REMINDERS = frozenset({MessageKind.REMINDER, MessageKind.WEEKLY})
WORTH_MS = 14 * 86_400_000
"""A message to many that waited longer says nothing any more."""


def open_window(db: Database, office: Office, now: int, channel: str, address: str) -> int:
    """The person was heard from: whatever waits for this address goes out now, oldest first. Returns how many messages.

    What waits for the channel itself stays where it is, unless that is about to be tried.
    """
    rows = routing.waiting_for(db, channel, address)
    if rows and channel in channel_downs.closed(db, now):
        rows = [row for row in rows if row.waits != Hindrance.CHANNEL_DOWN]
    return _release(db, office, now, rows)


def release_for(db: Database, office: Office, now: int, channel: str, address: str, why: Hindrance) -> int:
    """What kept messages to this address from going out has passed: the same for what waited for that alone."""
    rows = [row for row in routing.waiting_for(db, channel, address) if row.waits == why]
    return _release(db, office, now, rows)


def _release(db: Database, office: Office, now: int, rows: list[OutboxRow]) -> int:
    """Of reminders the newest goes, the others are logged as stale; a card whose duties are met meanwhile is not sent."""
    newest = _newest_reminder(rows)
    sent: set[int] = set()
    for row in rows:
        delivery = deliveries.get(db, row.delivery_id) if row.delivery_id is not None else None
        reason = _overtaken(db, now, row, delivery, newest)
        if reason is not None:
            settlement.drop(db, now, row, reason)
            continue
        _draw_anew(db, office, row, delivery)
        routing.release(db, row.id, now)
        if delivery is not None:
            sent.add(delivery.id)
            if delivery.status == "queued":
                deliveries.mark(db, delivery.id, "queued")
    return len(sent)


def replaced_by_open_cards(db: Database, now: int, channel: str, address: str) -> None:
    """Whoever comes back gets what is open as new cards: those that waited are not sent beside them."""
    for row in routing.waiting_for(db, channel, address):
        if row.kind == MessageKind.DIRECTIVE_CARD:
            settlement.drop(db, now, row, DropReason.REPLACED)


def _newest_reminder(rows: list[OutboxRow]) -> dict[str, int | None]:
    return {row.kind: row.delivery_id for row in rows if MessageKind(row.kind) in REMINDERS}


def _overtaken(
    db: Database, now: int, row: OutboxRow, delivery: Delivery | None, newest: dict[str, int | None]
) -> DropReason | None:
    """Why it is not sent although it can be; the rest is looked at when it is claimed (bot.actions.settlement.still_true)."""
    kind = MessageKind(row.kind)
    if kind in REMINDERS and newest[row.kind] != row.delivery_id:
        return DropReason.STALE
    if delivery is None:
        return None
    if row.waits == Hindrance.CHANNEL_DOWN and routing.replaced(db, delivery.id):
        return DropReason.REPLACED
    if kind is MessageKind.BROADCAST and now - delivery.decided_at > WORTH_MS:
        return DropReason.EXPIRED
    if kind is MessageKind.DIRECTIVE_CARD and delivery.directive_id is not None and delivery.unit_id is not None:
        duties = obligations.of_unit_under(db, delivery.directive_id, delivery.unit_id)
        if duties and not any(duty.owed for duty in duties):
            return DropReason.MET
    return None


def _draw_anew(db: Database, office: Office, row: OutboxRow, delivery: Delivery | None) -> None:
    """A card as it stands now: somebody else may have answered meanwhile."""
    if row.part != 0 or delivery is None or row.kind != MessageKind.DIRECTIVE_CARD:
        return
    if delivery.directive_id is None or delivery.unit_id is None:
        return
    account = people.account_at(db, row.channel, row.address)
    language = office.language(account.language if account else "vi")
    card = open_cards.card_as_it_stands(db, office, delivery.directive_id, delivery.unit_id, language)
    shown = fit(replace(card, brief=None), office.capabilities[row.channel], language)[-1]
    outbox.replace_payload(db, row.id, shown.to_json())
