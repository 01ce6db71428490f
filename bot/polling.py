"""Long polling as a loop that belongs to nobody else: ask, accept durably, and only then let the channel confirm."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from bot.messaging import PollError, RawItem

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0


class Polled(Protocol):
    """A channel whose platform is asked. Giving a cursor back confirms everything that came with it."""

    @property
    def name(self) -> str: ...

    async def poll(self, cursor: str | None) -> tuple[Sequence[RawItem], str | None]: ...


class Watch(Protocol):
    """Told after every poll: it went through (and brought so many items, which are committed), or it failed."""

    async def heard(self, brought: int) -> None: ...

    async def failed(self, error: PollError | None = None) -> None: ...


async def poll_forever(
    channel: Polled, accept: Callable[[str, Sequence[RawItem]], Awaitable[None]], watch: Watch | None = None
) -> None:
    """Until cancelled. A cursor is used only after what came with it is committed, so a crash repeats and loses nothing."""
    cursor: str | None = None
    wait = FIRST_WAIT
    while True:
        try:
            items, following = await channel.poll(cursor)
            if items:
                await accept(channel.name, items)
            cursor, wait = following, FIRST_WAIT
            if watch is not None:
                await watch.heard(len(items))
            continue
        except PollError as error:
            log.warning("polling %s brought nothing: %s", channel.name, error)
            pause = error.retry_after or wait
            await _say_failed(watch, error)
        except Exception:
            log.exception("polling %s failed", channel.name)
            pause = wait
        await asyncio.sleep(pause)
        wait = min(wait * 2, LONGEST_WAIT)


async def _say_failed(watch: Watch | None, error: PollError) -> None:
    """Whoever watches may have trouble of their own (a full disk): polling goes on."""
    if watch is None:
        return
    try:
        await watch.failed(error)
    except Exception:
        log.exception("the failure of a poll could not be noted")
