"""Delivery to the bot's own address, in order per chat. How often the real platform retries is not known; here a few times, then it is lost."""

from __future__ import annotations

import asyncio
import ipaddress
import json
from collections import deque
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.clock import Clock
from bot.emulators.calling import Caller, fronted
from bot.emulators.zalo_bot.errors import bad_request
from bot.emulators.zalo_bot.modes import BodyForm, Modes

SECRET_HEADER = "X-Bot-Api-Secret-Token"
SHORTEST_SECRET, LONGEST_SECRET = 8, 256


class Webhook:
    """The webhook of one bot; `url` "" means none. `front` stands in for whatever ends TLS in front of the product."""

    def __init__(self, clock: Clock, modes: Modes) -> None:
        self._clock = clock
        self._modes = modes
        self.url = ""
        self.secret = ""
        self.updated_at = 0
        self.front = ""
        self.attempts = 0
        self.accepted = 0
        self.lost = 0
        self.answers: list[int] = []
        self._lanes: dict[str, deque[bytes]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._caller = Caller()

    @property
    def pending(self) -> int:
        """Calls that are under way or wait."""
        return sum(len(lane) for lane in self._lanes.values())

    def set(self, url: str, secret: str) -> None:
        self.url, self.secret, self.updated_at = url, secret, self._clock.now()

    def clear(self) -> None:
        self.url = self.secret = ""
        self.updated_at = self._clock.now()

    def push(self, event: dict[str, Any], lane: str) -> None:
        """Deliver an event after those of its chat that went before."""
        value = {"ok": True, "result": event} if self._modes.body == BodyForm.WRAPPED else event
        body = json.dumps(value, ensure_ascii=False).encode()
        waiting = self._lanes.get(lane)
        if waiting is not None:
            waiting.append(body)
            return
        self._lanes[lane] = deque((body,))
        worker = asyncio.get_running_loop().create_task(self._serve(lane))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def close(self) -> None:
        for worker in list(self._workers):
            worker.cancel()
        self._lanes.clear()
        await self._caller.close()

    async def call(self, body: bytes, secret: str | None = None, headers: dict[str, str] | None = None) -> int:
        """One call with our secret (or the given one); the HTTP status, 0 when there was no answer."""
        sent = {"Content-Type": "application/json", SECRET_HEADER: self.secret if secret is None else secret}
        self.attempts += 1
        try:
            target, limit_s = fronted(self.url, self.front), self._modes.webhook_timeout_s
            status = (await self._caller.post(target, body, {**sent, **(headers or {})}, limit_s)).status
        except (aiohttp.ClientError, OSError, TimeoutError):
            status = 0
        self.answers.append(status)
        return status

    async def _serve(self, lane: str) -> None:
        waiting = self._lanes[lane]
        try:
            while waiting:
                await self._deliver(waiting[0])
                waiting.popleft()
        finally:
            self._lanes.pop(lane, None)

    async def _deliver(self, body: bytes) -> None:
        for attempt in range(1 + self._modes.webhook_retries):
            if attempt:
                await asyncio.sleep(self._modes.webhook_wait_s)
            if not self.url:
                break
            if 200 <= await self.call(body) < 300:
                self.accepted += 1
                return
        self.lost += 1


def check_webhook(url: str, secret: str) -> None:
    """Raises ApiError 400 for an address or a secret the platform refuses."""
    if not url:
        raise bad_request("The url must not be empty")
    if not is_public(url) or urlsplit(url).scheme != "https":
        raise bad_request("The url must be a public HTTPS address")
    if not SHORTEST_SECRET <= len(secret) <= LONGEST_SECRET:
        raise bad_request("The secret_token must be between 8 and 256 characters")


def is_public(url: str) -> bool:
    """Whether an address can be one on the open internet."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".localhost"))
