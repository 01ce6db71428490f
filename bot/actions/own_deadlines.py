"""Deadlines that bind no unit of ours: the Sở's own towards cấp trên, and those of others. Lines of the office's plan, calendar and digest."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.actions.office import Office
from bot.domain.due_dates import Anchors, NoStart, occurrences
from bot.domain.due_rules import Binds
from bot.domain.instants import local_day
from bot.store import due_rules
from bot.store.database import Database

MOST_EACH = 60


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One such day. ``hard``: the last good day, ``soft``: the last working day on or before it; ``what``: the rule in the office's words."""

    number: str
    binds: Binds
    hard: date
    soft: date
    what: str


def lines(db: Database, office: Office, since: date, until: date) -> list[OwnLine]:
    """Every one whose soft day lies between two days, both included, in order; the Sở's own before those of others."""
    calendar, found = office.calendar(db), []
    for each in due_rules.beside(db):
        stored = each.rule
        received = stored.published_at if stored.published_at is not None else stored.made_at
        anchors = Anchors(stored.issued, local_day(received, office.zone))
        try:
            for n, due in enumerate(occurrences(stored.rule, since, calendar, anchors, office.zone)):
                if due.soft > until or n >= MOST_EACH:
                    break
                if due.soft >= since:
                    found.append(OwnLine(each.number, stored.binds, due.hard, due.soft, each.wording))
        except NoStart:
            continue
    return sorted(found, key=lambda line: (line.soft, line.binds is not Binds.UPSTREAM, line.number))


def of_week(db: Database, office: Office, monday: date) -> list[OwnLine]:
    """What a digest says expires in the week of a Monday."""
    return lines(db, office, monday, monday + timedelta(days=6))
