"""Deadline rules of directives, and the occurrences of those that come round.

An occurrence is an obligation of its own, named by its period ("2026-Q3"): acknowledged, late, extended and proved like any other.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, tzinfo

from bot.domain.due_dates import Anchors
from bot.domain.due_rules import Binds, DueRule
from bot.domain.instants import local_day
from bot.domain.obligations import Duty
from bot.store.database import Database, Row

_COLUMNS = "r.id, r.directive_id, r.duty, r.binds, r.data, r.made_at, r.opened_until, d.issued_day, d.published_at"


@dataclass(frozen=True, slots=True)
class StoredRule:
    """A rule of a directive. ``opened_until``: the last good day of the last occurrence opened, None before the first."""

    id: int
    directive_id: int
    duty: Duty
    binds: Binds
    rule: DueRule
    made_at: int
    opened_until: date | None
    issued: date
    published_at: int | None

    def anchors(self, zone: tzinfo) -> Anchors:
        """The days its periods are counted from: signed, and published (made, as long as it is not published)."""
        received = self.published_at if self.published_at is not None else self.made_at
        return Anchors(self.issued, local_day(received, zone))


def add(
    db: Database, directive_id: int, duty: Duty, binds: Binds, rule: DueRule, wording: str, now: int, by: int | None
) -> int:
    """Write a rule down; one in force for the same duty and addressee is ended, but those that bind others stand side by side.

    ``wording``: what was understood, in words.
    """
    db.execute(
        "update deadline_rules set ended_at = ? where directive_id = ? and duty = ? and binds = ? and binds <> 'others' and ended_at is null",
        [now, directive_id, duty.value, binds.value],
    )
    row = db.execute(
        "insert into deadline_rules (directive_id, duty, binds, wording, data, made_at, made_by) values (?, ?, ?, ?, ?, ?, ?) returning id",
        [directive_id, duty.value, binds.value, wording, json.dumps(rule.to_json(), ensure_ascii=False), now, by],
    ).fetchone()
    return int(row["id"])


def end(db: Database, rule_id: int, now: int) -> None:
    """No further occurrence is opened; those open stay."""
    db.execute("update deadline_rules set ended_at = ? where id = ? and ended_at is null", [now, rule_id])


def of_directive(db: Database, directive_id: int) -> list[StoredRule]:
    """The rules of a directive that are in force, those that bind others included."""
    rows = db.execute(
        f"select {_COLUMNS} from deadline_rules r join directives d on d.id = r.directive_id "
        "where r.directive_id = ? and r.ended_at is null order by r.id",
        [directive_id],
    ).fetchall()
    return [_rule(row) for row in rows]


def get(db: Database, rule_id: int) -> StoredRule | None:
    row = db.execute(
        f"select {_COLUMNS} from deadline_rules r join directives d on d.id = r.directive_id where r.id = ? and r.ended_at is null",
        [rule_id],
    ).fetchone()
    return _rule(row) if row else None


def coming_round(db: Database) -> list[StoredRule]:
    """Rules that come round, bind our units and belong to directives being followed."""
    rows = db.execute(
        f"select {_COLUMNS} from deadline_rules r join directives d on d.id = r.directive_id where r.ended_at is null and r.binds = 'units' "
        "and d.status in ('publishing', 'published') and r.data ->> '$.when.is' in ('each_year', 'each_week') order by r.id"
    ).fetchall()
    return [_rule(row) for row in rows]


def adopt(db: Database, directive_id: int, duty: Duty, period: str, due: date, ends_at: int | None) -> int:
    """Give what was opened with the directive its due day and minute, and the name of the first occurrence. Returns how many duties."""
    done = db.execute(
        "update obligations set period = ?, due_day = ?, ends_at = ? where directive_id = ? and duty = ? and period = '' "
        "and status in ('open', 'partly')",
        [period, due.isoformat(), ends_at, directive_id, duty.value],
    )
    return int(done.rowcount)


def move_period(db: Database, directive_id: int, duty: Duty, period: str, due: date) -> int:
    """Another due day for an occurrence that is still owed. Returns for how many units."""
    done = db.execute(
        "update obligations set due_day = ? where directive_id = ? and duty = ? and period = ? and status in ('open', 'partly')",
        [due.isoformat(), directive_id, duty.value, period],
    )
    return int(done.rowcount)


def move_open(db: Database, directive_id: int, duty: Duty, since: date, due: date) -> int:
    """One due day for every occurrence still owed whose day is not over: what came round comes once more. Returns for how many."""
    done = db.execute(
        "update obligations set due_day = ? where directive_id = ? and duty = ? and period <> '' and due_day >= ? "
        "and status in ('open', 'partly')",
        [due.isoformat(), directive_id, duty.value, since.isoformat()],
    )
    return int(done.rowcount)


def owed_ids(db: Database, directive_id: int, duties: Collection[Duty]) -> list[int]:
    """The duties of these kinds still owed under a directive, every occurrence."""
    rows = db.execute(
        "select id from obligations where directive_id = ? and status in ('open', 'partly') "
        "and duty in (select value from json_each(?))",
        [directive_id, json.dumps([duty.value for duty in duties])],
    ).fetchall()
    return [row["id"] for row in rows]


@dataclass(frozen=True, slots=True)
class Beside:
    """A rule that binds no unit of ours, with the words and number it is shown by."""

    rule: StoredRule
    number: str
    wording: str


def beside(db: Database) -> list[Beside]:
    """Rules of directives being followed that bind the Sở itself, or others."""
    rows = db.execute(
        f"select {_COLUMNS}, d.number, r.wording from deadline_rules r join directives d on d.id = r.directive_id "
        "where r.ended_at is null and r.binds <> 'units' and d.status in ('publishing', 'published') order by r.id"
    ).fetchall()
    return [Beside(_rule(row), row["number"], row["wording"]) for row in rows]


def opened(db: Database, rule_id: int, until: date) -> None:
    """Remember that every occurrence up to this last good day is open."""
    db.execute("update deadline_rules set opened_until = ? where id = ?", [until.isoformat(), rule_id])


def units_of(db: Database, directive_id: int, duty: Duty) -> list[int]:
    """The units that owe the duty, as long as they exist; those exempted of it are left out."""
    rows = db.execute(
        "select distinct o.unit_id from obligations o join units u on u.id = o.unit_id where o.directive_id = ? and o.duty = ? "
        "and u.ended_day is null and o.status <> 'exempt' order by o.unit_id",
        [directive_id, duty.value],
    ).fetchall()
    return [row["unit_id"] for row in rows]


def without_period(db: Database, directive_id: int, duty: Duty, period: str) -> list[int]:
    """Those of the units for which the occurrence is not open yet."""
    rows = db.execute(
        "select distinct o.unit_id from obligations o join units u on u.id = o.unit_id where o.directive_id = ? and o.duty = ? "
        "and u.ended_day is null and o.status <> 'exempt' and not exists (select 1 from obligations x where x.directive_id = o.directive_id "
        "and x.unit_id = o.unit_id and x.duty = o.duty and x.period = ?) order by o.unit_id",
        [directive_id, duty.value, period],
    ).fetchall()
    return [row["unit_id"] for row in rows]


def opened_for(db: Database, directive_id: int, duty: Duty, period: str) -> int:
    """For how many units the occurrence was opened."""
    row = db.execute(
        "select count(*) as n from obligations where directive_id = ? and duty = ? and period = ?",
        [directive_id, duty.value, period],
    ).fetchone()
    return int(row["n"])


def _rule(row: Row) -> StoredRule:
    return StoredRule(
        row["id"],
        row["directive_id"],
        Duty(row["duty"]),
        Binds(row["binds"]),
        DueRule.from_json(json.loads(row["data"])),
        row["made_at"],
        date.fromisoformat(row["opened_until"]) if row["opened_until"] else None,
        date.fromisoformat(row["issued_day"]),
        row["published_at"],
    )
