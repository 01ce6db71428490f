"""Requests on the phones: who decides gets a card with the choices, the office sees it, the unit hears what became of it."""

from bot.actions.delivery import Owed, edit, owe
from bot.actions.office import Office
from bot.cards import requests as cards
from bot.cards.requests import RequestFacts
from bot.cards.words import Named
from bot.domain.delivery import MessageKind
from bot.domain.obligations import Duty
from bot.domain.people import HEADS, RECEIVING, Role, heads_first
from bot.domain.requests import Decider, RequestKind, RequestStatus, more_time
from bot.i18n import Language
from bot.messaging import Outgoing
from bot.store import deliveries, directives, obligations, people, requests, staff, units
from bot.store.database import Database
from bot.store.requests import Request

# --------------------------------------------------------------------------------------------------------------- who decides


def decider_of(db: Database, office: Office, request: Request) -> Decider:
    """Who decides a request, as configured: of its kind, and of whose day it is."""
    chosen = office.config.requests
    if request.kind is not RequestKind.EXTENSION:
        return chosen.exemption_by
    fixed = requests.fixed_from_above(db, request.directive_id, request.obligations)
    return chosen.superior_by if fixed else chosen.extension_by


def deciders(db: Database, office: Office, now: int, decider: Decider) -> list[int]:
    """The people who may decide today: who is away is stood in for; where nobody holds the post, every member of the office."""
    day = office.today(now)
    members = people.office_members(db, day)
    if decider is Decider.OFFICE:
        return members
    away = {each.person_id for each in staff.absences(db, day) if each.holds(day)}
    if decider is Decider.LEADERS:
        holders = [post.person_id for post in people.posts_of_role(db, Role.LEADER, day)]
    else:
        chiefs = people.chiefs(db, day)
        offices = {
            post.unit_id for chief in chiefs for post in people.standing(db, chief, day).posts if post.role in HEADS
        }
        holders = chiefs + [
            each.to_person_id for unit_id in offices for each in people.delegations_of_unit(db, unit_id, day)
        ]
    here = [person_id for person_id in dict.fromkeys(holders) if person_id not in away]
    return here or members


def audience(db: Database, office: Office, now: int, request: Request) -> tuple[list[int], set[int]]:
    """(who sees the request, who of them decides it), those who decide first."""
    decide = deciders(db, office, now, decider_of(db, office, request))
    return list(dict.fromkeys([*decide, *people.office_members(db, office.today(now))])), set(decide)


# ---------------------------------------------------------------------------------------------------------------- the facts


def facts_of(db: Database, office: Office, now: int, request: Request) -> RequestFacts:
    """A request as cards show it, at this moment."""
    day = office.today(now)
    directive = directives.get(db, request.directive_id)
    rows = [row for number in request.obligations if (row := obligations.get(db, number)) is not None]
    shown = request.granted or request.wanted
    times = more_time(request.due, shown, day, office.calendar(db)) if request.due and shown else None
    return RequestFacts(
        request.id,
        request.kind,
        request.status,
        request.directive_id,
        request.unit_id,
        units.name_of(db, request.unit_id),
        directive.number if directive else "",
        tuple(sorted({row.duty for row in rows}, key=list(Duty).index)),
        request.due,
        times,
        request.reason,
        _asker(db, office, request),
        request.filed_at,
        decider_of(db, office, request),
        request.granted,
        people.name_of(db, request.decided_by),
        request.decided_at,
        request.word,
    )


def _asker(db: Database, office: Office, request: Request) -> Named:
    posts = people.posts_of_unit(db, request.unit_id, office.today(request.filed_at))
    post = next((each for each in heads_first(posts) if each.person_id == request.person_id), None)
    name = people.name_of(db, request.person_id)
    return Named(name, post.role, post.unit_kind, post.title) if post else Named(name)


# ------------------------------------------------------------------------------------------------------------------ telling


def key_of(request: Request, person_id: int) -> str:
    return f"request:{request.id}:{person_id}"


def tell_who_decides(db: Database, office: Office, now: int, request: Request) -> None:
    """One card to each of those who decide, and to the office, once."""
    facts = facts_of(db, office, now, request)
    see, decide = audience(db, office, now, request)
    for person_id in see:
        owed = Owed(
            key_of(request, person_id), MessageKind.OFFICE_ALERT, person_id, request.unit_id, request.directive_id
        )
        owe(db, office, now, owed, _office_card(facts, may_decide=person_id in decide))


def update_cards(db: Database, office: Office, now: int, request: Request) -> None:
    """Their cards say what became of it: nobody decides twice."""
    found = requests.get(db, request.id) or request
    facts = facts_of(db, office, now, found)
    see, _ = audience(db, office, now, found)
    for person_id in see:
        delivered = deliveries.by_key(db, key_of(found, person_id))
        if delivered is not None:
            edit(db, office, now, delivered.id, _office_card(facts, may_decide=False))


def _office_card(facts: RequestFacts, *, may_decide: bool) -> cards.Draw:
    return lambda language: cards.office_card(language, facts, may_decide=may_decide)


def tell_heads(db: Database, office: Office, now: int, request: Request) -> None:
    """The head hears what a colleague asked in the unit's name, and may take it back."""
    facts = facts_of(db, office, now, request)
    posts = people.posts_of_unit(db, request.unit_id, office.today(now))
    for person_id in dict.fromkeys(post.person_id for post in posts if post.role in HEADS):
        if person_id == request.person_id:
            continue
        key = f"request_asked:{request.id}:{person_id}"
        owed = Owed(key, MessageKind.NOTICE, person_id, request.unit_id, request.directive_id)
        owe(db, office, now, owed, lambda language: cards.asked_by_colleague(language, facts))


def tell_unit(db: Database, office: Office, now: int, request: Request) -> int:
    """Everybody who answers for the unit hears what was decided, the one who asked above all. Returns how many it is on its way to."""
    facts = facts_of(db, office, now, request)
    day = office.today(now)
    posts = people.posts_of_unit(db, request.unit_id, day)
    answering = [post.person_id for post in heads_first(posts) if post.role in RECEIVING]
    answering += [each.to_person_id for each in people.delegations_of_unit(db, request.unit_id, day)]
    told = 0
    for person_id in dict.fromkeys([request.person_id, *answering]):
        what = "reopened" if request.status is RequestStatus.REOPENED else "decided"
        key = f"request_{what}:{request.id}:{person_id}"
        # Who asked wrote to us: the decision is the answer, and reaches them in training too.
        kind = MessageKind.ANSWER if person_id == request.person_id else MessageKind.NOTICE
        owed = Owed(key, kind, person_id, request.unit_id, request.directive_id)
        made = owe(db, office, now, owed, lambda language: _decided(language, facts))
        told += made is not None and deliveries.is_on_its_way(db, made)
    return told


def _decided(language: Language, facts: RequestFacts) -> Outgoing:
    return cards.decided(language, facts)
