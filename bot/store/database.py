"""The two doors to the database: ``store.write`` and ``store.read``.

Everything in ``actions``, ``reports`` and ``store`` is a plain function ``fn(db, *args)`` handed to one of them. There is
no ``await`` inside, so no transaction can be interleaved.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import functools
import logging
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot.store.connection import (
    Database,
    DatabaseError,
    Fault,
    Functions,
    IntegrityError,
    Row,
    StoreError,
    connect_reader,
    connect_writer,
    make_private_folder,
    open_read_only,
    refuse_lazy,
    snapshot,
    translating,
)
from bot.store.lock import AlreadyRunning, InstanceLock, lock_path
from bot.store.writer import SLOW_MS, Metrics, Together, Work, Writer, run_callbacks

__all__ = [
    "SLOW_MS",
    "AlreadyRunning",
    "Database",
    "DatabaseError",
    "Fault",
    "Functions",
    "IntegrityError",
    "Metrics",
    "Row",
    "Store",
    "StoreError",
    "open_read_only",
    "snapshot",
]

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """An open database: one writing thread, a few reading ones, and the lock that keeps other processes out."""

    def __init__(
        self,
        path: Path,
        *,
        migrate: Callable[[Database], object] | None = None,
        functions: Functions | None = None,
        readers: int = 3,
        max_batch: int = 128,
        max_hold_ms: float = 20.0,
        sync_delay_ms: float = 0.0,
    ) -> None:
        """Take the lock beside ``path``, open or create the file, run ``migrate`` on it, start the threads.

        ``migrate`` gets the writing connection outside any transaction. ``functions`` are SQL functions for every
        connection. A batch is closed after ``max_batch`` functions or ``max_hold_ms``; ``sync_delay_ms`` is added to
        every commit (for benchmarks: a slow disk). Raises AlreadyRunning, StoreError, and what ``migrate`` raises;
        after an error the lock is free again.
        """
        self.path = path
        self._functions = functions
        make_private_folder(path.parent)
        self._lock = InstanceLock(lock_path(path))
        self._lock.acquire()
        try:
            self._db = self._prepared(migrate)
        except BaseException:
            self._lock.release()
            raise
        self._writer = Writer(
            self._db,
            max_batch=max_batch,
            max_hold_ms=max_hold_ms,
            sync_delay_ms=sync_delay_ms,
        )
        self._readers = concurrent.futures.ThreadPoolExecutor(readers, thread_name_prefix="store-read")
        self._local = threading.local()
        self._connections: list[Database] = []
        self._closing = threading.Lock()
        self._closed = False

    async def write(self, fn: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``fn(db, …)`` on the writing thread and return its result after the commit that holds it.

        If ``fn`` raises, its own changes are rolled back and the error is raised here; its neighbours in the commit
        are untouched. If the commit itself fails, everybody in it gets a StoreError. Once queued, ``fn`` runs whole
        and is committed even if this caller is cancelled. ``fn`` must not commit and must be done within SLOW_MS.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._writer.put(_work(fn, args, kwargs, future, loop))
        return await future

    async def write_each(self, calls: Sequence[Callable[[Database], object]], *, patient: bool = False) -> list[object]:
        """:meth:`write` for several functions that need not succeed together; one way to the thread and back for all.

        Returns what each returned, or the error it raised, in order, when all are committed. Each has a savepoint of its own;
        one that fails takes nothing with it. ``patient``: their commit may wait some milliseconds for that of something else.
        Raises StoreError CLOSED; an empty list returns at once.
        """
        if not calls:
            return []
        loop = asyncio.get_running_loop()
        future: asyncio.Future[list[object]] = loop.create_future()
        together = Together(future, [Work(call, _name(call), future, loop, patient=patient) for call in calls])
        self._writer.put_together(together)
        return await future

    async def write_first(self, fn: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """:meth:`write` ahead of everything that waits, for what somebody outside waits to be told."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        work = _work(fn, args, kwargs, future, loop)
        work.urgent = True
        self._writer.put(work)
        return await future

    async def read(self, fn: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``fn(db, …)`` on a reading thread, all of it on one snapshot, which holds every write awaited before."""
        call = functools.partial(self._read, lambda db: fn(db, *args, **kwargs))
        return await asyncio.get_running_loop().run_in_executor(self._pool(), call)

    def write_now(self, fn: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """:meth:`write` for commands without an event loop: blocks this thread; callbacks run in it."""
        if threading.current_thread() is self._writer.thread:
            raise RuntimeError("write_now inside a store function would wait for itself")
        future: concurrent.futures.Future[T] = concurrent.futures.Future()
        work = _work(fn, args, kwargs, future, None)
        self._writer.put(work)
        result = future.result()
        run_callbacks(work.callbacks)
        return result

    def read_now(self, fn: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """:meth:`read` for commands without an event loop: blocks this thread."""
        return self._pool().submit(self._read, lambda db: fn(db, *args, **kwargs)).result()

    def metrics(self, *, reset: bool = False) -> Metrics:
        """What the writer has done so far: batches, functions, the longest hold in milliseconds and by whom."""
        return self._writer.metrics(reset=reset)

    @property
    def waiting(self) -> int:
        """Functions queued for the writer and not begun."""
        return self._writer.waiting

    async def close(self) -> None:
        """:meth:`close_now` without holding up the event loop."""
        await asyncio.get_running_loop().run_in_executor(None, self.close_now)

    def close_now(self) -> None:
        """Finish what is queued, interrupt readers, fold the log back into the file, free the lock. Twice is harmless.

        Afterwards every call raises StoreError CLOSED.
        """
        with self._closing:
            if self._closed:
                return
            self._closed = True
            self._writer.stop()
            self._close_readers()
            self._close_writer()
            self._lock.release()

    def _prepared(self, migrate: Callable[[Database], object] | None) -> Database:
        db = connect_writer(self.path, self._functions)
        try:
            with translating():
                if migrate is not None:
                    migrate(db)
            if db.conn.in_transaction:
                raise StoreError(Fault.TRANSACTION_ENDED, "migrate left a transaction open")
        except BaseException:
            db.close()
            raise
        return db

    def _pool(self) -> concurrent.futures.ThreadPoolExecutor:
        if self._closed:
            raise StoreError(Fault.CLOSED)
        return self._readers

    def _read(self, call: Callable[[Database], T]) -> T:
        db = self._reading_connection()
        with snapshot(db):
            result = call(db)
            refuse_lazy(result)
            return result

    def _reading_connection(self) -> Database:
        db: Database | None = getattr(self._local, "db", None)
        if db is None:
            db = connect_reader(self.path, self._functions)
            self._local.db = db
            self._connections.append(db)
        return db

    def _close_readers(self) -> None:
        self._readers.shutdown(wait=False, cancel_futures=True)
        for db in list(self._connections):
            db.conn.interrupt()
        self._readers.shutdown(wait=True)
        for db in self._connections:
            db.close()

    def _close_writer(self) -> None:
        try:
            self._db.conn.execute("PRAGMA optimize")
            self._db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite3.Error as error:  # nothing is lost: the next start reads the log
            log.warning("closing the store: %s", error)
        finally:
            self._db.close()


def _work(
    fn: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    future: asyncio.Future[Any] | concurrent.futures.Future[Any],
    loop: asyncio.AbstractEventLoop | None,
) -> Work:
    return Work(lambda db: fn(db, *args, **kwargs), _name(fn), future, loop)


def _name(fn: Callable[..., Any]) -> str:
    while isinstance(fn, functools.partial):
        fn = fn.func
    return f"{getattr(fn, '__module__', '?')}.{getattr(fn, '__qualname__', repr(fn))}"
