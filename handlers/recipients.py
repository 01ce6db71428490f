"""``/nguoinhan [đơn vị]``: how every recipient is reached, and what hinders; for the office."""

from bot.cards import channels as cards
from bot.cards.titles import title_of
from bot.conversation import Door, Turn, command
from bot.reports import recipients as reports
from bot.store import units
from handlers.naming import named


@command("recipients", "nguoinhan", "nguoi nhan", door=Door.OFFICE, reads=True, listed=True)
def recipients(turn: Turn, args: list[str]) -> None:
    """Of one unit; of all, those whom nothing reaches first."""
    found = named(turn, "recipients", args)
    if found is not None:
        _show(turn, found.unit_id, 0)


@command("recipients_page", door=Door.OFFICE, reads=True)
def page(turn: Turn, args: list[str]) -> None:
    """The next people of the list."""
    offset = int(args[0]) if args and args[0].isdigit() else 0
    unit_id = int(args[1][1:]) if len(args) > 1 and args[1][:1] == "u" and args[1][1:].isdigit() else None
    _show(turn, unit_id, offset)


def _show(turn: Turn, unit_id: int | None, offset: int) -> None:
    found = reports.recipients(turn.db, turn.office, turn.now, [unit_id] if unit_id is not None else None)
    title = units.name_of(turn.db, unit_id) if unit_id is not None else turn.t("recipients.all")
    shown = [
        cards.Recipient(
            each.name,
            title_of(turn.language, each.role, each.unit_kind, each.title),
            each.unit,
            each.accounts,
            each.hindrance,
        )
        for each in found
    ]
    where = f"u{unit_id}" if unit_id is not None else ""
    turn.say(cards.recipients_card(turn.language, title, where, shown, offset, unit_id=unit_id))
