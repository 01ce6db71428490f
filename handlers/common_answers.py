"""The answer to one unit's question, to all units: through the check of a message to many, never past it (dialogues.md 4.4)."""

from bot.actions import common_answers, questions
from bot.actions.broadcasts import BroadcastRefusal
from bot.cards import broadcasts as broadcast_cards
from bot.cards import questions as cards
from bot.conversation import Door, Reply, Turn, command, step
from bot.domain.broadcasts import TextFault
from bot.domain.text import clean
from bot.store.questions import Question
from handlers.broadcasts import take
from handlers.questions import say_settled, still_open


@command("question_answer_all", door=Door.OFFICE)
def question_answer_all(turn: Turn, args: list[str]) -> None:
    """``question_answer_all QUESTION``: the office types the answer; then it is checked like any message to many."""
    found = still_open(turn, args)
    if found is not None:
        asked = cards.ask_common_answer(turn.language, found.number or 0, found.text)
        turn.ask("question_reply_all", asked, q=found.id)


@step("question_reply_all")
def reply_to_all(turn: Turn, reply: Reply) -> None:
    """The words of the answer; nothing goes out before the check."""
    if reply.choice == "back":
        turn.close()
        turn.say(turn.t("questions.not_answered"))
        return
    found = questions.open_question(turn.db, turn.office, turn.now, turn.person_id, int(turn.state["q"]))
    if not isinstance(found, Question):
        turn.close()
        say_settled(turn, found)
        return
    text = clean(reply.text)
    if not text:
        turn.ask_again(turn.t("questions.to_all_again"))
        return
    done = common_answers.draft(turn.db, turn.office, turn.now, turn.standing, found, text)
    match done:
        case TextFault():
            if done is TextFault.MARKED:
                turn.scrub()
            turn.ask_again(broadcast_cards.text_fault(turn.language, done, len(text)))
        case BroadcastRefusal():
            turn.close()
            turn.refuse(turn.t(f"broadcasts.refused.{done.value}"))
        case _:
            take(turn, done.broadcast_id, done.audience)
