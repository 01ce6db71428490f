"""A unit by what somebody of the office types after a command: one, several that may be meant, or none."""

from bot.domain.units import NEAREST, find_units, sure_match
from bot.store import units
from bot.store.database import Database
from bot.store.units import Unit


def units_meant(db: Database, typed: str) -> list[Unit]:
    """One unit when it is plain which, else at most five; empty when nothing is near."""
    exact = units.by_name(db, typed)
    if exact is not None:
        return [exact]
    matches = find_units(typed[:200], units.names(db))
    sure = sure_match(matches)
    near = [sure] if sure is not None else [match for match in matches if match.score >= NEAREST]
    return [unit for match in near if (unit := units.current(db, match.unit_id)) is not None]
