"""Giao xác nhận thay: whom, until when, and ending it early (dialogues.md 4.3)."""

from datetime import date

from bot.actions import delegation
from bot.actions.delegation import Candidate, DelegationRefusal, Given
from bot.cards import delegation as cards
from bot.cards.words import Named, label
from bot.conversation import Reply, Turn, command, step
from bot.domain.people import HEADS
from bot.domain.units import find_units
from bot.intake.dates import Day, Prefer, find_days, read_day
from bot.messaging import Choice, Outgoing
from bot.store import units
from handlers.asking import closed_button, not_a_choice, numbers

REFUSAL_KEYS = {
    DelegationRefusal.NOT_THE_HEAD: "delegation.refused.not_the_head",
    DelegationRefusal.NO_SUCH_UNIT: "delegation.refused.no_such_unit",
    DelegationRefusal.NOT_OF_UNIT: "delegation.refused.not_of_unit",
    DelegationRefusal.IS_THE_HEAD: "delegation.refused.is_the_head",
    DelegationRefusal.IN_THE_PAST: "delegation.refused.in_the_past",
    DelegationRefusal.ENDS_BEFORE_IT_BEGINS: "delegation.refused.ends_before",
    DelegationRefusal.TOO_LONG: "delegation.refused.too_long",
    DelegationRefusal.ALREADY_ENDED: "delegation.refused.already_ended",
    DelegationRefusal.NO_SUCH: "delegation.refused.no_such",
}
DAYS_ASKED_AGAIN = frozenset(
    {DelegationRefusal.IN_THE_PAST, DelegationRefusal.ENDS_BEFORE_IT_BEGINS, DelegationRefusal.TOO_LONG}
)


@command("delegate", "giaothay", "giao xac nhan thay", "giao thay", listed=True)
def delegate(turn: Turn, args: list[str]) -> None:
    """``delegate [UNIT]`` from *Việc khác*, ``/giaothay`` by a head, ``/giaothay bao tang`` by the office."""
    unit_id = _unit(turn, args)
    if unit_id is None:
        return
    unit = delegation.may_give(turn.db, turn.office, turn.now, turn.person_id, unit_id)
    if isinstance(unit, DelegationRefusal):
        turn.refuse(turn.t(REFUSAL_KEYS[unit]))
        return
    held = delegation.current(turn.db, turn.office, turn.now, unit_id)
    if held:
        listed = [(each.id, each.name, each.from_day, each.to_day) for each in held]
        turn.ask("delegate_another", cards.standing(turn.language, unit.name, listed), unit=unit_id)
    else:
        _ask_whom(turn, unit_id)


def _unit(turn: Turn, args: list[str]) -> int | None:
    """The unit meant: by a button's id, the head's own, or a name typed by the office. None when it was asked back."""
    ids = numbers(args, 1) if args else None
    if ids is not None:
        return ids[0]
    own = tuple(dict.fromkeys(post.unit_id for post in turn.standing.posts if post.role in HEADS))
    if args and turn.standing.is_office:
        found = [match.unit_id for match in find_units(" ".join(args), units.names(turn.db))]
        if not found:
            turn.refuse(turn.t("delegation.refused.no_such_unit"))
            return None
        if len(found) == 1:
            return found[0]
        _which_unit(turn, found)
        return None
    if len(own) == 1:
        return own[0]
    if own:
        _which_unit(turn, list(own))
    else:
        key = "delegation.ask.unit" if turn.standing.is_office else "delegation.refused.not_the_head"
        turn.refuse(turn.t(key))
    return None


def _which_unit(turn: Turn, found: list[int]) -> None:
    choices = tuple(
        (Choice(label(unit.short_name), f"delegate {unit.id}"),)
        for unit_id in found[:5]
        if (unit := units.current(turn.db, unit_id)) is not None
    )
    turn.say(Outgoing(turn.t("delegation.ask.which_unit"), choices))


@step("delegate_another")
def another(turn: Turn, reply: Reply) -> None:
    """One holds already: give another, or leave it."""
    if reply.choice == "another":
        _ask_whom(turn, int(turn.state["unit"]))
    elif reply.choice == "back":
        _leave(turn)
    else:
        not_a_choice(turn, reply)


def _ask_whom(turn: Turn, unit_id: int) -> None:
    found = delegation.candidates(turn.db, turn.office, turn.now, unit_id)
    _offer(turn, unit_id, found)


def _offer(turn: Turn, unit_id: int, found: list[Candidate]) -> None:
    listed = [(c.person_id, Named(c.name, c.post.role, c.post.unit_kind, c.post.title)) for c in found]
    card = cards.ask_whom(turn.language, units.name_of(turn.db, unit_id), listed[: delegation.OFFERED])
    turn.ask("delegate_whom", card, unit=unit_id)


@step("delegate_whom")
def whom_answered(turn: Turn, reply: Reply) -> None:
    """A candidate tapped, or somebody else of the unit by name."""
    unit_id = int(turn.state["unit"])
    if reply.choice == "back":
        _leave(turn)
        return
    found = delegation.candidates(turn.db, turn.office, turn.now, unit_id)
    if reply.choice:
        chosen = [each for each in found if str(each.person_id) == reply.choice]
    else:
        chosen = delegation.candidate_named(turn.db, turn.office, turn.now, unit_id, reply.text)
    if not chosen:
        turn.ask_again(turn.t("delegation.refused.not_of_unit"))
    elif len(chosen) > 1:
        _offer(turn, unit_id, chosen)
    else:
        days = delegation.days_offered(turn.db, unit_id, turn.today)
        card = cards.ask_until(turn.language, chosen[0].name, days)
        turn.ask("delegate_until", card, unit=unit_id, person=chosen[0].person_id)


@step("delegate_until")
def until_answered(turn: Turn, reply: Reply) -> None:
    """The last day, or both days in one line (``12/6 đến 30/6``)."""
    if reply.choice == "back":
        _leave(turn)
        return
    days = [date.fromisoformat(reply.choice)] if reply.choice else _days(turn, reply.text)
    if not days:
        turn.ask_again(turn.t("delegation.until_again"))
        return
    first = days[0] if len(days) > 1 else turn.today
    result = delegation.give(
        turn.db,
        turn.office,
        turn.now,
        turn.person_id,
        int(turn.state["unit"]),
        int(turn.state["person"]),
        first,
        days[-1],
        turn.incoming,
    )
    if isinstance(result, Given):
        turn.close()
        unit, name = result.unit.name, result.name
        turn.say(cards.given(turn.language, result.id, unit, name, result.from_day, result.to_day))
    elif result in DAYS_ASKED_AGAIN:
        turn.ask_again(turn.t(REFUSAL_KEYS[result]))
    else:
        turn.close()
        turn.refuse(turn.t(REFUSAL_KEYS[result]))


def _days(turn: Turn, text: str) -> list[date]:
    found = [each.day.date for each in find_days(text, turn.today, Prefer.FUTURE) if isinstance(each.day, Day)]
    if found:
        return found[:2]
    one = read_day(text, turn.today, Prefer.FUTURE)
    return [one.date] if isinstance(one, Day) else []


@command("delegation_end")
def delegation_end(turn: Turn, args: list[str]) -> None:
    """``delegation_end DELEGATION``: confirming falls back at once."""
    ids = numbers(args, 1)
    if ids is None:
        closed_button(turn)
        return
    result = delegation.end_early(turn.db, turn.office, turn.now, turn.person_id, ids[0])
    if isinstance(result, Given):
        if turn.talk.step == "delegate_another":
            turn.close()
        turn.say(cards.ended(turn.language, result.unit.name, result.name))
    else:
        turn.refuse(turn.t(REFUSAL_KEYS[result]))


def _leave(turn: Turn) -> None:
    turn.close()
    turn.say(turn.t("delegation.left"))
