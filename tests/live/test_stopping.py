"""Whoever is told to end ends, also when there is news in the same moment (``asyncio.wait_for`` of Python 3.11 loses one of the two)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.demo import turning
from bot.store.opening import open_store
from bot.web.hub import Hub, Wake
from tests.sources import python_files
from tests.world import open_world

MOMENTS = range(8)
"""Turns of the event loop between the news and the end: a waiter is told, its waiter is told, it goes on."""
SOON = 2.0


async def a_moment(turns: int) -> None:
    for _ in range(turns):
        await asyncio.sleep(0)


async def ends(stopping: Awaitable[None]) -> bool:
    """Seen from outside: to be impatient with it would be a second request to end."""
    done, _ = await asyncio.wait([asyncio.ensure_future(stopping)], timeout=SOON)
    return bool(done)


async def test_the_jobs_end_in_whatever_moment_they_were_woken(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        for turns in MOMENTS:
            await world.settle()
            world.app.jobs.wake()
            await a_moment(turns)
            assert await ends(world.app.jobs.stop()), f"{turns} turns after the news they still run"
            await world.app.jobs.start()


async def test_the_word_of_news_ends_in_whatever_moment_there_was_some(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    try:
        for turns in MOMENTS:
            wake = Wake()
            hub = Hub(store, SystemClock(), wake)
            hub.start()
            await asyncio.sleep(0.01)
            wake.notify()
            await a_moment(turns)
            assert await ends(hub.stop()), f"{turns} turns after the news it still runs"
    finally:
        await store.close()


def test_no_loop_of_the_product_waits_in_a_way_that_loses_its_end() -> None:
    found = [
        str(path) for path in python_files("bot", "handlers") if "asyncio.wait_for(" in path.read_text(encoding="utf-8")
    ]
    assert not found, f"use `async with asyncio.timeout`: {found}"


async def test_a_clock_that_does_not_get_on_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def busy() -> int:
        return 1

    async with open_world(tmp_path) as world:
        monkeypatch.setattr(turning, "MOST_ROUNDS", 3)
        monkeypatch.setattr(world.app.scheduler, "tick", busy)
        with pytest.raises(RuntimeError, match="does not get on"):
            await world.tick()
