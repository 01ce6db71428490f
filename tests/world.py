"""A whole office on loopback: the real application, a clock that can be turned, and people with phones.

Tests speak in the users' words: somebody says or taps something, the phone shows something, a week later it rings.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses as dc
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import aiohttp

from bot.actions import web_chat as web_chat_actions
from bot.app import App, Options
from bot.cards.measure import MAX_LINES, lines_of
from bot.clock import TurnableClock, instant
from bot.config import Config, Secret
from bot.demo.phones import Phone, TelegramPhone, WebPhone
from bot.demo.turning import tick, turn_to
from bot.emulators.telegram import TelegramEmulator
from bot.messaging import MAX_LABEL, Outgoing
from bot.store.database import Database

MONDAY_NINE = "2023-06-05 09:00"
CHANNELS = ("web_chat", "telegram")
T = TypeVar("T")


def office_time(text: str, config: Config | None = None) -> int:
    """``2023-06-05 09:00`` on the office's wall clock as epoch milliseconds."""
    at = datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - a wall clock time of the office
    return instant(at.date(), at.time(), (config or Config()).office.zone)


class World:
    """Everything a story needs. Open it with :func:`open_world`."""

    def __init__(
        self, folder: Path, config: Config, clock: TurnableClock, emulator: TelegramEmulator | None, options: Options
    ) -> None:
        self.folder = folder
        self.config = config
        self.clock = clock
        self.emulator = emulator
        self.options = options
        self.phones: dict[str, Phone] = {}
        self.http = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        self.app = App(config, clock, options)
        self._ids = iter(range(1001, 100_000))
        self._fetched = (-1, 0)

    async def start(self) -> None:
        await self.app.start()
        await self.settle()

    async def stop(self) -> None:
        await self.app.stop()
        await self.http.close()

    async def restart(self) -> None:
        """The process ends and starts again on the same record and at the same address."""
        await self.app.stop()
        await self.start_again()

    async def start_again(self) -> None:
        """The process starts on the record it left."""
        same_address = dc.replace(self.config, web=dc.replace(self.config.web, port=self.app.port))
        self.app = App(same_address, self.clock, self.options)
        await self.start()

    # ------------------------------------------------------------------------------------------------------- people

    async def phone(self, owner: str, channel: str = "web_chat", *, started: bool = False) -> Phone:
        """A phone that has never spoken to us: a Telegram chat (``started``: Start was pressed), or a browser with a fresh page."""
        if channel == "telegram":
            assert self.emulator is not None, "this world has no Telegram"
            phone: Phone = TelegramPhone(owner, self.emulator.person(next(self._ids), owner, started=started))
        else:
            web = WebPhone(owner, self.http)
            await web.open_link(self.url("l", await self.link("open")))
            phone = web
        self.phones[f"{owner}@{channel}"] = phone
        await self.settle()
        return phone

    async def link(self, purpose: str, **data: Any) -> str:
        """The token of a one-time web link."""
        return await self.app.store.write(
            web_chat_actions.create_link,
            self.app.office.key,
            purpose,
            data,
            self.clock.now(),
            self.config.web.link_minutes,
        )

    def url(self, kind: str, token: str) -> str:
        return f"http://127.0.0.1:{self.app.port}/{kind}/{token}"

    async def open_link(self, owner: str, url: str) -> WebPhone:
        """A browser that opens a one-time link and presses its button."""
        phone = WebPhone(owner, self.http)
        await phone.open_link(url)
        self.phones[f"{owner}@web_chat"] = phone
        await self.settle()
        return phone

    async def says(self, phone: Phone, *texts: str) -> str:
        """Say one text after the other; returns what the phone shows last."""
        for text in texts:
            await phone.say(text)
            await self.settle()
        return phone.last.text

    async def taps(self, phone: Phone, *labels: str) -> str:
        """Tap one button after the other; returns what the phone shows last."""
        for label in labels:
            await phone.tap(label)
            await self.settle()
        return phone.last.text

    # --------------------------------------------------------------------------------------------------------- time

    async def turn_to(self, text: str) -> None:
        """Turn the office's clock to ``YYYY-MM-DD HH:MM``, stopping at everything due on the way."""
        await turn_to(self.app, self.clock, office_time(text, self.config), self.settle)

    async def wait(self, seconds: float) -> None:
        """Let time pass."""
        await turn_to(self.app, self.clock, self.clock.now() + int(seconds * 1000), self.settle)

    async def tick(self) -> None:
        await tick(self.app, self.settle)

    async def settle(self, seconds: float = 30.0) -> None:
        """Until everything said is answered, everything owed is sent, and every open page has fetched it."""
        async with asyncio.timeout(seconds):
            while True:
                while self.emulator is not None and self.emulator.bot.queue.pending and not self._silent():  # noqa: ASYNC110
                    await asyncio.sleep(0.002)
                await self.app.settled(seconds)
                news = await self._pages_fetch()
                if not news and not (
                    self.emulator is not None and self.emulator.bot.queue.pending and not self._silent()
                ):
                    return

    async def _pages_fetch(self) -> bool:
        """Every open page fetches, if there is anything to fetch; True when one got something."""
        pages = [phone for phone in self.phones.values() if isinstance(phone, WebPhone)]
        [row] = await self.rows(
            "select (select count(*) from outbox where channel = 'web_chat' and status = 'queued' and due_at <= ?) as due, "
            "(select coalesce(max(n), 0) from web_feed) as newest",
            self.clock.now(),
        )
        if not row["due"] and (row["newest"], len(pages)) == self._fetched:
            return False
        news = [await page.look() for page in pages]
        self._fetched = (row["newest"], len(pages))
        return any(news)

    def _silent(self) -> bool:
        return "telegram" not in self.app.channels

    # -------------------------------------------------------------------------------------------------------- record

    async def read(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        return await self.app.store.read(fn, *args, **kwargs)

    async def write(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        done = await self.app.store.write(fn, *args, **kwargs)
        self.app.wake_all()
        await self.settle()
        return done

    async def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """Rows of a query, for assertions on the record."""

        def query(db: Database) -> list[dict[str, Any]]:
            return [dict(row) for row in db.execute(sql, list(values)).fetchall()]

        return await self.app.store.read(query)

    async def nothing_amiss(self) -> None:
        """Every message put on its way fits a small phone, and Telegram had nothing to drop; for the end of a story."""
        for row in await self.rows("select id, kind, payload from outbox"):
            message = Outgoing.from_json(row["payload"])
            assert lines_of(message) <= MAX_LINES, f"{lines_of(message)} lines ({row['kind']}):\n{message.text}"
            for choice in message.every_choice():
                assert len(choice.label) <= MAX_LABEL, f"{choice.label!r} under {message.text!r}"
        assert self.emulator is None or self.emulator.violations == []


@contextlib.asynccontextmanager
async def open_world(
    folder: Path,
    *,
    telegram: bool = False,
    at: str = MONDAY_NINE,
    config: Config | None = None,
    options: Options | None = None,
    emulator: TelegramEmulator | None = None,
) -> AsyncIterator[World]:
    """A running office with its own data folder; with ``telegram=True`` also a strict Bot API beside it."""
    config = config or Config()
    clock = TurnableClock(office_time(at, config), running=True)
    config = dc.replace(
        config,
        data=dc.replace(config.data, dir=folder / "data"),
        web=dc.replace(config.web, port=0),
        office=dc.replace(
            config.office,
            phone=config.office.phone or "0205 000 0000",
            contact_name=config.office.contact_name or "Chu Thị Lan",
        ),
    )
    async with contextlib.AsyncExitStack() as stack:
        if telegram and emulator is None:
            emulator = await stack.enter_async_context(TelegramEmulator(clock=clock, limits=False))
        if emulator is not None:
            config = dc.replace(
                config,
                telegram=dc.replace(
                    config.telegram,
                    token=Secret(emulator.token),
                    base_url=emulator.base_url,
                    base_file_url=emulator.base_file_url,
                ),
            )
        world = World(folder, config, clock, emulator, options or Options(ticking=False, pacing=False, control=False))
        await world.start()
        stack.push_async_callback(world.stop)
        yield world
