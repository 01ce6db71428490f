"""A small schema of its own: these tests are about the doors, not about what lies behind them."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.store.database import Database, Store


def small_schema(db: Database) -> None:
    """Two tables, one whose foreign key is checked only at COMMIT: the way to make a commit fail."""
    with db.atomic():
        db.execute("create table if not exists units (id integer primary key, name text not null unique)")
        db.execute(
            "create table if not exists duties (id integer primary key,"
            " unit_id integer not null references units (id) deferrable initially deferred)"
        )


@pytest.fixture
def open_store(tmp_path: Path) -> Iterator[Callable[..., Store]]:
    """Open stores on ``tmp_path/quantriet.db``; all are closed at the end."""
    opened: list[Store] = []

    def open_one(path: Path | None = None, **options: Any) -> Store:
        store = Store(path or tmp_path / "quantriet.db", migrate=small_schema, **options)
        opened.append(store)
        return store

    yield open_one
    for store in opened:
        store.close_now()


@pytest.fixture
def store(open_store: Callable[..., Store]) -> Store:
    return open_store()


def add_unit(db: Database, name: str) -> int:
    cursor = db.execute("insert into units (name) values (?)", [name])
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def unit_names(db: Database) -> list[str]:
    return [row["name"] for row in db.execute("select name from units order by id").fetchall()]


class Gate:
    """Holds the writer from the first function on, so that what follows waits together."""

    def __init__(self, store: Store) -> None:
        store._writer._max_hold = store._writer._usual_hold = 60  # the gate is slower than a batch may be
        self._open = threading.Event()
        self.passed = asyncio.ensure_future(store.write(self._wait))

    def _wait(self, db: Database) -> None:
        assert self._open.wait(5)

    async def open(self) -> None:
        await asyncio.sleep(0)  # everybody has queued
        self._open.set()
