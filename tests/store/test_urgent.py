"""What goes before what, and what is asked once in a turn."""

import asyncio
import time
from collections.abc import Callable
from functools import partial

import pytest

from bot.store import writer
from bot.store.database import Database, Store, StoreError
from tests.store.conftest import Gate, add_unit


async def test_what_somebody_outside_waits_for_goes_before_what_waits_already(store: Store) -> None:
    order: list[str] = []

    def note(_db: Database, name: str) -> None:
        order.append(name)

    gate = Gate(store)
    waiting = [asyncio.ensure_future(store.write(note, f"turn {n}")) for n in range(3)]
    urgent = [asyncio.ensure_future(store.write_first(note, f"arrival {n}")) for n in range(2)]
    await gate.open()
    await asyncio.gather(gate.passed, *waiting, *urgent)
    assert order == ["arrival 0", "arrival 1", "turn 0", "turn 1", "turn 2"]


async def test_a_commit_comes_soon_after_what_somebody_outside_waits_for(store: Store) -> None:
    gate = Gate(store)
    urgent = asyncio.ensure_future(store.write_first(_nothing))
    waiting = [asyncio.ensure_future(store.write(lambda _db: time.sleep(0.003))) for _ in range(20)]
    await gate.open()
    await urgent
    assert sum(one.done() for one in waiting) <= 2, "the others have commits of their own"
    await asyncio.gather(gate.passed, *waiting)


async def test_several_together_come_back_in_order_and_one_that_fails_takes_nothing_with_it(store: Store) -> None:
    def fails(db: Database) -> None:
        add_unit(db, "Phòng không có")
        raise LookupError("a turn that fails")

    async with asyncio.timeout(10):
        results = await store.write_each([partial(_added, name="Phòng A"), fails, partial(_added, name="Phòng B")])
    assert [results[0], results[2]] == ["Phòng A", "Phòng B"]
    assert isinstance(results[1], LookupError)
    names = await store.read(lambda db: [row[0] for row in db.execute("select name from units order by id")])
    assert names == ["Phòng A", "Phòng B"]
    assert await store.write_each([]) == []


async def test_several_together_make_room_for_what_somebody_outside_waits_for(store: Store) -> None:
    order: list[str] = []

    def note(_db: Database, name: str) -> None:
        order.append(name)

    gate = Gate(store)
    group = asyncio.ensure_future(store.write_each([partial(note, name=f"turn {n}") for n in range(3)]))
    urgent = asyncio.ensure_future(store.write_first(note, "arrival"))
    await gate.open()
    await asyncio.gather(gate.passed, group, urgent)
    assert order == ["arrival", "turn 0", "turn 1", "turn 2"]


async def test_the_patient_share_the_commit_of_the_hurried_and_are_committed_without_one(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await store.write_each([partial(_added, name="Phòng A")], patient=True) == ["Phòng A"]
    monkeypatch.setattr(writer, "PATIENCE_MS", 5_000.0)
    store.metrics(reset=True)
    patient = asyncio.ensure_future(store.write_each([partial(_added, name="Phòng B")], patient=True))
    await asyncio.sleep(0.05)
    assert not patient.done()
    await store.write_first(_nothing)
    assert await patient == ["Phòng B"]
    assert store.metrics().batches == 1


async def test_several_together_are_told_which_of_them_could_not_be_committed(open_store: Callable[..., Store]) -> None:
    store = open_store()
    results = await store.write_each([_nothing, lambda db: db.conn.execute("commit").close(), _nothing])
    assert [isinstance(result, StoreError) for result in results] == [True, True, False], (
        "the last had a commit of its own"
    )
    await store.close()
    with pytest.raises(StoreError):
        await store.write_each([_nothing])


async def test_closing_finishes_what_is_urgent_and_what_is_not(open_store: Callable[..., Store]) -> None:
    store = open_store()
    done: list[int] = []

    def note(_db: Database, n: int) -> None:
        done.append(n)

    gate = Gate(store)
    works = [asyncio.ensure_future(store.write(note, n)) for n in range(3)]
    works.append(asyncio.ensure_future(store.write_first(note, 9)))
    await asyncio.sleep(0)
    closing = asyncio.ensure_future(store.close())
    await gate.open()
    await asyncio.gather(closing, gate.passed, *works)
    assert done == [9, 0, 1, 2]


async def test_what_was_asked_once_is_asked_again_after_a_change_and_in_the_next_transaction(store: Store) -> None:
    asked: list[int] = []

    def find() -> int:
        asked.append(1)
        return len(asked)

    def ask(db: Database) -> int:
        return db.once("n", find)

    def turn(db: Database) -> tuple[int, int, int]:
        first, second = ask(db), ask(db)
        add_unit(db, "Phòng Bưu chính")
        return first, second, ask(db)

    assert await store.write(turn) == (1, 1, 2)
    assert await store.write(ask) == 3
    assert await store.read(ask) == 4
    assert await store.read(ask) == 5


async def test_what_was_read_inside_a_part_that_is_taken_back_is_read_again(store: Store) -> None:
    def count(db: Database) -> int:
        return db.once("n", lambda: int(db.execute("select count(*) from units").fetchone()[0]))

    def turn(db: Database) -> tuple[int, int, int]:
        before, inside = count(db), -1
        try:
            with db.atomic():
                add_unit(db, "Phòng Bưu chính")
                inside = count(db)
                raise LookupError
        except LookupError:
            return before, inside, count(db)

    before, inside, after = await store.write(turn)
    assert (inside, after) == (before + 1, before)


def _added(db: Database, name: str) -> str:
    add_unit(db, name)
    return name


def _nothing(_db: Database) -> None:
    """A turn without effects."""
