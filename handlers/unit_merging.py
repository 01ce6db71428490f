"""``/sapnhap``: a unit is absorbed by another from today on; what it still owes and its people go over with it (domain.md 3.2)."""

from bot.actions import units as actions
from bot.actions.unit_finding import units_meant
from bot.actions.units import MergePlan, MergeRefusal
from bot.cards import unit_merging as cards
from bot.conversation import Door, Reply, Turn, command, step
from bot.domain.text import clean, clip
from bot.store import units
from bot.store.units import Unit

LONGEST_DECISION = 80


@command("merge_units", "sapnhap", "sap nhap", "sap nhap don vi", door=Door.OFFICE, listed=True)
def merge_units(turn: Turn, args: list[str]) -> None:  # noqa: ARG001
    """Which unit ends, which takes over, by which decision; then all of it to confirm."""
    if not (turn.standing.is_chief or turn.standing.is_administrator):
        turn.refuse(turn.t("units.merge.refused.no_right"))
        return
    turn.ask("merge_from", turn.t("units.merge.which_ends"))


@step("merge_from")
def which_ends(turn: Turn, reply: Reply) -> None:
    unit = _one(turn, reply)
    if unit is not None:
        turn.ask("merge_into", turn.t("units.merge.which_takes_over", unit=unit.name), absorbed=unit.id)


@step("merge_into")
def which_takes_over(turn: Turn, reply: Reply) -> None:
    unit = _one(turn, reply)
    if unit is not None and _plan(turn, turn.state["absorbed"], unit.id) is not None:
        turn.ask("merge_decision", turn.t("units.merge.decision"), absorbed=turn.state["absorbed"], into=unit.id)


@step("merge_decision")
def by_which_decision(turn: Turn, reply: Reply) -> None:
    decision = clip(clean(reply.text), LONGEST_DECISION)
    if not any(letter.isdigit() for letter in decision):
        turn.ask_again(turn.t("units.merge.decision"))
        return
    absorbed, into = turn.state["absorbed"], turn.state["into"]
    plan = _plan(turn, absorbed, into)
    if plan is not None:
        asked = cards.confirm(turn.language, plan, decision, turn.today)
        turn.ask("merge_confirm", asked, absorbed=absorbed, into=into, decision=decision)


@step("merge_confirm")
def confirm(turn: Turn, reply: Reply) -> None:
    absorbed, into, decision = turn.state["absorbed"], turn.state["into"], turn.state["decision"]
    plan = _plan(turn, absorbed, into)
    if plan is None:
        return
    if reply.choice == "yes":
        turn.close()
        actions.merge(turn.db, turn.office, turn.now, (absorbed,), into, decision, turn.person_id)
        turn.say(cards.done(turn.language, plan))
    elif reply.choice == "no":
        turn.close()
        turn.say(turn.t("units.merge.left"))
    else:
        turn.ask_again(cards.confirm(turn.language, plan, decision, turn.today))


def _plan(turn: Turn, absorbed: int, into: int) -> MergePlan | None:
    """What it comes to; None when it may not be, which is said and closes the question."""
    found = actions.plan_merge(turn.db, turn.office, turn.now, turn.standing, absorbed, into)
    if isinstance(found, MergeRefusal):
        turn.close()
        turn.refuse(turn.t(f"units.merge.refused.{found.value}"))
        return None
    return found


def _one(turn: Turn, reply: Reply) -> Unit | None:
    """The unit typed or tapped; None when the person was asked back."""
    found = units_meant(turn.db, reply.text) if not reply.choice else []
    if reply.choice.isdecimal():
        found = [unit for unit in [units.current(turn.db, int(reply.choice))] if unit is not None]
    if len(found) == 1:
        return found[0]
    if found:
        turn.ask_again(cards.which(turn.language, [(unit.id, unit.name) for unit in found]))
    else:
        turn.ask_again(turn.t("membership.unit_not_found", typed=clip(reply.text, 60)))
    return None
