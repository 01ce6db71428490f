"""Bringing Telegram up: who we are there, menus, and how updates arrive; tried again until the platform answers."""

import asyncio
import logging
from collections.abc import Mapping

from bot.actions.office import Office
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_profile import Profile
from bot.clock import Clock
from bot.config import Config, Receiving
from bot.connections.common import Live
from bot.connections.telegram_menus import OfficeMenus
from bot.conversation import REGISTRY, Door
from bot.messaging import NotGenuine, SendError
from bot.polling import poll_forever
from bot.store.blobs import BlobStore
from bot.web.doors import Hook

log = logging.getLogger(__name__)

WEBHOOK_PATH = "/hooks/telegram"
LONGEST_WAIT = 300.0


def profiles(office: Office) -> dict[str, Profile]:
    """Menus of what everybody may use, and the bot's descriptions, from the catalogue."""
    made = {}
    for language in office.languages:
        commands = [
            (command.menu_word, language.t(f"command.{command.name}"))
            for command in REGISTRY.listed(Door.ANYONE, Door.REGISTERED)
        ]
        description = language.t("profile.description", office=office.config.office.name)
        made[language.code] = Profile(
            commands, description, language.t("profile.about", office=office.config.office.short_name)
        )
    return made


class TelegramConnection:
    """The Telegram channel and how it is kept connected."""

    def __init__(self, config: Config, clock: Clock, blobs: BlobStore) -> None:
        settings = config.telegram
        self._webhook = settings.mode is Receiving.WEBHOOK
        self.channel = TelegramChannel(
            settings.token.reveal(),
            clock,
            blobs.read,
            base_url=settings.base_url,
            base_file_url=settings.base_file_url,
            webhook_secret=settings.webhook_secret.reveal() if settings.webhook_secret else "",
            webhook=self._webhook,
        )

    def hooks(self, live: Live) -> Mapping[str, Hook]:
        """The webhook: 200 only after the commit, 403 without the secret. A press is answered with the 200."""

        async def hook(headers: Mapping[str, str], body: bytes) -> int | bytes:
            try:
                items = self.channel.accept(headers, body)
            except NotGenuine:
                return 403
            await live.accept(self.channel.name, items)
            return self.channel.thanks(items) or 200

        return {WEBHOOK_PATH: hook}

    async def open(self) -> None:
        await self.channel.open()

    async def run(self, live: Live) -> None:
        """Set up, then poll (where updates are not delivered to us) and look after menus for ever. The network may be down when we start."""
        channel = self.channel
        live.bot_names[channel.name] = channel.bot_id
        polling: asyncio.Task[None] | None = None
        menus: asyncio.Task[None] | None = None
        wait = 2.0
        try:
            while True:
                try:
                    if self._webhook:
                        await channel.start_webhook(live.config.web.public_url.rstrip("/") + WEBHOOK_PATH)
                    else:
                        await channel.start_polling()
                        polling = polling or asyncio.create_task(poll_forever(channel, live.accept))
                    await channel.set_up(profiles(live.office))
                    live.bot_names[channel.name] = channel.username or channel.bot_id  # deep links need the name
                    break
                except SendError as error:
                    log.warning("telegram is not set up yet: %s", error)
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, LONGEST_WAIT)
            menus = asyncio.create_task(OfficeMenus(channel).keep(live))
            await asyncio.gather(menus, *([polling] if polling is not None else []))
        finally:
            for task in (polling, menus):
                if task is not None:
                    task.cancel()

    async def close(self) -> None:
        await self.channel.close()
