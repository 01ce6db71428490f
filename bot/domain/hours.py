"""Push hours: when the product may speak first (07:30–11:00 and 13:30–16:30 on working days; design.md 7, domain.md 5.1).

Answers are never held by them, and KHẨN set by a person stands outside; the callers know that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta, tzinfo
from itertools import pairwise

from bot.domain.calendar import Half, WorkCalendar
from bot.domain.instants import instant, local

Window = tuple[time, time]
"""From the first time up to, without, the second."""
NOON = time(12)


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
        return any(start <= now.time() < end for start, end in self._of(now.date()))

    def next_open(self, ms: int) -> int:
        """The instant itself when a window is open, else the start of the next window."""
        if self.is_open(ms):
            return ms
        now = local(ms, self.zone)
        for start, _ in self._of(now.date()):
            if now.time() < start:
                return instant(now.date(), start, self.zone)
        day = self.calendar.first_working_on_or_after(now.date() + timedelta(days=1))
        while not self._of(day):  # half a day on which this office has no window
            day = self.calendar.next_working(day)
        return instant(day, self._of(day)[0][0], self.zone)

    def _of(self, day: date) -> Sequence[Window]:
        """The windows of a day: none when it is off, those of one half on half a day."""
        if not self.calendar.is_working(day):
            return ()
        match self.calendar.half(day):
            case Half.MORNING:
                return [window for window in self.windows if window[0] < NOON]
            case Half.AFTERNOON:
                return [window for window in self.windows if window[0] >= NOON]
            case _:
                return self.windows
