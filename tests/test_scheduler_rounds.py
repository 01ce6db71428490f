"""One round of the scheduler: every ticker looks, in order, at what those before it have written; one that fails holds back nobody."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.actions.office import Office
from bot.clock import TurnableClock
from bot.scheduler import Scheduler, Ticker
from bot.store.database import Database, Store
from tests import record

Find = Callable[[Database, Office, int], Sequence[Any]]
Upcoming = Callable[[Database, Office, int], int | None]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    def found(db: Database) -> None:
        db.execute("create table notes (text text)")

    store = Store(tmp_path / "record.db", migrate=found)
    yield store
    await store.close()


def scheduler(store: Store, woken: list[int], *tickers: Ticker) -> Scheduler:
    return Scheduler(store, record.office(), TurnableClock(1000, running=False), tickers, lambda: woken.append(1))


def notes(db: Database) -> list[str]:
    return [row["text"] for row in db.execute("select text from notes order by rowid").fetchall()]


def write(db: Database, _office: Office, _now: int, item: str) -> None:
    if item == "broken":
        raise ValueError(item)
    db.execute("insert into notes (text) values (?)", [item])


def idle(_db: Database, _office: Office, _now: int) -> Sequence[Any]:
    return ()


def at(moment: int | None) -> Upcoming:
    """A ticker whose next item comes at the moment."""

    def upcoming(_db: Database, _office: Office, _now: int) -> int | None:
        return moment

    return upcoming


never = at(None)


def once(*items: str) -> Find:
    """These items, as long as the first is not written."""

    def find(db: Database, _office: Office, _now: int) -> Sequence[Any]:
        return () if items[0] in notes(db) else items

    return find


def broken(_db: Database, _office: Office, _now: int) -> Sequence[Any]:
    raise ValueError("cannot look")


def what_was_written(db: Database, _office: Office, _now: int) -> Sequence[Any]:
    """As many items as there are notes, named after the newest; nothing twice."""
    written = notes(db)
    return () if not written or written[-1].startswith("after") else [f"after {written[-1]}"]


async def test_a_ticker_sees_what_those_before_it_wrote_in_the_same_round(store: Store) -> None:
    woken: list[int] = []
    round_of = scheduler(
        store,
        woken,
        Ticker("idle", idle, write, never),
        Ticker("first", once("a", "b"), write, never),
        Ticker("idle too", idle, write, never),
        Ticker("second", what_was_written, write, never),
    )
    assert await round_of.tick() == 3
    assert await store.read(notes) == ["a", "b", "after b"]
    assert woken == [1]
    assert await round_of.tick() == 0
    assert woken == [1], "nothing written, nobody woken"


async def test_one_that_cannot_look_and_an_item_that_fails_hold_back_nobody(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    woken: list[int] = []
    round_of = scheduler(
        store,
        woken,
        Ticker("blind", broken, write, never),
        Ticker("half", once("a", "broken", "b"), write, never),
        Ticker("last", once("c"), write, never),
    )
    with caplog.at_level(logging.ERROR, "bot.scheduler"):
        assert await round_of.tick() == 3
    assert await store.read(notes) == ["a", "b", "c"]
    assert [entry.getMessage() for entry in caplog.records if entry.name == "bot.scheduler"] == [
        "ticker blind failed",
        "ticker half failed at 'broken'",
    ]


async def test_what_is_upcoming_is_the_first_moment_of_any(store: Store) -> None:
    tickers = [Ticker(str(n), once("a"), write, at(moment)) for n, moment in enumerate((None, 3000, 2000))]
    assert await scheduler(store, [], *tickers).upcoming() == 2000
    assert await scheduler(store, [], tickers[0]).upcoming() is None


async def test_a_round_is_one_look_where_nothing_is_due(store: Store) -> None:
    looked: list[int] = []

    def count(db: Database, _office: Office, _now: int) -> Sequence[Any]:
        looked.append(id(db))
        return ()

    round_of = scheduler(store, [], *(Ticker(str(n), count, write, never) for n in range(5)))
    snapshots: list[str] = []
    read = store.read

    async def counted(fn: Any, *args: Any, **kwargs: Any) -> Any:
        snapshots.append(fn.__name__)
        return await read(fn, *args, **kwargs)

    store.read = counted  # type: ignore[method-assign]
    assert await round_of.tick() == 0
    assert (len(looked), len(snapshots)) == (5, 1)
