"""What anybody can always say: /huy, /trogiup, /viec, and "not yet"."""

from bot.actions import membership
from bot.cards import registration
from bot.cards import talk as cards
from bot.conversation import REGISTRY, Door, Turn, command
from bot.conversation.registry import Command
from bot.domain.people import PostStatus
from bot.store import people
from handlers.talk import line, owed

NO_DRAFT_YET = ("publishing_circulation", "publishing_marked", "publishing_head")
FIRST = (
    "tasks", "question", "standing", "extension", "delegate", "absence", "story", "cancel", "help",
    "publish", "drafts", "change", "urge", "broadcast", "export", "waiting", "on_behalf", "reports_waiting",
    "questions", "pending", "invite", "invitation_sheet", "import_units", "people_of",
)  # fmt: skip
"""What is wanted every week stands first in help, what is wanted once a year last."""
OFFICE_KEEPS = ("export",)
"""Open to leaders as well, of no use to units: help lists it to the office."""


@command("cancel", "huy", "huy bo", door=Door.ANYONE, listed=True)
def cancel(turn: Turn, args: list[str]) -> None:  # noqa: ARG001
    """``/huy``: whatever waits for an answer is left; nothing was recorded by it."""
    left = turn.talk.step
    turn.close()
    if turn.account is None:
        turn.say(turn.t("talk.cancelled_unregistered"))
    elif (left or "").startswith("publishing_") and left not in NO_DRAFT_YET:
        turn.say(turn.t("talk.cancelled_draft"))
    else:
        turn.say(turn.t("talk.cancelled" if left is not None else "talk.nothing_to_cancel"))


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
    waiting = None if found else people.posts_of_person(turn.db, turn.person_id, PostStatus.PENDING)
    if waiting and not turn.standing.posts:  # "nothing is left to do" would be true, and read as "you are done"
        post = membership.view_of(turn.db, waiting[0]).words(turn.language)
        turn.say(registration.already(turn.language, post, waits=True))
        return
    shown = [line(task) for task in found[skip : skip + cards.SHOWN]]
    turn.say(cards.tasks(turn.language, shown, len(found), skip))


@command("help", "trogiup", "tro giup", "huong dan", door=Door.ANYONE, reads=True, listed=True)
def show_help(turn: Turn, args: list[str]) -> None:
    """``/trogiup``: what this person wants every week, and whom to call; ``/trogiup tat ca``: every command they may use."""
    office = turn.standing.is_office or turn.standing.is_administrator
    doors = [Door.ANYONE]
    if turn.account is not None:
        doors.append(Door.REGISTERED)
    mine = [each for each in REGISTRY.listed(*doors) if each.name not in OFFICE_KEEPS]
    groups = [(turn.t("talk.help" if turn.slashes else "talk.help_words"), mine)]
    if office:
        doors = [Door.OFFICE, *([Door.ADMINISTRATOR] if turn.standing.is_administrator else [])]
        kept = [each for each in REGISTRY.listed(Door.REGISTERED) if each.name in OFFICE_KEEPS]
        groups.append((turn.t("talk.help_office"), kept + REGISTRY.listed(*doors)))
    rest = 0 if args else sum(each.name not in FIRST for _, commands in groups for each in commands)
    for n, (head, commands) in enumerate(groups, start=1):
        shown = [each for each in commands if args or each.name in FIRST]
        _help(turn, head, shown, last=n == len(groups), rest=rest)


@command(
    "menu", "danh muc", "giup", "giup toi", "giup do", "xin giup", "xin giup do", "can giup", "help me", reads=True
)
def menu(turn: Turn, args: list[str]) -> None:  # noqa: ARG001
    """``menu``: the few things wanted every week, one number each; the last one lists all commands."""
    turn.say(cards.short_menu(turn.language, office=turn.standing.is_office))


def _help(turn: Turn, head: str, commands: list[Command], *, last: bool, rest: int) -> None:
    """As many messages as the commands need; whom to call and the ``rest`` of the commands stand under the last one only."""
    ordered = sorted(commands, key=lambda each: FIRST.index(each.name) if each.name in FIRST else len(FIRST))
    lines = [(each.typed(slash=turn.slashes), turn.t(f"command.{each.name}")) for each in ordered]
    for message in cards.help_messages(
        turn.language, head, lines, turn.office.contact if last else None, rest if last else 0
    ):
        turn.say(message)
