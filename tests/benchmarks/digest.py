"""``/tonghop`` for 300 units with 20 open duties each: how long the gathering takes, and for how long the writer is held meanwhile."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from bot.actions import digest
from bot.actions.delivery import TRIAL_MODE
from bot.store import settings
from bot.store.database import Database, Store
from bot.store.opening import open_store
from tests import record
from tests.benchmarks.due import furnish
from tests.benchmarks.measuring import Result, Rounds, settle_memory
from tests.benchmarks.office import fresh_folder


@dataclass(frozen=True, slots=True)
class Size:
    rounds: int = 5
    units: int = 300
    duties: int = 20


FULL = Size()
TINY = Size(rounds=1, units=5, duties=3)


async def run(size: Size = FULL) -> Result:
    """The week of 05/6, three days on, on a read connection; small writes go on beside it."""
    taken = Rounds()
    with fresh_folder() as folder:
        office, store = record.office(folder), open_store(folder)
        store.write_now(lambda db: furnish(db, size.units, size.duties))
        store.write_now(lambda db: settings.put(db, TRIAL_MODE, False, record.NINE))
        now = record.NINE + 3 * record.DAY
        for _ in range(size.rounds):
            settle_memory()
            over, held = asyncio.Event(), [0.0]
            writing = asyncio.create_task(_write_on(store, over, held))
            start = time.perf_counter()
            await store.read(digest.of_week, office, now, record.MONDAY)
            taken.add("gathering", time.perf_counter() - start)
            over.set()
            await writing
            taken.add("longest write meanwhile", max(held) * 1000)
        await store.close()
    return Result(
        "The digest of a week",
        f"{size.units} units, {size.duties} open duties each, on a read connection, with writes beside it",
        (taken.figure("gathering", "s", "≤ 2"), taken.figure("longest write meanwhile", "ms", "≤ 50")),
    )


async def _write_on(store: Store, over: asyncio.Event, held: list[float]) -> None:
    def one(db: Database) -> None:
        start = time.perf_counter()
        settings.put(db, "benchmark", start, record.NINE)
        held.append(time.perf_counter() - start)

    while not over.is_set():
        await store.write(one)
        await asyncio.sleep(0.01)
