"""One story out of the log, as values: what an inspector asks for of one unit and one directive (dialogues.md 7.3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.delivery import MessageKind
from bot.domain.people import Role

TOLD = frozenset({MessageKind.DIRECTIVE_CARD, MessageKind.REMINDER, MessageKind.WEEKLY, MessageKind.BROADCAST})
"""Messages a story tells of; answers and edits are part of what they answer or edit."""
NOTES = ("message-delivered", "message-seen")


@dataclass(frozen=True, slots=True)
class Actor:
    """Whose act it was, or to whom the message went."""

    name: str
    role: Role | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A line of the log. ``silent``: a message of which the platform told nothing after it took it."""

    id: int
    at: int
    kind: str
    actor: Actor | None
    channel: str
    receipt: str
    hash: str
    data: Mapping[str, Any]
    private: Mapping[str, Any]
    silent: bool = False


def belongs(kind: str, data: Mapping[str, Any]) -> bool:
    """Whether a line is told in a story: of messages, those that say something to a unit."""
    return not kind.startswith("message-") or data.get("message_kind") in TOLD


def concerns(data: Mapping[str, Any], unit_id: int | None) -> bool:
    """Whether a line about a whole directive is part of a unit's story: one that names units names it (those added later have their own)."""
    named = data.get("units")
    return unit_id is None or not isinstance(named, list) or unit_id in named


def noted(lines: Iterable[tuple[str, Mapping[str, Any]]]) -> set[int]:
    """Outbox ids of which a platform reported anything after taking them: arrived, opened."""
    return {data["outbox_id"] for kind, data in lines if kind in NOTES}
