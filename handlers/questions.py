"""Hỏi Văn phòng Sở: the unit's question in its own words, and the office's answer to it alone (dialogues.md 4.4)."""

from bot.actions import questions
from bot.actions.duties import Refusal
from bot.actions.questions import Settled
from bot.cards import questions as cards
from bot.conversation import Door, Reply, Turn, command, step
from bot.messaging import FileRef
from bot.store import directives, people, units
from bot.store import questions as kept
from bot.store.questions import Question
from handlers.asking import closed_button, file_fault, numbers, pair, refuse

LISTED = 3
LONGEST_ANSWER = 1000


@command("question", "hoi", "hoi van phong", listed=True)
def question(turn: Turn, args: list[str]) -> None:
    """``question DIRECTIVE UNIT`` from a card; ``/hoi`` with the question in the same line, or alone."""
    ids = pair(args)
    if ids is not None:
        if not questions.may_ask_about(turn.db, turn.office, turn.now, turn.person_id, *ids):
            refuse(turn, ids[1], Refusal.NOT_OF_UNIT)
            return
        directive = directives.get(turn.db, ids[0])
        card = cards.ask_text(turn.language, directive.number if directive else "")
        turn.ask("question_text", card, d=ids[0], u=ids[1])
    elif args and not args[0].isdigit():
        _send(turn, " ".join(args), None, _own_unit(turn), ())
    else:
        turn.ask("question_text", cards.ask_text(turn.language), d=None, u=_own_unit(turn))


def _own_unit(turn: Turn) -> int | None:
    return turn.standing.unit_ids[0] if turn.standing.unit_ids else None


@step("question_text")
def text_answered(turn: Turn, reply: Reply) -> None:
    """The question itself, with a file if there is one."""
    if reply.choice == "back":
        turn.close()
        turn.say(turn.t("questions.not_asked"))
        return
    files = tuple(a.file for a in reply.files if a.file is not None)
    said = reply.text if any(c.isalnum() for c in reply.text) else ""  # a heart asks nothing
    text = said or (files[0].name if files else "")
    if not text:
        turn.ask_again(file_fault(turn, reply.files) if reply.files else turn.t("questions.again"))
        return
    state = turn.state
    turn.close()
    _send(turn, text, state["d"], state["u"], files)


def _send(turn: Turn, text: str, directive_id: int | None, unit_id: int | None, files: tuple[FileRef, ...]) -> None:
    number = questions.ask(
        turn.db,
        turn.office,
        turn.now,
        text,
        turn.incoming,
        person_id=turn.account.person_id if turn.account else None,
        unit_id=unit_id,
        directive_id=directive_id,
        files=files,
    )
    turn.say(cards.passed(turn.language, number))


@command("question_pass", door=Door.ANYONE)
def question_pass(turn: Turn, args: list[str]) -> None:
    """``question_pass QUESTION``: what was not understood goes to the office in one tap."""
    ids = numbers(args, 1)
    if ids is None:
        closed_button(turn)
        return
    result = questions.pass_on(turn.db, turn.office, turn.now, ids[0], turn.incoming)
    if isinstance(result, Refusal):
        refuse(turn, _own_unit(turn) or 0, result)
    else:
        turn.say(cards.passed(turn.language, result.number or 0))


# ----------------------------------------------------------------------------------------------------------- the office


@command("question_answer", door=Door.OFFICE)
def question_answer(turn: Turn, args: list[str]) -> None:
    """``question_answer QUESTION``: the office types the answer; it goes to the one who asked."""
    found = still_open(turn, args)
    if found is not None:
        turn.ask("question_reply", cards.ask_answer(turn.language, found.number or 0, found.text), q=found.id)


def still_open(turn: Turn, args: list[str]) -> Question | None:
    """The question a button of the office names; None where it was said that it is settled, or no button of ours."""
    ids = numbers(args, 1)
    if ids is None:
        closed_button(turn)
        return None
    found = questions.open_question(turn.db, turn.office, turn.now, turn.person_id, ids[0])
    if isinstance(found, Question):
        return found
    say_settled(turn, found)
    return None


@step("question_reply")
def reply_answered(turn: Turn, reply: Reply) -> None:
    """The words of the answer."""
    if reply.choice == "back":
        turn.close()
        turn.say(turn.t("questions.not_answered"))
        return
    if not reply.text or len(reply.text) > LONGEST_ANSWER:
        turn.ask_again(turn.t("questions.answer_again", most=LONGEST_ANSWER))
        return
    question_id = int(turn.state["q"])
    turn.close()
    result = questions.settle(turn.db, turn.office, turn.now, turn.person_id, question_id, reply.text, turn.incoming)
    if isinstance(result, Question):
        turn.say(turn.t("questions.answer_sent", n=turn.language.two(result.number or 0)))
    else:
        say_settled(turn, result)


@command("question_drop", door=Door.OFFICE)
def question_drop(turn: Turn, args: list[str]) -> None:
    """``question_drop QUESTION``: it needs no answer."""
    ids = numbers(args, 1)
    if ids is None:
        closed_button(turn)
        return
    result = questions.settle(turn.db, turn.office, turn.now, turn.person_id, ids[0], "", turn.incoming)
    if isinstance(result, Question):
        turn.say(turn.t("questions.dropped", n=turn.language.two(result.number or 0)))
    else:
        say_settled(turn, result)


@command("questions", "cauhoi", "cau hoi", door=Door.OFFICE, reads=True, listed=True)
def waiting(turn: Turn, args: list[str]) -> None:  # noqa: ARG001
    """``/cauhoi``: questions nobody has answered yet."""
    found = kept.waiting(turn.db)
    listed = []
    for each in found[:LISTED]:
        who = units.name_of(turn.db, each.unit_id) if each.unit_id is not None else ""
        listed.append((each.id, each.number or 0, who or people.name_of(turn.db, each.person_id), each.text))
    turn.say(cards.waiting(turn.language, listed, len(found)))


def say_settled(turn: Turn, found: Settled | Refusal) -> None:
    if isinstance(found, Settled):
        turn.say(cards.settled(turn.language, found.status, found.name, found.at))
    else:
        refuse(turn, 0, found)
