"""Who of an audience can be reached, and who has been: counted in SQL, since an audience may be thousands."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.units import UnitKind
from bot.store.cards_owed import RECEIVERS
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class UnitReach:
    """People of a unit who are to get the card: ``registered`` of them hold posts, ``reachable`` have an account that works."""

    unit_id: int
    on_paper: bool
    registered: int
    reachable: int


def of_units(db: Database, unit_ids: Sequence[int], day: date) -> list[UnitReach]:
    """In the order of ``unit_ids``."""
    rows = db.execute(
        f"select u.id, u.on_paper, count(r.person_id) as registered, count(a.person_id) as reachable from json_each(:units) j "
        f"join units u on u.id = j.value left join ({RECEIVERS}) r on r.unit_id = u.id left join "
        "(select distinct person_id from accounts where ended_at is null and status = 'active') a on a.person_id = r.person_id "
        "group by u.id, u.on_paper, j.key order by j.key",
        {"units": json.dumps(list(unit_ids)), "day": day.isoformat()},
    ).fetchall()
    return [UnitReach(r["id"], bool(r["on_paper"]), r["registered"], r["reachable"]) for r in rows]


def people_by_channel(db: Database, unit_ids: Sequence[int], day: date) -> dict[str, int]:
    """How many people the card reaches, by the channel of their first route; a person of two units counts once."""
    rows = db.execute(
        "select channel, count(*) as n from (select a.person_id, a.channel, row_number() over (partition by a.person_id order by a.preferred desc, "
        f"a.heard_at desc, a.id) as place from accounts a join (select distinct person_id from ({RECEIVERS})) r on r.person_id = a.person_id "
        "where a.ended_at is null and a.status = 'active') where place = 1 group by channel order by count(*) desc, channel",
        {"units": json.dumps(list(unit_ids)), "day": day.isoformat()},
    ).fetchall()
    return {row["channel"]: row["n"] for row in rows}


def names_by_unit(db: Database, unit_ids: Sequence[int], day: date) -> dict[int, list[str]]:
    """Full names of the people the card goes to, by unit."""
    rows = db.execute(
        f"select r.unit_id, p.full_name from ({RECEIVERS}) r join people p on p.id = r.person_id order by r.unit_id, r.person_id",
        {"units": json.dumps(list(unit_ids)), "day": day.isoformat()},
    ).fetchall()
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row["unit_id"], []).append(row["full_name"])
    return found


@dataclass(frozen=True, slots=True)
class Sent:
    """How far the cards of a directive have got. ``people`` are deliveries, one a person and unit."""

    people: int
    sent: int
    moving: int
    """On their way now: decided or queued, never tried, on a channel that pushes."""
    waiting: int
    """Queued for later: a page that was not opened, a retry, a question that is open on the phone."""
    units: int
    units_reached: int


def progress(db: Database, directive_id: int, now: int, pull_channels: Sequence[str]) -> Sent:
    """Counts over every card of the directive that still counts (replaced and withdrawn ones do not)."""
    row = db.execute(
        "select count(*) as people, sum(d.status = 'sent') as sent, "
        "sum(d.status = 'owed' or (d.status = 'queued' and exists (select 1 from outbox o where o.delivery_id = d.id and o.edits is null "
        "and (o.status = 'sending' or (o.status = 'queued' and o.attempts = 0 and o.due_at <= :now + 5000)) "
        "and o.channel not in (select value from json_each(:pull))))) as moving, sum(d.status in ('owed', 'queued')) as open from deliveries d "
        "where d.directive_id = :directive and d.kind = 'directive_card' and d.reason <> 'replaced'",
        {"directive": directive_id, "now": now, "pull": json.dumps(list(pull_channels))},
    ).fetchone()
    units = db.execute(
        "select count(distinct o.unit_id) as units, (select count(distinct unit_id) from deliveries where directive_id = :directive "
        "and kind = 'directive_card' and status = 'sent') as reached from obligations o where o.directive_id = :directive",
        {"directive": directive_id},
    ).fetchone()
    moving = int(row["moving"] or 0)
    return Sent(
        row["people"], int(row["sent"] or 0), moving, int(row["open"] or 0) - moving, units["units"], units["reached"]
    )


@dataclass(frozen=True, slots=True)
class Missed:
    """One person who has not got the card, and the kept reason (``blocked``, ``no_account``, ``trial_mode``, a send kind), or ``waiting``;
    ``asked``: it waits because the person has a question open.
    """

    full_name: str
    unit_id: int
    channel: str
    reason: str


def put_off(db: Database, directive_id: int, now: int) -> int:
    """People whose card was put off to a later moment and goes out by itself: a question open on the phone, a retry."""
    row = db.execute(
        "select count(*) as n from deliveries d where d.directive_id = ? and d.kind = 'directive_card' and d.status = 'queued' and "
        "d.reason <> 'replaced' and exists (select 1 from outbox o where o.delivery_id = d.id and o.edits is null and o.status = 'queued' "
        "and o.due_at > ? and o.waits = '')",
        [directive_id, now],
    ).fetchone()
    return int(row["n"])


def missed(db: Database, directive_id: int, now: int, limit: int) -> tuple[int, list[Missed]]:
    """How many have not got it, and the first of them: failures before those whose message still waits."""
    where = "d.directive_id = ? and d.kind = 'directive_card' and d.status <> 'sent' and d.reason <> 'replaced'"
    count = db.execute(f"select count(*) as n from deliveries d where {where}", [directive_id]).fetchone()["n"]
    rows = db.execute(
        f"select p.full_name, d.unit_id, case when d.status = 'queued' and d.reason <> '' then d.reason when d.status = 'queued' and exists (select 1 from outbox o "
        "where o.delivery_id = d.id and o.edits is null and o.status = 'queued' and o.attempts = 0 and o.due_at > ?) then 'asked' "
        "when d.status = 'queued' then 'waiting' when d.status = 'unknown' then 'unknown' else d.reason end as reason, "
        "coalesce((select o.channel from outbox o where o.delivery_id = d.id order by o.id desc limit 1), '') as channel "
        f"from deliveries d join people p on p.id = d.person_id where {where} order by d.status in ('owed', 'queued'), d.id limit ?",
        [now, directive_id, limit],
    ).fetchall()
    return int(count), [Missed(r["full_name"], r["unit_id"], r["channel"], r["reason"]) for r in rows]


def receivers(db: Database, unit_ids: Sequence[int], day: date) -> list[int]:
    """The people the card goes to, each once."""
    rows = db.execute(
        f"select distinct r.person_id from ({RECEIVERS}) r order by r.person_id",
        {"units": json.dumps(list(unit_ids)), "day": day.isoformat()},
    ).fetchall()
    return [int(row["person_id"]) for row in rows]


@dataclass(frozen=True, slots=True)
class BriefUnit:
    """What an audience is decided from."""

    id: int
    kind: UnitKind


_KINDS = {kind.value: kind for kind in UnitKind}


def brief_units(db: Database) -> list[BriefUnit]:
    """Every unit that may owe, without the order people read it in: for audiences of thousands. The Sở itself never owes."""
    rows = db.execute(
        "select u.id, v.kind from units u join unit_versions v on v.unit_id = u.id and v.to_day is null where u.ended_day is null "
        "and u.id is not (select min(r.id) from units r join unit_versions w on w.unit_id = r.id and w.to_day is null "
        "where r.ended_day is null and w.kind = 'other' and w.parent_id is null) order by u.id"
    ).fetchall()
    return [BriefUnit(unit_id, _KINDS[kind]) for unit_id, kind in rows]


def count_receivers(db: Database, unit_ids: Sequence[int], day: date) -> int:
    """Cards a directive to these units would owe."""
    row = db.execute(
        f"select count(*) as n from ({RECEIVERS})", {"units": json.dumps(list(unit_ids)), "day": day.isoformat()}
    ).fetchone()
    return int(row["n"])
