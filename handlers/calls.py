"""``/goidien`` without a directive: people no route reaches, with number and what to read out; who called is kept in the log."""

from datetime import date

from bot.actions import relays
from bot.actions.relays import ToCall
from bot.actions.spoken import spoken
from bot.cards import relays as cards
from bot.conversation import Door, Turn, command
from bot.store import units


@command("call_list", "can goi", "cangoi", door=Door.OFFICE, reads=True)
def listing(turn: Turn, args: list[str]) -> None:
    """Whom to telephone."""
    offset = int(args[0]) if args and args[0].isdigit() else 0
    found = relays.call_list(turn.db, turn.office, turn.now)
    shown = [_person(turn, each) for each in found[offset : offset + cards.LISTED]]
    turn.say(cards.call_list(turn.language, shown, len(found), offset))


@command("call", door=Door.OFFICE, reads=True)
def one(turn: Turn, args: list[str]) -> None:
    """One person: number and script."""
    person_id = int(args[0]) if args and args[0].isdigit() else 0
    found = relays.call_list(turn.db, turn.office, turn.now, person_id) if person_id else []
    if not found:
        turn.refuse(turn.t("calls.already"))
        return
    turn.say(cards.script(turn.language, _person(turn, found[0]), turn.office.config.office.short_name))


@command("called", door=Door.OFFICE)
def called(turn: Turn, args: list[str]) -> None:
    """Somebody of the office has called."""
    person_id = int(args[0]) if args and args[0].isdigit() else 0
    line = spoken(turn.incoming).line()
    found = relays.called(turn.db, turn.office, turn.now, turn.standing, person_id, line)
    if found is None:
        turn.refuse(turn.t("calls.already"))
        return
    left = len(relays.call_list(turn.db, turn.office, turn.now))
    turn.say(cards.was_called(turn.language, _person(turn, found), turn.now, left))


def _person(turn: Turn, found: ToCall) -> cards.Person:
    messages = tuple(
        cards.Message(
            m.number,
            m.subject,
            date.fromisoformat(m.due_day) if m.due_day else None,
            m.text,
            m.directive_id,
            m.unit_id,
        )
        for m in found.messages
    )
    unit = units.name_of(turn.db, found.unit_id) if found.unit_id is not None else ""
    return cards.Person(found.person_id, found.name, unit, found.phone, found.messages[-1].reason, messages)
