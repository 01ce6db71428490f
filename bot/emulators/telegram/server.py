"""The emulator itself: a real socket that speaks the Bot API, and the people behind it."""

from __future__ import annotations

import itertools

from aiohttp import web

from bot.clock import Clock, SystemClock
from bot.emulators.serving import Served
from bot.emulators.telegram.api import BotApi, json_response
from bot.emulators.telegram.arguments import split_target
from bot.emulators.telegram.faults import Faults
from bot.emulators.telegram.groups import Group
from bot.emulators.telegram.limits import RateLimits
from bot.emulators.telegram.people import Person
from bot.emulators.telegram.state import BotState, Call, Chat, Json, Upload

DEFAULT_TOKEN = "7000000001:AAEmulatedTokenForTestsOnly-000000000"


class TelegramEmulator(Served[BotApi]):
    """A strict Bot API server on loopback for one bot token.

    Its memory outlives the bot's process, and an outage (`stop`, `start`).
    `limits=False` switches the flood windows off; `latency_s` delays every answer, half before and half after the call
    takes effect; `open_chats` lets the bot write to any private id (benchmarks).
    """

    def __init__(
        self,
        *,
        token: str = DEFAULT_TOKEN,
        username: str = "quantriet_bot",
        first_name: str = "Quán triệt",
        clock: Clock | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        limits: bool = True,
        latency_s: float = 0.0,
        open_chats: bool = False,
    ) -> None:
        super().__init__(host, port)
        self.bot = BotState(token, username, first_name, clock or SystemClock())
        self.bot.limits.enabled = limits
        self.bot.open_chats = open_chats
        self.api = BotApi(self.bot, latency_s)
        self.bot.webhook.call = self.api.call
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self._group_ids = itertools.count(-4_000_000_001, -1)

    # -- the socket

    def _opened(self) -> None:
        self.bot.webhook.resume()

    async def _stop_calling(self) -> None:
        await self.bot.webhook.close()

    @property
    def base_url(self) -> str:
        """For python-telegram-bot's `base_url`."""
        return f"{self.origin}/bot"

    @property
    def base_file_url(self) -> str:
        """For python-telegram-bot's `base_file_url`."""
        return f"{self.origin}/file/bot"

    @property
    def token(self) -> str:
        return self.bot.token

    # -- driving

    def person(
        self,
        id: int,  # noqa: A002 (the name every caller knows)
        first_name: str = "Đồng chí",
        language_code: str = "vi",
        *,
        last_name: str = "",
        username: str = "",
        started: bool = False,
    ) -> Person:
        """The person with this id; the same one every time. The bot can write only after they wrote first, or `started`."""
        if id in self.people:
            return self.people[id]
        names = {"first_name": first_name, "last_name": last_name, "username": username}
        given = {key: value for key, value in names.items() if value}
        user: Json = {"id": id, "is_bot": False, **given, "language_code": language_code}
        known = self.bot.chats.get(id)
        chat = known or Chat(id, "private", {})
        chat.about = {"id": id, "type": "private", **given}
        chat.started = chat.started or started
        self.bot.chats[id] = chat
        self.people[id] = Person(self.bot, chat, user)
        return self.people[id]

    def group(self, id: int | None = None, title: str = "Nhóm", *, supergroup: bool = False) -> Group:  # noqa: A002
        """A group the bot is not in yet; the same one for the same id (negative)."""
        chat_id = next(self._group_ids) if id is None else id
        if chat_id not in self.groups:
            kind = "supergroup" if supergroup else "group"
            chat = Chat(chat_id, kind, {"id": chat_id, "type": kind, "title": title})
            chat.numbers = itertools.count(1) if supergroup else None
            self.bot.chats[chat_id] = chat
            self.groups[chat_id] = Group(self.bot, chat)
        return self.groups[chat_id]

    def inject_update(self, raw: Json) -> int:
        """Put any update into the queue, also one no client library can parse. Returns its update_id."""
        return self.bot.queue.push_raw(raw).update_id

    def age_callback(self, seconds: float = 3600.0, callback_id: str | None = None) -> None:
        """Make a callback query (the newest, or the given one) that much older."""
        newest = next(reversed(self.bot.pressed.values()))
        (self.bot.pressed[callback_id] if callback_id else newest).at -= seconds

    @property
    def limits(self) -> RateLimits:
        return self.bot.limits

    @property
    def faults(self) -> Faults:
        return self.bot.faults

    @property
    def sent_log(self) -> list[Call]:
        """Every call that sends or changes, refused ones too, for measuring pacing."""
        return self.bot.sent_log

    @property
    def uploads(self) -> list[Upload]:
        return self.bot.uploads

    @property
    def violations(self) -> list[str]:
        """Mistakes the real server would pass over in silence; tests assert that this is empty."""
        return self.bot.violations

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path, query = split_target(request.raw_path)
        if path.startswith("/bot"):
            return await self.api.answer(request, path[4:], query)
        if path.startswith("/file/bot"):
            return self.api.download(path[9:])
        return json_response(404, {"ok": False, "error_code": 404, "description": "Not Found"})
