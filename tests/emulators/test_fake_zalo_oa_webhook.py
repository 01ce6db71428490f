"""How the fake Official Account calls us: signed, twice, out of order, again at the documented times, and then no more."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web

from bot.clock import TurnableClock
from bot.emulators.zalo_oa import ZaloOaEmulator
from bot.emulators.zalo_oa.webhook import RETRIES_S

NOW = 1_685_930_400_000


class Receiver:
    """A web server that keeps what it is called with."""

    def __init__(self) -> None:
        self.calls: list[tuple[dict[str, str], bytes]] = []
        self.wait_s = 0.0
        self.drop = False
        self.url = ""

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        self.calls.append((dict(request.headers), await request.read()))
        await asyncio.sleep(self.wait_s)
        if self.drop and request.transport is not None:
            request.transport.abort()
        return web.Response()

    @property
    def names(self) -> list[str]:
        return [json.loads(body).get("event_name", "") for _headers, body in self.calls]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    runner = web.ServerRunner(web.Server(made.handle))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    await runner.cleanup()


@pytest.fixture
async def oa(receiver: Receiver) -> AsyncIterator[ZaloOaEmulator]:
    async with ZaloOaEmulator(clock=TurnableClock(NOW, running=False)) as emulator:
        emulator.webhook.url = receiver.url
        emulator.webhook.scale = 0.0001
        yield emulator


async def until(holds: Callable[[], Any]) -> None:
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def test_each_call_is_signed_over_the_bytes_sent(oa: ZaloOaEmulator, receiver: Receiver) -> None:
    oa.person("Lan").send("Đã quán triệt")
    await until(lambda: receiver.calls)
    [(headers, body)] = receiver.calls
    state = oa.state
    made = hashlib.sha256(f"{state.app_id}{body.decode()}{NOW}{state.webhook_key}".encode()).hexdigest()
    assert headers["X-ZEvent-Signature"] == f"mac={made}"
    assert json.loads(body)["timestamp"] == str(NOW)


async def test_the_probe_is_unsigned_and_empty(oa: ZaloOaEmulator, receiver: Receiver) -> None:
    assert await oa.webhook.probe() == 200
    [(headers, body)] = receiver.calls
    assert body == b"{}"
    assert "X-ZEvent-Signature" not in headers


async def test_doubles_and_any_order(oa: ZaloOaEmulator, receiver: Receiver) -> None:
    oa.webhook.modes.duplicate = oa.webhook.modes.reorder = True
    lan = oa.person("Lan")
    for n in range(6):
        lan.send(str(n))
    await until(lambda: len(receiver.calls) == 12)
    texts = [json.loads(body)["message"]["text"] for _headers, body in receiver.calls]
    assert sorted(texts) == sorted([str(n) for n in range(6)] * 2)


async def test_a_lost_connection_is_tried_again_at_the_documented_times_and_then_the_webhook_is_off(
    oa: ZaloOaEmulator, receiver: Receiver
) -> None:
    assert RETRIES_S == (30.0, 300.0, 900.0, 1800.0, 3600.0)
    receiver.drop = True
    oa.person("Lan").send("một")
    await until(lambda: not oa.webhook.enabled)
    assert [headers.get("num_retry") for headers, _body in receiver.calls] == [None, "1", "2", "3", "4", "5"]
    assert len({body for _headers, body in receiver.calls}) == 1
    receiver.drop = False
    oa.person("Lan").send("hai")
    assert len(oa.webhook.lost) == 2
    oa.webhook.resume()
    oa.person("Hoa").send("ba")
    await until(lambda: len(receiver.calls) == 7)


async def test_slow_answers_are_measured(
    oa: ZaloOaEmulator, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.emulators.zalo_oa.webhook.MUST_ANSWER_S", 0.05)
    receiver.wait_s = 0.1
    oa.person("Lan").send("một")
    await until(lambda: oa.webhook.slow)
    assert oa.webhook.slow[0].event == "user_send_text"


async def test_the_stamp_in_the_header(oa: ZaloOaEmulator, receiver: Receiver) -> None:
    oa.webhook.modes.in_header = True
    oa.person("Lan").send("một")
    await until(lambda: receiver.calls)
    [(headers, body)] = receiver.calls
    assert headers["X-ZEvent-Signature"] == oa.webhook.sign(body, headers["X-ZEvent-Timestamp"])


async def test_what_people_do_is_told_as_documented(oa: ZaloOaEmulator, receiver: Receiver) -> None:
    lan = oa.person("Lan")
    lan.follow()
    lan.click_chat()
    lan.send_sticker()
    lan.unfollow()
    await until(lambda: len(receiver.calls) == 4)
    assert sorted(receiver.names) == ["follow", "unfollow", "user_click_chatnow", "user_send_sticker"]
    follow = next(json.loads(body) for _headers, body in receiver.calls if b'"follow"' in body)
    assert follow["follower"] == {"id": lan.id}
    assert "sender" not in follow


async def test_a_human_in_oa_chat_is_told_apart(oa: ZaloOaEmulator, receiver: Receiver) -> None:
    oa.human_answers(oa.person("Lan", follows=True), "Chào anh.")
    await until(lambda: receiver.calls)
    assert "admin_id" in json.loads(receiver.calls[0][1])["sender"]
