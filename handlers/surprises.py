"""What would go out by itself and waits for the office: let go, or kept back, in one tap."""

from bot.actions import surprises as actions
from bot.actions.spoken import spoken
from bot.actions.surprises import HeldRefusal
from bot.cards import surprises as cards
from bot.conversation import Door, Turn, command
from bot.store import automatic


@command("automatic", "tin cho gui", "tinchogui", door=Door.OFFICE, reads=True)
def waiting(turn: Turn, args: list[str]) -> None:  # noqa: ARG001
    """Everything that waits now."""
    found = [(held.id, held.kind, held.people) for held in automatic.waiting(turn.db)]
    turn.say(cards.listing(turn.language, found))


@command("automatic_send", door=Door.OFFICE)
def send(turn: Turn, args: list[str]) -> None:
    """It goes out with the next tick."""
    _decide(turn, args, send=True)


@command("automatic_keep", door=Door.OFFICE)
def keep(turn: Turn, args: list[str]) -> None:
    """It waits on."""
    _decide(turn, args, send=False)


def _decide(turn: Turn, args: list[str], *, send: bool) -> None:
    number = int(args[0]) if args and args[0].isdigit() else 0
    done = actions.decide(turn.db, turn.now, turn.standing, number, spoken(turn.incoming).line(), send=send)
    if isinstance(done, HeldRefusal):
        turn.refuse(turn.t(f"surprises.refused.{done.value}"))
    elif send:
        turn.say(cards.will_go(turn.language, done.people, done.kind))
    else:
        turn.say(cards.kept(turn.language, done.id))
