"""Messages whose outcome nobody knows, or that reached nobody, until the office has dealt with them."""

from dataclasses import dataclass

from bot.store.database import Database

_UNSETTLED = (
    "d.status in ('unknown', 'failed') and d.handled_at is null and d.kind in ('directive_card', 'broadcast', 'reminder', 'weekly') "
    "and not exists (select 1 from deliveries l where l.person_id = d.person_id and l.kind = d.kind "
    "and l.id > d.id and l.directive_id is d.directive_id and l.broadcast_id is d.broadcast_id and l.unit_id is d.unit_id)"
)


@dataclass(frozen=True, slots=True)
class Unsettled:
    """One message to one person. ``what`` is the directive's number, empty for a broadcast; ``at`` when it was tried last (epoch ms)."""

    delivery_id: int
    kind: str
    status: str
    reason: str
    person_id: int
    name: str
    phone: str
    unit_id: int | None
    directive_id: int | None
    broadcast_id: int | None
    what: str
    text: str
    at: int


_QUERY = (
    "select d.id, d.kind, d.status, d.reason, d.person_id, p.full_name, p.phone, d.unit_id, d.directive_id, d.broadcast_id, "
    "coalesce(r.number, ''), coalesce(b.text, ''), coalesce((select max(o.settled_at) from outbox o where o.delivery_id = d.id), d.decided_at) "
    "from deliveries d join people p on p.id = d.person_id left join directives r on r.id = d.directive_id "
    "left join broadcasts b on b.id = d.broadcast_id"
)


def count(db: Database) -> int:
    row = db.execute(f"select count(*) as n from deliveries d where {_UNSETTLED}").fetchone()
    return int(row["n"])


def listed(db: Database, limit: int, offset: int = 0) -> list[Unsettled]:
    """Unknown outcomes before failures, the newest first."""
    rows = db.execute(
        f"{_QUERY} where {_UNSETTLED} order by d.status = 'unknown' desc, d.id desc limit ? offset ?", [limit, offset]
    ).fetchall()
    return [Unsettled(*row) for row in rows]


def get(db: Database, delivery_id: int) -> Unsettled | None:
    """One of the list; None when it was dealt with meanwhile."""
    row = db.execute(f"{_QUERY} where d.id = ? and {_UNSETTLED}", [delivery_id]).fetchone()
    return Unsettled(*row) if row else None


def mark_handled(db: Database, delivery_id: int, now: int, by: int) -> bool:
    """Somebody has dealt with it; False when it was dealt with before."""
    done = db.execute(
        "update deliveries set handled_at = ?, handled_by = ? where id = ? and handled_at is null",
        [now, by, delivery_id],
    )
    return done.rowcount == 1
