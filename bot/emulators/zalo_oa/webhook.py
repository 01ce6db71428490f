"""The platform calls us: signed as documented, retried at the documented times, then disabled."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import random
from collections import deque
from dataclasses import dataclass, field

import aiohttp

from bot.emulators.calling import Caller
from bot.emulators.zalo_oa.state import Json, OaState

RETRIES_S = (30.0, 300.0, 900.0, 1800.0, 3600.0)
MUST_ANSWER_S = 2.0
AT_ONCE = 10


@dataclass
class Modes:
    """How the platform misbehaves. ``duplicate``, ``reorder``: of every event, a second copy; of events that wait, any order."""

    bad_signature: bool = False
    duplicate: bool = False
    reorder: bool = False
    echoes: bool = True
    receipts: bool = True
    in_header: bool = False
    """The timestamp of the signature is sent in ``X-ZEvent-Timestamp`` and is not the one in the body."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """One call of the webhook: the event, the status (0: no connection), seconds it took, and which attempt it was."""

    event: str
    status: int
    seconds: float
    num_retry: int


@dataclass
class Webhook:
    """The sender. ``url`` is where we are called; "" while nobody has subscribed. ``scale`` shortens the waits between retries."""

    state: OaState
    url: str = ""
    scale: float = 1.0
    enabled: bool = True
    modes: Modes = field(default_factory=Modes)
    delivered: list[Delivered] = field(default_factory=list)
    lost: list[Json] = field(default_factory=list)
    """Events given up: after the last retry, or while the webhook was disabled."""
    bodies: list[bytes] = field(default_factory=list)
    """Every body as it was sent first, for replays."""
    slow: list[Delivered] = field(default_factory=list)
    """Calls answered after two seconds or later."""
    _queue: deque[bytes] = field(default_factory=deque)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _later: set[asyncio.Task[None]] = field(default_factory=set)
    _caller: Caller = field(default_factory=Caller)
    _hurried: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def pending(self) -> int:
        """Calls that wait or run; those that wait for a retry do not count."""
        return len(self._queue) + len(self._tasks)

    def emit(self, event: Json) -> None:
        """Something happened; the subscriber is told soon."""
        name = event["event_name"]
        if name.startswith("oa_send_") and not self.modes.echoes and "admin_id" not in event["sender"]:
            return
        if name in ("user_received_message", "user_seen_message") and not self.modes.receipts:
            return
        self.emit_raw(self.body_of(event))

    def body_of(self, event: Json) -> bytes:
        """The event with its common part, as bytes."""
        timestamp = str(event.pop("timestamp", self.state.clock.now()))
        about = {"app_id": self.state.app_id, "user_id_by_app": "3000000000000000003"}
        return json.dumps(
            {**about, **event, "timestamp": timestamp}, ensure_ascii=False, separators=(",", ":")
        ).encode()

    def emit_raw(self, body: bytes) -> None:
        """Queue any bytes, twice where duplicates are on."""
        if not self.enabled or not self.url:
            self.lost.append(json.loads(body))
            return
        for _ in range(2 if self.modes.duplicate else 1):
            self._queue.append(body)
        self.bodies.append(body)
        self._pump()

    def hurry(self) -> None:
        """The times of all retries that wait have come, as when a clock was turned."""
        self._hurried.set()
        self._hurried.clear()

    def resume(self) -> None:
        """The administrator subscribes again."""
        self.enabled = True
        self._pump()

    def sign(self, body: bytes, timestamp: str) -> str:
        """``mac = sha256(app_id + raw body + timestamp + OA secret key)`` (zalo-api.md B9.2)."""
        made = hashlib.sha256(self.state.app_id.encode() + body + timestamp.encode() + self.state.webhook_key.encode())
        return f"mac={made.hexdigest()}"

    def headers(self, body: bytes, num_retry: int = 0) -> dict[str, str]:
        """What goes out with a body."""
        stamp = str(json.loads(body).get("timestamp", ""))
        given = {"Content-Type": "application/json"}
        if self.modes.in_header:
            stamp = str(int(stamp) + 7)
            given["X-ZEvent-Timestamp"] = stamp
        given["X-ZEvent-Signature"] = "mac=" + "0" * 64 if self.modes.bad_signature else self.sign(body, stamp)
        if num_retry:
            given["num_retry"] = str(num_retry)
        return given

    async def probe(self) -> int:
        """What saving the address in the console causes: an unsigned ``{}``. Returns the status."""
        return (await self.post(b"{}", {"Content-Type": "application/json"}))[0]

    async def post(self, body: bytes, headers: dict[str, str]) -> tuple[int, float]:
        """One call as given: (status, seconds); status 0 where the connection failed."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            answer = await self._caller.post(self.url, body, headers)
            return answer.status, loop.time() - began
        except (aiohttp.ClientError, OSError):
            return 0, loop.time() - began

    async def close(self) -> None:
        """Stop calling; what waited is lost."""
        tasks = [*self._tasks, *self._later]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._caller.close()

    def _pump(self) -> None:
        while self._queue and len(self._tasks) < AT_ONCE:
            if self.modes.reorder:
                self._queue.rotate(random.randrange(len(self._queue)))
            self._begin(self._tasks, self._deliver(self._queue.popleft(), 0))

    def _begin(self, among: set[asyncio.Task[None]], work: object) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(work)  # type: ignore[call-overload]
        among.add(task)
        task.add_done_callback(among.discard)
        task.add_done_callback(lambda _: self._pump())

    async def _deliver(self, body: bytes, attempt: int) -> None:
        status, seconds = await self.post(body, self.headers(body, attempt))
        told = Delivered(str(json.loads(body).get("event_name", "")), status, seconds, attempt)
        self.delivered.append(told)
        if seconds >= MUST_ANSWER_S:
            self.slow.append(told)
        if status:
            return
        if attempt >= len(RETRIES_S):
            self.enabled = False
            self.lost.append(json.loads(body))
            return
        self._begin(self._later, self._again(body, attempt))

    async def _again(self, body: bytes, attempt: int) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(RETRIES_S[attempt] * self.scale):
                await self._hurried.wait()
        await self._deliver(body, attempt + 1)
