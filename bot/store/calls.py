"""People whom no route reaches: what they were to get, and whether a colleague was asked to tell them."""

from dataclasses import dataclass

from bot.store.database import Database

KINDS = ("directive_card", "notice", "reminder", "broadcast")
"""What somebody is telephoned about. The weekly card is none of it: it repeats what is known."""
_KINDS = ", ".join(f"'{kind}'" for kind in KINDS)
_UNREACHED = (
    "(d.status = 'failed' or (d.status = 'queued' and d.reason <> '')) and d.handled_at is null "
    f"and d.kind in ({_KINDS}) and d.delivery_key not like 'relay:%' and d.decided_at >= :since "
    "and not exists (select 1 from deliveries l where l.person_id = d.person_id and l.kind = d.kind and l.id > d.id "
    "and l.directive_id is d.directive_id and l.broadcast_id is d.broadcast_id and l.unit_id is d.unit_id)"
)
_TO_CALL = (
    f"{_UNREACHED} and (d.relay_id = 0 or (d.relay_id is null and :colleagues = 0) or exists (select 1 from deliveries r "
    "where r.id = d.relay_id and (r.status in ('failed', 'dropped') or (r.status = 'queued' and r.reason <> ''))))"
)


@dataclass(frozen=True, slots=True)
class Unreached:
    """One message that reached nobody. ``what`` is the directive's number or the text; ``due_day`` of the directive, empty for none."""

    delivery_id: int
    kind: str
    reason: str
    person_id: int
    name: str
    phone: str
    unit_id: int | None
    directive_id: int | None
    broadcast_id: int | None
    number: str
    subject: str
    due_day: str
    text: str


_QUERY = (
    "select d.id, d.kind, d.reason, d.person_id, p.full_name, p.phone, d.unit_id, d.directive_id, d.broadcast_id, coalesce(r.number, ''), "
    "coalesce(v.subject, ''), coalesce(v.due_day, ''), coalesce(b.text, (select json_extract(o.payload, '$.text') from outbox o "
    "where o.delivery_id = d.id and d.directive_id is null order by o.id limit 1), '') from deliveries d join people p on p.id = d.person_id "
    "left join directives r on r.id = d.directive_id left join directive_versions v on v.directive_id = r.id and v.version = r.version "
    "left join broadcasts b on b.id = d.broadcast_id"
)


def to_relay(db: Database, since: int, limit: int) -> list[int]:
    """Unreached messages for which no colleague was looked for yet, oldest first."""
    rows = db.execute(
        f"select d.id from deliveries d where d.relay_id is null and {_UNREACHED} order by d.id limit :limit",
        {"since": since, "limit": limit},
    ).fetchall()
    return [int(row["id"]) for row in rows]


def unreached(db: Database, delivery_id: int, since: int) -> Unreached | None:
    """One of them; None when it was reached, dealt with or relayed meanwhile."""
    row = db.execute(
        f"{_QUERY} where d.id = :id and d.relay_id is null and {_UNREACHED}", {"id": delivery_id, "since": since}
    ).fetchone()
    return Unreached(*row) if row else None


def told_beside(db: Database, found: Unreached) -> int | None:
    """The same message on its way or arrived with another official of the unit."""
    row = db.execute(
        "select min(o.id) as id from deliveries o join deliveries d on d.id = :id where o.id <> d.id and o.person_id <> d.person_id "
        "and o.unit_id is d.unit_id and o.kind = d.kind and o.directive_id is d.directive_id and o.broadcast_id is d.broadcast_id "
        "and (o.directive_id is not null or o.broadcast_id is not null) and abs(o.decided_at - d.decided_at) < 86400000 "
        "and (o.status in ('sent', 'unknown', 'owed') or (o.status = 'queued' and o.reason = ''))",
        {"id": found.delivery_id},
    ).fetchone()
    return None if row["id"] is None else int(row["id"])


def set_relay(db: Database, delivery_id: int, relay_id: int) -> None:
    """``relay_id``: the delivery by which a colleague knows; 0 where there is none."""
    db.execute("update deliveries set relay_id = ? where id = ?", [relay_id, delivery_id])


def to_call(db: Database, since: int, *, colleagues: bool, person_id: int | None = None) -> list[Unreached]:
    """What people must be telephoned about, by unit and person; ``colleagues``: whether a colleague is asked first."""
    mine = "" if person_id is None else " and d.person_id = :person"
    rows = db.execute(
        f"{_QUERY} where {_TO_CALL}{mine} order by d.unit_id, d.person_id, d.id",
        {"since": since, "colleagues": int(colleagues), "person": person_id},
    ).fetchall()
    return [Unreached(*row) for row in rows]


def mark_called(db: Database, delivery_ids: list[int], now: int, by: int) -> None:
    for delivery_id in delivery_ids:
        db.execute(
            "update deliveries set handled_at = ?, handled_by = ? where id = ? and handled_at is null",
            [now, by, delivery_id],
        )
