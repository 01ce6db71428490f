"""Everything one bot token knows on the platform's side: who may be served, chats, messages, pictures, the month's quota, calls."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.clock import DAY, HOUR, Clock
from bot.emulators.screens import wake
from bot.emulators.zalo_bot.faults import Faults
from bot.emulators.zalo_bot.modes import Modes
from bot.emulators.zalo_bot.updates import UpdateQueue
from bot.emulators.zalo_bot.webhook import Webhook

Json = dict[str, Any]

VIETNAM_MS = 7 * HOUR


class Call(NamedTuple):
    """One call of a method that sends. `t` is the monotonic clock, `code` the `error_code` (0: taken)."""

    t: float
    chat: str
    method: str
    code: int


@dataclass(slots=True)
class StoredMessage:
    """One message in a chat, as the phone has it. `by` is the display name, "" for the bot; `date` epoch ms."""

    message_id: str
    date: int
    from_bot: bool
    text: str = ""
    kind: str = "text"
    picture: bytes = b""
    by: str = ""
    revision: int = 0


@dataclass(slots=True)
class Chat:
    """A private chat or a group, and its standing with the bot."""

    id: str
    name: str
    is_group: bool = False
    served: bool = False
    """Has written, and the plan has room: the bot may send."""
    blocked: bool = False
    messages: list[StoredMessage] = field(default_factory=list)
    waiting: set[asyncio.Future[None]] = field(default_factory=set)
    actions: list[tuple[float, str]] = field(default_factory=list)


class Quota:
    """Messages of the running month (by the Vietnamese calendar); nobody is told what is left but by a refusal."""

    def __init__(self, clock: Clock, limit: int = 3000, *, count_incoming: bool = True) -> None:
        self.limit = limit
        self.count_incoming = count_incoming
        self._clock = clock
        self._used: dict[str, int] = {}

    @property
    def month(self) -> str:
        """`YYYY-MM`."""
        days = (self._clock.now() + VIETNAM_MS) // DAY
        return (dt.date(1970, 1, 1) + dt.timedelta(days=days)).isoformat()[:7]

    @property
    def used(self) -> int:
        return self._used.get(self.month, 0)

    @used.setter
    def used(self, count: int) -> None:
        self._used[self.month] = count

    @property
    def is_used_up(self) -> bool:
        return self.used >= self.limit


class BotState:
    """One bot. Ids are opaque 20-hex strings from a seeded generator, so that a run can be repeated."""

    def __init__(self, token: str, account_name: str, clock: Clock, modes: Modes) -> None:
        self.token = token
        self.id = token.partition(":")[0]
        self.account_name = account_name
        self.clock = clock
        self.modes = modes
        self.chats: dict[str, Chat] = {}
        self.pictures: dict[str, tuple[bytes, int]] = {}
        """Bytes and last instant (epoch ms) by path."""
        self.picture_lifetime_ms = HOUR
        self.most_people = 50
        self.most_groups = 3
        self.quota = Quota(clock)
        self.faults = Faults()
        self.sent_log: list[Call] = []
        self.violations: list[str] = []
        self.queue = UpdateQueue(clock, modes)
        self.webhook = Webhook(clock, modes)
        self.front = ""
        """Where whatever ends TLS for the product's public address hands calls on to; "" while there is nothing."""
        self.revision = 0
        self._random = random.Random(token)

    def new_id(self) -> str:
        return f"{self._random.getrandbits(80):020x}"

    def restart_ids(self, source: random.Random) -> None:
        """Draw ids from another source: of a bot known for longer than one run, an id given twice would pass for a replay."""
        self._random = source

    def report(self, what: str) -> None:
        """A mistake that the platform would pass over."""
        self.violations.append(what)

    @property
    def people_served(self) -> int:
        return sum(1 for chat in self.chats.values() if chat.served and not chat.is_group)

    def post(self, chat: Chat, message: StoredMessage) -> StoredMessage:
        """Show a message in a chat and wake whoever waits for one."""
        self.revision += 1
        message.revision = self.revision
        chat.messages.append(message)
        wake(chat.waiting)
        return message

    def heard(self, event: Json, lane: str) -> None:
        """Something a person did reaches the bot, by whichever way it receives."""
        if self.quota.count_incoming:
            self.quota.used += 1
        for _ in range(2 if self.modes.duplicates else 1):
            if self.webhook.url:
                self.webhook.push(event, lane)
            else:
                self.queue.push(event)
