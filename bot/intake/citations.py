"""Documents a text refers to, with the dates printed beside them."""

import re
from dataclasses import dataclass
from datetime import date

from bot.domain.documents import DocumentType, type_by_name
from bot.domain.text import without_marks
from bot.intake.civil import Day
from bot.intake.days import find_days
from bot.intake.numbers import DocumentNumber, find_numbers

_NEAR = 60
"""Characters within which a date belongs to a number."""
_ANY_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Citation:
    """A document named in another. ``kind`` is the word before its number; ``issued`` is None where no date is printed."""

    number: DocumentNumber
    issued: date | None = None
    kind: DocumentType | None = None


def citations_in(kept: str, main: DocumentNumber | None, today: date | None = None) -> tuple[Citation, ...]:
    """Every other number of a :func:`~bot.intake.numbers.tidy` text, once each, in order of first mention."""
    cited: dict[str, Citation] = {}
    for found in find_numbers(kept):
        if found.number.is_draft or (main is not None and found.number.same_as(main)):
            continue
        key = str(found.number)
        held = cited.get(key)
        issued = (held.issued if held else None) or day_at(kept, found.end, today) or _day_before(kept, found.start)
        kind = (held.kind if held else None) or _kind_before(kept, found.start) or found.number.type
        cited[key] = Citation(found.number, issued, kind)
    return tuple(cited.values())


def day_at(kept: str, end: int, today: date | None = None) -> date | None:
    """The date that follows a number at once: ``, ngày 06/4/2023``, `` (17/4/2023)``, `` 05/6/2023``."""
    tail = kept[end : end + _NEAR]
    for found in find_days(tail, today or _ANY_DAY)[:1]:
        gap = without_marks(tail[: found.start])
        if isinstance(found.day, Day) and re.fullmatch(r"[\s,;(]*(?:ngay|ky|ngay ky|ban hanh)?[\s:]*", gap):
            return found.day.date if today or not found.day.inferred_year else None
    return None


def _day_before(kept: str, start: int) -> date | None:
    """``Ngày 06/4/2023, Thủ tướng Chính phủ ban hành Quyết định số …``: the date that opens the same sentence."""
    sentence = re.split(r"[.;\n]\s", kept[max(0, start - 160) : start])[-1]
    if not re.match(r"\s*ngay\b", without_marks(sentence)) or "ban hanh" not in without_marks(sentence):
        return None
    found = find_days(sentence, _ANY_DAY)
    first = found[0].day if found else None
    return (
        first.date if isinstance(first, Day) and not first.inferred_year and len(find_numbers(sentence)) == 0 else None
    )


def _kind_before(kept: str, start: int) -> DocumentType | None:
    """The type named right before a number: the last one to four words that are a type's name."""
    words = re.sub(r"\bsố\s*:?\s*$", "", kept[max(0, start - _NEAR) : start], flags=re.IGNORECASE).split()[-4:]
    for at in range(len(words)):
        named = type_by_name(" ".join(words[at:]))
        if named is not None and len(named.name.split()) == len(words) - at:
            return named
    return None
