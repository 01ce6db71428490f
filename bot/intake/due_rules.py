"""The words of a deadline → a rule as data, or a refusal with the facts to phrase it (domain.md 1.5, issue 4).

Reads what :mod:`bot.intake.deadlines` reads (one day, so many days) and what comes round or lasts: ``hàng năm``, ``hàng quý``,
``06 tháng``, ``trong quý III``. Where two readings are possible nothing is guessed: both are offered.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.domain.calendar import WorkCalendar
from bot.domain.deadlines import DueWording
from bot.domain.due_dates import Anchors, NoStart, clipped, next_due_dates
from bot.domain.due_rules import DueRule, OnDay
from bot.domain.text import clean, unspell_in_place, without_marks
from bot.intake.deadlines import Deadline, DeadlineFaultKind, read_deadline
from bot.intake.due_periods import counted, within
from bot.intake.due_recurring import recurring
from bot.intake.due_words import FILLER, HORIZON, LUNAR, Asked, RuleFault, RuleFaultKind, hour_of, wording_of
from bot.intake.due_words import range_of as _range
from bot.intake.shorthand import written_out

__all__ = ["RuleFault", "RuleFaultKind", "read_rule", "read_rules"]

_KINDS = {
    DeadlineFaultKind.NOT_UNDERSTOOD: RuleFaultKind.NOT_UNDERSTOOD,
    DeadlineFaultKind.BAD_DAY: RuleFaultKind.BAD_DAY,
    DeadlineFaultKind.PAST: RuleFaultKind.PAST,
    DeadlineFaultKind.NO_DATE: RuleFaultKind.NO_DATE,
    DeadlineFaultKind.RECURRING: RuleFaultKind.DAY_MISSING,
    DeadlineFaultKind.HORIZON: RuleFaultKind.HORIZON,
    DeadlineFaultKind.START_UNKNOWN: RuleFaultKind.START_UNKNOWN,
    DeadlineFaultKind.AMBIGUOUS: RuleFaultKind.TWO_DATES,
}


def read_rule(text: str, today: date, calendar: WorkCalendar, anchors: Anchors | None = None) -> DueRule | RuleFault:
    """The rule a short text states, with or without accents, with leaked Telex or VNI.

    ``anchors``: the day the paper was signed and the day the units get it (``today`` where None); a rule counted from a day that is not
    known is a fault. A day that is over is a fault that offers the next time.
    """
    known = anchors or Anchors(received=today)
    asked = _asked(text, today)
    if LUNAR.search(asked.plain):
        return RuleFault(RuleFaultKind.LUNAR, phrase=asked.phrase)
    without_horizon = HORIZON.sub(lambda match: FILLER * len(match.group()), asked.plain)
    had_horizon = without_horizon != asked.plain
    if had_horizon:
        asked = Asked(asked.phrase, _blanked(asked.source, without_horizon), without_horizon, today)
    found = next((rule for read in _READERS if (rule := read(asked)) is not None), None)
    if found is None:
        found = _fixed(asked, known)
    if had_horizon and isinstance(found, RuleFault) and found.kind is RuleFaultKind.NOT_UNDERSTOOD:
        return RuleFault(RuleFaultKind.HORIZON, phrase=asked.phrase)
    return _still_ahead(found, today, calendar, known) if isinstance(found, DueRule) else found


def read_rules(
    text: str, today: date, calendar: WorkCalendar, anchors: Anchors | None = None
) -> list[DueRule | RuleFault]:
    """Several deadlines of one paper (duties of their own, or the two steps of one): one a line, or parted by semicolons."""
    clauses = [clause.strip(" -+•*.") for line in text.splitlines() for clause in line.split(";")]
    return [read_rule(clause, today, calendar, anchors) for clause in clauses if clause]


def _asked(text: str, today: date) -> Asked:
    kept = clean(text)
    full = written_out(kept)
    bare = without_marks(full)
    plain = unspell_in_place(bare)
    return Asked(kept, full if plain == bare else plain, plain, today)


def _blanked(source: str, plain: str) -> str:
    return "".join(FILLER if p == FILLER else s for s, p in zip(source, plain, strict=True))


def _fixed(asked: Asked, anchors: Anchors) -> DueRule | RuleFault:
    """One day, read where single deadlines are read."""
    read = read_deadline(asked.source, asked.today, add_working_days=lambda start, _count: start, issued=anchors.signed)
    if isinstance(read, Deadline):
        if read.at is not None and _MIDNIGHT.search(asked.plain):  # 24 giờ ends the day itself
            return DueRule(OnDay(read.named), DueWording.BY, None, asked.phrase)
        at = read.at or (hour_of(asked.plain)[0] if read.wording is DueWording.BY else None)  # "8h tối 15/6"
        return _in_its_year(DueRule(OnDay(read.named), read.wording, at, asked.phrase), asked, read.inferred_year)
    if read.kind is DeadlineFaultKind.NOT_UNDERSTOOD:
        with_hour = _at_an_hour(asked, anchors)
        if with_hour is not None:
            return with_hour
    offers: tuple[DueRule, ...] = (
        (DueRule(OnDay(read.offer.named), read.offer.wording, read.offer.at, asked.phrase),) if read.offer else ()
    )
    days = asked.days() if read.kind is DeadlineFaultKind.AMBIGUOUS else ()
    if read.kind is DeadlineFaultKind.AMBIGUOUS:
        wording = DueWording.BEFORE if "truoc" in asked.plain else DueWording.BY
        offers = tuple(DueRule(OnDay(day), wording, None, asked.phrase) for day in days)
    return RuleFault(_KINDS[read.kind], phrase=asked.phrase, day=read.day, days=days, offers=offers)


_NEXT_YEAR = re.compile(r"\bnam (?:sau|toi)\b|\bsang nam\b")
_THIS_YEAR = re.compile(r"\bnam nay\b")


def _in_its_year(rule: DueRule, asked: Asked, inferred: bool) -> DueRule:
    """``15/12 năm sau``, ``15/12 năm nay``."""
    if not isinstance(rule.when, OnDay) or not inferred:
        return rule
    later = 1 if _NEXT_YEAR.search(asked.plain) else 0 if _THIS_YEAR.search(asked.plain) else None
    if later is None:
        return rule
    day = rule.when.day
    return replace(rule, when=OnDay(clipped(asked.today.year + later, day.month, day.day)))


_MIDNIGHT = re.compile(r"\b24 ?(?:gio|h)(?![a-z1-9])")
_CUES = re.compile(r"\b(?:truoc|cham nhat|muon nhat)(?: luc| vao)? ")


def _at_an_hour(asked: Asked, anchors: Anchors) -> DueRule | None:
    """``trước 9h sáng thứ Sáu``: the day read without its hour, if that is a day."""
    at, rest = hour_of(asked.plain)
    if at is None:
        return None
    day = " ".join(_CUES.sub(" ", rest + " ").split())
    read = read_deadline(day, asked.today, add_working_days=lambda start, _count: start, issued=anchors.signed)
    return DueRule(OnDay(read.named), wording_of(asked.plain), at, asked.phrase) if isinstance(read, Deadline) else None


def _still_ahead(rule: DueRule, today: date, calendar: WorkCalendar, anchors: Anchors) -> DueRule | RuleFault:
    try:
        if next_due_dates(rule, today, calendar, anchors, most=1):
            return rule
    except NoStart:
        return RuleFault(RuleFaultKind.START_UNKNOWN, phrase=rule.phrase)
    return RuleFault(RuleFaultKind.PAST, phrase=rule.phrase)


_READERS: tuple[Callable[[Asked], DueRule | RuleFault | None], ...] = (recurring, _range, within, counted)
"""The first that understands decides; what is left is a single day."""
