"""The one wake-up of the product: a round under way when the product stops is finished, not cut off."""

from __future__ import annotations

import asyncio
import dataclasses as dc
import logging
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.actions.office import Office
from bot.clock import SystemClock
from bot.scheduler import Scheduler, Ticker
from bot.store.database import Database, Store
from tests import record


@dc.dataclass
class Slow:
    """Something that is due at once, whose round takes until it is let go."""

    begun: threading.Event = dc.field(default_factory=threading.Event)
    let_go: threading.Event = dc.field(default_factory=threading.Event)
    done: list[int] = dc.field(default_factory=list)

    def find(self, db: Database, office: Office, now: int) -> Sequence[int]:
        self.begun.set()
        assert self.let_go.wait(10)
        return [] if self.done else [now]

    def do(self, db: Database, office: Office, now: int, item: int) -> None:
        self.done.append(item)

    def upcoming(self, db: Database, office: Office, now: int) -> int | None:
        return None


async def test_a_round_under_way_is_finished_before_the_product_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.scheduler.TICK_SECONDS", 0.02)
    slow, store = Slow(), Store(tmp_path / "quantriet.db", migrate=lambda _db: None)
    office = record.office(tmp_path)
    scheduler = Scheduler(
        store, office, SystemClock(), [Ticker("slow", slow.find, slow.do, slow.upcoming)], lambda: None
    )
    try:
        with caplog.at_level(logging.WARNING):
            scheduler.start()
            await asyncio.to_thread(slow.begun.wait, 10)
            stopping = asyncio.create_task(scheduler.stop())
            await asyncio.sleep(0.05)
            assert not stopping.done()
            slow.let_go.set()
            await stopping
            await asyncio.sleep(0.05)
        assert len(slow.done) == 1
        assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
    finally:
        slow.let_go.set()
        store.close_now()
