"""Who is looking at a page now, and the word that there is something new: "new up to N", never the news itself.

Nothing queues for a client. A connection keeps one mark per address, the newest; a slow client misses marks, not
messages, because it fetches everything after N anyway.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field

from bot.actions.web_chat import CHANNEL
from bot.clock import Clock
from bot.store import web_chat as rows
from bot.store.database import Database, Store

log = logging.getLogger(__name__)

SETTLE_SECONDS = 0.03
"""Wakes within this time are one question to the database."""
LOOK_SECONDS = 5.0
"""Without a wake the hub looks this often: what became due by time alone, sessions that were revoked."""


class Wake:
    """A tiny broadcast: ``notify()`` from the event loop, ``wait(seen)`` for whoever wants to know."""

    def __init__(self) -> None:
        self._count = 0
        self._event = asyncio.Event()

    def notify(self) -> None:
        """Something may be new. Call it in the event loop; calling it often costs nothing."""
        self._count += 1
        self._event.set()

    async def wait(self, seen: int, seconds: float) -> int:
        """Return the count as soon as it differs from ``seen``, or after ``seconds``."""
        if self._count == seen:
            self._event.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):  # `wait_for` loses a cancellation that meets the news
                    await self._event.wait()
        return self._count


@dataclass(frozen=True, slots=True)
class Mark:
    """The newest line of an address, and the newest message that waits to be fetched (0: none)."""

    n: int = 0
    waiting: int = 0


@dataclass(eq=False, slots=True)
class Viewer:
    """One open stream: the addresses it watches, and what changed since it last looked."""

    addresses: tuple[str, ...]
    sessions: tuple[int, ...]
    marks: dict[str, Mark] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    event: asyncio.Event = field(default_factory=asyncio.Event)
    closed: bool = False

    def see(self, address: str, mark: Mark) -> None:
        """Remember the newest mark; nothing happens when it is the one already told."""
        if self.marks.get(address) != mark:
            self.marks[address] = mark
            self.changed.add(address)
            self.event.set()

    def close(self) -> None:
        """The server ends the stream: it stops, or a session was revoked."""
        self.closed = True
        self.event.set()

    async def next(self, seconds: float) -> dict[str, Mark] | None:
        """Changed addresses with their marks, empty after ``seconds`` of quiet; None when the stream must end."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.event.wait()
        self.event.clear()
        if self.closed:
            return None
        news = {address: self.marks[address] for address in self.changed}
        self.changed.clear()
        return news


class Hub:
    """All open streams, and the one task that asks the database for all of them together."""

    def __init__(self, store: Store, clock: Clock, wake: Wake) -> None:
        self._store = store
        self._clock = clock
        self._wake = wake
        self._viewers: set[Viewer] = set()
        self._task: asyncio.Task[None] | None = None

    @property
    def viewers(self) -> int:
        """How many streams are open."""
        return len(self._viewers)

    def start(self) -> None:
        """Begin to listen to the wake object."""
        self._task = asyncio.ensure_future(self._run())

    async def stop(self) -> None:
        """End every stream and the task."""
        self.end_streams()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def end_streams(self) -> None:
        """Close every stream: browsers come back by themselves."""
        for viewer in self._viewers:
            viewer.close()

    @contextlib.asynccontextmanager
    async def watching(self, addresses: Iterable[str], sessions: Iterable[int]) -> AsyncIterator[Viewer]:
        """A stream for these addresses, open as long as all of ``sessions`` live; its first marks are there at once."""
        viewer = Viewer(tuple(dict.fromkeys(addresses)), tuple(sessions))
        self._viewers.add(viewer)
        try:
            await self._look([viewer])
            yield viewer
        finally:
            self._viewers.discard(viewer)

    async def _run(self) -> None:
        seen = 0
        while True:
            seen = await self._wake.wait(seen, LOOK_SECONDS)
            await asyncio.sleep(SETTLE_SECONDS)
            try:
                if self._viewers:
                    await self._look(list(self._viewers))
            except Exception:  # one iteration of one loop: the pages poll until the store answers again
                log.exception("could not look for news")

    async def _look(self, viewers: list[Viewer]) -> None:
        addresses = list(dict.fromkeys(address for viewer in viewers for address in viewer.addresses))
        sessions = list(dict.fromkeys(session for viewer in viewers for session in viewer.sessions))
        marks, live = await self._store.read(_state_of, addresses, sessions, self._clock.now())
        for viewer in viewers:
            if not live.issuperset(viewer.sessions):
                viewer.close()
            for address in viewer.addresses:
                viewer.see(address, marks[address])


def _state_of(db: Database, addresses: list[str], sessions: list[int], now: int) -> tuple[dict[str, Mark], set[int]]:
    newest = rows.latest(db, addresses)
    waiting = rows.waiting(db, CHANNEL, addresses, now)
    marks = {address: Mark(newest[address], waiting.get(address, 0)) for address in addresses}
    return marks, rows.live_sessions(db, sessions, now)
