"""A running office for a benchmark: the real application in this process, the platform in a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gc
import json
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

from bot.app import App, Options
from bot.channels.telegram_updates import raw_item
from bot.conversation import Door, Turn, command
from bot.emulators.telegram import RemoteTelegram
from bot.store.database import Database
from tests.crowd import telegram_config

_done: dict[str, Callable[[], None]] = {}


@command("zz_ping", door=Door.ANYONE)
def _ping(turn: Turn, args: list[str]) -> None:
    """The smallest turn there is: one answer. Whoever waits for it is told after its commit."""
    turn.say("nghe " + " ".join(args))
    if args and (tell := _done.pop(args[0], None)) is not None:
        turn.db.after_commit(tell)


@contextlib.contextmanager
def fresh_folder() -> Iterator[Path]:
    """A data folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="quantriet-bench-", ignore_cleanup_errors=True) as name:
        yield Path(name)


@contextlib.asynccontextmanager
async def running(
    telegram: RemoteTelegram, folder: Path, *, pacing: bool = False, sync_delay_ms: float = 0.0, webhook: bool = False
) -> AsyncIterator[App]:
    """The application on ``folder``; the record stays there for the next one."""
    config = telegram_config(folder, telegram.base_url, telegram.base_file_url, telegram.token, webhook=webhook)
    app = App(config, options=Options(ticking=False, control=False, pacing=pacing, sync_delay_ms=sync_delay_ms))
    await app.start()
    gc.freeze()  # as ``quantriet run`` does
    try:
        yield app
    finally:
        await app.stop()


async def drained(app: App, seconds: float = 300.0) -> None:
    """Until the outbox has nothing left to send and to settle. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not app.outbox.idle:  # noqa: ASYNC110 - looked at from outside, as a watchdog would
            await asyncio.sleep(0.002)


async def queued_up(app: App, count: int, kind: str, seconds: float = 60.0) -> None:
    """Until the jobs have queued ``count`` messages of this kind. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while await app.store.read(count_rows, "outbox", f"kind = '{kind}'") < count:  # noqa: ASYNC110 - looked at from outside
            await asyncio.sleep(0.02)


def count_rows(db: Database, table: str, where: str) -> int:
    """How many rows of a table hold a condition (both written by the benchmark itself)."""
    return int(db.execute(f"select count(*) as n from {table} where {where}").fetchone()["n"])


async def ping(app: App, chat: int, number: int) -> float:
    """Let one message of this chat arrive; seconds from its arrival until its turn is committed."""
    word = f"p{chat}x{number}"
    loop = asyncio.get_running_loop()
    committed: asyncio.Future[None] = loop.create_future()
    _done[word] = functools.partial(committed.set_result, None)
    start = time.perf_counter()
    await app.inbox.accept("telegram", [raw_item(text_update(chat, number, f"/zz_ping {word}"), app.clock.now())])
    await committed
    return time.perf_counter() - start


def text_update(chat: int, number: int, text: str) -> dict[str, object]:
    """A private message as the Bot API delivers it."""
    about = {"id": chat, "first_name": f"Nguyễn Văn {chat}"}
    message = {
        "message_id": number,
        "from": {**about, "is_bot": False, "language_code": "vi"},
        "chat": {**about, "type": "private"},
        "date": int(time.time()),
        "text": text,
    }
    return {"update_id": 500_000_000 + chat * 1_000 + number, "message": message}


def tap_update(chat: int, number: int, data: str) -> dict[str, object]:
    """A pressed button as the Bot API delivers it."""
    about = {"id": chat, "first_name": f"Nguyễn Văn {chat}"}
    message = {
        "message_id": number,
        "from": {"id": 7_000_000_001, "is_bot": True, "first_name": "Quán triệt", "username": "quantriet_bot"},
        "chat": {**about, "type": "private"},
        "date": int(time.time()),
        "text": "Công văn",
    }
    query = {
        "id": f"{chat}{number:06d}",
        "from": {**about, "is_bot": False, "language_code": "vi"},
        "message": message,
        "chat_instance": "1",
        "data": data,
    }
    return {"update_id": 500_000_000 + chat * 1_000 + number, "callback_query": query}


def write_updates(path: Path, updates: list[dict[str, object]]) -> None:
    """One update a line, for the load generator."""
    path.write_text("".join(json.dumps(update) + "\n" for update in updates), encoding="utf-8")
