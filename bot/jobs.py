"""Slow and long work: rows of ``jobs``, done outside turns, each ended in a transaction of its own.

Two shapes. A *chunked* job is a function of the record that does a little and says whether it is finished (a fan-out to
thousands). A *report* gathers on a read connection, works in a thread (a spreadsheet, a picture), and ends on the writer.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.actions.office import Office
from bot.clock import Clock
from bot.store import jobs
from bot.store.database import Database, Store
from bot.store.jobs import JobRow

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
IDLE_SECONDS = 5.0
LOOK_SECONDS = 0.01
"""Between two looks: after each of thousands of turns there may be a job, and hardly ever is."""


@dataclass(frozen=True, slots=True)
class Chunked:
    """``chunk(db, office, now, data)`` returns True when nothing is left; each call is one short transaction."""

    chunk: Callable[[Database, Office, int, dict[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class Report:
    """``gather(db, office, now, data)`` on a read connection, ``work(office, gathered)`` in a thread, ``finish(db, office, now, data, made)`` on the writer."""

    gather: Callable[[Database, Office, int, dict[str, Any]], Any]
    work: Callable[[Office, Any], Any]
    finish: Callable[[Database, Office, int, dict[str, Any], Any], None]


Job = Chunked | Report


class Jobs:
    """Runs due jobs one after the other; ``wake`` is called whenever one may have queued something to send."""

    def __init__(
        self, store: Store, office: Office, clock: Clock, kinds: Mapping[str, Job], wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._office = office
        self._clock = clock
        self._kinds = kinds
        self._wake_outbox = wake
        self._wake = asyncio.Event()
        self._busy = False
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        self._wake.set()

    @property
    def idle(self) -> bool:
        return not self._busy and not self._wake.is_set()

    async def start(self) -> None:
        self._wake.set()
        self._task = asyncio.create_task(self._run(), name="jobs")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(IDLE_SECONDS):  # `wait_for` loses a cancellation that meets the wake
                    await self._wake.wait()
            self._busy = True
            self._wake.clear()
            try:
                for row in await self._store.read(jobs.due, self._clock.now()):
                    await self._do(row)
                    self._wake.set()
            except Exception:
                log.exception("jobs could not be read")
            finally:
                self._busy = False
            await asyncio.sleep(LOOK_SECONDS)

    async def _do(self, row: JobRow) -> None:
        try:
            match self._kinds[row.kind]:
                case Chunked(chunk):
                    while not await self._store.write(chunk, self._office, self._clock.now(), row.data):
                        self._wake_outbox()
                        await asyncio.sleep(0)
                    await self._store.write(jobs.end, row.id, self._clock.now())
                case Report(gather, work, finish):
                    gathered = await self._store.read(gather, self._office, self._clock.now(), row.data)
                    made = await asyncio.to_thread(work, self._office, gathered)
                    await self._store.write(_finish, finish, self._office, self._clock.now(), row, made)
        except Exception as error:
            log.exception("job %s (%s) failed", row.id, row.kind)
            reason = f"{type(error).__name__}: {error}"
            now = self._clock.now()
            if row.attempts + 1 >= MAX_ATTEMPTS:
                await self._store.write(jobs.end, row.id, now, reason)
            else:
                await self._store.write(jobs.retry, row.id, now + 30_000 * 2**row.attempts, reason)
        self._wake_outbox()


def _finish(db: Database, finish: Callable[..., None], office: Office, now: int, row: JobRow, made: Any) -> None:
    finish(db, office, now, row.data, made)
    jobs.end(db, row.id, now)
