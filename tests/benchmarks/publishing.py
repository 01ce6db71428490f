"""A directive to ten thousand people: how soon the office reads that it is confirmed, how soon all cards are queued, who waits meanwhile."""

from __future__ import annotations

import asyncio
import itertools
import time
from dataclasses import dataclass

from bot.actions.publishing import Confirmed, confirm
from bot.app import App
from bot.domain.delivery import MessageKind
from bot.emulators.telegram import RemoteTelegram
from bot.store import people
from tests.benchmarks.measuring import Result, Rounds, percentile, settle_memory
from tests.benchmarks.office import count_rows, fresh_folder, ping, running
from tests.crowd import AUTHOR_CHAT, Crowd, directive, register

EVERY_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Size:
    rounds: int = 3
    people: int = 10_000
    per_unit: int = 4


FULL = Size()
TINY = Size(rounds=1, people=80)


async def run(size: Size = FULL) -> Result:
    """While it goes on others write, one after the other; their turns are compared with turns on a calm server."""
    taken = Rounds()
    with fresh_folder() as folder:
        async with (
            RemoteTelegram("--no-limits", "--open-chats") as telegram,
            running(telegram, folder, pacing=True) as app,
        ):
            crowd = await register(app, size.people, per_unit=size.per_unit)
            for number in range(size.rounds):
                settle_memory()
                await _round(app, crowd, number, size, taken)
    return Result(
        "Publishing",
        f"{size.people} people in {size.people // size.per_unit} units, duties frozen, other turns one after the other meanwhile",
        (
            taken.figure("confirmed", "ms", "≤ 100"),
            taken.figure("all queued", "s", "≤ 2"),
            taken.figure("other turns p50, calm", "ms"),
            taken.figure("other turns p50", "ms"),
            taken.figure("other turns p99", "ms"),
            taken.figure("longest other turn", "ms", "≤ 50"),
            taken.figure("longest hold of the writer", "ms", "≤ 50"),
        ),
    )


async def _round(app: App, crowd: Crowd, number: int, size: Size, taken: Rounds) -> None:
    calm = [await ping(app, AUTHOR_CHAT - 1, 1_000 * number + n) for n in range(40)]
    before = await app.store.read(count_rows, "outbox", f"kind = '{MessageKind.DIRECTIVE_CARD.value}'")
    app.store.metrics(reset=True)
    others: list[float] = []
    asking = asyncio.create_task(_others(app, number, others))
    start = time.perf_counter()
    confirmed = await _confirm(app, crowd, f"{500 + number}/SVHTTDL-VP")
    taken.add("confirmed", (time.perf_counter() - start) * 1000)
    if confirmed.people != size.people:
        raise RuntimeError(f"{confirmed.people} of {size.people} people")
    await _until_queued(app, before + size.people)
    taken.add("all queued", time.perf_counter() - start)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    taken.add("other turns p50, calm", percentile(calm, 50) * 1000)
    taken.add("other turns p50", percentile(others, 50) * 1000)
    taken.add("other turns p99", percentile(others, 99) * 1000)
    taken.add("longest other turn", max(others) * 1000)
    taken.add("longest hold of the writer", app.store.metrics().longest_hold_ms)


async def _confirm(app: App, crowd: Crowd, number: str) -> Confirmed:
    """Confirmed with a hold that is over at once; the scheduler's tick and the jobs do the rest."""
    now = app.clock.now()
    spec = directive(number, crowd.unit_ids, app.office.today(now))
    who = await app.store.read(lambda db: people.standing(db, crowd.author_id, app.office.today(now)))
    confirmed = await app.store.write(confirm, app.office, now, who, spec, hold_ms=0)
    if not isinstance(confirmed, Confirmed):
        raise RuntimeError(f"not published: {confirmed.value}")
    return confirmed


async def _until_queued(app: App, count: int, seconds: float = 120.0) -> None:
    """Tick until the hold is released, then wait for the jobs. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while await app.store.read(count_rows, "outbox", f"kind = '{MessageKind.DIRECTIVE_CARD.value}'") < count:
            if await app.store.read(count_rows, "directives", "status in ('held', 'scheduled')"):
                await app.scheduler.tick()
            app.jobs.wake()
            await asyncio.sleep(0.01)


async def _others(app: App, number: int, taken: list[float]) -> None:
    """Somebody else writes 10 ms after the last one was answered, a different person each time; how long each turn took."""
    for n in itertools.count():
        taken.append(await ping(app, AUTHOR_CHAT - 2 - n % 500, 10_000 * (number + 1) + n))
        await asyncio.sleep(EVERY_SECONDS)
