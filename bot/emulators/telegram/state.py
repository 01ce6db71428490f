"""Everything one bot token knows on Telegram's side: chats, messages, files, buttons pressed, commands, what was called."""

from __future__ import annotations

import asyncio
import itertools
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.clock import Clock
from bot.emulators.telegram.faults import Faults
from bot.emulators.telegram.files import FileStore
from bot.emulators.telegram.limits import RateLimits
from bot.emulators.telegram.queue import UpdateQueue
from bot.emulators.telegram.webhook import Webhook

Json = dict[str, Any]


class Call(NamedTuple):
    """One call of a method that sends or changes messages. `t` is the monotonic clock; `halted` = made into a 429 pause."""

    t: float
    chat: int
    method: str
    code: int
    halted: bool


class Upload(NamedTuple):
    """One file that travelled as bytes (not by file_id)."""

    t: float
    chat: int
    name: str
    size: int


@dataclass(slots=True)
class StoredMessage:
    """A message as both sides see it; `api` is exactly what the Bot API returns for it."""

    api: Json
    from_bot: bool
    revision: int
    edits: int = 0
    reply_keyboard: Json | None = None


@dataclass(slots=True)
class Chat:
    """A chat and its standing with the bot."""

    id: int
    kind: str
    about: Json
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    bot_status: str = "left"
    migrated_to: int = 0
    members: dict[int, Json] = field(default_factory=dict)
    messages: dict[int, StoredMessage] = field(default_factory=dict)
    waiting: set[asyncio.Future[None]] = field(default_factory=set)
    numbers: Iterator[int] | None = None
    keyboard: Json | None = None
    actions: list[tuple[float, str]] = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        return self.kind in ("group", "supergroup")


@dataclass(slots=True)
class Pressed:
    """One callback query. `answer` is (text, show_alert) once the bot answered."""

    id: str
    at: float
    user_id: int
    data: str
    answer: tuple[str, bool] | None = None
    answered_at: float | None = None


@dataclass
class Profile:
    """What the bot set about itself, by language ("" is the fallback)."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)


class BotState:
    """The server's memory of one bot. It outlives the bot's process, and the socket."""

    def __init__(self, token: str, username: str, first_name: str, clock: Clock) -> None:
        self.token = token
        self.clock = clock
        self.id = int(token.partition(":")[0])
        self.me: Json = {"id": self.id, "is_bot": True, "first_name": first_name, "username": username}
        self.queue = UpdateQueue(clock, zlib.crc32(token.encode()))
        self.webhook = Webhook(self.queue, clock)
        self.files = FileStore(self.id)
        self.profile = Profile()
        self.limits = RateLimits()
        self.faults = Faults()
        self.chats: dict[int, Chat] = {}
        self.pressed: dict[str, Pressed] = {}
        self.callback_lifetime_s = 15.0
        self.open_chats = False
        self.sent_log: list[Call] = []
        self.uploads: list[Upload] = []
        self.violations: list[str] = []
        self.revision = 0
        self._message_numbers = itertools.count(1)
        self._press_numbers = itertools.count(1)

    def chat(self, chat_id: int) -> Chat | None:
        """The chat the bot can address by this id. With `open_chats`, any private chat springs up by itself."""
        found = self.chats.get(chat_id)
        if found is None and self.open_chats and chat_id > 0:
            found = Chat(
                chat_id, "private", {"id": chat_id, "type": "private", "first_name": str(chat_id)}, started=True
            )
            self.chats[chat_id] = found
        return found

    def new_message(self, chat: Chat, sender: Json, content: Json, *, from_bot: bool) -> StoredMessage:
        """Put a message into the chat. Numbers are per supergroup, otherwise shared by all chats, as on Telegram."""
        numbers = chat.numbers if chat.numbers is not None else self._message_numbers
        message_id = next(numbers)
        api = {
            "message_id": message_id,
            "from": sender,
            "chat": chat.about,
            "date": self.clock.now() // 1000,
            **content,
        }
        stored = StoredMessage(api, from_bot, self.next_revision())
        chat.messages[message_id] = stored
        self.changed(chat)
        return stored

    def next_revision(self) -> int:
        self.revision += 1
        return self.revision

    def changed(self, chat: Chat) -> None:
        """Wake whoever watches this chat."""
        for future in chat.waiting:
            future.get_loop().call_soon_threadsafe(_finish, future)
        chat.waiting.clear()

    def press(self, user: Json, message: StoredMessage, data: str) -> Pressed:
        """A button with callback data was pressed: queue the callback query."""
        identifier = str(self.id * 1_000_003 + user["id"] * 65_537 + next(self._press_numbers))
        pressed = Pressed(identifier, self.clock.monotonic(), user["id"], data)
        self.pressed[identifier] = pressed
        query = {
            "id": identifier,
            "from": user,
            "message": dict(message.api),
            "chat_instance": str(zlib.crc32(str(message.api["chat"]["id"]).encode()) - (1 << 40)),
            "data": data,
        }
        self.queue.push("callback_query", query, message.api["chat"]["id"])
        return pressed

    def report(self, violation: str) -> None:
        """Something the real server would ignore in silence, but which is certainly a mistake of the caller."""
        self.violations.append(violation)


def _finish(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
