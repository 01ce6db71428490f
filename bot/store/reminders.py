"""Reading what people have to be reminded of, and remembering what was dealt with.

What is near is found by the due day (an index over open duties), never by walking all duties of a unit. Who may act is told
by the caller as triples *(role or unit, duty, may confirm)*, worked out from :mod:`bot.domain.people`: no rule stands in SQL.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.obligations import Duty, ObligationState
from bot.domain.people import RECEIVING
from bot.domain.schedule import OpenDuty
from bot.store.database import Database, Row
from bot.store.obligations import OWED_STATES

FOLLOWED = "('publishing', 'published')"
_RECEIVING = ", ".join(f"'{role.value}'" for role in sorted(RECEIVING))
_PROPOSED = "exists (select 1 from briefings b where b.obligation_id = o.id and b.status = 'proposed')"
_STARTED = (
    "max(o.opened_at, coalesce(o.extended_at, 0), coalesce((select v.made_at from directive_versions v where "
    "v.directive_id = d.id and v.version = d.version and d.version > 1), 0))"
)
"""When the case, with the due day it has now, began: issued, extended or corrected. Rungs before that are not owed."""
_LADDER = "coalesce(o.ladder_id, d.ladder_id, -d.urgent)"
"""The ladder frozen for a case; where none was, 0 is the configured one and −1 the configured one for KHẨN."""
_COLUMNS = (
    f"o.id, o.directive_id, o.unit_id, o.duty, o.status, o.due_day, o.opened_at, d.number, d.code, {_PROPOSED} as proposed, "
    f"{_LADDER} as ladder_id, o.period"
)
_OF_UNITS = "and {0}.unit_id in (select value from json_each(:units)) "


DELEGATE = "delegate"
"""Stands for a role where somebody confirms instead of the head."""


def _holders(of_units: bool = False) -> str:
    """(person, unit, role) of everybody who answers for a unit on ``:day``: by a post, or instead of the head; of ``:units`` only, or all."""
    posts, delegations = (_OF_UNITS.format("p"), _OF_UNITS.format("g")) if of_units else ("", "")
    return (
        f"select p.person_id, p.unit_id, p.role from posts p where p.status = 'active' and p.role in ({_RECEIVING}) {posts}"
        "and (p.from_day is null or p.from_day <= :day) and (p.to_day is null or p.to_day >= :day) "
        f"union select g.to_person_id, g.unit_id, '{DELEGATE}' from delegations g where g.ended_at is null {delegations}"
        "and g.from_day <= :day and g.to_day >= :day"
    )


_HERE = (
    "not exists (select 1 from absences a where a.person_id = h.person_id and a.ended_at is null and a.from_day <= :day and a.to_day >= :day) "
    "and (h.role not in ('head', 'acting_head') or not exists (select 1 from delegations s where s.unit_id = h.unit_id and s.ended_at is null "
    "and s.from_day <= :day and s.to_day >= :day and not exists (select 1 from absences b where b.person_id = s.to_person_id "
    "and b.ended_at is null and b.from_day <= :day and b.to_day >= :day)))"
)
"""Neither away on ``:day`` nor a head in whose place somebody confirms: their part is the other's for these days."""
HOLDERS = _holders(of_units=True)
"""(person, unit, role) of everybody who answers for one of ``:units`` (JSON list) on ``:day``."""


@dataclass(frozen=True, slots=True)
class DueDuty:
    """An open duty as a reminder needs it. ``proposed``: figures wait for the head, so who entered them has done their part."""

    id: int
    directive_id: int
    unit_id: int
    duty: Duty
    state: ObligationState
    due: date | None
    opened_at: int
    number: str
    code: str
    proposed: bool
    started_at: int = 0
    ladder_id: int = 0
    period: str = ""

    def as_open(self) -> OpenDuty:
        """The duty as the ladder needs it."""
        return OpenDuty(
            self.id,
            self.directive_id,
            self.unit_id,
            self.duty,
            self.due,
            self.started_at,
            self.opened_at,
            self.ladder_id,
            self.proposed,
        )


_DUTIES = {duty.value: duty for duty in Duty}
_STATES = {state.value: state for state in ObligationState}


def _duty(row: Row) -> DueDuty:
    return DueDuty(
        row["id"],
        row["directive_id"],
        row["unit_id"],
        _DUTIES[row["duty"]],
        _STATES[row["status"]],
        date.fromisoformat(row["due_day"]) if row["due_day"] else None,
        row["opened_at"],
        row["number"],
        row["code"],
        bool(row["proposed"]),
        row["started_at"] if "started_at" in row.keys() else 0,  # noqa: SIM118 - a Row is no mapping
        row["ladder_id"],
        row["period"],
    )


# ------------------------------------------------------------------------------------------------- deadlines coming near


def due_days(db: Database, until: date) -> list[date]:
    """Every due day up to ``until`` on which something is still open, in order; one step of the index each."""
    rows = db.execute(
        f"with recursive days (day) as (select min(due_day) from obligations where status in ({OWED_STATES}) union all "
        f"select (select min(o.due_day) from obligations o where o.status in ({OWED_STATES}) and o.due_day > days.day) "
        "from days where days.day is not null) select day from days where day is not null and day <= ?",
        [until.isoformat()],
    ).fetchall()
    return [date.fromisoformat(row["day"]) for row in rows]


def units_due(db: Database, newest: Mapping[tuple[int, date], tuple[str, int]]) -> dict[int, int]:
    """Units with a duty whose newest occurrence was not dealt with, and how many; ``newest``: (ladder, due day) → (occurrence, its instant)."""
    wanted = json.dumps([[day.isoformat(), key, at, ladder] for (ladder, day), (key, at) in newest.items()])
    rows = db.execute(
        "select o.unit_id, count(*) as n from json_each(?) j cross join obligations o join directives d on d.id = o.directive_id "
        "join units u on u.id = o.unit_id "
        f"where o.due_day = j.value ->> 0 and o.status in ({OWED_STATES}) and {_LADDER} = j.value ->> 3 and o.opened_at < j.value ->> 2 "
        f"and d.status in {FOLLOWED} and u.ended_day is null and {_STARTED} < j.value ->> 2 and not exists "
        "(select 1 from reminders r where r.obligation_id = o.id and r.occurrence = j.value ->> 1) group by o.unit_id",
        [wanted],
    ).fetchall()
    return {row["unit_id"]: row["n"] for row in rows}


def duties_due(db: Database, unit_ids: Sequence[int], until: date) -> list[DueDuty]:
    """The open duties of these units with a due day up to ``until``, what expires first coming first."""
    rows = db.execute(
        f"select {_COLUMNS}, {_STARTED} as started_at from obligations o join directives d on d.id = o.directive_id "
        f"where o.unit_id in (select value from json_each(?)) and o.status in ({OWED_STATES}) "
        f"and o.due_day <= ? and d.status in {FOLLOWED} order by o.due_day, o.directive_id, o.unit_id, o.id",
        [json.dumps(list(unit_ids)), until.isoformat()],
    ).fetchall()
    return [_duty(row) for row in rows]


def every_open(db: Database) -> list[DueDuty]:
    """Every duty still owed under a directive being followed, with or without a due day."""
    rows = db.execute(
        f"select {_COLUMNS}, {_STARTED} as started_at from obligations o join directives d on d.id = o.directive_id "
        f"join units u on u.id = o.unit_id and u.ended_day is null where o.status in ({OWED_STATES}) and d.status in {FOLLOWED}"
    ).fetchall()
    return [_duty(row) for row in rows]


def dealt_since(db: Database, since: int) -> list[tuple[DueDuty, str, str]]:
    """(duty still owed, occurrence, "issued" or "skipped") of what was dealt with after ``since`` (epoch ms), what expires first first."""
    rows = db.execute(
        f"select {_COLUMNS}, {_STARTED} as started_at, r.occurrence, r.outcome from reminders r join obligations o on o.id = r.obligation_id "
        f"join directives d on d.id = o.directive_id where r.at > ? and o.status in ({OWED_STATES}) and d.status in {FOLLOWED} "
        "order by o.due_day, o.directive_id, o.unit_id, o.id, r.at",
        [since],
    ).fetchall()
    return [(_duty(row), row["occurrence"], row["outcome"]) for row in rows]


def dealt_with(db: Database, obligation_ids: Sequence[int]) -> dict[int, set[str]]:
    """Occurrences issued or skipped, by duty."""
    rows = db.execute(
        "select obligation_id, occurrence from reminders where obligation_id in (select value from json_each(?))",
        [json.dumps(list(obligation_ids))],
    ).fetchall()
    found: dict[int, set[str]] = {}
    for row in rows:
        found.setdefault(row["obligation_id"], set()).add(row["occurrence"])
    return found


def deal_with(db: Database, obligation_id: int, occurrence: str, outcome: str, now: int) -> None:
    """Remember under the unique key (duty, occurrence) that a rung was issued or skipped."""
    db.execute(
        "insert into reminders (obligation_id, occurrence, outcome, at) values (?, ?, ?, ?) on conflict (obligation_id, occurrence) do nothing",
        [obligation_id, occurrence, outcome, now],
    )


# ----------------------------------------------------------------------------------------------------- who answers for what


def holders(db: Database, unit_ids: Sequence[int], day: date) -> list[tuple[int, int]]:
    """(person, unit) of everybody who answers for these units on the day, by a post or instead of the head."""
    rows = db.execute(
        f"select distinct person_id, unit_id from ({HOLDERS}) order by unit_id, person_id",
        {"day": day.isoformat(), "units": json.dumps(list(unit_ids))},
    ).fetchall()
    return [(row["person_id"], row["unit_id"]) for row in rows]


def on_paper(db: Database, unit_ids: Sequence[int]) -> set[int]:
    """Those of the units that receive on paper: nobody is reminded on a phone."""
    rows = db.execute(
        "select id from units where on_paper = 1 and id in (select value from json_each(?))",
        [json.dumps(list(unit_ids))],
    ).fetchall()
    return {row["id"] for row in rows}


# ------------------------------------------------------------------------------------------------------- the weekly push


_REMINDED = "o.due_day is not null and coalesce((select l.rungs from ladders l where l.id = coalesce(o.ladder_id, d.ladder_id)), '') <> '[]'"
"""A duty with a due day, unless the office chose a ladder without rungs for it: that is named for the chosen weeks only."""


def weekly_directives(db: Database) -> list[tuple[int, int, int]]:
    """(id, published at, weeks) of directives being followed that the office wants reminded weekly."""
    rows = db.execute(
        f"select id, published_at, weekly_weeks from directives where status in {FOLLOWED} and weekly_weeks is not null and published_at is not null"
    ).fetchall()
    return [(row["id"], row["published_at"], row["weekly_weeks"]) for row in rows]


def people_with_work(
    db: Database, day: date, may: Sequence[tuple[str, str, bool]], weekly: Sequence[int], key_prefix: str
) -> list[int]:
    """People who can act on something open for a unit and whose key ``prefix + person`` nobody has taken, in order.

    ``may``: (role, duty, may confirm). ``weekly``: directives that are still reminded of for the weeks the office chose.
    """
    rows = db.execute(
        f"select distinct h.person_id from ({_holders()}) h join units u on u.id = h.unit_id and u.on_paper = 0 and u.ended_day is null "
        "where not exists (select 1 from deliveries x where x.delivery_key = :prefix || h.person_id) and exists (select 1 from obligations o "
        "join directives d on d.id = o.directive_id join json_each(:may) m on m.value ->> 0 = h.role and m.value ->> 1 = o.duty "
        f"where o.unit_id = h.unit_id and o.status in ({OWED_STATES}) and d.status in {FOLLOWED} "
        f"and ({_REMINDED} or o.directive_id in (select value from json_each(:weekly))) and (m.value ->> 2 or not {_PROPOSED})) "
        f"and {_HERE} order by h.person_id",
        {"day": day.isoformat(), "may": json.dumps(may), "weekly": json.dumps(list(weekly)), "prefix": key_prefix},
    ).fetchall()
    return [row["person_id"] for row in rows]


def work_of(
    db: Database,
    may: Sequence[tuple[int, str, bool]],
    weekly: Sequence[int],
    *,
    without: Sequence[int] = (),
    limit: int = 5,
    offset: int = 0,
) -> tuple[int, list[DueDuty]]:
    """How many open duties somebody can act on, and the first of them: what expires first, without a due day last.

    ``may``: (unit, duty, may confirm). ``without``: duties shown before.
    """
    rows = db.execute(
        f"select {_COLUMNS}, first.total from (select o.id, count(*) over () as total, row_number() over (order by o.due_day is null, "
        "o.due_day, o.directive_id, o.unit_id, o.id) as place from json_each(:may) m cross join obligations o on o.unit_id = m.value ->> 0 "
        f"and o.status in ({OWED_STATES}) and o.duty = m.value ->> 1 join directives d on d.id = o.directive_id "
        "join units u on u.id = o.unit_id and u.on_paper = 0 and u.ended_day is null "
        f"where d.status in {FOLLOWED} and ({_REMINDED} or o.directive_id in (select value from json_each(:weekly))) "
        f"and (m.value ->> 2 or not {_PROPOSED}) and o.id not in (select value from json_each(:without)) "
        "order by place limit :limit offset :offset) first cross join obligations o on o.id = first.id "
        "join directives d on d.id = o.directive_id order by first.place",
        {
            "may": json.dumps(may),
            "weekly": json.dumps(list(weekly)),
            "without": json.dumps(list(without)),
            "limit": limit,
            "offset": offset,
        },
    ).fetchall()
    return (int(rows[0]["total"]) if rows else 0), [_duty(row) for row in rows]


def of_ids(db: Database, obligation_ids: Sequence[int]) -> list[DueDuty]:
    """These duties in the order given, whatever their state."""
    rows = db.execute(
        f"select {_COLUMNS} from json_each(?) j join obligations o on o.id = j.value join directives d on d.id = o.directive_id order by j.key",
        [json.dumps(list(obligation_ids))],
    ).fetchall()
    return [_duty(row) for row in rows]


def push_reached(db: Database, key_prefix: str) -> tuple[int, int]:
    """(people, units) of the deliveries whose key begins so; units are those of the duties listed."""
    row = db.execute(
        "select count(distinct d.person_id) as people, count(distinct o.unit_id) as units from deliveries d "
        "left join json_each(case d.basis when '' then '[]' else d.basis end) j left join obligations o on o.id = j.value "
        "where d.delivery_key >= ? and d.delivery_key < ? and d.delivery_key not like '%#%'",
        [key_prefix, key_prefix + "\x7f"],
    ).fetchone()
    return int(row["people"]), int(row["units"])


def first_unit_at(db: Database) -> int | None:
    """When the record began (epoch ms): weekly moments before it were never owed."""
    row = db.execute("select min(created_at) as at from units").fetchone()
    return None if row["at"] is None else int(row["at"])


# --------------------------------------------------------------------------------------------------------- cards that stand


@dataclass(frozen=True, slots=True)
class Card:
    """A reminder or weekly card of one person. ``basis``: the duties it lists, in their order."""

    id: int
    key: str
    kind: str
    person_id: int
    basis: tuple[int, ...]
    status: str


def _card(row: Row) -> Card:
    basis = tuple(json.loads(row["basis"])) if row["basis"] else ()
    return Card(row["id"], row["delivery_key"], row["kind"], row["person_id"], basis, row["status"])


def cards_since(db: Database, person_ids: Sequence[int], since: int) -> list[Card]:
    """Reminder and weekly cards decided by the product itself for these people at or after ``since``, newest first."""
    rows = db.execute(
        "select id, delivery_key, kind, person_id, basis, status from deliveries where person_id in (select value from json_each(?)) "
        "and decided_at >= ? and kind in ('reminder', 'weekly') and (delivery_key like 'remind%' or delivery_key like 'weekly:%') "
        "and delivery_key not like '%#%' order by id desc",
        [json.dumps(list(person_ids)), since],
    ).fetchall()
    return [_card(row) for row in rows]


def stale_cards(db: Database) -> list[Card]:
    """Cards dropped before sending because a duty they list was met meanwhile; their keys are free again."""
    rows = db.execute(
        "select id, delivery_key, kind, person_id, basis, status from deliveries where status = 'dropped' and reason = 'stale' "
        "and (delivery_key like 'remind%' or delivery_key like 'weekly:%') order by id limit 500"
    ).fetchall()
    return [_card(row) for row in rows]


def next_fallback(db: Database) -> date | None:
    """The earliest last day of a delegation of which nobody has written that it ended."""
    row = db.execute("select min(to_day) as day from delegations where ended_at is null").fetchone()
    return date.fromisoformat(row["day"]) if row["day"] else None
