"""Long polling as a loop that belongs to nobody else: ask, accept durably, and only then let the channel confirm."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from bot.messaging import PollError, RawItem

log = logging.getLogger(__name__)

LONGEST_WAIT = 60.0


class Polled(Protocol):
    """A channel whose platform is asked. Giving a cursor back confirms everything that came with it."""

    @property
    def name(self) -> str: ...

    async def poll(self, cursor: str | None) -> tuple[Sequence[RawItem], str | None]: ...


class Watch(Protocol):
    """Told after every poll: what was sent has reached us, or the poll failed."""

    async def heard(self) -> None: ...

    async def failed(self, error: PollError | None = None) -> None: ...


async def poll_forever(
    channel: Polled, accept: Callable[[str, Sequence[RawItem]], Awaitable[None]], watch: Watch | None = None
) -> None:
    """Until cancelled. A cursor is used only after what came with it is committed, so a crash repeats and loses nothing."""
    cursor: str | None = None
    wait = 1.0
    while True:
        try:
            items, following = await channel.poll(cursor)
            if items:
                await accept(channel.name, items)
            cursor, wait = following, 1.0
            if watch is not None:
                await watch.heard()
            continue
        except PollError as error:
            log.warning("polling %s brought nothing: %s", channel.name, error)
            pause = error.retry_after or wait
            if watch is not None:
                await watch.failed(error)
        except Exception:
            log.exception("polling %s failed", channel.name)
            pause = wait
        await asyncio.sleep(pause)
        wait = min(wait * 2, LONGEST_WAIT)
