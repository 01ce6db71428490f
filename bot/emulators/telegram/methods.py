"""The table of methods: what each is called, which parameters it has, whether it counts against the flood limits.

Parameter names are those of Bot API 10.0. A name that is not in the table is reported as a violation: the real server
would ignore it in silence, and the caller's intention with it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.emulators.telegram import bot_methods as own
from bot.emulators.telegram import file_methods as files
from bot.emulators.telegram import message_methods as messages
from bot.emulators.telegram import update_methods as updates
from bot.emulators.telegram.arguments import Arguments
from bot.emulators.telegram.state import BotState

Handler = Callable[[BotState, Arguments], Any | Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Method:
    """`counted`: takes part in the flood windows. `logged`: shows in the log of sends, and is refused during a halt."""

    name: str
    handler: Handler
    parameters: frozenset[str]
    counted: bool = False
    logged: bool = False


_SEND = (
    "chat_id business_connection_id message_thread_id direct_messages_topic_id parse_mode disable_notification "
    "protect_content allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup"
)
_EDIT = "chat_id business_connection_id message_id inline_message_id reply_markup"
_CAPTION = "caption caption_entities"
_LANGUAGE = "language_code"


def _method(
    name: str, handler: Handler, parameters: str = "", *, counted: bool = False, logged: bool = False
) -> Method:
    return Method(name, handler, frozenset(parameters.split()), counted, counted or logged)


_TABLE = (
    _method("getMe", own.get_me),
    _method("getUpdates", updates.get_updates, "offset limit timeout allowed_updates"),
    _method(
        "setWebhook",
        updates.set_webhook,
        "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
    ),
    _method("deleteWebhook", updates.delete_webhook, "drop_pending_updates"),
    _method("getWebhookInfo", updates.get_webhook_info),
    _method("sendMessage", messages.send_message, f"{_SEND} text entities link_preview_options", counted=True),
    _method(
        "sendDocument",
        files.send_document,
        f"{_SEND} {_CAPTION} document thumbnail disable_content_type_detection",
        counted=True,
    ),
    _method(
        "sendPhoto", files.send_photo, f"{_SEND} {_CAPTION} photo show_caption_above_media has_spoiler", counted=True
    ),
    _method(
        "editMessageText",
        messages.edit_message_text,
        f"{_EDIT} text parse_mode entities link_preview_options",
        counted=True,
    ),
    _method(
        "editMessageCaption",
        messages.edit_message_caption,
        f"{_EDIT} {_CAPTION} parse_mode show_caption_above_media",
        counted=True,
    ),
    _method("editMessageReplyMarkup", messages.edit_message_reply_markup, _EDIT, counted=True),
    _method("deleteMessage", messages.delete_message, "chat_id message_id", logged=True),
    _method("setMessageReaction", messages.set_message_reaction, "chat_id message_id reaction is_big", logged=True),
    _method(
        "sendChatAction",
        messages.send_chat_action,
        "chat_id business_connection_id message_thread_id action",
        logged=True,
    ),
    _method("answerCallbackQuery", messages.answer_callback_query, "callback_query_id text show_alert url cache_time"),
    _method("getFile", files.get_file, "file_id"),
    _method("setMyCommands", own.set_my_commands, f"commands scope {_LANGUAGE}"),
    _method("getMyCommands", own.get_my_commands, f"scope {_LANGUAGE}"),
    _method("deleteMyCommands", own.delete_my_commands, f"scope {_LANGUAGE}"),
    _method("setMyName", own.set_my_name, f"name {_LANGUAGE}"),
    _method("getMyName", own.get_my_name, _LANGUAGE),
    _method("setMyDescription", own.set_my_description, f"description {_LANGUAGE}"),
    _method("getMyDescription", own.get_my_description, _LANGUAGE),
    _method("setMyShortDescription", own.set_my_short_description, f"short_description {_LANGUAGE}"),
    _method("getMyShortDescription", own.get_my_short_description, _LANGUAGE),
    _method("setChatMenuButton", own.set_chat_menu_button, "chat_id menu_button"),
    _method("getChatMenuButton", own.get_chat_menu_button, "chat_id"),
    _method("getChat", own.get_chat, "chat_id"),
    _method("getChatMember", own.get_chat_member, "chat_id user_id"),
    _method("leaveChat", own.leave_chat, "chat_id"),
)

METHODS: dict[str, Method] = {method.name.lower(): method for method in _TABLE}
"""By lower-case name: the Bot API does not mind the case of a method's name."""
