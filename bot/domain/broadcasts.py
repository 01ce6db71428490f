"""A message of the office to many: what it may say, who in a unit gets it, and which content is the same (dialogues.md 6)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from bot.domain import secrecy
from bot.domain.people import HEADS, RECEIVING, Role
from bot.domain.text import clean, count_lines

TEXT_MOST = 500
"""Characters of a message to many."""
FILES_MOST = 3
LINES_MOST = 16
"""Lines of a small phone for text and files: with the head and the close the message shows whole (dialogues.md 0.1)."""


class BroadcastStatus(StrEnum):
    DRAFT = "draft"
    HELD = "held"
    """Decided; until its hold is over it can be stopped and nobody has got it."""
    SENDING = "sending"
    DONE = "done"
    STOPPED = "stopped"
    DISCARDED = "discarded"


class WhoInUnit(StrEnum):
    """Who in each unit is written to."""

    HEADS = "heads"
    HEADS_AND_CLERKS = "heads_and_clerks"
    EVERYONE = "everyone"


ROLES_OF: Mapping[WhoInUnit, frozenset[Role]] = MappingProxyType(
    {
        WhoInUnit.HEADS: HEADS,
        WhoInUnit.HEADS_AND_CLERKS: HEADS | {Role.CLERK},
        WhoInUnit.EVERYONE: RECEIVING | {Role.STAFF},
    }
)


class TextFault(StrEnum):
    """Why a text cannot go out as it is."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    MARKED = "marked"
    """A mark of secrecy or of restricted circulation, in the text or the name of a file (domain.md 6.2, ``no_secret``)."""
    TOO_MANY_LINES = "too_many_lines"
    TOO_MANY_FILES = "too_many_files"


def text_fault(text: str, file_names: Sequence[str] = ()) -> TextFault | None:
    """What is wrong with a text and its files, the gravest first; None when nothing is."""
    text = clean(text)
    if secrecy.mark_in(text) is not None or any(secrecy.mark_in_file_name(name) is not None for name in file_names):
        return TextFault.MARKED
    if not text:
        return TextFault.EMPTY
    if len(text) > TEXT_MOST:
        return TextFault.TOO_LONG
    if len(file_names) > FILES_MOST:
        return TextFault.TOO_MANY_FILES
    return TextFault.TOO_MANY_LINES if count_lines(text) + len(file_names) > LINES_MOST else None


def content_digest(text: str, files: Sequence[str]) -> str:
    """SHA-256 (hex) of what people get: the clean text and the digests of its files, in order."""
    value = json.dumps([clean(text), list(files)], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(value.encode()).hexdigest()
