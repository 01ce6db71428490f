"""The only place that asks what time it is.

Instants are UTC epoch **milliseconds** (`int`); civil days are `datetime.date` in the office's zone, never the machine's.
Everything below the composition root receives `now` as an argument. Between the two: `local`, `civil_day`, `instant` of `bot.domain.instants`, here for convenience.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import Protocol

from bot.domain.instants import instant, local
from bot.domain.instants import local_day as civil_day

__all__ = [
    "DAY",
    "HOUR",
    "MINUTE",
    "SECOND",
    "Clock",
    "SystemClock",
    "TurnableClock",
    "civil_day",
    "day_start",
    "instant",
    "local",
]

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Clock(Protocol):
    """What the live part of the product needs to know about time."""

    def now(self) -> int:
        """The instant people see (due days, the log, expiry), in UTC epoch milliseconds."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back, for pacing, back-off and time-outs; only differences mean something."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> int:
        """Now, in UTC epoch milliseconds."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Seconds of the machine's monotonic clock."""
        return time.monotonic()


class TurnableClock:
    """A clock whose hands can be turned, for the demonstration and for tests.

    `running` says whether it also goes by itself between two turns, at the pace of the machine. Turning never takes it
    back; `set` does, for a test that needs a machine whose clock was corrected. `monotonic` is real time throughout:
    turning to Monday does not make a network answer faster.
    """

    def __init__(self, start_ms: int, running: bool = True) -> None:
        self.running = running
        self._hands = (start_ms, time.monotonic_ns())  # one value, so that another thread never reads half a turn

    def now(self) -> int:
        """The instant the hands show, in UTC epoch milliseconds."""
        shown, since = self._hands
        return shown + (time.monotonic_ns() - since) // 1_000_000 if self.running else shown

    def monotonic(self) -> float:
        """Real seconds, untouched by turning."""
        return time.monotonic()

    def advance_to(self, ms: int) -> int:
        """Turn forward to `ms`; a moment already past leaves the hands where they are. Returns the instant shown."""
        now = self.now()
        return self.set(ms) if ms > now else now

    def advance(self, ms: int) -> int:
        """Turn forward by `ms` milliseconds. Returns the instant shown; ValueError if asked to turn back."""
        if ms < 0:
            raise ValueError("a clock is turned forward; use set() to put it back")
        return self.set(self.now() + ms)

    def set(self, ms: int) -> int:
        """Put the hands on `ms`, forward or back. Returns it."""
        self._hands = (ms, time.monotonic_ns())
        return ms


def day_start(day: dt.date, zone: dt.tzinfo) -> int:
    """The first instant of `day` in `zone`, in UTC epoch milliseconds."""
    return instant(day, dt.time.min, zone)
