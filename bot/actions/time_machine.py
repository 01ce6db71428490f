"""The time machine: what will go out from now on, assuming nobody answers, and what a change would change.

Everything is loaded here and decided in :mod:`bot.domain.forecast`, with the very functions the tick uses.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bot.actions import head_silence
from bot.actions.ladders import rules_of
from bot.actions.office import Office
from bot.actions.recurring import coming
from bot.actions.reminder_lists import weekly_settings
from bot.actions.reminders import LOOKED_AT, LOOKED_AT_URGENT
from bot.actions.staff import staff_over_time
from bot.actions.weekly import last_week, push_owed
from bot.domain.calendar import WorkCalendar
from bot.domain.forecast import Difference, Planned, World, difference, plan, weekly_push
from bot.domain.hours import PushHours
from bot.domain.instants import end_of_day, local_day
from bot.domain.ladder import Ladder
from bot.domain.schedule import OpenDuty, Rules
from bot.domain.weekly import last_weekly
from bot.store import head_silence as head_silence_store
from bot.store import reminders, settings
from bot.store.database import Database


def world_of(db: Database, office: Office, now: int, until: int) -> World:
    """Everything the future follows from, as the record stands; duties that a rule will open up to ``until`` (epoch ms) included."""
    rules, hours = rules_of(db, office), office.push_hours(db)
    rows = reminders.every_open(db)
    weekly = weekly_settings(db, office)
    without = {
        directive_id: hours.next_open(last_weekly(published_at, weeks, weekly, rules.calendar))
        for directive_id, published_at, weeks in reminders.weekly_directives(db)
    }
    duties = [row.as_open() for row in rows]
    return World(
        duties=[*duties, *coming(db, office, now, local_day(until, office.zone))],
        rules=rules,
        staff=staff_over_time(db, office.today(now)),
        hours=hours,
        weekly=weekly,
        weekly_until=without,
        already=reminders.dealt_with(db, [duty.id for duty in duties]),
        weekly_done=last_week(db),
        weekly_owed=push_owed(db, office, now) is not None,
        answered=head_silence_store.answered(db),
        silence_since=head_silence.looked_at(db, now),
    )


def looked_at(db: Database, now: int) -> int:
    """Rungs up to it were dealt with (epoch ms)."""
    kept = min(settings.get(db, LOOKED_AT, 0), settings.get(db, LOOKED_AT_URGENT, 0))
    return int(kept) if kept <= now else 0


def plan_until(db: Database, office: Office, now: int, until: date) -> list[Planned]:
    """Who will receive what, when and why, from now to the end of a day."""
    end = end_of_day(until, office.zone) - 1
    return plan(world_of(db, office, now, end), now, end, looked_at(db, now))


def push_at(db: Database, office: Office, now: int, at: int) -> list[Planned]:
    """The weekly push of an instant (epoch ms), as :func:`plan_until` has it."""
    return weekly_push(world_of(db, office, now, end_of_day(local_day(at, office.zone), office.zone) - 1), now, at)


# ------------------------------------------------------------------------------------------- what a change would change


Change = Callable[[World], World]


def what_changes(db: Database, office: Office, now: int, until: date, change: Change) -> Difference:
    """The plan as it is against the plan as it would be; nothing is written."""
    end = end_of_day(until, office.zone) - 1
    before, floor = world_of(db, office, now, end), looked_at(db, now)
    return difference(plan(before, now, end, floor), plan(change(before), now, end, floor))


def with_calendar(office: Office, calendar: WorkCalendar) -> Change:
    """The world under another calendar: due days stand, what counts working days moves."""
    windows = [(window.start, window.end) for window in office.config.hours.push_windows]

    def change(world: World) -> World:
        rules = Rules(calendar, world.rules.ladders, world.rules.zone)
        return replace(world, rules=rules, hours=PushHours(windows, office.zone, calendar))

    return change


def with_due(duty_ids: frozenset[int], due: date | None, now: int) -> Change:
    """The world with another due day for some duties: their rungs begin again for the new day."""

    def moved(duty: OpenDuty) -> OpenDuty:
        return replace(duty, due=due, started_at=now) if duty.id in duty_ids else duty

    return lambda world: replace(world, duties=[moved(duty) for duty in world.duties])


def with_coming(duties: Sequence[OpenDuty]) -> Change:
    """The world with these occurrences in place of those that the rules kept will open (numbered below zero)."""
    return lambda world: replace(world, duties=[*(duty for duty in world.duties if duty.id > 0), *duties])


def with_ladder(directive_id: int, ladder: Ladder) -> Change:
    """The world with another ladder for one directive."""

    def change(world: World) -> World:
        number = max(world.rules.ladders) + 1
        rules = Rules(world.rules.calendar, {**world.rules.ladders, number: ladder}, world.rules.zone)
        duties = [replace(d, ladder_id=number) if d.directive_id == directive_id else d for d in world.duties]
        return replace(world, rules=rules, duties=duties)

    return change
