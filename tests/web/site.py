"""The real application on a real socket over a real database; behind it, instead of the inbox, a core that answers what it hears."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
from aiohttp import web

from bot.actions import delivery, uploads, web_links
from bot.actions.office import Office
from bot.actions.web_links import Opened
from bot.channels.web_chat import WebChatChannel
from bot.clock import TurnableClock
from bot.config import Config
from bot.i18n import load_languages
from bot.messaging import Address, Choice, Incoming, Outgoing, RawItem
from bot.store import inbox, outbox
from bot.store.blobs import BlobStore
from bot.store.database import Database, Store
from bot.store.keys import load_key
from bot.web import Doors, Wake
from bot.web.files import link_maker

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY_0900 = 1_685_930_400_000  # 09:00 on 05/6/2023 in the office's zone
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Site:
    """One running office."""

    url: str
    store: Store
    office: Office
    clock: TurnableClock
    doors: Doors
    app: web.Application
    heard: list[Incoming] = field(default_factory=list)
    raw: list[RawItem] = field(default_factory=list)

    async def seat(self, address: str = "") -> Opened:
        """A browser that is let in without the ceremony of a link."""
        address = address or web_links.new_address()
        return await self.store.write(web_links.open_session, self.office, address, "Chrome, Android", self.clock.now())

    async def link(self, purpose: str, minutes: int = 15, **data: str) -> str:
        return await self.store.write(web_links.create_link, self.office.key, purpose, data, self.clock.now(), minutes)

    async def tell(self, address: str, key: str, message: Outgoing) -> int:
        """The office writes to an address; returns the outbox row."""

        def queue(db: Database) -> int | None:
            to = Address("web_chat", address)
            return delivery.answer(db, self.office, self.clock.now(), to, key, message, self.office.language("vi"))

        row = await self.store.write(queue)
        assert row is not None
        self.doors.wake.notify()
        return row

    async def change(self, row: int, message: Outgoing) -> None:
        """The office edits what it wrote."""

        def edit(db: Database) -> None:
            original = outbox.get(db, row)
            assert original is not None
            new = outbox.NewRow(
                f"edit:{row}",
                "web_chat",
                original.address,
                "edit",
                5,
                message.to_json(),
                message.offers,
                self.clock.now(),
                edits=row,
            )
            outbox.queue(db, new, self.clock.now())

        await self.store.write(edit)
        self.doors.wake.notify()

    async def expire(self, row: int) -> None:
        """A broadcast whose time is over."""

        def change(db: Database) -> None:
            db.execute("update outbox set kind = 'broadcast', expires_at = ? where id = ?", [self.clock.now(), row])

        await self.store.write(change)

    def cookies(self, opened: Opened) -> dict[str, str]:
        return {"quantriet": opened.token, f"quantriet_{opened.seat}": opened.token}

    def phone(self, opened: Opened) -> "Device":
        return Device(self, opened)

    async def rows(self, table: str) -> list[dict[str, Any]]:
        return await self.store.read(
            lambda db: [dict(r) for r in db.execute(f"select * from {table} order by 1").fetchall()]
        )


@dataclass
class Device:
    """What a page does, without the page."""

    site: Site
    opened: Opened
    posted: int = 0

    def base(self) -> str:
        return f"{self.site.url}/c/{self.opened.seat}/"

    async def feed(self, **params: int) -> dict[str, Any]:
        async with self._session() as session, session.get(self.base() + "feed", params=params) as answer:
            assert answer.status == 200, await answer.text()
            return dict(await answer.json())

    async def lines(self, **params: int) -> list[dict[str, Any]]:
        found = (await self.feed(**params))["lines"]
        assert isinstance(found, list)
        return found

    async def texts(self, **params: int) -> list[str]:
        return [str(line["text"]) for line in await self.lines(**params)]

    async def post(
        self, path: str, value: dict[str, Any], headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        if path != "offer":
            self.posted += 1
        value.setdefault("key", f"key-{self.opened.seat}-{self.posted}")
        async with (
            self._session() as session,
            session.post(self.base() + path, json=value, headers=SAME_ORIGIN if headers is None else headers) as answer,
        ):
            return answer.status, await answer.json()

    async def say(self, text: str, **more: object) -> tuple[int, dict[str, Any]]:
        return await self.post("text", {"text": text, **more})

    async def send_file(self, name: str, data: bytes, key: str = "file-key-1") -> tuple[int, dict[str, Any]]:
        async with self._session() as session:
            params = {"key": key, "name": name}
            async with session.post(self.base() + "file", params=params, data=data, headers=SAME_ORIGIN) as answer:
                return answer.status, await answer.json()

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(cookies=self.site.cookies(self.opened))


def make_office(folder: Path, config: Config) -> Office:
    key = load_key(folder)
    blobs = BlobStore(folder)
    channel = WebChatChannel(config.limits, blobs)
    return Office(
        config,
        load_languages(ZONE),
        ZONE,
        key,
        blobs,
        {"web_chat": channel.capabilities},
        link_for=link_maker(config, key),
    )


def echo(
    site: Callable[[], Site], store: Store, office: Office, clock: TurnableClock, wake: Wake
) -> Callable[..., Awaitable[None]]:
    """A core of three rules: accept once, answer with the same words, and be told in the order it came."""
    channel = WebChatChannel(office.config.limits, office.blobs)

    def turn(db: Database, row: inbox.InboxRow) -> Incoming:
        incoming = uploads.read(row.raw) or channel.read(row.raw)
        language = office.language(incoming.language or "vi")
        said = Outgoing(f"Đã nghe: {incoming.text or incoming.command or 'tệp'}", ((Choice("Đã nhận", "receive 1"),),))
        inbox.mark_done(db, row.id, clock.now())
        delivery.answer(db, office, clock.now(), incoming.address, f"a:{row.id}", said, language)
        return incoming

    async def accept(name: str, items: Sequence[RawItem]) -> None:
        assert name == "web_chat"
        raw = [(item.key, item.address, item.body) for item in items]
        rows = await store.write(inbox.accept, name, raw, clock.now())
        site().raw.extend(items)
        for row in rows:
            site().heard.append(await store.write(turn, row))
        wake.notify()

    return accept
