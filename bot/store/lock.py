"""One process at a time: a file lock taken before the database is opened and held as long as it is used."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from bot.store.connection import Fault, StoreError, unusable


class AlreadyRunning(Exception):
    """Another process holds the lock; ``path`` is the lock file."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class InstanceLock:
    """The operating system's lock on ``path``: it vanishes with the process, so nothing stale is left by a crash."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # The lock belongs to the process, not to a thread. A lock that merely exists as a file would outlive a
        # crash, so where the file system cannot lock we say so rather than fall back to one.
        self._lock = FileLock(path, timeout=0, thread_local=False, fallback_to_soft=False)

    def acquire(self) -> None:
        """Take the lock at once; raises AlreadyRunning, or StoreError (READ_ONLY, UNREACHABLE, LOCKING_UNSUPPORTED)."""
        try:
            self._lock.acquire()
        except Timeout:
            raise AlreadyRunning(self.path) from None
        except NotImplementedError as error:
            raise StoreError(Fault.LOCKING_UNSUPPORTED, str(error)) from error
        except OSError as error:
            raise unusable(error) from error

    def release(self) -> None:
        """Give the lock up; does nothing if it is not held."""
        self._lock.release()

    def __enter__(self) -> InstanceLock:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def lock_path(database: Path) -> Path:
    """Where the lock of the database file ``database`` lies: beside it."""
    return database.with_name(database.name + ".lock")
