"""The platforms a test's world can have: each a strict emulator, how the product is pointed at it, and the phones it gives out."""

from __future__ import annotations

import dataclasses as dc
import itertools
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from bot.actions import zalo_tokens
from bot.app import App
from bot.clock import Clock
from bot.config import Config, Secret
from bot.demo.phones import Phone, TelegramPhone
from bot.demo.zalo_oa_phone import ZaloOaPhone
from bot.demo.zalo_phones import ZaloBotPhone
from bot.emulators.telegram import TelegramEmulator
from bot.emulators.zalo_bot import ZaloBotEmulator
from bot.emulators.zalo_oa import ZaloOaEmulator
from bot.store.database import Database


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

    async def connect(self, app: App) -> None:
        """What an administrator does once, when the product runs; called whenever it has started."""
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

    async def connect(self, app: App) -> None:
        """The token in the settings is enough."""

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
        if config.web.port:  # known beforehand: the webhook can be verified while the product starts
            self.front(f"http://127.0.0.1:{config.web.port}")
        return dc.replace(config, zalo_bot=settings)

    def front(self, origin: str) -> None:
        self.emulator.front(origin)

    async def connect(self, app: App) -> None:
        """The token in the settings is enough."""

    def phone(self, owner: str, *, started: bool) -> Phone:
        return ZaloBotPhone(owner, self.emulator.person(owner, started=started))


class OnZaloOa:
    """The Zalo Official Account. Its administrator hands over a first pair of tokens, as API Explorer gives one."""

    channel = "zalo_oa"

    def __init__(self, emulator: ZaloOaEmulator) -> None:
        self.emulator = emulator

    @property
    def busy(self) -> bool:
        return bool(self.emulator.webhook.pending)

    @property
    def violations(self) -> list[str]:
        return [
            *self.emulator.violations,
            *(f"answered after {call.seconds:.1f} s" for call in self.emulator.webhook.slow),
        ]

    def configured(self, config: Config) -> Config:
        origin, state = self.emulator.origin, self.emulator.state
        settings = dc.replace(
            config.zalo_oa,
            oa_id=state.oa_id,
            app_id=state.app_id,
            app_secret=Secret(state.app_secret),
            webhook_key=config.zalo_oa.webhook_key or Secret(state.webhook_key),
            base_url=origin,
            template_url=origin,
            oauth_url=origin,
        )
        return dc.replace(config, zalo_oa=settings)

    def front(self, origin: str) -> None:
        self.emulator.webhook.url = f"{origin}/hooks/zalo-oa"

    async def connect(self, app: App) -> None:
        if (await app.store.read(zalo_tokens.load, app.office.key)).tokens is None:
            grant = self.emulator.grant()
            await app.store.write(_hand_over, app, grant.access, grant.refresh)

    def phone(self, owner: str, *, started: bool) -> Phone:
        return ZaloOaPhone(owner, self.emulator.person(owner, follows=started))


def _hand_over(db: Database, app: App, access: str, refresh: str) -> None:
    zalo_tokens.keep(db, app.office, app.clock.now(), access, refresh)


Opening = Callable[[Clock], AbstractAsyncContextManager[Any]]
PLATFORMS: dict[str, tuple[Opening, Callable[[Any], Platform]]] = {
    "telegram": (lambda clock: TelegramEmulator(clock=clock, limits=False), OnTelegram),
    "zalo_bot": (lambda clock: ZaloBotEmulator(clock=clock, poll_scale=0.02), OnZaloBot),
    "zalo_oa": (lambda clock: ZaloOaEmulator(clock=clock), OnZaloOa),
}
"""By the channel's name: how to open its emulator on a world's clock, and what it is to the world. A new one is a class and a line."""
