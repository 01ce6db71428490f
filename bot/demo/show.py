"""The running demonstration: the real product on its own data folder, a clock that can be turned, and people with phones.

The product keeps a port of its own behind the front door, so that it can be stopped and started again (the outage) while the
page stays. Everything done to it is done as people do it, over sockets, or through its actions.
"""

import asyncio
import dataclasses as dc
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import aiohttp

from bot.actions import web_chat, web_links
from bot.app import App, Options
from bot.clock import DAY, SECOND, TurnableClock
from bot.config import Config
from bot.demo.front import FIRST_PORT, Front
from bot.demo.phones import NotShown, Phone
from bot.demo.platforms import Platform
from bot.demo.turning import turn_to
from bot.demo.web_phone import WebPhone
from bot.domain.text import fold
from bot.store import people
from bot.store import web_chat as feed
from bot.store.database import Database, StoreError

HOST = "127.0.0.1"
FETCH_SECONDS = 1.0
PAGE_SECONDS = 2.0
"""So long an open page is waited for until it has fetched what came."""
STRETCH_MS = 45 * DAY
"""A longer turn is made in pieces: between two of them authorisations are renewed, which in life nobody forgets for months."""
T = TypeVar("T")


class Away(Exception):
    """The product is stopped: it can be asked for nothing."""


class Show:
    """Everything the page and the story need."""

    def __init__(
        self, config: Config, clock: TurnableClock, platforms: Iterable[Platform] = (), *, ticking: bool = True
    ) -> None:
        """``config`` as it is to run but for its port, public address and platforms; ``ticking`` False: time passes by turning only."""
        self.platforms = {platform.channel: platform for platform in platforms}
        self.config = config
        self.clock = clock
        self.front = Front(HOST, lambda: self._app.port if self._app else None)
        self.phones: dict[str, Phone] = {}
        self.seats: dict[str, str] = {}
        """Names of people whose phones are on the page, with their addresses: what they fetch, they fetch themselves."""
        self._options = Options(ticking=ticking, pacing=False, control=ticking)
        self._app: App | None = None
        self._http: aiohttp.ClientSession | None = None
        self._addresses: dict[str, str] = {}
        self._acting = ""
        self._fetching: asyncio.Task[None] | None = None
        self._turning = asyncio.Lock()

    @property
    def app(self) -> App:
        """The product. Raises Away while it is stopped."""
        if self._app is None:
            raise Away
        return self._app

    @property
    def is_out(self) -> bool:
        return self._app is None

    @property
    def is_turning(self) -> bool:
        return self._turning.locked()

    async def open(self, port: int = FIRST_PORT, *, only: bool = False) -> None:
        """Take a port, start the product behind it. Raises NoFreePort, AlreadyRunning, StoreError."""
        await self.front.bind(port, only=only)
        self.config = dc.replace(
            self.config, web=dc.replace(self.config.web, host=HOST, port=0, public_url=self.front.origin)
        )
        for platform in self.platforms.values():
            self.config = platform.configured(self.config)
        self._http = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        try:
            await self.begin()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)
        await self.break_off()
        await self.front.close()
        if self._http is not None:
            await self._http.close()

    # ---------------------------------------------------------------------------------------------------- the outage

    async def begin(self) -> None:
        """Start the product on the record as it stands: what a stop left is taken up."""
        if self._app is None:
            app = App(self.config, self.clock, self._options)
            await app.start()
            self._app = app
            for platform in self.platforms.values():
                # Past the front door: what it answers while the product is out would count as delivered.
                platform.front(f"http://{HOST}:{app.port}")
                await platform.connect(app)

    async def break_off(self) -> None:
        """Stop the product: nothing is received, sent or reminded until :meth:`begin`."""
        app, self._app = self._app, None
        if app is not None:
            self.front.hang_up()
            await app.stop()

    # --------------------------------------------------------------------------------------------------------- phones

    async def web_phone(self, owner: str, url: str) -> WebPhone:
        """A browser that opens a one-time link or invitation and presses its button."""
        assert self._http is not None
        phone = WebPhone(owner, self._http)
        await phone.open_link(url)
        self.phones[owner] = phone
        await phone.look()
        await self.settle()
        return phone

    def phone_on(self, channel: str, owner: str, address: str = "") -> Phone:
        """Somebody's phone on a platform: at an address it had before, or of somebody who never wrote to us."""
        phone = self.platforms[channel].phone(owner, address)
        self.phones[owner] = phone
        return phone

    async def own_phone(self, owner: str) -> WebPhone:
        """One more browser of somebody registered on the web chat, by a one-time link to their own conversation."""
        token = await self.write(_login_link, self.app.office.key, await self.address_of(owner), self.clock.now())
        return await self.web_phone(owner, self.link(token))

    async def address_of(self, owner: str, channel: str = web_chat.CHANNEL) -> str:
        """Where the registered person of this name is reached. LookupError without an account on that channel."""
        return await self.read(_address_on, channel, owner)

    def link(self, token: str, *, invitation: bool = False) -> str:
        return f"{self.front.origin}/{'i' if invitation else 'l'}/{token}"

    async def says(self, owner: str, *texts: str) -> str:
        """Somebody types one text after the other; what their phone shows last."""
        self._acting = owner
        for text in texts:
            self._a_moment()
            await self.phones[owner].say(text)
            await self.settle()
        return self.phones[owner].last.text

    async def taps(self, owner: str, *labels: str) -> str:
        """Somebody taps one button after the other; what their phone shows last."""
        self._acting = owner
        for label in labels:
            self._a_moment()
            await self.phones[owner].tap(label)
            await self.settle()
        return self.phones[owner].last.text

    def _a_moment(self) -> None:
        """Nobody answers in the instant in which they are asked, not even where the clock stands still."""
        if not self.clock.running:
            self.clock.advance(SECOND)

    # ----------------------------------------------------------------------------------------------------------- time

    async def turn_to(self, moment: int) -> int:
        """Turn the clock forward, stopping at everything due on the way; while the product is out, time just passes."""
        async with self._turning:
            if self._app is None:
                self.clock.advance_to(moment)
                return 0
            await self.settle()  # what was said before the turn is answered at its own time
            stops = 0
            while True:
                stretch = min(moment, self.clock.now() + STRETCH_MS)
                stops += await turn_to(self.app, self.clock, stretch, self.settle)
                for platform in self.platforms.values():
                    await platform.renew(self.app)
                if stretch == moment:
                    return stops

    async def settle(self, seconds: float = 30.0) -> None:
        """Until everything said is answered, everything owed is sent, and every phone has fetched what is its own."""
        async with asyncio.timeout(seconds):
            while True:
                while self._on_its_way:  # noqa: ASYNC110 - the emulators have no event
                    await asyncio.sleep(0.002)
                await self.app.settled(seconds)
                if not await self.look() and not self._on_its_way:
                    break
        await self._let_pages_fetch()

    @property
    def _on_its_way(self) -> bool:
        """Something said on a platform has not reached the product."""
        return any(platform.busy for platform in self.platforms.values())

    async def look(self) -> bool:
        """Phones for which something waits fetch it, those on the page excepted; True when something came."""
        mine = [name for name in self.phones if name not in self.seats]
        known = {self._addresses[name]: name for name in mine if name in self._addresses}
        waiting = await self.read(feed.waiting, web_chat.CHANNEL, list(known), self.clock.now())
        about = {known[address] for address in waiting} | {name for name in mine if name not in self._addresses}
        return any([await self.phones[name].look() for name in mine if name in about or name == self._acting])

    async def know(self, *owners: str) -> None:
        """These phones belong to people registered on the web chat: from now on they fetch only what waits for them."""
        self._addresses |= {owner: await self.address_of(owner) for owner in owners}

    async def keep_phones_awake(self) -> None:
        """From now on phones that are not on the page fetch by themselves what comes, as an open browser does."""
        mine = [name for name, phone in self.phones.items() if isinstance(phone, WebPhone) and name not in self.seats]
        await self.know(*mine)
        owners = {self._addresses[name]: name for name in mine}
        self._fetching = asyncio.create_task(self._fetch_for_ever(owners), name="phones")

    async def _fetch_for_ever(self, owners: Mapping[str, str]) -> None:
        seen = 0
        while True:
            try:
                seen = await self.app.wake.wait(seen, FETCH_SECONDS)
                waiting = await self.read(feed.waiting, web_chat.CHANNEL, list(owners), self.clock.now())
                for address in waiting:
                    await self.phones[owners[address]].look()
            except (Away, NotShown, aiohttp.ClientError, StoreError, RuntimeError):
                await asyncio.sleep(FETCH_SECONDS)  # the product is being stopped or started

    async def _let_pages_fetch(self) -> None:
        """What waits for a phone on an open page: that page fetches it itself, within a moment."""
        addresses = list(self.seats.values())
        for _ in range(int(PAGE_SECONDS / 0.05)):
            if not self.front.streams or not addresses:
                return
            now = self.clock.now()
            if not await self.read(feed.waiting, web_chat.CHANNEL, addresses, now):
                return
            self.app.wake.notify()
            await asyncio.sleep(0.05)

    # --------------------------------------------------------------------------------------------------------- record

    async def read(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        return await self.app.store.read(fn, *args, **kwargs)

    async def write(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        done = await self.app.store.write(fn, *args, **kwargs)
        self.app.wake_all()
        return done


def _login_link(db: Database, key: Any, address: str, now: int) -> str:
    data: Mapping[str, Any] = {"address": address}
    return web_links.create_link(db, key, "login", data, now, 5)


def _address_on(db: Database, channel: str, owner: str) -> str:
    for person in people.people_named(db, fold(owner)):
        for account in people.accounts_of(db, person.id):
            if account.channel == channel:
                return account.address
    raise LookupError(owner)
