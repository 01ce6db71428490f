"""Messages owed to one person each, their audience frozen when they were decided."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.store.database import Database, Row

COLUMNS = "id, delivery_key, kind, person_id, unit_id, directive_id, version, broadcast_id, urgent, basis, status, decided_at, sent_at, reason"


@dataclass(frozen=True, slots=True)
class Delivery:
    """``status``: owed (decided, not queued yet), queued, sent, failed, unknown, dropped. ``basis``: what it was rendered from, to tell staleness."""

    id: int
    delivery_key: str
    kind: str
    person_id: int
    unit_id: int | None
    directive_id: int | None
    version: int | None
    broadcast_id: int | None
    urgent: bool
    basis: str
    status: str
    decided_at: int
    sent_at: int | None
    reason: str


def _delivery(row: Row) -> Delivery:
    values = list(row)
    values[8] = bool(values[8])
    return Delivery(*values)


def add(
    db: Database,
    key: str,
    kind: str,
    person_id: int,
    now: int,
    *,
    unit_id: int | None = None,
    directive_id: int | None = None,
    version: int | None = None,
    broadcast_id: int | None = None,
    urgent: bool = False,
    basis: str = "",
    status: str = "owed",
    reason: str = "",
) -> int | None:
    """Remember one delivery under its unique key; None when it was decided before."""
    row = db.execute(
        "insert into deliveries (delivery_key, kind, person_id, unit_id, directive_id, version, broadcast_id, urgent, basis, status, decided_at, "
        "reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (delivery_key) do nothing returning id",
        [key, kind, person_id, unit_id, directive_id, version, broadcast_id, int(urgent), basis, status, now, reason],
    ).fetchone()
    return None if row is None else int(row["id"])


def get(db: Database, delivery_id: int) -> Delivery | None:
    row = db.execute(f"select {COLUMNS} from deliveries where id = ?", [delivery_id]).fetchone()
    return _delivery(row) if row else None


def is_on_its_way(db: Database, delivery_id: int) -> bool:
    """Whether it is queued or sent: not held back, and somebody has a phone it goes to."""
    row = db.execute("select status from deliveries where id = ?", [delivery_id]).fetchone()
    return row is not None and row["status"] not in ("dropped", "failed")


def by_key(db: Database, key: str) -> Delivery | None:
    row = db.execute(f"select {COLUMNS} from deliveries where delivery_key = ?", [key]).fetchone()
    return _delivery(row) if row else None


def owed(
    db: Database, limit: int, *, directive_id: int | None = None, broadcast_id: int | None = None
) -> list[Delivery]:
    """Decided and not queued yet, oldest first: what the next chunk of a fan-out renders."""
    column, value = ("directive_id", directive_id) if directive_id is not None else ("broadcast_id", broadcast_id)
    # The plus keeps the planner on the small index of what waits, in the order asked for.
    rows = db.execute(
        f"select {COLUMNS} from deliveries where status = 'owed' and +{column} = ? order by id limit ?", [value, limit]
    ).fetchall()
    return [_delivery(row) for row in rows]


def mark(db: Database, delivery_id: int, status: str, *, reason: str = "", sent_at: int | None = None) -> None:
    db.execute(
        "update deliveries set status = ?, reason = ?, sent_at = coalesce(?, sent_at) where id = ?",
        [status, reason[:200], sent_at, delivery_id],
    )


def mark_many(db: Database, marks: Sequence[tuple[int, str, str]]) -> None:
    """(delivery, status, reason) of several, in one statement."""
    db.execute(
        "update deliveries set status = json_extract(m.value, '$[1]'), reason = json_extract(m.value, '$[2]') "
        "from json_each(?) m where deliveries.id = json_extract(m.value, '$[0]')",
        [json.dumps([(each, status, reason[:200]) for each, status, reason in marks])],
    )


def mark_queued(db: Database, delivery_ids: Sequence[int]) -> None:
    db.execute(
        "update deliveries set status = 'queued', reason = '' where id in (select value from json_each(?))",
        [json.dumps(list(delivery_ids))],
    )


def free_key(db: Database, delivery_id: int) -> None:
    """A stale reminder gives its key back, so that the next tick may render it anew."""
    db.execute("update deliveries set delivery_key = delivery_key || '#' || id where id = ?", [delivery_id])


def of_directive(db: Database, directive_id: int, kind: str = "directive_card") -> list[Delivery]:
    rows = db.execute(
        f"select {COLUMNS} from deliveries where directive_id = ? and kind = ? order by id", [directive_id, kind]
    ).fetchall()
    return [_delivery(row) for row in rows]


def of_unit(db: Database, directive_id: int, unit_id: int, kind: str = "directive_card") -> list[Delivery]:
    rows = db.execute(
        f"select {COLUMNS} from deliveries where directive_id = ? and unit_id = ? and kind = ? order by id",
        [directive_id, unit_id, kind],
    ).fetchall()
    return [_delivery(row) for row in rows]


def of_broadcast(db: Database, broadcast_id: int) -> list[Delivery]:
    rows = db.execute(f"select {COLUMNS} from deliveries where broadcast_id = ? order by id", [broadcast_id]).fetchall()
    return [_delivery(row) for row in rows]


def all_open(db: Database, obligation_ids: Sequence[int]) -> bool:
    """Whether every one of these duties is still open: what a reminder lists must be true when it is sent."""
    for obligation_id in obligation_ids:
        row = db.execute("select status from obligations where id = ?", [obligation_id]).fetchone()
        if row is None or row["status"] not in ("open", "partly"):
            return False
    return True


def card_sent_since(db: Database, person_id: int, unit_id: int, directive_id: int, since: int) -> bool:
    """Whether the person got the card of this directive, as it stands, after that instant (epoch ms)."""
    row = db.execute(
        "select 1 from deliveries d join directives r on r.id = d.directive_id and r.version = d.version where d.person_id = ? and d.unit_id = ? "
        "and d.directive_id = ? and d.kind = 'directive_card' and d.status = 'sent' and d.sent_at > ? limit 1",
        [person_id, unit_id, directive_id, since],
    ).fetchone()
    return row is not None
