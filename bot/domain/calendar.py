"""The working calendar of the public sector (domain.md 5): package as baseline, facts of notices over it, the office's overlay on top.

The package ``holidays`` knows the statutory days and some swaps; it misses others (02/01/2026 and 10/01/2026), guesses
the Tết block of years without a notice, and its names follow the machine's locale unless asked in Vietnamese. So it is a
baseline only, and its names are never shown.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate
from types import MappingProxyType

SATURDAY, SUNDAY = 5, 6
WEEKLY_REST = frozenset({SATURDAY, SUNDAY})
"""Days of rest as ``date.weekday()`` numbers. The public sector works Monday to Friday."""


class Half(StrEnum):
    """Which half of a day is worked, where only one is. Such a day counts as a working day; only push hours know the half."""

    WHOLE = ""
    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True)
class DayMark:
    """One day that differs from the baseline. ``document`` is the number of the notice: a year with one is no longer provisional."""

    works: bool
    reason: str = ""
    document: str = ""
    half: Half = Half.WHOLE


def _days(year: int, text: str) -> list[date]:
    """``"2/1 16-20/2"`` → days of the year; as domain.md 5.3 prints them (day/month, ranges within a month)."""
    days: list[date] = []
    for part in text.split():
        span, month = part.split("/")
        first, _, last = span.partition("-")
        days += [date(year, int(month), n) for n in range(int(first), int(last or first) + 1)]
    return days


# domain.md 5.3: the days off from Monday to Friday and the working Saturdays of years whose notices are out. 2026 from the notices
# on Tết and on the swaps 02/01 ↔ 10/01 and 31/8 ↔ 22/8, and NQ 28/2026/QH16 for 24/11; 2023–2025 from the package, which agrees.
_NOTICES: Mapping[int, tuple[str, str]] = {
    2023: ("2/1 20/1 23-26/1 1-3/5 1/9 4/9", ""),
    2024: ("1/1 8-9/2 12-14/2 18/4 29-30/4 1/5 2-3/9", "4/5"),
    2025: ("1/1 27-31/1 7/4 30/4 1-2/5 1-2/9", "26/4"),
    2026: ("1-2/1 16-20/2 27/4 30/4 1/5 31/8 1-2/9 24/11", "10/1 22/8"),
}
FIRST_NOTICED_YEAR = min(_NOTICES)
"""Years before are over: what the package says of them is history, not a forecast."""


def _shipped() -> dict[date, DayMark]:
    marks: dict[date, DayMark] = {}
    for year, (off, working) in _NOTICES.items():
        marks |= {day: DayMark(False) for day in _days(year, off)}
        marks |= {day: DayMark(True) for day in _days(year, working)}
    return marks


SHIPPED_OVERLAY: Mapping[date, DayMark] = MappingProxyType(_shipped())
"""Facts that ship with the product; whatever the office marks for the same day wins."""


class _Year:
    """The working days of one year: ``flags`` by day of the year, ``days`` as sorted ordinals."""

    __slots__ = ("before", "days", "first", "flags")

    def __init__(
        self, year: int, off: Iterable[date], extra: Iterable[date], rest: frozenset[int], marks: Mapping[date, DayMark]
    ):
        self.first = date(year, 1, 1).toordinal()
        length = date(year, 12, 31).toordinal() - self.first + 1
        # Ordinal 1 was a Monday.
        flags = [(self.first + n - 1) % 7 not in rest for n in range(length)]
        for day in off:
            flags[day.toordinal() - self.first] = False
        for day in extra:
            flags[day.toordinal() - self.first] = True
        for day, mark in marks.items():
            if day.year == year:
                flags[day.toordinal() - self.first] = mark.works
        self.flags = flags
        self.days = [self.first + n for n, works in enumerate(flags) if works]
        self.before = [0, *accumulate(flags)]


class WorkCalendar:
    """Which days the office works. Immutable; each year is worked out once and kept.

    ``overlay`` is the office's own table (day off or working day, with its reason and notice); it wins over everything.
    """

    def __init__(self, overlay: Mapping[date, DayMark] | None = None, weekly_rest: Iterable[int] = WEEKLY_REST) -> None:
        self._marks: dict[date, DayMark] = {**SHIPPED_OVERLAY, **(overlay or {})}
        self._rest = frozenset(weekly_rest)
        if len(self._rest & frozenset(range(7))) > 6:
            raise ValueError("a week without a working day")
        self._noticed = _NOTICES.keys() | {day.year for day, mark in self._marks.items() if mark.document}
        self._years: dict[int, _Year] = {}

    def is_working(self, day: date) -> bool:
        year = self._year(day.year)
        return year.flags[day.toordinal() - year.first]

    def mark(self, day: date) -> DayMark | None:
        """What the overlay says of a day, if anything: the reason to show beside it."""
        return self._marks.get(day)

    def half(self, day: date) -> Half:
        """Which half of a working day is worked, where the overlay says so."""
        mark = self._marks.get(day)
        return mark.half if mark is not None and mark.works else Half.WHOLE

    def is_provisional(self, year: int) -> bool:
        """Whether the year has no notice yet, so that its dates are shown as "lịch dự kiến"."""
        return year >= FIRST_NOTICED_YEAR and year not in self._noticed

    def next_working(self, day: date) -> date:
        """The first working day after the day."""
        return self.add_working_days(day, 1)

    def previous_working(self, day: date) -> date:
        """The last working day before the day."""
        return self.add_working_days(day, -1)

    def last_working_on_or_before(self, day: date) -> date:
        return day if self.is_working(day) else self.previous_working(day)

    def first_working_on_or_after(self, day: date) -> date:
        return day if self.is_working(day) else self.next_working(day)

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after the day (before it, when negative); the first day is not counted (BLDS Art. 147). Zero is the day itself."""
        if count == 0:
            return day
        return self._forward(day, count) if count > 0 else self._back(day, -count)

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and with ``end``; negative when ``end`` is before ``start`` (then from ``end`` up to, without, ``start``).

        From a working day it is the inverse of :meth:`add_working_days`.
        """
        if end < start:
            return -self._count(end, start)
        return self._count(start + timedelta(days=1), end + timedelta(days=1))

    def first_working_of_week(self, day: date) -> date | None:
        """The first working day of the Monday-to-Sunday week around the day; None for a week wholly off."""
        days = self._working_of_week(day)
        return days[0] if days else None

    def last_working_of_week(self, day: date) -> date | None:
        """The last working day of the Monday-to-Sunday week around the day; None for a week wholly off."""
        days = self._working_of_week(day)
        return days[-1] if days else None

    def _working_of_week(self, day: date) -> list[date]:
        monday = day - timedelta(days=day.weekday())
        return [d for d in (monday + timedelta(days=n) for n in range(7)) if self.is_working(d)]

    def _forward(self, day: date, count: int) -> date:
        year, ordinal = day.year, day.toordinal()
        while True:
            days = self._year(year).days
            at = bisect_right(days, ordinal) + count - 1
            if at < len(days):
                return date.fromordinal(days[at])
            count = at - len(days) + 1
            year += 1

    def _back(self, day: date, count: int) -> date:
        year, ordinal = day.year, day.toordinal()
        while True:
            days = self._year(year).days
            at = bisect_left(days, ordinal) - count
            if at >= 0:
                return date.fromordinal(days[at])
            count = -at
            year -= 1

    def _count(self, start: date, stop: date) -> int:
        """Working days from ``start`` up to, without, ``stop``."""
        total = 0
        for number in range(start.year, stop.year + 1):
            year = self._year(number)
            low = max(start.toordinal() - year.first, 0)
            high = min(stop.toordinal() - year.first, len(year.flags))
            total += year.before[high] - year.before[low]
        return total

    def _year(self, number: int) -> _Year:
        year = self._years.get(number)
        if year is None:
            year = self._years[number] = self._work_out(number)
        return year

    def _work_out(self, number: int) -> _Year:
        # The year after is asked too: a swap of January may make the last Saturday of December a working day (27/12/2014).
        import holidays  # a tenth of a second to load: the application asks for the year beside its start

        package = holidays.country_holidays("VN", years=(number, number + 1), expand=False, language="vi")
        off = [day for day in package if day.year == number]
        extra = [day for day in package.weekend_workdays if day.year == number]
        return _Year(number, off, extra, self._rest, self._marks)
