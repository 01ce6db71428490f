"""What the units of a person still owe, and which document a typed number means: for /viec and for answers in words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.answers import short_number
from bot.domain.obligations import Duty, ObligationState
from bot.domain.text import fold
from bot.store import directives, obligations, units
from bot.store.database import Database
from bot.store.obligations import ObligationRow


@dataclass(frozen=True, slots=True)
class Task:
    """One duty of one unit. ``due`` is its last day; ``told`` of ``roster`` where staff were told in part."""

    directive_id: int
    unit_id: int
    unit_name: str
    number: str
    issuer: str
    issued: date
    duty: Duty
    due: date | None
    owed: bool
    urgent: bool
    told: int = 0
    roster: int = 0


def owed_by(db: Database, unit_ids: Iterable[int], duty: Duty | None = None) -> list[Task]:
    """Everything these units still owe (under one duty), what expires first coming first, no due day last."""
    rows = [row for unit_id in unit_ids for row in obligations.owed_by_unit(db, unit_id)]
    found = [task for row in rows if duty in (None, row.duty) and (task := _task(db, row)) is not None]
    return sorted(found, key=lambda task: (task.due is None, task.due or date.max, task.directive_id))


def numbered(db: Database, unit_ids: Iterable[int], typed: str, duty: Duty | None) -> list[Task]:
    """The duties a typed number means among these units', met ones too: the second answer is told who and when.

    Digits alone are the document's own number (rule 4); a whole số, ký hiệu must be that document's.
    """
    digits = re.match(r"\d+[a-zA-Z]?", typed)
    if digits is None:
        return []
    known = directives.by_code(db, short_number(digits[0]))
    if digits[0] != typed:
        wanted = _plain(typed)
        known = [directive for directive in known if _plain(directive.number) == wanted]
    found = []
    wanted_units = tuple(unit_ids)
    for directive in known:
        for unit_id in wanted_units:
            rows = obligations.of_unit_under(db, directive.id, unit_id)
            chosen = [row for row in rows if row.duty is duty] if duty is not None else rows[:1]
            found += [task for row in chosen if (task := _task(db, row)) is not None]
    return found


def of_pair(db: Database, directive_id: int, unit_id: int, duty: Duty) -> Task | None:
    """One duty of one unit under one directive, owed or not."""
    rows = obligations.of_unit_under(db, directive_id, unit_id)
    return next((_task(db, row) for row in rows if row.duty is duty), None)


def newest(db: Database, unit_ids: Iterable[int]) -> Task | None:
    """The directive passed on last under which one of these units owes anything."""
    return max(owed_by(db, unit_ids), key=lambda task: task.directive_id, default=None)


def own_acknowledgements(db: Database, person_id: int, tasks: Iterable[Task]) -> list[int]:
    """What this person acknowledged under these directives and did not take back, newest first."""
    found: list[int] = []
    for task in tasks:
        for row in obligations.of_unit_under(db, task.directive_id, task.unit_id):
            found += [a.id for a in obligations.acknowledgements_of(db, row.id) if a.person_id == person_id]
    return sorted(set(found), reverse=True)


def newest_acknowledgement(db: Database, person_id: int) -> int | None:
    """What this person acknowledged last and did not take back."""
    return obligations.newest_acknowledgement_of(db, person_id)


def _task(db: Database, row: ObligationRow) -> Task | None:
    directive = directives.get(db, row.directive_id)
    if directive is None:
        return None
    partly = row.state is ObligationState.PARTLY
    tally = obligations.tally(db, row.id, 0) if partly else None
    return Task(
        directive.id,
        row.unit_id,
        units.name_of(db, row.unit_id),
        directive.number,
        directive.issuer,
        directive.issued,
        row.duty,
        row.due,
        row.owed,
        directive.urgent,
        tally.told if tally else 0,
        tally.roster if tally else 0,
    )


def _plain(number: str) -> str:
    return fold(number).replace(" ", "")
