"""What the two doors promise."""

import asyncio
import functools
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from bot.store.database import Database, Fault, IntegrityError, Store, StoreError
from tests.store.conftest import Gate, add_unit, unit_names


def nothing(db: Database) -> None:
    """A turn without effects."""


async def test_what_was_written_is_read(store: Store) -> None:
    assert await store.write(add_unit, "Phòng Bưu chính") == 1
    assert await store.read(unit_names) == ["Phòng Bưu chính"]


async def test_keyword_arguments_and_partials_pass_through(store: Store) -> None:
    await store.write(add_unit, name="Thanh tra Sở")
    await store.write(functools.partial(add_unit, name="Trung tâm"))
    assert await store.read(unit_names) == ["Thanh tra Sở", "Trung tâm"]


async def test_functions_that_wait_together_share_one_commit(store: Store) -> None:
    store.metrics(reset=True)
    gate = Gate(store)
    others = [asyncio.ensure_future(store.write(add_unit, f"Đơn vị {n}")) for n in range(20)]
    await gate.open()
    await asyncio.gather(gate.passed, *others)
    seen = store.metrics()
    assert (seen.batches, seen.functions, seen.largest_batch) == (1, 21, 21)


async def test_a_failing_function_between_good_ones_loses_only_its_own_rows(store: Store) -> None:
    def half(db: Database) -> None:
        add_unit(db, "nửa chừng")
        raise LookupError("unknown unit")

    results = await asyncio.gather(
        store.write(add_unit, "Một"),
        store.write(half),
        store.write(add_unit, "Một"),  # taken
        store.write(add_unit, "Hai"),
        return_exceptions=True,
    )
    assert results[0] == 1
    assert isinstance(results[1], LookupError)
    assert isinstance(results[2], IntegrityError)
    assert results[3] == 2
    assert await store.read(unit_names) == ["Một", "Hai"]
    assert store.metrics().failures == 2


async def test_callers_resume_only_after_the_commit(store: Store) -> None:
    """Whoever is told "done" finds the row on a connection of its own."""

    async def write_and_look(n: int) -> bool:
        await store.write(add_unit, f"Đơn vị {n}")
        with sqlite3.connect(store.path) as other:
            found = other.execute("select 1 from units where name = ?", [f"Đơn vị {n}"]).fetchone()
        other.close()
        return found is not None

    assert all(await asyncio.gather(*(write_and_look(n) for n in range(30))))


async def test_when_the_commit_fails_everybody_in_it_is_told(store: Store) -> None:
    called: list[str] = []

    def orphan(db: Database) -> None:
        db.execute("insert into duties (unit_id) values (99)")

    def good(db: Database) -> None:
        add_unit(db, "vô can")
        db.after_commit(lambda: called.append("committed"))

    gate = Gate(store)
    tasks = [asyncio.ensure_future(store.write(fn)) for fn in (good, orphan)]
    await gate.open()
    results = await asyncio.gather(gate.passed, *tasks, return_exceptions=True)
    assert all(isinstance(result, StoreError) for result in results)
    assert store.metrics().failed_commits == 1
    assert called == []
    assert await store.read(unit_names) == []
    await store.write(add_unit, "sau đó")  # the writer goes on
    assert await store.read(unit_names) == ["sau đó"]


async def test_a_function_that_commits_by_itself_is_caught(store: Store) -> None:
    def sneaky(db: Database) -> None:
        db.conn.execute("COMMIT")

    with pytest.raises(StoreError) as caught:
        await store.write(sneaky)
    assert caught.value.fault is Fault.TRANSACTION_ENDED
    await store.write(add_unit, "sau đó")
    assert await store.read(unit_names) == ["sau đó"]


async def test_a_full_disk_is_said_and_survived(store: Store) -> None:
    def limit(db: Database, pages: int) -> None:
        db.execute(f"PRAGMA max_page_count = {pages}")

    def many(db: Database) -> None:
        for n in range(3000):
            add_unit(db, f"{n} " + "x" * 200)

    await store.write(limit, 20)
    with pytest.raises(StoreError) as caught:
        await store.write(many)
    assert caught.value.fault is Fault.DISK_FULL
    await store.write(limit, 1_000_000)
    await store.write(add_unit, "sau khi dọn ổ đĩa")
    assert await store.read(unit_names) == ["sau khi dọn ổ đĩa"]


async def test_a_cancelled_caller_does_not_stop_its_function_or_the_others(store: Store) -> None:
    gate = Gate(store)
    leaving = asyncio.ensure_future(store.write(add_unit, "người gửi đã rời"))
    staying = asyncio.ensure_future(store.write(add_unit, "người gửi còn đợi"))
    await asyncio.sleep(0)
    leaving.cancel()
    await gate.open()
    await asyncio.gather(gate.passed, staying)
    assert leaving.cancelled()
    assert await store.read(unit_names) == ["người gửi đã rời", "người gửi còn đợi"]


async def test_an_error_nobody_waits_for_is_logged(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    def fail(db: Database) -> None:
        raise LookupError("nobody hears")

    gate = Gate(store)
    leaving = asyncio.ensure_future(store.write(fail))
    await asyncio.sleep(0)
    leaving.cancel()
    await gate.open()
    await gate.passed
    await store.write(nothing)
    assert "failed after its caller left" in caplog.text


async def test_the_world_is_told_after_the_commit_and_once(store: Store) -> None:
    seen: list[tuple[str, list[str]]] = []
    loop_thread = threading.current_thread()

    def wake() -> None:
        assert threading.current_thread() is loop_thread
        seen.append(("wake", store.read_now(unit_names)))

    def turn(db: Database, name: str) -> None:
        add_unit(db, name)
        db.after_commit(wake)
        db.after_commit(wake)

    def failing(db: Database) -> None:
        db.after_commit(lambda: seen.append(("never", [])))
        raise LookupError

    await store.write(turn, "Một")
    with pytest.raises(LookupError):
        await store.write(failing)
    await store.write(nothing)
    assert seen == [("wake", ["Một"])]


async def test_a_callback_that_fails_does_not_undo_the_write(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    def turn(db: Database) -> int:
        db.after_commit(lambda: 1 // 0)
        return add_unit(db, "Một")

    assert await store.write(turn) == 1
    assert "after_commit callback failed" in caplog.text


async def test_a_reader_sees_one_moment(store: Store) -> None:
    await store.write(add_unit, "trước")
    inside, go_on = threading.Event(), threading.Event()

    def look_twice(db: Database) -> tuple[list[str], list[str]]:
        before = unit_names(db)
        inside.set()
        assert go_on.wait(5)
        return before, unit_names(db)

    reading = asyncio.ensure_future(store.read(look_twice))
    await asyncio.to_thread(inside.wait, 5)
    await store.write(add_unit, "sau")  # the writer does not wait for the reader
    go_on.set()
    assert await reading == (["trước"], ["trước"])
    assert await store.read(unit_names) == ["trước", "sau"]


async def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(StoreError) as caught:
        await store.read(add_unit, "lén")
    assert caught.value.fault is Fault.READ_ONLY
    with pytest.raises(RuntimeError):
        await store.read(lambda db: db.after_commit(lambda: None))
    assert await store.read(unit_names) == []


@pytest.mark.parametrize("door", ["write", "read"])
async def test_a_result_that_is_read_later_is_refused(store: Store, door: str) -> None:
    """A generator or cursor would be read outside its transaction and pin the log; a coroutine was never run."""

    async def forgotten(db: Database) -> None: ...

    call: Any = getattr(store, door)
    for lazy in (lambda db: db.helpers.query("select 1"), lambda db: db.execute("select 1"), forgotten):
        with pytest.raises(TypeError):
            await call(lazy)


async def test_a_slow_function_is_named(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    def dawdle(db: Database) -> None:
        time.sleep(0.07)

    with caplog.at_level(logging.WARNING):
        await store.write(dawdle)
    seen = store.metrics()
    assert seen.slow_functions == 1
    assert "dawdle" in seen.longest_function
    assert "dawdle" in caplog.text
    assert seen.longest_hold_ms >= 70


async def test_a_long_queue_is_cut_into_short_holds(open_store: Callable[..., Store]) -> None:
    """Functions of 3 ms: no batch may take all fifty of them, however many wait."""
    store = open_store(max_hold_ms=10)

    def some_work(db: Database) -> None:
        time.sleep(0.003)

    await asyncio.gather(*(store.write(some_work) for _ in range(50)))
    assert store.metrics().largest_batch <= 4
    assert store.metrics().batches >= 12


async def test_many_callers_at_once(store: Store) -> None:
    """2,000 turns, 40 in flight: each is there once, and they shared their commits."""
    numbers = iter(range(2000))

    async def caller() -> None:
        for n in numbers:
            await store.write(add_unit, f"Đơn vị {n}")

    await asyncio.gather(*(caller() for _ in range(40)))
    assert len(await store.read(unit_names)) == 2000
    assert store.metrics().batches < 1000


async def test_rows_are_read_by_name_and_helpers_work(store: Store) -> None:
    def with_helpers(db: Database) -> dict[str, object]:
        db.helpers.table("units").insert_all([{"name": "Một"}, {"name": "Hai"}])
        db.helpers.table("units").upsert({"id": 2, "name": "Hai mới"}, pk="id")
        row = db.execute("select id, name from units where id = 2").fetchone()
        return {"id": row["id"], "name": row["name"], "count": db.helpers.table("units").count}

    assert await store.write(with_helpers) == {"id": 2, "name": "Hai mới", "count": 2}


async def test_foreign_keys_hold_on_every_connection(store: Store) -> None:
    def pragmas(db: Database) -> tuple[int, ...]:
        return tuple(db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("foreign_keys", "recursive_triggers"))

    assert await store.read(pragmas) == (1, 1)
    assert await store.write(pragmas) == (1, 1)
    assert await store.write(lambda db: db.execute("PRAGMA synchronous").fetchone()[0]) == 2  # FULL
    assert await store.write(lambda db: db.execute("PRAGMA journal_mode").fetchone()[0]) == "wal"


async def test_sql_functions_are_known_to_both_doors(open_store: Callable[..., Store]) -> None:
    store = open_store(functions={"fold": lambda text: text.casefold()})
    for door in (store.read, store.write):
        assert await door(lambda db: db.execute("select fold('SỞ')").fetchone()[0]) == "sở"


async def test_the_sync_door_and_its_one_prohibition(store: Store) -> None:
    called: list[int] = []

    def turn(db: Database) -> int:
        db.after_commit(lambda: called.append(1))
        return add_unit(db, "Một")

    assert await asyncio.to_thread(store.write_now, turn) == 1
    assert called == [1]
    with pytest.raises(RuntimeError):
        await store.write(lambda _: store.write_now(add_unit, "Hai"))


async def test_a_slow_disk_can_be_simulated(open_store: Callable[..., Store]) -> None:
    store = open_store(sync_delay_ms=30)
    start = time.perf_counter()
    await store.write(add_unit, "Một")
    assert time.perf_counter() - start >= 0.03


async def test_a_closed_store_has_finished_its_queue_and_takes_nothing_more(open_store: Callable[..., Store]) -> None:
    store = open_store()
    pending = [asyncio.ensure_future(store.write(add_unit, f"Đơn vị {n}")) for n in range(50)]
    await asyncio.sleep(0)
    await store.close()
    assert await asyncio.gather(*pending) == list(range(1, 51))
    assert not store.path.with_name("quantriet.db-wal").exists()
    for door in (store.write, store.read):
        with pytest.raises(StoreError) as caught:
            await door(unit_names)
        assert caught.value.fault is Fault.CLOSED
    await store.close()
    assert len(await open_store().read(unit_names)) == 50


async def test_a_long_read_does_not_hold_up_closing(store: Store) -> None:
    begun = threading.Event()

    def endless(db: Database) -> None:
        begun.set()
        db.execute("with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n").fetchone()

    reading = asyncio.ensure_future(store.read(endless))
    await asyncio.to_thread(begun.wait, 5)
    await asyncio.sleep(0.05)
    await store.close()
    with pytest.raises(StoreError) as caught:
        await reading
    assert caught.value.fault is Fault.CLOSED


async def test_another_tool_that_holds_the_file_is_reported(
    open_store: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.connection.BUSY_TIMEOUT_MS", 50)
    store = open_store()
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    results = await asyncio.gather(*(store.write(add_unit, f"{n}") for n in range(5)), return_exceptions=True)
    assert {result.fault for result in results if isinstance(result, StoreError)} == {Fault.BUSY}
    other.execute("ROLLBACK")
    other.close()
    assert await store.write(add_unit, "sau đó") == 1
