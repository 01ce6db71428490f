"""Plain HTTP against the fake of the Zalo Bot Platform, and a web address of the bot's own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web

from bot.emulators.zalo_bot import ZaloBotEmulator

SECRET = "bi-mat-webhook"
URL = "https://vanban.example.vn/hooks/zalo-bot"


async def call(
    zalo: ZaloBotEmulator, method: str, given: dict[str, Any] | None = None, *, token: str = "", as_what: str = "json"
) -> tuple[int, Any]:
    """HTTP status, and the JSON of the answer (its text, where it is none)."""
    url = f"{zalo.base_url}{token or zalo.token}/{method}"
    async with aiohttp.ClientSession() as http:
        if as_what == "query":
            asked = http.get(url, params=given or {})
        elif as_what == "form":
            asked = http.post(url, data=given or {})
        else:
            asked = http.post(url, json=given or {})
        async with asked as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if answer.content_type == "application/json" else text


async def result(zalo: ZaloBotEmulator, method: str, **given: Any) -> Any:
    """The result of a call that has to go well."""
    _status, answer = await call(zalo, method, given)
    assert answer["ok"], answer
    return answer.get("result")


async def refusal(zalo: ZaloBotEmulator, method: str, **given: Any) -> tuple[Any, str]:
    """Code and words of a call that has to be refused."""
    _status, answer = await call(zalo, method, given)
    assert not answer["ok"], answer
    return answer["error_code"], answer["description"]


class Listener:
    """The bot's own web address: keeps what it was called with, answers ``statuses`` in turn, then 200."""

    def __init__(self, *statuses: int) -> None:
        self.calls: list[tuple[str, bytes]] = []
        self._statuses = list(statuses)
        self.origin = ""

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(body) for _secret, body in self.calls]

    async def answer(self, request: web.BaseRequest) -> web.Response:
        self.calls.append((request.headers.get("X-Bot-Api-Secret-Token", ""), await request.read()))
        return web.Response(status=self._statuses.pop(0) if self._statuses else 200)


@asynccontextmanager
async def listening(*statuses: int) -> AsyncIterator[Listener]:
    listener = Listener(*statuses)
    runner = web.ServerRunner(web.Server(listener.answer), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listener.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield listener
    finally:
        await runner.cleanup()
