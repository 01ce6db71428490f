"""Lists of duties that people are shown: what somebody can act on, drawn anew at any time from the record, under numbers that stay.

A list is named by its occasion (``w2023-06-12`` the weekly one, ``r2023-06-14`` deadlines of a day); which duties it shows,
and in which order, is the basis of its delivery.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, time, timedelta

from bot.actions.ladders import ladders_of
from bot.actions.office import Office
from bot.cards.deadline_reminders import deadline_card, nothing_left
from bot.cards.reminders import SHOWN, DutyList, Item, deadline_list, weekly_card
from bot.domain.calendar import WorkCalendar
from bot.domain.deadlines import due_status, working_days_overdue
from bot.domain.instants import DAY_MS, end_of_day, instant
from bot.domain.ladder import Ladder, RungKind
from bot.domain.obligations import OWED, Duty
from bot.domain.people import HEADS, Standing
from bot.domain.reminding import acting_in
from bot.domain.schedule import Slot
from bot.domain.weekly import Instead, Weekly, reminded_weekly, weekly_moment
from bot.i18n import Language
from bot.messaging import Outgoing
from bot.store import automatic, deliveries, obligations, people, reminders, staff, units
from bot.store.database import Database
from bot.store.reminders import Card, DueDuty

WEEKLY, DEADLINES = Slot.WEEKLY, Slot.DEADLINES
PREFIX: Mapping[str, str] = {
    Slot.WEEKLY: "weekly:",
    Slot.DEADLINES: "remind:",
    Slot.AGAIN: "remind-again:",
    Slot.URGENT: "remind-urgent:",
    Slot.URGENT_LATER: "remind-later:",
    Slot.CLIMBED: "climb:",
    Slot.CLIMBED_URGENT: "climb-urgent:",
    Slot.CLIMBED_LATER: "climb-later:",
    Slot.SILENT: "silent:",
}
"""How the delivery key of a card begins, by its slot."""
STANDS_FOR = 8 * DAY_MS
"""How long a card that was sent is kept true on the phones."""


def weekly_settings(db: Database, office: Office) -> Weekly:
    """The weekly push as configured (Monday 08:00, the first working day of the week where that is off) and as decided for single weeks."""
    hours = office.config.hours
    changes = automatic.weekly_changes(db)
    return Weekly(hours.weekly_day - 1, hours.weekly_time, Instead.FIRST_WORKING, office.zone, changes)


def list_name(kind: str, day: date) -> str:
    return f"{kind}{day.isoformat()}"


def name_of(key: str) -> str:
    """The name of the list a delivery key belongs to."""
    prefix, day, _ = key.split(":")
    slot = next(slot for slot, known in PREFIX.items() if known == f"{prefix}:")
    return list_name(slot, date.fromisoformat(day))


def cards_today(db: Database, office: Office, now: int, person_ids: Iterable[int]) -> dict[int, set[Slot]]:
    """Person → the cards the product sent them today by itself."""
    since = end_of_day(office.today(now) - timedelta(days=1), office.zone)
    found: dict[int, set[Slot]] = {}
    for card in reminders.cards_since(db, list(person_ids), since):
        found.setdefault(card.person_id, set()).add(Slot(name_of(card.key)[0]))
    return found


def key_of(name: str, person_id: int) -> str:
    """The delivery key of a person's list; ValueError for a name no list has."""
    if name[:1] not in PREFIX:
        raise ValueError(f"no such list: {name}")
    return f"{PREFIX[name[:1]]}{date.fromisoformat(name[1:]).isoformat()}:{person_id}"


def reminded_without_due_day(db: Database, office: Office, moment: int) -> list[int]:
    """Directives without a due day that belong into the weekly push of ``moment``: the first N weeks, as the office chose."""
    settings, calendar = weekly_settings(db, office), office.calendar(db)
    return [
        directive_id
        for directive_id, published_at, weeks in reminders.weekly_directives(db)
        if reminded_weekly(published_at, weeks, moment, settings, calendar)
    ]


def work_of(
    db: Database,
    office: Office,
    now: int,
    person_id: int,
    weekly: Sequence[int],
    without: Sequence[int] = (),
    offset: int = 0,
    *,
    unasked: bool = False,
) -> tuple[int, list[DueDuty]]:
    """How much the person can act on over all units they answer for, and the five duties that expire first.

    ``unasked``: what the product says by itself, which leaves out units where somebody confirms in the person's place.
    """
    who, day = people.standing(db, person_id, office.today(now)), office.today(now)
    may = acting_in(who)
    if unasked:
        may = [each for each in may if not _stood_in(db, who, each[0], day)]
    return reminders.work_of(db, may, weekly, without=without, limit=SHOWN, offset=offset) if may else (0, [])


def _stood_in(db: Database, who: Standing, unit_id: int, day: date) -> bool:
    if not who.roles_in(unit_id) & HEADS or any(each.unit_id == unit_id for each in who.delegations):
        return False
    away = {each.person_id for each in staff.absences(db, day) if each.holds(day)}
    return any(each.to_person_id not in away for each in people.delegations_of_unit(db, unit_id, day))


def in_order_of_units(duties: Sequence[DueDuty]) -> list[DueDuty]:
    """As a list of several units shows them: unit by unit, the unit with what expires first coming first."""
    first = list(dict.fromkeys(duty.unit_id for duty in duties))
    return sorted(duties, key=lambda duty: first.index(duty.unit_id))


def items_of(
    db: Database, office: Office, now: int, duties: Iterable[DueDuty], places: Iterable[int]
) -> tuple[Item, ...]:
    """What a card says of these duties today; each keeps its place on the list."""
    calendar, today = office.calendar(db), office.today(now)
    known = ladders_of(db, office)
    found = []
    for place, duty in zip(places, duties, strict=True):
        unit = units.current(db, duty.unit_id)
        told, roster = _told(db, office, duty)
        found.append(
            Item(
                place,
                duty.id,
                duty.directive_id,
                duty.unit_id,
                unit.name if unit else units.name_of(db, duty.unit_id),
                unit.short_name if unit else units.name_of(db, duty.unit_id),
                duty.number,
                duty.code,
                duty.duty,
                due_status(duty.due, today, calendar) if duty.due else None,
                told,
                roster,
                _above(known.get(duty.ladder_id), duty.due, today, calendar),
            )
        )
    return tuple(found)


def _above(ladder: Ladder | None, due: date | None, today: date, calendar: WorkCalendar) -> str:
    """Who above the unit has been told by now, by the ladder of the case."""
    if ladder is None or due is None or today <= due:
        return ""
    overdue = working_days_overdue(due, today, calendar)
    past = [
        rung for rung in ladder.rungs if rung.offset <= overdue and rung.kind in (RungKind.OVERDUE, RungKind.WEEKLY)
    ]
    if any(rung.leaders for rung in past):
        return "leaders"
    return "office" if any(rung.office for rung in past) else ""


def _told(db: Database, office: Office, duty: DueDuty) -> tuple[int, int]:
    if duty.duty is not Duty.DISSEMINATE or duty.state not in OWED:
        return 0, 0
    tally = obligations.tally(db, duty.id, units.roster(db, duty.unit_id, office.today(duty.opened_at)))
    return tally.told, tally.roster


def list_as_it_stands(
    db: Database, office: Office, now: int, person_id: int, name: str, basis: Sequence[int]
) -> DutyList:
    """The duties of a list that are still open, under the numbers they had. ``total`` of a weekly list counts what it did not show as well."""
    open_now = [(place, duty) for place, duty in enumerate(reminders.of_ids(db, basis), start=1) if duty.state in OWED]
    items = items_of(db, office, now, [duty for _, duty in open_now], [place for place, _ in open_now])
    more = rest_of(db, office, now, person_id, name, basis)[0] if name.startswith(WEEKLY) else 0
    return DutyList(name, items, len(items) + more)


def list_for(db: Database, office: Office, now: int, person_id: int, name: str) -> DutyList | None:
    """What is left of the list a person holds; None when no such card was decided."""
    card = deliveries.by_key(db, key_of(name, person_id))
    if card is None:
        return None
    return list_as_it_stands(db, office, now, person_id, name, json.loads(card.basis) if card.basis else [])


def rest_of(
    db: Database, office: Office, now: int, person_id: int, name: str, without: Sequence[int], offset: int = 0
) -> tuple[int, list[DueDuty]]:
    """What the person can act on beside the duties shown: how many, and the five after the first ``offset``."""
    week = date.fromisoformat(name[1:])
    moment = weekly_moment(week, weekly_settings(db, office), office.calendar(db)) or instant(
        week, time.min, office.zone
    )
    return work_of(db, office, now, person_id, reminded_without_due_day(db, office, moment), without, offset)


def rest_as_it_stands(db: Database, office: Office, now: int, person_id: int, name: str, offset: int) -> DutyList:
    """The next page behind a list, with numbers of its own."""
    card = deliveries.by_key(db, key_of(name, person_id))
    shown = json.loads(card.basis) if card is not None and card.basis else []
    total, duties = rest_of(db, office, now, person_id, name, shown, offset)
    ordered = in_order_of_units(duties)
    items = items_of(db, office, now, ordered, range(1, len(ordered) + 1))
    return DutyList(name, items, total - offset, offset + len(items))


# ---------------------------------------------------------------------------------------------------------------- sending


def draw(db: Database, person_id: int, duties: DutyList) -> Callable[[Language], Outgoing]:
    """The card for a list: the weekly one, the one of a single directive, or the list of what comes due."""
    name = people.name_of(db, person_id)

    def render(language: Language) -> Outgoing:
        if duties.name.startswith(WEEKLY):
            return weekly_card(language, name, duties)
        if len({(item.directive_id, item.unit_id) for item in duties.items}) == 1 and duties.total == len(duties.items):
            return deadline_card(language, duties)
        return deadline_list(language, name, duties)

    return render


# --------------------------------------------------------------------------------------------------- on the phones, later


def redrawn(db: Database, office: Office, now: int, card: Card) -> Callable[[Language], Outgoing]:
    """A list on a phone as it stands now: what is still open of it, under the numbers it had, or that nothing is left."""
    left = list_as_it_stands(db, office, now, card.person_id, name_of(card.key), card.basis)
    if left.items:
        return draw(db, card.person_id, left)
    listed = reminders.of_ids(db, card.basis)
    unit = units.name_of(db, listed[0].unit_id)
    number = listed[0].number if len({duty.directive_id for duty in listed}) == 1 else ""
    return lambda language: nothing_left(language, unit, number)
