"""A deadline in words: what was understood, its next days, and what is asked where it was not."""

from collections.abc import Sequence
from datetime import date

from bot.cards.publishing import day_fault
from bot.domain.deadlines import DueWording
from bot.domain.due_dates import DueDate
from bot.domain.due_rules import Counted, DueRule, EachWeek, EachYear, Every, OnDay, Within
from bot.i18n import Language
from bot.intake.due_rules import RuleFault, RuleFaultKind
from bot.messaging import MAX_LABEL, Choice, Outgoing

MONDAY = date(2026, 1, 5)
LAST = 31
"""Stands for the last day of any month."""


def rule_words(language: Language, rule: DueRule) -> str:
    """``hàng năm, trước ngày 15/12 (không tính ngày đó)``: exclusive and inclusive are named."""
    words = _worded(language, rule)
    if rule.every is None:
        return words
    return language.t("rules.recurring", every=language.t(f"rules.every.{rule.every.value}"), what=words)


def _worded(language: Language, rule: DueRule) -> str:
    if isinstance(rule.when, Counted):
        return _counted(language, rule.when)
    before = rule.wording is DueWording.BEFORE
    if isinstance(rule.when, Within) and not before:
        first, last = language.date_doc(rule.when.first), language.date_doc(rule.when.last)
        return language.t("rules.within", first=first, last=last)
    named = _named(language, rule)
    if rule.at is not None:
        return language.t("rules.before.hour" if before else "rules.by.hour", clock=f"{rule.at:%H:%M}", named=named)
    return language.t("rules.before" if before else "rules.by", named=named)


def _counted(language: Language, when: Counted) -> str:
    start = _start(language, when)
    return language.t(f"rules.counted.{when.unit.value}", count=language.two(when.count), start=start)


def _start(language: Language, when: Counted) -> str:
    return language.t(f"rules.start.{when.start.value}", day=language.date_doc(when.day) if when.day else "")


def _named(language: Language, rule: DueRule) -> str:
    match rule.when:
        case OnDay(day):
            return language.t("rules.day", day=language.date_doc(day))
        case Within(first, last):
            day = first if rule.wording is DueWording.BEFORE else last
            return language.t("rules.day", day=language.date_doc(day))
        case EachWeek(weekday):
            return language.weekday(date.fromordinal(MONDAY.toordinal() + weekday))
        case EachYear(every, days):
            return _days_of_year(language, every, days)
        case Counted():
            raise ValueError("a counted period names no day")


def _days_of_year(language: Language, every: Every, days: Sequence[tuple[int, int]]) -> str:
    if every is Every.MONTH:
        day = days[0][1]
        return language.t("rules.month_end") if day == LAST else language.t("rules.day", day=language.two(day))
    if all(day == LAST for _, day in days) and every is Every.QUARTER:
        return language.t("rules.quarter_end")
    named = [language.date_short(_in_leap_year(month, day)) for month, day in days]
    return language.t("rules.day", day=language.join(named))


def _in_leap_year(month: int, day: int) -> date:
    return date(2024, month, min(day, (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31)))


def understood_lines(language: Language, rule: DueRule, dues: Sequence[DueDate]) -> list[str]:
    """What was understood, the last good day, the working day before it where that is off, and the next occurrences.

    ``dues``: the next of :func:`bot.domain.due_dates.next_due_dates`, at least one.
    """
    first = dues[0]
    lines = [language.t("rules.understood", what=rule_words(language, rule)), _last_day(language, rule, first)]
    if first.soft != first.hard:
        lines.append(language.t("rules.soft", weekday=language.weekday(first.soft), day=language.date_doc(first.soft)))
    if rule.recurring and len(dues) > 1:
        lines.append(language.t("rules.next", days=language.join([language.date_doc(due.hard) for due in dues])))
    years = sorted({due.soft.year for due in dues if due.provisional})
    lines += [language.t("schedule.provisional", year=year) for year in years[:1]]
    return lines


def _last_day(language: Language, rule: DueRule, due: DueDate) -> str:
    key = "rules.last" if rule.at is None else "rules.last.hour"
    return language.t(
        key,
        weekday=language.weekday(due.hard),
        day=language.date_doc(due.hard),
        clock=f"{rule.at:%H:%M}" if rule.at else "",
    )


def fault_card(language: Language, fault: RuleFault) -> Outgoing:
    """Why no deadline was understood; each reading that may have been meant is a choice ``=0``, ``=1``, none is taken by itself."""
    choices = tuple((Choice(_short(language, offer), f"={place}"),) for place, offer in enumerate(fault.offers))
    return Outgoing(_fault(language, fault), choices)


def _fault(language: Language, fault: RuleFault) -> str:
    if fault.kind is RuleFaultKind.BAD_DAY and fault.day is not None:
        return day_fault(language, fault.day)
    days = [language.date_doc(day) for day in fault.days]
    every = language.t(f"rules.every.{fault.every.value}") if fault.every else ""
    return language.t(f"rules.fault.{fault.kind.value}", days=language.join(days), every=every)


def _short(language: Language, rule: DueRule) -> str:
    """A reading as a button: its own words where they fit."""
    words = rule_words(language, rule)
    if len(words) <= MAX_LABEL:
        return words
    match rule.when:
        case EachYear() | EachWeek():
            every = language.t(f"rules.every.{rule.every.value}") if rule.every else ""
            short = language.t("rules.short.every", every=every, named=_named(language, rule))
            return short if len(short) <= MAX_LABEL else every
        case Counted(count, unit) as when:
            return language.t(f"rules.short.{unit.value}", count=language.two(count), start=_start(language, when))
        case _:
            named = _named(language, rule)
            return language.t(
                "rules.short.before" if rule.wording is DueWording.BEFORE else "rules.short.by", named=named
            )
