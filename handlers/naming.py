"""What a command names, looked up or asked back: shared by the commands that look (``/tiendo``, ``/nhatky``, ``/xuat`` …)."""

from dataclasses import dataclass

from bot.actions.looking_up import directives_named, moment_named, unit_named
from bot.cards import naming as cards
from bot.conversation import REGISTRY, Turn
from bot.intake.references import read_reference


@dataclass(frozen=True, slots=True)
class Named:
    """``as_of`` is the end of a past day (epoch ms), None for now."""

    directive_id: int | None = None
    unit_id: int | None = None
    as_of: int | None = None


def example(turn: Turn, command: str) -> str:
    """How a command is typed with a document's number on this channel: ``/tiendogui 1204``, ``tien do gui 1204``."""
    return f"{REGISTRY.commands[command].typed(slash=turn.slashes)} 1204"


def named(turn: Turn, command: str, args: list[str]) -> Named | None:
    """What was named, each part None where it was not; None when the person was asked back or refused."""
    reference = read_reference(" ".join(args), turn.today)
    if reference.fault is not None:
        turn.refuse(cards.no_such_day(turn.language, reference.fault))
        return None
    as_of = moment_named(turn.office, reference, turn.today)
    at = f"@{as_of}" if as_of is not None else ""
    unit_id, directive_id = reference.unit_id, None
    if reference.unit_text:
        found = unit_named(turn.db, reference.unit_text)
        if found.unit_id is None:
            rest = f"#{reference.directive_id}" if reference.directive_id is not None else reference.code
            answer = cards.which_unit(
                turn.language, command, f"{rest} {at}".strip(), reference.unit_text, found.nearest
            )
            turn.refuse(answer)
            return None
        unit_id = found.unit_id
    if reference.names_directive:
        directives = directives_named(turn.db, reference)
        if not directives:
            turn.refuse(cards.no_such_directive(turn.language, reference.number or f"#{reference.directive_id}"))
            return None
        if len(directives) > 1:
            rest = f"u{unit_id} {at}".strip() if unit_id is not None else at
            choices = [(d.id, d.number, d.issuer, d.issued) for d in directives[:4]]
            turn.say(cards.which_directive(turn.language, command, rest, choices))
            return None
        directive_id = directives[0].id
    return Named(directive_id, unit_id, as_of)
