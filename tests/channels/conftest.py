"""A strict fake of each platform on a real socket, and our channel talking to it."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import TelegramChannel
from bot.clock import TurnableClock
from bot.emulators.telegram import TelegramEmulator
from bot.emulators.zalo_oa import ZaloOaEmulator
from tests.channels.telegram_parts import HOA, LAN, TUAN, Receiver, channel_on
from tests.channels.zalo_oa_parts import MORNING


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    """Telegram with three officials who have started the bot; no flood windows. Mistakes it passes over fail the test."""
    async with TelegramEmulator(limits=False) as emulator:
        emulator.person(HOA, "Hoa", started=True)
        emulator.person(TUAN, "Tuấn", last_name="Nông Văn", started=True)
        emulator.person(LAN, "Lan", "en", started=True)
        yield emulator
        assert emulator.violations == []


@pytest.fixture
async def channel(telegram: TelegramEmulator) -> AsyncIterator[TelegramChannel]:
    async with channel_on(telegram) as channel:
        yield channel


@pytest.fixture
def inbox(channel: TelegramChannel) -> Receiver:
    return Receiver(channel)


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock(MORNING, running=False)


@pytest.fixture
async def oa(clock: TurnableClock) -> AsyncIterator[ZaloOaEmulator]:
    """An Official Account whose clock stands still. Mistakes it passes over fail the test."""
    async with ZaloOaEmulator(clock=clock) as emulator:
        yield emulator
        assert emulator.violations == []
