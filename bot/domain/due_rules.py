"""Deadline rules as data: the words of a paper, once understood (domain.md 1.5, 5.5; issue 4).

A rule says *when* (a day, so many days from a start, a period, days that come round every year, a day of the week), whether
that is *before* or *by*, and to which minute. It holds no date that depends on the calendar: those are worked out by
:mod:`bot.domain.due_dates`, so a change of the calendar moves what follows from it and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any, Self

from bot.domain.deadlines import DueWording


class Every(StrEnum):
    """How often a rule comes round."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class CountUnit(StrEnum):
    """What is counted; the first day never is (BLDS 2015 Art. 147)."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


class Start(StrEnum):
    """From which day."""

    SIGNED = "signed"
    """Ngày ký, ngày ban hành."""
    RECEIVED = "received"
    """Ngày nhận: the day the unit's card goes out."""
    DAY = "day"


class Binds(StrEnum):
    """Whose deadline it is. Only that of the units ever becomes a unit's due day (domain.md 0.2)."""

    UNITS = "units"
    UPSTREAM = "upstream"
    """The Sở itself, towards cấp trên: the second step of a two-step deadline."""
    OTHERS = "others"
    """Bodies that are not ours (the seed's yearly report of 15/12): shown, never followed up."""


@dataclass(frozen=True, slots=True)
class OnDay:
    """``ngày 30/6/2026``"""

    day: date


@dataclass(frozen=True, slots=True)
class Counted:
    """``trong 05 ngày làm việc kể từ ngày ký``. ``forward``: the office chose that a period ending on a day off ends on the next working day."""

    count: int
    unit: CountUnit
    start: Start
    day: date | None = None
    forward: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """``trong quý III/2026``: from ``first`` to ``last``, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class EachYear:
    """Days (month, day) that come round every year: one for ``hàng năm``, twelve for ``hàng tháng``. A day a month has not is its last."""

    every: Every
    days: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class EachWeek:
    """``thứ Năm hàng tuần``; ``weekday`` as ``date.weekday()``."""

    weekday: int


When = OnDay | Counted | Within | EachYear | EachWeek


@dataclass(frozen=True, slots=True)
class DueRule:
    """One deadline as understood. ``phrase`` keeps the words as typed; with ``at`` (office time) it ends at that minute."""

    when: When
    wording: DueWording = DueWording.BY
    at: time | None = None
    phrase: str = ""

    @property
    def recurring(self) -> bool:
        return isinstance(self.when, EachYear | EachWeek)

    @property
    def every(self) -> Every | None:
        """How often it comes round; None for once."""
        match self.when:
            case EachYear(every=every):
                return every
            case EachWeek():
                return Every.WEEK
            case _:
                return None

    def to_json(self) -> dict[str, Any]:
        return {
            "when": _when_to_json(self.when),
            "wording": self.wording.value,
            "at": self.at.strftime("%H:%M") if self.at else None,
            "phrase": self.phrase,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        at = time.fromisoformat(value["at"]) if value["at"] else None
        return cls(_when_from_json(value["when"]), DueWording(value["wording"]), at, value["phrase"])


def _when_to_json(when: When) -> dict[str, Any]:
    match when:
        case OnDay(day):
            return {"is": "day", "day": day.isoformat()}
        case Counted(count, unit, start, day, forward):
            return {
                "is": "counted",
                "count": count,
                "unit": unit.value,
                "start": start.value,
                "day": day.isoformat() if day else None,
                "forward": forward,
            }
        case Within(first, last):
            return {"is": "within", "first": first.isoformat(), "last": last.isoformat()}
        case EachYear(every, days):
            return {"is": "each_year", "every": every.value, "days": [list(pair) for pair in days]}
        case EachWeek(weekday):
            return {"is": "each_week", "weekday": weekday}


def _when_from_json(value: Mapping[str, Any]) -> When:
    match value["is"]:
        case "day":
            return OnDay(date.fromisoformat(value["day"]))
        case "counted":
            day = date.fromisoformat(value["day"]) if value["day"] else None
            return Counted(value["count"], CountUnit(value["unit"]), Start(value["start"]), day, value["forward"])
        case "within":
            return Within(date.fromisoformat(value["first"]), date.fromisoformat(value["last"]))
        case "each_year":
            return EachYear(Every(value["every"]), tuple((month, day) for month, day in value["days"]))
        case "each_week":
            return EachWeek(value["weekday"])
    raise ValueError(f"no such rule: {value['is']!r}")
