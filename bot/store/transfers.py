"""Duties that pass from a unit that is no more to the one that takes its place."""

from dataclasses import dataclass

from bot.domain.obligations import ObligationState
from bot.store.database import Database
from bot.store.obligations import OWED_STATES


@dataclass(frozen=True, slots=True)
class Moved:
    """One duty that was still owed. ``successor_id`` is the duty the successor owes instead; None where it had owed the same already."""

    obligation_id: int
    directive_id: int
    successor_id: int | None


def move_open(db: Database, from_unit: int, to_unit: int, now: int) -> list[Moved]:
    """Close what a unit still owes under directives in force as transferred; its successor owes it from now on, by the same day."""
    rows = db.execute(
        "select o.id, o.directive_id from obligations o join directives d on d.id = o.directive_id "
        f"where o.unit_id = ? and o.status in ({OWED_STATES}) and d.status in ('held', 'scheduled', 'publishing', 'published') order by o.id",
        [from_unit],
    ).fetchall()
    return [Moved(row["id"], row["directive_id"], _move(db, row["id"], to_unit, now)) for row in rows]


def _move(db: Database, obligation_id: int, to_unit: int, now: int) -> int | None:
    made = db.execute(
        "insert into obligations (directive_id, unit_id, unit_version_id, duty, period, due_day, ladder_id, opened_at) "
        "select o.directive_id, v.unit_id, v.id, o.duty, o.period, o.due_day, o.ladder_id, ? from obligations o "
        "join unit_versions v on v.unit_id = ? and v.to_day is null where o.id = ? "
        "on conflict (directive_id, unit_id, duty, period) do nothing returning id",
        [now, to_unit, obligation_id],
    ).fetchone()
    db.execute(
        "update obligations set status = ?, ended_at = ?, reason = 'merged' where id = ?",
        [ObligationState.TRANSFERRED.value, now, obligation_id],
    )
    return None if made is None else int(made["id"])
