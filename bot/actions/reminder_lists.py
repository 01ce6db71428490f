"""Lists of duties that people are shown: what somebody can act on, drawn anew at any time from the record, under numbers that stay.

A list is named by its occasion (``w2023-06-12`` the weekly one, ``r2023-06-14`` deadlines of a day); which duties it shows,
and in which order, is the basis of its delivery.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time, timedelta

from bot.actions import delivery, settlement
from bot.actions.delivery import Owed
from bot.actions.office import Office
from bot.cards.deadline_reminders import deadline_card, nothing_left
from bot.cards.reminders import SHOWN, DutyList, Item, deadline_list, weekly_card
from bot.domain.deadlines import due_status
from bot.domain.delivery import DropReason, MessageKind
from bot.domain.instants import DAY_MS, end_of_day, instant
from bot.domain.obligations import OWED, Duty
from bot.domain.reminding import acting_in
from bot.domain.weekly import Instead, Weekly, reminded_weekly, weekly_moment
from bot.i18n import Language
from bot.messaging import Outgoing
from bot.store import deliveries, obligations, outbox, people, reminders, units
from bot.store.database import Database
from bot.store.reminders import Card, DueDuty

WEEKLY, DEADLINES = "w", "r"
PREFIX = {WEEKLY: "weekly:", DEADLINES: "remind:"}
STANDS_FOR = 8 * DAY_MS
"""How long a card that was sent is kept true on the phones."""


def weekly_settings(office: Office) -> Weekly:
    """The weekly push as configured: Monday 08:00, the first working day of the week where that is off."""
    hours = office.config.hours
    return Weekly(hours.weekly_day - 1, hours.weekly_time, Instead.FIRST_WORKING, office.zone)


def list_name(kind: str, day: date) -> str:
    return f"{kind}{day.isoformat()}"


def key_of(name: str, person_id: int) -> str:
    """The delivery key of a person's list; ValueError for a name no list has."""
    if name[:1] not in PREFIX:
        raise ValueError(f"no such list: {name}")
    return f"{PREFIX[name[:1]]}{date.fromisoformat(name[1:]).isoformat()}:{person_id}"


def reminded_without_due_day(db: Database, office: Office, moment: int) -> list[int]:
    """Directives without a due day that belong into the weekly push of ``moment``: the first N weeks, as the office chose."""
    settings, calendar = weekly_settings(office), office.calendar(db)
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
) -> tuple[int, list[DueDuty]]:
    """How much the person can act on over all units they answer for, and the five duties that expire first."""
    may = acting_in(people.standing(db, person_id, office.today(now)))
    return reminders.work_of(db, may, weekly, without=without, limit=SHOWN, offset=offset) if may else (0, [])


def in_order_of_units(duties: Sequence[DueDuty]) -> list[DueDuty]:
    """As a list of several units shows them: unit by unit, the unit with what expires first coming first."""
    first = list(dict.fromkeys(duty.unit_id for duty in duties))
    return sorted(duties, key=lambda duty: first.index(duty.unit_id))


def items_of(
    db: Database, office: Office, now: int, duties: Iterable[DueDuty], places: Iterable[int]
) -> tuple[Item, ...]:
    """What a card says of these duties today; each keeps its place on the list."""
    calendar, today = office.calendar(db), office.today(now)
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
            )
        )
    return tuple(found)


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
    moment = weekly_moment(week, weekly_settings(office), office.calendar(db)) or instant(week, time.min, office.zone)
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
    person = people.person(db, person_id)
    name = person.full_name if person else ""

    def render(language: Language) -> Outgoing:
        if duties.name.startswith(WEEKLY):
            return weekly_card(language, name, duties)
        if len({(item.directive_id, item.unit_id) for item in duties.items}) == 1 and duties.total == len(duties.items):
            return deadline_card(language, duties)
        return deadline_list(language, name, duties)

    return render


def owe_list(
    db: Database, office: Office, now: int, person_id: int, name: str, total: int, duties: Sequence[DueDuty]
) -> int | None:
    """Decide one reminder card under the key of its list; None when it was decided before. It replaces cards that still wait and say less."""
    shown = in_order_of_units(duties)
    items = items_of(db, office, now, shown, range(1, len(shown) + 1))
    basis = tuple(duty.id for duty in shown)
    one = len({(duty.directive_id, duty.unit_id) for duty in shown}) == 1
    owed = Owed(
        key_of(name, person_id),
        MessageKind.WEEKLY if name.startswith(WEEKLY) else MessageKind.REMINDER,
        person_id,
        shown[0].unit_id if len({duty.unit_id for duty in shown}) == 1 else None,
        shown[0].directive_id if one else None,
        basis=basis,
        expires_at=_expiry(db, office, now, name, items),
    )
    if deliveries.by_key(db, owed.key) is not None:
        return None
    _replace_waiting(db, now, person_id, owed.kind, set(basis))
    return delivery.owe(db, office, now, owed, draw(db, person_id, DutyList(name, items, total)))


def _expiry(db: Database, office: Office, now: int, name: str, items: Sequence[Item]) -> int:
    """When what the card says is no longer so: the next weekly push, the due day, its end; a week for what is overdue."""
    if name.startswith(WEEKLY):
        following = office.today(now)
        while True:
            following += timedelta(weeks=1)
            moment = weekly_moment(following, weekly_settings(office), office.calendar(db))
            if moment is not None:
                return moment
    return min(_expires(office, now, item) for item in items)


def _expires(office: Office, now: int, item: Item) -> int:
    status = item.status
    if status is None or status.overdue:
        return now + 7 * DAY_MS
    today = office.today(now)
    if today < status.soft:
        return instant(status.soft, office.config.reminders.time, office.zone)
    return end_of_day(status.hard, office.zone)


def _replace_waiting(db: Database, now: int, person_id: int, kind: MessageKind, basis: set[int]) -> None:
    """A card not sent yet (a page nobody opened, a phone without a network) that says nothing more than the new one is dropped."""
    for card in reminders.cards_since(db, [person_id], now - STANDS_FOR):
        if card.status != "queued" or not (
            card.kind == kind.value == MessageKind.WEEKLY.value or set(card.basis) <= basis
        ):
            continue
        for row in outbox.queued_of(db, card.id):
            settlement.drop(db, now, row, DropReason.REPLACED)


# --------------------------------------------------------------------------------------------------- on the phones, later


def redrawn(db: Database, office: Office, now: int, card: Card) -> Callable[[Language], Outgoing]:
    """A list on a phone as it stands now: what is still open of it, under the numbers it had, or that nothing is left."""
    kind, day = (WEEKLY if card.kind == MessageKind.WEEKLY else DEADLINES), date.fromisoformat(card.key.split(":")[1])
    left = list_as_it_stands(db, office, now, card.person_id, list_name(kind, day), card.basis)
    if left.items:
        return draw(db, card.person_id, left)
    listed = reminders.of_ids(db, card.basis)
    unit = units.name_of(db, listed[0].unit_id)
    number = listed[0].number if len({duty.directive_id for duty in listed}) == 1 else ""
    return lambda language: nothing_left(language, unit, number)
