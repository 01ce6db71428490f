"""Telegram's flood limits, kept strictly: whoever oversteps one is refused, and so is every later message for a while.

Sources: Bots FAQ "My bot is hitting limits" (30/s overall, 1/s in a chat with short bursts, 20/min in a group);
a 429 halts the whole token, replies included, for `retry_after` seconds.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

JITTER_S = 0.05
"""A message that a client spaced correctly may arrive this much early."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


@dataclass
class RateLimits:
    """The windows of one bot. Times are seconds of the emulator's monotonic clock. `enabled=False` for throughput runs."""

    enabled: bool = True
    overall_per_s: int = 30
    chat_burst: int = 3
    chat_per_s: float = 1.0
    group_per_minute: int = 20
    overall_retry_after_s: int = 3
    paused_until: float = 0.0
    _overall: deque[float] = field(default_factory=deque)
    _chats: dict[int, _Bucket] = field(default_factory=dict)
    _groups: dict[int, deque[float]] = field(default_factory=dict)

    def flood(self, now: float, seconds: int) -> int:
        """Halt the token for `seconds` from `now`; also what a fault on demand does. Returns retry_after."""
        self.paused_until = max(self.paused_until, now + seconds)
        return seconds

    def remaining(self, now: float) -> int:
        """Whole seconds the token is still halted for, 0 if it is not."""
        return max(0, math.ceil(self.paused_until - now))

    def admit(self, now: float, chat_id: int, *, group: bool) -> int:
        """0 and counted, or the `retry_after` (seconds) with which this message is refused."""
        if (halted := self.remaining(now)) > 0:
            return halted
        if not self.enabled:
            return 0
        over = self._over(now, chat_id, group)
        if over:
            return self.flood(now, over)
        self._overall.append(now)
        self._chats[chat_id].tokens -= 1
        if group:
            self._groups[chat_id].append(now)
        return 0

    def clear(self) -> None:
        """Forget every window and any halt."""
        self.paused_until = 0.0
        self._overall.clear()
        self._chats.clear()
        self._groups.clear()

    def _over(self, now: float, chat_id: int, group: bool) -> int:
        _forget(self._overall, now - 1.0)
        if len(self._overall) >= self.overall_per_s:
            return self.overall_retry_after_s
        bucket = self._chats.setdefault(chat_id, _Bucket(self.chat_burst, now))
        bucket.tokens = min(self.chat_burst, bucket.tokens + max(0.0, now - bucket.at) * self.chat_per_s)
        bucket.at = now
        if bucket.tokens < 1 - JITTER_S * self.chat_per_s:
            return max(1, math.ceil((1 - bucket.tokens) / self.chat_per_s))
        if group:
            window = self._groups.setdefault(chat_id, deque())
            _forget(window, now - 60.0)
            if len(window) >= self.group_per_minute:
                return max(1, math.ceil(window[0] + 60.0 - now))
        return 0


def _forget(window: deque[float], before: float) -> None:
    while window and window[0] <= before + JITTER_S / 10:
        window.popleft()
