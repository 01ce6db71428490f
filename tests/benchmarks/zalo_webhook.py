"""Events of the Official Account over 40 connections, each signed and checked: how long until each is on the disk and thanked for.

The platform wants its answer within two seconds and switches the webhook off where it does not come; the last load is far more
than one machine takes, to see what the slowest of it waits.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses as dc
import json
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bot.actions import zalo_tokens
from bot.app import App, Options
from bot.channels.zalo_oa_signature import Buttons
from bot.config import Config, Secret
from bot.connections.zalo_oa import WEBHOOK_PATH
from bot.emulators.zalo_oa import RemoteZaloOa
from bot.emulators.zalo_oa.server import APP_ID, APP_SECRET, OA_ID, WEBHOOK_KEY
from bot.store.database import Database
from tests.benchmarks.measuring import Result, Rounds, percentile, settle_memory
from tests.benchmarks.office import count_rows, fresh_folder
from tests.crowd import Crowd, publish, register

SLOW_SYNC_MS = 8.0
"""What a spinning disk takes for one durable write (libraries.md, head)."""


@dataclass(frozen=True, slots=True)
class Size:
    rounds: int = 3
    people: int = 2_000
    connections: int = 40
    crush: int = 400
    """Connections of the load that is too much."""


FULL = Size()
TINY = Size(rounds=1, people=30, connections=4, crush=8)


async def run(size: Size = FULL) -> Result:
    """Đã nhận pressed by everybody, twice on a quick and twice on a slow disk: 40 at a time, and all at once."""
    taken = Rounds()
    loads = (
        ("đã nhận", 0.0, size.connections),
        ("đã nhận, 8 ms sync", SLOW_SYNC_MS, size.connections),
        ("all at once", 0.0, size.crush),
        ("all at once, 8 ms sync", SLOW_SYNC_MS, size.crush),
    )
    for number in range(size.rounds):
        with fresh_folder() as folder:
            async with RemoteZaloOa("--no-limits") as remote:
                await _rounds(remote, folder, size, number, loads, taken)
    figures = []
    for name, sync, connections in loads:
        normal = not sync and connections == size.connections
        figures += [
            taken.figure(f"{name}: accepts", "/s", "≥ 1,500" if normal else ""),
            taken.figure(f"{name}: accept p99", "ms", "≤ 50" if normal else ""),
            taken.figure(f"{name}: slowest", "ms", "< 2,000"),
            taken.figure(f"{name}: turns drained", "turns/s"),
        ]
    return Result(
        "Zalo webhook",
        f"{size.people} signed presses a load over {size.connections} ({size.crush}) connections, synchronous=FULL",
        tuple(figures),
    )


async def _rounds(
    remote: RemoteZaloOa,
    folder: Path,
    size: Size,
    number: int,
    loads: tuple[tuple[str, float, int], ...],
    taken: Rounds,
) -> None:
    async with running(remote, folder) as app:
        crowd = await register(app, size.people)
        await app.store.write(_on_the_oa)
    for n, (name, sync, connections) in enumerate(loads):
        async with running(remote, folder, sync_delay_ms=sync) as app:
            directive = await publish(app, crowd, f"{100 + 10 * number + n}/SVHTTDL-VP")
            await _quiet(app)
            await _measured(app, folder, name, presses(app, crowd, directive, 100 * number + n), connections, taken)
            if (found := await app.store.read(count_rows, "acknowledgements", "1")) != size.people * (n + 1):
                raise RuntimeError(f"{found} acknowledgements after {n + 1} loads of {size.people}")


@contextlib.asynccontextmanager
async def running(remote: RemoteZaloOa, folder: Path, *, sync_delay_ms: float = 0.0) -> AsyncIterator[App]:
    """The application on ``folder`` with its OA; answers wait behind the pace of the channel, as in production."""
    config = Config()
    oa = dc.replace(
        config.zalo_oa,
        oa_id=OA_ID,
        app_id=APP_ID,
        app_secret=Secret(APP_SECRET),
        webhook_key=Secret(WEBHOOK_KEY),
        base_url=remote.origin,
        template_url=remote.origin,
        oauth_url=remote.origin,
    )
    config = dc.replace(
        config, zalo_oa=oa, data=dc.replace(config.data, dir=folder), web=dc.replace(config.web, port=0)
    )
    app = App(config, options=Options(ticking=False, control=False, sync_delay_ms=sync_delay_ms))
    pair = await remote.call("grant")
    await app.store.write(zalo_tokens.keep, app.office, app.clock.now(), pair["access"], pair["refresh"])
    await app.start()
    try:
        yield app
    finally:
        await app.stop()


def presses(app: App, crowd: Crowd, directive_id: int, number: int) -> list[dict[str, object]]:
    """Đã nhận, pressed once by everybody, as the platform tells it."""
    buttons = Buttons(app.office.key.value)
    return [
        {
            "app_id": APP_ID,
            "sender": {"id": str(member.chat)},
            "user_id_by_app": "3000000000000000003",
            "recipient": {"id": OA_ID},
            "event_name": "user_send_text",
            "message": {
                "text": buttons.payload(str(member.chat), f"receive {directive_id} {member.unit_id}"),
                "msg_id": f"{number:04x}{member.chat:016x}",
            },
            "timestamp": str(app.clock.now()),
        }
        for member in crowd.members
    ]


def _on_the_oa(db: Database) -> None:
    db.execute("update accounts set channel = 'zalo_oa' where channel = 'telegram'")


async def _quiet(app: App) -> None:
    """Until the cards of the directive are queued."""
    while not app.jobs.idle:  # noqa: ASYNC110 - looked at from outside
        await asyncio.sleep(0.02)


async def _measured(
    app: App, folder: Path, name: str, events: list[dict[str, object]], connections: int, taken: Rounds
) -> None:
    """Let the load generator post everything; turns count until none is left."""
    file = folder / "events.jsonl"
    file.write_bytes(b"\n".join(json.dumps(event, ensure_ascii=False).encode() for event in events))
    settle_memory()
    command = [sys.executable, "-m", "tests.benchmarks.load", f"http://127.0.0.1:{app.port}{WEBHOOK_PATH}", str(file)]
    options = ["--zalo-app", APP_ID, "--secret", WEBHOOK_KEY, "--connections", str(connections)]
    load = await asyncio.create_subprocess_exec(*command, *options, stdout=asyncio.subprocess.PIPE)
    printed, _ = await load.communicate()
    while not app.inbox.idle:  # noqa: ASYNC110 - looked at from outside, as a watchdog would
        await asyncio.sleep(0.002)
    end = time.monotonic()
    told = json.loads(printed)
    taken.add(f"{name}: accepts", len(events) / (told["end"] - told["start"]))
    taken.add(f"{name}: accept p99", percentile(told["accept_ms"], 99))
    taken.add(f"{name}: slowest", max(told["accept_ms"]))
    taken.add(f"{name}: turns drained", len(events) / (end - told["start"]))
