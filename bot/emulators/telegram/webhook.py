"""Delivery to the bot's own address: in order per chat, in parallel over chats, again and again until a 2xx.

Source: Bot API "setWebhook", "WebhookInfo". Real Telegram insists on public HTTPS; plain http is taken for loopback only,
as a self-hosted Bot API server does, and `terminator` stands in for whatever ends TLS in front of the application.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.clock import Clock
from bot.emulators.calling import Answered, Caller, fronted
from bot.emulators.telegram.errors import bad_request
from bot.emulators.telegram.queue import Update, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
PUBLIC_PORTS = (80, 88, 443, 8443)
_SECRET_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


class Webhook:
    """The webhook of one bot token; `url` "" means none. Back-off is in real seconds and doubles up to `longest_wait_s`."""

    def __init__(self, queue: UpdateQueue, clock: Clock) -> None:
        self._queue = queue
        self._clock = clock
        self.url = ""
        self.secret = ""
        self.max_connections = 40
        self.terminator = ""
        self.first_wait_s = 0.5
        self.longest_wait_s = 60.0
        self.answer_timeout_s = 60.0
        self.last_error_ms = 0
        self.last_error = ""
        self.accepted = 0
        self.called_in_answers = 0
        self.call: Callable[[str, dict[str, Any]], Awaitable[object]] | None = None
        """Carries out a method an answer names (Bot API, "Making requests when getting updates")."""
        self.attempts = 0
        self._lanes: dict[int, deque[Update]] = {}
        self._ready: deque[int] = deque()
        self._failures: dict[int, int] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._caller = Caller()
        self._loop: asyncio.AbstractEventLoop | None = None

    def set(self, url: str, secret: str, max_connections: int) -> None:
        """Point deliveries to `url`; what waits is delivered at once."""
        self.url, self.secret = url, secret
        self.max_connections = max_connections
        self.resume()

    def resume(self) -> None:
        """Start delivering (again) whatever waits. Must run inside the event loop."""
        self._reset()
        if not self.url:
            return
        self._loop = asyncio.get_running_loop()
        self._queue.on_push = self._pushed
        for update in self._queue.pending.values():
            self._enqueue(update)
        self._kick()

    def clear(self) -> None:
        """No webhook any more; unfinished deliveries stay in the queue for getUpdates."""
        self.url = self.secret = ""
        self.last_error_ms, self.last_error = 0, ""
        self._reset()

    async def close(self) -> None:
        """Stop delivering and close the connections; `resume` goes on later."""
        self._reset()
        await self._caller.close()

    def info(self) -> dict[str, Any]:
        """getWebhookInfo."""
        about: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._queue.pending),
        }
        if self.url:
            about["max_connections"] = self.max_connections
            about["ip_address"] = "127.0.0.1"
        if self.last_error_ms:
            about["last_error_date"] = self.last_error_ms // 1000
            about["last_error_message"] = self.last_error
        if self._queue.allowed:
            about["allowed_updates"] = self._queue.allowed
        return about

    def _reset(self) -> None:
        self._queue.on_push = None
        for worker in self._workers:
            worker.cancel()
        self._workers.clear()
        self._lanes.clear()
        self._ready.clear()
        self._failures.clear()

    def _pushed(self, update: Update) -> None:
        assert self._loop is not None
        self._enqueue(update)
        self._loop.call_soon_threadsafe(self._kick)

    def _enqueue(self, update: Update) -> None:
        lane = self._lanes.get(update.lane)
        if lane is None:
            self._lanes[update.lane] = deque((update,))
            self._ready.append(update.lane)
        else:
            lane.append(update)

    def _kick(self) -> None:
        for _more in range(min(len(self._ready), self.max_connections - len(self._workers))):
            worker = asyncio.get_running_loop().create_task(self._work())
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)

    async def _work(self) -> None:
        while self._ready:
            key = self._ready.popleft()
            lane = self._lanes[key]
            if self._is_waiting(lane[0]) and not await self._deliver(lane[0]):
                self._put_off(key)
                continue
            self._failures.pop(key, None)
            self._queue.confirm(lane.popleft())
            if lane:
                self._ready.append(key)
            else:
                del self._lanes[key]

    def _is_waiting(self, update: Update) -> bool:
        self._queue.expire()
        return update.update_id in self._queue.pending

    def _put_off(self, key: int) -> None:
        failures = self._failures[key] = self._failures.get(key, 0) + 1
        delay = min(self.longest_wait_s, self.first_wait_s * 2 ** (failures - 1))
        asyncio.get_running_loop().call_later(delay, self._again, key, self._lanes[key])

    def _again(self, key: int, lane: deque[Update]) -> None:
        if self._lanes.get(key) is lane:
            self._ready.append(key)
            self._kick()

    async def _deliver(self, update: Update) -> bool:
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers[SECRET_HEADER] = self.secret
        self.attempts += 1
        update.deliveries += 1
        try:
            target = fronted(self.url, self.terminator)
            answer = await self._caller.post(target, update.encoded(), headers, self.answer_timeout_s)
        except aiohttp.ClientConnectorError:
            return self._failed("Connection refused")
        except TimeoutError:
            return self._failed("Read timeout expired")
        except (aiohttp.ClientError, OSError) as reason:
            return self._failed(f"Connection reset by peer: {type(reason).__name__}")
        if 200 <= answer.status < 300:
            self.accepted += 1
            await self._carry_out(answer)
            return True
        return self._failed(f"Wrong response from the webhook: {answer.status} {answer.reason}")

    async def _carry_out(self, answer: Answered) -> None:
        """The answer may name a method to be called, with its parameters; nobody is told what came of it."""
        if not answer.body or answer.mime != "application/json" or self.call is None:
            return
        try:
            named = json.loads(answer.body)
        except ValueError:
            return
        if isinstance(named, dict) and isinstance(named.get("method"), str):
            self.called_in_answers += 1
            await self.call(named.pop("method"), named)

    def _failed(self, words: str) -> bool:
        self.last_error, self.last_error_ms = words, self._clock.now()
        return False


def check_webhook(url: str, secret: str, max_connections: int) -> None:
    """Raises ApiError 400 for an address, secret or number Telegram refuses."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise bad_request("bad webhook: Invalid URL") from None
    if not _is_loopback(host):
        if parts.scheme != "https":
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if (port or 443) not in PUBLIC_PORTS:
            raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if len(secret) > 256 or not _SECRET_LETTERS.issuperset(secret):
        raise bad_request("secret token contains unallowed characters")
    if not 1 <= max_connections <= 100:
        raise bad_request("max_connections must be between 1 and 100")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
