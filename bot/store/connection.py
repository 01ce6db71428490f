"""Connections to the database file: how one is opened, and what can be wrong with the file.

Only this package imports ``sqlite3`` and ``sqlite_utils``; the rest of the program takes ``Database``, ``Row`` and
``IntegrityError`` from ``bot.store.database``.
"""

from __future__ import annotations

import enum
import errno
import sqlite3
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, cached_property
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

if TYPE_CHECKING:
    import sqlite_utils

T = TypeVar("T")
Row = sqlite3.Row
IntegrityError = sqlite3.IntegrityError
DatabaseError = sqlite3.DatabaseError
Functions = Mapping[str, Callable[..., Any]]
"""SQL functions by name; every one must be deterministic (same arguments, same answer)."""

APPLICATION_ID = 0x51545249
"""``PRAGMA application_id`` of our files: the letters QTRI."""

BUSY_TIMEOUT_MS = 5_000
STATEMENT_CACHE = 512
_MIGRATIONS_TABLE = "migrations"


class Fault(enum.Enum):
    """What is wrong with the store; the sentence a person reads belongs to the catalogue."""

    MISSING = "missing"
    NOT_A_DATABASE = "not_a_database"
    FOREIGN = "foreign"
    CORRUPT = "corrupt"
    DISK_FULL = "disk_full"
    READ_ONLY = "read_only"
    UNREACHABLE = "unreachable"
    BUSY = "busy"
    IO_ERROR = "io_error"
    CLOSED = "closed"
    TRANSACTION_ENDED = "transaction_ended"
    LOCKING_UNSUPPORTED = "locking_unsupported"
    EXISTS = "exists"


class StoreError(Exception):
    """The store could not do its part; ``fault`` says which part, ``detail`` is technical and for the log only."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault.value}: {detail}" if detail else fault.value)
        self.fault = fault
        self.detail = detail


_FAULTS = {
    sqlite3.SQLITE_PERM: Fault.UNREACHABLE,
    sqlite3.SQLITE_BUSY: Fault.BUSY,
    sqlite3.SQLITE_LOCKED: Fault.BUSY,
    sqlite3.SQLITE_PROTOCOL: Fault.BUSY,
    sqlite3.SQLITE_READONLY: Fault.READ_ONLY,
    sqlite3.SQLITE_INTERRUPT: Fault.CLOSED,
    sqlite3.SQLITE_IOERR: Fault.IO_ERROR,
    sqlite3.SQLITE_CORRUPT: Fault.CORRUPT,
    sqlite3.SQLITE_FULL: Fault.DISK_FULL,
    sqlite3.SQLITE_CANTOPEN: Fault.UNREACHABLE,
    sqlite3.SQLITE_NOTADB: Fault.NOT_A_DATABASE,
}


def fault_of(error: BaseException) -> Fault | None:
    """The fault behind ``error`` when its cause is the file or the machine; None for the caller's own mistakes."""
    if isinstance(error, StoreError):
        return error.fault
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        return None if code is None else _FAULTS.get(code & 0xFF)
    return None


def translated(error: BaseException) -> BaseException:
    """``error`` as a :class:`StoreError` where the machine is to blame, else unchanged (``IntegrityError``, …)."""
    fault = fault_of(error)
    if fault is None or isinstance(error, StoreError):
        return error
    wrapped = StoreError(fault, str(error))
    wrapped.__cause__ = error
    return wrapped


class Database:
    """A connection whose rows are read by name, whose foreign keys and recursive triggers are on, and which remembers
    what to do once its transaction is committed.

    sqlite-utils stands beside it (:attr:`helpers`) instead of under it: schemas are its work, statements are not, and
    loading it and what it asks for plugins costs a start as much as opening the record twice over.
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self.conn.row_factory = sqlite3.Row
        self.conn.execute("PRAGMA recursive_triggers = ON")
        self.conn.execute("PRAGMA foreign_keys = ON")
        self.reads_only = False
        self._callbacks: list[Callable[[], object]] = []
        self._known: dict[object, Any] = {}
        self._known_at = -1

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        """The connection's own; the library's way around it costs as much as a small statement."""
        return self.conn.execute(sql, parameters)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        self.conn.close()

    @cached_property
    def helpers(self) -> sqlite_utils.Database:
        """The same connection with sqlite-utils' tables and schemas, for migrations and tools."""
        import sqlite_utils

        return sqlite_utils.Database(self.conn, execute_plugins=False)

    @contextmanager
    def atomic(self) -> Iterator[Self]:
        """All of the block or nothing: a transaction, or a savepoint inside one."""
        nested = self.conn.in_transaction
        self.conn.execute("SAVEPOINT inner_part" if nested else "BEGIN")
        try:
            yield self
            self.conn.execute("RELEASE inner_part" if nested else "COMMIT")
        except BaseException:
            if self.conn.in_transaction:  # an error may have ended the whole of it already
                self.conn.execute("ROLLBACK TO inner_part" if nested else "ROLLBACK")
                if nested:
                    self.conn.execute("RELEASE inner_part")
            self.forget()  # what was read inside is true no more, and going back counts as no change
            raise

    def inserted(self, sql: str, parameters: Any = ()) -> int | None:
        """The id of the one row an insert made; None where ``on conflict … do nothing`` made none.

        What ``returning id`` says, at half the price: it makes every insert run through a table of its own.
        """
        done = self.conn.execute(sql, parameters)
        return done.lastrowid if done.rowcount == 1 else None

    def once(self, key: object, find: Callable[[], T]) -> T:
        """What ``find`` reads, asked of the database once and again after any row was changed or the transaction ended.

        For what several steps of one turn ask in the same words (who somebody is today).
        """
        at = self.conn.total_changes
        if at != self._known_at:
            self._known, self._known_at = {}, at
        if key not in self._known:
            self._known[key] = find()
        found: T = self._known[key]
        return found

    def know(self, key: object, found: object) -> None:
        """What :meth:`once` would find under this key was found on another way."""
        at = self.conn.total_changes
        if at != self._known_at:
            self._known, self._known_at = {}, at
        self._known[key] = found

    def forget(self) -> None:
        """The next :meth:`once` reads anew; for whoever begins and ends transactions."""
        self._known_at = -1

    def after_commit(self, callback: Callable[[], object]) -> None:
        """Run ``callback`` in the event loop once this transaction is on disk; never if it is rolled back.

        Equal callbacks of one commit run once, so a hundred turns that wake the outbox wake it once. Raises
        RuntimeError on a connection that only reads: nothing is ever committed there.
        """
        if self.reads_only:
            raise RuntimeError("after_commit on a connection that only reads")
        self._callbacks.append(callback)

    def take_callbacks(self) -> list[Callable[[], object]]:
        """Hand over what :meth:`after_commit` collected and forget it; for whoever commits."""
        taken, self._callbacks = self._callbacks, []
        return taken


def connect_writer(path: Path, functions: Functions | None = None) -> Database:
    """Open (or create) ``path`` for reading and writing: WAL, ``synchronous=FULL``, foreign keys.

    Raises StoreError: UNREACHABLE, NOT_A_DATABASE, FOREIGN (a database, but not ours), READ_ONLY, CORRUPT, BUSY.
    """
    with translating():
        conn = _connect(str(path), uri=False)
        try:
            _claim(conn)
            conn.execute("PRAGMA journal_mode = WAL")
            conn.execute("PRAGMA synchronous = FULL")
            # The writer folds the log back itself, outside COMMIT (bot.store.writer); this is only the upper bound.
            conn.execute("PRAGMA wal_autocheckpoint = 8000")
            conn.execute("PRAGMA journal_size_limit = 67108864")
            return _database(conn, functions)
        except BaseException:
            conn.close()
            raise


def connect_reader(path: Path, functions: Functions | None = None) -> Database:
    """Open the existing file ``path`` so that no statement can change it; rows of a running writer are visible.

    Raises StoreError: MISSING, UNREACHABLE, NOT_A_DATABASE, FOREIGN, CORRUPT.
    """
    if not path.is_file():
        raise StoreError(Fault.MISSING, str(path))
    with translating():
        conn = _connect_read_only(path)
        try:
            _recognise(conn)
            conn.execute("PRAGMA query_only = ON")
            db = _database(conn, functions)
            db.reads_only = True
            return db
        except BaseException:
            conn.close()
            raise


open_read_only = connect_reader
"""For commands that only read: no lock is taken, so it works while the server runs. Use it with ``with``."""


@contextmanager
def snapshot(db: Database) -> Iterator[Database]:
    """One deferred read transaction: every statement inside sees the same state of the database."""
    with translating():
        db.conn.execute("BEGIN")
        db.forget()
        try:
            yield db
        finally:
            if db.conn.in_transaction:
                db.conn.execute("ROLLBACK")


@cache
def rows_of_json(columns: int) -> str:
    """``select`` the rows of one parameter, a JSON list of lists with so many ``columns``, in their order.

    For many rows at once: ``executemany`` gives up the interpreter for each of them, this once for all.
    """
    each = ", ".join(f"json_extract(value, '$[{n}]')" for n in range(columns))
    return (
        f"select {each} from json_each(?) where true"  # without a where, ON CONFLICT behind it would be read as a join
    )


def refuse_lazy(result: object) -> None:
    """Raise TypeError for a result that would be read after its transaction, or was never run at all.

    A half-read cursor also pins the write-ahead log (``libraries.md`` 1), so it is closed here.
    """
    if isinstance(result, sqlite3.Cursor | types.GeneratorType | types.CoroutineType):
        result.close()
        raise TypeError(f"a store function returned {type(result).__name__}: return a list or a value")


def _connect(target: str, *, uri: bool) -> sqlite3.Connection:
    return sqlite3.connect(
        target,
        uri=uri,
        timeout=BUSY_TIMEOUT_MS / 1000,
        isolation_level=None,  # transactions are opened by name; the driver opens none of its own
        check_same_thread=False,  # opened here, then owned by exactly one thread
        cached_statements=STATEMENT_CACHE,
    )


def _connect_read_only(path: Path) -> sqlite3.Connection:
    address = path.resolve().as_uri()
    conn = _connect(f"{address}?mode=ro", uri=True)
    try:
        conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        return conn
    except sqlite3.OperationalError:
        conn.close()
        wal = path.with_name(path.name + "-wal")
        if wal.exists() and wal.stat().st_size:
            raise
    # A folder nobody may write to, with nobody writing: WAL cannot make its index there and does not need one.
    return _connect(f"{address}?mode=ro&immutable=1", uri=True)


def _database(conn: sqlite3.Connection, functions: Functions | None) -> Database:
    conn.execute("PRAGMA temp_store = MEMORY")
    conn.execute("PRAGMA cache_size = -8000")
    for name, function in (functions or {}).items():
        conn.create_function(name, len(signature(function).parameters), function, deterministic=True)
    return Database(conn)


def _claim(conn: sqlite3.Connection) -> None:
    """Mark an empty file as ours and refuse everybody else's."""
    if _is_empty(conn):
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    _recognise(conn)


def _recognise(conn: sqlite3.Connection) -> None:
    found = conn.execute("PRAGMA application_id").fetchone()[0]
    if found == APPLICATION_ID:
        return
    migrated = conn.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (_MIGRATIONS_TABLE,)).fetchone()
    if found != 0 or (migrated is None and not _is_empty(conn)):
        raise StoreError(Fault.FOREIGN, f"application_id {found:#x}")


def _is_empty(conn: sqlite3.Connection) -> bool:
    tables = conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    return bool(tables == 0 and conn.execute("PRAGMA application_id").fetchone()[0] == 0)


@contextmanager
def translating() -> Iterator[None]:
    """Raise SQLite's errors about the file or the machine as StoreError; all others pass through unchanged."""
    try:
        yield
    except sqlite3.Error as error:
        fault = fault_of(error)
        if fault is None:
            raise
        raise StoreError(fault, str(error)) from error


def make_private_folder(folder: Path) -> None:
    """Create ``folder`` (and its parents) for its owner only; raises StoreError READ_ONLY, UNREACHABLE or DISK_FULL."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise unusable(error) from error


def unusable(error: OSError) -> StoreError:
    """What an operating-system error about a file or folder means for the store."""
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StoreError(Fault.READ_ONLY, str(error))
    return StoreError(Fault.DISK_FULL if error.errno == errno.ENOSPC else Fault.UNREACHABLE, str(error))
