"""Above the unit: what is overdue is told to Văn phòng Sở, then to the leadership, in one card a day each (design.md 7).

Such a card asks nothing of who gets it, so it stands beside the one reminder card of their working day. It says who was told before.
What to tell is read on a read connection once a wave has told the units; the writer owes a few cards at a time under their keys.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from bot.actions.delivery import Owed, owe
from bot.actions.office import Office
from bot.actions.reminder_lists import key_of, list_name
from bot.actions.staff import staff_of
from bot.cards.climbing import NAMED, SHOWN, Above, Climbed, above_card
from bot.domain.deadlines import due_status
from bot.domain.delivery import MessageKind
from bot.domain.instants import end_of_day
from bot.domain.ladder import Due, plan
from bot.domain.schedule import Rules, Said, climbing
from bot.store import deliveries, people, reminders, units
from bot.store.database import Database
from bot.store.reminders import DueDuty

BASIS_MOST = 200
"""A card remembers so many duties, for who asks why it came."""


@dataclass(frozen=True, slots=True)
class ToTell:
    """One card to be owed to one person above the units, under its key."""

    key: str
    person_id: int
    urgent: bool
    basis: tuple[int, ...]
    above: Above


def to_tell(db: Database, office: Office, now: int, rules: Rules, since: int, *, urgent: bool) -> list[ToTell]:
    """What those above have yet to be told of the wave that began after ``since`` (epoch ms)."""
    today = office.today(now)
    dealt = reminders.dealt_since(db, max(since, end_of_day(today - timedelta(days=1), office.zone) - 1))
    if not dealt:
        return []
    duties = {duty.id: duty for duty, _, _ in dealt}
    said = _said(list(duties.values()), {(duty.id, key) for duty, key, _ in dealt}, rules, now, urgent)
    if not any(what.due and (what.due.rung.office or what.due.rung.leaders) for _, what in said):
        return []
    reached = {(duty.id, key) for duty, key, outcome in dealt if outcome == "issued"}
    silent = {duty.id for duty, what in said if what.due and (duty.id, what.due.key) not in reached}
    staff = staff_of(db, today, sorted({duty.unit_id for duty, _ in said}))
    drawn = _Drawing(db, office, today, trial=staff.trial)
    found = []
    for (person_id, slot), told in climbing(said, staff).items():
        key = key_of(list_name(slot, today), person_id)
        if (staff.trial and person_id not in staff.office) or deliveries.by_key(db, key) is not None:
            continue
        rows = [duties[duty.id] for duty in told]
        above = drawn.above(person_id, person_id in staff.leaders, rows, silent)
        found.append(ToTell(key, person_id, urgent, tuple(row.id for row in rows[:BASIS_MOST]), above))
    return found


def tell(db: Database, office: Office, now: int, one: ToTell) -> None:
    """Owe one card; its key makes it the only one of the day."""
    message = Owed(one.key, MessageKind.OFFICE_ALERT, one.person_id, urgent=one.urgent, basis=one.basis)
    owe(db, office, now, message, partial(above_card, above=one.above))


def _said(duties: Sequence[DueDuty], dealt: set[tuple[int, str]], rules: Rules, now: int, urgent: bool) -> list[Said]:
    """The newest rung of each duty, where this wave dealt with it, it still holds, and it is of this kind of ladder."""
    past = {
        key: plan(rules.shared(*key), 0, now)
        for key in {(row.ladder_id, row.due) for row in duties if row.due is not None}
    }
    found: list[Said] = []
    for row in duties:
        if row.due is None:
            continue
        mine = [each for each in past[row.ladder_id, row.due] if each.at > row.started_at]
        newest = mine[-1] if mine else None
        if newest is None or newest.rung.any_hour is not urgent or (row.id, newest.key) not in dealt:
            continue
        if rules.shared(row.ladder_id, row.due).still_true(newest.rung.kind, now):
            found.append((row.as_open(), Due(newest)))
    return found


class _Drawing:
    """What the cards say; the same duties are looked up once, however many people read of them."""

    def __init__(self, db: Database, office: Office, today: date, *, trial: bool) -> None:
        self._db = db
        self._trial = trial
        self._calendar = office.calendar(db)
        self._today = today
        self._known: dict[tuple[int, ...], tuple[Climbed, ...]] = {}

    def above(self, person_id: int, leads: bool, told: Sequence[DueDuty], silent: set[int]) -> Above:
        key = tuple(duty.id for duty in told)
        if key not in self._known:
            self._known[key] = self._climbed(told)
        return Above(
            people.name_of(self._db, person_id),
            leads,
            len({duty.unit_id for duty in told}),
            len({duty.unit_id for duty in told if duty.id in silent}),
            self._known[key],
            self._trial,
        )

    def _climbed(self, told: Sequence[DueDuty]) -> tuple[Climbed, ...]:
        groups: dict[tuple[int, date], list[DueDuty]] = {}
        for duty in told:
            if duty.due is not None:
                groups.setdefault((duty.directive_id, duty.due), []).append(duty)
        found: list[Climbed] = []
        for (directive_id, due), duties in sorted(groups.items(), key=lambda each: (each[0][1], -len(each[1]))):
            unit_ids = list(dict.fromkeys(duty.unit_id for duty in duties))
            names = [self._short(unit_id) for unit_id in unit_ids[:NAMED]] if len(found) < SHOWN else []
            status = due_status(due, self._today, self._calendar)
            found.append(Climbed(directive_id, duties[0].number, status, tuple(names), len(unit_ids)))
        return tuple(found)

    def _short(self, unit_id: int) -> str:
        unit = units.current(self._db, unit_id)
        return unit.short_name if unit else units.name_of(self._db, unit_id)
