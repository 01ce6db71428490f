"""Which ladder a case has: frozen with its directive when that is passed on, as configured then or as chosen for it."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.actions.office import Office
from bot.config.settings import Overdue, Reminders
from bot.domain.ladder import Ladder, Steps, ladder_of, urgent_ladder_of
from bot.domain.schedule import Rules
from bot.store import ladders
from bot.store.database import Database

CONFIGURED, CONFIGURED_URGENT = 0, -1
"""Stand for the configured ladder where none is frozen yet."""
FREEZE_A_WRITE = 100


def steps_of(office: Office) -> Steps:
    """What the office configured."""
    return _steps(office.config.reminders)


def rules_of(db: Database, office: Office) -> Rules:
    """Calendar and ladders as they stand in the record."""
    return Rules(office.calendar(db), ladders_of(db, office), office.zone)


def ladders_of(db: Database, office: Office) -> Mapping[int, Ladder]:
    """Every ladder in use by its number; 0 and −1 are the configured ones."""
    return _ladders(office.config.reminders, ladders.every(db))


def freeze(db: Database, now: int, ladder: Ladder) -> int:
    """The number under which a ladder is kept."""
    return ladders.intern(db, json.dumps(ladder.to_json(), separators=(",", ":"), sort_keys=True), now)


def find_unfrozen(db: Database, office: Office, now: int) -> Sequence[int]:  # noqa: ARG001
    """1 while a directive that is followed has no frozen ladder."""
    return (1,) if ladders.unfrozen(db, 1) else ()


def freeze_configured(db: Database, office: Office, now: int, _item: int) -> None:
    """Freeze what is configured for directives passed on since."""
    steps = steps_of(office)
    for directive_id, urgent in ladders.unfrozen(db, FREEZE_A_WRITE):
        ladders.freeze_directive(
            db, directive_id, freeze(db, now, urgent_ladder_of(steps) if urgent else ladder_of(steps))
        )


def upcoming_freeze(db: Database, office: Office, now: int) -> int | None:  # noqa: ARG001
    """Nothing waits for an instant: freezing follows publishing at once."""
    return None


@lru_cache(maxsize=4)
def _steps(chosen: Reminders) -> Steps:
    return Steps(
        tuple(sorted(set(chosen.offsets), reverse=True)),
        chosen.time,
        chosen.afternoon,
        chosen.overdue is Overdue.WEEKLY,
        chosen.office_after,
        chosen.leaders_after,
    )


@lru_cache(maxsize=4)
def _ladders(chosen: Reminders, frozen: tuple[tuple[int, str], ...]) -> dict[int, Ladder]:
    steps = _steps(chosen)
    found = {CONFIGURED: ladder_of(steps), CONFIGURED_URGENT: urgent_ladder_of(steps)}
    return found | {number: Ladder.from_json(json.loads(rungs)) for number, rungs in frozen}
