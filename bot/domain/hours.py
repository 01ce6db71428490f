"""Push hours: when the product may speak first (07:30–11:00 and 13:30–16:30 on working days; design.md 7, domain.md 5.1).

Answers are never held by them, and KHẨN set by a person stands outside; the callers know that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta, tzinfo
from itertools import pairwise

from bot.domain.calendar import WorkCalendar
from bot.domain.instants import OFFICE_ZONE, instant, local

Window = tuple[time, time]
"""From the first time up to, without, the second."""

PUSH_WINDOWS: tuple[Window, ...] = ((time(7, 30), time(11, 0)), (time(13, 30), time(16, 30)))


@dataclass(frozen=True)
class PushHours:
    """Windows of the office's wall clock on working days. Raises ValueError on windows that are empty, unordered or overlap."""

    windows: Sequence[Window]
    zone: tzinfo
    calendar: WorkCalendar

    def __post_init__(self) -> None:
        edges = [edge for window in self.windows for edge in window]
        if not edges or any(a >= b for a, b in pairwise(edges)):
            raise ValueError("push windows must be ordered, apart, and not empty")

    def is_open(self, ms: int) -> bool:
        now = local(ms, self.zone)
        return self.calendar.is_working(now.date()) and any(start <= now.time() < end for start, end in self.windows)

    def next_open(self, ms: int) -> int:
        """The instant itself when a window is open, else the start of the next window."""
        if self.is_open(ms):
            return ms
        now = local(ms, self.zone)
        if self.calendar.is_working(now.date()):
            for start, _ in self.windows:
                if now.time() < start:
                    return instant(now.date(), start, self.zone)
        day = self.calendar.first_working_on_or_after(now.date() + timedelta(days=1))
        return instant(day, self.windows[0][0], self.zone)


def default_push_hours(calendar: WorkCalendar) -> PushHours:
    """The hours of design.md 7 in the office's zone; a Sở with other hours configures its own."""
    return PushHours(PUSH_WINDOWS, OFFICE_ZONE, calendar)
