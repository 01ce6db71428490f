"""Which choice a typed digit means: the rules of dialogues.md 0.3–0.5, as a pure function of what the phone shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.delivery import MessageKind

JUST_CAME_MS = 20_000
"""A card that came less than this before the answer may not have been seen (dialogues.md 0.5)."""
UNASKED = frozenset(
    {
        MessageKind.DIRECTIVE_CARD,
        MessageKind.REMINDER,
        MessageKind.WEEKLY,
        MessageKind.BROADCAST,
        MessageKind.OFFICE_ALERT,
    }
)
"""Messages that come by themselves; an answer of ours only comes after the person spoke."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message on the phone that offers choices: digit → command, newest first in every sequence of these."""

    outbox_id: int
    kind: MessageKind
    shown_at: int
    commands: dict[str, str]


class Choosing(StrEnum):
    TAKEN = "taken"
    NOT_OFFERED = "not_offered"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Chosen:
    outcome: Choosing
    command: str = ""
    candidates: tuple[tuple[int, str], ...] = ()
    """(outbox id, command) of every message the digit may belong to, newest first."""


def choose(digit: str, shown: Sequence[Shown], question_id: int | None, answered_at: int, now: int) -> Chosen:
    """A bare digit (or a label typed out) belongs to the latest message that offered choices, or it is asked back.

    ``answered_at`` is when the person last answered anything; ``question_id`` the row of the question that waits. Two unasked
    cards since the last answer, or one that came within 20 s over what was said in reply, make it ambiguous if both offer the digit.
    """
    standing = _not_replaced(shown)
    if not standing:
        return Chosen(Choosing.NOT_OFFERED)
    question = next((s for s in standing if s.outbox_id == question_id), None)
    fresh = [
        s
        for s in standing
        if s.kind in UNASKED and s.shown_at > answered_at and (question is None or s.outbox_id > question.outbox_id)
    ]
    rivals = [s for s in fresh if digit in s.commands]
    if question is not None:
        rivals = [*rivals, question] if digit in question.commands or rivals else [question]
        if len(rivals) == 1:
            return _taken(rivals[0], digit)
        return _ambiguous(rivals, digit)
    if len(rivals) > 1:
        return _ambiguous(rivals, digit)
    latest = standing[0]
    if latest.kind in UNASKED and now - latest.shown_at < JUST_CAME_MS:
        before = [s for s in standing[1:] if digit in s.commands and s.shown_at >= answered_at]
        if digit in latest.commands and before:
            return _ambiguous([latest, before[0]], digit)
    return _taken(latest, digit)


def _not_replaced(shown: Sequence[Shown]) -> list[Shown]:
    """The weekly card replaces the choices of all earlier cards."""
    kept: list[Shown] = []
    for message in shown:
        kept.append(message)
        if message.kind is MessageKind.WEEKLY:
            break
    return kept


def _taken(message: Shown, digit: str) -> Chosen:
    command = message.commands.get(digit)
    return Chosen(Choosing.NOT_OFFERED) if command is None else Chosen(Choosing.TAKEN, command)


def _ambiguous(messages: Sequence[Shown], digit: str) -> Chosen:
    pairs = tuple((m.outbox_id, m.commands[digit]) for m in messages if digit in m.commands)
    return (
        Chosen(Choosing.TAKEN, pairs[0][1])
        if len({command for _, command in pairs}) == 1
        else Chosen(Choosing.AMBIGUOUS, candidates=pairs)
    )
