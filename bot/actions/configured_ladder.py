"""The ladder in ``config.toml`` against the one used last: where it is another one, the office is told the difference once.

Cases that run keep theirs: the change is for what is passed on from now on.
"""

from collections.abc import Sequence
from datetime import time
from typing import Any

from bot.actions import ladders
from bot.actions.delivery import Owed, owe
from bot.actions.office import Office
from bot.cards import configured_ladder as cards
from bot.domain.delivery import MessageKind
from bot.domain.events import ConfiguredLadderChanged
from bot.domain.ladder import Steps, ladder_of
from bot.store import events, people, settings
from bot.store import ladders as store
from bot.store.database import Database

LAST_USED = "configured_ladder"
"""The setting that keeps the steps the office was last told of."""


def find_changed(db: Database, office: Office, now: int) -> Sequence[Steps]:  # noqa: ARG001
    """The configured steps, where they are not the ones used last."""
    steps = ladders.steps_of(office)
    return () if settings.get(db, LAST_USED) == _packed(steps) else (steps,)


def tell(db: Database, office: Office, now: int, steps: Steps) -> None:
    """What is different, and how many directives keep what they began with; the first ladder of all is only remembered."""
    kept = settings.get(db, LAST_USED)
    packed = _packed(steps)
    if kept == packed:
        return
    settings.put(db, LAST_USED, packed, now)
    if kept is None:
        return
    before, running = _unpacked(kept), store.count_running(db)
    line = ConfiguredLadderChanged(
        ladder_id=ladders.freeze(db, now, ladder_of(steps)),
        before_id=ladders.freeze(db, now, ladder_of(before)),
        running=running,
    )
    events.append(db, line, now)
    for person_id in people.office_members(db, office.today(now)):
        owed = Owed(f"ladder:{now}:{person_id}", MessageKind.OFFICE_ALERT, person_id)
        owe(db, office, now, owed, lambda language: cards.changed(language, before, steps, running))


def upcoming_changed(db: Database, office: Office, now: int) -> int | None:  # noqa: ARG001
    """Nothing waits for an instant: the configuration is read when the product starts."""
    return None


def _packed(steps: Steps) -> dict[str, Any]:
    return {
        "before": list(steps.before),
        "morning": steps.morning.isoformat("minutes"),
        "afternoon": steps.afternoon.isoformat("minutes"),
        "overdue": steps.overdue,
        "office_after": steps.office_after,
        "leaders_after": steps.leaders_after,
    }


def _unpacked(value: dict[str, Any]) -> Steps:
    return Steps(
        tuple(value["before"]),
        time.fromisoformat(value["morning"]),
        time.fromisoformat(value["afternoon"]),
        value["overdue"],
        value["office_after"],
        value["leaders_after"],
    )
