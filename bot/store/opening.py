"""Opening the office's database: migrations, triggers, and the check that the log is append-only."""

from __future__ import annotations

from pathlib import Path

from bot.store import migrations
from bot.store.database import Database, Functions, Store
from bot.store.triggers import assert_append_only, create_append_only

DATABASE_FILE = "quantriet.db"


def prepare(db: Database) -> None:
    """Bring the file up to date and see that the log cannot be changed; raises AppendOnlyBroken.

    On a file that had no new migration nothing is created: a trigger that is missing there was taken away, and the
    process must not start as if nothing had happened.
    """
    with db.atomic():  # all of it or nothing; and a new file costs one wait for the disk instead of ten
        if migrations.apply(db):
            create_append_only(db)
    assert_append_only(db)


def open_store(
    folder: Path, *, functions: Functions | None = None, readers: int = 3, sync_delay_ms: float = 0.0
) -> Store:
    """The store in the data folder ``folder``, locked, migrated and checked; errors as :class:`Store` and :func:`prepare`."""
    return Store(
        folder / DATABASE_FILE, migrate=prepare, functions=functions, readers=readers, sync_delay_ms=sync_delay_ms
    )
