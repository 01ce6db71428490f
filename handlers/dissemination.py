"""Đã quán triệt: number, sum, one tap (dialogues.md 4). What a clerk prepares is decided in :mod:`handlers.proposals`."""

from datetime import date, timedelta
from typing import Any

from bot.actions import dissemination, proposals
from bot.actions.dissemination import Confirmed, Position
from bot.actions.duties import Already, Case, Refusal, already, confirmers, load, still_owed
from bot.actions.proposals import Proposed
from bot.cards import dissemination as cards
from bot.cards import proposals as proposal_cards
from bot.conversation import Reply, Turn, command, step
from bot.domain.answers import People, read_people
from bot.domain.dissemination import DisseminationRefusal, Excuse, Form
from bot.domain.obligations import Duty
from bot.domain.people import may_confirm_dissemination, may_enter_figures
from bot.intake.dates import Day, Prefer, read_day
from bot.intake.figures import read_excuses, read_figures, read_form
from bot.messaging import Outgoing
from bot.store import obligations
from handlers.acknowledgement import say_already
from handlers.asking import closed_button, named, not_a_choice, pair, refuse
from handlers.figures import (
    Draft,
    ask_excuses,
    ask_number,
    ask_roster,
    does_not_add_up,
    left_over,
    not_recorded,
    resume,
    show_sum,
    start,
    take_number,
)


@command("disseminate")
def disseminate(turn: Turn, args: list[str]) -> None:
    """``disseminate DIRECTIVE UNIT [12 | 12/13]``: the card's *Đã quán triệt* or *Bổ sung*; with a number straight to the sum."""
    case = _case(turn, args)
    if case is None:
        return
    if not may_confirm_dissemination(case.who, case.unit.id):
        if len(args) > 2:
            prepare(turn, args)
        else:
            _not_the_head(turn, case)
        return
    met = already(turn.db, case)
    if met is not None:
        say_already(turn, met)
        return
    waiting = proposals.waiting_proposal(turn.db, case)
    if waiting is not None and len(args) == 2:
        turn.say(proposals.proposal_message(turn.db, turn.language, waiting.id))
        return
    start(turn, case, figures=" ".join(args[2:]))


@command("prepare")
def prepare(turn: Turn, args: list[str]) -> None:
    """``prepare DIRECTIVE UNIT [12/13]``: figures for the head to confirm."""
    case = _case(turn, args)
    if case is None:
        return
    met = already(turn.db, case)
    if met is not None:
        say_already(turn, met)
    elif not may_enter_figures(case.who, case.unit.id):
        refuse(turn, case.unit.id, Refusal.NOT_OF_UNIT)
    else:
        start(turn, case, proposing=not may_confirm_dissemination(case.who, case.unit.id), figures=" ".join(args[2:]))


def _case(turn: Turn, args: list[str]) -> Case | None:
    ids = pair(args)
    if ids is None:
        closed_button(turn)
        return None
    case = load(turn.db, turn.office, turn.now, turn.person_id, *ids, Duty.DISSEMINATE)
    if isinstance(case, Refusal):
        refuse(turn, ids[1], case)
        return None
    return case


def _not_the_head(turn: Turn, case: Case) -> None:
    met = already(turn.db, case)
    if met is not None:
        say_already(turn, met)
        return
    heads = named(confirmers(turn.db, case.unit.id, turn.today))
    ids = f"{case.directive.id} {case.unit.id}"
    turn.say(cards.not_the_head(turn.language, case.directive.number, ids, heads, turn.office.contact))


# ---------------------------------------------------------------------------------------------------------- the number


@step("dissem_number")
def number_answered(turn: Turn, reply: Reply) -> None:
    """``12``, ``12/13``, a whole line, or the offered number."""
    found = resume(turn)
    if found is None:
        return
    case, before, draft = found
    if reply.choice == "none":
        not_recorded(turn)
        return
    people = _people(turn, reply, before, draft)
    if people is None:
        not_a_choice(turn, reply, "dissemination.number_again")
        return
    take_number(turn, case, before, draft, people)


def _people(turn: Turn, reply: Reply, before: Position, draft: Draft) -> People | None:
    if reply.choice == "all":
        return People(before.before.roster - before.before.told)
    if isinstance(reply.answer, People):
        return reply.answer
    people = read_people(reply.text)
    if people is not None:
        return people
    read = read_figures(reply.text, turn.today)
    if read.told is None:
        return None
    if read.form is not None:
        draft.form = read.form
    if isinstance(read.day, date):
        draft.day = min(read.day, turn.today)
    draft.excused = dict(read.excused) if read.excused else None
    return People(read.told, read.total)


@step("dissem_over")
def over_answered(turn: Turn, reply: Reply) -> None:
    """Enter the number again, state a new staff number, or leave it."""
    found = resume(turn)
    if found is None:
        return
    case, before, draft = found
    match reply.choice:
        case "again":
            ask_number(turn, case, before, draft)
        case "roster":
            ask_roster(turn, case, draft)
        case "none":
            not_recorded(turn)
        case _:
            people = read_people(reply.text)
            if people is None:
                not_a_choice(turn, reply)
            else:
                take_number(turn, case, before, draft, people)


@step("dissem_roster")
def roster_answered(turn: Turn, reply: Reply) -> None:
    """The unit's staff number as it is now."""
    found = resume(turn)
    if found is None:
        return
    case, before, draft = found
    people = reply.answer if isinstance(reply.answer, People) else read_people(reply.text)
    if people is None or (people.total or people.told) < 1:
        turn.ask_again(turn.t("dissemination.roster_again"))
        return
    take_number(turn, case, before, draft, People(before.before.told + draft.told, people.total or people.told))


# --------------------------------------------------------------------------------------------------------- the excused


@step("dissem_excuses")
def excuses_answered(turn: Turn, reply: Reply) -> None:
    """A reason, several in one line, or the rest left for later."""
    found = resume(turn)
    if found is None:
        return
    case, before, draft = found
    left = left_over(before, draft)
    typed = read_excuses(reply.text) if reply.text else None
    if reply.choice == "rest":
        show_sum(turn, case, before, draft)
    elif reply.choice in set(Excuse):
        excuse = Excuse(reply.choice)
        if left == 1:
            draft.excuse(excuse, 1)
            show_sum(turn, case, before, draft)
            return
        state = {**draft.people(), "reason": excuse.value}
        turn.ask("dissem_excuse_count", cards.ask_excuse_count(turn.language, excuse, left), **state)
    elif typed and sum(typed.values()) <= left:
        for excuse, n in typed.items():
            draft.excuse(excuse, n)
        ask_excuses(turn, case, before, draft)
    else:
        turn.ask_again(turn.t("dissemination.excuses_again", count=turn.language.two(left)))


@step("dissem_excuse_count")
def excuse_counted(turn: Turn, reply: Reply) -> None:
    """How many are away for the reason."""
    found = resume(turn)
    if found is None:
        return
    case, before, draft = found
    people = reply.answer if isinstance(reply.answer, People) else read_people(reply.text)
    left = left_over(before, draft)
    if people is None or people.total is not None or not 0 <= people.told <= left:
        turn.ask_again(turn.t("dissemination.excuses_again", count=turn.language.two(left)))
        return
    if people.told:
        draft.excuse(Excuse(turn.state["reason"]), people.told)
    ask_excuses(turn, case, before, draft)


# -------------------------------------------------------------------------------------------------------------- the sum


@step("dissem_sum")
def sum_answered(turn: Turn, reply: Reply) -> None:
    """Record it, or change a part."""
    found = resume(turn)
    if found is None:
        return
    case, before, draft = found
    match reply.choice:
        case "ok":
            _finish(turn, case, before, draft)
        case "day":
            yesterday = turn.today - timedelta(days=1)
            turn.ask(
                "dissem_day",
                cards.ask_day(turn.language, case.directive.number, turn.today, yesterday),
                **draft.json(),
            )
        case "form":
            turn.ask("dissem_form", cards.ask_form(turn.language), **draft.json())
        case "number" if left_over(before, draft) > 0 or draft.excused:
            turn.ask("dissem_what", cards.ask_what(turn.language), **draft.json())
        case "number":
            ask_number(turn, case, before, draft)
        case "none":
            not_recorded(turn)
        case _:
            people = read_people(reply.text)
            if people is not None and people.told > 9:
                take_number(turn, case, before, draft, people)
            else:
                not_a_choice(turn, reply, "dissemination.sum_again")


@step("dissem_what")
def what_answered(turn: Turn, reply: Reply) -> None:
    """Which of the numbers to change."""
    found = resume(turn)
    if found is None:
        return
    case, before, draft = found
    match reply.choice:
        case "told":
            ask_number(turn, case, before, draft)
        case "excused":
            draft.excused = {}
            ask_excuses(turn, case, before, draft)
        case "back":
            show_sum(turn, case, before, draft)
        case _:
            not_a_choice(turn, reply)


@step("dissem_day")
def day_answered(turn: Turn, reply: Reply) -> None:
    """The day of the briefing: not in the future, not before the directive's own."""
    found = resume(turn)
    if found is None:
        return
    case, before, draft = found
    if reply.choice == "today":
        draft.day = turn.today
    elif reply.choice == "yesterday":
        draft.day = turn.today - timedelta(days=1)
    elif reply.choice != "back":
        read = read_day(reply.text, turn.today, Prefer.NEAREST)
        if not isinstance(read, Day):
            turn.ask_again(turn.t("dissemination.day_again"))
            return
        if read.date > turn.today:
            turn.ask_again(turn.t("dissemination.day_future", day=turn.language.date_doc(read.date)))
            return
        draft.day = read.date
    if draft.day < case.directive.issued:
        day = turn.language.date_doc(case.directive.issued)
        turn.ask_again(turn.t("dissemination.day_too_early", number=case.directive.number, day=day))
        return
    show_sum(turn, case, before, draft)


@step("dissem_form")
def form_answered(turn: Turn, reply: Reply) -> None:
    """How staff were told."""
    found = resume(turn)
    if found is None:
        return
    case, before, draft = found
    form = Form(reply.choice) if reply.choice in set(Form) else read_form(reply.text)
    if form is None and reply.choice != "back":
        not_a_choice(turn, reply)
        return
    if form is not None:
        draft.form = form
    show_sum(turn, case, before, draft)


def _finish(turn: Turn, case: Case, before: Position, draft: Draft) -> None:
    ids, entry = (case.directive.id, case.unit.id), draft.entry()
    if draft.corrects is not None:
        entry = draft.entry(turn.office.languages.default.t("acknowledgement.reason.corrected"))
    result: Any
    if draft.proposing:
        result = proposals.propose(turn.db, turn.office, turn.now, turn.person_id, *ids, entry, turn.incoming)
    else:
        waiting = proposals.waiting_proposal(turn.db, case)
        result = dissemination.confirm(turn.db, turn.office, turn.now, turn.person_id, *ids, entry, turn.incoming)
        if waiting is not None and isinstance(result, Confirmed):
            proposals.show_decided(turn.db, turn.office, turn.now, case, waiting.id)
    _say_result(turn, case, before, draft, result)


def _say_result(turn: Turn, case: Case, before: Position, draft: Draft, result: Any) -> None:
    match result:
        case Confirmed():
            turn.close()
            turn.say(receipt(turn, result))
        case Proposed():
            turn.close()
            ids = f"{case.directive.id} {case.unit.id}"
            turn.say(proposal_cards.proposed(turn.language, case.directive.number, named(result.to), ids))
        case Already():
            turn.close()
            say_already(turn, result)
        case Refusal.NOT_THE_HEAD:
            turn.close()
            _not_the_head(turn, case)
        case Refusal():
            turn.close()
            refuse(turn, case.unit.id, result)
        case DisseminationRefusal():
            does_not_add_up(turn, case, before, draft, result)


def receipt(turn: Turn, result: Confirmed) -> Outgoing:
    """The answer that carries the code."""
    case, entry = result.case, result.entry
    left = {row.duty for row in still_owed(turn.db, case)}
    others = [row for row in obligations.owed_by_unit(turn.db, case.unit.id) if row.directive_id != case.directive.id]
    return cards.confirmed(
        turn.language,
        cards.ConfirmedFacts(
            case.directive.id,
            case.unit.id,
            case.directive.number,
            case.unit.name,
            entry.day,
            entry.form,
            result.after,
            result.done.receipt,
            result.done.id,
            case.duty.due,
            result.done.late,
            result.confirmed_by,
            result.entered_by,
            result.implied.receipt if result.implied else "",
            Duty.REPORT in left,
            len(others),
        ),
    )
