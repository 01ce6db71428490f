"""Which of what is foreseen will wait for the office: the measure of :mod:`bot.domain.surprise` laid over the plan."""

from collections.abc import Sequence

from bot.actions import delivery
from bot.actions.office import Office
from bot.domain.forecast import Planned
from bot.domain.schedule import Slot
from bot.domain.surprise import Automatic, Sending, most_unasked, would_wait
from bot.store import automatic
from bot.store.database import Database

KIND_OF = {
    Slot.WEEKLY: Automatic.WEEKLY_PUSH,
    Slot.DEADLINES: Automatic.REMINDERS,
    Slot.AGAIN: Automatic.REMINDERS,
}
"""What belongs to which automatic sending; KHẨN and what is told above the units ask nobody."""


def sendings(planned: Sequence[Planned]) -> list[Sending]:
    """The plan as sendings: how many people each of them reaches."""
    found: dict[tuple[int, Automatic], set[int]] = {}
    for each in planned:
        kind = KIND_OF.get(each.card.slot)
        if kind is not None:
            found.setdefault((each.at, kind), set()).add(each.card.person_id)
    return [Sending(kind, len(people), at) for (at, kind), people in sorted(found.items())]


def will_wait(db: Database, office: Office, now: int, planned: Sequence[Planned]) -> list[Sending]:
    """Those sendings of the plan for which the office will be asked first."""
    if delivery.in_trial(db):
        return []
    return would_wait(sendings(planned), automatic.past(db, now), office.config.reminders.ask_above)


def push_asks_first(db: Database, office: Office, now: int, people: int) -> bool:
    """Whether a push to so many would wait."""
    if delivery.in_trial(db):
        return False
    small = office.config.reminders.ask_above
    most = most_unasked(Automatic.WEEKLY_PUSH, automatic.past(db, now), now, small)
    return most is not None and people > most
