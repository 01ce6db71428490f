"""From a rule to dates: the last good day and minute, the soft due day, the next occurrences (design.md 7, domain.md 5.5).

A date a paper names is a calendar date and is never moved later on its own. Working days come from the calendar; plain days
that end on a day off are shown both ways and follow the office's choice, by default the earlier.
"""

import calendar as months
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta, tzinfo
from itertools import count, islice

from bot.domain.calendar import WorkCalendar
from bot.domain.deadlines import DueWording, hard_due, soft_due
from bot.domain.due_rules import Counted, CountUnit, DueRule, EachWeek, EachYear, Every, OnDay, Start, Within
from bot.domain.instants import OFFICE_ZONE, end_of_day, instant

MINUTE_MS = 60_000
WORKDAY_BEGINS = time(8, 0)
"""A deadline at or before it leaves no working time on its own day: the soft due day is the working day before."""
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Anchors:
    """The days periods are counted from: when the paper was signed, and when the units get it."""

    signed: date | None = None
    received: date | None = None


@dataclass(frozen=True, slots=True)
class DueDate:
    """One occurrence of a rule.

    ``named`` is the day as written, ``hard`` the last day in time, ``soft`` the last working day on or before it (the day reminders
    count to), ``ends_at`` the first instant too late (epoch ms). ``period`` names the occurrence for ever ("2026-Q3"), whatever
    becomes of its dates; empty for a rule that comes once. ``provisional``: it rests on a year without an official notice.
    """

    period: str
    named: date
    hard: date
    soft: date
    ends_at: int
    provisional: bool = False


class NoStart(ValueError):
    """The rule counts from a day that is not known."""


def occurrences(
    rule: DueRule,
    since: date,
    calendar: WorkCalendar,
    anchors: Anchors | None = None,
    zone: tzinfo = OFFICE_ZONE,
) -> Iterator[DueDate]:
    """Every occurrence whose last good day is on or after ``since``, in order; endless for a rule that comes round.

    Raises :class:`NoStart` where the rule counts from a day that ``anchors`` do not have.
    """
    known = anchors or Anchors()
    dated = (_due_date(rule, period, named, calendar, zone) for period, named in _named(rule, since, calendar, known))
    return (each for each in dated if each.hard >= since)


def next_due_dates(
    rule: DueRule,
    today: date,
    calendar: WorkCalendar,
    anchors: Anchors | None = None,
    zone: tzinfo = OFFICE_ZONE,
    most: int = SHOWN,
) -> list[DueDate]:
    """The next occurrences that can still be met, at most ``most``; none for a day that is over."""
    return list(islice(occurrences(rule, today, calendar, anchors, zone), most))


def forward_choice(rule: DueRule, calendar: WorkCalendar, anchors: Anchors | None = None) -> tuple[date, date] | None:
    """(earlier, later) last days where plain days end on a day off and the office may choose; None where there is no choice."""
    if not isinstance(rule.when, Counted) or rule.when.unit is CountUnit.WORKING_DAYS:
        return None
    _, named = next(_named(rule, date.min, calendar, anchors or Anchors(), rolled=False))
    if calendar.is_working(named):
        return None
    return calendar.last_working_on_or_before(named), calendar.first_working_on_or_after(named)


def _due_date(rule: DueRule, period: str, named: date, calendar: WorkCalendar, zone: tzinfo) -> DueDate:
    hard, ends_at = _end(rule, named, zone)
    soft = soft_due(hard, calendar)
    if soft == hard and rule.at is not None and rule.at <= WORKDAY_BEGINS:
        soft = calendar.previous_working(hard)
    return DueDate(period, named, hard, soft, ends_at, calendar.is_provisional(soft.year))


def _end(rule: DueRule, named: date, zone: tzinfo) -> tuple[date, int]:
    """The last good day and the first instant too late. "Chậm nhất 17 giờ" lets 17:00 itself pass, "trước 17 giờ" does not."""
    if rule.at is None:
        hard = hard_due(named, rule.wording)
        return hard, end_of_day(hard, zone)
    ends_at = instant(named, rule.at, zone) + (MINUTE_MS if rule.wording is DueWording.BY else 0)
    midnight = rule.at == time.min and rule.wording is DueWording.BEFORE
    return (named - timedelta(days=1) if midnight else named), ends_at


def _named(
    rule: DueRule, since: date, calendar: WorkCalendar, anchors: Anchors, *, rolled: bool = True
) -> Iterator[tuple[str, date]]:
    """(period, day as written) from about ``since`` on."""
    match rule.when:
        case OnDay(named):
            yield "", named
        case Within(first, last):
            yield "", first if rule.wording is DueWording.BEFORE else last
        case Counted() as counted:
            last_day = counted_day(counted, calendar, anchors)
            if rolled and counted.forward:
                last_day = calendar.first_working_on_or_after(last_day)
            yield "", last_day
        case EachYear(every, days):
            for year in _years(since):
                for number, (month, day) in enumerate(sorted(days), start=1):
                    yield period_name(every, year, month, number), clipped(year, month, day)
        case EachWeek(weekday):
            monday = since - timedelta(days=since.weekday() + 7)
            for week in count():
                named = monday + timedelta(weeks=week, days=weekday)
                iso = named.isocalendar()
                yield f"{iso.year}-W{iso.week:02}", named


def _years(since: date) -> Iterator[int]:
    """A day written for last year ended last year: nothing before this year can still be good."""
    return iter(range(max(since.year, 1), 9999))


def period_name(every: Every, year: int, month: int, number: int) -> str:
    """The name of a period that holds a month; where one period has several days, its number of the year tells them apart."""
    match every:
        case Every.MONTH:
            return f"{year}-{month:02}"
        case Every.QUARTER:
            return f"{year}-Q{(month + 2) // 3}"
        case Every.HALF_YEAR:
            return f"{year}-H{1 if month <= 6 else 2}"
        case _:
            return f"{year}" if number == 1 else f"{year}.{number}"


def clipped(year: int, month: int, day: int) -> date:
    """The day of a month, or its last where it has no such day (29/2, 31/4): earlier, never later."""
    return date(year, month, min(day, months.monthrange(year, month)[1]))


def counted_day(when: Counted, calendar: WorkCalendar, anchors: Anchors) -> date:
    """The last day of a running period as counted, before any choice about days off. Raises :class:`NoStart`."""
    start = {Start.SIGNED: anchors.signed, Start.RECEIVED: anchors.received, Start.DAY: when.day}[when.start]
    if start is None:
        raise NoStart(when.start.value)
    match when.unit:
        case CountUnit.WORKING_DAYS:
            return calendar.add_working_days(start, when.count)
        case CountUnit.DAYS:
            return start + timedelta(days=when.count)
        case CountUnit.WEEKS:
            return start + timedelta(weeks=when.count)
        case CountUnit.MONTHS:
            number = start.year * 12 + start.month - 1 + when.count
            return clipped(number // 12, number % 12 + 1, start.day)


# ------------------------------------------------------------------------------------------------------- two steps, one form


def leaves_no_day(units: date, upstream: DueDate) -> bool:
    """Whether the units' last day leaves the Sở no working day to put its own report together."""
    return units >= upstream.soft
