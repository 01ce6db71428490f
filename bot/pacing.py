"""When a channel may send next: strict spacing overall, a burst and then a slow drip per chat, one shared pause (telegram.md 3).

Times are seconds of the monotonic clock. The outbox asks before it claims, so nothing is claimed that would have to wait.
"""

from collections import OrderedDict

from bot.messaging import Pace

SLACK = 0.02
"""Seconds a send may be late without the next one being late as well: claiming takes a few milliseconds, which would otherwise
be lost each time. It bounds what a second can hold: at 28/s no second holds more than 29.
"""


class Pacer:
    """The pace of one channel. With ``pace=None`` everything may go at once."""

    def __init__(self, pace: Pace | None) -> None:
        self._pace = pace
        self._next_slot = 0.0
        self._paused_until = 0.0
        self._chats: OrderedDict[str, float] = OrderedDict()

    def pause(self, until: float) -> None:
        """Nobody is served before ``until``; answers wait as well (a platform's 429 blocks the whole account)."""
        self._paused_until = max(self._paused_until, until)

    def wait(self, now: float) -> float:
        """Seconds until the next send may be claimed; 0 when one may be claimed now."""
        return max(self._paused_until - now, self._next_slot - now, 0.0)

    def paused(self, now: float) -> float:
        """Seconds that are left of the shared pause."""
        return max(self._paused_until - now, 0.0)

    def slots(self, now: float, free: int) -> int:
        """How many sends may be claimed now: with a pace one at a time, so that no second ever holds more than it allows."""
        if free <= 0 or self.wait(now) > 0:
            return 0
        return free if self._pace is None else 1

    def take(self, now: float, address: str) -> None:
        """A send to this address begins."""
        if self._pace is None:
            return
        self._next_slot = max(now - SLACK, self._next_slot) + 1.0 / self._pace.per_second
        each = self._spacing(address)
        full = now + each * self._burst(address)
        level = max(self._chats.pop(address, now), now) + each
        self._chats[address] = min(level, full)

    def tired(self, now: float) -> list[str]:
        """Chats whose burst is used up: they are left out of the next claim."""
        if self._pace is None:
            return []
        for address in [a for a, level in self._chats.items() if level <= now]:
            del self._chats[address]
        return [a for a, level in self._chats.items() if level - now > self._spacing(a) * (self._burst(a) - 1)]

    def rested_in(self, now: float) -> float | None:
        """Seconds until the first tired chat may be spoken to again."""
        waits = [self._chats[a] - now - self._spacing(a) * (self._burst(a) - 1) for a in self.tired(now)]
        return max(min(waits), 0.001) if waits else None

    def _spacing(self, address: str) -> float:
        assert self._pace is not None
        return 60.0 / self._pace.group_per_minute if address.startswith("-") else self._pace.chat_seconds

    def _burst(self, address: str) -> int:
        assert self._pace is not None
        return 1 if address.startswith("-") else self._pace.chat_burst
