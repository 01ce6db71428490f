"""``/inphieugiay 1204 [đơn vị]``: the slips of units that get it on paper, as one sheet to print (dialogues.md 3 and 4.4)."""

from bot.actions import paper_slips
from bot.conversation import Door, Turn, command
from bot.store import directives
from handlers.naming import named


@command("print_slips", "in phieu giay", "inphieugiay", "phieu giay", "phieugiay", door=Door.OFFICE, listed=True)
def print_slips(turn: Turn, args: list[str]) -> None:
    """All units that need a slip, or the one named; a job draws the sheet and sends it here."""
    found = named(turn, "print_slips", args)
    if found is None:
        return
    directive = directives.get(turn.db, found.directive_id) if found.directive_id is not None else None
    if directive is None:
        turn.refuse(turn.t("slips.which"))
        return
    count = paper_slips.ask(
        turn.db,
        turn.now,
        turn.standing,
        turn.address,
        turn.language.code,
        f"{turn.inbox_id}",
        directive.id,
        found.unit_id,
    )
    key = "slips.under_way" if count else "slips.nothing"
    turn.say(turn.t(key, number=directive.number, count=turn.language.two(count)))
