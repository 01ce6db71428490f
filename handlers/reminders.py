"""What is tapped on the weekly card and on deadline reminders: a line of the list, the rest of it, the reason."""

from dataclasses import replace
from datetime import date

from bot.actions import reminder_lists
from bot.actions.reminder_reasons import why_reminded
from bot.cards import reminders as cards
from bot.cards.deadline_reminders import why_card
from bot.cards.measure import MAX_LINES, lines_of
from bot.conversation import REGISTRY, Turn, command
from bot.domain.obligations import Duty
from bot.messaging import Outgoing
from bot.store import deliveries, obligations
from handlers.asking import closed_button, numbers

ACTS = {Duty.RECEIVE: "receive", Duty.DISSEMINATE: "disseminate", Duty.REPORT: "report"}


@command("listed")
def listed(turn: Turn, args: list[str]) -> None:
    """``listed DUTY LIST``: a receipt is recorded at once and what remains is shown; any other duty is opened."""
    ids, name = numbers(args, 1), list_named(args[1:])
    duty = obligations.get(turn.db, ids[0]) if ids else None
    if duty is None or name is None:
        closed_button(turn)
        return
    was_owed = duty.owed
    REGISTRY.commands[ACTS[duty.duty]].run(turn, [str(duty.directive_id), str(duty.unit_id)])
    now_stands = obligations.get(turn.db, duty.id)
    if was_owed and now_stands is not None and not now_stands.owed and turn.talk.step is None:
        _add_what_remains(turn, name)


def _add_what_remains(turn: Turn, name: str) -> None:
    """The receipt and the rest of the list in one message where both fit a small phone."""
    left = reminder_lists.list_for(turn.db, turn.office, turn.now, turn.person_id, name)
    if left is None:
        return
    remains = cards.what_remains(turn.language, left)
    receipt = turn.said[-1].message
    undo = tuple(row for row in receipt.choices if all(choice.digit == "0" for choice in row))
    both = Outgoing(f"{receipt.text}\n\n{remains.text}", (*remains.choices, *undo), receipt.files, receipt.heading)
    if lines_of(both) <= MAX_LINES:
        turn.said[-1] = replace(turn.said[-1], message=both)
    else:
        turn.say(remains)


@command("listed_rest")
def listed_rest(turn: Turn, args: list[str]) -> None:
    """``listed_rest LIST OFFSET``: the duties the list did not show, five at a time."""
    name, offset = list_named(args), numbers(args[1:], 1)
    if name is None:
        closed_button(turn)
        return
    rest = reminder_lists.rest_as_it_stands(
        turn.db, turn.office, turn.now, turn.person_id, name, offset[0] if offset else 0
    )
    if rest.items:
        turn.say(cards.rest_of_list(turn.language, rest))
    else:
        turn.say(turn.t("reminder.none_left"))


@command("why_reminded")
def why_this(turn: Turn, args: list[str]) -> None:
    """``why_reminded LIST``: which rule, what stops it, who else was told."""
    name = list_named(args)
    delivery = deliveries.by_key(turn.db, reminder_lists.key_of(name, turn.person_id)) if name else None
    if name is None or delivery is None:
        turn.refuse(turn.t("reminder.list_gone"))
        return
    turn.say(why_card(turn.language, why_reminded(turn.db, turn.office, turn.now, turn.language, delivery, name)))


def list_named(args: list[str]) -> str | None:
    """The name of a list, if it is one: a button's data is user input."""
    if not args or args[0][:1] not in reminder_lists.PREFIX:
        return None
    try:
        return args[0][:1] + date.fromisoformat(args[0][1:]).isoformat()
    except ValueError:
        return None
