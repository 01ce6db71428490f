"""A head who said nothing before leaving: on the third working day without an answer deputy, clerk and office get one line (dialogues.md 4.3).

Once per case, decided at one moment by one function for the tick and for the plan. Where the head is known to be away, or somebody
confirms in the head's place, the matter is in hand and nobody is told.
"""

from collections.abc import Iterable
from datetime import time, timedelta, tzinfo

from bot.domain.calendar import WorkCalendar
from bot.domain.instants import end_of_day, instant, local_day
from bot.domain.obligations import Duty
from bot.domain.people import HEADS, Role
from bot.domain.reminding import stood_in_for
from bot.domain.schedule import Card, OpenDuty, Slot, Staff

HEAD_SILENT = "head_silent"
"""The occurrence under which it is remembered that the case was dealt with."""
WORKING_DAYS = 3
MORNING = time(8)
TOLD = frozenset({Role.DEPUTY, Role.CLERK})


def silent_at(opened_at: int, calendar: WorkCalendar, zone: tzinfo) -> int:
    """When a head is silent for three working days (epoch ms): the morning of the third one after the duty was opened."""
    return instant(calendar.add_working_days(local_day(opened_at, zone), WORKING_DAYS), MORNING, zone)


def opened_before(now: int, calendar: WorkCalendar, zone: tzinfo) -> int:
    """Duties opened before this instant (epoch ms) have come to their :func:`silent_at` by ``now``."""
    today = local_day(now, zone)
    day = calendar.last_working_on_or_before(today)
    if instant(day, MORNING, zone) > now:
        day = calendar.previous_working(day)
    return end_of_day(calendar.add_working_days(day, 1 - WORKING_DAYS) - timedelta(days=1), zone)


def concerned(duty: OpenDuty) -> bool:
    """Only quán triệt waits for the head; anybody of the unit acknowledges and reports."""
    return duty.duty is Duty.DISSEMINATE


def told_of(duty: OpenDuty, staff: Staff) -> tuple[int, ...]:
    """Deputy and clerk of the unit, then the office; nobody where the unit has no head, or the head is away or stood in for."""
    people = staff.units.get(duty.unit_id, ())
    heads = [who for who in people if who.roles_in(duty.unit_id) & HEADS]
    away = stood_in_for(people, duty.unit_id, staff.absent)
    if not heads or any(who.person_id in staff.absent or who.person_id in away for who in heads):
        return ()
    beside = [
        who.person_id for who in people if who.roles_in(duty.unit_id) & TOLD and not who.roles_in(duty.unit_id) & HEADS
    ]
    everybody = dict.fromkeys([*beside, *staff.office])
    known = {who.person_id for who in heads}
    return tuple(person_id for person_id in everybody if person_id not in staff.absent and person_id not in known)


def silence_cards(duties: Iterable[OpenDuty], staff: Staff) -> list[Card]:
    """One card to each of those who are told, with every case of that moment."""
    told: dict[int, list[int]] = {}
    for duty in duties:
        for person_id in told_of(duty, staff):
            told.setdefault(person_id, []).append(duty.id)
    return [Card(person_id, Slot.SILENT, tuple(ids)) for person_id, ids in told.items()]
