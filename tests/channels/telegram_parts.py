"""The Telegram channel under test, against the strict emulator."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from bot.channels.telegram import TelegramChannel
from bot.clock import SystemClock
from bot.emulators.telegram import TelegramEmulator
from bot.messaging import Address, Choice, Incoming, Outgoing, Presence, Received, Sending, Sent

HOA = 1001
TUAN = 1002
LAN = 1003
RECEIVED = Choice("Đã nhận", "receive 12")
TOLD = Choice("Đã quán triệt", "disseminate 12")


@asynccontextmanager
async def channel_on(
    emulator: TelegramEmulator, files: Mapping[str, bytes] | None = None, **options: Any
) -> AsyncIterator[TelegramChannel]:
    """An open channel whose kept files are `files`; it polls for at most a second unless told otherwise."""
    given: dict[str, Any] = {"base_url": emulator.base_url, "base_file_url": emulator.base_file_url, "poll_seconds": 1}
    kept = files or {}
    channel = TelegramChannel(emulator.token, SystemClock(), lambda sha256: kept[sha256], **{**given, **options})
    await channel.open()
    try:
        yield channel
    finally:
        await channel.close()


def to(person: int, text: str = "Kính gửi đồng chí.", *rows: tuple[Choice, ...], **more: Any) -> Sending:
    edits, handles = more.pop("edits", ""), more.pop("handles", {})
    return Sending(Address("telegram", str(person)), Outgoing(text, rows, **more), edits, handles)


async def say(channel: TelegramChannel, person: int, text: str, *rows: tuple[Choice, ...], **more: Any) -> Sent:
    return await channel.send(to(person, text, *rows, **more))


class Receiver:
    """Polls as the inbox does: the next poll confirms what came."""

    def __init__(self, channel: TelegramChannel) -> None:
        self.channel = channel
        self.cursor: str | None = None

    async def everything(self) -> list[Received]:
        items, self.cursor = await self.channel.poll(self.cursor)
        return [self.channel.read(item.body) for item in items]

    async def one(self) -> Received:
        (received,) = await self.everything()
        return received

    async def incoming(self) -> Incoming:
        received = await self.one()
        assert isinstance(received, Incoming)
        return received

    async def presence(self) -> Presence:
        received = await self.one()
        assert isinstance(received, Presence)
        return received
