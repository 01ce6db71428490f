"""The writing thread: many functions, one commit.

Functions wait in a queue; the thread takes what is there into one ``BEGIN IMMEDIATE``, each in a savepoint of its own,
commits once and only then tells the callers, with one call into their event loop for all of them. Urgent functions (what
arrived must be stored before its sender is thanked) go before everything that waits, and what they are committed with ends soon.
"""

from __future__ import annotations

import asyncio
import collections
import concurrent.futures
import contextlib
import enum
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.store.connection import Database, Fault, StoreError, fault_of, refuse_lazy, translated

log = logging.getLogger(__name__)

SLOW_MS = 50.0
"""Nothing holds the writer longer than this (design 5); a function that does is logged by name."""

CHECKPOINT_CHANGES = 1_000
"""Changed rows after which the write-ahead log is folded back once nobody waits."""
CHECKPOINT_CHANGES_LATEST = 5_000
"""Changed rows after which it is folded back even though somebody waits."""

BATCH_MS = 10.0
"""A commit waits for further functions for so long, or for twice the time the last commit took where that is longer (a slow disk)."""
URGENT_MS = 2.0
"""After an urgent function, for so long at most: somebody waits for its commit."""

PATIENCE_MS = 10.0
"""What nobody hurries for waits so long for a commit of something else: two commits cost a slow disk twice the time."""

_SAVEPOINT = "quantriet_turn"
AnyFuture = asyncio.Future[Any] | concurrent.futures.Future[Any]


@dataclass
class Metrics:
    """What the writer has done since it was opened or last reset; times in milliseconds."""

    batches: int = 0
    functions: int = 0
    failures: int = 0
    failed_commits: int = 0
    slow_functions: int = 0
    largest_batch: int = 0
    longest_hold_ms: float = 0.0
    longest_hold: tuple[str, ...] = ()
    """Names of the functions in the batch that held the writer longest (the first eight)."""
    longest_function_ms: float = 0.0
    longest_function: str = ""
    longest_checkpoint_ms: float = 0.0


@dataclass(slots=True, eq=False)
class Work:
    """One function on its way through the writer; ``loop`` is None for a caller that blocks its own thread."""

    run: Callable[[Database], Any]
    name: str
    future: AnyFuture
    loop: asyncio.AbstractEventLoop | None
    result: Any = None
    error: BaseException | None = None
    callbacks: list[Callable[[], object]] = field(default_factory=list)
    urgent: bool = False
    patient: bool = False
    together: Together | None = None


class Together:
    """Functions whose one caller waits for all of them; ``future`` gets what each returned or raised, in order."""

    def __init__(self, future: asyncio.Future[list[object]], works: list[Work]) -> None:
        self._future = future
        self.works = works
        self._left = len(works)
        for work in works:
            work.together = self

    def one_settled(self) -> None:
        """One of them is committed, or has failed."""
        self._left -= 1
        if self._left == 0 and not self._future.done():
            self._future.set_result([work.result if work.error is None else work.error for work in self.works])


class _Sign(enum.Enum):
    """What stands in the queue beside functions."""

    LOOK = enum.auto()
    """Something was added."""
    STOP = enum.auto()


class Writer:
    """Owns the one writing connection and its thread, from construction until :meth:`stop`."""

    def __init__(
        self,
        db: Database,
        *,
        max_batch: int,
        max_hold_ms: float,
        sync_delay_ms: float,
    ) -> None:
        self._db = db
        self._max_batch = max_batch
        self._max_hold = max_hold_ms / 1000
        self._usual_hold = BATCH_MS / 1000
        self._sync_delay = sync_delay_ms / 1000
        self._changes_folded = db.conn.total_changes
        self._queue: queue.SimpleQueue[_Sign] = queue.SimpleQueue()
        """One sign for whatever was added at once; it may come when what it stands for is done already."""
        self._urgent: collections.deque[Work] = collections.deque()
        self._common: collections.deque[Work] = collections.deque()
        self._commit_seconds = 0.0
        self._stopped = False
        self._guard = threading.Lock()
        self._seen = Metrics()
        self.thread = threading.Thread(target=self._loop, name="store-writer", daemon=True)
        self.thread.start()

    @property
    def waiting(self) -> int:
        """Functions queued and not begun."""
        return len(self._urgent) + len(self._common)

    def metrics(self, *, reset: bool = False) -> Metrics:
        """A copy of the figures so far; ``reset`` begins them anew."""
        taken = replace(self._seen)
        if reset:
            self._seen = Metrics()
        return taken

    def put(self, work: Work) -> None:
        """Queue ``work``; raises StoreError CLOSED after :meth:`stop`. What is queued is run, whoever stops waiting."""
        with self._guard:
            if self._stopped:
                raise StoreError(Fault.CLOSED)
            (self._urgent if work.urgent else self._common).append(work)
            self._queue.put(_Sign.LOOK)

    def put_together(self, together: Together) -> None:
        """:meth:`put` for several at once."""
        with self._guard:
            if self._stopped:
                raise StoreError(Fault.CLOSED)
            self._common.extend(together.works)
            self._queue.put(_Sign.LOOK)

    def stop(self) -> None:
        """Refuse new work, finish what is queued, end the thread."""
        with self._guard:
            if not self._stopped:
                self._stopped = True
                self._queue.put(_Sign.STOP)
        self.thread.join()

    def _loop(self) -> None:
        while isinstance(first := self._next(None), Work):
            batch = [first]
            try:
                last = self._batch(batch)
            except Exception as error:  # one iteration of one loop: no mistake here may leave callers waiting
                log.exception("the writer failed")
                self._abandon(batch, error)
                last = self._stopped and not self._more
            _settle(batch)
            self._checkpoint_if_due()
            if last:
                return

    def _batch(self, batch: list[Work]) -> bool:
        """Run ``batch`` and what joins it into one commit; True if the writer was told to stop meanwhile."""
        conn = self._db.conn
        try:
            conn.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            stop = self._take_all(batch)  # all would wait for the same lock, one time-out after the other
            self._abandon(batch, error)
            return stop
        start = time.perf_counter()
        until = start + min(self._max_hold, max(self._usual_hold, 2 * self._commit_seconds))
        following: Work | _Sign | None = None
        while True:
            if not self._execute(batch[-1]):
                self._abandon(batch, batch[-1].error)
                break
            now = time.perf_counter()
            if batch[-1].urgent:
                until = min(until, now + URGENT_MS / 1000)
            if len(batch) >= self._max_batch or (now >= until and not self._urgent):
                self._commit(batch)
                break
            following = self._next(PATIENCE_MS / 1000 if all(work.patient for work in batch) else 0.0)
            if not isinstance(following, Work):
                self._commit(batch)
                break
            batch.append(following)
        self._record_batch(batch, (time.perf_counter() - start) * 1000)
        return following is _Sign.STOP

    @property
    def _more(self) -> bool:
        """Something waits."""
        return bool(self._urgent or self._common)

    def _next(self, wait: float | None) -> Work | _Sign | None:
        """The next function, urgent ones first; STOP at the end, None when there is none within ``wait`` seconds (None: for ever)."""
        until = time.monotonic() + wait if wait else 0.0
        while True:
            if self._urgent:
                return self._urgent.popleft()
            if self._common:
                return self._common.popleft()
            try:
                sign = self._queue.get(wait != 0.0, max(until - time.monotonic(), 0.0) if wait else None)
            except queue.Empty:
                return None
            if sign is _Sign.STOP:  # nothing is added after it, and what was added before had a sign of its own
                return sign

    def _take_all(self, batch: list[Work]) -> bool:
        while isinstance(following := self._next(0.0), Work):
            batch.append(following)
        return following is _Sign.STOP

    def _execute(self, work: Work) -> bool:
        """Run one function in its savepoint; False if the transaction itself is gone."""
        conn = self._db.conn
        start = time.perf_counter()
        conn.execute(f"SAVEPOINT {_SAVEPOINT}")
        self._db.forget()
        try:
            work.result = work.run(self._db)
            refuse_lazy(work.result)
            return self._release(work)
        except BaseException as error:  # noqa: BLE001 - handed to the caller who gave us the function
            work.result = None
            work.error = translated(error)
            self._db.take_callbacks()
            return self._undo()
        finally:
            self._record_function(work, (time.perf_counter() - start) * 1000)

    def _release(self, work: Work) -> bool:
        try:
            self._db.conn.execute(f"RELEASE {_SAVEPOINT}")
        except sqlite3.Error as error:
            work.error = StoreError(fault_of(error) or Fault.TRANSACTION_ENDED, f"{work.name}: {error}")
            return False
        work.callbacks = self._db.take_callbacks()
        return True

    def _undo(self) -> bool:
        conn = self._db.conn
        try:
            conn.execute(f"ROLLBACK TO {_SAVEPOINT}")
            conn.execute(f"RELEASE {_SAVEPOINT}")
            return True
        except sqlite3.Error:
            # A full disk, RAISE(ROLLBACK) or a function that commits by itself ended the whole transaction.
            return False

    def _commit(self, batch: list[Work]) -> None:
        start = time.perf_counter()
        if self._sync_delay:
            time.sleep(self._sync_delay)
        try:
            self._db.conn.execute("COMMIT")
        except sqlite3.Error as error:
            self._seen.failed_commits += 1
            self._abandon(batch, error)
        self._commit_seconds = time.perf_counter() - start

    def _abandon(self, batch: Iterable[Work], error: BaseException | None) -> None:
        """Roll everything back; whoever has no error of its own gets the one that ended the transaction."""
        with contextlib.suppress(sqlite3.Error):
            if self._db.conn.in_transaction:
                self._db.conn.execute("ROLLBACK")
        self._db.take_callbacks()
        fault = (fault_of(error) if error is not None else None) or Fault.TRANSACTION_ENDED
        for work in batch:
            work.result = None
            work.callbacks = []
            if work.error is None:
                work.error = StoreError(fault, str(error))
                work.error.__cause__ = error

    def _record_function(self, work: Work, elapsed_ms: float) -> None:
        seen = self._seen
        seen.functions += 1
        seen.failures += work.error is not None
        if elapsed_ms > SLOW_MS:
            seen.slow_functions += 1
            log.warning("slow store function %s: %.0f ms", work.name, elapsed_ms)
        if elapsed_ms > seen.longest_function_ms:
            seen.longest_function_ms, seen.longest_function = elapsed_ms, work.name

    def _record_batch(self, batch: list[Work], held_ms: float) -> None:
        seen = self._seen
        seen.batches += 1
        seen.largest_batch = max(seen.largest_batch, len(batch))
        if held_ms > seen.longest_hold_ms:
            seen.longest_hold_ms, seen.longest_hold = held_ms, tuple(work.name for work in batch[:8])

    def _checkpoint_if_due(self) -> None:
        """Fold the write-ahead log back after the callers were told: SQLite's own way is inside COMMIT, before that."""
        changes = self._db.conn.total_changes - self._changes_folded
        if changes < CHECKPOINT_CHANGES or (changes < CHECKPOINT_CHANGES_LATEST and self._more):
            return
        self._changes_folded += changes
        start = time.perf_counter()
        try:
            self._db.conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        except sqlite3.Error as error:  # nothing is lost: the log is read instead, and the next one tries again
            log.warning("checkpoint failed: %s", error)
        elapsed_ms = (time.perf_counter() - start) * 1000
        self._seen.longest_checkpoint_ms = max(self._seen.longest_checkpoint_ms, elapsed_ms)


def _settle(batch: list[Work]) -> None:
    """Tell every caller, with one call per event loop."""
    loops: dict[asyncio.AbstractEventLoop, list[Work]] = {}
    for work in batch:
        if work.loop is None:
            _resolve(work)
        else:
            loops.setdefault(work.loop, []).append(work)
    for loop, works in loops.items():
        try:
            loop.call_soon_threadsafe(_tell, works)
        except RuntimeError:
            log.warning("the event loop closed before %d answers of the store reached it", len(works))


def _tell(works: list[Work]) -> None:
    run_callbacks(callback for work in works for callback in work.callbacks)
    for work in works:
        _resolve(work)


def run_callbacks(callbacks: Iterable[Callable[[], object]]) -> None:
    """Run each different callback once; one that fails is logged: the commit it follows stands."""
    for callback in dict.fromkeys(callbacks):
        try:
            callback()
        except Exception:  # the commit stands, whatever listens to it
            log.exception("after_commit callback failed")


def _resolve(work: Work) -> None:
    future, error = work.future, work.error
    if work.together is not None:
        work.together.one_settled()
    elif future.done():  # the caller was cancelled; the function ran all the same
        if error is not None:
            log.error("store function %s failed after its caller left", work.name, exc_info=error)
    elif error is None:
        future.set_result(work.result)
    elif isinstance(error, StopIteration):  # a future refuses to carry it
        future.set_exception(RuntimeError(f"{work.name} raised StopIteration"))
    else:
        future.set_exception(error)
