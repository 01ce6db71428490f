"""The platforms a test's world can have: each a strict emulator, how the product is pointed at it, and the phones it gives out."""

from __future__ import annotations

import dataclasses as dc
import itertools
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from bot.clock import Clock
from bot.config import Config, Secret
from bot.demo.phones import Phone, TelegramPhone
from bot.demo.zalo_phones import ZaloBotPhone
from bot.emulators.telegram import TelegramEmulator
from bot.emulators.zalo_bot import ZaloBotEmulator


class Platform(Protocol):
    """One emulator in a world. ``channel`` is the name in the record; the emulator itself is ``emulator``."""

    @property
    def channel(self) -> str: ...

    @property
    def emulator(self) -> Any: ...

    @property
    def busy(self) -> bool:
        """Something a person sent has not reached the product yet."""
        ...

    @property
    def violations(self) -> list[str]:
        """Mistakes the real platform would pass over."""
        ...

    def configured(self, config: Config) -> Config:
        """The settings with this platform switched on, at the emulator's address."""
        ...

    def front(self, origin: str) -> None:
        """What the platform sends to our public address goes to ``origin``; called whenever the product has started."""
        ...

    def phone(self, owner: str, *, started: bool) -> Phone:
        """A phone that has never spoken to us (``started``: that has been in touch)."""
        ...


class OnTelegram:
    """Telegram."""

    channel = "telegram"

    def __init__(self, emulator: TelegramEmulator) -> None:
        self.emulator = emulator
        self._ids = itertools.count(1001)

    @property
    def busy(self) -> bool:
        return bool(self.emulator.bot.queue.pending)

    @property
    def violations(self) -> list[str]:
        return self.emulator.violations

    def configured(self, config: Config) -> Config:
        settings = dc.replace(
            config.telegram,
            token=Secret(self.emulator.token),
            base_url=self.emulator.base_url,
            base_file_url=self.emulator.base_file_url,
        )
        return dc.replace(config, telegram=settings)

    def front(self, origin: str) -> None:
        if self.emulator.bot.webhook.url:
            self.emulator.bot.webhook.terminator = origin

    def phone(self, owner: str, *, started: bool) -> Phone:
        return TelegramPhone(owner, self.emulator.person(next(self._ids), owner, started=started))


class OnZaloBot:
    """The Zalo Bot Platform."""

    channel = "zalo_bot"

    def __init__(self, emulator: ZaloBotEmulator) -> None:
        self.emulator = emulator

    @property
    def busy(self) -> bool:
        return self.emulator.busy

    @property
    def violations(self) -> list[str]:
        return self.emulator.violations

    def configured(self, config: Config) -> Config:
        settings = dc.replace(config.zalo_bot, token=Secret(self.emulator.token), base_url=self.emulator.base_url)
        return dc.replace(config, zalo_bot=settings)

    def front(self, origin: str) -> None:
        self.emulator.front(origin)

    def phone(self, owner: str, *, started: bool) -> Phone:
        return ZaloBotPhone(owner, self.emulator.person(owner, started=started))


Opening = Callable[[Clock], AbstractAsyncContextManager[Any]]
PLATFORMS: dict[str, tuple[Opening, Callable[[Any], Platform]]] = {
    "telegram": (lambda clock: TelegramEmulator(clock=clock, limits=False), OnTelegram),
    "zalo_bot": (lambda clock: ZaloBotEmulator(clock=clock), OnZaloBot),
}
"""By the channel's name: how to open its emulator on a world's clock, and what it is to the world. A new one is a class and a line."""
