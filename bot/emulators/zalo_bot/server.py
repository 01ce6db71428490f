"""The emulator itself: a real socket that speaks the Bot API of Zalo, and the people behind it."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.clock import Clock, SystemClock
from bot.emulators.screens import PhoneError
from bot.emulators.serving import Served
from bot.emulators.zalo_bot.api import BotApi
from bot.emulators.zalo_bot.faults import Faults
from bot.emulators.zalo_bot.modes import Modes
from bot.emulators.zalo_bot.people import Group, Person
from bot.emulators.zalo_bot.state import BotState, Call, Chat

DEFAULT_TOKEN = "3141592653589:EmulatedZaloBotTokenForTestsOnly"


class ZaloBotEmulator(Served[BotApi]):
    """A strict server on loopback for one bot token. Its memory outlives the bot's process, and an outage (`stop`, `start`)."""

    channel = "zalo_bot"

    def __init__(
        self,
        *,
        token: str = DEFAULT_TOKEN,
        account_name: str = "Bot Quán triệt",
        clock: Clock | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        latency_s: float = 0.0,
        **modes: Any,
    ) -> None:
        """`modes` are fields of :class:`~bot.emulators.zalo_bot.modes.Modes`."""
        super().__init__(host, port)
        self.modes = Modes(**modes)
        self.bot = BotState(token, account_name, clock or SystemClock(), self.modes)
        self.api = BotApi(self.bot, latency_s)
        self.people: dict[str, Person] = {}
        self.groups: dict[str, Group] = {}

    # -- the socket

    async def _stop_calling(self) -> None:
        await self.bot.webhook.close()

    @property
    def base_url(self) -> str:
        """For `[zalo_bot] base_url`: the token follows without a slash."""
        return f"{self.origin}/bot"

    @property
    def token(self) -> str:
        return self.bot.token

    def front(self, origin: str) -> None:
        """What is sent to the product's public address goes to `origin`, as if something ended TLS in front of it."""
        self.bot.front = self.bot.webhook.front = origin

    # -- driving

    def person(self, name: str, id: str = "", *, started: bool = False) -> Person:  # noqa: A002
        """Somebody with Zalo; the same one for the same id (by default a new one). `started`: has written to the bot before."""
        known = self.people.get(id)
        if known is not None:
            return known
        chat = Chat(id or self.bot.new_id(), name)
        chat.served = started and self.bot.people_served < self.bot.most_people
        self.bot.chats[chat.id] = chat
        self.people[chat.id] = Person(self.bot, chat, lambda: self.origin)
        return self.people[chat.id]

    def group(self, name: str = "Nhóm") -> Group:
        """A group that has taken the bot in. Raises PhoneError where the bot may join none, or is in three already."""
        if not self.modes.can_join_groups or len(self.groups) >= self.bot.most_groups:
            raise PhoneError("the bot cannot be taken into this group")
        chat = Chat(self.bot.new_id(), name, is_group=True, served=True)
        self.bot.chats[chat.id] = chat
        self.groups[chat.id] = Group(self.bot, chat)
        return self.groups[chat.id]

    def inject(self, event: dict[str, Any], lane: str = "") -> None:
        """Put any event on its way, also one that makes no sense."""
        self.bot.heard(event, lane)

    @property
    def busy(self) -> bool:
        """Something a person sent has not been taken yet, or is on its way."""
        queue = self.bot.queue
        return bool(queue.waiting or queue.in_hand or self.bot.webhook.pending)

    @property
    def faults(self) -> Faults:
        return self.bot.faults

    @property
    def sent_log(self) -> list[Call]:
        """Every call that sends, refused ones too."""
        return self.bot.sent_log

    @property
    def violations(self) -> list[str]:
        """Mistakes the real platform would pass over in silence; tests assert that this is empty."""
        return self.bot.violations

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/bot"):
            token, _slash, name = path[4:].partition("/")
            return await self.api.answer(request, token, name)
        if path in self.bot.pictures:
            content, until = self.bot.pictures[path]
            if until > self.bot.clock.now():
                return web.Response(body=content, content_type="image/jpeg")
        return web.Response(status=404, text="Not Found")
