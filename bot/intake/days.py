"""Days as people and papers write them (domain.md 1.5): ``05/6/2023``, ``5/6``, ``12.9.2025``, ``ngày 05 tháng 6 năm 2023``,
``hôm nay``, ``thứ sáu`` — with or without accents, with raw Telex, and with the scanner's ``Ngay``.

A wrong day is not guessed right: ``31/6`` and ``15/13`` come back as faults that say what is wrong.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.text import clean, unspell_in_place, without_marks
from bot.intake.civil import Day, DayFault, DayFaultKind, Prefer, civil_day, days_in, months_around, nearest


@dataclass(frozen=True, slots=True)
class FoundDay:
    """A day or a faulty one in a text, at ``start`` to ``end`` of :func:`flat` of it."""

    day: Day | DayFault
    start: int
    end: int


def flat(text: str) -> str:
    """Lower case without accents, one character for one of :func:`clean` text: the form in which days are looked for."""
    return without_marks(clean(text))


_SLASHED = re.compile(
    r"(?<![\w/.-])(?:(?:ngay |hom )?(?:mung|mong) ?)?(\d{1,2}) ?[/.-] ?(\d{1,2})(?: ?[/.-] ?(\d{4}|\d{2}))?(?![\d/-]|\.\d|[a-z])"
)
_ISO = re.compile(r"(?<![\w/.-])((?:19|20)\d\d)-(\d\d)-(\d\d)(?![\w/-])")
_SPELT = re.compile(
    r"(?<!\w)(?:ngay|mung|mong|hom)? ?(?<!\d)(\d{1,2}) ?(?:/|-)? ?thang ?(\d{1,2})(?!\d)(?:,? ?(?:nam ?|[/-] ?)(\d{4}|\d{2})(?!\d))?"
)
_BLANK_DAY = re.compile(r"ngay[ .…_]*thang[ .…_]*nam[ .…_]*(?:\d{4})?")
_MONTH_WORDS = {
    "gieng": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10, "muoi mot": 11, "muoi hai": 12, "chap": 12,
}  # fmt: skip
_IN_WORDS = re.compile(
    r"(?<!\w)(?:ngay )?(\d{1,2}) thang (gieng|muoi mot|muoi hai|muoi|mot|hai|ba|tu|sau|bay|tam|chin|chap|nam(?! \d))(?!\w)"
    r"(?: nam (\d{4}))?"
)
_THIS_MONTH = re.compile(r"(?<!\w)(?:ngay |hom )?(\d{1,2}) thang nay(?!\w)")
_DAY_ONLY = re.compile(
    r"(?<!\w)(?:(?:ngay |hom )?(?:mung|mong) ?|(?:ngay|hom) )(\d{1,2})"
    r"(?![\d/.-]| ?(?:thang|/|-|gio|nguoi|ngay|dong chi|can bo|don vi))(?!\w)"
)
_MUNG = re.compile(
    r"(?<!\w)(?:ngay |hom )?(mung|mong) (mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi)(?: ?(?:/|thang) ?(\d{1,2}))?(?![\w/])"
)
_MUNG_WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}  # fmt: skip
_LUNAR = re.compile(
    r"(?<![\w/.-])(?:(?:ngay |hom )?(?:mung|mong) ?)?(?:\d{1,2}|(?<=mung )(?:mot|hai|ba|bon|nam)|(?<=mong )(?:mot|hai|ba|bon|nam))"
    r"(?:[/.-]\d{1,2}(?:[/.-]\d{4})?| thang \d{1,2}(?: nam \d{4})?)?"
    r"(?: ?\(?(?:am lich|al|a\.l)\b\.?\)?| (?:thang )?tet\b| thang (?:gieng|chap)\b)"
)
"""A day with a word of the moon's calendar: never read as a solar one."""
_RELATIVE = {
    "hom nay": 0, "ngay hom nay": 0, "bua nay": 0, "nay": 0, "hom qua": -1, "ngay hom qua": -1, "qua": -1, "hom kia": -2,
    "hom truoc": None, "ngay mai": 1, "mai": 1, "sang mai": 1, "chieu mai": 1, "ngay kia": 2, "ngay mot": 2,
}  # fmt: skip
_RELATIVE_WORDS = re.compile(
    r"(?<!\w)(ngay hom nay|ngay hom qua|hom nay|bua nay|hom qua|hom kia|ngay mai|sang mai|chieu mai|ngay kia|ngay mot)(?!\w)"
)
_RELATIVE_ALONE = re.compile(r"(nay|qua|mai)")
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5}
_WEEKDAY = re.compile(
    r"(?:(?<!\w)thu ?(hai|ba|tu|nam|sau|bay|[2-7])|(?<!\w)(?:chu nhat|cn)|(?<![\w/.-])t(?P<short>[2-7])(?!\.\d|-))(?![\w/])"
    r"(?: (?P<week>tuan nay|tuan sau nua|tuan sau|tuan toi|tuan truoc|tuan qua|nay|toi))?"
)
_MAYBE_MONTH = re.compile(r"(?<!\bhan )\b(?:het|cuoi|dau|giua|trong)(?: thang)? $")
"""``cuối t6`` is the end of June, or Friday: asked."""

_FILLER = re.compile(
    r"(?:ngay|hom|vao|la|luc|de|toi|em|a|nhe|nha|dung|cong tac|ban hanh|ky|lang son|ha noi|,|\.|;|:|\(|\)|\s|-)*"
)


def read_day(text: str, today: date, prefer: Prefer = Prefer.NEAREST) -> Day | DayFault:
    """The one day a text states; anything but filler beside it makes it :attr:`DayFaultKind.NOT_A_DAY`.

    Without a year: the nearest such day to ``today``, or as ``prefer`` says. A weekday without a date is the coming one, with
    ``Prefer.PAST`` the last one.
    """
    day, rest = split_day(text, today, prefer)
    if isinstance(day, Day) and not _FILLER.fullmatch(flat(rest)):
        return DayFault(DayFaultKind.NOT_A_DAY)
    return day


def split_day(text: str, today: date, prefer: Prefer = Prefer.NEAREST) -> tuple[Day | DayFault, str]:
    """The first day of a text, and what is left of the text without it (``20/6, đi công tác`` → 20/6, ``đi công tác``)."""
    kept = clean(text)
    for plain in (without_marks(kept), unspell_in_place(without_marks(kept))):
        found = _found(plain, kept if len(plain) == len(kept) else plain, today, prefer)
        if found:
            first = found[0]
            source = kept if len(plain) == len(kept) else plain
            rest = (source[: first.start] + " " + source[first.end :]).strip(" ,.;:")
            return _checked(found), rest
    return DayFault(DayFaultKind.NOT_A_DAY), kept


def find_days(text: str, today: date, prefer: Prefer = Prefer.NEAREST) -> list[FoundDay]:
    """Every day of a text in order, faulty ones included; positions are those of :func:`flat` text."""
    kept = clean(text)
    return _found(without_marks(kept), kept, today, prefer)


def _checked(found: list[FoundDay]) -> Day | DayFault:
    """The first day, unless the text names two."""
    first = found[0].day
    dates = {one.day.date for one in found if isinstance(one.day, Day)}
    if isinstance(first, Day) and len(dates) > 1:
        return DayFault(DayFaultKind.AMBIGUOUS)
    return first


def _found(plain: str, kept: str, today: date, prefer: Prefer) -> list[FoundDay]:
    found: list[FoundDay] = []
    taken: list[tuple[int, int]] = []
    for read in _READERS:
        for one in read(plain, kept, today, prefer):
            if all(one.end <= start or one.start >= end for start, end in taken):
                taken.append((one.start, one.end))
                found.append(one)
    return _with_weekdays(sorted(found, key=lambda one: one.start), plain)


def _with_weekdays(found: list[FoundDay], plain: str) -> list[FoundDay]:
    """``thứ Sáu 16/6``, ``16/6 (thứ Sáu)``: one day, if the weekday is right; with another weekday, a fault."""
    kept: list[FoundDay] = []
    for one in found:
        before = kept[-1] if kept else None
        if before is None or not re.fullmatch(r"[ ,(]*(?:ngay )?", plain[before.end : one.start]):
            kept.append(one)
            continue
        words = _WEEKDAY.fullmatch(plain[before.start : before.end]) or _WEEKDAY.fullmatch(plain[one.start : one.end])
        full = one if _WEEKDAY.fullmatch(plain[before.start : before.end]) else before
        if words is None or not isinstance(full.day, Day):
            kept.append(one)
            continue
        wanted = _wanted(words)
        right = full.day.date.weekday()
        day = full.day if wanted == right else DayFault(DayFaultKind.WRONG_WEEKDAY, weekday=right)
        kept[-1] = FoundDay(day, before.start, one.end)
    return kept


# ------------------------------------------------------------------------------------------------------------- readers


def _slashed(plain: str, _kept: str, today: date, prefer: Prefer) -> Iterator[FoundDay]:
    for match in _ISO.finditer(plain):
        year, month, day = map(int, match.groups())
        yield FoundDay(civil_day(day, month, year, today, prefer), match.start(), match.end())
    for match in (*_SPELT.finditer(plain), *_SLASHED.finditer(plain)):
        found = civil_day(int(match.group(1)), int(match.group(2)), int(match.group(3) or 0) or None, today, prefer)
        yield FoundDay(found, match.start(), match.end())


def _in_words(plain: str, kept: str, today: date, prefer: Prefer) -> Iterator[FoundDay]:
    for match in _IN_WORDS.finditer(plain):
        word = match.group(2)
        year = int(match.group(3)) if match.group(3) else None
        if word == "sau" and "sáu" not in kept[match.start() : match.end()].lower():
            yield FoundDay(DayFault(DayFaultKind.AMBIGUOUS, day=int(match.group(1))), match.start(), match.end())
        else:
            day = civil_day(int(match.group(1)), _MONTH_WORDS[word], year, today, prefer)
            yield FoundDay(day, match.start(), match.end())
    for match in _THIS_MONTH.finditer(plain):
        yield FoundDay(
            civil_day(int(match.group(1)), today.month, today.year, today, prefer), match.start(), match.end()
        )


def _relative(plain: str, _kept: str, today: date, _prefer: Prefer) -> Iterator[FoundDay]:
    matches = list(_RELATIVE_WORDS.finditer(plain))
    alone = _RELATIVE_ALONE.fullmatch(plain.strip(" ."))
    for match in [*matches, *([alone] if alone else [])]:
        offset = _RELATIVE[match.group(1)]
        if offset is not None:
            yield FoundDay(Day(today + timedelta(days=offset)), match.start(), match.end())


def _wanted(match: re.Match[str]) -> int:
    """Monday 0 to Sunday 6."""
    return _WEEKDAYS.get(match.group(1) or match["short"] or "", 6)


def _weekday(plain: str, _kept: str, today: date, prefer: Prefer) -> Iterator[FoundDay]:
    for match in _WEEKDAY.finditer(plain):
        wanted, week = _wanted(match), match["week"]
        if match["short"] and not week and _MAYBE_MONTH.search(plain[: match.start()]):
            yield FoundDay(DayFault(DayFaultKind.WEEKDAY_OR_MONTH, day=int(match["short"])), match.start(), match.end())
            continue
        monday = today - timedelta(days=today.weekday())
        if week in ("tuan nay", "nay"):
            day = monday + timedelta(days=wanted)
        elif week in ("tuan sau", "tuan toi"):
            day = monday + timedelta(days=wanted + 7)
        elif week == "tuan sau nua":
            day = monday + timedelta(days=wanted + 14)
        elif week in ("tuan truoc", "tuan qua"):
            day = monday + timedelta(days=wanted - 7)
        elif prefer is Prefer.PAST:
            day = today - timedelta(days=(today.weekday() - wanted) % 7)
        else:
            day = today + timedelta(days=(wanted - today.weekday()) % 7)
        yield FoundDay(Day(day), match.start(), match.end())


def _day_only(plain: str, _kept: str, today: date, prefer: Prefer) -> Iterator[FoundDay]:
    """``ngày 16``: the month in which it lies nearest, or on the side that ``prefer`` says."""
    for match in _DAY_ONLY.finditer(plain):
        yield FoundDay(_day_of_month(int(match.group(1)), today, prefer), match.start(), match.end())


def _mung(plain: str, kept: str, today: date, prefer: Prefer) -> Iterator[FoundDay]:
    """``mùng năm``, ``mùng năm tháng 12``: the first ten days in words. Without accents ``mong hai`` is a hope, not a day."""
    for match in _MUNG.finditer(plain):
        if match.group(1) == "mong" and "mồng" not in kept[match.start() : match.end()].lower():
            continue
        n, month = _MUNG_WORDS[match.group(2)], match.group(3)
        day = civil_day(n, int(month), None, today, prefer) if month else _day_of_month(n, today, prefer)
        yield FoundDay(day, match.start(), match.end())


def _day_of_month(n: int, today: date, prefer: Prefer) -> Day | DayFault:
    near = [
        first + timedelta(days=n - 1) for first in months_around(today) if 1 <= n <= days_in(first.year, first.month)
    ]
    return Day(nearest(near, today, prefer), inferred_year=True) if near else DayFault(DayFaultKind.NO_SUCH_DAY, day=n)


def _lunar(plain: str, _kept: str, _today: date, _prefer: Prefer) -> Iterator[FoundDay]:
    for match in _LUNAR.finditer(plain):
        yield FoundDay(DayFault(DayFaultKind.LUNAR), match.start(), match.end())


def _blank(plain: str, _kept: str, _today: date, _prefer: Prefer) -> Iterator[FoundDay]:
    for match in _BLANK_DAY.finditer(plain):
        yield FoundDay(DayFault(DayFaultKind.BLANK), match.start(), match.end())


_Reader = Callable[[str, str, date, Prefer], Iterator[FoundDay]]
_READERS: tuple[_Reader, ...] = (_lunar, _slashed, _in_words, _blank, _relative, _weekday, _mung, _day_only)
"""In this order of trust; a later one never takes characters of an earlier one."""
