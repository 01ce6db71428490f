"""A deadline is asked, understood and confirmed: the questions of the office's own entry, in words and on a calendar to tap."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.cards.due_rules import fault_card, rule_words, understood_lines
from bot.cards.measure import MAX_LINES, lines_of, rows
from bot.domain.calendar import WorkCalendar
from bot.domain.deadlines import DueWording
from bot.domain.due_dates import DueDate
from bot.domain.due_rules import DueRule, OnDay
from bot.domain.obligations import Duty
from bot.domain.text import clip
from bot.i18n import Language
from bot.intake.due_found import Whom
from bot.intake.due_rules import RuleFault
from bot.messaging import MAX_LABEL, Choice, Outgoing, Rows

WEEKS = 4
"""Weeks shown at once, one button each; the fifth leads on."""
DAYS = 5
OFFERS = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One deadline as understood. ``left``: working days; ``reminders``: the days units are reminded on, empty where nobody is."""

    whom: Whom
    rule: DueRule
    dues: Sequence[DueDate]
    left: int
    reminders: Sequence[date] = ()


@dataclass(frozen=True, slots=True)
class Further:
    """What may be said beside the deadline: a day of its own for one duty, the Sở's own day, how it is reminded."""

    apart: Duty | None = None
    upstream: bool = False
    ladder: bool = False


def understood(language: Language, entries: Sequence[Entry], weekday: date, further: Further = Further()) -> Outgoing:
    """Every deadline of the answer as it will be followed, before anything is kept. ``weekday`` is any day of the weekly card's kind."""
    choices = (*yes_or_edit(language), *_further(language, further))
    for most in (4, 3, 2, 1):
        lines = [line for entry in entries for line in _entry(language, entry, weekday, len(entries) > 1, most)]
        card = Outgoing("\n".join(lines), choices)
        if lines_of(card) <= MAX_LINES or most == 1:
            return card
    raise AssertionError("the last card is taken")


def yes_or_edit(language: Language) -> Rows:
    return ((Choice(language.t("publishing.yes"), "=yes"), Choice(language.t("publishing.edit"), "=edit")),)


def _further(language: Language, further: Further) -> Rows:
    return rows(
        Choice(language.t(f"publishing.apart.{further.apart.value}"), "=apart") if further.apart else None,
        Choice(language.t("deadline.button.upstream"), "=upstream") if further.upstream else None,
        Choice(language.t("deadline.button.ladder"), "=ladder") if further.ladder else None,
    )


def _entry(language: Language, entry: Entry, weekday: date, named: bool, most: int) -> list[str]:
    """One deadline in at most so many kinds of lines, the least needed left out first: reminders, further occurrences."""
    first = entry.dues[0]
    lines = [language.t(f"deadline.of.{entry.whom.value}")] if named or entry.whom is Whom.UPSTREAM else []
    if _plain(entry.rule):
        lines.append(_last(language, "publishing.understood", entry, first))
        lines += understood_lines(language, entry.rule, entry.dues)[2:]
    else:
        said = understood_lines(language, entry.rule, entry.dues if most > 1 else entry.dues[:1])
        hour = said[1] if entry.rule.at is not None else _last(language, "deadline.last", entry, first)
        lines += [said[0], hour, *said[2:]]
    if entry.whom is Whom.UPSTREAM:
        lines.append(language.t("deadline.upstream.own"))
    elif most > (3 if named else 2):
        lines.append(_reminders(language, entry.reminders, weekday))
    return lines


def _plain(rule: DueRule) -> bool:
    """A day to the end of which it is, which needs no other words."""
    return isinstance(rule.when, OnDay) and rule.wording is DueWording.BY and rule.at is None


def _last(language: Language, key: str, entry: Entry, due: DueDate) -> str:
    return language.t(
        key, day=language.date_doc(due.hard), weekday=language.weekday(due.hard), left=language.two(entry.left)
    )


def _reminders(language: Language, reminders: Sequence[date], weekday: date) -> str:
    days = ", ".join(language.date_short(day) for day in reminders)
    key = "publishing.reminders" if days else "publishing.reminders_weekly"
    return language.t(key, days=days, weekday=language.weekday(weekday))


# ------------------------------------------------------------------------------------------------------------ not understood


def asked_back(language: Language, fault: RuleFault, *, may_none: bool = True) -> Outgoing:
    """Why it was not understood, what may have been meant (never taken by itself), a calendar to tap, and no deadline at all."""
    told = fault_card(language, fault)
    offers = [Choice(choice.label, f"=o{place}") for place, choice in enumerate(told.every_choice())][:OFFERS]
    none = Choice(language.t("publishing.deadline.none"), "=none") if may_none else None
    how = "" if offers else "\n" + language.t("publishing.deadline.how")
    return Outgoing(told.text + how, rows(*offers, calendar_button(language), none))


def calendar_button(language: Language) -> Choice:
    return Choice(language.t("deadline.button.calendar"), "=cal")


def which_end(language: Language, rule: DueRule, named: date, earlier: date, later: date) -> Outgoing:
    """Plain days end on a day off: both readings, the office chooses (domain.md 5.5)."""
    both = [
        Choice(language.t("deadline.end", weekday=language.weekday(day), day=language.date_short(day)), f"=o{place}")
        for place, day in enumerate((earlier, later))
    ]
    text = language.t(
        "deadline.which_end",
        what=rule_words(language, rule),
        weekday=language.weekday(named),
        day=language.date_doc(named),
    )
    return Outgoing(text, rows(*both))


def weeks(language: Language, monday: date, today: date, calendar: WorkCalendar) -> Outgoing:
    """Weeks to choose from, those without a working day ahead left out."""
    shown = [
        week for week in (monday + timedelta(weeks=n) for n in range(WEEKS * 2)) if working_days(week, today, calendar)
    ][:WEEKS]
    choices = [Choice(_week(language, week, today, calendar), f"=w{week.isoformat()}") for week in shown]
    further = monday + timedelta(weeks=WEEKS) if not shown else shown[-1] + timedelta(weeks=1)
    more = Choice(language.t("deadline.button.later"), f"=m{further.isoformat()}")
    return Outgoing(language.t("deadline.which_week"), rows(*choices, more))


def _week(language: Language, monday: date, today: date, calendar: WorkCalendar) -> str:
    days = working_days(monday, today, calendar)
    first, last = language.date_short(days[0]), language.date_short(days[-1])
    return clip(language.t("deadline.week", first=first, last=last), MAX_LABEL)


def days(language: Language, monday: date, today: date, calendar: WorkCalendar) -> Outgoing:
    """The working days of a week; another day can be typed."""
    choices = [
        Choice(
            language.t("deadline.day", weekday=language.weekday(day), day=language.date_short(day)),
            f"=d{day.isoformat()}",
        )
        for day in working_days(monday, today, calendar)
    ]
    return Outgoing(language.t("deadline.which_day"), rows(*choices))


def working_days(monday: date, today: date, calendar: WorkCalendar) -> list[date]:
    """Working days of the week that are not over, at most five."""
    week = [monday + timedelta(days=n) for n in range(7)]
    return [day for day in week if day >= today and calendar.is_working(day)][:DAYS]


# ----------------------------------------------------------------------------------------------------------------- the ask


def ask(language: Language, key: str, found: Sequence[tuple[str, DueRule]] = (), *, may_none: bool = True) -> Outgoing:
    """By when, in the words of the paper. ``found``: (number of the paper, deadline met in its text), which binds others until the office says so."""
    lines = []
    if found:
        named = [language.t("deadline.found.one", number=number, what=rule.phrase) for number, rule in found[:2]]
        lines.append(language.t("deadline.found", found="; ".join(clip(each, 60) for each in named)))
    lines += [language.t(key), language.t("publishing.deadline.how")]
    taken = [
        Choice(clip(language.t("deadline.button.take", what=rule.phrase), MAX_LABEL), f"=o{place}")
        for place, (_, rule) in enumerate(found[:2])
    ]
    none = Choice(language.t("publishing.deadline.none"), "=none") if may_none else None
    return Outgoing("\n".join(lines), rows(none, calendar_button(language), *taken))


def with_text(before: str, card: Outgoing) -> Outgoing:
    return replace(card, text=f"{before}\n{card.text}") if before else card
