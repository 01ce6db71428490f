"""What the time machine foresees, with the names people know: for ``/lich``, ``quantriet plan`` and ``quantriet reminders why``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.actions.ladders import rules_of
from bot.actions.office import Office
from bot.actions.recurring import coming
from bot.actions.time_machine import plan_until
from bot.domain.forecast import Planned
from bot.domain.instants import local_day
from bot.domain.ladder import next_occurrence
from bot.domain.obligations import Duty
from bot.domain.schedule import OpenDuty, Slot
from bot.store import foreseen as store
from bot.store import people, reminders
from bot.store.database import Database

NAMED = 3
"""Duties named of one message; the others are counted."""


@dataclass(frozen=True, slots=True)
class Named:
    """A duty as a line names it; ``due`` None where no day is set."""

    unit: str
    number: str
    duty: Duty
    due: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """One message to come (epoch ms). ``total`` counts the duties it is about, ``named`` are the first of them."""

    at: int
    slot: Slot
    person_id: int
    person: str
    named: tuple[Named, ...]
    total: int


def lines_until(db: Database, office: Office, now: int, until: date, person_id: int | None = None) -> list[Line]:
    """Every message from now to the end of a day, or one person's, in order."""
    planned = plan_until(db, office, now, until)
    chosen = planned if person_id is None else [each for each in planned if each.card.person_id == person_id]
    return named(db, office, now, until, chosen)


def named(db: Database, office: Office, now: int, until: date, planned: Sequence[Planned]) -> list[Line]:
    """The same messages with names in place of numbers."""
    wanted = {each.card.person_id for each in planned}
    names = store.names(db, wanted)
    duties = store.duties(db, {duty for each in planned for duty in each.card.duties[:NAMED] if duty > 0})
    known = {number: Named(unit, paper, duty, due) for number, (unit, paper, duty, due) in duties.items()}
    if any(duty < 0 for each in planned for duty in each.card.duties[:NAMED]):
        known |= _coming(db, coming(db, office, now, until))
    return [
        Line(
            each.at,
            each.card.slot,
            each.card.person_id,
            names.get(each.card.person_id, ""),
            tuple(known[duty] for duty in each.card.duties[:NAMED] if duty in known),
            each.total or len(each.card.duties),
        )
        for each in planned
    ]


def _coming(db: Database, duties: Iterable[OpenDuty]) -> dict[int, Named]:
    found = list(duties)
    units = store.unit_names(db, {duty.unit_id for duty in found})
    numbers = store.numbers(db, {duty.directive_id for duty in found})
    return {
        duty.id: Named(units.get(duty.unit_id, ""), numbers.get(duty.directive_id, ""), duty.duty, duty.due)
        for duty in found
    }


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of one duty: when it was dealt with or will come (epoch ms), and what became of it: "issued", "skipped", "next"."""

    at: int
    occurrence: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Explained:
    """One open duty: what its ladder did, and what it will do next if nobody answers."""

    duty: Named
    steps: tuple[Step, ...]


def explain(db: Database, office: Office, now: int, unit_ids: Sequence[int]) -> list[Explained]:
    """What is due for these units, what was sent of it, and what comes next."""
    rules = rules_of(db, office)
    chosen = set(unit_ids)
    rows = sorted(
        (row for row in reminders.every_open(db) if row.unit_id in chosen),
        key=lambda row: (row.due is None, row.due or date.max, row.directive_id, row.unit_id, row.id),
    )
    known = store.duties(db, {row.id for row in rows})
    dealt = store.dealt(db, [row.id for row in rows])
    found = []
    for row in rows:
        steps = [Step(at, key, outcome) for key, outcome, at in dealt.get(row.id, ())]
        if row.due is not None:
            upcoming = next_occurrence(rules.case(row.as_open()), now)
            steps += [Step(upcoming.at, upcoming.key, "next")] if upcoming else []
        unit, number, duty, due = known[row.id]
        found.append(Explained(Named(unit, number, duty, due), tuple(steps)))
    return found


def units_of_person(db: Database, office: Office, now: int, person_id: int) -> list[int]:
    """The units somebody answers for today."""
    return list(people.standing(db, person_id, office.today(now)).unit_ids)


def days_ahead(office: Office, now: int, days: int) -> date:
    """The civil day so many days from today."""
    return local_day(now, office.zone) + timedelta(days=days)
