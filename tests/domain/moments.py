"""Instants as people write them, and the hours of the office."""

from datetime import datetime

from bot.config import Config
from bot.domain.calendar import WorkCalendar
from bot.domain.hours import PushHours
from bot.domain.instants import OFFICE_ZONE

PUSH_WINDOWS = tuple((window.start, window.end) for window in Config().hours.push_windows)


def at(text: str) -> int:
    """``2023-06-05 07:30`` of the office as epoch ms."""
    return int(datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE).timestamp() * 1000)


def push_hours(calendar: WorkCalendar) -> PushHours:
    """The usual hours under a calendar."""
    return PushHours(PUSH_WINDOWS, OFFICE_ZONE, calendar)
