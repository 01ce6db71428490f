"""The Zalo OA channel under test, against the strict emulator, with its tokens in a real record."""

import dataclasses as dc
import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.actions import zalo_tokens
from bot.actions.office import Office
from bot.channels.zalo_oa import ZaloOaChannel
from bot.clock import TurnableClock
from bot.config import Config, Secret, ZaloOa
from bot.domain.delivery import Route
from bot.emulators.zalo_oa import OaPerson, ZaloOaEmulator
from bot.i18n import load_languages
from bot.messaging import Address, Brief, Choice, FileRef, Outgoing, Received, Sending
from bot.store.blobs import BlobStore
from bot.store.database import Store
from bot.store.keys import load_key
from bot.store.opening import open_store

MORNING = 1_685_930_400_000
"""Monday 05/6/2023 09:00 in Hà Nội."""
RECEIVED = Choice("Đã nhận", "receive 12")
TOLD = Choice("Đã quán triệt", "disseminate 12")
PDF = "application/pdf"


def settings_for(emulator: ZaloOaEmulator, **more: Any) -> ZaloOa:
    """The settings of an office whose OA the emulator plays."""
    state, origin = emulator.state, emulator.origin
    return dc.replace(
        ZaloOa(),
        oa_id=state.oa_id,
        app_id=state.app_id,
        app_secret=Secret(state.app_secret),
        webhook_key=Secret(state.webhook_key),
        base_url=origin,
        template_url=origin,
        oauth_url=origin,
        **more,
    )


class Parts:
    """An open channel and what is behind it."""

    def __init__(
        self, emulator: ZaloOaEmulator, channel: ZaloOaChannel, store: Store, office: Office, clock: TurnableClock
    ) -> None:
        self.emulator = emulator
        self.channel = channel
        self.store = store
        self.office = office
        self.clock = clock
        self.woken = 0

    def wake(self) -> None:
        self.woken += 1

    async def authority(self) -> zalo_tokens.Authority:
        return await self.store.read(zalo_tokens.load, self.office.key)

    async def give_tokens(self) -> None:
        """An administrator pastes the pair of API Explorer."""
        grant = self.emulator.grant()
        await self.store.write(zalo_tokens.keep, self.office, self.clock.now(), grant.access, grant.refresh)
        self.channel.tokens.forget()

    def to(self, person: OaPerson, text: str = "Kính gửi đồng chí.", *rows: tuple[Choice, ...], **more: Any) -> Sending:
        handles, route = more.pop("handles", {}), more.pop("route", Route.MESSAGE)
        phone = more.pop("phone", "")
        return Sending(Address("zalo_oa", person.id), Outgoing(text, rows, **more), "", handles, route, phone)

    def received(self) -> list[Received]:
        """Everything the platform has called us with so far, read; the webhook is not connected in these tests."""
        return [
            self.channel.read(item.body)
            for body in self.emulator.webhook.bodies
            for item in self.channel.accept(self.emulator.webhook.headers(body), body)
        ]


@asynccontextmanager
async def parts_on(
    emulator: ZaloOaEmulator,
    folder: Path,
    clock: TurnableClock,
    files: Mapping[str, bytes] | None = None,
    *,
    tokens: bool = True,
    **settings: Any,
) -> AsyncIterator[Parts]:
    """An open channel whose kept files are ``files`` by SHA-256."""
    oa = settings_for(emulator, **settings)
    config = dc.replace(Config(), zalo_oa=oa, data=dc.replace(Config().data, dir=folder))
    zone = config.office.zone
    store = open_store(folder)
    key = load_key(folder)
    kept = files or {}
    channel = ZaloOaChannel(oa, clock, lambda sha256: kept[sha256], key.value, zone)
    office = Office(
        config, load_languages(zone), zone, key, BlobStore(folder / "files"), {"zalo_oa": channel.capabilities}
    )
    parts = Parts(emulator, channel, store, office, clock)
    channel.tokens.bind(store, office, parts.wake)
    await channel.open()
    try:
        if tokens:
            await parts.give_tokens()
        yield parts
    finally:
        await channel.close()
        await store.close()


def file_ref(content: bytes, name: str = "1204.pdf", mime: str = PDF) -> FileRef:
    return FileRef(hashlib.sha256(content).hexdigest(), name, mime, len(content))


def brief(**values: str) -> Brief:
    return Brief("new_directive", values)
