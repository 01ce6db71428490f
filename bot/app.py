"""The composition root: the one module that knows everything. It builds, runs and stops the product; it decides nothing."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

import handlers  # noqa: F401  (importing it fills the table of commands)
from bot.actions import units
from bot.actions.office import Office
from bot.channels.web_chat import WebChatChannel
from bot.clock import Clock, SystemClock
from bot.config import Config
from bot.connections import HasPages, Live, connections
from bot.control import Command, ControlServer
from bot.i18n import load_languages
from bot.inbox import Inbox
from bot.jobs import Jobs
from bot.messaging import CapabilitiesNow, Channel, Pace
from bot.office_commands import admin_link
from bot.office_commands import commands as office_commands
from bot.outbox import Outbox
from bot.scheduler import Scheduler
from bot.store.blobs import BlobStore
from bot.store.database import Database, Store
from bot.store.keys import load_key
from bot.store.opening import open_store
from bot.tables import JOB_KINDS, TICKERS
from bot.web.app import build as build_web
from bot.web.doors import Doors
from bot.web.files import link_maker
from bot.web.hub import Wake

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    """What differs between production, the demonstration, tests and benchmarks."""

    ticking: bool = True
    """False: somebody turns the clock and calls ``scheduler.tick`` himself."""
    pacing: bool = True
    control: bool = True
    sync_delay_ms: float = 0.0


class CannotListen(Exception):
    """The page's address and port could not be taken: another program holds the port, or the address is not this machine's."""


class App:
    """The running product. ``await start()`` … ``await stop()``; between them everything is reached through its parts."""

    def __init__(self, config: Config, clock: Clock | None = None, options: Options | None = None) -> None:
        """Open the record (takes the lock, migrates) and build every part; nothing runs yet. Raises AlreadyRunning, StoreError."""
        self.config = config
        self.clock = clock or SystemClock()
        self.options = options or Options()
        folder = config.data.dir
        self.store: Store = open_store(folder, sync_delay_ms=self.options.sync_delay_ms)
        self.wake = Wake()
        blobs = BlobStore(folder / "files")
        key = load_key(folder)
        self.web_chat = WebChatChannel(config.limits, blobs)
        self.connections = connections(config, self.clock, blobs)
        self.channels: dict[str, Channel] = {self.web_chat.name: self.web_chat}
        self.channels |= {each.channel.name: each.channel for each in self.connections}
        self._bot_names: dict[str, str] = {}
        self.office = Office(
            config,
            load_languages(config.office.zone, config.office.language),
            config.office.zone,
            key,
            blobs,
            CapabilitiesNow(self.channels),
            link_maker(config, key),
            self._bot_names,
        )
        self.outbox = Outbox(self.store, self.office, self.clock, self.channels, self._pace)
        self.jobs = Jobs(self.store, self.office, self.clock, JOB_KINDS, self.wake_all)
        self.inbox = Inbox(self.store, self.office, self.clock, self.channels, self.wake_all)
        self.scheduler = Scheduler(self.store, self.office, self.clock, TICKERS, self.wake_all)
        self.control = ControlServer(folder, self._commands())
        self._web: web.AppRunner | None = None
        self._live = Live(
            config, self.store, self.office, self.clock, self._bot_names, self.inbox.accept, self.wake_all
        )
        self._connected: list[asyncio.Task[None]] = []
        self._warming: list[asyncio.Task[None]] = []
        self.port = 0

    async def start(self) -> None:
        """Ready when it returns: what a crash left is taken up, pages are served, the clock ticks. Raises CannotListen."""
        await self.store.write(units.ensure_roots, self.office, self.clock.now())
        await self.outbox.start()
        await self.jobs.start()
        await self.inbox.start()
        await self._start_web()
        for each in self.connections:
            await each.open()
            task = asyncio.create_task(each.run(self._live), name=each.channel.name)
            task.add_done_callback(_say_how_it_ended)
            self._connected.append(task)
        if self.options.control:
            await self.control.start()
        if self.options.ticking:
            self.scheduler.start()
        self._warming = [asyncio.create_task(self.store.read(_warm, self.office, self.clock.now()), name="warming")]

    async def stop(self) -> None:
        """Receive nothing more, let what runs end, close the record."""
        if self.options.control:
            await self.control.stop()
        for task in self._connected:
            task.cancel()
        await asyncio.gather(*self._connected, return_exceptions=True)
        await asyncio.gather(*self._warming, return_exceptions=True)
        await self.scheduler.stop()
        if self._web is not None:
            await self._web.cleanup()
        await self.inbox.stop()
        await self.jobs.stop()
        await self.outbox.stop()
        for each in self.connections:
            await each.close()
        await self.store.close()

    async def first_link(self) -> str:
        """The token of a one-time link for an administrator."""
        made = await self.store.write(admin_link, self.office, self.clock.now(), {}, None)
        return str(made["token"])

    def wake_all(self) -> None:
        """There may be something to send, to show or to work on."""
        self.outbox.wake()
        self.jobs.wake()
        self.wake.notify()

    @property
    def idle(self) -> bool:
        """Nothing is being turned, worked on or sent."""
        return self.inbox.idle and self.jobs.idle and self.outbox.idle

    async def settled(self, seconds: float = 20.0) -> None:
        """Wait until everything that has arrived is answered and sent, for tests and the demonstration. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            calm = 0
            while calm < 3:
                calm = calm + 1 if self.idle else 0
                await asyncio.sleep(0.002)

    async def _start_web(self) -> None:
        hooks = {path: hook for each in self.connections for path, hook in each.hooks(self._live).items()}
        pages = {
            path: page
            for each in self.connections
            if isinstance(each, HasPages)
            for path, page in each.pages(self._live).items()
        }
        doors = Doors(self.store, self.office, self.clock, self.inbox.accept, self.wake, hooks, pages)
        self._web = web.AppRunner(build_web(doors), access_log=None)
        await self._web.setup()
        site = web.TCPSite(self._web, self.config.web.host, self.config.web.port)
        try:
            await site.start()
        except OSError as error:
            raise CannotListen from error
        self.port = self._web.addresses[0][1]

    def _pace(self, channel: Channel) -> Pace | None:
        pace = channel.capabilities.pace
        if pace is None or not self.options.pacing:
            return None
        per_second = self.config.sending.pace.get(channel.name, pace.per_second)
        return Pace(per_second, pace.chat_burst, pace.chat_seconds, pace.group_per_minute)

    def _commands(self) -> Mapping[str, Command]:
        return office_commands(self.store, self.office, self.clock, self.wake_all)


def _warm(db: Database, office: Office, now: int) -> None:
    """Work out the year's calendar once: the package behind it takes a fifth of a second to load, which no turn should wait for."""
    office.calendar(db).is_working(office.today(now))


def _say_how_it_ended(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("%s ended", task.get_name(), exc_info=error)
