"""Methods by which the bot receives: polling and the webhook."""

from __future__ import annotations

from typing import Any

from bot.emulators.telegram.arguments import Arguments
from bot.emulators.telegram.errors import ApiError, bad_request
from bot.emulators.telegram.state import BotState, Json
from bot.emulators.telegram.webhook import check_webhook

MAX_POLL_S = 50


class Described:
    """A result that carries a description of its own, as setWebhook's does."""

    def __init__(self, result: Any, description: str) -> None:
        self.result = result
        self.description = description


async def get_updates(bot: BotState, given: Arguments) -> list[Json]:
    if bot.webhook.url:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        )
    bot.queue.remember_allowed(_kinds(given))
    timeout_s = min(max(given.integer("timeout"), 0), MAX_POLL_S)
    return await bot.queue.poll(given.integer("offset"), given.integer("limit", 100), timeout_s)


def set_webhook(bot: BotState, given: Arguments) -> Described:
    url = given.text("url")
    if not url:
        return delete_webhook(bot, given)
    connections = given.integer("max_connections", 40)
    secret = given.text("secret_token")
    check_webhook(url, secret, connections)
    bot.queue.remember_allowed(_kinds(given))
    if given.flag("drop_pending_updates"):
        bot.queue.drop_all()
    same = (url, secret, connections) == (bot.webhook.url, bot.webhook.secret, bot.webhook.max_connections)
    if same:
        return Described(True, "Webhook is already set")
    bot.queue.interrupt("terminated by setWebhook request")
    bot.webhook.set(url, secret, connections)
    return Described(True, "Webhook was set")


def delete_webhook(bot: BotState, given: Arguments) -> Described:
    if given.flag("drop_pending_updates"):
        bot.queue.drop_all()
    if not bot.webhook.url:
        return Described(True, "Webhook is already deleted")
    bot.webhook.clear()
    return Described(True, "Webhook was deleted")


def get_webhook_info(bot: BotState, given: Arguments) -> Json:  # noqa: ARG001 (every method has the same shape)
    return bot.webhook.info()


def _kinds(given: Arguments) -> list[str] | None:
    kinds = given.json("allowed_updates")
    if kinds is not None and not isinstance(kinds, list):
        raise bad_request("can't parse allowed updates: expected an Array")
    return kinds
