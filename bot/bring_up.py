"""Bringing Telegram up: who we are there, menus, and how updates arrive; tried again until the platform answers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.actions.office import Office
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_profile import Profile
from bot.config import Config, Receiving
from bot.conversation import REGISTRY, Door
from bot.messaging import NotGenuine, RawItem, SendError
from bot.polling import poll_forever

log = logging.getLogger(__name__)

WEBHOOK_PATH = "/hooks/telegram"
LONGEST_WAIT = 300.0

Accept = Callable[[str, Sequence[RawItem]], Awaitable[None]]


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


def office_menu(office: Office) -> dict[str, list[tuple[str, str]]]:
    """The longer menu of a member of the office, by language."""
    doors = (Door.ANYONE, Door.REGISTERED, Door.OFFICE)
    return {
        language.code: [
            (command.menu_word, language.t(f"command.{command.name}")) for command in REGISTRY.listed(*doors)
        ]
        for language in office.languages
    }


async def run_telegram(
    channel: TelegramChannel, config: Config, office: Office, bot_names: dict[str, str], accept: Accept
) -> None:
    """Set up, then poll for ever (or return, where updates are delivered to us). The network may be down when we start."""
    bot_names[channel.name] = channel.bot_id
    polling: asyncio.Task[None] | None = None
    wait = 2.0
    try:
        while True:
            try:
                if config.telegram.mode is Receiving.WEBHOOK:
                    await channel.start_webhook(config.web.public_url.rstrip("/") + WEBHOOK_PATH)
                else:
                    await channel.start_polling()
                    polling = polling or asyncio.create_task(poll_forever(channel, accept))
                await channel.set_up(profiles(office))
                bot_names[channel.name] = channel.username or channel.bot_id  # deep links need the name
                break
            except SendError as error:
                log.warning("telegram is not set up yet: %s", error)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
        if polling is not None:
            await polling
    finally:
        if polling is not None:
            polling.cancel()


def telegram_hook(channel: TelegramChannel, accept: Accept) -> Callable[[Mapping[str, str], bytes], Awaitable[int]]:
    """The webhook: 200 only after the commit, 403 without the secret."""

    async def hook(headers: Mapping[str, str], body: bytes) -> int:
        try:
            items = channel.accept(headers, body)
        except NotGenuine:
            return 403
        await accept(channel.name, items)
        return 200

    return hook
