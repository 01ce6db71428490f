"""Deadline reminders: which rungs of the ladder have come, whom they reach, one card per person and working day.

What is due is computed from the tables; the unique keys (duty, occurrence) and (day, person) remember. A wave looks only at due
days whose newest rung came after the last wave that ended, so its cost is that of what is near. On the day of the weekly push
the rungs wait for it and go with its card.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from bot.actions.office import Office
from bot.actions.reminder_lists import weekly_settings
from bot.actions.reminder_wave import Wave
from bot.actions.weekly import push_owed
from bot.config.settings import Overdue, Reminders
from bot.domain.calendar import WorkCalendar
from bot.domain.instants import end_of_day, instant
from bot.domain.ladder import Case, Due, Ladder, choose_due, next_occurrence, plan, simple_ladder
from bot.domain.weekly import weekly_moment
from bot.store import reminders, settings
from bot.store.database import Database
from bot.store.reminders import DueDuty

LOOKED_AT = "reminders_looked_at"
"""The setting that keeps the instant of the last wave that ended: rungs up to it were dealt with."""
PEOPLE_A_WRITE = 5
DUTIES_A_WRITE = 40
WEEKLY_HOLDS_MS = 60_000


@dataclass(frozen=True, slots=True)
class WaveChunk:
    """Units whose people are reminded together, in one write; no units: the wave that looked at ``at`` is over."""

    at: int
    units: tuple[int, ...]


def ladder_of(office: Office) -> Ladder:
    """The rungs as configured: so many working days before, the day, overdue weekly or not at all."""
    return _ladder(office.config.reminders)


@lru_cache(maxsize=4)
def _ladder(chosen: Reminders) -> Ladder:
    return simple_ladder(chosen.offsets, chosen.time, overdue_weekly=chosen.overdue is Overdue.WEEKLY)


# ------------------------------------------------------------------------------------------------------------------ finding


def find_due(db: Database, office: Office, now: int) -> Sequence[WaveChunk]:
    """Units with a rung that has come, in chunks that share no person; when none is left, one empty chunk that ends the wave."""
    if not _wave_owed(db, office, now):
        return ()
    newest = _newest_rungs(db, office, now)
    due = reminders.units_due(db, newest) if newest else {}
    if not due:
        return (WaveChunk(now, ()),)
    holders = reminders.holders(db, list(due), office.today(now))
    return [WaveChunk(now, units) for units in _chunks(due, holders)]


def _wave_owed(db: Database, office: Office, now: int) -> bool:
    """Whether a time of day at which rungs come has passed since the last wave, and this is the hour to send."""
    latest = _latest_rung_time(office, now)
    looked_at = settings.get(db, LOOKED_AT, 0)
    if latest <= looked_at <= now or not office.push_hours(db).is_open(now):
        return False
    return not _weekly_goes_first(db, office, now)


def _latest_rung_time(office: Office, now: int) -> int:
    at = instant(office.today(now), office.config.reminders.time, office.zone)
    return (
        at if at <= now else instant(office.today(now) - timedelta(days=1), office.config.reminders.time, office.zone)
    )


def _weekly_goes_first(db: Database, office: Office, now: int) -> bool:
    """On the day of the push everything waits for it: a person gets one card, which lists what comes due as well."""
    owed = push_owed(db, office, now)
    if owed is not None:
        # Its ticker runs before this one; what it could not write within a minute holds back no deadline.
        return now - owed.at < WEEKLY_HOLDS_MS
    moment = weekly_moment(office.today(now), weekly_settings(office), office.calendar(db))
    return moment is not None and now < moment < end_of_day(office.today(now), office.zone)


def _newest_rungs(db: Database, office: Office, now: int) -> dict[date, tuple[str, int]]:
    """Due day → its newest occurrence, for due days whose newest came since the last wave."""
    calendar, looked_at = office.calendar(db), settings.get(db, LOOKED_AT, 0)
    floor = looked_at if looked_at <= now else 0
    found = {}
    for day in reminders.due_days(db, _horizon(office, now, calendar)):
        past = plan(_case(office, calendar, day), floor, now)
        if past:
            found[day] = (past[-1].key, past[-1].at)
    return found


def _horizon(office: Office, now: int, calendar: WorkCalendar) -> date:
    """Due days beyond it have no rung yet; a few rest days behind the soft due day are allowed for."""
    return calendar.add_working_days(
        office.today(now), max(office.config.reminders.offsets, default=0) + 1
    ) + timedelta(days=14)


def _case(office: Office, calendar: WorkCalendar, due: date, started_at: int = 0) -> Case:
    return Case(due, started_at, calendar, ladder_of(office), office.zone)


def _chunks(due: Mapping[int, int], holders: Iterable[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Units grouped so that whoever answers for two of them is in one group; groups gathered up to the size of a write."""
    people_of: dict[int, set[int]] = {unit_id: set() for unit_id in due}
    units_of: dict[int, set[int]] = {}
    for person_id, unit_id in holders:
        people_of[unit_id].add(person_id)
        units_of.setdefault(person_id, set()).add(unit_id)
    chunks: list[tuple[int, ...]] = []
    gathered: list[int] = []
    size = (0, 0)
    for group in _groups(people_of, units_of):
        more = (len(set().union(*(people_of[u] for u in group))), sum(due[u] for u in group))
        if gathered and (size[0] + more[0] > PEOPLE_A_WRITE or size[1] + more[1] > DUTIES_A_WRITE):
            chunks.append(tuple(gathered))
            gathered, size = [], (0, 0)
        gathered += group
        size = (size[0] + more[0], size[1] + more[1])
    return [*chunks, tuple(gathered)] if gathered else chunks


def _groups(people_of: Mapping[int, set[int]], units_of: Mapping[int, set[int]]) -> list[list[int]]:
    seen: set[int] = set()
    groups = []
    for unit_id in people_of:
        if unit_id in seen:
            continue
        group, waiting = [], [unit_id]
        seen.add(unit_id)
        while waiting:
            group.append(waiting.pop())
            linked = {u for person in people_of[group[-1]] for u in units_of[person]} - seen
            seen |= linked
            waiting += sorted(linked)
        groups.append(group)
    return groups


# ----------------------------------------------------------------------------------------------------------------- reminding


def remind(db: Database, office: Office, now: int, chunk: WaveChunk) -> None:
    """Look again and remind the people of these units, or note that the wave is over."""
    if not chunk.units:
        if office.push_hours(db).is_open(now):
            settings.put(db, LOOKED_AT, chunk.at, now)
        return
    if not _wave_owed(db, office, now):
        return
    due = _duties_due(db, office, now, chunk.units)
    if due:
        Wave(db, office, now, chunk.units).run(due)


def _duties_due(db: Database, office: Office, now: int, unit_ids: Sequence[int]) -> list[tuple[DueDuty, Due]]:
    """What the ladder says of each open duty of these units, where it says anything."""
    calendar = office.calendar(db)
    duties = reminders.duties_due(db, unit_ids, _horizon(office, now, calendar))
    plans = {day: plan(_case(office, calendar, day), 0, now) for day in {duty.due for duty in duties if duty.due}}
    already = reminders.dealt_with(db, [duty.id for duty in duties])
    found = []
    for duty in duties:
        if duty.due is None:
            continue
        past = [occurrence for occurrence in plans[duty.due] if occurrence.at > duty.started_at]
        said = choose_due(_case(office, calendar, duty.due, duty.started_at), past, now, already.get(duty.id, ()))
        if said.due is not None or said.skipped:
            found.append((duty, said))
    return found


def upcoming_due(db: Database, office: Office, now: int) -> int | None:
    """When the next rung of anything open comes, or when push hours open for one that has come."""
    calendar, hours = office.calendar(db), office.push_hours(db)
    if _latest_rung_time(office, now) > settings.get(db, LOOKED_AT, 0) and not hours.is_open(now):
        return hours.next_open(now)
    following = [
        occurrence.at
        for day in reminders.due_days(db, date.max)
        if (occurrence := next_occurrence(_case(office, calendar, day), now)) is not None
    ]
    return hours.next_open(min(following)) if following else None
