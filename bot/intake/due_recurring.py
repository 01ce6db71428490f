"""Deadlines that come round: hàng năm, hàng quý, 06 tháng, hàng tháng, hàng tuần (domain.md 1.5)."""

import re
from datetime import date, time

from bot.domain.deadlines import DueWording
from bot.domain.due_rules import DueRule, EachWeek, EachYear, Every, OnDay
from bot.intake.civil import Day, DayFault, Prefer, civil_day
from bot.intake.days import find_days
from bot.intake.due_periods import LAST_DAY, QUARTERS
from bot.intake.due_words import FILLER, Asked, RuleFault, RuleFaultKind, hour_of, wording_of

_LEAP = date(2024, 6, 1)
"""Days without a year are checked around a leap year: 29/2 comes round, clipped to 28/2."""
_COMES_ROUND = re.compile(
    r"\b(?:dinh ky(?: hang| moi)?|hang|moi|thuong)[ :]+(?P<what>nam|nien|quy|thang|tuan|ngay(?! \d)|nua nam|(?:0?6|sau) thang|(?:0?3|ba) thang|12 thang)\b(?!/)|"
    r"\b(?P<once>nua nam|(?:0?6|sau) thang|(?:0?3|ba) thang|nam|quy|thang|tuan)(?: \w+)?,? (?:mot|1|01) lan\b|\b(?P<twice>hai|2|02) lan (?:mot|moi|trong) nam\b|"
    r"\b(?P<both>(?:0?6|sau) thang(?:,| va)(?: hang)? (?:mot )?nam)\b(?! ?\d)"
)
_NUMBERS = r"(?:0?[2-9]|1\d|hai|ba|bon|tu|nam|sau|bay|tam)"
_UNUSUAL = re.compile(
    rf"\b(?:cu |moi )?{_NUMBERS} (?:tuan|nam|quy) (?:mot|1|01) lan\b|\bmoi {_NUMBERS} (?:tuan|quy|nam|ngay)\b|"
    r"\b(?:0?[245789]|1[01]|hai|bon|bay|tam|chin) thang (?:mot|1|01) lan\b|\bmoi (?:0?[245789]|1[01]|hai|bon|bay|tam|chin) thang\b"
)
_FROM_YEAR = re.compile(r"\b(?:ke |bat dau )?tu (?:nam |quy |thang )[^ ]+")
_EVERY = {"nam": Every.YEAR, "nien": Every.YEAR, "12 thang": Every.YEAR, "quy": Every.QUARTER, "thang": Every.MONTH, "tuan": Every.WEEK}  # fmt: skip
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5}
_WEEKDAY = re.compile(r"\b(?:thu ?(?=\w)|t(?=[2-7]))(hai|ba|tu|nam|sau|bay|[2-7])(?![\w/])|\b(?:chu nhat|cn)\b")
_DAY = re.compile(
    r"(?:\b(?:ngay|mung|mong)|\btruoc|\bcham nhat(?: la| vao)?|\bvao|^) ?(?P<day>\d{1,2})(?![\d/.:]| ?(?:gio|h\b|thang \d))"
)
_BARE_DAY = re.compile(r"(?<![\d/])(?P<day>\d{1,2})(?![\d/.:]| ?(?:gio|h\b|thang|lan))")
_LAST_DAY = re.compile(
    r"\b(?:ngay(?: lam viec)? )?cuoi(?: cung)?(?: cua)?(?: moi| hang)? (?:thang|quy|nam)\b|\bhet (?:thang|quy|nam)\b|\bcuoi cung\b"
)
_MONTH_OF_QUARTER = {"dau": 1, "thu nhat": 1, "giua": 2, "thu hai": 2, "thu ba": 3, "cuoi": 3}
_IN_QUARTER = re.compile(
    r"\bthang (?P<which>dau|giua|cuoi|thu nhat|thu hai|thu ba)(?: cung| tien)?(?: cua)?(?: moi| hang)? ?(?:quy)?"
)
_MONTH = re.compile(r"\bthang (?P<month>1[0-2]|0?[1-9])(?!\d)")
_QUARTER = re.compile(r"\bquy (?P<quarter>iv|i{1,3}|[1-4])\b")


def recurring(asked: Asked) -> DueRule | RuleFault | None:
    """A rule that comes round, or why its day is not known; None for what comes once."""
    if _UNUSUAL.search(asked.plain):
        return asked.refuse(RuleFaultKind.UNUSUAL)
    match = _COMES_ROUND.search(asked.plain)
    if match is None:
        return _of_every_quarter(asked)
    if _said_twice(asked.plain, match.start()):
        return asked.refuse(RuleFaultKind.SEVERAL_READINGS, offers=_each_clause(asked))
    rule = _one_rule(asked, match)
    if isinstance(rule, DueRule) and _FROM_YEAR.search(
        asked.plain
    ):  # from when it counts is not kept: shown, not assumed
        return asked.refuse(RuleFaultKind.SEVERAL_READINGS, every=rule.every, offers=(rule,))
    return rule


def _said_twice(plain: str, first: int) -> bool:
    """``hàng tháng (trước ngày 20), hàng quý (…)``: two rules in one phrase."""
    others = {match.group() for match in _COMES_ROUND.finditer(plain)}
    quarter = _IN_QUARTER.search(plain)
    of_quarter = quarter is not None and quarter.group().endswith("quy")
    return len(others) > 1 or (of_quarter and re.match(r"(?:hang|moi|dinh ky hang) thang", plain[first:]) is not None)


def _each_clause(asked: Asked) -> tuple[DueRule, ...]:
    """The rules of the parts, where each can be read by itself."""
    found = []
    for part in re.finditer(r"[^,;]+?(?=,|;| va |$)", asked.plain):
        if len(part.group()) == len(asked.plain):  # "mỗi 6 tháng hàng năm" has no parts
            break
        read = recurring(Asked(asked.phrase, asked.source[part.start() : part.end()], part.group(), asked.today))
        if isinstance(read, DueRule):
            found.append(read)
        elif read is not None and read.kind is RuleFaultKind.SEVERAL_READINGS:
            found += read.offers
    return tuple(dict.fromkeys(found))


def _one_rule(asked: Asked, match: re.Match[str]) -> DueRule | RuleFault | None:
    said = match["what"] or match["once"] or ""
    if said == "ngay":
        return asked.refuse(RuleFaultKind.TOO_OFTEN)
    every = Every.HALF_YEAR if match["twice"] or match["both"] else _every(said)
    blank = FILLER * (match.end() - match.start())
    plain = asked.plain[: match.start()] + blank + asked.plain[match.end() :]
    source = asked.source[: match.start()] + blank + asked.source[match.end() :]
    at, without_hour = hour_of(plain)
    wording = wording_of(plain)
    if every is Every.WEEK:
        return _weekly(asked, without_hour, wording, at)
    days = _days(asked, every, source, without_hour)
    if isinstance(days, RuleFault):
        return days
    if not days:
        return asked.refuse(RuleFaultKind.DAY_MISSING, every=every, offers=_usual(asked, every))
    return DueRule(EachYear(every, days), _wording(without_hour, wording), at, asked.phrase)


def _of_every_quarter(asked: Asked) -> RuleFault | None:
    """``trước ngày 15 tháng cuối quý``, without "hàng": probably every quarter, but that is asked."""
    which = _IN_QUARTER.search(asked.plain)
    if which is None or not which.group().endswith("quy"):
        return None
    days = _in_each(asked, Every.QUARTER, asked.plain)
    if isinstance(days, RuleFault) or not days:
        return None
    rule = DueRule(EachYear(Every.QUARTER, days), wording_of(asked.plain), hour_of(asked.plain)[0], asked.phrase)
    return asked.refuse(RuleFaultKind.SEVERAL_READINGS, every=Every.QUARTER, offers=(rule,))


def _every(said: str) -> Every:
    if said.endswith("thang") and said != "thang":
        return (
            Every.QUARTER
            if said.startswith(("3", "03", "ba"))
            else Every.YEAR
            if said.startswith("12")
            else Every.HALF_YEAR
        )
    return Every.HALF_YEAR if said == "nua nam" else _EVERY[said]


def _wording(plain: str, wording: DueWording) -> DueWording:
    """ "Trước cuối tháng`` names no day to leave out."""
    return DueWording.BY if _LAST_DAY.search(plain) and not _DAY.search(plain) else wording


def _weekly(asked: Asked, plain: str, wording: DueWording, at: time | None) -> DueRule | RuleFault:
    found = [_WEEKDAYS.get(match.group(1) or "", 6) for match in _WEEKDAY.finditer(plain)]
    if len(set(found)) == 1:
        return DueRule(EachWeek(found[0]), wording, at, asked.phrase)
    if found:
        offers = tuple(DueRule(EachWeek(day), wording, at, asked.phrase) for day in dict.fromkeys(found))
        return asked.refuse(RuleFaultKind.SEVERAL_READINGS, every=Every.WEEK, offers=offers)
    offers = (DueRule(EachWeek(4), DueWording.BY, at, asked.phrase),)
    return asked.refuse(RuleFaultKind.DAY_MISSING, every=Every.WEEK, offers=offers)


def _days(asked: Asked, every: Every, source: str, plain: str) -> tuple[tuple[int, int], ...] | RuleFault:
    """The days (month, day) of a year; empty where none was said."""
    named = find_days(source, _LEAP, Prefer.NEAREST)
    named = [one for one in named if _full(plain[one.start : one.end])]
    if len(named) == 2 and re.fullmatch(
        r"[ ,]*(?:den|toi|-)(?: het)?(?: ngay)?[ ,]*", plain[named[0].end : named[1].start]
    ):
        return _range(asked, every, named[1].day)
    for one in named:
        if not isinstance(one.day, Day):
            return asked.refuse(RuleFaultKind.BAD_DAY, day=one.day)
    days = [one.day for one in named if isinstance(one.day, Day)]
    if any(not day.inferred_year for day in days):
        return _with_a_year(asked, every, days)
    pairs = tuple(dict.fromkeys((day.date.month, day.date.day) for day in days))
    if pairs:
        return _fitting(asked, every, pairs)
    return _in_each(asked, every, plain)


def _range(asked: Asked, every: Every, last: Day | DayFault) -> RuleFault:
    """``hàng năm, từ 01/12 đến 15/12``: probably by its end, which is asked."""
    if not isinstance(last, Day) or every is not Every.YEAR:
        return asked.refuse(RuleFaultKind.RANGE, every=every)
    rule = DueRule(EachYear(Every.YEAR, ((last.date.month, last.date.day),)), DueWording.BY, None, asked.phrase)
    return asked.refuse(RuleFaultKind.RANGE, every=every, offers=(rule,))


def _full(words: str) -> bool:
    """Whether the words name a month as well."""
    return bool(re.search(r"\d ?[/.-] ?\d|thang ?\d", words))


def _with_a_year(asked: Asked, every: Every, days: list[Day]) -> RuleFault:
    """``15/12/2026 hàng năm`` says two things: once, or every year."""
    wording = wording_of(asked.plain)
    once = [DueRule(OnDay(day.date), wording, None, asked.phrase) for day in days if day.date >= asked.today]
    again = DueRule(
        EachYear(Every.YEAR, tuple((day.date.month, day.date.day) for day in days)), wording, None, asked.phrase
    )
    return asked.refuse(RuleFaultKind.SEVERAL_READINGS, every=every, offers=(again, *once))


def _fitting(asked: Asked, every: Every, pairs: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...] | RuleFault:
    """One day for each period, or one day of which the others follow; anything else is asked."""
    pairs = tuple(sorted(pairs))
    periods = {Every.YEAR: 1, Every.HALF_YEAR: 2, Every.QUARTER: 4, Every.MONTH: 12}[every]
    length = 12 // periods
    if every is Every.YEAR or len(pairs) == periods:
        in_periods = {(month - 1) // length for month, _ in pairs}
        return pairs if every is Every.YEAR or len(in_periods) == periods else _several(asked, every, pairs)
    if len(pairs) == 1 and every is not Every.MONTH:
        month, day = pairs[0]
        return tuple(((month - 1 + length * n) % 12 + 1, day) for n in range(periods))
    return _several(asked, every, pairs)


def _several(asked: Asked, every: Every, pairs: tuple[tuple[int, int], ...]) -> RuleFault:
    wording = wording_of(asked.plain)
    offers = (DueRule(EachYear(Every.YEAR, pairs), wording, None, asked.phrase),)
    return asked.refuse(RuleFaultKind.SEVERAL_READINGS, every=every, offers=offers)


def _in_each(asked: Asked, every: Every, plain: str) -> tuple[tuple[int, int], ...] | RuleFault:
    """A day told without its month: the day of every month, of one month of every quarter, the end of the period."""
    match = _DAY.search(plain)
    last = match is None and _LAST_DAY.search(plain) is not None
    if match is None and every is Every.MONTH and not last:
        match = _BARE_DAY.search(plain)
    day = LAST_DAY if last else int(match["day"]) if match else None
    if day is not None and not 1 <= day <= LAST_DAY:
        return asked.refuse(RuleFaultKind.BAD_DAY, day=civil_day(day, 1, 2024, asked.today))
    if every is Every.MONTH:
        several = _MORE_DAYS.findall(plain) if match else []
        if several:
            return _one_of_several(asked, [int(day or 0), *map(int, several)])
        return tuple((month, day) for month in range(1, 13)) if day else ()
    if every is Every.QUARTER:
        return _of_quarter(asked, plain, day, last=last)
    if every is Every.YEAR:
        return _of_year(plain, last=last)
    return ((6, 30), (12, 31)) if last else ()


_MORE_DAYS = re.compile(r"\d ?(?:va|,|;|hoac) ?(?:ngay )?(\d{1,2})(?![\d/.:]| ?(?:gio|h\b|thang|lan))")


def _one_of_several(asked: Asked, days: list[int]) -> RuleFault:
    """``ngày 15 và 30 hàng tháng``: two deadlines; each is a rule of its own."""
    offers = tuple(
        DueRule(
            EachYear(Every.MONTH, tuple((month, day) for month in range(1, 13))),
            wording_of(asked.plain),
            None,
            asked.phrase,
        )
        for day in days
        if 1 <= day <= LAST_DAY
    )
    return asked.refuse(RuleFaultKind.SEVERAL_READINGS, every=Every.MONTH, offers=offers)


def _of_quarter(asked: Asked, plain: str, day: int | None, *, last: bool) -> tuple[tuple[int, int], ...] | RuleFault:
    which = _IN_QUARTER.search(plain)
    if last and which is None:
        return tuple((3 * n, LAST_DAY) for n in range(1, 5))
    if which is not None:
        month = _MONTH_OF_QUARTER[which["which"]]
        return tuple((3 * n + month, day or LAST_DAY) for n in range(4))
    if day is None:
        return ()
    wording = wording_of(plain)
    rule = DueRule(EachYear(Every.QUARTER, tuple((3 * n, day) for n in range(1, 5))), wording, None, asked.phrase)
    return asked.refuse(RuleFaultKind.DAY_MISSING, every=Every.QUARTER, offers=(rule,))


def _of_year(plain: str, *, last: bool) -> tuple[tuple[int, int], ...]:
    month, quarter = _MONTH.search(plain), _QUARTER.search(plain)
    before = wording_of(plain) is DueWording.BEFORE and not last
    if month is not None:
        number = int(month["month"])
        return ((number, 1 if before else LAST_DAY),)
    if quarter is not None:
        number = QUARTERS[quarter["quarter"]]
        return ((number * 3 - 2, 1),) if before else ((number * 3, LAST_DAY),)
    return ((12, LAST_DAY),) if last else ()


def _usual(asked: Asked, every: Every) -> tuple[DueRule, ...]:
    """What is usual where a paper names no day (domain.md 1.5, 5.5): offered, never taken."""
    match every:
        case Every.MONTH:
            days = [tuple((month, 15) for month in range(1, 13)), tuple((month, 25) for month in range(1, 13))]
        case Every.QUARTER:
            days = [tuple((3 * n, 15) for n in range(1, 5))]
        case Every.HALF_YEAR:
            days = [((6, 15), (12, 15))]
        case _:
            days = [((12, 15),)]
    return tuple(DueRule(EachYear(every, each), DueWording.BEFORE, None, asked.phrase) for each in days)
