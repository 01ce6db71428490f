"""One call of the Bot API: read, check, admit, do, answer - or spoil the answer, when a fault was armed."""

from __future__ import annotations

import asyncio
import json
from types import CoroutineType
from typing import Any

from aiohttp import web

from bot.emulators.telegram.arguments import Arguments, read_arguments
from bot.emulators.telegram.errors import ApiError, too_many_requests
from bot.emulators.telegram.faults import Fault, FaultKind
from bot.emulators.telegram.methods import METHODS, Method
from bot.emulators.telegram.state import BotState, Call, Json
from bot.emulators.telegram.update_methods import Described

_ENCODE = json.JSONEncoder(check_circular=False).encode
_JSON = {"Content-Type": "application/json"}
_BAD_GATEWAY = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    b"<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


class BotApi:
    """`/bot<token>/<method>` and `/file/bot<token>/<path>` for one bot. `latency_s` is split before and after the call."""

    def __init__(self, bot: BotState, latency_s: float) -> None:
        self.bot = bot
        self.latency_s = latency_s
        self.answered = 0

    async def answer(self, request: web.BaseRequest, rest: str, query: str) -> web.StreamResponse:
        token, _slash, name = rest.partition("/")
        if self.latency_s:
            await asyncio.sleep(self.latency_s / 2)
        try:
            given = await read_arguments(request, query)
            fault, answer = None, self._refusal_of_token(token)
            if answer is None:
                chat_id = _chat_id(given)
                fault = self.bot.faults.take(name, chat_id)
                answer = await self._answer(name, given, chat_id, fault)
        except ApiError as refusal:
            fault, answer = None, (refusal.code, refusal.body())
        if self.latency_s:
            await asyncio.sleep(self.latency_s / 2)
        self.answered += 1
        if fault is not None:
            return await self._spoilt(request, fault, answer)
        return json_response(*answer)

    async def call(self, name: str, values: dict[str, Any]) -> tuple[int, Json]:
        """One method without a request of its own: named in the answer to an update."""
        given = Arguments(values, {})
        return await self._answer(name, given, _chat_id(given), None)

    def _refusal_of_token(self, token: str) -> tuple[int, Json] | None:
        if token == self.bot.token:
            return None
        number, colon, secret = token.partition(":")
        known_form = bool(colon) and number.isdecimal() and len(secret) >= 10
        refusal = ApiError(401, "Unauthorized") if known_form else ApiError(404, "Not Found")
        return refusal.code, refusal.body()

    async def _answer(self, name: str, given: Arguments, chat_id: int, fault: Fault | None) -> tuple[int, Json]:
        method = METHODS.get(name.lower())
        if method is None:
            self.bot.report(f"unknown method {name!r}")
            refusal = ApiError(404, "Not Found")
            return refusal.code, refusal.body()
        self._check_names(method, given)
        now = self.bot.clock.monotonic()
        halted = method.logged and self.bot.limits.remaining(now) > 0
        try:
            if fault is not None and not fault.applied:
                code, body = self._fault_answer(fault)
            else:
                self._admit(method, chat_id, now)
                code, body = 200, await _call(method, self.bot, given)
        except ApiError as refusal:
            code, body = refusal.code, refusal.body()
        if method.logged:
            self.bot.sent_log.append(Call(now, chat_id, method.name, code, halted))
        return code, body

    def _check_names(self, method: Method, given: Arguments) -> None:
        if not given.files and given.values.keys() <= method.parameters:
            return
        for unknown in set(given.names()) - method.parameters:
            self.bot.report(f"{method.name}: unknown parameter {unknown!r}")

    def _admit(self, method: Method, chat_id: int, now: float) -> None:
        limits = self.bot.limits
        if method.counted:
            chat = self.bot.chats.get(chat_id)
            retry_after = limits.admit(now, chat_id, group=chat is not None and chat.is_group)
        else:
            retry_after = limits.remaining(now) if method.logged else 0
        if retry_after:
            raise too_many_requests(retry_after)

    def _fault_answer(self, fault: Fault) -> tuple[int, Json]:
        if fault.kind is FaultKind.FLOOD:
            refusal = too_many_requests(self.bot.limits.flood(self.bot.clock.monotonic(), int(fault.seconds)))
        elif fault.kind is FaultKind.REFUSE:
            refusal = ApiError(fault.code, fault.description)
        else:
            refusal = ApiError(502 if fault.kind is FaultKind.BAD_GATEWAY else 500, "Internal Server Error")
        return refusal.code, refusal.body()

    async def _spoilt(self, request: web.BaseRequest, fault: Fault, answer: tuple[int, Json]) -> web.StreamResponse:
        if fault.kind is FaultKind.DROP:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        if fault.kind is FaultKind.BAD_GATEWAY:
            return web.Response(status=502, body=_BAD_GATEWAY, content_type="text/html")
        if fault.kind is FaultKind.SLOW:
            await asyncio.sleep(fault.seconds)
            return json_response(*answer)
        return json_response(*self._fault_answer(fault))

    def download(self, rest: str) -> web.StreamResponse:
        token, _slash, path = rest.partition("/")
        stored = self.bot.files.by_path.get(path)
        if token != self.bot.token or stored is None or stored.link_until < self.bot.clock.now():
            return json_response(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        return web.Response(body=stored.content, content_type="application/octet-stream")


async def _call(method: Method, bot: BotState, given: Arguments) -> Json:
    result: Any = method.handler(bot, given)
    if isinstance(result, CoroutineType):
        result = await result
    if isinstance(result, Described):
        return {"ok": True, "result": result.result, "description": result.description}
    return {"ok": True, "result": result}


def _chat_id(given: Arguments) -> int:
    try:
        return int(given.values.get("chat_id") or 0)
    except (TypeError, ValueError):
        return 0


def json_response(code: int, body: Json) -> web.Response:
    return web.Response(status=code, body=_ENCODE(body).encode(), headers=_JSON)
