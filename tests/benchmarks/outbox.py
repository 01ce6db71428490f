"""Messages a second through the durable outbox, beside a bare python-telegram-bot loop and raw aiohttp, round by round."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

import aiohttp
from telegram.constants import ParseMode
from telegram.ext import ApplicationBuilder

from bot.app import App
from bot.emulators.telegram import RemoteTelegram
from tests.benchmarks.measuring import Result, Rounds, settle_memory
from tests.benchmarks.office import count_rows, drained, fresh_folder, running
from tests.crowd import BROADCAST_TEXT, FIRST_CHAT, Crowd, owe_broadcast, register

HTML = f"<b>THÔNG BÁO</b>\n{BROADCAST_TEXT}"


@dataclass(frozen=True, slots=True)
class Size:
    rounds: int = 5
    messages: int = 2_000
    in_flight: int = 10


FULL = Size()
TINY = Size(rounds=1, messages=40)


async def run(size: Size = FULL) -> Result:
    """The same text to the same chats of the same emulator; only who sends it differs."""
    taken = Rounds()
    with fresh_folder() as folder:
        async with (
            RemoteTelegram("--no-limits", "--open-chats") as telegram,
            running(telegram, folder) as app,
        ):
            crowd = await register(app, size.messages)
            senders: dict[str, Callable[[int], Awaitable[float]]] = {
                "durable outbox": lambda n: _outbox(app, crowd, f"round{n}"),
                "bare python-telegram-bot": lambda _n: _bare(telegram, size),
                "raw aiohttp": lambda _n: _raw(telegram, size),
            }
            for number in range(size.rounds):
                names = list(senders)
                for name in names[number % 3 :] + names[: number % 3]:
                    settle_memory()
                    taken.add(name, size.messages / await senders[name](number))
    bare = "bare python-telegram-bot"
    return Result(
        "Outbox",
        f"{size.messages} messages a round, {size.in_flight} in flight, pacing off, settlement and log line included",
        (
            taken.figure("durable outbox", "msg/s", "≥ 2x bare, stretch 3x", bare),
            taken.figure(bare, "msg/s"),
            taken.figure("raw aiohttp", "msg/s", "", bare),
        ),
    )


async def _outbox(app: App, crowd: Crowd, key: str) -> float:
    """Owed and queued beforehand; timed from the wake until the last one is settled. Returns seconds."""
    before = await app.store.read(count_rows, "events", "kind = 'message-sent'")
    await owe_broadcast(app, crowd.members, key)
    start = time.perf_counter()
    app.wake_all()
    await drained(app)
    seconds = time.perf_counter() - start
    written = await app.store.read(count_rows, "events", "kind = 'message-sent'") - before
    if written != len(crowd.members):
        raise RuntimeError(f"{written} of {len(crowd.members)} messages were sent and logged")
    return seconds


async def _bare(telegram: RemoteTelegram, size: Size) -> float:
    """What a script would do: the library as it comes (httpx), a few workers, nothing kept."""
    application = (
        ApplicationBuilder().token(telegram.token).base_url(telegram.base_url).updater(None).job_queue(None).build()
    )
    async with application.bot as bot:

        async def send(chat: int) -> None:
            await bot.send_message(chat, HTML, ParseMode.HTML)

        return await _side_by_side(send, size)


async def _raw(telegram: RemoteTelegram, size: Size) -> float:
    """The floor: the same calls without a client library."""
    url = f"{telegram.base_url}{telegram.token}/sendMessage"
    async with aiohttp.ClientSession() as session:

        async def send(chat: int) -> None:
            async with session.post(url, json={"chat_id": chat, "text": HTML, "parse_mode": "HTML"}) as answer:
                await answer.read()
                answer.raise_for_status()

        return await _side_by_side(send, size)


async def _side_by_side(send: Callable[[int], Awaitable[None]], size: Size) -> float:
    chats = iter(range(FIRST_CHAT, FIRST_CHAT + size.messages))

    async def worker(chats: Iterator[int]) -> None:
        for chat in chats:
            await send(chat)

    start = time.perf_counter()
    await asyncio.gather(*(worker(chats) for _ in range(size.in_flight)))
    return time.perf_counter() - start
