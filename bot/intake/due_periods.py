"""Deadlines that last: ``trong quý III/2026``, ``hết tháng này``, ``trong 05 ngày làm việc kể từ ngày ký``, ``06 tháng``."""

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.deadlines import DueWording
from bot.domain.due_dates import clipped
from bot.domain.due_rules import Counted, CountUnit, DueRule, EachYear, Every, OnDay, Start, Within
from bot.intake.civil import Day, DayFault, DayFaultKind, Prefer
from bot.intake.days import find_days
from bot.intake.due_words import Asked, RuleFault, RuleFaultKind, wording_of

QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4}  # fmt: skip
LAST_DAY = 31
"""A day no month exceeds: the last one of each."""
HALF_YEARLY = EachYear(Every.HALF_YEAR, ((6, 15), (12, 15)))
"""What "báo cáo định kỳ 06 tháng" usually means (domain.md 1.5)."""

_END = re.compile(r"\b(?:cuoi|het)\b")
_LEAD = r"(?:(?:.*?\b(?:trong|het|cuoi|xong|truoc|cham nhat(?: la| vao| trong)?|den|toi|han|vao)) +(?:het |cuoi |trong |ngay cuoi (?:cung )?(?:cua )?)?|)"
_YEAR = r"(?:[ ,]*(?:/|nam) ?(?P<year>20\d\d|nay|sau|toi))?"
_TAIL = r"[ .,;)]*(?:nay)?[ .,;)]*"
_PERIOD = re.compile(
    r"(?P<lead>"
    + _LEAD
    + r")(?:(?P<half>0?6 thang (?P<which>dau|cuoi) nam(?: (?P<halfyear>20\d\d))?)|quy (?P<quarter>iv|i{1,3}|[1-4]|nay|sau|toi)|thang (?P<month>1[0-2]|0?[1-9]|nay|sau|toi)(?!\d)|"
    r"(?P<week>tuan (?:nay|sau|toi))|nam (?P<only>20\d\d|nay|sau|toi))" + _YEAR + _TAIL
)
_VAGUE = re.compile(r"\b(?:dau|giua|khoang|dip) (?:thang|quy|nam|tuan)\b|\b(?:cuoi|trong) (?:tuan|thang|quy|nam)[ .]*$")

_THIS = re.compile(r"(?:.*\b)?(?:het|cuoi|trong)(?: ngay)? (?P<unit>tuan|thang|quy|nam)[ .,;)]*(?:nhe|nha|a|em)?[ .]*")
"""``cuối tháng``, ``hết quý`` with no word which."""
_EVERY_END = {
    "thang": EachYear(Every.MONTH, tuple((month, LAST_DAY) for month in range(1, 13))),
    "quy": EachYear(Every.QUARTER, tuple((3 * n, LAST_DAY) for n in range(1, 5))),
    "nam": EachYear(Every.YEAR, ((12, LAST_DAY),)),
}
_T_FIGURE = re.compile(r"(?<!\bhan )\b(?:het|cuoi|trong) t(?P<figure>[2-7])[ .,;)]*$")
_BEFORE_T = re.compile(r"[ .,]*(?:han )?truoc t(?P<figure>[2-7])[ .,;)]*")
"""``trước t7``: before Saturday, or before July (by 30/6), where that is still ahead."""

_UNITS = {
    "ngay lam viec": CountUnit.WORKING_DAYS,
    "ngay": CountUnit.DAYS,
    "tuan": CountUnit.WEEKS,
    "thang": CountUnit.MONTHS,
    "quy": CountUnit.MONTHS,
    "nam": CountUnit.MONTHS,
}
_TIMES = {"quy": 3, "nam": 12}
_WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10, "muoi lam": 15, "hai muoi": 20, "ba muoi": 30}  # fmt: skip
_COUNTED = re.compile(
    r"(?P<lead>.*?\b(?:trong(?: vong| thoi han| thoi gian)?|thoi han(?: la)?|han(?: la)?|khong qua|toi da|sau)(?: toi da)? *:? *|)"
    r"(?P<count>\d{1,3}|" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")(?: ?\([^)]*\))? ?"
    r"(?P<unit>ngay lam viec|ngay|tuan|thang|quy|nam|gio)\b(?! ?\d)(?P<rest>.*)"
)
_FROM = re.compile(r"^[ ,.;)]*(?:(?:ke |tinh )?(?:ke )?tu|sau(?: khi)?|ke|tinh)\b|^[ .,;)]*$")
_SIGNED = re.compile(r"\b(?:ky|ban hanh|phat hanh)\b")
_RECEIVED = re.compile(r"\b(?:nhan|hom nay|chuyen|gui|nay)\b")


def within(asked: Asked) -> DueRule | RuleFault | None:
    """By the end of a month, quarter, half-year, year or week; ``trước tháng 7`` ends on 30/6."""
    match = _PERIOD.fullmatch(asked.plain.strip())
    if match is None:
        return _unsaid(asked)
    wording = wording_of(match["lead"])
    bare, mixed = not match["lead"].strip(), wording is DueWording.BEFORE and _END.search(match["lead"])
    given = match["year"] or match["only"] or match["halfyear"]
    first, last = _span(match.groupdict(), asked.today, _year(given, asked.today) or asked.today.year)
    rule = DueRule(Within(first, last), wording, None, asked.phrase)
    ends = first - timedelta(days=1) if wording is DueWording.BEFORE else last
    if mixed and last >= asked.today:  # "trước cuối tháng 12" leaves out nothing that is named
        before_last = DueRule(OnDay(last), DueWording.BEFORE, None, asked.phrase)
        return asked.refuse(RuleFaultKind.SEVERAL_READINGS, offers=(replace(rule, wording=DueWording.BY), before_last))
    if ends >= asked.today:
        return asked.refuse(RuleFaultKind.SEVERAL_READINGS, offers=(rule,)) if bare else rule
    offers: tuple[DueRule, ...] = ()
    if given is None and match["week"] is None:
        later = _span(match.groupdict(), asked.today, asked.today.year + 1)
        offers = (DueRule(Within(*later), wording, None, asked.phrase),)
    return asked.refuse(RuleFaultKind.PAST, offers=offers)


def _unsaid(asked: Asked) -> RuleFault | None:
    """``hết quý``: this one, the next, or each? ``hết t6``: Friday, or June? What names no end at all has no day."""
    figure = _T_FIGURE.search(asked.plain)
    if figure is not None:
        return asked.refuse(RuleFaultKind.SEVERAL_READINGS, offers=_friday_or_june(asked, figure["figure"]))
    figure = _BEFORE_T.fullmatch(asked.plain)
    if figure is not None:
        both = _friday_or_june(asked, figure["figure"])
        return asked.refuse(RuleFaultKind.SEVERAL_READINGS, offers=both) if len(both) > 1 else None
    match = _THIS.fullmatch(asked.plain)
    if match is None:
        return asked.refuse(RuleFaultKind.NO_DATE) if _VAGUE.search(asked.plain) and not asked.found() else None
    unit, wording = match["unit"], wording_of(asked.plain)
    spans = [_span({**_NO_SPAN, _FIELD[unit]: which}, asked.today, asked.today.year) for which in _WHICH[unit]]
    if wording is DueWording.BEFORE:  # "trước cuối tháng" leaves out nothing that is named
        last = spans[0][1]
        offers = [DueRule(Within(*spans[0]), DueWording.BY, None, asked.phrase)]
        if last > asked.today:
            offers.append(DueRule(OnDay(last), DueWording.BEFORE, None, asked.phrase))
    else:
        ends = (_EVERY_END[unit],) if unit in _EVERY_END else ()
        whens: tuple[Within | EachYear, ...] = (*(Within(*span) for span in spans), *ends)
        offers = [DueRule(when, DueWording.BY, None, asked.phrase) for when in whens]
    return asked.refuse(RuleFaultKind.SEVERAL_READINGS, offers=tuple(offers))


_NO_SPAN: dict[str, str | None] = {"week": None, "half": None, "quarter": None, "month": None}
_FIELD = {"tuan": "week", "thang": "month", "quy": "quarter", "nam": "year"}
_WHICH = {"tuan": ("tuan nay", "tuan sau"), "thang": ("nay", "sau"), "quy": ("nay", "sau"), "nam": ("nay",)}


def _friday_or_june(asked: Asked, figure: str) -> tuple[DueRule, ...]:
    found = find_days(f"thứ {figure}", asked.today, Prefer.FUTURE)[0].day
    wording = wording_of(asked.plain)
    days = (DueRule(OnDay(found.date), wording, None, asked.phrase),) if isinstance(found, Day) else ()
    written = re.sub(rf"\bt{figure}\b", f"thang {figure}", asked.plain)
    month = within(Asked(asked.phrase, written, written, asked.today))
    if isinstance(month, DueRule):
        return *days, month
    return (*days, *(month.offers if month is not None and wording is not DueWording.BEFORE else ()))


def _year(given: str | None, today: date) -> int | None:
    if given is None:
        return None
    return int(given) if given.isdigit() else today.year + (given != "nay")


def _span(said: dict[str, str | None], today: date, year: int) -> tuple[date, date]:
    """First and last day of the period."""
    if said["week"]:
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=said["week"] != "tuan nay")
        return monday, monday + timedelta(days=6)
    if said["half"]:
        return (
            (date(year, 1, 1), date(year, 6, 30)) if said["which"] == "dau" else (date(year, 7, 1), date(year, 12, 31))
        )
    if said["quarter"]:
        quarter = QUARTERS.get(said["quarter"])
        if quarter is None:
            number = year * 4 + (today.month - 1) // 3 + (said["quarter"] != "nay")
            year, quarter = number // 4, number % 4 + 1
        return date(year, quarter * 3 - 2, 1), clipped(year, quarter * 3, LAST_DAY)
    if said["month"]:
        month = int(said["month"]) if said["month"].isdigit() else 0
        if not month:
            number = year * 12 + today.month - 1 + (said["month"] != "nay")
            year, month = number // 12, number % 12 + 1
        return date(year, month, 1), clipped(year, month, LAST_DAY)
    return date(year, 1, 1), date(year, 12, 31)


def counted(asked: Asked) -> DueRule | RuleFault | None:
    """So many days, working days, weeks, months from a day; the first day is not counted."""
    match = _COUNTED.fullmatch(asked.plain.strip(" .,;"))
    if match is None or not _FROM.search(match["rest"]):
        return None
    number = _WORDS.get(match["count"]) or int(match["count"])
    unit, lead = match["unit"], match["lead"].strip()
    if number == 0:
        return asked.refuse(RuleFaultKind.NOT_UNDERSTOOD)
    if unit == "gio":
        return _hours(asked, number)
    start = _start(asked, match["rest"])
    if not isinstance(start, tuple):
        return start
    when = Counted(number * _TIMES.get(unit, 1), _UNITS[unit], *start)
    if unit == "thang" and number == 6 and not lead and not match["rest"].strip():
        readings = (
            DueRule(Counted(6, CountUnit.MONTHS, Start.SIGNED), DueWording.BY, None, asked.phrase),
            DueRule(HALF_YEARLY, DueWording.BEFORE, None, asked.phrase),
        )
        return asked.refuse(RuleFaultKind.SEVERAL_READINGS, offers=readings)
    if unit in ("thang", "quy", "nam") and not lead and not match["rest"].strip():
        return asked.refuse(
            RuleFaultKind.SEVERAL_READINGS,
            offers=(
                DueRule(Counted(when.count, when.unit, Start.SIGNED), DueWording.BY, None, asked.phrase),
                DueRule(Counted(when.count, when.unit, Start.RECEIVED), DueWording.BY, None, asked.phrase),
            ),
        )
    return DueRule(when, DueWording.BY, None, asked.phrase)


def _hours(asked: Asked, number: int) -> RuleFault | None:
    """``trong 24 giờ``: NĐ 30 knows no hours; whole days are offered both ways."""
    if number % 24:
        return asked.refuse(RuleFaultKind.NO_DATE)
    offers = tuple(
        DueRule(Counted(number // 24, unit, Start.RECEIVED), DueWording.BY, None, asked.phrase)
        for unit in (CountUnit.WORKING_DAYS, CountUnit.DAYS)
    )
    return asked.refuse(RuleFaultKind.SEVERAL_READINGS, offers=offers)


def _start(asked: Asked, rest: str) -> tuple[Start, date | None] | RuleFault:
    days = find_days(rest, asked.today, Prefer.NEAREST)
    if days:
        day = days[0].day
        if isinstance(day, Day) and not re.search(r"\bhom nay\b", rest):
            return Start.DAY, day.date
        if isinstance(day, DayFault):
            kind = RuleFaultKind.START_UNKNOWN if day.kind is DayFaultKind.BLANK else RuleFaultKind.BAD_DAY
            return asked.refuse(kind, day=day)
    if _SIGNED.search(rest):
        return Start.SIGNED, None
    if _RECEIVED.search(rest) or not rest.strip(" .,;)"):
        return Start.RECEIVED, None
    return asked.refuse(RuleFaultKind.START_UNKNOWN)
