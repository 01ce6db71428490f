"""What the contract of a channel (test_contract.py) needs to know of a platform: a person, their screen, trouble, and a genuine call.

A new channel is one class and one line in ``HARNESSES``. The web chat is fetched, not sent to, and calls nobody: what it
promises as a channel is in the world's half of the contract.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

from bot.channels.telegram import SECRET_HEADER as TELEGRAM_HEADER
from bot.channels.telegram import TelegramChannel
from bot.channels.zalo_bot import SECRET_HEADER as ZALO_BOT_HEADER
from bot.channels.zalo_bot import ZaloBotChannel
from bot.clock import TurnableClock
from bot.domain.delivery import SendKind
from bot.emulators.telegram import FaultKind as TelegramFault
from bot.emulators.telegram import TelegramEmulator
from bot.emulators.zalo_bot import FaultKind as ZaloBotFault
from bot.emulators.zalo_bot import ZaloBotEmulator
from bot.emulators.zalo_oa import FaultKind as ZaloOaFault
from bot.emulators.zalo_oa import ZaloOaEmulator
from bot.messaging import Channel, DeliveryNote, Presence, RawItem
from tests.channels.telegram_parts import channel_on as telegram_on
from tests.channels.zalo_bot_parts import SECRET
from tests.channels.zalo_bot_parts import channel_on as zalo_bot_on
from tests.channels.zalo_oa_parts import MORNING, Parts, parts_on

HOA = "Hoàng Thị Hoa"


class Trouble(Enum):
    """What can go wrong with a send, and what it must mean to the outbox wherever it happens."""

    DOWN = SendKind.TRY_LATER
    """Nobody answers the telephone: surely not sent."""
    ANSWER_LOST = SendKind.UNKNOWN_OUTCOME
    """The platform took it and its answer never came."""
    GATEWAY = "a page of HTML with 502"
    THROTTLED = SendKind.SLOW_DOWN
    TOKEN_REFUSED = SendKind.MISCONFIGURED
    TOO_LONG = SendKind.REJECTED
    BLOCKED = "whoever blocked us"

    @property
    def may_mean(self) -> frozenset[SendKind]:
        """Usually one kind. A platform that answers 403 for all sorts of things leaves two."""
        if self is Trouble.GATEWAY:
            return frozenset({SendKind.UNKNOWN_OUTCOME, SendKind.TRY_LATER})
        if self is Trouble.BLOCKED:
            return frozenset({SendKind.UNREACHABLE, SendKind.TRY_LATER})
        return frozenset({SendKind(self.value)})


class Hooked(Channel, Protocol):
    """A channel whose platform can call us."""

    def accept(self, headers: Mapping[str, str], body: bytes) -> list[RawItem]: ...


class Harness(Protocol):
    """One open channel beside its platform."""

    @property
    def channel(self) -> Hooked: ...

    @property
    def secrets(self) -> Sequence[str]:
        """What may stand in no error and no log."""
        ...

    @property
    def signs_bodies(self) -> bool:
        """A genuine call cannot be changed by a byte (else whoever knows the secret may say anything)."""
        ...

    @property
    def address(self) -> str:
        """Of somebody who can be written to."""
        ...

    def shown(self) -> list[str]:
        """What their phone shows of ours, oldest first."""
        ...

    async def trouble(self, kind: Trouble) -> None:
        """The next send, and only that one, meets this; for TOO_LONG and BLOCKED nothing or the person is prepared."""
        ...

    async def fair_weather(self) -> None: ...

    def call(self, text: str) -> bytes:
        """The body of a call in which they say this."""
        ...

    def sign(self, body: bytes) -> Mapping[str, str]:
        """The headers of a genuine call."""
        ...

    def notices(self) -> list[tuple[bytes, type]]:
        """Bodies that tell of a person or a message of ours instead of words, and what they are read as."""
        ...


class OnEmulator:
    """What every platform's harness does alike; ``faults`` is what the next call meets in each trouble, as the emulator arms it."""

    signs_bodies = False
    faults: Mapping[Trouble, Mapping[str, Any]]

    def __init__(self, emulator: Any, channel: Any, person: Any, *secrets: str) -> None:
        self.emulator, self.channel, self.person, self.secrets = emulator, channel, person, secrets

    @property
    def address(self) -> str:
        return str(self.person.id)

    def shown(self) -> list[str]:
        return [message.text for message in self.person.from_bot]

    async def trouble(self, kind: Trouble) -> None:
        if kind is Trouble.DOWN:
            await self.emulator.stop()
        elif kind in self.faults:
            self.emulator.faults.add(**self.faults[kind])
        elif kind is Trouble.BLOCKED:
            self.person.block()

    async def fair_weather(self) -> None:
        self.emulator.faults.clear()
        await self.emulator.start()


class OnTelegram(OnEmulator):
    faults: Mapping[Trouble, Mapping[str, Any]] = {
        Trouble.ANSWER_LOST: {"kind": TelegramFault.DROP},
        Trouble.GATEWAY: {"kind": TelegramFault.BAD_GATEWAY},
        Trouble.THROTTLED: {"kind": TelegramFault.FLOOD, "seconds": 1},
        Trouble.TOKEN_REFUSED: {"kind": TelegramFault.REFUSE, "code": 401, "description": "Unauthorized"},
    }

    def __init__(self, emulator: TelegramEmulator, channel: TelegramChannel) -> None:
        person = emulator.person(1001, HOA, started=True)
        super().__init__(emulator, channel, person, emulator.token.partition(":")[2], SECRET)
        self._numbers = iter(range(1, 1000))

    async def fair_weather(self) -> None:
        self.emulator.limits.clear()
        await super().fair_weather()
        self.person.unblock()

    def call(self, text: str) -> bytes:
        return self._update({"text": text})

    def sign(self, body: bytes) -> Mapping[str, str]:
        del body
        return {TELEGRAM_HEADER: SECRET}

    def notices(self) -> list[tuple[bytes, type]]:
        chat = {"id": 1001, "type": "private"}
        member = {"user": {"id": 7, "is_bot": True}, "status": "member"}
        kicked = {**member, "status": "kicked"}
        about = {"chat": chat, "from": {"id": 1001}, "date": 1_685_930_400}
        blocked = {"update_id": 500, "my_chat_member": {**about, "old_chat_member": member, "new_chat_member": kicked}}
        return [(json.dumps(blocked).encode(), Presence)]

    def _update(self, content: dict[str, Any]) -> bytes:
        number = next(self._numbers)
        chat = {"id": 1001, "type": "private"}
        about = {"message_id": number, "date": 1_685_930_400, "chat": chat, "from": {"id": 1001, "is_bot": False}}
        return json.dumps({"update_id": number, "message": {**about, **content}}).encode()


class OnZaloBot(OnEmulator):
    faults: Mapping[Trouble, Mapping[str, Any]] = {
        Trouble.ANSWER_LOST: {"kind": ZaloBotFault.DROP},
        Trouble.GATEWAY: {"kind": ZaloBotFault.HTML_502},
        Trouble.THROTTLED: {"kind": ZaloBotFault.HTML_429},
        Trouble.TOKEN_REFUSED: {"kind": ZaloBotFault.REFUSE, "code": 401, "description": "Unauthorized"},
    }

    def __init__(self, emulator: ZaloBotEmulator, channel: ZaloBotChannel) -> None:
        person = emulator.person(HOA, started=True)
        super().__init__(emulator, channel, person, emulator.token.partition(":")[2], SECRET)

    async def fair_weather(self) -> None:
        await super().fair_weather()
        self.person.unblock()

    def call(self, text: str) -> bytes:
        self.person.send(text)
        return json.dumps({"ok": True, "result": self.emulator.bot.queue.waiting.pop()}).encode()

    def sign(self, body: bytes) -> Mapping[str, str]:
        del body
        return {ZALO_BOT_HEADER: SECRET}

    def notices(self) -> list[tuple[bytes, type]]:
        """The platform tells nothing of the kind."""
        return []


class OnZaloOa(OnEmulator):
    """Nobody can block an account here: it refuses whoever does not follow it."""

    emulator: ZaloOaEmulator

    signs_bodies = True
    faults: Mapping[Trouble, Mapping[str, Any]] = {
        Trouble.ANSWER_LOST: {"kind": ZaloOaFault.LOST},
        Trouble.GATEWAY: {"kind": ZaloOaFault.BAD_GATEWAY},
        Trouble.THROTTLED: {"kind": ZaloOaFault.THROTTLED},
        Trouble.TOKEN_REFUSED: {"kind": ZaloOaFault.REFUSE, "code": -221, "message": "OA is not verified"},
        Trouble.BLOCKED: {
            "kind": ZaloOaFault.REFUSE,
            "code": -213,
            "message": "User has not followed official account",
        },
    }

    def __init__(self, parts: Parts) -> None:
        state, person = parts.emulator.state, parts.emulator.person(HOA, follows=True)
        super().__init__(parts.emulator, parts.channel, person, state.app_secret, state.webhook_key)

    def shown(self) -> list[str]:
        return [message.text for message in self.person.from_oa]

    def call(self, text: str) -> bytes:
        parties = {"sender": {"id": self.person.id}, "recipient": {"id": self.emulator.state.oa_id}}
        message = {"msg_id": self.emulator.state.new_id(), "text": text}
        return self.emulator.webhook.body_of({"event_name": "user_send_text", **parties, "message": message})

    def sign(self, body: bytes) -> Mapping[str, str]:
        stamp = _timestamp_in(body)
        return {"X-ZEvent-Signature": self.emulator.webhook.sign(body, stamp), "X-ZEvent-Timestamp": stamp}

    def notices(self) -> list[tuple[bytes, type]]:
        oa, person = self.emulator.state.oa_id, self.person.id
        seen = {"sender": {"id": oa}, "recipient": {"id": person}, "message": {"msg_ids": ["m1"]}}
        bodies: list[tuple[dict[str, Any], type]] = [
            ({"event_name": "user_seen_message", **seen}, DeliveryNote),
            ({"event_name": "unfollow", "oa_id": oa, "follower": {"id": person}}, Presence),
        ]
        return [(self.emulator.webhook.body_of(event), kind) for event, kind in bodies]


def _timestamp_in(body: bytes) -> str:
    with contextlib.suppress(ValueError, RecursionError):
        value = json.loads(body)
        if isinstance(value, dict) and value.get("timestamp"):
            return str(value["timestamp"])
    return str(MORNING)


@asynccontextmanager
async def _telegram(folder: Path) -> AsyncIterator[Harness]:
    del folder
    async with TelegramEmulator(limits=False) as emulator, telegram_on(emulator, webhook_secret=SECRET) as channel:
        yield OnTelegram(emulator, channel)


@asynccontextmanager
async def _zalo_bot(folder: Path) -> AsyncIterator[Harness]:
    del folder
    async with ZaloBotEmulator() as emulator, zalo_bot_on(emulator, webhook_secret=SECRET) as channel:
        yield OnZaloBot(emulator, channel)


@asynccontextmanager
async def _zalo_oa(folder: Path) -> AsyncIterator[Harness]:
    clock = TurnableClock(MORNING, running=False)
    async with ZaloOaEmulator(clock=clock) as emulator, parts_on(emulator, folder, clock) as parts:
        yield OnZaloOa(parts)


HARNESSES: dict[str, Callable[[Path], contextlib.AbstractAsyncContextManager[Harness]]] = {
    "telegram": _telegram,
    "zalo_bot": _zalo_bot,
    "zalo_oa": _zalo_oa,
}
