"""``/vangmat``: an official says from when to when they are away and who stands in; the office sees who is away (dialogues.md 4.3)."""

from datetime import date
from typing import Any

from bot.actions import absences as actions
from bot.actions import delegation
from bot.actions.absences import AbsenceRefusal, Declared, Declined
from bot.cards import absences as cards
from bot.cards.publishing import day_fault
from bot.cards.words import Named
from bot.conversation import Reply, Turn, command, step
from bot.intake.civil import DayFault
from bot.intake.wishes import Span, SpanFault, read_span
from bot.messaging import Outgoing
from bot.store import absences, units
from handlers.asking import closed_button, not_a_choice, numbers


@command("absence", "vangmat", "vang mat", "bao vang", "nghi phep", "bao nghi", listed=True, sentence=True)
def absence(turn: Turn, args: list[str]) -> None:
    """``/vangmat``, ``vang mat 12/6 den 16/6``; the office and the leadership see the list first."""
    if args:
        _take_days(turn, " ".join(args), {})
    elif turn.standing.is_office or turn.standing.is_leader:
        _list(turn, 0)
    else:
        _own(turn)


def _own(turn: Turn) -> None:
    held = absences.of_person(turn.db, turn.person_id, turn.today)
    if held:
        turn.say(cards.own(turn.language, [(each.id, each.from_day, each.to_day) for each in held]))
    else:
        _ask_days(turn)


@command("absences", reads=True)
def listing(turn: Turn, args: list[str]) -> None:
    """``absences OFFSET``: the next of the office's list."""
    ids = numbers(args, 1)
    if turn.standing.is_office or turn.standing.is_leader:
        _list(turn, ids[0] if ids else 0)
    else:
        turn.refuse(turn.t("absence.refused.not_yours"))


def _list(turn: Turn, offset: int) -> None:
    total, found = absences.listed(turn.db, turn.today, cards.LISTED, offset)
    away = [(each.name, each.unit, each.role, each.first, each.last, each.stand_ins) for each in found]
    turn.say(cards.listing(turn.language, away, total, offset, may_declare=actions.may_declare(turn.standing)))


@command("absence_new")
def absence_new(turn: Turn, args: list[str]) -> None:  # noqa: ARG001
    """The button that states one's own absence."""
    _ask_days(turn)


@command("absence_change")
def absence_change(turn: Turn, args: list[str]) -> None:
    """``absence_change ABSENCE``: other days, or somebody else."""
    ids = numbers(args, 1)
    found = absences.get(turn.db, ids[0]) if ids else None
    if ids is None:
        closed_button(turn)
    elif found is None:
        turn.refuse(turn.t("absence.refused.already_ended"))
    elif found.person_id != turn.person_id:
        turn.refuse(turn.t("absence.refused.not_yours"))
    else:
        turn.ask("absence_days", cards.ask_days(turn.language), replaces=found.id)


def _ask_days(turn: Turn) -> None:
    if not actions.may_declare(turn.standing):
        turn.refuse(turn.t("absence.refused.no_post"))
        return
    turn.ask("absence_days", cards.ask_days(turn.language))


@step("absence_days")
def days_answered(turn: Turn, reply: Reply) -> None:
    """From when to when."""
    state = dict(turn.state)
    if reply.choice == "back":
        _leave(turn)
    elif reply.choice == "today":
        _ask_next(turn, {**state, "first": turn.today.isoformat(), "last": turn.today.isoformat(), "chosen": {}})
    elif reply.choice == "week":
        last = turn.office.calendar(turn.db).last_working_of_week(turn.today) or turn.today
        _ask_next(
            turn,
            {**state, "first": turn.today.isoformat(), "last": max(last, turn.today).isoformat(), "chosen": {}},
        )
    else:
        _take_days(turn, reply.text, state)


def _take_days(turn: Turn, text: str, state: dict[str, Any]) -> None:
    if not actions.may_declare(turn.standing):
        turn.refuse(turn.t("absence.refused.no_post"))
        return
    span = read_span(text, turn.today)
    if isinstance(span, Span):
        chosen = _named_in_line(turn, span.rest)
        _ask_next(
            turn,
            {
                **state,
                "first": span.first.isoformat(),
                "last": span.last.isoformat(),
                "begun": span.begun,
                "chosen": chosen,
            },
        )
        return
    fault = _fault(turn, span)
    if turn.talk.step == "absence_days":
        turn.ask_again(fault)
    else:
        card = cards.ask_days(turn.language)
        turn.ask("absence_days", Outgoing(f"{fault}\n{card.text}", card.choices), **state)


def _fault(turn: Turn, fault: SpanFault | DayFault) -> str:
    if isinstance(fault, DayFault):
        return day_fault(turn.language, fault)
    return turn.t(f"absence.fault.{fault.value}")


def _named_in_line(turn: Turn, name: str) -> dict[str, int]:
    """Unit → who stands in, where the same line names somebody of the unit and nobody else of that name."""
    headed = actions.headed_by(turn.standing)
    if not name or len(headed) != 1:
        return {}
    found = delegation.candidate_named(turn.db, turn.office, turn.now, headed[0], name)
    return {str(headed[0]): found[0].person_id} if len(found) == 1 else {}


# -------------------------------------------------------------------------------------------------------- who stands in


def _ask_next(turn: Turn, state: dict[str, Any]) -> None:
    """The next unit the person heads for which nobody was named; then it is written down."""
    chosen: dict[str, int] = state["chosen"]
    first, last = date.fromisoformat(state["first"]), date.fromisoformat(state["last"])
    for unit_id in actions.headed_by(turn.standing):
        if str(unit_id) in chosen:
            continue
        candidates = delegation.candidates(turn.db, turn.office, turn.now, unit_id)
        if not candidates:
            chosen[str(unit_id)] = 0
            continue
        listed = [
            (
                each.person_id,
                Named(each.name, each.post.role, each.post.unit_kind, each.post.title),
                actions.is_away(turn.db, each.person_id, first, last),
            )
            for each in candidates
        ]
        card = cards.ask_stand_in(turn.language, units.name_of(turn.db, unit_id), first, last, listed)
        turn.ask("absence_stand_in", card, **{**state, "chosen": chosen, "unit": unit_id})
        return
    _declare(turn, {**state, "chosen": chosen})


@step("absence_stand_in")
def stand_in_answered(turn: Turn, reply: Reply) -> None:
    """A candidate tapped or typed, or nobody."""
    if reply.choice == "back":
        _leave(turn)
        return
    state, unit_id = dict(turn.state), int(turn.state["unit"])
    chosen = dict(state["chosen"])
    if reply.choice == "nobody":
        chosen[str(unit_id)] = 0
    else:
        if reply.choice:
            found = delegation.candidates(turn.db, turn.office, turn.now, unit_id)
            ids = [each.person_id for each in found if str(each.person_id) == reply.choice]
        else:
            named = delegation.candidate_named(turn.db, turn.office, turn.now, unit_id, reply.text)
            ids = [each.person_id for each in named]
        if len(ids) != 1:
            not_a_choice(turn, reply, "absence.refused.not_of_unit")
            return
        first, last = date.fromisoformat(state["first"]), date.fromisoformat(state["last"])
        if actions.is_away(turn.db, ids[0], first, last):
            turn.ask_again(turn.t("absence.refused.stand_in_away"))
            return
        chosen[str(unit_id)] = ids[0]
    _ask_next(turn, {**state, "chosen": chosen})


def _declare(turn: Turn, state: dict[str, Any], *, over: bool = False) -> None:
    first, last = date.fromisoformat(state["first"]), date.fromisoformat(state["last"])
    stand_ins = {int(unit): person for unit, person in state["chosen"].items() if person}
    result = actions.declare(
        turn.db,
        turn.office,
        turn.now,
        turn.person_id,
        first,
        last,
        stand_ins,
        turn.incoming,
        state.get("replaces"),
        over=over,
    )
    if isinstance(result, Declared):
        turn.close()
        turn.say(cards.declared(turn.language, result.id, first, last, result.units, begun=bool(state.get("begun"))))
    elif result is AbsenceRefusal.OVERLAPS:
        held = absences.overlapping(turn.db, turn.person_id, first, last, state.get("replaces"))
        if held is not None:
            card = cards.ask_replace(turn.language, held.from_day, held.to_day)
            turn.ask("absence_overlap", card, **state)
    else:
        turn.close()
        turn.refuse(turn.t(f"absence.refused.{result.value}"))


@step("absence_overlap")
def overlap_answered(turn: Turn, reply: Reply) -> None:
    """The days stated before are replaced by these, or everything stays."""
    if reply.choice == "back":
        _leave(turn)
    elif reply.choice == "replace":
        _declare(turn, dict(turn.state), over=True)
    else:
        not_a_choice(turn, reply)


@command("absence_end")
def absence_end(turn: Turn, args: list[str]) -> None:
    """``absence_end ABSENCE``: back earlier than said."""
    ids = numbers(args, 1)
    if ids is None:
        closed_button(turn)
        return
    result = actions.end_early(turn.db, turn.office, turn.now, turn.person_id, ids[0])
    if isinstance(result, AbsenceRefusal):
        turn.refuse(turn.t(f"absence.refused.{result.value}"))
    else:
        turn.say(cards.ended(turn.language, result.from_day, result.to_day))


@command("stand_in_decline")
def stand_in_decline(turn: Turn, args: list[str]) -> None:
    """``stand_in_decline DELEGATION``: who was named does not take it on."""
    ids = numbers(args, 1)
    if ids is None:
        closed_button(turn)
        return
    result = actions.decline(turn.db, turn.office, turn.now, turn.person_id, ids[0], turn.incoming)
    if isinstance(result, Declined):
        turn.say(turn.t("absence.you_declined", unit=result.unit))
    else:
        turn.refuse(turn.t(f"absence.refused.{result.value}"))


def _leave(turn: Turn) -> None:
    turn.close()
    turn.say(turn.t("absence.left"))
