"""A whole office on loopback: the real application, a clock that can be turned, and people with phones.

Tests speak in the users' words: somebody says or taps something, the phone shows something, a week later it rings.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses as dc
import io
import json
import re
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import aiohttp

from bot.actions import web_links
from bot.app import App, Options
from bot.cards.measure import MAX_LINES, lines_shown
from bot.clock import TurnableClock, instant
from bot.config import Config, Secret
from bot.config.channels import Receiving
from bot.demo.phones import Phone
from bot.demo.platforms import Platform
from bot.demo.turning import tick, turn_to
from bot.demo.web_phone import WebPhone
from bot.emulators.telegram import TelegramEmulator
from bot.emulators.zalo_bot import ZaloBotEmulator
from bot.emulators.zalo_oa import ZaloOaEmulator
from bot.messaging import MAX_LABEL, Capabilities, Outgoing
from bot.store.database import Database
from tests.platforms import PLATFORMS
from tests.record import migrated_folder

MONDAY_NINE = "2023-06-05 09:00"
CHANNELS = ("web_chat", "telegram")
"""Where every story is told; those about a platform are told there alone."""
EVERYWHERE = (*CHANNELS, "zalo_bot", "zalo_oa")
"""For stories whose way differs by what a channel can do: buttons, files, edits."""
ASKED_ONCE_MORE = ("Tin giống tin vừa gửi", "Vừa có thêm tin đến")
STOP_SECONDS = 60.0
PUBLIC_URL = "https://vanban.example.vn"
"""Where pages open on a phone; in a test the same path is asked of the office's own port."""
T = TypeVar("T")


def office_time(text: str, config: Config | None = None) -> int:
    """``2023-06-05 09:00`` on the office's wall clock as epoch milliseconds."""
    at = datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - a wall clock time of the office
    return instant(at.date(), at.time(), (config or Config()).office.zone)


class World:
    """Everything a story needs. Open it with :func:`open_world`."""

    def __init__(
        self,
        folder: Path,
        config: Config,
        clock: TurnableClock,
        platforms: Mapping[str, Platform],
        options: Options,
    ) -> None:
        self.folder = folder
        self.config = config
        self.clock = clock
        self.platforms = platforms
        self.options = options
        self.phones: dict[str, Phone] = {}
        self.http = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        self.app = App(config, clock, options)

    async def start(self) -> None:
        await self.app.start()
        for platform in self.platforms.values():
            platform.front(f"http://127.0.0.1:{self.app.port}")
            await platform.connect(self.app)
        await self.settle()

    @property
    def emulator(self) -> TelegramEmulator | None:
        """Telegram, where the world has it."""
        found = self.platforms.get("telegram")
        return found.emulator if found is not None else None

    @property
    def zalo_bot(self) -> ZaloBotEmulator:
        """The Zalo Bot Platform of this world."""
        emulator = self.platforms["zalo_bot"].emulator
        assert isinstance(emulator, ZaloBotEmulator)
        return emulator

    @property
    def zalo_oa(self) -> ZaloOaEmulator:
        """The Official Account of this world."""
        emulator = self.platforms["zalo_oa"].emulator
        assert isinstance(emulator, ZaloOaEmulator)
        return emulator

    async def stop(self) -> None:
        await self._end()
        await self.http.close()

    async def _end(self) -> None:
        """Seen from outside: to be impatient with a stop that hangs would be a second request to stop, and hide the first."""
        ending = asyncio.ensure_future(self.app.stop())
        done, _ = await asyncio.wait([ending], timeout=STOP_SECONDS)
        assert done, f"the office was told to stop and has gone on for {STOP_SECONDS:.0f} s"
        await ending

    async def restart(self) -> None:
        """The process ends and starts again on the same record and at the same address."""
        await self._end()
        await self.start_again()

    async def start_again(self) -> None:
        """The process starts on the record it left."""
        same_address = dc.replace(self.config, web=dc.replace(self.config.web, port=self.app.port))
        self.app = App(same_address, self.clock, self.options)
        await self.start()

    # ------------------------------------------------------------------------------------------------------- people

    async def phone(self, owner: str, channel: str = "web_chat", *, started: bool = False) -> Phone:
        """A phone that has never spoken to us (``started``: Start was pressed, or something written), or a browser with a fresh page."""
        if channel != "web_chat":
            phone: Phone = self.platforms[channel].phone(owner, started=started)
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
            web_links.create_link,
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
        """Tap one button after the other; returns what the phone shows last.

        Where a tap is a typed digit, the product may ask which message it was for, or show the question again because the same
        digit was sent a moment ago (dialogues.md 0.5, 0.7): the person answers once more.
        """
        for label in labels:
            await phone.tap(label)
            await self.settle()
            for _ in range(2):
                if phone.last.text.startswith(ASKED_ONCE_MORE) and any(label in shown for shown in phone.last.labels):
                    await phone.tap(label)
                    await self.settle()
        return phone.last.text

    def can(self, phone: Phone) -> Capabilities:
        """What the phone's channel can do."""
        return self.app.office.capabilities[phone.channel]

    async def upload(self, phone: Phone, name: str, content: bytes) -> str:
        """Open the upload page that the phone was sent, and send a file there; returns what the page says."""
        link = re.search(r"https://\S+(/u/\S+)", phone.last.text)
        assert link is not None, f"no upload page: {phone.last.text!r}"
        form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
        form.add_field("files", io.BytesIO(content), filename=name)
        headers = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
        url = f"http://127.0.0.1:{self.app.port}{link[1]}"
        async with self.http.post(url, data=form, headers=headers) as response:
            page = await response.text()
        await self.settle()
        return page

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
                while self._on_its_way():  # noqa: ASYNC110
                    await asyncio.sleep(0.002)
                await self.app.settled(seconds)
                news = await self._pages_fetch()
                if not news and not self._on_its_way():
                    return

    async def _pages_fetch(self) -> bool:
        """Every open page for which there is something fetches, all at once; True when one got something."""
        pages = {phone.seat: phone for phone in self.phones.values() if isinstance(phone, WebPhone)}
        if not pages:
            return False
        found = await self.rows(
            "select s.seat, exists (select 1 from outbox o where o.channel = 'web_chat' and o.address = s.address "
            "and o.status = 'queued' and o.due_at <= ?) as due, "
            "(select coalesce(max(n), 0) from web_feed f where f.address = s.address) as newest "
            "from web_sessions s where s.seat in (select value from json_each(?))",
            self.clock.now(),
            json.dumps(list(pages)),
        )
        told = {row["seat"] for row in found if row["due"] or row["newest"] > pages[row["seat"]].upto}
        return any(await asyncio.gather(*(pages[seat].look() for seat in told)))

    def _on_its_way(self) -> bool:
        """Something said on a platform has not reached the product, which listens there."""
        return any(platform.busy for name, platform in self.platforms.items() if name in self.app.channels)

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
        """Every message put on its way fits a small phone, and no platform had anything to overlook; for the end of a story."""
        for row in await self.rows("select id, kind, channel, payload from outbox where payload <> ''"):
            message = Outgoing.from_json(row["payload"])
            lines = lines_shown(message, self.app.office.capabilities[row["channel"]])
            assert lines <= MAX_LINES, f"{lines} lines ({row['kind']}):\n{message.text}"
            for choice in message.every_choice():
                assert len(choice.label) <= MAX_LABEL, f"{choice.label!r} under {message.text!r}"
        for name, platform in self.platforms.items():
            assert platform.violations == [], name


def by_webhook() -> Config:
    """Telegram delivers to our own address, whose port is known before the server starts."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
    plain = Config()
    return dc.replace(
        plain,
        web=dc.replace(plain.web, port=port, public_url=f"http://127.0.0.1:{port}"),
        telegram=dc.replace(plain.telegram, mode=Receiving.WEBHOOK, webhook_secret=Secret("Office_Secret-1")),
    )


@contextlib.asynccontextmanager
async def open_world(
    folder: Path,
    *,
    telegram: bool = False,
    zalo_bot: bool = False,
    zalo_oa: bool = False,
    at: str = MONDAY_NINE,
    config: Config | None = None,
    options: Options | None = None,
    emulators: Mapping[str, Any] | None = None,
) -> AsyncIterator[World]:
    """A running office with its own data folder, and beside it a strict emulator of each platform that is asked for.

    ``emulators`` are emulators of the caller's, by channel, instead of new ones. Where Telegram delivers to our address
    (:func:`by_webhook`), the port is the caller's.
    """
    config = config or Config()
    clock = TurnableClock(office_time(at, config), running=True)
    config = dc.replace(
        config,
        data=dc.replace(config.data, dir=migrated_folder(folder / "data")),
        web=config.web if config.telegram.mode is Receiving.WEBHOOK else dc.replace(config.web, port=0),
        office=dc.replace(
            config.office,
            phone=config.office.phone or "0205 000 0000",
            contact_name=config.office.contact_name or "Chu Thị Lan",
        ),
    )
    async with contextlib.AsyncExitStack() as stack:
        asked = {"telegram": telegram, "zalo_bot": zalo_bot, "zalo_oa": zalo_oa}
        given = dict(emulators or {})
        platforms: dict[str, Platform] = {}
        for name in [name for name, wanted in asked.items() if wanted or name in given]:
            opening, platform = PLATFORMS[name]
            emulator = given.get(name) or await stack.enter_async_context(opening(clock))
            platforms[name] = platform(emulator)
            config = platforms[name].configured(config)
        world = World(folder, config, clock, platforms, options or Options(ticking=False, pacing=False, control=False))
        await world.start()
        stack.push_async_callback(world.stop)
        yield world


@contextlib.asynccontextmanager
async def open_on(folder: Path, channel: str, *, config: Config | None = None) -> AsyncIterator[World]:
    """The same with the one platform that ``channel`` needs."""
    telegram, bot, oa = (channel == name for name in ("telegram", "zalo_bot", "zalo_oa"))
    async with open_world(folder, telegram=telegram, zalo_bot=bot, zalo_oa=oa, config=config) as world:
        yield world
