"""Above the unit: what is overdue is told to Văn phòng Sở, then to the leadership, in one card a day each (design.md 7).

Such a card asks nothing of who gets it, so it stands beside the one reminder card of their working day. It says who was told before.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from bot.actions.delivery import Owed, owe
from bot.actions.office import Office
from bot.actions.reminder_lists import key_of, list_name
from bot.actions.staff import staff_of
from bot.cards.climbing import Above, Climbed, above_card
from bot.domain.deadlines import due_status
from bot.domain.delivery import MessageKind
from bot.domain.instants import end_of_day
from bot.domain.ladder import Due, plan
from bot.domain.schedule import OpenDuty, Rules, Said, climbing
from bot.store import people, reminders, units
from bot.store.database import Database
from bot.store.reminders import DueDuty


def tell_above(db: Database, office: Office, now: int, rules: Rules, since: int, *, urgent: bool) -> int:
    """Tell those above of what the wave that began after ``since`` (epoch ms) said below. Returns how many cards were owed."""
    today = office.today(now)
    floor = max(since, end_of_day(today - timedelta(days=1), office.zone) - 1)
    dealt = reminders.dealt_since(db, floor)
    duties = {duty.id: duty for duty, _, _ in dealt}
    reached = {(duty.id, key) for duty, key, outcome in dealt if outcome == "issued"}
    said = _said(list(duties.values()), {(duty.id, key) for duty, key, _ in dealt}, rules, now, urgent)
    if not said:
        return 0
    silent = {duty.id for duty, what in said if what.due and (duty.id, what.due.key) not in reached}
    staff = staff_of(db, today, sorted({duty.unit_id for duty, _ in said}))
    owed = 0
    for (person_id, slot), told in climbing(said, staff).items():
        if staff.trial and person_id not in staff.office:
            continue
        above = _above(db, office, now, person_id, person_id in staff.leaders, [duties[d.id] for d in told], silent)
        key = key_of(list_name(slot, today), person_id)
        message = Owed(
            key, MessageKind.OFFICE_ALERT, person_id, urgent=urgent, basis=tuple(d.id for d in told[:BASIS_MOST])
        )
        owed += owe(db, office, now, message, partial(above_card, above=above)) is not None
    return owed


BASIS_MOST = 200
"""A card remembers so many duties, for who asks why it came."""


def _said(duties: Sequence[DueDuty], dealt: set[tuple[int, str]], rules: Rules, now: int, urgent: bool) -> list[Said]:
    """The newest rung of each duty, where this wave dealt with it, it still holds, and it reaches above the unit."""
    found: list[Said] = []
    for row in duties:
        duty: OpenDuty = row.as_open()
        if duty.due is None:
            continue
        case = rules.shared(duty.ladder_id, duty.due)
        past = [each for each in plan(case, 0, now) if each.at > duty.started_at]
        newest = past[-1] if past else None
        if newest is None or newest.rung.any_hour is not urgent or (duty.id, newest.key) not in dealt:
            continue
        if case.still_true(newest.rung.kind, now):
            found.append((duty, Due(newest)))
    return found


def _above(
    db: Database, office: Office, now: int, person_id: int, leads: bool, told: Sequence[DueDuty], silent: set[int]
) -> Above:
    person = people.person(db, person_id)
    calendar, today = office.calendar(db), office.today(now)
    groups: dict[tuple[int, str], list[DueDuty]] = {}
    for duty in told:
        if duty.due is not None:
            groups.setdefault((duty.directive_id, duty.due.isoformat()), []).append(duty)
    climbed = []
    for (directive_id, _), found in groups.items():
        unit_ids = list(dict.fromkeys(duty.unit_id for duty in found))
        names = tuple(_short(db, unit_id) for unit_id in unit_ids)
        due = found[0].due
        if due is not None:
            climbed.append(Climbed(directive_id, found[0].number, due_status(due, today, calendar), names))
    unreached = {duty.unit_id for duty in told if duty.id in silent}
    return Above(
        person.full_name if person else "",
        leads,
        len({duty.unit_id for duty in told}),
        len(unreached),
        tuple(sorted(climbed, key=lambda each: (-each.status.overdue, -len(each.units)))),
    )


def _short(db: Database, unit_id: int) -> str:
    unit = units.current(db, unit_id)
    return unit.short_name if unit else units.name_of(db, unit_id)
