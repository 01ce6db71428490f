"""Duties that come round: each occurrence is a duty of its own, opened ahead of its due day.

Why rows and not a plan: what is owed must be acknowledged, late or extended one by one, and proved so; what is not owed yet is computed
from the rule every time (``docs/decisions``). The next occurrence is opened fifteen working days ahead, never before the last one is over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.actions import surprises
from bot.actions.office import Office
from bot.actions.surprises import Question
from bot.domain.calendar import WorkCalendar
from bot.domain.due_dates import DueDate, NoStart, occurrences
from bot.domain.events import OccurrenceOpened
from bot.domain.instants import instant, local_day
from bot.domain.schedule import OpenDuty
from bot.domain.surprise import Automatic
from bot.store import automatic, due_rules, events, ladders, obligations
from bot.store.database import Database
from bot.store.due_rules import StoredRule

OPEN_AHEAD = 15
"""Working days before the soft due day: more than the first rung of any usual ladder."""
UNITS_A_WRITE = 60
OF_ONE_RULE = 1_000_000
"""More than one rule will open in any plan: what is not open yet keeps its number whatever other rules do."""


@dataclass(frozen=True, slots=True)
class Opening:
    """An occurrence whose time has come, for some units; none: all of them have it."""

    rule_id: int
    occurrence: DueDate
    units: tuple[int, ...]


def opening_name(rule_id: int, occurrence: DueDate) -> str:
    """Under which name an opening is asked for and remembered."""
    return f"{rule_id}:{occurrence.hard.isoformat()}"


def find_openings(db: Database, office: Office, now: int) -> Sequence[Opening | Question]:
    """Occurrences to open now, in chunks of units; one without units closes each. For far more units than of late, a question to the office."""
    calendar = office.calendar(db)
    found: list[Opening | Question] = []
    for stored in due_rules.coming_round(db):
        upcoming = next(_openings(stored, office, calendar), None)
        if upcoming is None or upcoming[0] > now:
            continue
        missing = due_rules.without_period(db, stored.directive_id, stored.duty, upcoming[1].period)
        name = opening_name(stored.id, upcoming[1])
        first = surprises.asked_first(db, office, now, Automatic.OPENINGS, name, len(missing)) if missing else None
        if first is not None:
            found += [first] if isinstance(first, Question) else []
            continue
        chunks = [tuple(missing[n : n + UNITS_A_WRITE]) for n in range(0, len(missing), UNITS_A_WRITE)] or [()]
        found += [Opening(stored.id, upcoming[1], chunk) for chunk in chunks]
    return found


def open_occurrence(db: Database, office: Office, now: int, opening: Opening | Question) -> None:
    """Look again and open the occurrence for these units, or note that it is open for all; or ask the office first."""
    if isinstance(opening, Question):
        surprises.ask(db, office, now, opening)
        return
    stored = due_rules.get(db, opening.rule_id)
    if stored is None or (stored.opened_until is not None and stored.opened_until >= opening.occurrence.hard):
        return
    if not opening.units:
        due_rules.opened(db, stored.id, opening.occurrence.hard)
        units = due_rules.opened_for(db, stored.directive_id, stored.duty, opening.occurrence.period)
        surprises.went_out(db, now, Automatic.OPENINGS, opening_name(stored.id, opening.occurrence), units)
        return
    day, period = opening.occurrence.hard, opening.occurrence.period
    ends_at = opening.occurrence.ends_at if stored.rule.at is not None else None
    opened = obligations.open_for(db, stored.directive_id, opening.units, [stored.duty], day, now, period, ends_at)
    if opened:
        line = OccurrenceOpened(
            directive_id=stored.directive_id, duty=stored.duty, due=day, units=opened, rule_id=stored.id
        )
        events.append(db, line, now)


def upcoming_opening(db: Database, office: Office, now: int) -> int | None:
    """When the next occurrence of any rule is opened."""
    calendar = office.calendar(db)
    held = {each.occasion for each in automatic.waiting(db) if each.kind is Automatic.OPENINGS}
    moments = [
        found[0]
        for stored in due_rules.coming_round(db)
        if (found := next(_openings(stored, office, calendar), None)) is not None
        and opening_name(stored.id, found[1]) not in held
    ]
    return min((max(now, moment) for moment in moments), default=None)


def coming(
    db: Database, office: Office, now: int, until: date, rules: Sequence[StoredRule] | None = None
) -> list[OpenDuty]:
    """Occurrences not open yet whose opening lies up to a day, as the duties they will be; numbered below zero.

    ``rules``: in place of those kept, to see what others would open.
    """
    calendar = office.calendar(db)
    found: list[OpenDuty] = []
    for stored in due_rules.coming_round(db) if rules is None else rules:
        units = due_rules.units_of(db, stored.directive_id, stored.duty)
        ladder_id, opened = ladders.number_of(db, stored.directive_id), 0
        for n, (at, occurrence) in enumerate(_openings(stored, office, calendar)):
            if local_day(at, office.zone) > until:
                break
            opened_at = max(at, now)
            # The first may be open for some already: units that came later owe at once what others will.
            missing = (
                due_rules.without_period(db, stored.directive_id, stored.duty, occurrence.period) if n == 0 else units
            )
            for unit_id in missing:
                opened += 1
                found.append(
                    OpenDuty(
                        -(stored.id * OF_ONE_RULE + opened),
                        stored.directive_id,
                        unit_id,
                        stored.duty,
                        occurrence.hard,
                        opened_at,
                        opened_at,
                        ladder_id,
                    )
                )
    return found


def _openings(stored: StoredRule, office: Office, calendar: WorkCalendar) -> Iterator[tuple[int, DueDate]]:
    """(instant of opening, occurrence) of what is not open yet, in order."""
    last = stored.opened_until
    since = last + timedelta(days=1) if last is not None else local_day(stored.made_at, office.zone)
    try:
        for occurrence in occurrences(stored.rule, since, calendar, stored.anchors(office.zone), office.zone):
            day = calendar.add_working_days(occurrence.soft, -OPEN_AHEAD)
            if last is not None:
                day = max(day, last + timedelta(days=1))
            yield instant(day, time.min, office.zone), occurrence
            last = occurrence.hard
    except NoStart:
        return
