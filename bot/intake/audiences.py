"""Whom a message is for, as people type it: names of units, *trừ …*, *chưa xong 1190* (dialogues.md 6). Pure; looks nothing up."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.text import clean

_EXCEPT = re.compile(r"^(?:tất cả |tat ca )?(?:trừ|tru|except)\b[\s:,]*", re.IGNORECASE)
_UNFINISHED = re.compile(r"^(?:chưa|chua) (?:xong|hoàn thành|hoan thanh)\b[\s:,]*", re.IGNORECASE)


class AudienceWords(StrEnum):
    UNITS = "units"
    """The units named."""
    EXCEPT = "except"
    """All but the units named."""
    UNFINISHED = "unfinished"
    """Those not done with the document named."""


@dataclass(frozen=True, slots=True)
class TypedAudience:
    """``rest`` is what is named: units separated by commas, or a document's number."""

    words: AudienceWords
    rest: str


def read_audience(text: str) -> TypedAudience:
    """What kind of audience a text names, and what is left of it."""
    text = clean(text)
    if found := _UNFINISHED.match(text):
        return TypedAudience(AudienceWords.UNFINISHED, text[found.end() :])
    if found := _EXCEPT.match(text):
        return TypedAudience(AudienceWords.EXCEPT, text[found.end() :])
    return TypedAudience(AudienceWords.UNITS, text)


def unit_names(text: str) -> list[str]:
    """The names of a list, separated by commas, semicolons or line ends."""
    return [part.strip() for part in re.split(r"[,;\n]+", text) if part.strip()]
