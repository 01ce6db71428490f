"""The pieces phrases of deadlines are made of: hours, wordings, ranges, lunar days, and what a refusal says."""

import re
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from bot.domain.deadlines import DueWording
from bot.domain.due_rules import DueRule, Every, OnDay
from bot.intake.civil import Day, DayFault, Prefer
from bot.intake.days import FoundDay, find_days


class RuleFaultKind(StrEnum):
    """Why there is no rule."""

    NOT_UNDERSTOOD = "not_understood"
    BAD_DAY = "bad_day"
    """31/02, 15/13: ``day`` says what is wrong."""
    PAST = "past"
    """This year's is gone; ``offers`` holds the next."""
    NO_DATE = "no_date"
    """``ngay``, ``khẩn trương``, ``đầu tháng 7``: nothing can be computed."""
    HORIZON = "horizon"
    """``đến năm 2025``: a horizon in a title."""
    START_UNKNOWN = "start_unknown"
    TWO_DATES = "two_dates"
    """``days`` are the days named; ``offers`` a rule for each."""
    RANGE = "range"
    """``từ 10/6 đến 15/6``: ``days`` are its ends; the offer ends on the last."""
    LUNAR = "lunar"
    """Ngày âm lịch: the office enters the solar day."""
    DAY_MISSING = "day_missing"
    """``định kỳ hàng quý`` without a day; ``every`` says how often, ``offers`` what is usual."""
    SEVERAL_READINGS = "several_readings"
    """``06 tháng``: within six months, or twice a year; ``offers`` are the readings."""
    UNUSUAL = "unusual"
    """``03 năm một lần``, ``hai tuần một lần``: a period the product does not keep."""
    TOO_OFTEN = "too_often"
    """``hàng ngày``"""


@dataclass(frozen=True, slots=True)
class RuleFault:
    """A refusal with its facts; ``offers`` are rules the person can take instead, never taken by themselves."""

    kind: RuleFaultKind
    phrase: str = ""
    day: DayFault | None = None
    days: tuple[date, ...] = ()
    every: Every | None = None
    offers: tuple[DueRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """The words as typed, a source for days, and its plain form (the same positions)."""

    phrase: str
    source: str
    plain: str
    today: date

    def found(self) -> list[FoundDay]:
        return find_days(self.source, self.today, Prefer.FUTURE)

    def days(self) -> tuple[date, ...]:
        """Every day named, each once, in order."""
        return tuple(dict.fromkeys(one.day.date for one in self.found() if isinstance(one.day, Day)))

    def refuse(self, kind: RuleFaultKind, **facts: object) -> RuleFault:
        return RuleFault(kind, self.phrase, **facts)  # type: ignore[arg-type]


FILLER = "|"
"""Stands where something was read already: no blank, which cleaning would take away and so move what follows."""
HORIZON = re.compile(
    r"\b(?:den|dinh huong den|tam nhin(?: den)?|huong den) nam (?:19|20)\d\d\b(?! *[/-])|\bgiai doan \d{4} ?- ?\d{4}\b"
)
LUNAR = re.compile(
    r"\bam lich\b|\((?:al|a\.l)\.?\)|\d ?(?:al|a\.l)\b|\bram (?:thang|ngay|trung|$)|\bthang (?:gieng|chap)\b|\b(?:\d+|mot|hai|ba|bon|nam|sau) (?:thang )?tet\b|"
    r"\b(?:truoc|sau|trong|den|het) (?:dip |ky nghi )?tet\b|\bgiao thua\b|\bnhuan thang\b"
)
_BEFORE = re.compile(r"\b(?:truoc|chua qua)\b")
_HOUR = re.compile(
    r"(?<![\d/.-])(?P<hour>[01]?\d|2[0-4]) ?(?:(?:gio|h|g)(?![a-z])(?: ?(?P<minute>[0-5]\d)(?![\d/])|(?P<half> ruoi))?|:(?P<colon>[0-5]\d))"
    r"(?: ?phut)?(?: (?P<part>sang|chieu|toi|trua)\b)?"
)
_HOUR_GLUED = re.compile(r"(?<![\d/.-])(?P<hour>[01]?\d|2[0-4])h(?P<minute>[0-5]\d)(?!\d)")
_RANGE_SHORT = re.compile(r"(?<![\d/])(\d{1,2}) ?(?:-|den|toi) ?(\d{1,2}) ?/ ?(\d{1,2})(?:/(\d{4}))?(?![\d/])")


def wording_of(plain: str) -> DueWording:
    """``trước`` excludes the day (or the minute) it names, everything else includes it."""
    return DueWording.BEFORE if _BEFORE.search(plain) else DueWording.BY


def hour_of(plain: str) -> tuple[time | None, str]:
    """(hour, the text without it). ``24 giờ`` is the end of the day: no hour of its own. ``5 giờ chiều`` is 17:00."""
    match = _HOUR_GLUED.search(plain) or _HOUR.search(plain)
    if match is None:
        return None, plain
    groups = match.groupdict()
    hour = int(groups["hour"])
    minute = 30 if groups.get("half") else int(groups.get("minute") or groups.get("colon") or 0)
    if groups.get("part") in ("chieu", "toi") and hour < 12:
        hour += 12
    rest = plain[: match.start()] + " " * (match.end() - match.start()) + plain[match.end() :]
    return (None if hour == 24 else time(hour, minute)), rest


def range_of(asked: Asked) -> RuleFault | None:
    """``từ ngày 10/6 đến ngày 15/6``, ``10-15/6``: two ends, of which only the office knows which one binds."""
    short = _RANGE_SHORT.search(asked.plain)
    ends: list[date] = []
    if short is not None and int(short[1]) < int(short[2]) and not re.search(r"\bthu $", asked.plain[: short.start()]):
        text = f"/{short[3]}" + (f"/{short[4]}" if short[4] else "")
        both = [find_days(short[n] + text, asked.today, Prefer.FUTURE) for n in (1, 2)]
        ends = [found[0].day.date for found in both if found and isinstance(found[0].day, Day)]
    else:
        days = [one for one in asked.found() if isinstance(one.day, Day)]
        if len(days) == 2 and re.fullmatch(
            r"[ ,]*(?:den|toi|-|–)(?: het)?(?: ngay)?[ ,]*", asked.plain[days[0].end : days[1].start]
        ):
            ends = [one.day.date for one in days if isinstance(one.day, Day)]
    if len(ends) != 2:
        return None
    last = DueRule(OnDay(max(ends)), DueWording.BY, None, asked.phrase)
    offers = (last,) if max(ends) >= asked.today else ()
    return RuleFault(RuleFaultKind.RANGE, asked.phrase, days=(ends[0], ends[1]), offers=offers)
