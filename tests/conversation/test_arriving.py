"""What arrives at once is stored at once, and everybody is told what became of it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.clock import SystemClock
from bot.inbox import Inbox, crowd, turns
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


class Groups:
    """What the writer was given together: the numbers of the rows, group by group, and how many groups at a time."""

    def __init__(self, store: Store) -> None:
        self.given: list[list[int]] = []
        self.most_at_once = self._now = 0
        self._each = store.write_each
        store.write_each = self._counted  # type: ignore[method-assign]

    async def _counted(self, calls: Sequence[Callable[[Database], object]], *, patient: bool = False) -> list[object]:
        self.given.append([_row(call) for call in calls])
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            return await self._each(calls, patient=patient)
        finally:
            self._now -= 1

    @property
    def sizes(self) -> list[int]:
        return [len(group) for group in self.given]


def _row(call: Any) -> int:
    return int(call.keywords["inbox_id"])


async def turned(inbox: Inbox) -> None:
    async with asyncio.timeout(20):
        while not inbox.idle:  # noqa: ASYNC110 - looked at from outside
            await asyncio.sleep(0.002)


async def test_while_much_arrives_one_turn_at_a_time_goes_on_and_never_stops(
    store: Store, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowd, "CALM_SECONDS", 60.0)
    groups = Groups(store)
    for first in range(0, 400, 8):
        await asyncio.gather(*(inbox.accept("telegram", [item(first + n)]) for n in range(8)))
    assert len(groups.sizes) > 1
    assert set(groups.sizes) == {1}
    assert groups.most_at_once == 1
    await inbox.stop()


async def test_a_crowd_is_over_when_nothing_more_came_for_a_while() -> None:
    over = asyncio.Event()
    seen = crowd.Crowd(over.set)
    seen.arrived(crowd.CROWD - 1)
    assert (seen.groups, seen.group) == (2, 8), "a few are no crowd"
    seen.arrived(crowd.CROWD)
    assert (seen.groups, seen.group) == (1, 1)
    async with asyncio.timeout(10):
        await over.wait()
    assert (seen.groups, seen.group) == (2, 8)


async def test_when_it_is_over_turns_go_on_in_groups(store: Store, inbox: Inbox) -> None:
    groups = Groups(store)
    await asyncio.gather(*(inbox.accept("telegram", [item(n)]) for n in range(400)))
    await turned(inbox)
    assert groups.sizes[0] == 1
    assert max(groups.sizes) == 8
    assert groups.most_at_once == 2, "while the writer has one group the next is made"
    assert sorted(n for group in groups.given for n in group) == list(range(1, 401)), "each once"


async def test_one_delivery_of_many_messages_is_no_crowd(store: Store, inbox: Inbox) -> None:
    groups = Groups(store)
    await inbox.accept("telegram", [item(n) for n in range(100)])
    await turned(inbox)
    assert max(groups.sizes) == 8


async def test_messages_of_one_address_go_one_after_the_other_and_hold_nobody_back(store: Store, inbox: Inbox) -> None:
    groups = Groups(store)
    talker = [RawItem(f"t{n}", "talker", b"{}") for n in range(6)]
    await inbox.accept("telegram", [*talker, *(item(n) for n in range(40))])
    await turned(inbox)
    assert all(len({n for n in group if n <= 6}) <= 1 for group in groups.given), "never two of one address together"
    order = [n for group in groups.given for n in group]
    assert [n for n in order if n <= 6] == [1, 2, 3, 4, 5, 6]
    assert order.index(46) < order.index(6), "the others did not wait for all of them"


async def test_a_row_that_cannot_be_marked_waits_with_its_address_and_the_others_go_on(
    store: Store, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "BROKEN_SECONDS", 0.02)
    broken = "create trigger broken before update on inbox when old.id = 1 begin select raise(abort, 'full'); end"
    await store.write(lambda db: db.conn.execute(broken).close())
    await inbox.accept("telegram", [RawItem("t0", "talker", b"{}"), RawItem("t1", "talker", b"{}"), item(1), item(2)])
    await asyncio.sleep(0.1)
    assert await store.read(waiting) == ["t0", "t1"]
    await store.write(lambda db: db.conn.execute("drop trigger broken").close())
    await turned(inbox)
    assert await store.read(waiting) == []


def waiting(db: Database) -> list[str]:
    rows = db.execute("select message_key from inbox where status = 'new' order by id").fetchall()
    return [row["message_key"] for row in rows]


async def test_a_message_nobody_can_look_at_fails_alone_and_its_group_goes_on(
    store: Store, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "BROKEN_SECONDS", 0.02)
    look = turns.Turns._call_for
    failed: list[int] = []

    def broken(self: turns.Turns, first: Any) -> Any:
        if first.row.id == 2 and len(failed) < 3:
            failed.append(first.row.id)
            raise RecursionError("a text nobody thought of")
        return look(self, first)

    monkeypatch.setattr(turns.Turns, "_call_for", broken)
    await inbox.accept("telegram", [item(n) for n in range(8)])
    await turned(inbox)
    assert await store.read(waiting) == []
    assert failed == [2, 2, 2]
