"""Báo vắng: from when to when an official is away and who stands in for a head; both fall back by themselves.

The head's own answer still counts: an absence takes no right away. Who stands in may decline, and is told when it ends early.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.actions import delegation
from bot.actions.delegation import DelegationRefusal
from bot.actions.delivery import Owed, owe
from bot.actions.office import Office
from bot.actions.office_messages import tell_office
from bot.actions.spoken import spoken
from bot.cards import absences as cards
from bot.domain.delivery import MessageKind
from bot.domain.events import AbsenceDeclared, AbsenceEnded, DelegationDeclined
from bot.domain.instants import end_of_day
from bot.domain.people import HEADS, RECEIVING, Role, Standing
from bot.messaging import Incoming
from bot.store import absences, delegations, events, people, staff, units
from bot.store.database import Database
from bot.store.staff import Absence

MAY_BE_AWAY = RECEIVING | {Role.OFFICE, Role.LEADER}


class AbsenceRefusal(StrEnum):
    NO_POST = "no_post"
    """Whose reminders nobody waits for: staff."""
    OVERLAPS = "overlaps"
    STAND_IN_AWAY = "stand_in_away"
    NOT_OF_UNIT = "not_of_unit"
    NOT_YOURS = "not_yours"
    ALREADY_ENDED = "already_ended"
    NOT_STANDING_IN = "not_standing_in"


@dataclass(frozen=True, slots=True)
class Declared:
    """An absence as written down. ``units``: (unit, who stands in or "") of the units the person heads."""

    id: int
    first: date
    last: date
    units: tuple[tuple[str, str], ...]


def headed_by(who: Standing) -> tuple[int, ...]:
    """The units somebody heads."""
    return tuple(dict.fromkeys(post.unit_id for post in who.posts if post.role in HEADS))


def may_declare(who: Standing) -> bool:
    return any(post.role in MAY_BE_AWAY for post in who.posts)


def is_away(db: Database, person_id: int, first: date, last: date) -> bool:
    """Whether somebody is away on one of these days."""
    return absences.overlapping(db, person_id, first, last) is not None


def declare(
    db: Database,
    office: Office,
    now: int,
    person_id: int,
    first: date,
    last: date,
    stand_ins: Mapping[int, int],
    incoming: Incoming,
    replaces: int | None = None,
    *,
    over: bool = False,
) -> Declared | AbsenceRefusal:
    """Write it down; ``stand_ins``: unit → who confirms there meanwhile. Where nobody does the office is told.

    ``replaces``: an absence stated before that counts no more; ``over``: and every other one that shares a day with this.
    """
    who = people.standing(db, person_id, office.today(now))
    if not may_declare(who):
        return AbsenceRefusal.NO_POST
    old = absences.get(db, replaces) if replaces is not None else None
    if replaces is not None and (old is None or old.person_id != person_id):
        return AbsenceRefusal.NOT_YOURS
    if over and old is None:
        old = absences.overlapping(db, person_id, first, last)
    if not over and absences.overlapping(db, person_id, first, last, replaces) is not None:
        return AbsenceRefusal.OVERLAPS
    headed = headed_by(who)
    for unit_id, stand_in in stand_ins.items():
        known = delegation.candidates(db, office, now, unit_id) if unit_id in headed else []
        if stand_in not in {each.person_id for each in known}:
            return AbsenceRefusal.NOT_OF_UNIT
        if is_away(db, stand_in, first, last):
            return AbsenceRefusal.STAND_IN_AWAY
    while old is not None:
        _end(db, office, now, person_id, old)
        old = absences.overlapping(db, person_id, first, last) if over else None
    absence_id = staff.add_absence(db, person_id, first, last, now, person_id)
    given = _stand_in(db, office, now, person_id, absence_id, first, last, stand_ins, incoming)
    line = AbsenceDeclared(
        absence_id=absence_id,
        from_day=first,
        to_day=last,
        delegations=tuple(given),
        replaces=replaces,
        person_id=person_id,
        unit_id=who.unit_ids[0] if who.unit_ids else None,
        **spoken(incoming).line(),
    )
    events.append(db, line, now)
    _tell_where_nobody(db, office, now, person_id, absence_id, [unit for unit in headed if unit not in stand_ins])
    _tell_who_is_stood_in_for(db, office, now, person_id, absence_id)
    named = tuple((units.name_of(db, unit), people.name_of(db, stand_ins.get(unit))) for unit in headed)
    return Declared(absence_id, first, last, named)


def _stand_in(
    db: Database,
    office: Office,
    now: int,
    person_id: int,
    absence_id: int,
    first: date,
    last: date,
    stand_ins: Mapping[int, int],
    incoming: Incoming,
) -> list[int]:
    given = []
    for unit_id, stand_in in stand_ins.items():
        result = delegation.give(db, office, now, person_id, unit_id, stand_in, first, last, incoming)
        if isinstance(result, DelegationRefusal):
            raise ValueError(f"looked at before: {result}")
        absences.stands_in(db, result.id, absence_id)
        given.append(result.id)
    return given


def _tell_where_nobody(
    db: Database, office: Office, now: int, person_id: int, absence_id: int, unit_ids: Sequence[int]
) -> None:
    """A head is away and nobody confirms meanwhile: the office can name somebody in one tap."""
    away = absences.get(db, absence_id)
    for unit_id in unit_ids:
        if away is None or _stood_in_throughout(db, unit_id, away):
            continue
        facts = (units.name_of(db, unit_id), people.name_of(db, person_id), away.from_day, away.to_day)
        tell_office(
            db,
            office,
            now,
            f"absence_alone:{absence_id}:{unit_id}",
            lambda language, unit_id=unit_id, facts=facts: cards.nobody_stands_in(language, unit_id, *facts),  # type: ignore[misc]
            unit_id=unit_id,
        )


def _stood_in_throughout(db: Database, unit_id: int, away: Absence) -> bool:
    """Whether one delegation given before covers all days of the absence."""
    held = delegations.standing_or_coming(db, unit_id, away.from_day)
    return any(each.from_day <= away.from_day and each.to_day >= away.to_day for each in held)


def _tell_who_is_stood_in_for(db: Database, office: Office, now: int, person_id: int, absence_id: int) -> None:
    """Somebody who confirms instead of a head is away too: the head and the office hear it, and it falls back for these days."""
    away = absences.get(db, absence_id)
    if away is None:
        return
    for unit_id, giver in absences.standing_in(db, person_id, away.from_day, away.to_day):
        facts = (units.name_of(db, unit_id), people.name_of(db, person_id), away.from_day, away.to_day)
        key = f"stand_in_away:{absence_id}:{unit_id}"
        told = set(people.office_members(db, office.today(now))) | ({giver} if giver else set())
        for each in sorted(told - {person_id}):
            owed = Owed(f"{key}:{each}", MessageKind.OFFICE_ALERT, each, unit_id)
            owe(
                db,
                office,
                now,
                owed,
                lambda language, unit_id=unit_id, facts=facts: cards.stand_in_away(language, unit_id, *facts),  # type: ignore[misc]
            )


# ------------------------------------------------------------------------------------------------------------------ ending


def end_early(db: Database, office: Office, now: int, person_id: int, absence_id: int) -> Absence | AbsenceRefusal:
    """Back before the day, or never gone: reminders and rights come back at once. By the person, or the office."""
    found = absences.get(db, absence_id)
    if found is None:
        return AbsenceRefusal.ALREADY_ENDED
    who = people.standing(db, person_id, office.today(now))
    if found.person_id != person_id and not who.is_office:
        return AbsenceRefusal.NOT_YOURS
    _end(db, office, now, person_id, found)
    return found


def _end(db: Database, office: Office, now: int, by: int, found: Absence) -> None:
    for delegation_id in absences.delegations_of(db, found.id):
        delegation.end_early(db, office, now, by, delegation_id)
    if absences.end(db, found.id, now):
        events.append(db, AbsenceEnded(absence_id=found.id, early=True, person_id=by), now)


def find_run_out(db: Database, office: Office, now: int) -> Sequence[date]:
    """Today, if the last day of an absence is over and nobody has written so. The days themselves ended with the day."""
    today = office.today(now)
    return (today,) if absences.run_out(db, today, 1) else ()


def fall_back(db: Database, office: Office, now: int, _today: date) -> None:
    """Write down which absences are over."""
    for found in absences.run_out(db, office.today(now)):
        if absences.end(db, found.id, now):
            events.append(db, AbsenceEnded(absence_id=found.id, early=False, person_id=found.person_id), now)


def upcoming_fall_back(db: Database, office: Office, now: int) -> int | None:
    """The end of the last day of the absence that ends first."""
    day = absences.next_end(db)
    return None if day is None else max(end_of_day(day, office.zone), now)


# --------------------------------------------------------------------------------------------------------------- declining


@dataclass(frozen=True, slots=True)
class Declined:
    """A delegation not taken on: of which unit."""

    unit_id: int
    unit: str


def decline(
    db: Database, office: Office, now: int, person_id: int, delegation_id: int, incoming: Incoming
) -> Declined | AbsenceRefusal:
    """Không nhận xác nhận thay: it falls back at once; the head and the office are told, and may name somebody else."""
    row = delegations.get(db, delegation_id)
    if row is None or row.to_person_id != person_id:
        return AbsenceRefusal.NOT_STANDING_IN
    if not delegations.end(db, delegation_id, now):
        return AbsenceRefusal.ALREADY_ENDED
    line = DelegationDeclined(delegation_id=row.id, unit_id=row.unit_id, person_id=person_id, **spoken(incoming).line())
    events.append(db, line, now)
    unit, name = units.name_of(db, row.unit_id), people.name_of(db, person_id)
    told = {row.giver_id or row.given_by, *people.office_members(db, office.today(now))}
    for each in sorted(told - {person_id}):
        owed = Owed(f"declined:{row.id}:{each}", MessageKind.OFFICE_ALERT, each, row.unit_id)
        owe(db, office, now, owed, lambda language: cards.declined(language, row.unit_id, unit, name))
    return Declined(row.unit_id, unit)
