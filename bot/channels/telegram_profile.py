"""What people see of the bot before they write: its name, description and command menus, by language and scope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from telegram import Bot, BotCommandScope, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.channels.telegram_reading import Me

Commands = Sequence[tuple[str, str]]
"""(name without the slash, what it does), in the order of the menu: at most 100, names of 32, texts of 256 characters."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The bot in one language. ``description`` stands in the empty chat (512 characters), ``about`` on the bot's card (120)."""

    commands: Commands
    description: str = ""
    about: str = ""


async def identify(bot: Bot) -> Me:
    """Who the token belongs to. Raises TelegramError."""
    user = await bot.get_me()
    return Me(user.id, user.username or "")


async def set_profile(bot: Bot, profiles: Mapping[str, Profile], default: str) -> None:
    """Menus and descriptions for every language; ``default`` serves whoever speaks none of the others.

    Only private chats get the menu: in groups the bot does nothing. What is already so is left alone, because Telegram
    limits how often a profile may change. Raises TelegramError.
    """
    for language, profile in profiles.items():
        code = None if language == default else language
        await _set_commands(bot, BotCommandScopeAllPrivateChats(), code, profile.commands)
        if (await bot.get_my_description(code)).description != profile.description:
            await bot.set_my_description(profile.description, code)
        if (await bot.get_my_short_description(code)).short_description != profile.about:
            await bot.set_my_short_description(profile.about, code)


async def set_chat_commands(bot: Bot, chat_id: int, menus: Mapping[str, Commands], default: str) -> None:
    """A menu of its own for one chat; an empty one gives the common menu back. Raises TelegramError."""
    for language, commands in menus.items():
        await _set_commands(bot, BotCommandScopeChat(chat_id), None if language == default else language, commands)


async def _set_commands(bot: Bot, scope: BotCommandScope, code: str | None, commands: Commands) -> None:
    shown = [(c.command, c.description) for c in await bot.get_my_commands(scope, code)]
    if shown == list(commands):
        return
    if commands:
        await bot.set_my_commands(commands, scope, code)
    else:
        await bot.delete_my_commands(scope, code)
