"""What becomes of requests by themselves: those who decide are reminded one working day before the due day; one without a duty lapses."""

from collections.abc import Sequence

from bot.actions.delivery import Owed, owe
from bot.actions.office import Office
from bot.actions.request_decisions import lapse
from bot.actions.request_telling import decider_of, deciders, facts_of
from bot.cards import requests as cards
from bot.domain.delivery import MessageKind
from bot.domain.events import RequestReminded
from bot.domain.requests import reminded_at
from bot.store import events, requests
from bot.store.database import Database
from bot.store.requests import Request


def find_waiting(db: Database, office: Office, now: int) -> Sequence[int]:
    """Open requests of which nothing is owed any more, or whose reminder has come."""
    over = requests.without_duty(db)
    due = [each.id for each in requests.every_open(db) if each.id not in over and _is_due(db, office, each, now)]
    return [*over, *due]


def see_to(db: Database, office: Office, now: int, request_id: int) -> None:
    """Look again: let it lapse, or remind those who decide, once."""
    found = requests.get(db, request_id)
    if found is None or not found.is_open:
        return
    if request_id in requests.without_duty(db):
        lapse(db, office, now, found)
    elif _is_due(db, office, found, now) and requests.note_reminded(db, request_id, now):
        _remind(db, office, now, found)


def upcoming_waiting(db: Database, office: Office, now: int) -> int | None:
    """When the next reminder of a request comes."""
    moments = [_moment(db, office, each) for each in requests.every_open(db) if each.reminded_at is None]
    return min((max(now, moment) for moment in moments if moment is not None), default=None)


def _moment(db: Database, office: Office, request: Request) -> int | None:
    """When it is reminded of; not at all where it was filed so late that the first card says as much."""
    at = reminded_at(request.due, office.calendar(db), office.zone)
    return at if at is not None and at > request.filed_at else None


def _is_due(db: Database, office: Office, request: Request, now: int) -> bool:
    if request.reminded_at is not None:
        return False
    moment = _moment(db, office, request)
    return moment is not None and moment <= now


def _remind(db: Database, office: Office, now: int, request: Request) -> None:
    facts = facts_of(db, office, now, request)
    told = 0
    for person_id in deciders(db, office, now, decider_of(db, office, request)):
        owed = Owed(
            f"request_due:{request.id}:{person_id}",
            MessageKind.OFFICE_ALERT,
            person_id,
            request.unit_id,
            request.directive_id,
        )
        told += owe(db, office, now, owed, lambda language: cards.reminder(language, facts)) is not None
    line = RequestReminded(
        request_id=request.id, people=told, unit_id=request.unit_id, directive_id=request.directive_id
    )
    events.append(db, line, now)
