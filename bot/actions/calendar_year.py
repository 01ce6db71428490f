"""The working calendar of a year as a list: what differs from Monday to Friday, stretch by stretch."""

from datetime import date, timedelta

from bot.cards.foreseen_changes import kind_of
from bot.cards.work_calendar import Stretch
from bot.domain.calendar import DayMark, Half, WorkCalendar

FRIDAY = 4


def stretches(calendar: WorkCalendar, year: int) -> list[Stretch]:
    """Days off from Monday to Friday, weekend days that are worked, half days; neighbours marked alike are one."""
    found: list[Stretch] = []
    day = date(year, 1, 1)
    while day.year == year:
        kind = _kind(calendar, day)
        mark = calendar.mark(day)
        if kind:
            last = found[-1] if found else None
            if last is not None and (last.kind, last.mark) == (kind, mark) and last.last == day - timedelta(days=1):
                found[-1] = Stretch(last.first, day, kind, mark)
            else:
                found.append(Stretch(day, day, kind, mark))
        day += timedelta(days=1)
    return found


def _kind(calendar: WorkCalendar, day: date) -> str:
    works, weekday = calendar.is_working(day), day.weekday() <= FRIDAY
    half = calendar.half(day)
    if half is not Half.WHOLE:
        return half.value
    if works == weekday:
        return ""
    return kind_of(DayMark(works))
