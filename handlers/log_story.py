"""``/nhatky [số] [đơn vị]``: one story out of the log, what was really sent, and a check of the whole (dialogues.md 7.3)."""

import re

from bot.actions import exports, ledger
from bot.actions.looking_up import may_look
from bot.cards import log_story as cards
from bot.conversation import Turn, command
from bot.domain.units import UnitKind
from bot.messaging import Outgoing
from bot.reports.story import Story, story
from bot.store import obligations, units
from bot.store import story as rows
from handlers.naming import Named, named

_CODE = re.compile(r"[0-9]{12}|[0-9a-f]{64}")
"""The weekly code of the log, or the whole hash of a line."""


@command("story", "nhatky", "nhat ky", reads=True, listed=True)
def tell(turn: Turn, args: list[str]) -> None:
    """The story of a unit under a directive, of a directive, or of a unit; newest first where it is a unit's whole story."""
    marked = any(a.startswith(("#", "u")) and a[1:].isdigit() for a in args)
    offset = next((int(a) for a in args if a.isdigit()), 0) if marked else 0
    found = _named(turn, "story", [a for a in args if not (marked and a.isdigit())])
    if found is None:
        return
    told = story(turn.db, found.directive_id, found.unit_id)
    turn.say(cards.story(turn.language, _view(turn, told, found), offset))


@command("sent_texts", reads=True)
def sent_texts(turn: Turn, args: list[str]) -> None:
    """The very words the unit was sent, each once, with the digest the log keeps."""
    found = _named(turn, "sent_texts", args)
    if found is None or found.directive_id is None or found.unit_id is None:
        return
    shown: dict[str, list[rows.SentText]] = {}
    for sent in rows.sent_texts(turn.db, found.directive_id, found.unit_id):
        shown.setdefault(sent.digest, []).append(sent)
    if not shown:
        turn.refuse(turn.t("log.no_texts"))
        return
    for digest, copies in list(shown.items())[:3]:
        first = copies[0]
        names = list(dict.fromkeys(copy.name for copy in copies))
        content = Outgoing.from_json(first.payload)
        for message in cards.sent_text(
            turn.language, cards.SentText(names, first.channel, first.settled_at, digest, content)
        ):
            turn.say(message)


@command("story_export")
def export(turn: Turn, args: list[str]) -> None:
    """*Bản trích*: the lines of the story as a file, with their hashes."""
    found = _named(turn, "story_export", args)
    if found is None:
        return
    told = story(turn.db, found.directive_id, found.unit_id)
    name = " ".join(part for part in (told.directive.number if told.directive else "", told.unit) if part)
    exports.ask_story(
        turn.db,
        turn.now,
        turn.person_id,
        turn.address,
        turn.language.code,
        f"{turn.inbox_id}",
        name,
        found.directive_id,
        found.unit_id,
    )
    turn.say(turn.t("exports.under_way", number=name))


@command("log_check", "kiem tra nhat ky", "kiemtranhatky")
def check(turn: Turn, args: list[str]) -> None:
    """Check the whole chain; a code somebody holds may stand behind (``kiem tra nhat ky 4026 9107 3318``)."""
    if not may_look(turn.standing):
        turn.refuse(turn.t("log.not_office"))
        return
    head = "".join(a for a in args if a.isalnum()).lower()
    if head and not _CODE.fullmatch(head):
        turn.refuse(turn.t("log.check_code"))
        return
    ledger.ask_check(turn.db, turn.now, turn.address, turn.language.code, f"{turn.inbox_id}", head or None)
    turn.say(turn.t("log.checking"))


def _named(turn: Turn, command_name: str, args: list[str]) -> Named | None:
    """What the story is of, if the person may read it: the office and the leadership all, officials that of their own unit."""
    found = named(turn, command_name, args)
    if found is None:
        return None
    if not may_look(turn.standing) and found.unit_id is None and turn.standing.unit_ids:
        found = Named(found.directive_id, turn.standing.unit_ids[0], found.as_of)
    if not may_look(turn.standing) and found.unit_id not in turn.standing.unit_ids:
        turn.refuse(turn.t("log.not_yours"))
        return None
    if not may_look(turn.standing) and not _concerns(turn, found):
        turn.refuse(turn.t("log.not_yours"))
        return None
    if found.directive_id is None and found.unit_id is None:
        turn.refuse(cards.how_to(turn.language))
        return None
    return found


def _concerns(turn: Turn, found: Named) -> bool:
    """Whether the directive asks anything of the unit: others' papers are nobody's to read."""
    if found.directive_id is None or found.unit_id is None:
        return True
    return bool(obligations.of_unit_under(turn.db, found.directive_id, found.unit_id))


def _view(turn: Turn, told: Story, found: Named) -> cards.StoryView:
    unit = units.current(turn.db, found.unit_id) if found.unit_id is not None else None
    number = told.directive.number if told.directive is not None else ""
    last = ledger.last_check(turn.db)
    whole_unit = found.directive_id is None
    where = [f"#{found.directive_id}" if found.directive_id else "", f"u{found.unit_id}" if found.unit_id else ""]
    return cards.StoryView(
        ", ".join(part for part in (number, told.unit) if part),
        " ".join(part for part in where if part),
        unit.kind if unit is not None else UnitKind.OTHER,
        tuple(reversed(told.lines)) if whole_unit else told.lines,
        told.holds,
        told.cut,
        last.at if last is not None and last.sound else None,
        has_texts=not whole_unit and found.unit_id is not None,
    )
