"""Civil days out of numbers: checked, with a year found where none was given, and faults that say what is wrong."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

OLDEST_YEAR = 1945
"""The first year a paper of this State can carry."""
_YEARS_AHEAD = 30


class DayFaultKind(StrEnum):
    NOT_A_DAY = "not_a_day"
    NO_SUCH_DAY = "no_such_day"
    """``31/6``: ``last`` says how many days the month has."""
    NO_SUCH_MONTH = "no_such_month"
    """``15/13``"""
    NO_SUCH_YEAR = "no_such_year"
    BLANK = "blank"
    """``ngày   tháng   năm 2023``: a draft."""
    WRONG_WEEKDAY = "wrong_weekday"
    """``thứ Năm 16/6/2023``: ``weekday`` is what the day really is (Monday 0)."""
    AMBIGUOUS = "ambiguous"
    """Two days, or ``05 thang sau`` (June, or next month)."""
    WEEKDAY_OR_MONTH = "weekday_or_month"
    """``hết t6``: Friday, or June; ``day`` is the figure."""
    LUNAR = "lunar"
    """``mùng 5 âm lịch``, ``mùng 5 Tết``: the solar day is asked for."""


class Prefer(StrEnum):
    """Which year a day without one belongs to."""

    NEAREST = "nearest"
    PAST = "past"
    """Something that has happened: a briefing, an issue date."""
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class Day:
    """A day read from text; ``inferred_year`` when the text gave none."""

    date: date
    inferred_year: bool = False


@dataclass(frozen=True, slots=True)
class DayFault:
    """Why there is no day. Fields that do not apply are None; ``last`` is the number of days of ``month``."""

    kind: DayFaultKind
    day: int | None = None
    month: int | None = None
    year: int | None = None
    last: int | None = None
    weekday: int | None = None


def civil_day(day: int, month: int, year: int | None, today: date, prefer: Prefer = Prefer.NEAREST) -> Day | DayFault:
    """A checked day. Two-digit years are of this century; without a year the candidates of three years are weighed."""
    if year is not None and year < 100:
        year += 2000
    if not 1 <= month <= 12:
        return DayFault(DayFaultKind.NO_SUCH_MONTH, day, month, year)
    if year is not None and not OLDEST_YEAR <= year <= today.year + _YEARS_AHEAD:
        return DayFault(DayFaultKind.NO_SUCH_YEAR, day, month, year)
    years = [year] if year is not None else [today.year - 1, today.year, today.year + 1]
    possible = [date(y, month, day) for y in years if 1 <= day <= days_in(y, month)]
    if not possible:
        return DayFault(DayFaultKind.NO_SUCH_DAY, day, month, year, last=days_in(year or today.year, month))
    return Day(nearest(possible, today, prefer), inferred_year=year is None)


def nearest(days: list[date], today: date, prefer: Prefer) -> date:
    """The day nearest to today on the preferred side, if any lies there; of two as near, the coming one."""
    if prefer is Prefer.PAST:
        days = [d for d in days if d <= today] or days
    elif prefer is Prefer.FUTURE:
        days = [d for d in days if d >= today] or days
    return min(days, key=lambda d: (abs((d - today).days), d < today))


def days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def months_around(today: date) -> list[date]:
    first = today.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    return [before, first, after]
