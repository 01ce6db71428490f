"""``/denghi``: what units ask, decided by the office (or who it is configured for): đồng ý, đến ngày khác, không đồng ý."""

from dataclasses import replace

from bot.actions import request_decisions as actions
from bot.actions.request_decisions import Decided, Settled
from bot.actions.request_telling import audience, facts_of
from bot.actions.requests import RequestRefusal
from bot.cards import request_lists as lists
from bot.cards import requests as cards
from bot.cards.publishing import day_fault
from bot.conversation import REGISTRY, Reply, Turn, command, step
from bot.intake.wishes import read_wish
from bot.store import requests
from bot.store.requests import Request
from handlers.asking import closed_button, numbers, truly
from handlers.requests import DAYS_ASKED_AGAIN, ask_after, say_settled

LONGEST_WORD = 300
WORDS = {"superior": "requests.refusal.superior", "in_time": "requests.refusal.in_time"}


@command("requests", "denghi", "danh sach de nghi", "de nghi cho quyet dinh", reads=True, listed=True)
def listing(turn: Turn, args: list[str]) -> None:
    """``/denghi``: to the office all that wait, what expires first coming first; to an official those of their units."""
    found = requests.every_open(turn.db)
    if turn.standing.is_office or turn.standing.is_leader:
        ids = numbers(args, 1)
        offset = ids[0] if ids is not None and ids[0] < len(found) else 0
        shown = [_facts(turn, each) for each in found[offset : offset + lists.LISTED]]
        turn.say(lists.waiting(turn.language, shown, len(found), offset))
        return
    own = [_facts(turn, each) for each in found if each.unit_id in turn.standing.unit_ids][: lists.LISTED]
    before = requests.settled_of(turn.db, turn.standing.unit_ids)
    turn.say(lists.own(turn.language, own, [_facts(turn, each) for each in before]))


def _facts(turn: Turn, request: Request) -> cards.RequestFacts:
    return facts_of(turn.db, turn.office, turn.now, request)


@command("request_one", reads=True)
def one(turn: Turn, args: list[str]) -> None:
    """``request_one REQUEST``: its card again, with the choices for who decides it."""
    ids = numbers(args, 1)
    found = requests.get(turn.db, ids[0]) if ids else None
    if found is None:
        closed_button(turn)
        return
    _show(turn, found)


def _show(turn: Turn, found: Request) -> None:
    see, decide = audience(turn.db, turn.office, turn.now, found)
    if turn.person_id not in see:
        turn.refuse(turn.t("requests.refused.may_not_decide"))
        return
    turn.say(cards.office_card(turn.language, _facts(turn, found), may_decide=turn.person_id in decide))


@command("decide_case", reads=True)
def decide_case(turn: Turn, args: list[str]) -> None:
    """``decide_case DIRECTIVE UNIT``: what waits for a decision there, a request or a registration."""
    ids = numbers(args, 2)
    found = requests.open_of(turn.db, ids[0], ids[1]) if ids else None
    if found is not None:
        _show(turn, found)
    else:
        REGISTRY.commands["pending"].run(turn, [])


@command("request_grant")
def request_grant(turn: Turn, args: list[str]) -> None:
    """``request_grant REQUEST``: in one tap."""
    ids = numbers(args, 1)
    if ids is None:
        closed_button(turn)
        return
    result = actions.grant(turn.db, turn.office, turn.now, turn.person_id, ids[0], None, "", turn.incoming)
    if isinstance(result, RequestRefusal) and result in DAYS_ASKED_AGAIN:  # the day asked for is over by now
        _ask_other(turn, ids[0], refusal=result)
    else:
        _answer(turn, result)


@command("request_other")
def request_other(turn: Turn, args: list[str]) -> None:
    """``request_other REQUEST``: more time, but until another day."""
    ids = numbers(args, 1)
    if ids is None:
        closed_button(turn)
    else:
        _ask_other(turn, ids[0])


def _ask_other(turn: Turn, request_id: int, refusal: object = None) -> None:
    found = actions.open_request(turn.db, turn.office, turn.now, turn.person_id, request_id)
    if not isinstance(found, Request):
        _answer(turn, found)
        return
    facts = _facts(turn, found)
    card = cards.ask_other_day(turn.language, facts)
    if isinstance(refusal, RequestRefusal):
        ask_after(turn, _day_refused(turn, refusal, facts), "request_other_day", card, r=found.id)
    else:
        turn.ask("request_other_day", card, r=found.id)


def _day_refused(turn: Turn, refusal: RequestRefusal, facts: cards.RequestFacts) -> str:
    language = turn.language
    day = facts.times.wanted if facts.times else None
    return turn.t(
        f"requests.refused.{refusal.value}",
        day=language.date_doc(day) if day else "",
        due=language.date_doc(facts.due) if facts.due else "",
    )


@step("request_other_day")
def other_day_answered(turn: Turn, reply: Reply) -> None:
    """The day, and a word to the unit beside it."""
    if reply.choice == "back":
        _leave(turn)
        return
    wish = read_wish(reply.text, turn.today, numbered=False)
    if wish.day is None:
        text = day_fault(turn.language, wish.fault) if wish.fault is not None else turn.t("requests.day_again")
        turn.ask_again(text)
        return
    request_id = int(turn.state["r"])
    word = wish.reason[:LONGEST_WORD]
    result = actions.grant(turn.db, turn.office, turn.now, turn.person_id, request_id, wish.day, word, turn.incoming)
    if isinstance(result, RequestRefusal) and result in DAYS_ASKED_AGAIN:
        found = requests.get(turn.db, request_id)
        due = found.due if found is not None else None
        turn.ask_again(
            turn.t(
                f"requests.refused.{result.value}",
                day=turn.language.date_doc(wish.day),
                due=turn.language.date_doc(due) if due else "",
            )
        )
        return
    turn.close()
    _answer(turn, result)


@command("request_refuse")
def request_refuse(turn: Turn, args: list[str]) -> None:
    """``request_refuse REQUEST``: the reason is asked, since the unit is told it."""
    ids = numbers(args, 1)
    if ids is None:
        closed_button(turn)
        return
    found = actions.open_request(turn.db, turn.office, turn.now, turn.person_id, ids[0])
    if isinstance(found, Request):
        turn.ask("request_refusal", cards.ask_refusal(turn.language, _facts(turn, found)), r=found.id)
    else:
        _answer(turn, found)


@step("request_refusal")
def refusal_answered(turn: Turn, reply: Reply) -> None:
    """One of the usual reasons, or words of one's own."""
    if reply.choice == "back":
        _leave(turn)
        return
    word = turn.t(WORDS[reply.choice]) if reply.choice in WORDS else reply.text.strip()
    if not any(letter.isalpha() for letter in word):
        turn.ask_again(turn.t("requests.reason_again"))
        return
    request_id = int(turn.state["r"])
    turn.close()
    _answer(
        turn,
        actions.refuse(turn.db, turn.office, turn.now, turn.person_id, request_id, word[:LONGEST_WORD], turn.incoming),
    )


def _answer(turn: Turn, result: Decided | Settled | RequestRefusal | Request) -> None:
    match result:
        case Decided():
            said = cards.done(turn.language, _facts(turn, result.request), result.told)
            turn.say(replace(said, text=truly(turn, said.text)))
        case Settled():
            say_settled(turn, result.request)
        case RequestRefusal():
            turn.refuse(turn.t(f"requests.refused.{result.value}", day="", due=""))
        case Request():
            _show(turn, result)


def _leave(turn: Turn) -> None:
    turn.close()
    turn.say(turn.t("requests.not_decided"))
