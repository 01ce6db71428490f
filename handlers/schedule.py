"""``/lich``: what will go out by itself, day by day, assuming nobody answers. It only looks."""

from datetime import date

from bot.actions import foreseen, own_deadlines, scheduled, surprises_ahead
from bot.actions.foreseen import Line
from bot.actions.looking_up import may_look
from bot.actions.time_machine import plan_until
from bot.cards import schedule as cards
from bot.cards.work_calendar import own_line
from bot.conversation import Door, Turn, command
from bot.domain.instants import local_day
from bot.domain.planned_sendings import Sending, SendingKind
from bot.domain.schedule import Slot
from bot.intake.civil import Day, Prefer
from bot.intake.days import read_day
from bot.store import automatic

AHEAD_DAYS = 14
MOST_AHEAD = 62
"""A day further off is asked of ``quantriet plan``: a conversation waits for nobody's arithmetic."""


@command("schedule", "lich", "lich nhac", "lich gui tin", door=Door.REGISTERED, reads=True, listed=True)
def schedule(turn: Turn, args: list[str]) -> None:
    """``/lich [DAY]``: the office and the leadership see every message of the days to come, an official their own."""
    typed = " ".join(args)
    day = read_day(typed, turn.today, Prefer.FUTURE) if typed else None
    if day is not None and (not isinstance(day, Day) or not 0 <= (day.date - turn.today).days <= MOST_AHEAD):
        turn.refuse(turn.t("schedule.bad_day", days=MOST_AHEAD))
        return
    if not may_look(turn.standing):
        _own(turn)
    elif day is not None:
        _one_day(turn, day.date)
    else:
        _ahead(turn)


def _own(turn: Turn) -> None:
    until = foreseen.days_ahead(turn.office, turn.now, AHEAD_DAYS)
    lines = foreseen.lines_until(turn.db, turn.office, turn.now, until, turn.person_id)
    if lines:
        turn.say(cards.day_card(turn.language, turn.today, [_message(line) for line in lines], own=True))
    else:
        turn.say(cards.ahead_card(turn.language, [], until, provisional=False))


def _one_day(turn: Turn, day: date) -> None:
    lines = foreseen.lines_until(turn.db, turn.office, turn.now, day)
    found = [_message(line) for line in lines if local_day(line.at, turn.office.zone) == day]
    others = scheduled.until(turn.db, turn.office, turn.now, day)
    found += [other(each) for each in others if local_day(each.at, turn.office.zone) == day]
    found.sort(key=lambda each: each.at)
    turn.say(
        cards.day_card(turn.language, day, found)
        if found
        else cards.ahead_card(turn.language, [], day, provisional=False)
    )


def _ahead(turn: Turn) -> None:
    until = foreseen.days_ahead(turn.office, turn.now, AHEAD_DAYS)
    by_day: dict[date, list[Line]] = {}
    planned = plan_until(turn.db, turn.office, turn.now, until)
    for line in foreseen.named(turn.db, turn.office, turn.now, until, planned):
        by_day.setdefault(local_day(line.at, turn.office.zone), []).append(line)
    asks = {
        local_day(each.at, turn.office.zone)
        for each in surprises_ahead.will_wait(turn.db, turn.office, turn.now, planned)
    }
    others: dict[date, list[Sending]] = {}
    for each in scheduled.until(turn.db, turn.office, turn.now, until):
        others.setdefault(local_day(each.at, turn.office.zone), []).append(each)
    days = [
        cards.DayAhead(
            day,
            len({line.person_id for line in by_day.get(day, ())}),
            (*_counted(by_day.get(day, [])), *_others(others.get(day, []))),
            day in asks,
        )
        for day in sorted({*by_day, *others})
    ]
    provisional = turn.office.calendar(turn.db).is_provisional(until.year)
    waiting = [(held.kind, held.people) for held in automatic.waiting(turn.db)] if turn.standing.is_office else []
    card = cards.ahead_card(turn.language, days, until, provisional=provisional, waiting=waiting)
    own = own_deadlines.lines(turn.db, turn.office, turn.today, until)
    named = [own_line(turn.language, each.number, each.hard, each.what, each.binds.value) for each in own]
    turn.say(cards.with_own(card, named))


def _counted(lines: list[Line]) -> list[tuple[Slot, int]]:
    found = [line.slot for line in lines]
    return [(slot, found.count(slot)) for slot in Slot if slot in found]


def _others(sendings: list[Sending]) -> list[tuple[SendingKind, int]]:
    found = [each.kind for each in sendings]
    return [(kind, found.count(kind)) for kind in SendingKind if kind in found]


def other(each: Sending) -> cards.Message:
    """What is sent beside the reminders, as a line of a day."""
    return cards.Message(each.at, each.kind, "", (), each.count, each.name)


def _message(line: Line) -> cards.Message:
    about = tuple((each.number, each.duty, each.unit) for each in line.named)
    return cards.Message(line.at, line.slot, line.person, about, line.total)
