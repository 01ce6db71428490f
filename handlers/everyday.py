"""What anybody can always say: /huy, /trogiup, /viec, and "not yet"."""

from bot.cards import talk as cards
from bot.conversation import REGISTRY, Door, Turn, command
from bot.conversation.registry import Command
from handlers.asking import contact
from handlers.talk import line, owed

MOST_LINES = 8
"""Commands a message lists: each may take two lines of a small phone."""


@command("cancel", "huy", "huy bo", door=Door.ANYONE, listed=True)
def cancel(turn: Turn, args: list[str]) -> None:  # noqa: ARG001
    """``/huy``: whatever waits for an answer is left; nothing was recorded by it."""
    pending = turn.talk.step is not None
    turn.close()
    turn.say(turn.t("talk.cancelled" if pending else "talk.nothing_to_cancel"))


@command("nothing", door=Door.ANYONE, reads=True)
def nothing(turn: Turn, args: list[str]) -> None:  # noqa: ARG001
    """The *Chưa* of a message that asked back."""
    turn.say(turn.t("talk.nothing_recorded"))


@command("tasks", "viec", "viec con lai", reads=True, listed=True)
def tasks(turn: Turn, args: list[str]) -> None:
    """``/viec [SKIP]``: what the person's units still owe, five at a time, what expires first coming first."""
    found = owed(turn)
    skip = int(args[0]) if args and args[0].isascii() and args[0].isdigit() and len(args[0]) < 5 else 0
    if skip >= len(found):
        skip = 0
    shown = [line(task) for task in found[skip : skip + cards.SHOWN]]
    turn.say(cards.tasks(turn.language, shown, len(found), skip))


@command("help", "trogiup", "tro giup", "huong dan", door=Door.ANYONE, reads=True, listed=True)
def show_help(turn: Turn, args: list[str]) -> None:  # noqa: ARG001
    """``/trogiup``: the commands this person may use, and whom to call."""
    doors = [Door.ANYONE]
    if turn.account is not None:
        doors.append(Door.REGISTERED)
    _help(turn, turn.t("talk.help"), REGISTRY.listed(*doors))
    office = [Door.OFFICE] if turn.standing.is_office or turn.standing.is_administrator else []
    if turn.standing.is_administrator:
        office.append(Door.ADMINISTRATOR)
    if office:
        _help(turn, turn.t("talk.help_office"), REGISTRY.listed(*office))


def _help(turn: Turn, head: str, commands: list[Command]) -> None:
    lines = [(each.menu_word, turn.t(f"command.{each.name}")) for each in commands]
    for start in range(0, len(lines), MOST_LINES):
        part = lines[start : start + MOST_LINES]
        turn.say(cards.help_lines(turn.language, head, part, contact(turn)))
