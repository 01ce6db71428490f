"""What arrives at once is stored at once, and everybody is told what became of it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.inbox import Inbox
from bot.messaging import RawItem
from bot.store.database import Database, Store, StoreError
from bot.store.opening import open_store
from tests import record


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_store(tmp_path)
    yield opened
    await opened.close()


@pytest.fixture
def inbox(store: Store, tmp_path: Path) -> Inbox:
    """An inbox without any channel: what arrives is kept and read by nobody."""
    return Inbox(store, record.office(tmp_path), SystemClock(), {}, lambda: None)


def item(n: int) -> RawItem:
    return RawItem(f"k{n}", f"chat-{n}", b"{}")


def kept(db: Database) -> list[str]:
    return [row["message_key"] for row in db.execute("select message_key from inbox order by id").fetchall()]


async def test_deliveries_that_come_together_are_one_transaction_in_their_order(store: Store, inbox: Inbox) -> None:
    seen: list[str] = []
    writing = store.write_first

    async def counted(fn: object, *args: object) -> object:
        seen.append(getattr(fn, "__name__", ""))
        return await writing(fn, *args)  # type: ignore[arg-type]

    store.write_first = counted  # type: ignore[method-assign, assignment]
    await asyncio.gather(*(inbox.accept("telegram", [item(n)]) for n in range(40)))
    assert await store.read(kept) == [f"k{n}" for n in range(40)]
    assert len(seen) <= 2
    await inbox.stop()


async def test_when_it_cannot_be_stored_everybody_who_waits_is_told_and_the_next_is_stored(
    store: Store, inbox: Inbox
) -> None:
    await store.write(
        lambda db: db.conn.execute(
            "create trigger full before insert on inbox begin select raise(abort, 'full'); end"
        ).close()
    )
    told = await asyncio.gather(*(inbox.accept("telegram", [item(n)]) for n in range(3)), return_exceptions=True)
    assert [isinstance(error, Exception) for error in told] == [True] * 3
    await store.write(lambda db: db.conn.execute("drop trigger full").close())
    await inbox.accept("telegram", [item(7)])
    assert await store.read(kept) == ["k7"]
    await inbox.stop()


async def test_a_closed_store_is_told_as_well(store: Store, inbox: Inbox) -> None:
    await store.close()
    with pytest.raises(StoreError):
        await inbox.accept("telegram", [item(1)])
