"""A fake Telegram on a real socket, and a real python-telegram-bot talking to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.emulators.telegram import TelegramEmulator


class HandClock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.ms = 1_685_930_400_000  # Monday 05/6/2023 09:00 in Hà Nội
        self.seconds = 1000.0

    def now(self) -> int:
        return self.ms

    def monotonic(self) -> float:
        return self.seconds

    def turn(self, seconds: float) -> None:
        self.ms += int(seconds * 1000)
        self.seconds += seconds


@asynccontextmanager
async def client(emulator: TelegramEmulator) -> AsyncIterator[Bot]:
    bot = Bot(
        emulator.token,
        base_url=emulator.base_url,
        base_file_url=emulator.base_file_url,
        request=HTTPXRequest(connection_pool_size=8, read_timeout=5),
    )
    async with bot:
        yield bot


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def telegram(clock: HandClock) -> AsyncIterator[TelegramEmulator]:
    """Without flood windows: they have tests of their own."""
    async with TelegramEmulator(clock=clock, limits=False) as emulator:
        yield emulator


@pytest.fixture
async def bot(telegram: TelegramEmulator) -> AsyncIterator[Bot]:
    async with client(telegram) as bot:
        yield bot
