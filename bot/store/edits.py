"""Edits queued without a text: what a card shows is drawn when its edit is claimed, so several changes meet in one drawing.

Each card has one edit row under the key ``edit:<row of the card>``, queued anew by every change. Its payload is what was
drawn last, which is what the phone shows (or will, once the row in the air is taken).
"""

import json
from collections.abc import Collection
from datetime import date

from bot.domain.delivery import MessageKind, priority_of
from bot.store.database import Database
from bot.store.outbox import OutboxRow
from bot.store.reminders import HOLDERS

_QUEUE = (
    "insert into outbox (message_key, delivery_id, channel, address, kind, priority, payload, edits, due_at, created_at, drawn_late) "
    f"select 'edit:' || o.id, d.id, o.channel, o.address, '{MessageKind.EDIT.value}', {priority_of(MessageKind.EDIT)}, '', o.id, :now, :now, 1 "
    "from deliveries d join outbox o on o.delivery_id = d.id and o.offers = 1 and o.edits is null and o.id = (select max(x.id) from outbox x "
    "where x.delivery_id = d.id and x.offers = 1 and x.edits is null and x.channel = o.channel and x.address = o.address) where {} and o.status not in ('dropped', 'failed') and o.channel in (select value from json_each(:channels)) "
    "order by o.id on conflict (message_key) do update set due_at = excluded.due_at, status = 'queued', attempts = 0, error = null, drawn_late = 1"
)
_CARDS = _QUEUE.format(
    "d.unit_id = :unit and d.directive_id = :directive and d.kind = 'directive_card' and d.status in ('queued', 'sent', 'unknown')"
)
_LISTS = _QUEUE.format(
    f"d.person_id in (select person_id from ({HOLDERS})) and d.decided_at >= :since and d.kind in ('reminder', 'weekly') "
    "and d.status in ('sent', 'unknown') and (d.delivery_key like 'remind%' or d.delivery_key like 'weekly:%') "
    "and d.delivery_key not like '%#%' and exists (select 1 from json_each(iif(d.basis = '', '[]', d.basis)) j "
    "join obligations b on b.id = j.value where b.directive_id = :directive and b.unit_id = :unit)"
)


def queue_cards(db: Database, directive_id: int, unit_id: int, channels: Collection[str], now: int) -> int:
    """An edit for every card of the unit under the directive, on the route it took last, where the channel can edit. Returns how many."""
    values = {"directive": directive_id, "unit": unit_id, "channels": json.dumps(list(channels)), "now": now}
    return int(db.conn.execute(_CARDS, values).rowcount)


def queue_lists(
    db: Database, directive_id: int, unit_id: int, channels: Collection[str], now: int, *, since: int, day: date
) -> int:
    """The same for reminder and weekly cards decided since then (epoch ms) that list a duty of the unit under the directive,
    on the phones of those who answer for the unit on ``day``.
    """
    values = {
        "directive": directive_id,
        "unit": unit_id,
        "channels": json.dumps(list(channels)),
        "now": now,
        "since": since,
        "day": day.isoformat(),
        "units": json.dumps([unit_id]),
    }
    return int(db.conn.execute(_LISTS, values).rowcount)


def shown_digest(db: Database, edit: OutboxRow) -> str:
    """SHA-256 (hex) of what the phone shows of the edited card; "" where a later text may or may not have arrived."""
    row = db.conn.execute(
        "select coalesce(e.sent_digest, o.sent_digest, '') from outbox e join outbox o on o.id = e.edits where e.id = ?",
        [edit.id],
    ).fetchone()
    return str(row[0])


def keep_drawing(db: Database, outbox_id: int, payload: str, offers: bool) -> None:
    """The text this edit is sent with; until it is settled nobody knows what the phone shows."""
    db.conn.execute(
        "update outbox set payload = ?, offers = ?, sent_digest = '' where id = ?", [payload, int(offers), outbox_id]
    )


def mark_unchanged(db: Database, outbox_id: int, payload: str, offers: bool, digest: str, now: int) -> None:
    """The phone shows this already: the edit is done without being sent."""
    db.conn.execute(
        "update outbox set payload = ?, offers = ?, sent_digest = ?, status = 'sent', settled_at = ? where id = ?",
        [payload, int(offers), digest, now, outbox_id],
    )
