"""Giao xác nhận thay: a head (or the office for an absent head) names who confirms instead, from a day to a day.

It falls back by itself: a right is always asked of the delegations that hold on the day; the line that says so follows at the
next tick (:func:`end_run_out`).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.actions.delivery import Owed, owe
from bot.actions.office import Office
from bot.actions.open_cards import send_open_cards
from bot.actions.spoken import spoken
from bot.cards import delegation as cards
from bot.domain.delivery import MessageKind
from bot.domain.events import DelegationEnded, DelegationGiven
from bot.domain.people import HEADS, RECEIVING, Post, Role, heads_first, may_delegate
from bot.domain.units import similar_person
from bot.messaging import Incoming
from bot.store import delegations, events, obligations, people, units
from bot.store.database import Database
from bot.store.delegations import DelegationRow
from bot.store.units import Unit

LONGEST_DAYS = 366
OFFERED = 4


class DelegationRefusal(StrEnum):
    NOT_THE_HEAD = "not_the_head"
    NO_SUCH_UNIT = "no_such_unit"
    NOT_OF_UNIT = "not_of_unit"
    """Only somebody registered in the unit can confirm for it."""
    IS_THE_HEAD = "is_the_head"
    IN_THE_PAST = "in_the_past"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    TOO_LONG = "too_long"
    ALREADY_ENDED = "already_ended"
    NO_SUCH = "no_such"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the unit who can confirm instead."""

    person_id: int
    name: str
    post: Post


@dataclass(frozen=True, slots=True)
class Given:
    """A delegation in words. ``head`` is the name of the head it stands for, empty where there is none."""

    id: int
    unit: Unit
    name: str
    from_day: date
    to_day: date
    head: str


def may_give(db: Database, office: Office, now: int, person_id: int, unit_id: int) -> Unit | DelegationRefusal:
    """The unit, if this person may name who confirms for it."""
    unit = units.current(db, unit_id)
    if unit is None:
        return DelegationRefusal.NO_SUCH_UNIT
    who = people.standing(db, person_id, office.today(now))
    return unit if may_delegate(who, unit_id) else DelegationRefusal.NOT_THE_HEAD


def candidates(db: Database, office: Office, now: int, unit_id: int) -> list[Candidate]:
    """Everybody registered in the unit but its heads: deputies, clerk, focal point, then staff; each once."""
    found: dict[int, Candidate] = {}
    posts = people.posts_of_unit(db, unit_id, office.today(now))
    heads = {post.person_id for post in posts if post.role in HEADS}
    for post in heads_first(posts):
        person = people.person(db, post.person_id)
        if person is not None and post.person_id not in heads and post.role in RECEIVING | {Role.STAFF}:
            found.setdefault(post.person_id, Candidate(post.person_id, person.full_name, post))
    return list(found.values())


def candidate_named(db: Database, office: Office, now: int, unit_id: int, typed: str) -> list[Candidate]:
    """The candidates a typed name may mean."""
    everyone = candidates(db, office, now, unit_id)
    near = similar_person(typed, [each.name for each in everyone])
    return [each for name in near for each in everyone if each.name == name]


def days_offered(db: Database, unit_id: int, today: date) -> list[date]:
    """Last days worth a button: the due day of what is open, and the end of the month."""
    dues = [row.due for row in obligations.owed_by_unit(db, unit_id) if row.due is not None and row.due > today]
    month_end = (today.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return sorted({*dues[:1], month_end} - {today})[:2]


def give(
    db: Database,
    office: Office,
    now: int,
    person_id: int,
    unit_id: int,
    to_person_id: int,
    from_day: date,
    to_day: date,
    incoming: Incoming,
) -> Given | DelegationRefusal:
    """Record it; who confirms instead is told, and gets the unit's open cards if it begins today."""
    today = office.today(now)
    unit = may_give(db, office, now, person_id, unit_id)
    if isinstance(unit, DelegationRefusal):
        return unit
    refusal = _days_refused(from_day, to_day, today)
    if refusal is not None:
        return refusal
    chosen = next((c for c in candidates(db, office, now, unit_id) if c.person_id == to_person_id), None)
    if chosen is None:
        return DelegationRefusal.IS_THE_HEAD if to_person_id == person_id else DelegationRefusal.NOT_OF_UNIT
    who = people.standing(db, person_id, today)
    own = bool(who.roles_in(unit_id) & HEADS)
    heads = [post for post in people.posts_of_unit(db, unit_id, today) if post.role in HEADS]
    giver = person_id if own else heads[0].person_id if heads else None
    row_id = delegations.add(db, unit_id, giver, to_person_id, from_day, to_day, person_id, now)
    line = DelegationGiven(
        delegation_id=row_id,
        to_person_id=to_person_id,
        from_day=from_day,
        to_day=to_day,
        by_office=not own,
        unit_id=unit_id,
        person_id=person_id,
        **spoken(incoming).line(),
    )
    events.append(db, line, now)
    given = Given(row_id, unit, chosen.name, from_day, to_day, people.name_of(db, giver))
    owed = Owed(f"delegation:{row_id}", MessageKind.OFFICE_ALERT, to_person_id, unit_id)
    owe(db, office, now, owed, lambda language: cards.told(language, row_id, unit.name, from_day, to_day, given.head))
    if from_day <= today:
        send_open_cards(db, office, now, to_person_id, unit_id)
    return given


def _days_refused(from_day: date, to_day: date, today: date) -> DelegationRefusal | None:
    if to_day < today or from_day < today:
        return DelegationRefusal.IN_THE_PAST
    if to_day < from_day:
        return DelegationRefusal.ENDS_BEFORE_IT_BEGINS
    return DelegationRefusal.TOO_LONG if (to_day - from_day).days > LONGEST_DAYS else None


def current(db: Database, office: Office, now: int, unit_id: int) -> list[Given]:
    """Delegations of the unit that hold today or begin later."""
    unit = units.current(db, unit_id)
    rows = delegations.standing_or_coming(db, unit_id, office.today(now)) if unit else []
    return [_given(db, unit, row) for row in rows if unit is not None]


def _given(db: Database, unit: Unit, row: DelegationRow) -> Given:
    return Given(
        row.id, unit, people.name_of(db, row.to_person_id), row.from_day, row.to_day, people.name_of(db, row.giver_id)
    )


def end_early(db: Database, office: Office, now: int, person_id: int, delegation_id: int) -> Given | DelegationRefusal:
    """Confirming falls back to the head at once; who confirmed instead is told."""
    row = delegations.get(db, delegation_id)
    if row is None:
        return DelegationRefusal.NO_SUCH
    unit = may_give(db, office, now, person_id, row.unit_id)
    if isinstance(unit, DelegationRefusal):
        return unit
    if not delegations.end(db, delegation_id, now):
        return DelegationRefusal.ALREADY_ENDED
    _tell_ended(db, office, now, row, unit.name, person_id)
    return _given(db, unit, row)


def end_of_unit(db: Database, office: Office, now: int, unit_id: int, by: int | None) -> None:
    """The unit is no more: who confirms instead of its head does so no longer, and is told."""
    for row in delegations.standing_or_coming(db, unit_id, office.today(now)):
        if delegations.end(db, row.id, now):
            _tell_ended(db, office, now, row, units.name_of(db, unit_id), by)


def _tell_ended(db: Database, office: Office, now: int, row: DelegationRow, unit: str, by: int | None) -> None:
    line = DelegationEnded(delegation_id=row.id, early=True, unit_id=row.unit_id, person_id=by)
    events.append(db, line, now)
    owed = Owed(f"delegation_ended:{row.id}", MessageKind.OFFICE_ALERT, row.to_person_id, row.unit_id)
    owe(db, office, now, owed, lambda language: cards.ended_for_delegate(language, unit))


def end_run_out(db: Database, office: Office, now: int) -> int:
    """Write down which delegations ended by themselves: their last day is over. For the tick; returns how many."""
    rows = delegations.run_out(db, office.today(now))
    for row in rows:
        if delegations.end(db, row.id, now):
            line = DelegationEnded(delegation_id=row.id, early=False, unit_id=row.unit_id, person_id=row.to_person_id)
            events.append(db, line, now)
    return len(rows)
