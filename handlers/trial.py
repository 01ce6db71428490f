"""``/taphuan``: the training mode, on until the office leaves it."""

from bot.actions import trial as actions
from bot.actions.delivery import in_trial
from bot.actions.spoken import spoken
from bot.cards import directive_changes as cards
from bot.conversation import Door, Turn, command


@command("trial", "tap huan", "taphuan", "chay thu", "chaythu", door=Door.OFFICE, listed=True)
def trial(turn: Turn, args: list[str]) -> None:
    """What the mode is now; ``trial leave`` and ``trial enter`` are its buttons."""
    match args[:1]:
        case ["leave"]:
            leave(turn)
        case ["enter"] if actions.enter(turn.db, turn.now, turn.standing, spoken(turn.incoming).line()):
            turn.say(turn.t("trial.entered"))
        case _:
            turn.say(cards.trial(turn.language, on=in_trial(turn.db)))


def leave(turn: Turn) -> None:
    """Leave it; what was passed on as a rehearsal is a draft again."""
    left = actions.leave(turn.db, turn.office, turn.now, turn.standing, spoken(turn.incoming).line())
    if left is None:
        turn.say(cards.trial(turn.language, on=in_trial(turn.db)))
    elif left.rehearsed:
        turn.say(turn.t("trial.left_rehearsed", count=turn.language.two(left.rehearsed)))
    else:
        turn.say(turn.t("trial.left"))
