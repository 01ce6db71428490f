"""Finding what somebody named: a directive by its number, a unit by what was typed, a moment by its day; and who may look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.actions.office import Office
from bot.domain.instants import end_of_day
from bot.domain.people import Standing
from bot.domain.units import NEAREST, find_units, sure_match
from bot.intake.references import Reference
from bot.store import directives, units
from bot.store.database import Database
from bot.store.directives import Directive

CANDIDATES = 4


def may_look(who: Standing) -> bool:
    """Who sees every unit: the office, the leadership, the administrator. Officials see their own unit."""
    return who.is_office or who.is_leader or who.is_administrator


def directives_named(db: Database, reference: Reference) -> list[Directive]:
    """The directives a reference may mean, newest first; two with the same number are both given."""
    if reference.directive_id is not None:
        found = directives.get(db, reference.directive_id)
        return [] if found is None else [found]
    known = directives.by_code(db, reference.code)
    exact = [d for d in known if d.number.casefold() == reference.number.casefold()]
    return exact or [d for d in known if d.standing == "addressed"] or known


@dataclass(frozen=True, slots=True)
class UnitsFound:
    """``unit_id`` when it is clear which unit is meant, else the nearest (id, name) to choose from."""

    unit_id: int | None = None
    nearest: Sequence[tuple[int, str]] = ()


def unit_named(db: Database, text: str) -> UnitsFound:
    """The unit somebody typed, accents and half names allowed; nothing is taken that is not clear."""
    matches = find_units(text, units.names(db), CANDIDATES)
    sure = sure_match(matches)
    if sure is not None:
        return UnitsFound(sure.unit_id)
    near = [m for m in matches if m.score >= NEAREST] or matches
    return UnitsFound(nearest=[(m.unit_id, units.name_of(db, m.unit_id)) for m in near])


def moment_named(office: Office, reference: Reference, today: date) -> int | None:
    """The end of a past day (epoch ms), or the moment a button carries; None for now."""
    if reference.moment is not None:  # a button's data: a moment to come is now
        return reference.moment if reference.moment < end_of_day(today, office.zone) else None
    if reference.day is None or reference.day >= today:
        return None
    return end_of_day(reference.day, office.zone) - 1
