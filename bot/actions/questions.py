"""Questions to the office in the asker's own words; one tap passes an unknown text on, the first answer of the office counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.actions.delivery import Owed, answer, owe
from bot.actions.duties import Refusal
from bot.actions.office import Office
from bot.actions.office_messages import tell_office, update_office
from bot.actions.spoken import spoken
from bot.cards import questions as cards
from bot.domain.delivery import MessageKind
from bot.domain.events import QuestionAnswered, QuestionAsked
from bot.domain.instants import DAY_MS
from bot.i18n import Language
from bot.messaging import Address, FileRef, Incoming, Outgoing
from bot.store import directives, events, obligations, people, questions, units
from bot.store.database import Database
from bot.store.questions import Question

UNSENT_KEPT_MS = 7 * DAY_MS


@dataclass(frozen=True, slots=True)
class Settled:
    """A question decided before: by whom and when (epoch ms)."""

    status: str
    name: str
    at: int


def draft(
    db: Database,
    now: int,
    text: str,
    incoming: Incoming,
    *,
    person_id: int | None = None,
    unit_id: int | None = None,
    directive_id: int | None = None,
) -> int:
    """Keep a text that is offered to be passed on; it goes nowhere until one tap says so, and is forgotten after a week."""
    questions.forget_unsent(db, now - UNSENT_KEPT_MS)
    address = incoming.address
    return questions.add(
        db,
        text,
        address.channel,
        address.id,
        now,
        status="unsent",
        person_id=person_id,
        unit_id=unit_id,
        directive_id=directive_id,
    )


def pass_on(
    db: Database, office: Office, now: int, question_id: int, incoming: Incoming, files: Sequence[FileRef] = ()
) -> Question | Refusal:
    """Send a drafted question to the office. A second tap changes nothing; only the phone that wrote it may."""
    found = questions.get(db, question_id)
    if found is None or (found.channel, found.address) != (incoming.address.channel, incoming.address.id):
        return Refusal.NO_SUCH
    if not questions.send(db, question_id, now):
        return found
    found = questions.get(db, question_id) or found
    line = QuestionAsked(
        question_id=question_id,
        number=found.number,
        unit_id=found.unit_id,
        directive_id=found.directive_id,
        person_id=found.person_id,
        **{**spoken(incoming).line(), "raw_text": found.text},
    )
    events.append(db, line, now)
    attached = tuple(files)
    tell_office(
        db,
        office,
        now,
        f"question:{question_id}",
        lambda language: office_message(db, language, question_id, attached),
        unit_id=found.unit_id,
        directive_id=found.directive_id,
    )
    return found


def ask(
    db: Database,
    office: Office,
    now: int,
    text: str,
    incoming: Incoming,
    *,
    person_id: int | None = None,
    unit_id: int | None = None,
    directive_id: int | None = None,
    files: Sequence[FileRef] = (),
) -> int:
    """A question meant as one from the start; returns its number."""
    question_id = draft(db, now, text, incoming, person_id=person_id, unit_id=unit_id, directive_id=directive_id)
    asked = pass_on(db, office, now, question_id, incoming, files)
    return asked.number or 0 if isinstance(asked, Question) else 0


def may_ask_about(db: Database, office: Office, now: int, person_id: int, directive_id: int, unit_id: int) -> bool:
    """Whether the unit is the person's and the directive concerns it: a question is not a way to look at others' papers."""
    who = people.standing(db, person_id, office.today(now))
    return unit_id in who.unit_ids and bool(obligations.of_unit_under(db, directive_id, unit_id))


def office_message(db: Database, language: Language, question_id: int, files: tuple[FileRef, ...] = ()) -> Outgoing:
    """The question as the office sees it; afterwards who dealt with it. LookupError for an unknown one."""
    found = questions.get(db, question_id)
    if found is None:
        raise LookupError(f"no question {question_id}")
    directive = directives.get(db, found.directive_id) if found.directive_id is not None else None
    facts = cards.QuestionFacts(
        found.id,
        found.number or 0,
        units.name_of(db, found.unit_id) if found.unit_id is not None else "",
        people.name_of(db, found.person_id),
        directive.number if directive else "",
        found.text,
        found.status,
        people.name_of(db, found.answered_by),
        found.answered_at,
    )
    return cards.for_office(language, facts, files)


def open_question(
    db: Database, office: Office, now: int, person_id: int, question_id: int
) -> Question | Settled | Refusal:
    """A question in the hands of a member of the office."""
    if not people.standing(db, person_id, office.today(now)).is_office:
        return Refusal.OFFICE_ONLY
    found = questions.get(db, question_id)
    if found is None or found.status == "unsent":
        return Refusal.NO_SUCH
    if found.status != "open":
        return Settled(found.status, people.name_of(db, found.answered_by), found.answered_at or now)
    return found


def settle(
    db: Database, office: Office, now: int, person_id: int, question_id: int, text: str, incoming: Incoming
) -> Question | Settled | Refusal:
    """Answer it (to the one who asked, and nobody else), or drop it with an empty ``text``. The first counts."""
    found = open_question(db, office, now, person_id, question_id)
    if not isinstance(found, Question):
        return found
    close(db, office, now, found, person_id, text, spoken(incoming).line())
    return found


def close(
    db: Database,
    office: Office,
    now: int,
    found: Question,
    by: int,
    text: str,
    line: Mapping[str, Any],
    *,
    to_asker: bool = True,
) -> None:
    """Write down how an open question was dealt with, and show it to the office. ``to_asker``: the answer goes to who asked."""
    questions.settle(db, found.id, "answered" if text else "dropped", by, now, text)
    answered = QuestionAnswered(
        question_id=found.id,
        answered=bool(text),
        text=text,
        unit_id=found.unit_id,
        directive_id=found.directive_id,
        person_id=by,
        **line,
    )
    events.append(db, answered, now)
    if text and to_asker:
        _reply(db, office, now, found, text)
    update_office(db, office, now, f"question:{found.id}", lambda language: office_message(db, language, found.id))


def _reply(db: Database, office: Office, now: int, question: Question, text: str) -> None:
    """To the person by whatever route is theirs now; to the address where nobody is registered."""
    key, directive = f"answer:{question.id}", None
    if question.directive_id is not None:
        directive = directives.get(db, question.directive_id)
    about = directive.number if directive else ""
    if question.person_id is not None:
        owed = Owed(key, MessageKind.ANSWER, question.person_id, question.unit_id, question.directive_id)
        owe(
            db,
            office,
            now,
            owed,
            lambda language: cards.answered(language, question.number or 0, question.text, text, about),
        )
        return
    language = office.languages.default
    to = Address(question.channel, question.address)
    answer(
        db, office, now, to, key, cards.answered(language, question.number or 0, question.text, text, about), language
    )
