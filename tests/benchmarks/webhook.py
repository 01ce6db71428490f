"""Updates delivered over 40 connections: how long until each is on the disk and thanked for, and how fast their turns are done."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bot.app import App
from bot.connections.telegram import WEBHOOK_PATH
from bot.domain.delivery import MessageKind
from bot.emulators.telegram import RemoteTelegram
from tests.benchmarks.measuring import Result, Rounds, percentile, settle_memory
from tests.benchmarks.office import (
    count_rows,
    drained,
    fresh_folder,
    queued_up,
    running,
    tap_update,
    text_update,
    write_updates,
)
from tests.crowd import WEBHOOK_SECRET, Crowd, publish, register

SLOW_SYNC_MS = 8.0
"""What a spinning disk takes for one durable write (libraries.md, head)."""


@dataclass(frozen=True, slots=True)
class Size:
    rounds: int = 3
    people: int = 2_000
    connections: int = 40


FULL = Size()
TINY = Size(rounds=1, people=30, connections=4)


async def run(size: Size = FULL) -> Result:
    """Three loads: Đã nhận of as many units, a command that only answers, and Đã nhận on a slow disk."""
    taken = Rounds()
    for number in range(size.rounds):
        with fresh_folder() as folder:
            async with RemoteTelegram("--no-limits", "--open-chats") as telegram:
                await _rounds(telegram, folder, size, number, taken)
    figures = []
    for load, goal in (("đã nhận", True), ("command", True), ("đã nhận, 8 ms sync", False)):
        figures += [
            taken.figure(f"{load}: accept p50", "ms"),
            taken.figure(f"{load}: accept p99", "ms", "≤ 25" if goal else ""),
            taken.figure(f"{load}: turns drained", "turns/s", "≥ 1,500" if goal else ""),
            taken.figure(f"{load}: process time", "µs/turn"),
        ]
    return Result(
        "Webhook",
        f"{size.people} updates a load over {size.connections} connections, synchronous=FULL, "
        "turns until the backlog is drained, answers paced as in production",
        tuple(figures),
    )


async def _rounds(telegram: RemoteTelegram, folder: Path, size: Size, number: int, taken: Rounds) -> None:
    async with running(telegram, folder, webhook=True) as app:
        crowd = await register(app, size.people)
        fast = await _published(app, crowd, f"{100 + number}/SVHTTDL-VP", size)
        slow = await _published(app, crowd, f"{200 + number}/SVHTTDL-VP", size)
    async with running(telegram, folder, webhook=True, pacing=True) as app:
        await _measured(app, folder, "đã nhận", taps(crowd, fast, 1), size, taken)
        await _measured(app, folder, "command", commands(crowd, 2), size, taken)
        if (n := await app.store.read(count_rows, "acknowledgements", "1")) != size.people:
            raise RuntimeError(f"{n} of {size.people} acknowledgements")
    async with running(telegram, folder, webhook=True, pacing=True, sync_delay_ms=SLOW_SYNC_MS) as app:
        await _measured(app, folder, "đã nhận, 8 ms sync", taps(crowd, slow, 3), size, taken)


async def _published(app: App, crowd: Crowd, number: str, size: Size) -> int:
    """A directive whose cards have arrived on every phone."""
    before = await app.store.read(count_rows, "outbox", f"kind = '{MessageKind.DIRECTIVE_CARD.value}'")
    directive_id = await publish(app, crowd, number)
    await queued_up(app, before + size.people, MessageKind.DIRECTIVE_CARD.value)
    await drained(app)
    return directive_id


def taps(crowd: Crowd, directive_id: int, number: int) -> list[dict[str, object]]:
    """Đã nhận, pressed once by everybody."""
    return [tap_update(m.chat, number, f"receive {directive_id} {m.unit_id}") for m in crowd.members]


def commands(crowd: Crowd, number: int) -> list[dict[str, object]]:
    """The smallest turn, once from everybody."""
    return [text_update(m.chat, number, "/zz_ping") for m in crowd.members]


async def _measured(
    app: App, folder: Path, name: str, updates: list[dict[str, object]], size: Size, taken: Rounds
) -> None:
    """Let the load generator post everything; turns count until none is left."""
    file = folder / "updates.jsonl"
    write_updates(file, updates)
    settle_memory()
    command = [sys.executable, "-m", "tests.benchmarks.load", f"http://127.0.0.1:{app.port}{WEBHOOK_PATH}", str(file)]
    options = ["--secret", WEBHOOK_SECRET, "--connections", str(size.connections)]
    spent = time.process_time()
    load = await asyncio.create_subprocess_exec(*command, *options, stdout=asyncio.subprocess.PIPE)
    printed, _ = await load.communicate()
    while not app.inbox.idle:  # noqa: ASYNC110 - looked at from outside, as a watchdog would
        await asyncio.sleep(0.002)
    end = time.monotonic()
    told = json.loads(printed)
    taken.add(f"{name}: accept p50", percentile(told["accept_ms"], 50))
    taken.add(f"{name}: accept p99", percentile(told["accept_ms"], 99))
    taken.add(f"{name}: turns drained", len(updates) / (end - told["start"]))
    taken.add(f"{name}: process time", (time.process_time() - spent) * 1e6 / len(updates))
