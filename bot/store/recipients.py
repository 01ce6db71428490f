"""Who may receive for units, by which accounts, and what the platforms said of the last messages."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.people import Role
from bot.domain.units import UnitKind
from bot.store.database import Database

RECEIVING = ("head", "acting_head", "deputy", "clerk", "focal", "office")


@dataclass(frozen=True, slots=True)
class HolderRow:
    person_id: int
    name: str
    unit_id: int
    unit: str
    unit_kind: UnitKind
    role: Role
    title: str


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One live account; times in epoch ms, None where it never happened."""

    channel: str
    preferred: bool
    blocked: bool
    heard_at: int
    refused_at: int
    sent_at: int | None
    delivered_at: int | None
    seen_at: int | None


def holders(db: Database, day: date, unit_ids: Sequence[int] | None = None) -> list[HolderRow]:
    """One row a person and unit, by their first post there, in the order of units."""
    where = "" if unit_ids is None else " and p.unit_id in (select value from json_each(:units))"
    rows = db.execute(
        "select p.person_id, n.full_name, p.unit_id, v.name, v.kind, p.role, p.title from posts p join people n on n.id = p.person_id "
        "join unit_versions v on v.unit_id = p.unit_id and v.to_day is null where p.status = 'active' "
        "and (p.from_day is null or p.from_day <= :day) and (p.to_day is null or p.to_day >= :day) "
        f"and p.role in (select value from json_each(:roles)){where} order by p.unit_id, p.id",
        {"day": day.isoformat(), "roles": json.dumps(RECEIVING), "units": json.dumps(list(unit_ids or ()))},
    ).fetchall()
    found: dict[tuple[int, int], HolderRow] = {}
    for row in rows:
        found.setdefault(
            (row[0], row[2]), HolderRow(row[0], row[1], row[2], row[3], UnitKind(row[4]), Role(row[5]), row[6])
        )
    return list(found.values())


def accounts(db: Database, person_ids: Sequence[int]) -> dict[int, list[AccountRow]]:
    """The live accounts of these people in the order they are tried, with the newest message that each of the three is known of."""
    last = "(select max({0}) from outbox o where o.channel = a.channel and o.address = a.address and o.edits is null and o.{1} is not null)"
    rows = db.execute(
        "select a.person_id, a.channel, a.preferred, a.status <> 'active', a.heard_at, a.refused_at, "
        "(select max(o.settled_at) from outbox o where o.channel = a.channel and o.address = a.address and o.edits is null "
        "and o.status in ('sent', 'delivered', 'seen')), "
        f"{last.format('o.delivered_at', 'delivered_at')}, {last.format('o.seen_at', 'seen_at')} from accounts a "
        "where a.person_id in (select value from json_each(?)) and a.ended_at is null order by a.person_id, a.preferred desc, a.heard_at desc, a.id",
        [json.dumps(list(person_ids))],
    ).fetchall()
    found: dict[int, list[AccountRow]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(
            AccountRow(row[1], bool(row[2]), bool(row[3]), row[4], row[5], row[6], row[7], row[8])
        )
    return found


def hindrances(db: Database, person_ids: Sequence[int]) -> dict[int, str]:
    """Why the newest message to a person has not gone out; who got theirs is left out."""
    rows = db.execute(
        "select d.person_id, d.status, d.reason from deliveries d join json_each(?) j on j.value = d.person_id "
        "where d.id = (select max(x.id) from deliveries x where x.person_id = d.person_id and x.kind <> 'office_alert' and x.status <> 'dropped')",
        [json.dumps(sorted(set(person_ids)))],
    ).fetchall()
    return {row[0]: row[2] or row[1] for row in rows if row[1] == "failed" or (row[1] == "queued" and row[2])}
