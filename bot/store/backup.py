"""A copy of the database while it is open."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from bot.store.connection import Database, Fault, StoreError, translating, unusable


@dataclass(frozen=True)
class Backup:
    """One finished copy: a single file without a write-ahead log, checked and synced to disk."""

    path: Path
    size: int
    sha256: str


def backup(db: Database, path: Path) -> Backup:
    """Copy the database as ``db`` sees it to the new file ``path``; run it as ``await store.read(backup, path)``.

    The copy appears under its name only when it is whole and has passed SQLite's own check. Writers are not held up.
    The secret key and the files of directives lie outside the database and are not part of it. Raises StoreError:
    EXISTS, UNREACHABLE, DISK_FULL, CORRUPT, READ_ONLY.
    """
    if path.exists():
        raise StoreError(Fault.EXISTS, str(path))
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        with translating():
            _copy(db, partial)
        digest = _sync_and_hash(partial)
        partial.replace(path)
    except OSError as error:
        raise unusable(error) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
    return Backup(path, path.stat().st_size, digest)


def _copy(db: Database, target_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(target_path, isolation_level=None)) as target:
        db.conn.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
        answer = target.execute("PRAGMA quick_check(1)").fetchone()[0]
    if answer != "ok":
        raise StoreError(Fault.CORRUPT, str(answer))


def _sync_and_hash(path: Path) -> str:
    with path.open("r+b") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return digest
