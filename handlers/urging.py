"""Reminding by hand in two taps, and the list of whom to call (dialogues.md 7.1)."""

from bot.actions import relays
from bot.actions import urging as actions
from bot.actions.delivery import in_trial
from bot.actions.spoken import spoken
from bot.cards import urging as cards
from bot.conversation import Door, Turn, command
from bot.reports.standing import label_of
from handlers.calls import listing as call_list
from handlers.naming import named


@command("urge", "nhac viec", "nhacviec", "don doc", "dondoc", door=Door.OFFICE, reads=True, listed=True)
def urge(turn: Turn, args: list[str]) -> None:
    """``/nhacviec 1204 [đơn vị]``: whom it would go to, and the sentence."""
    plan = _plan(turn, "urge", args)
    if plan is None:
        return
    hours = turn.office.push_hours(turn.db)
    facts = cards.PlanFacts(
        _where(plan, args),
        plan.directive.number,
        len(plan.targets),
        plan.people,
        plan.already,
        plan.dues,
        plan.otherwise,
        hours.is_open(turn.now),
        hours.next_open(turn.now),
        in_trial(turn.db),
    )
    turn.say(cards.plan(turn.language, facts))


@command("urge_list", door=Door.OFFICE, reads=True)
def listed(turn: Turn, args: list[str]) -> None:
    """The units it would go to."""
    plan = _plan(turn, "urge_list", [a for a in args if not a.isdigit()])
    if plan is not None:
        offset = next((int(a) for a in args if a.isdigit()), 0)
        names = [(target.name, len(target.people)) for target in plan.targets]
        turn.say(cards.units_list(turn.language, _where(plan, args), names, offset))


@command("urge_send", door=Door.OFFICE)
def send(turn: Turn, args: list[str]) -> None:
    """The second tap: a job puts them on their way and says to how many."""
    found = named(turn, "urge_send", args)
    if found is None or found.directive_id is None:
        return
    line, key = spoken(turn.incoming).line(), f"{turn.inbox_id}"
    actions.send(
        turn.db,
        turn.now,
        turn.standing,
        found.directive_id,
        found.unit_id,
        turn.address,
        turn.language.code,
        key,
        line,
    )


@command("urge_not", door=Door.OFFICE)
def not_sent(turn: Turn, args: list[str]) -> None:  # noqa: ARG001
    turn.say(turn.t("urging.not_sent"))


@command("calls", "goi dien", "goidien", door=Door.OFFICE, reads=True, listed=True)
def calls(turn: Turn, args: list[str]) -> None:
    """Under a directive, the units that only a call or a slip reaches; without one, everybody no route reaches."""
    if not args:
        _everybody(turn)
        return
    marked = [a for a in args if a.startswith(("#", "u"))]
    offset = next((int(a) for a in args if a.isdigit() and marked), 0)
    found = named(turn, "calls", [a for a in args if not (a.isdigit() and marked)])
    if found is None:
        return
    label = label_of(turn.db, found.directive_id) if found.directive_id is not None else None
    if label is None:
        turn.refuse(turn.t("urging.which"))
        return
    units = actions.to_call(turn.db, turn.office, turn.now, label.id, found.unit_id)
    turn.say(cards.calls(turn.language, label.id, label.number, units, offset))


def _everybody(turn: Turn) -> None:
    """People no message reached, and by directive the units that have nobody to write to; that there is none only where it is so."""
    units = [(label, n) for label, n in actions.units_to_call(turn.db, turn.office, turn.now) if n]
    if not units or relays.call_list(turn.db, turn.office, turn.now):
        call_list(turn, [])
    if units:
        turn.say(cards.also_to_call(turn.language, units))


def _plan(turn: Turn, command_name: str, args: list[str]) -> actions.Plan | None:
    found = named(turn, command_name, args)
    if found is None:
        return None
    if found.directive_id is None:
        turn.refuse(turn.t("urging.which"))
        return None
    return actions.plan(turn.db, turn.office, turn.now, found.directive_id, found.unit_id)


def _where(plan: actions.Plan, args: list[str]) -> str:
    """Directive and unit as buttons carry them; one unit stays one unit even when there is nobody in it to remind."""
    unit = next((a for a in args if a[:1] == "u" and a[1:].isdigit()), "")
    if not unit and len(args) > 1 and len(plan.targets) == 1:
        unit = f"u{plan.targets[0].unit_id}"
    return f"#{plan.directive.id} {unit}".strip()
