"""Names for what is foreseen, looked up for many at once."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from bot.domain.obligations import Duty
from bot.store.database import Database


def names(db: Database, person_ids: Iterable[int]) -> dict[int, str]:
    """Full names by person."""
    rows = db.execute(
        "select id, full_name from people where id in (select value from json_each(?))", [json.dumps(list(person_ids))]
    ).fetchall()
    return {row["id"]: row["full_name"] for row in rows}


def unit_names(db: Database, unit_ids: Iterable[int]) -> dict[int, str]:
    """Present names by unit."""
    rows = db.execute(
        "select unit_id, name from unit_versions where to_day is null and unit_id in (select value from json_each(?))",
        [json.dumps(list(unit_ids))],
    ).fetchall()
    return {row["unit_id"]: row["name"] for row in rows}


def numbers(db: Database, directive_ids: Iterable[int]) -> dict[int, str]:
    """Số, ký hiệu by directive."""
    rows = db.execute(
        "select id, number from directives where id in (select value from json_each(?))",
        [json.dumps(list(directive_ids))],
    ).fetchall()
    return {row["id"]: row["number"] for row in rows}


def duties(db: Database, obligation_ids: Collection[int]) -> dict[int, tuple[str, str, Duty, date | None]]:
    """Duty → (unit, số ký hiệu, what is asked, due day)."""
    rows = db.execute(
        "select o.id, coalesce(v.name, '') as unit, d.number, o.duty, o.due_day from obligations o "
        "join directives d on d.id = o.directive_id left join unit_versions v on v.unit_id = o.unit_id and v.to_day is null "
        "where o.id in (select value from json_each(?))",
        [json.dumps(list(obligation_ids))],
    ).fetchall()
    return {
        row["id"]: (
            row["unit"],
            row["number"],
            Duty(row["duty"]),
            date.fromisoformat(row["due_day"]) if row["due_day"] else None,
        )
        for row in rows
    }


def dealt(db: Database, obligation_ids: Sequence[int]) -> dict[int, list[tuple[str, str, int]]]:
    """Duty → (occurrence, "issued" or "skipped", instant) of every rung dealt with, in order."""
    rows = db.execute(
        "select obligation_id, occurrence, outcome, at from reminders where obligation_id in (select value from json_each(?)) order by at",
        [json.dumps(list(obligation_ids))],
    ).fetchall()
    found: dict[int, list[tuple[str, str, int]]] = {}
    for row in rows:
        found.setdefault(row["obligation_id"], []).append((row["occurrence"], row["outcome"], row["at"]))
    return found
