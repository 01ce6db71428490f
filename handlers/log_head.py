"""The full code of the log behind the weekly line."""

from datetime import date

from bot.actions.heads import published_heads
from bot.cards import log_head as cards
from bot.conversation import Door, Turn, command


@command("log_head", "ma nhat ky", "manhatky", door=Door.REGISTERED, reads=True)
def log_head(turn: Turn, args: list[str]) -> None:
    """``log_head [WEEK]``: the whole hash of the head handed out in a week, or last; for office, leadership and administrators."""
    who = turn.standing
    if not (who.is_office or who.is_leader or who.is_administrator):
        turn.refuse(turn.t("log_head.not_for_you"))
        return
    try:
        week = date.fromisoformat(args[0]) if args else None
    except ValueError:
        week = None
    heads = published_heads(turn.db, week)
    if not heads:
        turn.say(cards.no_head(turn.language))
        return
    head = heads[0]
    turn.say(cards.full_head(turn.language, head.at, head.code, head.hash, head.lines))
