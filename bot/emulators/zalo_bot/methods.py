"""The methods of the platform; there are no others (zalo-api.md A3)."""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.emulators.zalo_bot.arguments import number_of, text_of
from bot.emulators.zalo_bot.errors import INTERNAL, NOT_FOUND, QUOTA, TIMED_OUT, ApiError, bad_request
from bot.emulators.zalo_bot.modes import EmptyPoll
from bot.emulators.zalo_bot.state import BotState, Chat, Json, StoredMessage
from bot.emulators.zalo_bot.updates import Gone
from bot.emulators.zalo_bot.webhook import check_webhook, is_public

LONGEST_TEXT = 2000
LONGEST_POLL_S = 50.0
Handler = Callable[[BotState, Json], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Method:
    """`sends`: counts against the quota and shows in the log of sends."""

    handler: Handler
    parameters: frozenset[str] = frozenset()
    sends: bool = False


async def get_me(bot: BotState, given: Json) -> Json:  # noqa: ARG001 (every method has the same shape)
    return {
        "id": bot.id,
        "account_name": bot.account_name,
        "account_type": "BASIC",
        "can_join_groups": bot.modes.can_join_groups,
    }


async def get_updates(bot: BotState, given: Json, gone: Gone = lambda: False) -> Json:
    if bot.webhook.url:
        raise bad_request("getUpdates cannot be used while a webhook is set")
    if bot.queue.polling:
        bot.report("two polls at once: each takes messages away from the other")
    held_s = min(max(number_of(given, "timeout", 30), 0.0), LONGEST_POLL_S)
    update = await bot.queue.poll(held_s, gone)
    if update is not None:
        return update
    if bot.modes.empty_poll == EmptyPoll.OK_EMPTY:
        return {}
    raise ApiError(*TIMED_OUT)


async def set_webhook(bot: BotState, given: Json) -> Json:
    url, secret = text_of(given, "url"), text_of(given, "secret_token")
    check_webhook(url, secret)
    bot.webhook.set(url, secret)  # stored even if the address does not answer (zalo-api.md A4)
    result: Json = {"url": url, "updated_at": bot.webhook.updated_at}
    if bot.modes.reports_verification:
        status = await bot.webhook.call(bot.modes.verification_body)
        hint = "" if 200 <= status < 300 else f"The webhook answered {status}" if status else "No answer"
        result["verification"] = {"ok": not hint, "hint": hint}
    return result


async def delete_webhook(bot: BotState, given: Json) -> Json:  # noqa: ARG001
    if not bot.webhook.url and bot.modes.delete_unset_is_400:
        raise bad_request("No webhook is set")
    bot.webhook.clear()
    return {"url": "", "updated_at": bot.webhook.updated_at}


async def get_webhook_info(bot: BotState, given: Json) -> Json:  # noqa: ARG001
    if not bot.webhook.url:
        raise ApiError(*NOT_FOUND)
    return {"url": bot.webhook.url, "updated_at": bot.webhook.updated_at}


async def send_message(bot: BotState, given: Json) -> Json:
    chat, text = _chat(bot, given), _text(bot, given, "text")
    if given.get("parse_mode") not in (None, "markdown", "html"):
        raise bad_request("The parse_mode is invalid")
    if given.get("parse_mode") and given.get("text_styles"):
        bot.report("sendMessage: text_styles are passed over where there is a parse_mode")
    return _post(bot, chat, text, "text")


async def send_photo(bot: BotState, given: Json) -> Json:
    chat, url = _chat(bot, given), text_of(given, "photo")
    caption = _text(bot, given, "caption") if "caption" in given else ""
    picture = await _picture(bot, url)
    return _post(bot, chat, caption, "photo", picture)


async def send_sticker(bot: BotState, given: Json) -> Json:
    chat = _chat(bot, given)
    if not text_of(given, "sticker"):
        raise bad_request("The sticker must not be empty")
    return _post(bot, chat, "", "sticker")


async def send_voice(bot: BotState, given: Json) -> Json:
    chat, url = _chat(bot, given), text_of(given, "voice_url")
    if not url.endswith(".aac") or not is_public(url):
        raise bad_request("The voice_url must be a public address that ends in .aac")
    if chat.is_group:
        bot.report("sendVoice: voice in a group looks successful and never arrives")
        return {"message_id": bot.new_id(), "date": bot.clock.now()}
    return _post(bot, chat, "", "voice")


async def send_chat_action(bot: BotState, given: Json) -> None:
    chat = _chat(bot, given)
    if text_of(given, "action") != "typing":
        raise bad_request("The action is not supported")
    chat.actions.append((bot.clock.monotonic(), "typing"))


def _post(bot: BotState, chat: Chat, text: str, kind: str, picture: bytes = b"") -> Json:
    """Count the message and show it."""
    if bot.quota.is_used_up:
        raise ApiError(*QUOTA)
    bot.quota.used += 1
    message = StoredMessage(bot.new_id(), bot.clock.now(), True, text, kind, picture)
    bot.post(chat, message)
    return {"message_id": message.message_id, "date": message.date}


def _chat(bot: BotState, given: Json) -> Chat:
    """The chat of a send. Raises ApiError for nobody, for whoever never wrote, blocked the bot, or is one too many."""
    chat_id = text_of(given, "chat_id")
    if not chat_id:
        raise bad_request("The chat_id must not be empty")
    chat = bot.chats.get(chat_id)
    if chat is None or not (chat.served or chat.messages):
        raise bad_request("The chat_id is invalid")
    if chat.blocked:
        raise ApiError(bot.modes.blocked_code, INTERNAL[1])
    if not chat.served:  # the 51st person (modelled: what the platform really says is not known)
        raise ApiError(*INTERNAL)
    return chat


def _text(bot: BotState, given: Json, name: str) -> str:
    """1 to 2000 characters, counted in UTF-16 units (zalo-api.md A6)."""
    value = given.get(name)
    if not isinstance(value, str) or not value.strip():
        raise bad_request(f"The {name} must not be empty")
    if len(value.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST_TEXT:
        raise bad_request(f"The {name} must be between 1 and {LONGEST_TEXT} characters")
    if unicodedata.normalize("NFC", value) != value:
        bot.report(f"{name}: decomposed letters, which old phones show apart")
    return value


async def _picture(bot: BotState, url: str) -> bytes:
    """What the platform fetches for `photo`: a picture at a public address. Raises ApiError 400."""
    if not (is_public(url) or bot.modes.loopback_is_public) or not url.startswith(("https://", "http://")):
        raise bad_request("The photo must be a public URL")
    if not bot.front:
        bot.report(f"sendPhoto: nothing is served at {url.split('/')[2]}")
        return b""
    target = bot.front.rstrip("/") + "/" + url.split("/", 3)[3]
    try:
        async with aiohttp.ClientSession() as session, session.get(target) as answer:
            content = await answer.read()
            if answer.status != 200 or not answer.content_type.startswith("image/"):
                raise bad_request(f"The photo cannot be loaded ({answer.status} {answer.content_type})")
    except aiohttp.ClientError:
        raise bad_request("The photo cannot be loaded") from None
    return content


def _method(handler: Handler, parameters: str = "", *, sends: bool = False) -> Method:
    return Method(handler, frozenset(parameters.split()), sends)


METHODS: dict[str, Method] = {
    "getMe": _method(get_me),
    "getUpdates": _method(get_updates, "timeout"),
    "setWebhook": _method(set_webhook, "url secret_token"),
    "deleteWebhook": _method(delete_webhook),
    "getWebhookInfo": _method(get_webhook_info),
    "sendMessage": _method(send_message, "chat_id text parse_mode text_styles", sends=True),
    "sendPhoto": _method(send_photo, "chat_id photo caption", sends=True),
    "sendSticker": _method(send_sticker, "chat_id sticker", sends=True),
    "sendVoice": _method(send_voice, "chat_id voice_url", sends=True),
    "sendChatAction": _method(send_chat_action, "chat_id action"),
}
"""By exact name: the platform minds the case."""
