"""``/xuat [số] [ngày]``: the standing as XLSX and CSV, made by a job and sent as files."""

from bot.actions import exports
from bot.actions.looking_up import may_look
from bot.cards import exports as cards
from bot.conversation import Turn, command
from bot.reports.standing import label_of, overview
from handlers.naming import named


@command("export", "xuat", "xuat bang", "xuatbang", "xuat so lieu", listed=True)
def export(turn: Turn, args: list[str]) -> None:
    """The table of one directive, now or as of a day; without a number it asks of which."""
    if not may_look(turn.standing):
        turn.refuse(turn.t("exports.not_office"))
        return
    found = named(turn, "export", args)
    if found is None:
        return
    if found.directive_id is None:
        followed = [(o.directive.id, o.directive.number) for o in overview(turn.db, turn.office, turn.now, most=0)]
        turn.say(cards.which(turn.language, followed, found.as_of))
        return
    label = label_of(turn.db, found.directive_id)
    if label is None:
        return
    key = f"{turn.inbox_id}"
    exports.ask_standing(
        turn.db, turn.now, turn.person_id, turn.address, turn.language.code, key, label.id, found.as_of
    )
    turn.say(turn.t("exports.under_way", number=label.number))
