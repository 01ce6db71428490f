"""A wish in one line, as officials type it: ``xin gia hạn 1204 đến 20/6 vì 02 đồng chí đi công tác``; and from when to when one is away.

Pure; looks nothing up. What is not clear comes back as a fault or as several days to choose from, never as a guess.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.answers import short_number
from bot.domain.text import clean
from bot.intake.civil import Day, DayFault, DayFaultKind, Prefer, civil_day
from bot.intake.days import find_days, flat, split_day

_NUMBER = re.compile(
    r"^(?:(?:cho|số|so|cv|vb|văn bản|van ban|công văn|cong van)\b[\s:.]*)*(\d{1,6}[a-zA-Z]?(?:[/-][^\s,;]*[^\W\d_][^\s,;]*)?)(?=[\s,;:.]|$)"
    r"(?!\s*(?:đồng chí|dong chi|người|nguoi|cán bộ|can bo|ngày|ngay|tuần|tuan|tháng|thang)\b)",
    re.IGNORECASE,
)
_DATE_SHAPE = re.compile(r"\d{1,2}[/.-]\d{1,2}")
_LEAD = re.compile(
    r"^(?:(?:xin|gia hạn|gia han|thêm|them|đến|den|tới|toi|hết|het|ngày|ngay|vì|vi|do|bởi vì|lý do|ly do|là|la)\b[\s:,.;-]*)+"
)
_TAIL = re.compile(
    r"(?:[\s,;]*\b(?:xin|gia hạn|gia han|đến|den|tới|toi|hết|het|ngày|ngay|vậy|vay|đề nghị|de nghi)\b)+[\s,.;]*$"
)
_ASKED = re.compile(
    r"^(?:(?:xin|đề nghị|de nghi|cho|được|duoc)\s+)*(?:gia hạn|gia han|lùi hạn|lui han|thêm thời gian|them thoi gian)\b[\s:,.]*",
    re.IGNORECASE,
)
"""What was asked said once more where only the rest was wanted: a number may follow it."""
_SHORTEST_REASON = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """``number``: the document as typed, "" where none was; ``days``: every good day of the text in order; ``fault``: a day that is none."""

    number: str = ""
    days: tuple[date, ...] = ()
    reason: str = ""
    fault: DayFault | None = None

    @property
    def day(self) -> date | None:
        """The one day named."""
        return self.days[0] if len(self.days) == 1 else None


def read_wish(text: str, today: date, *, numbered: bool = True) -> Wish:
    """A document's number (where ``numbered``), a day and a reason, in any of the usual orders."""
    kept, number = clean(text), ""
    again = _ASKED.match(kept)
    if again is not None:
        kept, numbered = kept[again.end() :], True
    found = _NUMBER.match(kept) if numbered and not _DATE_SHAPE.match(kept) else None
    if found is not None and not re.fullmatch(r"\d{1,2}[/-]\d.*", found.group(1)):
        number = found.group(1)
        kept = kept[found.end() :].strip(" ,;:.")
    every = find_days(kept, today, Prefer.NEAREST)
    days = tuple(dict.fromkeys(each.day.date for each in every if isinstance(each.day, Day)))
    fault = next((each.day for each in every if isinstance(each.day, DayFault)), None)
    rest = kept
    if len(days) == 1 or fault is not None:
        _, rest = split_day(kept, today, Prefer.NEAREST)
    return Wish(short_number(number) if number.isdigit() else number, days, reason_of(rest), fault)


def reason_of(text: str) -> str:
    """The words of a reason without what leads up to them; "" where nothing is left that says something."""
    rest = _TAIL.sub("", _LEAD.sub("", clean(text).strip(" ,.;:-"))).strip(" ,.;:-")
    return rest if sum(letter.isalpha() for letter in rest) >= _SHORTEST_REASON else ""


# ------------------------------------------------------------------------------------------------------- from when to when


class SpanFault(StrEnum):
    NOT_DAYS = "not_days"
    """No day at all, or more than two."""
    NO_SUCH_DAY = "no_such_day"
    PAST = "past"
    """Its last day is over."""
    ENDS_BEFORE = "ends_before"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Span:
    """From a day to the end of a day. ``begun``: it began before today, and counts from today on. ``rest``: a name typed beside it."""

    first: date
    last: date
    begun: bool = False
    rest: str = ""


LONGEST_DAYS = 366
_SHORT_SPAN = re.compile(
    r"(?<![\d/.-])(\d{1,2})(?:/(\d{1,2})(?:/(\d{4}))?)? ?(?:-|–|den|toi|~) ?(?:het )?(?:ngay )?(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}))?(?![\d/])"
)
_WEEKDAYS_ONLY = re.compile(r"[^\d/]*")
_BESIDE = re.compile(
    r"\b(?:từ|tu|đến|den|hết|het|tới|toi|ngày|ngay|vắng|vang|mặt|mat|nghỉ|nghi|phép|phep|công tác|cong tac|do|thay|giao|cho|nhờ|nho|"
    r"anh|chị|chi|ông|ong|bà|ba|đồng chí|dong chi|xin|báo|bao)\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"^(?:vang(?: mat)?|nghi(?: phep)?|di vang)?\s*(?:den|toi|het)\b")


def read_span(text: str, today: date) -> Span | SpanFault | DayFault:
    """``12/6 đến 16/6``, ``12-16/6``, ``hôm nay``, ``đến hết 16/6`` (from today). A day without a year is the nearest one."""
    kept = clean(text)
    plain = flat(kept)
    short = _SHORT_SPAN.search(plain)
    if short is not None:
        return _short_span(short, kept if len(kept) == len(plain) else plain, today)
    found = find_days(kept, today, Prefer.NEAREST)
    fault = next((each.day for each in found if isinstance(each.day, DayFault)), None)
    if fault is not None:
        return fault
    days = [each.day.date for each in found if isinstance(each.day, Day)]
    if not 1 <= len(days) <= 2:
        return SpanFault.NOT_DAYS
    rest = _without(kept if len(kept) == len(plain) else plain, [(each.start, each.end) for each in found])
    first, last = today if len(days) == 1 and _UNTIL.match(plain) else days[0], days[-1]
    if last < first and _WEEKDAYS_ONLY.fullmatch(plain):  # "thứ Hai đến thứ Sáu": the Friday after that Monday
        last += timedelta(weeks=1)
    return checked_span(first, last, today, rest)


def _short_span(match: re.Match[str], source: str, today: date) -> Span | SpanFault | DayFault:
    """``12-16/6``: the second day's month and year are the first one's as well, where it has none of its own."""
    month, year = int(match[5]), int(match[6]) if match[6] else None
    last = civil_day(int(match[4]), month, year, today)
    first_month = int(match[2]) if match[2] else month
    first_year = int(match[3]) if match[3] else year
    first = civil_day(int(match[1]), first_month, first_year, today)
    for each in (first, last):
        if isinstance(each, DayFault):
            return each
    assert isinstance(first, Day) and isinstance(last, Day)  # noqa: PT018 - both were looked at
    return checked_span(first.date, last.date, today, _without(source, [match.span()]))


def checked_span(first: date, last: date, today: date, rest: str = "") -> Span | SpanFault:
    """The span, if it is not over and not the wrong way round; what began earlier counts from today."""
    if last < first:
        return SpanFault.ENDS_BEFORE
    if last < today:
        return SpanFault.PAST
    if (last - max(first, today)).days > LONGEST_DAYS:
        return SpanFault.TOO_LONG
    return Span(max(first, today), last, first < today, rest)


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    return re.sub(r"\s+", " ", _BESIDE.sub(" ", text)).strip(" ,.;:-")


__all__ = [
    "DayFault",
    "DayFaultKind",
    "Span",
    "SpanFault",
    "Wish",
    "checked_span",
    "read_span",
    "read_wish",
    "reason_of",
]
