"""Đề nghị gia hạn, miễn thực hiện, không thuộc đối tượng: a unit asks in one line or by a few taps, and takes it back (dialogues.md 5)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.actions import owed_tasks
from bot.actions import requests as actions
from bot.actions.request_decisions import settled
from bot.actions.request_telling import facts_of
from bot.actions.requests import AskedCase, RequestRefusal
from bot.cards import requests as cards
from bot.cards.publishing import day_fault
from bot.conversation import Reply, Turn, command, step
from bot.domain.deadlines import working_days_overdue
from bot.domain.obligations import Duty
from bot.domain.requests import RequestKind
from bot.domain.text import fold
from bot.intake.wishes import Wish, read_wish, reason_of
from bot.messaging import Outgoing
from bot.store import requests
from bot.store.requests import Request
from handlers.asking import closed_button, not_a_choice, numbers

LONGEST_REASON = 500
CASES = 5
DAYS_ASKED_AGAIN = frozenset({RequestRefusal.PAST, RequestRefusal.NOT_LATER, RequestRefusal.TOO_FAR})


@command(
    "extension",
    "giahan",
    "gia han",
    "xin gia han",
    "de nghi gia han",
    "xin them thoi gian",
    "xin lui han",
    listed=True,
    sentence=True,
)
def extension(turn: Turn, args: list[str]) -> None:
    """``extension #DIRECTIVE uUNIT`` from a card; ``xin gia hạn 1204 đến 20/6 vì …`` typed."""
    _begin(turn, RequestKind.EXTENSION, args)


@command(
    "exemption",
    "mienthuchien",
    "mien thuc hien",
    "xin mien thuc hien",
    "de nghi mien thuc hien",
    "khong thuoc doi tuong",
    listed=True,
    sentence=True,
)
def exemption(turn: Turn, args: list[str]) -> None:
    """``exemption #DIRECTIVE uUNIT`` from a card; ``không thuộc đối tượng 1204 vì …`` typed."""
    denied = fold(turn.incoming.text).startswith("khong")
    _begin(turn, RequestKind.NOT_ADDRESSED if denied else RequestKind.EXEMPTION, args)


def _begin(turn: Turn, kind: RequestKind, args: Sequence[str]) -> None:
    marked = _marked(args)
    if marked is not None:
        _ask(turn, {"kind": kind.value, "d": marked[0], "u": marked[1], "tapped": True})
        return
    wish = read_wish(" ".join(args), turn.today)
    state: dict[str, Any] = {"kind": kind.value, "typed": " ".join(args)}
    cases = _cases(turn, kind, wish)
    if not cases:
        if wish.number:
            turn.refuse(turn.t("requests.refused.no_such_number", number=wish.number))
        else:
            turn.say(turn.t("requests.refused.nothing_owed_any"))
    elif len(cases) > 1:
        turn.ask("request_which_case", cards.ask_which_case(turn.language, kind, cases[:CASES]), **state)
    else:
        _ask(turn, {**state, "d": cases[0][0], "u": cases[0][1]})


def _marked(args: Sequence[str]) -> tuple[int, int] | None:
    """``#12 u5`` as a button carries it."""
    if len(args) == 2 and args[0].startswith("#") and args[1].startswith("u"):
        found = numbers([args[0][1:], args[1][1:]], 2)
        return None if found is None else (found[0], found[1])
    return None


def _cases(turn: Turn, kind: RequestKind, wish: Wish) -> list[tuple[int, int, str]]:
    """(directive, unit, words) of what may be meant: by the number typed, or everything that is owed and can be asked about."""
    owed = owed_tasks.owed_by(turn.db, turn.standing.unit_ids)
    if wish.number:
        named = owed_tasks.numbered(turn.db, turn.standing.unit_ids, wish.number, None)
        chosen = {(task.directive_id, task.unit_id) for task in named}
        owed = [task for task in owed if (task.directive_id, task.unit_id) in chosen] or named
    elif kind is RequestKind.EXTENSION:
        owed = [task for task in owed if task.due is not None]
    several = len(turn.standing.unit_ids) > 1
    found: dict[tuple[int, int], str] = {}
    for task in owed:
        words = f"{task.number}, {task.unit_name}" if several else task.number
        found.setdefault((task.directive_id, task.unit_id), words)
    return [(directive_id, unit_id, words) for (directive_id, unit_id), words in found.items()]


@step("request_which_case")
def case_answered(turn: Turn, reply: Reply) -> None:
    """The directive tapped."""
    if reply.choice == "back":
        _leave(turn)
        return
    ids = numbers(reply.choice.split(), 2) if reply.choice else None
    if ids is None:
        not_a_choice(turn, reply)
        return
    _ask(turn, {**turn.state, "d": ids[0], "u": ids[1]})


# ------------------------------------------------------------------------------------------------------ what is still missing


def _ask(turn: Turn, state: dict[str, Any]) -> None:
    """Ask the next thing that is missing; with everything there, file the request."""
    kind = RequestKind(state["kind"])
    case = actions.case_of(turn.db, turn.office, turn.now, turn.person_id, state["d"], state["u"])
    if isinstance(case, RequestRefusal):
        _refuse(turn, case)
        return
    waiting = requests.open_of(turn.db, state["d"], state["u"])
    if waiting is not None:
        turn.close()
        turn.refuse(cards.one_open(turn.language, facts_of(turn.db, turn.office, turn.now, waiting)))
    elif kind is RequestKind.EXTENSION:
        _ask_more_time(turn, case, state)
    else:
        _ask_to_be_free(turn, case, state)


def _ask_more_time(turn: Turn, case: AskedCase, state: dict[str, Any]) -> None:
    groups = actions.groups_by_day(case)
    if not groups:
        _refuse(turn, RequestRefusal.NO_DUE)
        return
    number = case.directive.number
    if len(groups) > 1 and "duties" not in state:
        turn.ask("request_duty", cards.ask_which_duty(turn.language, number, groups), **state)
        return
    due, duties = groups[0]
    if "duties" in state:
        duties = tuple(Duty(name) for name in state["duties"])
        due = next((day for day, found in groups if found == duties), due)
    state = {**state, "duties": [duty.value for duty in duties], "due": due.isoformat(), "number": number}
    if state.get("typed"):
        _take_day(turn, state, str(state.pop("typed")), numbered=True)
        return
    overdue = working_days_overdue(due, turn.today, turn.office.calendar(turn.db))
    turn.ask("request_day", cards.ask_day(turn.language, number, due, overdue, turn.today), **state)


@step("request_duty")
def duty_answered(turn: Turn, reply: Reply) -> None:
    """Which of the duties that have days of their own."""
    if reply.choice == "back":
        _leave(turn)
        return
    case = actions.case_of(turn.db, turn.office, turn.now, turn.person_id, turn.state["d"], turn.state["u"])
    groups = actions.groups_by_day(case) if isinstance(case, AskedCase) else []
    if not reply.choice.isdigit() or int(reply.choice) >= len(groups):
        not_a_choice(turn, reply)
        return
    duties = [duty.value for duty in groups[int(reply.choice)][1]]
    _ask(turn, {**turn.state, "duties": duties})


@step("request_day")
def day_answered(turn: Turn, reply: Reply) -> None:
    """``20/6, 02 đồng chí đi công tác``."""
    if reply.choice == "back":
        _leave(turn)
    else:
        _take_day(turn, dict(turn.state), reply.text, numbered=False)


def _take_day(turn: Turn, state: dict[str, Any], text: str, *, numbered: bool) -> None:
    wish = read_wish(text, turn.today, numbered=numbered)
    if len(wish.days) > 1:
        turn.ask("request_which_day", cards.ask_which_day(turn.language, wish.days), **state, text=wish.reason or text)
        return
    due = date.fromisoformat(state["due"])
    if wish.day is None:
        overdue = working_days_overdue(due, turn.today, turn.office.calendar(turn.db))
        card = cards.ask_day(turn.language, state["number"], due, overdue, turn.today)
        if wish.fault is None and numbered:
            turn.ask("request_day", card, **state)
        else:
            text = day_fault(turn.language, wish.fault) if wish.fault is not None else turn.t("requests.day_again")
            ask_after(turn, text, "request_day", card, **state)
        return
    _with_reason(turn, {**state, "day": wish.day.isoformat()}, wish.reason)


@step("request_which_day")
def which_day_answered(turn: Turn, reply: Reply) -> None:
    """One of the days of the text; the others belong to the reason."""
    if reply.choice == "back":
        _leave(turn)
        return
    state = dict(turn.state)
    if not reply.choice:
        state.pop("text", None)
        _take_day(turn, state, reply.text, numbered=False)
        return
    _with_reason(turn, {**state, "day": reply.choice}, reason_of(str(state.pop("text", ""))))


# --------------------------------------------------------------------------------------------------------- free of a duty


def _ask_to_be_free(turn: Turn, case: AskedCase, state: dict[str, Any]) -> None:
    number = case.directive.number
    state = {**state, "number": number}
    asked = {row.duty for row in case.owed}
    if state.pop("tapped", False):
        turn.ask("request_free_kind", cards.ask_free_kind(turn.language, number), **state)
    elif {Duty.DISSEMINATE, Duty.REPORT} <= asked and "duties" not in state:
        turn.ask("request_free_of", cards.ask_free_of(turn.language, number), **state)
    else:
        wish = read_wish(str(state.pop("typed", "")), turn.today)
        state.setdefault("duties", [])
        _with_reason(turn, state, wish.reason)


@step("request_free_kind")
def free_kind_answered(turn: Turn, reply: Reply) -> None:
    """Not concerned, or to be let off."""
    if reply.choice == "back":
        _leave(turn)
    elif reply.choice in (RequestKind.EXEMPTION, RequestKind.NOT_ADDRESSED):
        _ask(turn, {**turn.state, "kind": reply.choice})
    else:
        not_a_choice(turn, reply)


@step("request_free_of")
def free_of_answered(turn: Turn, reply: Reply) -> None:
    """Of everything, or of one duty."""
    if reply.choice == "back":
        _leave(turn)
    elif reply.choice in ("all", Duty.DISSEMINATE, Duty.REPORT):
        _ask(turn, {**turn.state, "duties": [] if reply.choice == "all" else [reply.choice]})
    else:
        not_a_choice(turn, reply)


# ------------------------------------------------------------------------------------------------------------- the reason


def _with_reason(turn: Turn, state: dict[str, Any], reason: str) -> None:
    if reason:
        _file(turn, state, reason)
        return
    day = date.fromisoformat(state["day"]) if state.get("day") else None
    card = cards.ask_reason(turn.language, RequestKind(state["kind"]), state["number"], day)
    turn.ask("request_reason", card, **state)


@step("request_reason")
def reason_answered(turn: Turn, reply: Reply) -> None:
    """Why."""
    if reply.choice == "back":
        _leave(turn)
        return
    reason = reason_of(reply.text)
    if not reason:
        turn.ask_again(turn.t("requests.reason_again"))
    else:
        _file(turn, turn.state, reason)


def _file(turn: Turn, state: dict[str, Any], reason: str) -> None:
    wanted = date.fromisoformat(state["day"]) if state.get("day") else None
    result = actions.file(
        turn.db,
        turn.office,
        turn.now,
        turn.person_id,
        int(state["d"]),
        int(state["u"]),
        RequestKind(state["kind"]),
        [Duty(name) for name in state["duties"]],
        wanted,
        reason[:LONGEST_REASON],
        turn.incoming,
    )
    if isinstance(result, Request):
        turn.close()
        turn.say(cards.sent(turn.language, facts_of(turn.db, turn.office, turn.now, result)))
    elif result in DAYS_ASKED_AGAIN and wanted is not None:
        due = date.fromisoformat(state["due"])
        kept = {name: value for name, value in state.items() if name != "day"}
        overdue = working_days_overdue(due, turn.today, turn.office.calendar(turn.db))
        language = turn.language
        values = {"day": language.date_doc(wanted), "due": language.date_doc(due)}
        card = cards.ask_day(language, state["number"], due, overdue, turn.today)
        ask_after(turn, turn.t(f"requests.refused.{result.value}", **values), "request_day", card, **kept)
    else:
        _refuse(turn, result)


def ask_after(turn: Turn, fault: str, name: str, card: Outgoing, **state: Any) -> None:
    """What was wrong, and the question (once more)."""
    if turn.talk.step == name:
        turn.ask_again(fault)
    else:
        turn.ask(name, Outgoing(f"{fault}\n{card.text}", card.choices), **state)


def _refuse(turn: Turn, refusal: RequestRefusal) -> None:
    turn.close()
    who = turn.office.contact
    turn.refuse(turn.t(f"requests.refused.{refusal.value}", day="", due="", contact=who.name or who.phone))


def _leave(turn: Turn) -> None:
    turn.close()
    turn.say(turn.t("requests.left"))


# ------------------------------------------------------------------------------------------------------------- afterwards


@command("request_withdraw")
def request_withdraw(turn: Turn, args: list[str]) -> None:
    """``request_withdraw REQUEST``: anybody who may act for the unit takes it back while it waits."""
    ids = numbers(args, 1)
    if ids is None:
        closed_button(turn)
        return
    before = requests.get(turn.db, ids[0])
    result = actions.withdraw(turn.db, turn.office, turn.now, turn.person_id, ids[0], turn.incoming)
    if isinstance(result, RequestRefusal):
        _refuse(turn, result)
    elif before is not None and before.is_open:
        turn.say(cards.withdrawn(turn.language, facts_of(turn.db, turn.office, turn.now, result)))
    else:
        say_settled(turn, result)


def say_settled(turn: Turn, found: Request) -> None:
    """What became of it before."""
    facts = facts_of(turn.db, turn.office, turn.now, settled(turn.db, found).request)
    turn.refuse(cards.settled_line(turn.language, facts))
