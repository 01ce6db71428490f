"""Owing a list of duties to a person: one card under the key of its list, which replaces cards that still wait and say less."""

from collections.abc import Sequence
from datetime import timedelta

from bot.actions import delivery, settlement
from bot.actions.delivery import Owed
from bot.actions.office import Office
from bot.actions.reminder_lists import (
    STANDS_FOR,
    WEEKLY,
    draw,
    in_order_of_units,
    items_of,
    key_of,
    weekly_settings,
)
from bot.cards.reminders import DutyList, Item
from bot.domain.delivery import DropReason, MessageKind
from bot.domain.instants import DAY_MS, end_of_day, instant
from bot.domain.schedule import Slot
from bot.domain.weekly import weekly_moment
from bot.store import deliveries, outbox, reminders
from bot.store.database import Database
from bot.store.reminders import DueDuty


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
        urgent=name[0] in (Slot.URGENT, Slot.URGENT_LATER),
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
            moment = weekly_moment(following, weekly_settings(db, office), office.calendar(db))
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
