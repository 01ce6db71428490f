"""Trả lời chung các đơn vị: one unit's question answered to all whom its directive concerns (dialogues.md 4.4).

The answer is a message to many like any other: checked with names and count, held, stoppable. The question is answered when
that message begins to go out, not before.
"""

from dataclasses import dataclass

from bot.actions import broadcasts, questions
from bot.actions.broadcasts import BroadcastRefusal
from bot.actions.delivery import in_trial
from bot.actions.office import Office
from bot.domain.audience import Audience
from bot.domain.broadcasts import TextFault
from bot.domain.people import Standing
from bot.domain.text import clip
from bot.store import broadcasts as rows
from bot.store import common_answers, directives, obligations, people
from bot.store.database import Database
from bot.store.questions import Question, get

QUESTION_MOST = 120
"""Characters of the question that go along with its answer."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """The draft, and the units it is meant for: those the question's directive concerns, else all."""

    broadcast_id: int
    audience: Audience


def draft(
    db: Database, office: Office, now: int, who: Standing, question: Question, text: str
) -> Drafted | TextFault | BroadcastRefusal:
    """Write the answer to all as a draft; who asked is not named in it."""
    directive = directives.get(db, question.directive_id) if question.directive_id is not None else None
    key = "questions.to_all_about" if directive else "questions.to_all"
    composed = office.languages.default.t(
        key,
        number=directive.number if directive else "",
        question=clip(" ".join(question.text.split()), QUESTION_MOST),
        text=text,
    )
    made = broadcasts.write(db, now, who, composed, ())
    if not isinstance(made, int):
        return made
    common_answers.link(db, made, question.id)
    if directive is None:
        return Drafted(made, Audience(everyone=True))
    return Drafted(made, Audience(units=frozenset(obligations.units_of(db, directive.id))))


def settle_with(db: Database, office: Office, now: int, broadcast_id: int) -> None:
    """The message begins to go out: its question is answered; whoever asked and does not get it is answered alone."""
    question_id = common_answers.question_of(db, broadcast_id)
    found = get(db, question_id) if question_id is not None else None
    message = rows.get(db, broadcast_id)
    if found is None or message is None or found.status != "open":
        return
    among = found.person_id is not None and common_answers.goes_to(db, broadcast_id, found.person_id)
    if in_trial(db) and found.person_id not in people.office_members(db, office.today(now)):
        among = False  # the message stays with the office; the answer reaches who asked
    questions.close(db, office, now, found, message.author, message.text, {}, to_asker=not among)
