"""Whether what people send can reach us: notices when it could not, and lets those whose answer was awaited be asked again.

Within a run only calls that failed (or a machine that slept) prove an interruption: a clock that was turned does not. Between
two runs the record says until when the last one heard.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.actions import missed
from bot.connections.common import Live
from bot.messaging import PollError, PollFault

log = logging.getLogger(__name__)

INTERRUPTED_MS = 180_000
"""Shorter interruptions are not worth a message to everybody."""
DEAF_MS = 600_000
"""After so long the office is told while it still lasts."""
NOTE_SECONDS = 60.0
"""How often the record is told that we hear."""


class Listening:
    """One channel whose platform forgets what nobody takes. ``webhook_gone`` takes away a webhook that keeps us from polling."""

    def __init__(self, live: Live, channel: str, webhook_gone: Callable[[], Awaitable[None]] | None = None) -> None:
        self._live = live
        self._channel = channel
        self._webhook_gone = webhook_gone
        self._deaf_since: int | None = None
        self._refused = False
        self._told_deaf = False
        self._heard_at = live.clock.now()
        self._heard_monotonic = self._noted = live.clock.monotonic()

    async def begin(self) -> None:
        """Look up until when the last run heard."""
        until = await self._live.store.read(missed.heard_until, self._channel)
        if until is None or until > self._live.clock.now():
            return
        self._heard_at = until
        if self._live.clock.now() - until >= INTERRUPTED_MS:
            self._deaf_since = until

    async def heard(self, brought: int = 0) -> None:
        """A call went through. Whoever is to be asked is asked when nothing more waits: the answer may be among what was kept."""
        now, monotonic = self._live.clock.now(), self._live.clock.monotonic()
        slept = monotonic - self._heard_monotonic >= INTERRUPTED_MS / 1000
        since = self._deaf_since if self._deaf_since is not None else self._heard_at if slept else None
        self._heard_at, self._heard_monotonic = now, monotonic
        if self._refused:
            self._refused = False
            await self._tell(missed.say_back)
        if since is not None and brought:
            self._deaf_since = since
            return
        self._deaf_since, self._told_deaf = None, False
        if since is not None and now - since >= INTERRUPTED_MS:
            asked = await self._live.store.write(missed.ask_again, self._live.office, now, self._channel, since)
            log.warning(
                "%s heard nothing for %d s; %d people are asked again", self._channel, (now - since) // 1000, asked
            )
            self._noted = monotonic
            self._live.wake()
        elif monotonic - self._noted >= NOTE_SECONDS or since is not None:
            await self._live.store.write(missed.note_heard, self._channel, now)
            self._noted = monotonic

    async def failed(self, error: PollError | None = None) -> None:
        """A call did not go through. The office is told of a refused token at once, of a long silence once."""
        now = self._live.clock.now()
        if self._deaf_since is None:
            self._deaf_since = self._heard_at
        if not self._told_deaf and now - self._deaf_since >= DEAF_MS:
            self._told_deaf = True
            await self._tell(missed.say_deaf, self._deaf_since)
        if error is None:
            return
        if error.fault is PollFault.MISCONFIGURED:
            self._refused = True
            await self._tell(missed.say_misconfigured)
        if error.fault is PollFault.WEBHOOK_SET and self._webhook_gone is not None:
            await self._webhook_gone()

    async def keep(self) -> None:
        """Where the platform calls us: as long as we run, we hear."""
        while True:
            try:
                await self.heard()
            except Exception:
                log.exception("%s: not noted that we hear", self._channel)
            await asyncio.sleep(NOTE_SECONDS)

    async def end(self) -> None:
        """Write down until when this run heard."""
        if self._deaf_since is None:
            await self._live.store.write(missed.note_heard, self._channel, self._live.clock.now())

    async def _tell(self, tell: Callable[..., None], *values: object) -> None:
        await self._live.store.write(tell, self._live.office, self._live.clock.now(), self._channel, *values)
        self._live.wake()
