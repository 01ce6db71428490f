"""What deputy or clerk answer when their head has not: the head is away, or has been told (dialogues.md 4.3)."""

from bot.actions import head_silence
from bot.conversation import Turn, command
from handlers.asking import closed_button, numbers


@command("head_away")
def head_away(turn: Turn, args: list[str]) -> None:
    """``head_away UNIT``: the office is told, and names who confirms meanwhile."""
    _answer(turn, args, away=True)


@command("head_told")
def head_told(turn: Turn, args: list[str]) -> None:
    """``head_told UNIT``: the head knows."""
    _answer(turn, args, away=False)


def _answer(turn: Turn, args: list[str], *, away: bool) -> None:
    ids = numbers(args, 1)
    if ids is None:
        closed_button(turn)
        return
    unit = head_silence.answer(turn.db, turn.office, turn.now, turn.person_id, ids[0], turn.incoming, away=away)
    if unit is None:
        turn.refuse(turn.t("head_silence.refused"))
    elif away:
        turn.say(turn.t("head_silence.office_told", unit=unit))
    else:
        turn.say(turn.t("head_silence.noted"))
