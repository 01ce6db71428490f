"""One call: read, check, do, answer in the envelope; or spoil the answer, when a fault was armed."""

from __future__ import annotations

import asyncio
import html
import json
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.emulators.zalo_bot.arguments import read_arguments, text_of
from bot.emulators.zalo_bot.errors import NOT_FOUND, QUOTA, TIMED_OUT, UNAUTHORIZED, ApiError
from bot.emulators.zalo_bot.faults import GATEWAY, Fault, FaultKind
from bot.emulators.zalo_bot.methods import METHODS, Method, get_updates
from bot.emulators.zalo_bot.modes import StatusMode
from bot.emulators.zalo_bot.state import BotState, Call, Json
from bot.emulators.zalo_bot.updates import Gone

_PAGE = (
    "<html>\r\n<head><title>{code} {words}</title></head>\r\n<body>\r\n<center><h1>{code} {words}</h1></center>\r\n"
    "<p>{plain}</p><p>{percent}</p><p>{entities}</p>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)


class BotApi:
    """`/bot<token>/<method>` for one bot. `latency_s` is split before and after the call takes effect."""

    def __init__(self, bot: BotState, latency_s: float) -> None:
        self.bot = bot
        self.latency_s = latency_s
        self.answered = 0

    async def answer(self, request: web.BaseRequest, token: str, name: str) -> web.StreamResponse:
        if self.latency_s:
            await asyncio.sleep(self.latency_s / 2)
        fault: Fault | None = None
        given: Json = {}
        try:
            if token != self.bot.token:
                raise ApiError(*UNAUTHORIZED)
            if name == "getUpdates":
                self.bot.queue.in_hand = False  # whoever asks again has taken what it got
            given = await read_arguments(request)
            fault = self.bot.faults.take(name, text_of(given, "chat_id"))
            method = METHODS.get(name)
            if method is None:
                raise ApiError(*NOT_FOUND)
            answer = await self._call(name, method, given, fault, lambda: _hung_up(request))
        except ApiError as refusal:
            answer = self._refused(refusal)
        self._note(name, given, answer)
        if self.latency_s:
            await asyncio.sleep(self.latency_s / 2)
        self.answered += 1
        return await self._spoilt(request, fault) or self._json(answer)

    async def _call(self, name: str, method: Method, given: Json, fault: Fault | None, gone: Gone) -> Json:
        for unknown in given.keys() - method.parameters:
            self.bot.report(f"{name}: unknown parameter {unknown!r}")
        if fault is not None and not fault.applied:
            if fault.kind is FaultKind.REFUSE:
                raise ApiError(fault.code, fault.description)
            raise ApiError(*(QUOTA if fault.kind is FaultKind.QUOTA else GATEWAY.get(fault.kind, (502, "Lost"))))
        result = await (get_updates(self.bot, given, gone) if name == "getUpdates" else method.handler(self.bot, given))
        if fault is not None and fault.kind is FaultKind.TIMEOUT:
            raise ApiError(*TIMED_OUT)
        answer: Json = {"ok": True} if result is None else {"ok": True, "result": result}
        return {**answer, "error_code": 0} if self.bot.modes.zero_code_on_success else answer

    def _refused(self, refusal: ApiError) -> Json:
        code: Any = str(refusal.code) if self.bot.modes.code_as_text else refusal.code
        return {"ok": False, "description": refusal.description, "error_code": code}

    def _note(self, name: str, given: Json, answer: Json) -> None:
        if name in METHODS and METHODS[name].sends:
            code = 0 if answer["ok"] else int(answer["error_code"])
            self.bot.sent_log.append(Call(self.bot.clock.monotonic(), text_of(given, "chat_id"), name, code))

    async def _spoilt(self, request: web.BaseRequest, fault: Fault | None) -> web.StreamResponse | None:
        if fault is None:
            return None
        if fault.kind is FaultKind.DROP:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        if fault.kind in GATEWAY:
            return gateway_page(request, *GATEWAY[fault.kind])
        if fault.kind is FaultKind.SLOW:
            await asyncio.sleep(fault.seconds)
        return None

    def _json(self, answer: Json) -> web.Response:
        mirror = self.bot.modes.status == StatusMode.MIRROR
        status = int(answer["error_code"]) if mirror and not answer["ok"] else 200
        return web.Response(
            status=status, body=json.dumps(answer, ensure_ascii=False).encode(), content_type="application/json"
        )


def _hung_up(request: web.BaseRequest) -> bool:
    return request.transport is None or request.transport.is_closing()


def gateway_page(request: web.BaseRequest, code: int, words: str) -> web.Response:
    """What stands in front of the platform on a bad day: HTML that echoes the path, plain and in both disguises."""
    path = request.path
    entities = "".join(f"&#{ord(letter)};" if letter == ":" else html.escape(letter) for letter in path)
    page = _PAGE.format(code=code, words=words, plain=path, percent=quote(path, safe="/"), entities=entities)
    return web.Response(status=code, text=page, content_type="text/html")
