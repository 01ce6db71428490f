"""The platforms a test's world can have: each a strict emulator, how the product is pointed at it, and the phones it gives out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from bot.cli.platforms import OnTelegram, OnZaloBot, OnZaloOa
from bot.clock import Clock
from bot.demo.platforms import Platform
from bot.emulators.telegram import TelegramEmulator
from bot.emulators.zalo_bot import ZaloBotEmulator
from bot.emulators.zalo_oa import ZaloOaEmulator

Opening = Callable[[Clock], AbstractAsyncContextManager[Any]]
PLATFORMS: dict[str, tuple[Opening, Callable[[Any], Platform]]] = {
    "telegram": (lambda clock: TelegramEmulator(clock=clock, limits=False), OnTelegram),
    "zalo_bot": (lambda clock: ZaloBotEmulator(clock=clock, poll_scale=0.02), OnZaloBot),
    "zalo_oa": (lambda clock: ZaloOaEmulator(clock=clock), OnZaloOa),
}
"""By the channel's name: how to open its emulator on a world's clock, and what it is to the world. A new one is a class and a line."""
