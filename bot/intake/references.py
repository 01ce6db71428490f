"""What somebody names after a command: a document, a unit, a day (``/tiendo 1204 bao tang 07/6``). Pure; looks nothing up.

Buttons name the same by mark: ``#12`` a directive, ``u5`` a unit, ``@1685930400000`` a moment, so one reader serves both.
"""

import re
from dataclasses import dataclass
from datetime import date

from bot.domain.answers import short_number
from bot.intake.civil import Day, DayFault, Prefer
from bot.intake.days import split_day

_DIRECTIVE = re.compile(r"#(\d{1,12})")
_UNIT = re.compile(r"u(\d{1,12})")
_MOMENT = re.compile(r"@(\d{1,15})")
_NUMBER = re.compile(r"(?:số:?|so:?)?\s*(\d{1,6}[a-zA-Z]?)(?:[/-][^\s,;]*[^\W\d_][^\s,;]*)?(?=[\s,;]|$)")
_NUMBER_LAST = re.compile(r"(?:^|\s)(?:(?:số|so):?\s+)?((\d{3,6}[a-zA-Z]?)(?:[/-][^\s,;]*[^\W\d_][^\s,;]*)?)$")
"""A document named behind the unit (``bao tang 1204``): three digits at least, since schools and wards bear small numbers."""
_DAY_SHAPE = re.compile(r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?(?=[\s,;]|$)|\d{4}-\d{2}-\d{2}")
_FILLER = re.compile(
    r"^(?:(?:ngày|ngay|đến|den|tại|tai|của|cua|số|so|cv|vb)\b[\s:,]*)+|[\s,;]*(?:ngày|ngay|đến|den)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Reference:
    """What was named. ``code`` is the document's own number, ``number`` all of it as typed; what was not named is None or empty."""

    directive_id: int | None = None
    code: str = ""
    number: str = ""
    unit_id: int | None = None
    unit_text: str = ""
    day: date | None = None
    moment: int | None = None
    fault: DayFault | None = None
    """A day that is none, such as 31/6."""

    @property
    def names_directive(self) -> bool:
        return self.directive_id is not None or bool(self.code)


def read_reference(text: str, today: date) -> Reference:
    """Read what stands after a command. A day without a year is the last such day; digits first, or last, are a document's number."""
    directive_id, text = _marked(_DIRECTIVE, text)
    unit_id, text = _marked(_UNIT, text)
    moment, text = _marked(_MOMENT, text)
    code = number = ""
    if directive_id is None and not _DAY_SHAPE.match(text) and (found := _NUMBER.match(text)):
        code, number = short_number(found.group(1)), found.group().strip()
        text = text[found.end() :].strip(" ,;")
    day, rest = split_day(text, today, Prefer.PAST) if text else (None, "")
    fault = None
    if isinstance(day, DayFault):
        fault = day if _DAY_SHAPE.search(text) else None
        rest = text
    rest = _FILLER.sub("", rest.strip(" ,;")).strip(" ,;")
    if directive_id is None and not code and fault is None and (last := _NUMBER_LAST.search(rest)):
        code, number = short_number(last.group(2)), last.group(1)
        rest = _FILLER.sub("", rest[: last.start()].strip(" ,;")).strip(" ,;")
    return Reference(
        directive_id,
        code,
        number,
        unit_id,
        rest,
        day.date if isinstance(day, Day) else None,
        moment,
        fault,
    )


def _marked(mark: re.Pattern[str], text: str) -> tuple[int | None, str]:
    for word in text.split():
        if found := mark.fullmatch(word):
            return int(found.group(1)), " ".join(w for w in text.split() if w != word)
    return None, text.strip()
