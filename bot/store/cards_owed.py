"""The cards a directive owes: frozen in one statement, counted, dropped, owed anew; one delivery a person and unit."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.people import RECEIVING
from bot.store.database import Database

_ROLES = ", ".join(f"'{role.value}'" for role in sorted(RECEIVING))
RECEIVERS = (
    "select distinct p.unit_id, p.person_id from posts p join json_each(:units) j on j.value = p.unit_id "
    f"join units u on u.id = p.unit_id where p.status = 'active' and p.role in ({_ROLES}) and u.on_paper = 0 "
    "and (p.from_day is null or p.from_day <= :day) and (p.to_day is null or p.to_day >= :day)"
)
"""Who gets the card (design.md 7): every head, deputy, clerk and focal point; a unit that receives on paper gets its slip instead."""


def owe_cards(
    db: Database, directive_id: int, version: int, unit_ids: Sequence[int], day: date, urgent: bool, now: int
) -> int:
    """Freeze who is owed the card in these units, one row a person and unit, in one statement. Returns how many."""
    done = db.execute(
        "insert into deliveries (delivery_key, kind, person_id, unit_id, directive_id, version, urgent, status, decided_at) "
        "select 'card:' || :directive || ':' || :version || ':' || r.unit_id || ':' || r.person_id, 'directive_card', r.person_id, r.unit_id, "
        f":directive, :version, :urgent, 'owed', :now from ({RECEIVERS}) r where true order by r.unit_id, r.person_id on conflict (delivery_key) do nothing",
        {
            "directive": directive_id,
            "version": version,
            "urgent": int(urgent),
            "now": now,
            "units": json.dumps(list(unit_ids)),
            "day": day.isoformat(),
        },
    )
    return int(done.rowcount)


def receivers(db: Database, unit_ids: Sequence[int], day: date) -> set[tuple[int, int]]:
    """(unit, person) of everybody in these units who gets cards on ``day``."""
    rows = db.execute(
        RECEIVERS, {"units": json.dumps(list(dict.fromkeys(unit_ids))), "day": day.isoformat()}
    ).fetchall()
    return {(row["unit_id"], row["person_id"]) for row in rows}


def drop_waiting(db: Database, directive_id: int, reason: str, version: int | None = None, limit: int = -1) -> int:
    """Cards not sent yet are not owed any more, the next to go first; the outbox drops their rows when it comes to them. Returns how many."""
    done = db.execute(
        "update deliveries set status = 'dropped', reason = ? where id in (select id from deliveries where directive_id = ? "
        "and kind = 'directive_card' and status in ('owed', 'queued') and (? is null or version = ?) order by id limit ?)",
        [reason, directive_id, version, version, limit],
    )
    return int(done.rowcount)


def count_waiting(db: Database, directive_id: int) -> int:
    """Cards not sent yet that still would be."""
    row = db.execute(
        "select count(*) as n from deliveries where directive_id = ? and kind = 'directive_card' and status in ('owed', 'queued')",
        [directive_id],
    ).fetchone()
    return int(row["n"])


def owe_again(db: Database, directive_id: int, version: int, reasons: Sequence[str], now: int, limit: int) -> int:
    """Cards left unsent for one of these reasons are owed once more, as deliveries of their own; at most ``limit``. Returns how many."""
    rows = db.execute(
        "select id from deliveries where directive_id = ? and kind = 'directive_card' and version = ? and status = 'dropped' "
        "and reason in (select value from json_each(?)) order by id limit ?",
        [directive_id, version, json.dumps(list(reasons)), limit],
    ).fetchall()
    ids = json.dumps([row["id"] for row in rows])
    db.execute(
        "insert into deliveries (delivery_key, kind, person_id, unit_id, directive_id, version, urgent, status, decided_at) "
        "select delivery_key || '+' || id, kind, person_id, unit_id, directive_id, version, urgent, 'owed', ? from deliveries "
        "where id in (select value from json_each(?)) order by id on conflict (delivery_key) do nothing",
        [now, ids],
    )
    db.execute("update deliveries set reason = 'replaced' where id in (select value from json_each(?))", [ids])
    return len(rows)


def got_the_card(db: Database, directive_id: int, after: int = 0, limit: int = -1) -> list[tuple[int, int, int]]:
    """(delivery id, person, unit) of everybody who got the card, or may have; by delivery, after one id."""
    rows = db.execute(
        "select min(id) as id, person_id, unit_id from deliveries where directive_id = ? and kind = 'directive_card' and status in ('sent', 'unknown') "
        "group by person_id, unit_id having min(id) > ? order by min(id) limit ?",
        [directive_id, after, limit],
    ).fetchall()
    return [(row["id"], row["person_id"], row["unit_id"]) for row in rows]


def count_cards(db: Database, directive_id: int, unit_ids: Sequence[int] | None = None) -> int:
    """Cards decided for a directive (for these units only), one a person and unit."""
    row = db.execute(
        "select count(*) as n from deliveries where directive_id = ? and kind = 'directive_card' and reason <> 'replaced' "
        "and (? is null or unit_id in (select value from json_each(?)))",
        [directive_id, *([None, "[]"] if unit_ids is None else [1, json.dumps(list(unit_ids))])],
    ).fetchone()
    return int(row["n"])


def count_sent(db: Database, directive_id: int) -> int:
    """Cards that went out, or may have: on their way to the platform, or of unknown outcome."""
    row = db.execute(
        "select count(*) as n from deliveries d where d.directive_id = ? and d.kind = 'directive_card' and (d.status in ('sent', 'unknown') or "
        "(d.status = 'queued' and exists (select 1 from outbox o where o.delivery_id = d.id and o.status = 'sending')))",
        [directive_id],
    ).fetchone()
    return int(row["n"])


def count_left(db: Database, directive_id: int, reasons: Sequence[str]) -> int:
    """Cards left unsent for one of these reasons, which can be sent after all."""
    row = db.execute(
        "select count(*) as n from deliveries where directive_id = ? and kind = 'directive_card' and status = 'dropped' "
        "and reason in (select value from json_each(?))",
        [directive_id, json.dumps(list(reasons))],
    ).fetchone()
    return int(row["n"])


def units_reached(db: Database, directive_id: int) -> set[int]:
    """Units of which somebody got a card."""
    rows = db.execute(
        "select distinct unit_id from deliveries where directive_id = ? and kind = 'directive_card' and status = 'sent'",
        [directive_id],
    ).fetchall()
    return {row["unit_id"] for row in rows}


def units_with_phones(db: Database, directive_id: int) -> list[tuple[int, bool, tuple[tuple[str, str], ...]]]:
    """(unit, on paper, ((name, telephone), …)) of every unit concerned: its people, and those the office's list expects, heads first."""
    rows = db.execute(
        "select u.id, u.on_paper, x.full_name, x.phone from (select distinct unit_id from obligations where directive_id = ?) o "
        "join units u on u.id = o.unit_id left join ("
        "select p.unit_id, q.full_name, q.phone, p.role from posts p join people q on q.id = p.person_id where p.status = 'active' "
        "union select e.unit_id, e.full_name, e.phone, e.role from expected_people e where e.person_id is null"
        ") x on x.unit_id = u.id and x.phone <> '' "
        "order by u.id, case x.role when 'head' then 0 when 'acting_head' then 1 when 'deputy' then 2 when 'clerk' then 3 else 4 end, x.full_name",
        [directive_id],
    ).fetchall()
    found: dict[int, tuple[int, bool, tuple[tuple[str, str], ...]]] = {}
    for row in rows:
        unit_id, on_paper, phones = found.get(row["id"], (row["id"], bool(row["on_paper"]), ()))
        if row["full_name"]:
            phones = (*phones, (row["full_name"], row["phone"]))
        found[row["id"]] = (unit_id, on_paper, phones)
    return list(found.values())


def units_registered(db: Database, directive_id: int) -> set[int]:
    """Units concerned of which somebody who would get the card is registered."""
    rows = db.execute(
        "select distinct o.unit_id from obligations o join posts p on p.unit_id = o.unit_id and p.status = 'active' "
        f"and p.role in ({_ROLES}) where o.directive_id = ?",
        [directive_id],
    ).fetchall()
    return {row["unit_id"] for row in rows}


@dataclass(frozen=True, slots=True)
class FreshUnit:
    """What a new card says of a unit beside the directive.

    ``untouched``: nothing of it was answered, all its duties are open; ``asked``: its duties with their days, the same for units asked the same.
    """

    name: str
    roster: int
    untouched: bool
    asked: str


def fresh_units(db: Database, directive_id: int, unit_ids: Sequence[int], day: date) -> dict[int, FreshUnit]:
    """Names and staff numbers of many units at once, as :func:`bot.store.units.roster` tells them for ``day``."""
    rows = db.execute(
        "select u.unit_id, u.name, coalesce((select r.total from rosters r where r.unit_id = u.unit_id order by r.day <= :day desc, "
        "case when r.day <= :day then r.day end desc, r.day, r.id desc limit 1), 0) as total, "
        "not exists (select 1 from obligations o where o.directive_id = :directive and o.unit_id = u.unit_id and o.status <> 'open') as untouched, "
        "(select group_concat(d.asked) from (select o.duty || ' ' || coalesce(o.due_day, '') || ' ' || coalesce(o.first_due_day, '') as asked "
        "from obligations o where o.directive_id = :directive and o.unit_id = u.unit_id order by o.duty, o.period) d) as asked "
        "from unit_versions u join json_each(:units) j on j.value = u.unit_id where u.to_day is null",
        {"directive": directive_id, "units": json.dumps(list(unit_ids)), "day": day.isoformat()},
    ).fetchall()
    return {
        row["unit_id"]: FreshUnit(row["name"], row["total"], bool(row["untouched"]), row["asked"] or "") for row in rows
    }


def renew_waiting(db: Database, directive_id: int, version: int, now: int, limit: int, after: int = 0) -> int:
    """Cards of older versions that did not go out are owed in the new one; what was left unsent on purpose stays unsent, in the new one.

    At most ``limit`` of those behind the delivery ``after``; returns the last one seen, 0 when none is left. A card that the
    outbox let go meanwhile, because it was of an older version, is owed like one that still waits.
    """
    found = db.execute(
        "select d.id from deliveries d where d.directive_id = ? and d.kind = 'directive_card' and d.version < ? and d.id > ? "
        "and (d.status in ('owed', 'queued') or (d.status = 'dropped' and (d.reason in ('stopped', 'trial_mode') "
        "or (d.reason = 'replaced' and not exists (select 1 from deliveries n where n.directive_id = d.directive_id "
        "and n.kind = d.kind and n.person_id = d.person_id and n.unit_id is d.unit_id and n.id > d.id))))) order by d.id limit ?",
        [directive_id, version, after, limit],
    ).fetchall()
    new_key = "'card:' || directive_id || ':' || :version || ':' || unit_id || ':' || person_id"
    mine = "id in (select value from json_each(:ids))"
    values = {"ids": json.dumps([row["id"] for row in found]), "version": version, "now": now}
    db.execute(
        "insert into deliveries (delivery_key, kind, person_id, unit_id, directive_id, version, urgent, status, decided_at) "
        f"select {new_key}, kind, person_id, unit_id, directive_id, :version, urgent, 'owed', :now from deliveries "
        f"where {mine} and (status = 'queued' or reason = 'replaced') order by id on conflict (delivery_key) do nothing",
        values,
    )
    db.execute(
        f"update deliveries set status = 'dropped', reason = 'replaced' where {mine} and status = 'queued'", values
    )
    db.execute(
        f"update or ignore deliveries set version = :version, delivery_key = {new_key} where {mine} "
        "and (status = 'owed' or (status = 'dropped' and reason in ('stopped', 'trial_mode')))",
        values,
    )
    return int(found[-1]["id"]) if len(found) == limit else 0


def count_got(db: Database, directive_id: int) -> int:
    """People (and units) who got the card, or may have."""
    row = db.execute(
        "select count(*) as n from (select distinct person_id, unit_id from deliveries where directive_id = ? and kind = 'directive_card' "
        "and status in ('sent', 'unknown'))",
        [directive_id],
    ).fetchone()
    return int(row["n"])


def units_left(db: Database, directive_id: int, reasons: Sequence[str]) -> list[int]:
    """Units with cards left unsent for one of these reasons."""
    rows = db.execute(
        "select distinct unit_id from deliveries where directive_id = ? and kind = 'directive_card' and status = 'dropped' "
        "and reason in (select value from json_each(?)) order by unit_id",
        [directive_id, json.dumps(list(reasons))],
    ).fetchall()
    return [row["unit_id"] for row in rows]


def units_shown(db: Database, directive_id: int) -> list[int]:
    """Units of which somebody's phone shows the card, or will."""
    rows = db.execute(
        "select distinct unit_id from deliveries where directive_id = ? and kind = 'directive_card' and status in ('queued', 'sent', 'unknown')",
        [directive_id],
    ).fetchall()
    return [row["unit_id"] for row in rows]
