"""What would go out by itself to far more people than of late waits for one tap of the office (issue 4, no surprise from the machine).

The tickers ask :func:`asked_first` before they begin; what waits is a row under the unique key (kind, occasion), so a tick, a restart or a
second process asks once. In trial mode nothing leaves the office, so nothing waits and nothing is remembered as a measure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.actions import delivery
from bot.actions.delivery import Owed
from bot.actions.office import Office
from bot.cards import surprises as cards
from bot.domain.delivery import MessageKind
from bot.domain.events import AutomaticSendingDecided, AutomaticSendingHeld, Code
from bot.domain.people import Standing
from bot.domain.surprise import Automatic, largest, most_unasked
from bot.store import automatic, events, people
from bot.store.automatic import Held
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Question:
    """The office is to be asked before an automatic sending to so many; ``largest``: the largest of its kind of late."""

    kind: Automatic
    occasion: str
    people: int
    largest: int


WAITS = "waits"
"""The office was asked and has not let it go."""


def asked_first(
    db: Database,
    office: Office,
    now: int,
    kind: Automatic,
    occasion: str,
    at_most: int,
    count: Callable[[], int] | None = None,
) -> Question | str | None:
    """None: it may go out. A question to ask, or :data:`WAITS`. ``at_most``: a bound that is cheap; ``count`` the exact number, if asked for."""
    known = automatic.of_occasion(db, kind, occasion)
    if known is not None and known.status != "overtaken":
        return WAITS if known.waits else None
    small = office.config.reminders.ask_above
    if not small or at_most <= small or delivery.in_trial(db):
        return None
    past = automatic.past(db, now)
    most = most_unasked(kind, past, now, small)
    if most is None or at_most <= most:
        return None
    people = at_most if count is None else count()
    return Question(kind, occasion, people, largest(kind, past, now) or 0) if people > most else None


def ask(db: Database, office: Office, now: int, question: Question) -> None:
    """Let it wait and ask every member of the office, once."""
    found = automatic.hold(db, question.kind, question.occasion, question.people, question.largest, now)
    if found is None:
        return
    if question.kind is not Automatic.OPENINGS:
        automatic.overtake(db, question.kind, question.occasion)
    line = AutomaticSendingHeld(
        sending=question.kind, occasion=Code(question.occasion), people=question.people, largest=question.largest
    )
    events.append(db, line, now)
    for person_id in people.office_members(db, office.today(now)):
        owed = Owed(f"alert:automatic:{found}:{now}:{person_id}", MessageKind.OFFICE_ALERT, person_id)
        delivery.owe(
            db,
            office,
            now,
            owed,
            lambda language: cards.question(language, found, question.kind, question.people, question.largest),
        )


def went_out(db: Database, now: int, kind: Automatic, occasion: str, people: int) -> None:
    """Remember how large it was; what waited for an older occasion is overtaken. Nothing is remembered of trial mode."""
    if kind is not Automatic.OPENINGS:
        automatic.overtake(db, kind, occasion)
    automatic.forget_waiting(db, kind, occasion)
    if not delivery.in_trial(db):
        automatic.sent(db, kind, occasion, people, now)


class HeldRefusal(StrEnum):
    NOT_OFFICE = "not_office"
    UNKNOWN = "unknown"
    GONE = "gone"
    """It went out, or a newer one took its place."""


def decide(
    db: Database, now: int, who: Standing, sending_id: int, line: Mapping[str, Any], *, send: bool
) -> Held | HeldRefusal:
    """Let what waits go out with the next tick, or keep it back; it may still be let go later, while nothing newer took its place."""
    if not who.is_office:
        return HeldRefusal.NOT_OFFICE
    held = automatic.get(db, sending_id)
    if held is None:
        return HeldRefusal.UNKNOWN
    if not automatic.decide(db, held.id, "confirmed" if send else "refused", now, who.person_id):
        return HeldRefusal.GONE
    decided = AutomaticSendingDecided(
        sending=held.kind,
        occasion=Code(held.occasion),
        people=held.people,
        sent=send,
        person_id=who.person_id,
        **line,
    )
    events.append(db, decided, now)
    return held
