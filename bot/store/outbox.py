"""Rows to send: one platform message on one route each, remembered by a unique key."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.domain.delivery import OutboxStatus
from bot.domain.routing import Step
from bot.store.connection import rows_of_json
from bot.store.database import Database, Row

COLUMNS = "id, message_key, delivery_id, channel, address, kind, priority, payload, edits, due_at, expires_at, status, attempts, resent, external_id, created_at, part, drawn_late, route, waits"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    id: int
    message_key: str
    delivery_id: int | None
    channel: str
    address: str
    kind: str
    priority: int
    payload: str
    edits: int | None
    due_at: int
    expires_at: int | None
    status: str
    attempts: int
    resent: bool
    external_id: str | None
    created_at: int
    part: int
    """0 for the message itself; files and earlier parts of a long text count from 1."""
    drawn_late: bool = False
    """An edit whose text is drawn when it is claimed (:mod:`bot.store.edits`); ``payload`` is what was drawn last."""
    route: str = Step.FREE_WINDOW.value
    """Which of :data:`bot.domain.routing.WAYS` it takes."""
    waits: str = ""
    """The :class:`bot.domain.routing.Hindrance` it waits for; such a row is queued, and due only when that has passed."""


def _row(row: Row) -> OutboxRow:
    values = list(row)
    values[13], values[17] = bool(values[13]), bool(values[17])
    return OutboxRow(*values)


@dataclass(frozen=True, slots=True)
class NewRow:
    """A message to queue. ``edits`` names the outbox row whose message it replaces on the phone."""

    message_key: str
    channel: str
    address: str
    kind: str
    priority: int
    payload: str
    offers: bool
    due_at: int
    delivery_id: int | None = None
    edits: int | None = None
    expires_at: int | None = None
    part: int = 0
    route: str = Step.FREE_WINDOW.value
    waits: str = ""


_IS_DUE = "(+due_at <= ? or due_at <= created_at)"
"""What was due the moment it was queued stays due, also where the machine's clock was put back meanwhile.

The plus keeps SQLite on the index that is in order of priority, instead of sorting everything that is due.
"""


_QUEUED = "message_key, delivery_id, channel, address, kind, priority, payload, offers, edits, due_at, expires_at, created_at, part, route, waits"
_QUEUE = (
    f"insert into outbox ({_QUEUED}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (message_key) "
)
_QUEUE_MANY = f"insert into outbox ({_QUEUED}) {rows_of_json(15)} on conflict (message_key) do nothing"


def _queued(new: NewRow, now: int) -> list[object]:
    """The values of a new row, in the order of ``_QUEUED``."""
    return [
        new.message_key,
        new.delivery_id,
        new.channel,
        new.address,
        new.kind,
        new.priority,
        new.payload,
        int(new.offers),
        new.edits,
        new.due_at,
        new.expires_at,
        now,
        new.part,
        new.route,
        new.waits,
    ]


def queue(db: Database, new: NewRow, now: int) -> int | None:
    """Queue one message under its unique key; ``None`` when the key is known. An edit's key is replaceable: the newest text wins."""
    values = _queued(new, now)
    if new.edits is None:
        return db.inserted(_QUEUE + "do nothing", values)
    row = db.execute(
        _QUEUE + "do update set payload = excluded.payload, offers = excluded.offers, due_at = excluded.due_at, "
        "status = 'queued', attempts = 0, error = null, drawn_late = 0 returning id",
        values,
    ).fetchone()
    return int(row["id"])


def newest(db: Database) -> int:
    """The id of the row queued last; 0 without any."""
    return int(db.conn.execute("select coalesce(max(id), 0) from outbox").fetchone()[0])


def queue_many(db: Database, rows: Sequence[NewRow], now: int) -> None:
    """Queue many new messages at once; those whose key is known stay as they are. Edits go through :func:`queue`."""
    db.execute(_QUEUE_MANY, [json.dumps([_queued(new, now) for new in rows])])


def get(db: Database, outbox_id: int) -> OutboxRow | None:
    row = db.execute(f"select {COLUMNS} from outbox where id = ?", [outbox_id]).fetchone()
    return _row(row) if row else None


def next_to_send(db: Database, channel: str, now: int, limit: int, without: Collection[str] = ()) -> list[OutboxRow]:
    """Queued rows that are due, in order of priority and age, one an address; none for an address that has one in the air, or is in ``without``."""
    found: list[OutboxRow] = []
    seen: set[str] = set()
    skip = f" and address not in ({', '.join('?' * len(without))})" if without else ""
    rows = db.execute(
        f"select {COLUMNS} from outbox where channel = ? and status = 'queued' and {_IS_DUE}{skip} and address not in "
        "(select address from outbox where channel = ? and status = 'sending') order by priority, id limit ?",
        [channel, now, *without, channel, limit * 6],
    )
    for row in rows:  # row by row: what is not looked at is not read
        if row["address"] not in seen:
            seen.add(row["address"])
            found.append(_row(row))
            if len(found) == limit:
                break
    rows.close()
    return found


def queued_of(db: Database, delivery_id: int) -> list[OutboxRow]:
    """What still waits to be sent of a delivery."""
    rows = db.execute(
        f"select {COLUMNS} from outbox where delivery_id = ? and status = 'queued' order by id", [delivery_id]
    ).fetchall()
    return [_row(row) for row in rows]


def queued_for(db: Database, channel: str, address: str, now: int) -> list[OutboxRow]:
    """Everything due for one address, in order: what a page fetches."""
    rows = db.execute(
        f"select {COLUMNS} from outbox where channel = ? and address = ? and status = 'queued' and {_IS_DUE} order by priority, id",
        [channel, address, now],
    ).fetchall()
    return [_row(row) for row in rows]


def next_due(db: Database, channel: str, now: int) -> int | None:
    """When the next queued row that is not due yet becomes due."""
    row = db.execute(
        "select min(due_at) as due from outbox where channel = ? and status = 'queued' and due_at > ?", [channel, now]
    ).fetchone()
    return None if row["due"] is None else int(row["due"])


def next_due_anywhere(db: Database, now: int) -> int | None:
    """The same over all channels."""
    row = db.execute("select min(due_at) as due from outbox where status = 'queued' and due_at > ?", [now]).fetchone()
    return None if row["due"] is None else int(row["due"])


def mark_sending(db: Database, ids: Iterable[int]) -> None:
    db.execute(
        "update outbox set status = 'sending', attempts = attempts + 1 where id in (select value from json_each(?))",
        [json.dumps(list(ids))],
    )


def mark_sent(db: Database, outbox_id: int, external_id: str, digest: str, now: int) -> None:
    db.execute(
        "update outbox set status = case when status = 'queued' then status else 'sent' end, external_id = ?, sent_digest = ?, "
        "settled_at = ?, error = null where id = ?",
        [external_id, digest, now, outbox_id],
    )


def mark(db: Database, outbox_id: int, status: OutboxStatus, now: int, error: str = "") -> None:
    """A final state other than sent: failed, unknown, dropped; or delivered and seen after sent.

    An edit that failed while its newest text was queued stays queued: that text was not tried.
    """
    db.execute(
        "update outbox set status = case when status = 'queued' and edits is not null and ?1 in ('failed', 'unknown') then status else ?1 end, "
        "settled_at = ?2, error = ?3 where id = ?4",
        [status.value, now, error[:300] or None, outbox_id],
    )


def drop_stale(db: Database, row: OutboxRow, now: int, reason: str) -> None:
    """Dropped before sending, its key freed so that the next tick may render it anew."""
    db.execute(
        "update outbox set status = 'dropped', settled_at = ?, error = ?, message_key = message_key || '#' || id where id = ?",
        [now, reason, row.id],
    )


def requeue(
    db: Database, outbox_id: int, due_at: int, error: str = "", *, resent: bool = False, counts: bool = True
) -> None:
    """Try again at ``due_at``. ``resent`` marks that an earlier try may have arrived; ``counts=False`` takes the attempt back."""
    db.execute(
        "update outbox set status = 'queued', due_at = ?, error = ?, resent = max(resent, ?), attempts = attempts - ? where id = ?",
        [due_at, error[:300] or None, int(resent), int(not counts), outbox_id],
    )


def requeue_at(db: Database, outbox_id: int, address: str, now: int) -> None:
    """The platform moved the chat: the same row goes to its new address, and the attempt does not count."""
    db.execute(
        "update outbox set status = 'queued', address = ?, due_at = ?, attempts = attempts - 1 where id = ?",
        [address, now, outbox_id],
    )


def replace_payload(db: Database, outbox_id: int, payload: str) -> None:
    db.execute("update outbox set payload = ? where id = ?", [payload, outbox_id])


def mark_noted(db: Database, outbox_id: int, state: str, at: int) -> None:
    """Delivered, then seen, each with the platform's own time; seen is never taken back by a late delivered."""
    column = "seen_at" if state == OutboxStatus.SEEN else "delivered_at"
    db.execute(f"update outbox set {column} = coalesce({column}, ?) where id = ?", [at, outbox_id])
    db.execute(
        "update outbox set status = ? where id = ? and status in ('sent', 'unknown', 'sending', 'delivered')",
        [state, outbox_id],
    )


def postpone(db: Database, outbox_id: int, due_at: int) -> None:
    db.execute("update outbox set due_at = ? where id = ? and status = 'queued'", [due_at, outbox_id])


def in_flight(db: Database, channel: str | None = None) -> list[OutboxRow]:
    """Rows in state ``sending``: at start these are the unknown outcomes a crash left behind."""
    where = "" if channel is None else " and channel = ?"
    rows = db.execute(
        f"select {COLUMNS} from outbox where status = 'sending'{where} order by id", [channel] if channel else []
    ).fetchall()
    return [_row(row) for row in rows]


def stop_waiting(db: Database, delivery_ids: Sequence[int], now: int, reason: str) -> int:
    """Drop what is still queued for these deliveries; returns how many rows."""
    count = 0
    for delivery_id in delivery_ids:
        done = db.execute(
            "update outbox set status = 'dropped', settled_at = ?, error = ? where delivery_id = ? and status = 'queued'",
            [now, reason, delivery_id],
        )
        count += int(done.rowcount)
    return count


def drop_for(db: Database, channel: str, address: str, now: int, reason: str) -> int:
    """Nothing that waits for this address goes out any more: its account was unlinked. Returns how many were dropped."""
    done = db.execute(
        "update outbox set status = 'dropped', settled_at = ?, error = ? where channel = ? and address = ? and status = 'queued'",
        [now, reason, channel, address],
    )
    return int(done.rowcount)


def original_of(db: Database, delivery_id: int) -> OutboxRow | None:
    """The row that carries a delivery's choices (the card itself, not its files), newest route first."""
    row = db.execute(
        f"select {COLUMNS} from outbox where delivery_id = ? and offers = 1 and edits is null order by id desc limit 1",
        [delivery_id],
    ).fetchone()
    return _row(row) if row else None


@dataclass(frozen=True, slots=True)
class Offer:
    """A message on the phone that offers choices."""

    outbox_id: int
    kind: str
    payload: str
    shown_at: int
    delivery_id: int | None


def offers(db: Database, channel: str, address: str, limit: int = 8) -> list[Offer]:
    """The newest messages with choices that reached the phone (or may have), newest first; an edit's choices replace the original's."""
    rows = db.execute(
        "select id, kind, payload, offers, edits, coalesce(settled_at, created_at) as shown_at, delivery_id from outbox "
        "where channel = ? and address = ? and (status in ('sent', 'delivered', 'seen', 'sending', 'unknown') "
        "or (status = 'queued' and drawn_late = 1 and payload <> '')) "
        "and (offers = 1 or edits is not null) order by id desc limit ?",
        [channel, address, limit * 3],
    ).fetchall()
    edited = {r["edits"]: r for r in reversed(rows) if r["edits"] is not None}
    found = []
    for row in rows:
        if row["edits"] is not None:
            continue
        shown = edited.get(row["id"], row)
        if shown["offers"]:
            found.append(Offer(row["id"], row["kind"], shown["payload"], row["shown_at"], row["delivery_id"]))
    return found[:limit]


def last_answer(db: Database, channel: str, address: str) -> OutboxRow | None:
    """The newest answer to this address."""
    row = db.execute(
        f"select {COLUMNS} from outbox where channel = ? and address = ? and kind = 'answer' and part = 0 order by id desc limit 1",
        [channel, address],
    ).fetchone()
    return _row(row) if row else None


def answered_since(db: Database, channel: str, address: str, since: int) -> bool:
    """Whether anything was said to this address after that instant (epoch ms) that may have reached the phone, or is on its way."""
    row = db.execute(
        "select 1 from outbox where channel = ? and address = ? and kind = 'answer' and created_at > ? "
        "and status not in ('failed', 'dropped') limit 1",
        [channel, address, since],
    ).fetchone()
    return row is not None


def by_external(db: Database, channel: str, external_id: str) -> OutboxRow | None:
    row = db.execute(
        f"select {COLUMNS} from outbox where channel = ? and external_id = ? order by id desc limit 1",
        [channel, external_id],
    ).fetchone()
    return _row(row) if row else None


def counts(db: Database) -> dict[str, int]:
    """How many rows are in each state, for the office and for tests."""
    return {
        r["status"]: r["n"] for r in db.execute("select status, count(*) as n from outbox group by status").fetchall()
    }


def unknowns(db: Database, limit: int = 50) -> list[OutboxRow]:
    """The office's list of unknown outcomes."""
    rows = db.execute(
        f"select {COLUMNS} from outbox where status = 'unknown' order by id desc limit ?", [limit]
    ).fetchall()
    return [_row(row) for row in rows]
