"""Telling deputy, clerk and office of a head who has not answered for three working days, once per case (dialogues.md 4.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.actions.delivery import Owed, owe
from bot.actions.office import Office
from bot.actions.office_messages import tell_office
from bot.actions.reminder_lists import key_of, list_name
from bot.actions.spoken import spoken
from bot.actions.staff import staff_of
from bot.cards import head_silence as cards
from bot.cards.head_silence import Silent
from bot.domain.delivery import MessageKind
from bot.domain.events import HeadSilenceAnswered, HeadSilenceTold
from bot.domain.head_silence import HEAD_SILENT, WORKING_DAYS, opened_before, silence_cards, silent_at, told_of
from bot.domain.instants import DAY_MS, end_of_day
from bot.domain.people import HEADS, RECEIVING, Standing
from bot.domain.schedule import OpenDuty, Slot
from bot.messaging import Incoming
from bot.store import events, people, reminders, settings, units
from bot.store import foreseen as names
from bot.store import head_silence as store
from bot.store.database import Database

LOOKED_AT = "head_silence_looked_at"
UNITS_A_WRITE = 8
BASIS_MOST = 200
"""A card remembers so many duties, for who asks why it came."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Units told in one write; no units: the office is told, and everything up to ``at`` (epoch ms) is done."""

    at: int
    units: tuple[int, ...]


def looked_at(db: Database, now: int) -> int:
    """Cases that came to their moment up to it were dealt with (epoch ms)."""
    kept = int(settings.get(db, LOOKED_AT, 0))
    return kept if kept <= now else 0


def find_silent_heads(db: Database, office: Office, now: int) -> Sequence[Chunk]:
    """Units to tell, in chunks, then one chunk without units; nothing between two mornings."""
    if not _owed(db, office, now):
        return ()
    chosen = list(dict.fromkeys(duty.unit_id for duty in _silent(db, office, now)))
    chunks = [Chunk(now, tuple(chosen[n : n + UNITS_A_WRITE])) for n in range(0, len(chosen), UNITS_A_WRITE)]
    return [*chunks, Chunk(now, ())]


def tell(db: Database, office: Office, now: int, chunk: Chunk) -> None:
    """Look again and tell the people of these units, or the office."""
    if not _owed(db, office, now):
        return
    if not chunk.units:
        _tell_office(db, office, now)
        settings.put(db, LOOKED_AT, chunk.at, now)
        return
    duties = _silent(db, office, now, chunk.units)
    staff = staff_of(db, office.today(now), chunk.units)
    for card in silence_cards(duties, staff):
        if card.person_id in staff.office or (staff.trial and card.person_id not in staff.office):
            continue
        _tell_one(db, office, now, card.person_id, [duty for duty in duties if duty.id in card.duties])
    for duty in duties:
        told = told_of(duty, staff)
        reminders.deal_with(db, duty.id, HEAD_SILENT, "issued" if told else "skipped", now)
        if told:
            line = HeadSilenceTold(
                obligations=(duty.id,),
                people=len(told),
                days=WORKING_DAYS,
                unit_id=duty.unit_id,
                directive_id=duty.directive_id,
            )
            events.append(db, line, now)


def upcoming_silent_heads(db: Database, office: Office, now: int) -> int | None:
    """The morning on which the next head has been silent for three working days."""
    calendar, hours = office.calendar(db), office.push_hours(db)
    since = looked_at(db, now)
    opened = store.first_opened(db, opened_before(since, calendar, office.zone) if since else 0)
    return None if opened is None else hours.next_open(max(now, silent_at(opened, calendar, office.zone)))


def _owed(db: Database, office: Office, now: int) -> bool:
    """Whether a morning has come since the last look, and this is the hour to send."""
    calendar, since = office.calendar(db), looked_at(db, now)
    if since and opened_before(since, calendar, office.zone) == opened_before(now, calendar, office.zone):
        return False
    return office.push_hours(db).is_open(now)


def _silent(db: Database, office: Office, now: int, unit_ids: Sequence[int] | None = None) -> list[OpenDuty]:
    calendar, since = office.calendar(db), looked_at(db, now)
    floor = opened_before(since, calendar, office.zone) if since else 0
    return store.silent(db, floor, opened_before(now, calendar, office.zone), unit_ids)


def _tell_one(db: Database, office: Office, now: int, person_id: int, duties: Sequence[OpenDuty]) -> None:
    known = names.duties(db, [duty.id for duty in duties])
    silent = [
        Silent(duty.directive_id, known[duty.id][1], duty.unit_id, known[duty.id][0], duty.due) for duty in duties
    ]
    owed = Owed(
        key_of(list_name(Slot.SILENT, office.today(now)), person_id),
        MessageKind.REMINDER,
        person_id,
        duties[0].unit_id,
        duties[0].directive_id if len(duties) == 1 else None,
        basis=tuple(duty.id for duty in duties),
        expires_at=now + 7 * DAY_MS,
    )
    name = people.name_of(db, person_id)
    owe(db, office, now, owed, lambda language: cards.to_unit(language, name, silent))


def _tell_office(db: Database, office: Office, now: int) -> None:
    """All cases of this morning in one card to each member of the office who is here."""
    morning = end_of_day(office.today(now) - timedelta(days=1), office.zone)
    found = store.told_since(db, morning)
    if not found:
        return
    silent = {
        duty: Silent(directive_id, number, unit_id, unit, due)
        for duty, directive_id, number, unit_id, unit, due in found
    }
    staff = staff_of(db, office.today(now), sorted({each.unit_id for each in silent.values()}))
    for person_id in staff.office:
        headed = {
            unit_id
            for unit_id, of in staff.units.items()
            for who in of
            if who.person_id == person_id and _heads(who, unit_id)
        }
        mine = {duty: each for duty, each in silent.items() if each.unit_id not in headed}
        if not mine or person_id in staff.absent:
            continue
        key = key_of(list_name(Slot.SILENT, office.today(now)), person_id)
        owed = Owed(key, MessageKind.OFFICE_ALERT, person_id, basis=tuple(mine)[:BASIS_MOST])
        owe(db, office, now, owed, lambda language, mine=mine: cards.to_office(language, list(mine.values())))  # type: ignore[misc]


def _heads(who: Standing, unit_id: int) -> bool:
    return bool(who.roles_in(unit_id) & HEADS)


def answer(
    db: Database, office: Office, now: int, person_id: int, unit_id: int, incoming: Incoming, *, away: bool
) -> str | None:
    """What somebody of the unit says: the head is away (the office is told and may name who confirms), or has been told. The unit's name; None for others."""
    who = people.standing(db, person_id, office.today(now))
    if not who.roles_in(unit_id) & RECEIVING:
        return None
    line = HeadSilenceAnswered(away=away, unit_id=unit_id, person_id=person_id, **spoken(incoming).line())
    events.append(db, line, now)
    unit = units.name_of(db, unit_id)
    if away:
        name = people.name_of(db, person_id)
        key = f"head_away:{unit_id}:{office.today(now).isoformat()}"
        tell_office(
            db, office, now, key, lambda language: cards.head_away(language, unit_id, unit, name), unit_id=unit_id
        )
    return unit
