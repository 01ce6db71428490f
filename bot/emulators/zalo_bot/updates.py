"""What waits to be polled: one update a call, no offset, nothing confirmed: what was handed out is gone (zalo-api.md A4)."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable
from typing import Any

from bot.clock import Clock
from bot.emulators.zalo_bot.modes import Modes

Gone = Callable[[], bool]
"""Whether whoever asked has hung up."""


class UpdateQueue:
    """The queue of one bot token."""

    def __init__(self, clock: Clock, modes: Modes) -> None:
        self._clock = clock
        self._modes = modes
        self.waiting: deque[dict[str, Any]] = deque()
        self.lost = 0
        self.handed_out = 0
        self.polls = 0
        self._open: list[Gone] = []
        self.in_hand = False
        """The last poll took an update and has not come back to ask for the next: it may still be on its way."""
        self._polled_at = clock.monotonic()
        self._arrived: asyncio.Event | None = None

    @property
    def polling(self) -> int:
        """Polls that are held open now, and whose asker is still there."""
        return sum(not gone() for gone in self._open)

    def push(self, update: dict[str, Any]) -> bool:
        """Queue an update; False when it is lost because nobody polls."""
        absent_s = self._clock.monotonic() - self._polled_at
        if self._modes.forgetful and not self.polling and absent_s > self._modes.polled_within_s:
            self.lost += 1
            return False
        self.waiting.append(update)
        if self._arrived is not None:
            self._arrived.set()
        return True

    async def poll(self, seconds: float, gone: Gone) -> dict[str, Any] | None:
        """ONE update: the oldest, at once or within `seconds`; None when nobody wrote, or the asker has hung up."""
        self.polls += 1
        self._open.append(gone)
        if self._arrived is None:
            self._arrived = asyncio.Event()
        try:
            deadline = asyncio.get_running_loop().time() + seconds * self._modes.poll_scale
            while not self.waiting:
                left = deadline - asyncio.get_running_loop().time()
                if left <= 0:
                    return None
                self._arrived.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(left):
                        await self._arrived.wait()
                if gone():
                    return None
            self.in_hand = True
            self.handed_out += 1
            return self.waiting.popleft()
        finally:
            self._open.remove(gone)
            if not gone():  # who hung up was not there until now
                self._polled_at = self._clock.monotonic()
