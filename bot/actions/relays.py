"""When no way of a person's own is open: a colleague is asked to tell them, and behind that stands the office's call list (issue 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.actions.delivery import Owed, in_trial, owe
from bot.actions.office import Office
from bot.actions.rerouting import full_message
from bot.actions.routes import Router
from bot.cards import relays as cards
from bot.domain.delivery import MessageKind
from bot.domain.events import MessageRouted, PersonCalled
from bot.domain.people import Role, Standing
from bot.domain.routing import Hindrance, Step
from bot.i18n import Language
from bot.messaging import Outgoing
from bot.store import calls, deliveries, events, people, routing
from bot.store.calls import Unreached
from bot.store.database import Database

WORTH_MS = 14 * 86_400_000
"""Nobody is telephoned about what was decided longer ago."""
AT_ONCE = 20
TELLING = (Role.HEAD, Role.ACTING_HEAD, Role.DEPUTY, Role.CLERK, Role.FOCAL)
"""Who of a unit is asked, in this order."""


def find_unreached(db: Database, office: Office, now: int) -> Sequence[int]:
    """Messages that reached nobody, for which a colleague may be asked; none outside push hours."""
    if Step.COLLEAGUE not in office.config.routing.routes or in_trial(db):
        return []
    found = calls.to_relay(db, now - WORTH_MS, AT_ONCE)
    return found if found and office.push_hours(db).is_open(now) else []


def upcoming_unreached(db: Database, office: Office, now: int) -> int | None:
    if Step.COLLEAGUE not in office.config.routing.routes or not calls.to_relay(db, now - WORTH_MS, 1):
        return None
    return max(now + 1, office.push_hours(db).next_open(now))


def relay(db: Database, office: Office, now: int, delivery_id: int) -> None:
    """Ask one colleague of the unit to tell, unless somebody there has the very same message; else it stands on the call list."""
    found = calls.unreached(db, delivery_id, now - WORTH_MS)
    if found is None:
        return
    beside = calls.told_beside(db, found)
    if beside is not None:
        calls.set_relay(db, delivery_id, beside)
        _note(db, now, found, Step.COLLEAGUE)
        return
    colleague = _colleague(db, office, now, found)
    asked = _ask(db, office, now, found, colleague) if colleague is not None else None
    calls.set_relay(db, delivery_id, asked or 0)
    _note(db, now, found, Step.COLLEAGUE if asked else Step.CALL)


def _colleague(db: Database, office: Office, now: int, found: Unreached) -> int | None:
    """The official of the unit who is reached most cheaply; among equals the one who answers for the unit."""
    if found.unit_id is None:
        return None
    posts = people.posts_of_unit(db, found.unit_id, office.today(now))
    posts = [post for post in posts if post.role in TELLING and post.person_id != found.person_id]
    router = Router(db, office, now, MessageKind.NOTICE)
    reached: list[tuple[int, bool, int, int]] = []
    for post in sorted(posts, key=lambda post: TELLING.index(post.role)):
        option = router.decide(routing.reach_of(db, post.person_id), templates=False).chosen
        if option is not None:
            reached.append((option.cost, option.step is not Step.FREE_WINDOW, len(reached), post.person_id))
    return min(reached)[3] if reached else None


def _ask(db: Database, office: Office, now: int, found: Unreached, colleague: int) -> int | None:
    delivery = deliveries.get(db, found.delivery_id)
    if delivery is None:
        return None
    rows = [row for row in routing.rows_of(db, delivery.id) if row.payload]

    def draw(language: Language) -> Outgoing:
        message = full_message(db, office, now, delivery, language)
        if message is None and rows:
            message = Outgoing.from_json(rows[0].payload)
        content = message.text if message is not None else found.text
        return cards.please_tell(language, found.name, cards.why(language, found.reason), content)

    owed = Owed(
        f"relay:{found.delivery_id}",
        MessageKind.NOTICE,
        colleague,
        found.unit_id,
        found.directive_id,
        urgent=delivery.urgent,
    )
    return owe(db, office, now, owed, draw)


def _note(db: Database, now: int, found: Unreached, step: Step) -> None:
    known = set(Hindrance)
    line = MessageRouted(
        delivery_id=found.delivery_id,
        message_kind=MessageKind(found.kind),
        step=step,
        hindrance=Hindrance(found.reason) if found.reason in known else None,
        unit_id=found.unit_id,
        directive_id=found.directive_id,
        person_id=found.person_id,
    )
    events.append(db, line, now)


# ----------------------------------------------------------------------------------------------------------- call list


@dataclass(frozen=True, slots=True)
class ToCall:
    """One person to telephone, with everything they were to get."""

    person_id: int
    name: str
    phone: str
    unit_id: int | None
    messages: tuple[Unreached, ...]


def call_list(db: Database, office: Office, now: int, person_id: int | None = None) -> list[ToCall]:
    """People no route reaches, unit by unit."""
    steps = office.config.routing.routes
    if Step.CALL not in steps:
        return []
    rows = calls.to_call(db, now - WORTH_MS, colleagues=Step.COLLEAGUE in steps, person_id=person_id)
    grouped: dict[int, list[Unreached]] = {}
    for row in rows:
        grouped.setdefault(row.person_id, []).append(row)
    return [
        ToCall(found[0].person_id, found[0].name, found[0].phone, found[0].unit_id, tuple(found))
        for found in grouped.values()
    ]


def called(
    db: Database, office: Office, now: int, who: Standing, person_id: int, line: Mapping[str, Any]
) -> ToCall | None:
    """Somebody of the office has telephoned: the list forgets the person, the log keeps who and when. None when somebody was faster."""
    if not who.is_office:
        return None
    found = next(iter(call_list(db, office, now, person_id)), None)
    if found is None:
        return None
    ids = [message.delivery_id for message in found.messages]
    calls.mark_called(db, ids, now, who.person_id)
    proof = PersonCalled(
        subject_id=person_id, deliveries=tuple(ids), unit_id=found.unit_id, person_id=who.person_id, **line
    )
    events.append(db, proof, now)
    return found
