"""The one wake-up of the product: ``tick(now)``, which asks every ticker what is due and writes it down under unique keys.

APScheduler holds no truth (design.md 8); it has one interval entry. What is due is computed from the tables on a read
connection; the writer checks again and inserts, so a tick that runs twice or late does nothing twice.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.actions.office import Office
from bot.clock import Clock
from bot.store.database import Database, Store

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

TICK_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Ticker:
    """One kind of thing that becomes due.

    ``find(db, office, now)`` lists what is due, on a read connection, cheaply when nothing is; ``do(db, office, now, item)``
    re-checks one item and writes it; ``upcoming(db, office, now)`` is the next instant at which ``find`` may give something
    (epoch ms, None for never), for the demonstration's clock and the plan.
    """

    name: str
    find: Callable[[Database, Office, int], Sequence[Any]]
    do: Callable[[Database, Office, int, Any], None]
    upcoming: Callable[[Database, Office, int], int | None]


class Scheduler:
    """Runs the tickers each second. ``wake`` is called when something was written."""

    def __init__(
        self, store: Store, office: Office, clock: Clock, tickers: Sequence[Ticker], wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._office = office
        self._clock = clock
        self._tickers = tickers
        self._wake = wake
        self._ticking = asyncio.Lock()
        self._scheduler: AsyncIOScheduler | None = None
        self._starting: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Tick each second from now on; what counts them is loaded in the second before the first."""
        self._starting = asyncio.create_task(self._start(), name="scheduler")

    async def _start(self) -> None:
        try:
            made = await asyncio.to_thread(_scheduler_in, self._office.zone)
        except Exception:
            log.exception("nothing will tick")
            return
        made.add_job(
            self.tick,
            "interval",
            seconds=TICK_SECONDS,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
            id="tick",
        )
        made.start()
        self._scheduler = made

    async def stop(self) -> None:
        """No new tick; one that runs is waited for first, since APScheduler's shutdown would cut it off."""
        if self._starting is not None:
            await self._starting
        if self._scheduler is not None:
            self._scheduler.pause()
        await asyncio.sleep(0)  # one handed out just now begins, so that it is seen
        try:
            async with self._ticking:
                pass
        finally:
            if self._scheduler is not None:
                self._scheduler.shutdown(wait=False)
                self._scheduler = None

    async def tick(self) -> int:
        """One round; returns how many items were written.

        The tickers look one after the other on one snapshot, until one finds something; what is behind it looks again once that is written.
        """
        done = place = 0
        async with self._ticking:
            while place < len(self._tickers):
                place, items = await self._look(place)
                done += sum([await self._do(self._tickers[place], item) for item in items])
                place += 1
        if done:
            self._wake()
        return done

    async def upcoming(self) -> int | None:
        """The next instant at which anything may become due."""

        def first(db: Database, now: int) -> int | None:
            moments = [ticker.upcoming(db, self._office, now) for ticker in self._tickers]
            return min((moment for moment in moments if moment is not None), default=None)

        return await self._store.read(first, self._clock.now())

    async def _look(self, place: int) -> tuple[int, Sequence[Any]]:
        """The first ticker from ``place`` on that has something to do, and what; the place behind the last where none has."""
        try:
            return await self._store.read(self._found, self._clock.now(), place)
        except Exception:
            log.exception("the tickers could not look")
            return len(self._tickers), ()

    def _found(self, db: Database, now: int, place: int) -> tuple[int, Sequence[Any]]:
        for n, ticker in enumerate(self._tickers[place:], start=place):
            try:
                items = ticker.find(db, self._office, now)
            except Exception:  # one that fails holds back none of its neighbours
                log.exception("ticker %s failed", ticker.name)
                continue
            if items:
                return n, items
        return len(self._tickers), ()

    async def _do(self, ticker: Ticker, item: Any) -> bool:
        """One item; a failing one is found again by the next tick and holds back none of its neighbours."""
        try:
            await self._store.write(ticker.do, self._office, self._clock.now(), item)
        except Exception:
            log.exception("ticker %s failed at %r", ticker.name, item)
            return False
        return True


def _scheduler_in(zone: ZoneInfo) -> "AsyncIOScheduler":
    from apscheduler.schedulers.asyncio import AsyncIOScheduler as Made

    return Made(timezone=zone)
