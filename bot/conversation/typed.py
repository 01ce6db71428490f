"""What is typed where a button could be tapped: digits, labels, command words, and the same text twice (dialogues.md 0.3–0.9)."""

import hashlib
from collections.abc import Callable

from bot.actions import sealing, uploads
from bot.conversation.choosing import Choosing, Chosen, Shown, choose
from bot.conversation.registry import Command
from bot.conversation.turn import Turn
from bot.domain.delivery import MessageKind
from bot.domain.text import fold
from bot.messaging import Outgoing, numbered
from bot.store import offers, outbox
from bot.store.outbox import OutboxRow

SAME_TEXT_MS = 60_000
"""The same text twice within this time is one answer sent twice over a weak network (dialogues.md 0.7)."""
ALWAYS = frozenset({"help", "menu"})
"""Commands that may be asked for in the middle of anything: nobody's name, unit or reason reads like their words."""


def by_digit(turn: Turn, digit: str) -> Chosen:
    """The choice a bare number means, of the open question or of the latest messages."""
    return _choose(turn, digit, lambda message: {n: choice.command for n, choice in numbered(message.choices)})


def by_label(turn: Turn, text: str) -> Chosen:
    """The choice of the latest message whose words were typed (``xuat bang`` for *Xuất bảng*)."""
    said = fold(text)
    if not said:
        return Chosen(Choosing.NOT_OFFERED)
    return _choose(turn, said, lambda message: {fold(c.label): c.command for c in message.every_choice()})


def own_label(turn: Turn, text: str) -> str:
    """The command of a choice of the open question typed out instead of tapped (``quay lai`` is nobody's label, ``trở lại`` is)."""
    said, mine = fold(text), f"={turn.talk.revision}:"
    for offer in outbox.offers(turn.db, turn.address.channel, turn.address.id) if said else ():
        for choice in Outgoing.from_json(offer.payload).every_choice():
            if choice.command.startswith(mine) and fold(choice.label) == said:
                return choice.command
    return ""


def wins_over_question(turn: Turn, command: Command, text: str) -> bool:
    """Whether a command's words without a slash are the command, although a question waits.

    Where there is no menu of commands people type words. They win over a question that expects a number or one of its choices;
    where a text is expected they may be the text (``chuyen cong tac`` is a reason).
    """
    said = fold(text)
    if said not in {command.name, *(fold(word) for word in command.words[:2])}:
        return False
    return command.name in ALWAYS or bool(turn.state.get("asked_people")) or _offers_choices(turn)


def said_twice(turn: Turn, text: str) -> bool:
    """Remember the text, by its digest: words are no business of a conversation's row. True when the same came less than a minute ago.

    Once the question was shown again, what is said after that is an answer to it: nobody has to wait for the minute to pass.
    """
    talk, digest = turn.talk, hashlib.sha256(text.encode()).hexdigest()
    twice = talk.last_text == digest and turn.incoming.at - talk.last_text_at < SAME_TEXT_MS
    talk.last_text, talk.last_text_at = digest, turn.incoming.at
    return twice and not _was_shown_again(turn)


def forget_last(turn: Turn) -> None:
    """The next text is no repetition of the last one."""
    turn.talk.last_text = None


def current_question(turn: Turn) -> Outgoing | None:
    """What the person is to answer, under the words that say that nothing was recorded; None where nothing was ever said."""
    row = outbox.get(turn.db, turn.talk.question_id) if turn.talk.question_id is not None else None
    row = row or _newest(turn)
    if row is None:
        return None
    shown, again = Outgoing.from_json(sealing.masked(row.payload)), turn.t("conversation.again")
    text = shown.text.removeprefix(again + "\n")  # where no heading is set apart, it is the text's first line
    secrets: tuple[str, ...] = ()
    if shown.hidden:
        page = uploads.offered(turn.db, turn.office, turn.address, turn.talk.revision) if turn.talk.step else None
        secrets = (page.url,) if page else ()
        text = text.replace(sealing.DOTS, page.url) if page else f"{text}\n{turn.t('conversation.code_hidden')}"
    return Outgoing(text, shown.choices, heading=again, secrets=secrets)


def _newest(turn: Turn) -> OutboxRow | None:
    """Where no question waits: what reached the phone last, of what was answered and what was offered (a card)."""
    where = turn.address.channel, turn.address.id
    answered = outbox.last_answer(turn.db, *where)
    offered = next(iter(outbox.offers(turn.db, *where, limit=1)), None)
    if offered is None or answered is None:
        return outbox.get(turn.db, offered.outbox_id) if offered else answered
    shown = offers.last_answer_shown(turn.db, *where)
    of_answer = (shown[1] if shown else 0, answered.id)
    return outbox.get(turn.db, offered.outbox_id) if (offered.shown_at, offered.outbox_id) > of_answer else answered


def _choose(turn: Turn, said: str, named: Callable[[Outgoing], dict[str, str]]) -> Chosen:
    shown = [
        Shown(offer.outbox_id, MessageKind(offer.kind), offer.shown_at, named(Outgoing.from_json(offer.payload)))
        for offer in outbox.offers(turn.db, turn.address.channel, turn.address.id)
    ]
    question = turn.talk.question_id if turn.talk.step is not None else None
    return choose(said, shown, question, turn.talk.answered_at, turn.now)


def _offers_choices(turn: Turn) -> bool:
    """Whether the open question is answered by one of its choices; one way out alone makes none."""
    row = outbox.get(turn.db, turn.talk.question_id) if turn.talk.question_id is not None else None
    choices = Outgoing.from_json(row.payload).every_choice() if row is not None else ()
    return sum(choice.digit != "0" for choice in choices) >= 2


def _was_shown_again(turn: Turn) -> bool:
    """Whether the newest answer repeated the question, and was on the phone before this text was written."""
    found = offers.last_answer_shown(turn.db, turn.address.channel, turn.address.id)
    if found is None:
        return False
    payload, shown_at = found
    shown, again = Outgoing.from_json(payload), turn.t("conversation.again")
    return shown_at <= turn.incoming.at and (shown.heading == again or shown.text.startswith(again))
