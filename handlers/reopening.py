"""``/molai 1204 TÊN ĐƠN VỊ``: a duty the unit was freed of is taken up again, with a reason and, where its day is over, a new day."""

from dataclasses import replace

from bot.actions import reopening as actions
from bot.actions.reopening import Freed
from bot.actions.request_decisions import Decided, Settled
from bot.actions.request_telling import facts_of
from bot.actions.requests import RequestRefusal
from bot.cards import requests as cards
from bot.cards.publishing import day_fault
from bot.conversation import Reply, Turn, command, step
from bot.intake.wishes import read_wish
from bot.store import requests
from handlers.asking import truly
from handlers.naming import named
from handlers.requests import DAYS_ASKED_AGAIN, say_settled

LONGEST_WORD = 300


@command("reopen", "molai", "mo lai", "mo lai viec", listed=True)
def reopen(turn: Turn, args: list[str]) -> None:
    """``reopen #DIRECTIVE uUNIT`` from a card, ``/molai 1204 bao tang`` typed."""
    found = named(turn, "reopen", args)
    if found is None:
        return
    if found.directive_id is None or found.unit_id is None:
        turn.refuse(turn.t("requests.reopen.which"))
        return
    request = requests.freed_of(turn.db, found.directive_id, found.unit_id)
    free = actions.freed(turn.db, turn.office, turn.now, turn.person_id, request)
    if isinstance(free, Freed):
        _ask(turn, free)
    else:
        _answer(turn, free)


def _ask(turn: Turn, free: Freed) -> None:
    facts = facts_of(turn.db, turn.office, turn.now, free.request)
    turn.ask("reopen_reason", cards.ask_reopening(turn.language, facts, free.due, over=free.over), r=free.request.id)


@step("reopen_reason")
def reason_answered(turn: Turn, reply: Reply) -> None:
    """The reason, and a new day beside it where one is wanted."""
    if reply.choice == "back":
        turn.close()
        turn.say(turn.t("requests.reopen.left"))
        return
    wish = read_wish(reply.text, turn.today, numbered=False)
    if wish.fault is not None or len(wish.days) > 1:
        turn.ask_again(day_fault(turn.language, wish.fault) if wish.fault else turn.t("requests.reopen.one_day"))
        return
    if not wish.reason:
        turn.ask_again(turn.t("requests.reason_again"))
        return
    request_id, word = int(turn.state["r"]), wish.reason[:LONGEST_WORD]
    done = actions.reopen(turn.db, turn.office, turn.now, turn.person_id, request_id, wish.day, word, turn.incoming)
    if isinstance(done, RequestRefusal) and done in {*DAYS_ASKED_AGAIN, RequestRefusal.NO_DUE}:
        turn.ask_again(_day_again(turn, request_id, done, wish.day is not None))
        return
    turn.close()
    _answer(turn, done)


def _day_again(turn: Turn, request_id: int, refusal: RequestRefusal, named_day: bool) -> str:
    free = actions.freed(turn.db, turn.office, turn.now, turn.person_id, requests.get(turn.db, request_id))
    due = turn.language.date_doc(free.due) if isinstance(free, Freed) and free.due else ""
    if refusal is RequestRefusal.NO_DUE:
        return turn.t("requests.reopen.no_due")
    if not named_day:
        return turn.t("requests.reopen.over", due=due)
    return turn.t("requests.reopen.later", due=due)


def _answer(turn: Turn, result: Freed | Decided | Settled | RequestRefusal) -> None:
    match result:
        case Decided():
            facts = facts_of(turn.db, turn.office, turn.now, result.request)
            said = cards.done(turn.language, facts, result.told)
            turn.say(replace(said, text=truly(turn, said.text)))
        case Settled():
            say_settled(turn, result.request)
        case RequestRefusal.NO_SUCH:
            turn.refuse(turn.t("requests.reopen.none"))
        case RequestRefusal():
            turn.refuse(turn.t(f"requests.refused.{result.value}", day="", due=""))
        case Freed():
            _ask(turn, result)
