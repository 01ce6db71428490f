"""The Zalo Bot channel under test, against the strict emulator."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.channels.zalo_bot import ZaloBotChannel
from bot.clock import SystemClock
from bot.emulators.zalo_bot import ZaloBotEmulator
from bot.messaging import Address, FileRef, Incoming, Outgoing, RawItem, Received, Sending, Sent

PUBLIC = "https://vanban.example.vn"
SECRET = "bi-mat-webhook-1"


def link(file: FileRef) -> str | None:
    return f"{PUBLIC}/f/token/{file.name}"


@asynccontextmanager
async def channel_on(zalo: ZaloBotEmulator, **options: Any) -> AsyncIterator[ZaloBotChannel]:
    """An open channel with a public address; it polls for at most a second unless told otherwise."""
    given: dict[str, Any] = {
        "base_url": zalo.base_url,
        "poll_seconds": 1,
        "public": True,
        "token": zalo.token,
        **options,
    }
    channel = ZaloBotChannel(given.pop("token"), SystemClock(), given.pop("link", link), **given)
    await channel.open()
    try:
        yield channel
    finally:
        await channel.close()


def to(chat: str, text: str = "Kính gửi đồng chí.", **more: Any) -> Sending:
    edits = more.pop("edits", "")
    return Sending(Address("zalo_bot", chat), Outgoing(text, **more), edits)


async def say(channel: ZaloBotChannel, chat: str, text: str = "Kính gửi đồng chí.", **more: Any) -> Sent:
    return await channel.send(to(chat, text, **more))


async def items(channel: ZaloBotChannel) -> list[RawItem]:
    """What one poll brings."""
    found, cursor = await channel.poll(None)
    assert cursor is None
    return list(found)


async def received(channel: ZaloBotChannel) -> Received:
    [item] = await items(channel)
    return channel.read(item.body)


async def incoming(channel: ZaloBotChannel) -> Incoming:
    got = await received(channel)
    assert isinstance(got, Incoming)
    return got
