"""The platforms as the demonstration and the tests play them: strict emulators on a clock of their own, in this process."""

import dataclasses as dc
import itertools
from typing import Any

from bot.actions import zalo_tokens
from bot.app import App
from bot.cards.briefs import PARAMETERS
from bot.channels.zalo_oa import ZaloOaChannel
from bot.clock import DAY
from bot.config import Config, Secret
from bot.demo.phones import Phone, TelegramPhone
from bot.demo.zalo_bot_phone import ZaloBotPhone
from bot.demo.zalo_oa_phone import ZaloOaPhone
from bot.emulators.telegram import TelegramEmulator
from bot.emulators.zalo_bot import ZaloBotEmulator
from bot.emulators.zalo_bot import keeping as bot_keeping
from bot.emulators.zalo_oa import ZaloOaEmulator
from bot.emulators.zalo_oa import keeping as oa_keeping
from bot.emulators.zalo_oa.templates import Parameter, Template
from bot.i18n import Language
from bot.store.database import Database

RENEW_MS = 30 * DAY
"""An authorisation that ends sooner is given anew, as an administrator would after the first warning."""


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

    async def renew(self, app: App) -> None:
        """A token lasts."""

    def phone(self, owner: str, address: str = "", *, started: bool = False) -> Phone:
        number = int(address) if address else next(self._ids)
        return TelegramPhone(owner, self.emulator.person(number, owner, started=started or bool(address)))

    def keep(self) -> dict[str, Any]:
        """Nobody uses it beyond one telling."""
        return {}

    def take_up(self, kept: dict[str, Any]) -> None:
        del kept


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

    async def renew(self, app: App) -> None:
        """A token lasts."""

    def phone(self, owner: str, address: str = "", *, started: bool = False) -> Phone:
        return ZaloBotPhone(owner, self.emulator.person(owner, address, started=started or bool(address)))

    def keep(self) -> dict[str, Any]:
        return bot_keeping.keep(self.emulator)

    def take_up(self, kept: dict[str, Any]) -> None:
        bot_keeping.take_up(self.emulator, kept)


class OnZaloOa:
    """The Zalo Official Account. Its administrator hands over a pair of tokens, as API Explorer gives one."""

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
            templates=config.zalo_oa.templates | {name: name for name in self.emulator.templates.registry},
        )
        return dc.replace(config, zalo_oa=settings)

    def front(self, origin: str) -> None:
        webhook = self.emulator.webhook
        webhook.url = f"{origin}/hooks/zalo-oa"
        webhook.resume()
        webhook.hurry()

    async def connect(self, app: App) -> None:
        """Give tokens where there are none, or where they are those of an emulator that is gone."""
        tokens = (await app.store.read(zalo_tokens.load, app.office.key)).tokens
        if tokens is None or not (self.emulator.oauth.grants or self.emulator.oauth.trusting):
            await self._authorise(app)

    async def renew(self, app: App) -> None:
        tokens = (await app.store.read(zalo_tokens.load, app.office.key)).tokens
        if tokens is None or tokens.refresh_ends_at < app.clock.now() + RENEW_MS:
            await self._authorise(app)

    async def _authorise(self, app: App) -> None:
        grant = self.emulator.grant()
        await app.store.write(_hand_over, app, grant.access, grant.refresh)
        channel = app.channels.get(self.channel)
        if isinstance(channel, ZaloOaChannel):
            channel.tokens.forget()

    def phone(self, owner: str, address: str = "", *, started: bool = False) -> Phone:
        return ZaloOaPhone(owner, self.emulator.person(owner, id=address, follows=started or bool(address)))

    def keep(self) -> dict[str, Any]:
        return oa_keeping.keep(self.emulator)

    def take_up(self, kept: dict[str, Any]) -> None:
        oa_keeping.take_up(self.emulator, kept)


def _hand_over(db: Database, app: App, access: str, refresh: str) -> None:
    zalo_tokens.keep(db, app.office, app.clock.now(), access, refresh)


def approve_templates(emulator: ZaloOaEmulator, words: Language) -> None:
    """The templates of docs/zalo.md, approved, under the names of their kinds."""
    for name, longest in PARAMETERS.items():
        parameters = tuple(Parameter(one, characters) for one, characters in longest.items())
        text = words.t(f"demo.template.{name}", **{one: f"<{one}>" for one in longest})
        emulator.templates.register(Template(name, text, parameters))
