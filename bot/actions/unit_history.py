"""What units were before the record began: splits and mergers, entered afterwards with their own days.

Each is one line of the log written now: the log says when the office stated it, the record says from when it held.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.domain.events import UnitChange, UnitChanged
from bot.store import events, units
from bot.store.database import Database


def state_split(
    db: Database, now: int, from_id: int, into: Sequence[int], day: date, decision: str, by: int | None
) -> None:
    """A unit that ended the day before ``day``, when its successors took over."""
    _state(db, now, UnitChange.SPLIT, "split", [from_id], into, day, decision, by)


def state_merger(
    db: Database, now: int, from_ids: Sequence[int], into: int, day: date, decision: str, by: int | None
) -> None:
    """Units that ended the day before ``day``, when another took them in."""
    _state(db, now, UnitChange.MERGED, "merge", from_ids, [into], day, decision, by)


def _state(
    db: Database,
    now: int,
    change: UnitChange,
    relation: str,
    from_ids: Sequence[int],
    into: Sequence[int],
    day: date,
    decision: str,
    by: int | None,
) -> None:
    for unit_id in from_ids:
        for successor in into:
            units.relate(db, relation, unit_id, successor, day, decision)
        units.end(db, unit_id, day - timedelta(days=1))
        line = UnitChanged(unit_id=unit_id, person_id=by, change=change, successors=tuple(into), decision=decision)
        events.append(db, line, now)
