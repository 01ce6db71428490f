"""One change of one unit, each with its line of the log."""

from datetime import date

from bot.actions.office import Office
from bot.domain.events import Code, RosterChanged, UnitCreated
from bot.domain.units import UnitKind
from bot.store import events, units
from bot.store.database import Database
from bot.store.units import Roster, Unit


def create_unit(
    db: Database,
    office: Office,
    now: int,
    name: str,
    kind: UnitKind,
    by: int | None,
    *,
    abbreviation: str = "",
    parent: str = "",
    decision: str = "",
    since: date | None = None,
) -> Unit:
    """Enter a unit, with its line of the log. Without a parent it belongs to the Sở; ``since``: an earlier day than today."""
    above = units.by_name(db, parent) if parent else units.root(db)
    unit = units.create(
        db,
        name,
        kind,
        since or office.today(now),
        now,
        abbreviation=abbreviation,
        parent_id=above.id if above else None,
        decision=decision,
    )
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


def state_roster(db: Database, now: int, unit_id: int, roster: Roster, source: str, by: int | None) -> None:
    """A new staff number, with its line of the log."""
    before = units.latest_roster(db, unit_id)
    units.set_roster(db, unit_id, roster, source, now, by)
    line = RosterChanged(
        unit_id=unit_id,
        person_id=by,
        total=roster.total,
        before=before.total if before else None,
        by_status={Code(status): n for status, n in roster.by_status.items()},
    )
    events.append(db, line, now)
