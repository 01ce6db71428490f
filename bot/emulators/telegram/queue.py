"""Updates waiting for the bot: numbered, kept 24 hours, confirmed by an offset or by a webhook's 2xx.

Source: Bot API "Getting updates" and the open Bot API server (an offset far in the future reads from the head again).
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.clock import DAY, Clock
from bot.emulators.telegram.errors import ApiError

DEFAULT_KINDS_EXCLUDE = frozenset(("chat_member", "message_reaction", "message_reaction_count"))
MAX_LIMIT = 100
_FUTURE_SLACK = 10


@dataclass(slots=True)
class Update:
    """One waiting update. `lane` is the chat (or user) whose updates a webhook gets strictly in order."""

    update_id: int
    at_ms: int
    lane: int
    body: dict[str, Any]
    deliveries: int = 0
    _encoded: bytes | None = None

    def encoded(self) -> bytes:
        """The JSON of a webhook delivery."""
        if self._encoded is None:
            self._encoded = json.dumps(self.body, ensure_ascii=False).encode()
        return self._encoded


class UpdateQueue:
    """The queue of one bot token. `on_push` tells the webhook; long polls are woken directly."""

    def __init__(self, clock: Clock, seed: int) -> None:
        self._clock = clock
        self._random = random.Random(seed)
        self.next_id = self._random.randrange(100_000_000, 900_000_000)
        self._last_push_ms: int | None = None
        self.pending: dict[int, Update] = {}
        self.allowed: list[str] = []
        self.on_push: Callable[[Update], None] | None = None
        self.delivered = 0
        self._poll: asyncio.Future[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def wants(self, kind: str) -> bool:
        """Whether updates of this kind are made at all, by the `allowed_updates` that was remembered last."""
        return kind in self.allowed if self.allowed else kind not in DEFAULT_KINDS_EXCLUDE

    def remember_allowed(self, kinds: Any) -> None:
        """Keep a given list (also an empty one: the default) for all later calls; None changes nothing."""
        if isinstance(kinds, list):
            self.allowed = [str(kind) for kind in kinds]

    def push(self, kind: str, content: dict[str, Any], lane: int) -> Update | None:
        """Queue an update; None if the bot did not ask for this kind."""
        return self._put({kind: content}, lane) if self.wants(kind) else None

    def push_raw(self, raw: dict[str, Any]) -> Update:
        """Queue whatever is given, with an `update_id` if it has none."""
        return self._put(raw, 0)

    def _put(self, body: dict[str, Any], lane: int) -> Update:
        now = self._clock.now()
        if self._last_push_ms is not None and now - self._last_push_ms >= 7 * DAY and not self.pending:
            self.next_id = self._random.randrange(100_000_000, 900_000_000)  # documented: random after a silent week
        self._last_push_ms = now
        update_id = int(body.get("update_id", self.next_id))
        self.next_id = max(self.next_id, update_id + 1)
        update = Update(update_id, now, lane, {"update_id": update_id, **body})
        self.pending[update_id] = update
        if self.on_push is not None:
            self.on_push(update)
        self._wake()
        return update

    def _wake(self) -> None:
        poll, loop = self._poll, self._loop
        if poll is not None and loop is not None:
            loop.call_soon_threadsafe(_finish, poll)

    def confirm(self, update: Update) -> None:
        """The webhook answered 2xx."""
        self.pending.pop(update.update_id, None)

    def drop_all(self) -> None:
        self.pending.clear()

    def expire(self) -> None:
        """Forget what is older than 24 hours."""
        oldest = self._clock.now() - DAY
        while self.pending:
            update_id, update = next(iter(self.pending.items()))
            if update.at_ms > oldest:
                return
            del self.pending[update_id]

    async def poll(self, offset: int, limit: int, timeout_s: float) -> list[dict[str, Any]]:
        """getUpdates: confirm below `offset`, then what waits, or wait `timeout_s` real seconds for the first one."""
        self.interrupt("terminated by other getUpdates request; make sure that only one bot instance is running")
        offset = self._confirm_below(offset)
        found = self._ready(offset, limit)
        if found or timeout_s <= 0:
            return found
        self._loop = asyncio.get_running_loop()
        mine = self._poll = self._loop.create_future()
        try:
            async with asyncio.timeout(timeout_s):
                await mine
        except TimeoutError:
            return []
        finally:
            if self._poll is mine:
                self._poll = None
        return self._ready(offset, limit)

    def interrupt(self, words: str) -> None:
        """End a waiting long poll with 409."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(ApiError(409, f"Conflict: {words}"))
        self._poll = None

    def _confirm_below(self, offset: int) -> int:
        self.expire()
        if offset < 0:
            kept = list(self.pending)[offset:]
            offset = kept[0] if kept else 0
        elif offset > self.next_id + _FUTURE_SLACK:
            return 0
        for update_id in [known for known in self.pending if known < offset]:
            del self.pending[update_id]
        return offset

    def _ready(self, offset: int, limit: int) -> list[dict[str, Any]]:
        self.expire()
        size = limit if 1 <= limit <= MAX_LIMIT else MAX_LIMIT
        found = []
        for update in self.pending.values():
            if update.update_id >= offset:
                update.deliveries += 1
                found.append(update.body)
                if len(found) == size:
                    break
        self.delivered += len(found)
        return found


def _finish(poll: asyncio.Future[None]) -> None:
    if not poll.done():
        poll.set_result(None)
