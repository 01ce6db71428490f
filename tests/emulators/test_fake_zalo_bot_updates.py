"""How what people send reaches the bot: one update a poll, or a call of its webhook (zalo-api.md A4)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.emulators.zalo_bot import EmptyPoll, ZaloBotEmulator
from tests.emulators.conftest import HandClock
from tests.emulators.zalo_bot_client import SECRET, URL, call, listening, refusal, result


@pytest.fixture
async def zalo(clock: HandClock) -> AsyncIterator[ZaloBotEmulator]:
    async with ZaloBotEmulator(clock=clock, poll_scale=0.02, webhook_wait_s=0.01) as emulator:
        yield emulator


async def until_quiet(zalo: ZaloBotEmulator) -> None:
    async with asyncio.timeout(5):
        while zalo.bot.webhook.pending:  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def test_a_poll_brings_one_update_and_forgets_it(zalo: ZaloBotEmulator, clock: HandClock) -> None:
    hoa = zalo.person("Hoa")
    hoa.send("một")
    hoa.send("hai")
    first = await result(zalo, "getUpdates", timeout="30")
    assert first == {
        "event_name": "message.text.received",
        "message": {
            "message_id": first["message"]["message_id"],
            "date": clock.ms,
            "from": {"id": hoa.id, "display_name": "Hoa", "is_bot": False},
            "chat": {"id": hoa.id, "chat_type": "PRIVATE"},
            "text": "một",
        },
    }
    assert zalo.busy
    assert (await result(zalo, "getUpdates", timeout=30))["message"]["text"] == "hai"
    assert await refusal(zalo, "getUpdates", timeout=1) == (408, "Request timeout")
    assert not zalo.busy


async def test_an_empty_poll_may_also_look_like_success(zalo: ZaloBotEmulator) -> None:
    zalo.modes.empty_poll = EmptyPoll.OK_EMPTY
    assert await result(zalo, "getUpdates", timeout=1) == {}
    assert (await refusal(zalo, "getUpdates", timeout="lâu"))[0] == 400


async def test_a_poll_that_waits_is_woken(zalo: ZaloBotEmulator) -> None:
    poll = asyncio.create_task(result(zalo, "getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    zalo.person("Hoa").send("chào")
    assert (await asyncio.wait_for(poll, 0.4))["message"]["text"] == "chào"


async def test_two_polls_at_once_are_a_mistake(zalo: ZaloBotEmulator) -> None:
    first = asyncio.create_task(call(zalo, "getUpdates", {"timeout": 10}))
    await asyncio.sleep(0.05)
    await call(zalo, "getUpdates", {"timeout": 1})
    await first
    assert any("two polls" in what for what in zalo.violations)


async def test_what_arrives_while_nobody_polls_is_lost_where_the_mode_says_so(
    zalo: ZaloBotEmulator, clock: HandClock
) -> None:
    zalo.modes.forgetful = True
    hoa = zalo.person("Hoa")
    await call(zalo, "getUpdates", {"timeout": 1})
    hoa.send("ngay sau")
    assert (await result(zalo, "getUpdates", timeout=1))["message"]["text"] == "ngay sau"
    clock.turn(60)
    hoa.send("không ai nghe")
    assert (await refusal(zalo, "getUpdates", timeout=1))[0] == 408
    assert zalo.bot.queue.lost == 1


async def test_every_kind_of_message_has_its_event(zalo: ZaloBotEmulator) -> None:
    hoa = zalo.person("Hoa")
    hoa.send_photo(b"\xff\xd8", "ảnh")
    hoa.send_sticker()
    hoa.send_voice()
    hoa.send_link("https://vanban.example.vn")
    hoa.send_file("Kế hoạch.pdf")
    hoa.send_event("message.heart.received")
    hoa.protected = True
    hoa.send("không được chuyển")
    zalo.modes.files_arrive_as_unsupported = False
    hoa.send_file("Kế hoạch.pdf")
    seen: list[dict[str, Any]] = [zalo.bot.queue.waiting.popleft() for _ in range(len(zalo.bot.queue.waiting))]
    assert [event["event_name"].split(".")[1] for event in seen] == [
        *("image", "sticker", "voice", "link", "unsupported", "heart", "unsupported")
    ]
    picture, sticker, voice, link, *rest = (event["message"] for event in seen)
    assert (picture["photo"].startswith(zalo.origin), picture["caption"]) == (True, "ảnh")
    assert {"sticker", "url"} <= sticker.keys()
    assert voice["voice_url"].endswith(".aac")
    assert link["link"] == "https://vanban.example.vn"
    assert "text" not in rest[-1]


async def test_a_picture_is_there_for_an_hour_under_either_name(zalo: ZaloBotEmulator, clock: HandClock) -> None:
    zalo.modes.image_field = "photo_url"
    zalo.person("Hoa").send_photo(b"\xff\xd8 anh")
    url = (await result(zalo, "getUpdates"))["message"]["photo_url"]
    async with aiohttp.ClientSession() as http:
        async with http.get(url) as answer:
            assert await answer.read() == b"\xff\xd8 anh"
        clock.turn(3601)
        async with http.get(url) as answer:
            assert answer.status == 404


# ------------------------------------------------------------------------------------------------------------ webhook


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("http://vanban.example.vn/x", SECRET),
        ("https://127.0.0.1/x", SECRET),
        ("https://10.1.2.3/x", SECRET),
        ("https://localhost/x", SECRET),
        ("", SECRET),
        (URL, "ngan"),
        (URL, "x" * 257),
        (URL, ""),
    ],
)
async def test_an_address_or_a_secret_that_will_not_do(zalo: ZaloBotEmulator, url: str, secret: str) -> None:
    assert (await refusal(zalo, "setWebhook", url=url, secret_token=secret))[0] == 400
    assert await refusal(zalo, "getWebhookInfo") == (404, "Not Found")


async def test_setting_a_webhook_verifies_it_and_keeps_it_even_where_nobody_answers(zalo: ZaloBotEmulator) -> None:
    async with listening(500) as bot:
        zalo.front(bot.origin)
        given = {"url": URL, "secret_token": SECRET}
        assert (await result(zalo, "setWebhook", **given))["verification"] == {
            "ok": False,
            "hint": "The webhook answered 500",
        }
        assert (await result(zalo, "getWebhookInfo"))["url"] == URL
        assert (await result(zalo, "setWebhook", **given))["verification"]["ok"]
        assert bot.calls == [(SECRET, b"{}")] * 2
        zalo.modes.reports_verification = False
        assert "verification" not in await result(zalo, "setWebhook", **given)
    assert (await refusal(zalo, "getUpdates", timeout=1))[0] == 400


async def test_a_webhook_can_be_taken_away_and_one_that_is_not_there_cannot(zalo: ZaloBotEmulator) -> None:
    assert (await refusal(zalo, "deleteWebhook"))[0] == 400
    zalo.modes.delete_unset_is_400 = False
    assert (await result(zalo, "deleteWebhook"))["url"] == ""
    zalo.modes.delete_unset_is_400 = True
    await result(zalo, "setWebhook", url=URL, secret_token=SECRET)
    await result(zalo, "deleteWebhook")
    assert (await refusal(zalo, "getWebhookInfo"))[0] == 404
    zalo.person("Hoa").send("chào")
    assert (await result(zalo, "getUpdates"))["message"]["text"] == "chào"


@pytest.mark.parametrize("form", ["wrapped", "flat"])
async def test_events_are_delivered_in_order_in_either_form(zalo: ZaloBotEmulator, form: str) -> None:
    zalo.modes.body = form  # type: ignore[assignment]
    async with listening() as bot:
        zalo.front(bot.origin)
        await result(zalo, "setWebhook", url=URL, secret_token=SECRET)
        bot.calls.clear()
        hoa = zalo.person("Hoa")
        for text in ("một", "hai", "ba"):
            hoa.send(text)
        await until_quiet(zalo)
        events = [body["result"] if form == "wrapped" else body for body in bot.bodies]
        assert [event["message"]["text"] for event in events] == ["một", "hai", "ba"]
        assert {secret for secret, _body in bot.calls} == {SECRET}


async def test_a_failed_delivery_is_tried_again_and_in_the_end_lost(zalo: ZaloBotEmulator) -> None:
    async with listening(200, 500, 503) as bot:
        zalo.front(bot.origin)
        await result(zalo, "setWebhook", url=URL, secret_token=SECRET)
        hoa = zalo.person("Hoa")
        hoa.send("đến lần ba")
        await until_quiet(zalo)
        assert (zalo.bot.webhook.accepted, zalo.bot.webhook.lost) == (1, 0)
        zalo.modes.duplicates = True
        hoa.send("hai lần")
        await until_quiet(zalo)
        assert bot.calls[-1] == bot.calls[-2]
        zalo.modes.webhook_retries = 0
    hoa.send("không còn ai")
    await until_quiet(zalo)
    assert zalo.bot.webhook.lost == 2
