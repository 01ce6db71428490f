"""Methods about the bot itself and its chats: name, descriptions, commands by scope and language, membership."""

from __future__ import annotations

import re
from typing import Any

from bot.emulators.telegram.arguments import Arguments
from bot.emulators.telegram.errors import ApiError, bad_request
from bot.emulators.telegram.message_methods import addressee
from bot.emulators.telegram.state import BotState, Chat, Json

MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256
MAX_NAME = 64
MAX_DESCRIPTION = 512
MAX_SHORT_DESCRIPTION = 120
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}|")
_SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


def get_me(bot: BotState, given: Arguments) -> Json:  # noqa: ARG001 (every method has the same shape)
    return {
        **bot.me,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(bot: BotState, given: Arguments) -> bool:
    commands = given.json("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: expected an Array")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    checked = [_command(command) for command in commands]
    bot.profile.commands[_scope(bot, given), _language(given)] = checked
    return True


def get_my_commands(bot: BotState, given: Arguments) -> list[Json]:
    """Exactly what was set for this scope and language: an empty list if nothing was, without falling back."""
    return bot.profile.commands.get((_scope(bot, given), _language(given)), [])


def delete_my_commands(bot: BotState, given: Arguments) -> bool:
    bot.profile.commands.pop((_scope(bot, given), _language(given)), None)
    return True


def commands_shown(bot: BotState, chat: Chat, user: Json, *, administrator: bool = False) -> list[Json]:
    """The command menu a person sees: Bot API "Determining list of commands"."""
    if chat.kind == "private":
        order = [f"chat:{chat.id}", "all_private_chats", "default"]
    else:
        admins = [f"chat_administrators:{chat.id}"] if administrator else []
        all_admins = ["all_chat_administrators"] if administrator else []
        order = [f"chat_member:{chat.id}:{user['id']}", *admins, f"chat:{chat.id}", *all_admins]
        order += ["all_group_chats", "default"]
    for scope in order:
        for language in (user.get("language_code", ""), ""):
            if commands := bot.profile.commands.get((scope, language)):
                return commands
    return []


def set_my_name(bot: BotState, given: Arguments) -> bool:
    return _describe(bot.profile.names, given, "name", MAX_NAME)


def get_my_name(bot: BotState, given: Arguments) -> Json:
    return {"name": _described(bot.profile.names, given) or bot.me["first_name"]}


def set_my_description(bot: BotState, given: Arguments) -> bool:
    return _describe(bot.profile.descriptions, given, "description", MAX_DESCRIPTION)


def get_my_description(bot: BotState, given: Arguments) -> Json:
    return {"description": _described(bot.profile.descriptions, given)}


def set_my_short_description(bot: BotState, given: Arguments) -> bool:
    return _describe(bot.profile.short_descriptions, given, "short_description", MAX_SHORT_DESCRIPTION)


def get_my_short_description(bot: BotState, given: Arguments) -> Json:
    return {"short_description": _described(bot.profile.short_descriptions, given)}


def set_chat_menu_button(bot: BotState, given: Arguments) -> bool:
    button = given.json("menu_button") or {"type": "default"}
    if button.get("type") not in ("commands", "web_app", "default"):
        raise bad_request("can't parse menu button: unsupported type specified")
    bot.profile.menu_buttons[addressee(bot, given).id if given.has("chat_id") else 0] = button
    return True


def get_chat_menu_button(bot: BotState, given: Arguments) -> Json:
    return bot.profile.menu_buttons.get(given.integer("chat_id"), {"type": "commands"})


def get_chat(bot: BotState, given: Arguments) -> Json:
    chat = addressee(bot, given)
    return {**chat.about, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}


def get_chat_member(bot: BotState, given: Arguments) -> Json:
    chat = addressee(bot, given)
    user_id = given.integer("user_id")
    if user_id == bot.id:
        return {"user": bot.me, "status": "member" if chat.kind == "private" else chat.bot_status}
    if user_id not in chat.members and user_id != chat.id:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return {"user": chat.members.get(user_id, {"id": user_id, "is_bot": False, "first_name": ""}), "status": "member"}


def leave_chat(bot: BotState, given: Arguments) -> bool:
    chat = addressee(bot, given)
    if not chat.is_group:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_status = "left"
    return True


_NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


def _command(command: Any) -> Json:
    name = str(command.get("command", "")).removeprefix("/") if isinstance(command, dict) else ""
    if _COMMAND.fullmatch(name) is None:
        raise bad_request("BOT_COMMAND_INVALID")
    description = str(command.get("description", "")).strip()
    if not 1 <= len(description) <= MAX_COMMAND_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(bot: BotState, given: Arguments) -> str:
    scope = given.json("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    for name in scope.keys() - {"type", *_SCOPES[kind]}:
        bot.report(f"scope {kind}: unknown field {name!r}")
    if kind in ("default", "all_private_chats", "all_group_chats", "all_chat_administrators"):
        return str(kind)
    addressee(bot, Arguments({"chat_id": scope.get("chat_id")}, {}))
    return ":".join((kind, *(str(scope.get(name)) for name in _SCOPES[kind])))


def _language(given: Arguments) -> str:
    language = given.text("language_code")
    if _LANGUAGE.fullmatch(language) is None:
        raise bad_request("LANGUAGE_CODE_INVALID")
    return language


def _describe(kept: dict[str, str], given: Arguments, name: str, longest: int) -> bool:
    text = given.text(name).strip()
    if len(text) > longest:
        raise ApiError(400, f"Bad Request: {name.replace('_', ' ')} is too long")
    kept[_language(given)] = text
    return True


def _described(kept: dict[str, str], given: Arguments) -> str:
    return kept.get(_language(given)) or kept.get("", "")
