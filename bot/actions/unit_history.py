"""What units were before the record began: former units, splits and mergers, entered afterwards with their own days.

Each is one line of the log written now: the log says when the office stated it, the record says from when it held.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.domain.events import UnitChange, UnitChanged, UnitCreated
from bot.domain.units import UnitKind
from bot.store import events, units
from bot.store.database import Database
from bot.store.units import Unit


def enter_unit_since(
    db: Database,
    now: int,
    name: str,
    kind: UnitKind,
    since: date,
    decision: str,
    by: int | None,
    *,
    abbreviation: str = "",
) -> Unit:
    """A unit that has stood since an earlier day, under the Sở."""
    root = units.root(db)
    above = root.id if root else None
    unit = units.create(db, name, kind, since, now, abbreviation=abbreviation, parent_id=above, decision=decision)
    created = UnitCreated(
        unit_id=unit.id,
        person_id=by,
        version_id=unit.version_id,
        unit_kind=kind,
        parent_id=unit.parent_id,
        name=name,
        decision=decision,
    )
    events.append(db, created, now)
    return unit


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
