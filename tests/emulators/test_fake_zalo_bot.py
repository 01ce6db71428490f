"""What the bot may ask of the fake Zalo Bot Platform, and what it is refused (zalo-api.md A and E)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from bot.emulators.zalo_bot import DEFAULT_TOKEN, FaultKind, PhoneError, RemoteZaloBot, ZaloBotEmulator
from tests.emulators.conftest import HandClock
from tests.emulators.zalo_bot_client import call, refusal, result


@pytest.fixture
async def zalo(clock: HandClock) -> AsyncIterator[ZaloBotEmulator]:
    async with ZaloBotEmulator(clock=clock, poll_scale=0.02) as emulator:
        yield emulator


# ------------------------------------------------------------------------------------------------------ the envelope


@pytest.mark.parametrize(("mode", "status"), [("mirror", 401), ("always_200", 200)])
async def test_the_http_status_says_what_the_mode_says(clock: HandClock, mode: str, status: int) -> None:
    async with ZaloBotEmulator(clock=clock, status=mode) as zalo:
        assert await call(zalo, "getMe", token="1:wrong") == (
            status,
            {"ok": False, "description": "Unauthorized", "error_code": 401},
        )


async def test_methods_are_known_by_their_exact_name_and_there_are_no_others(zalo: ZaloBotEmulator) -> None:
    for name in ("getme", "sendDocument", "sendFile", "editMessageText", "deleteMessage", "setMessageReaction"):
        assert (await refusal(zalo, name))[0] == 404, name
    assert await result(zalo, "getMe") == {
        "id": "3141592653589",
        "account_name": "Bot Quán triệt",
        "account_type": "BASIC",
        "can_join_groups": False,
    }


@pytest.mark.parametrize("as_what", ["json", "form", "query"])
async def test_parameters_may_come_in_every_way(zalo: ZaloBotEmulator, as_what: str) -> None:
    hoa = zalo.person("Hoa", started=True)
    _status, answer = await call(zalo, "sendMessage", {"chat_id": hoa.id, "text": "Kính gửi"}, as_what=as_what)
    assert answer["ok"]
    assert [message.text for message in hoa.from_bot] == ["Kính gửi"]


async def test_a_code_may_be_a_string_and_success_may_carry_a_zero(zalo: ZaloBotEmulator) -> None:
    assert (await call(zalo, "getMe"))[1]["error_code"] == 0
    zalo.modes.code_as_text = True
    zalo.modes.zero_code_on_success = False
    assert await refusal(zalo, "nothing") == ("404", "Not Found")
    assert "error_code" not in (await call(zalo, "getMe"))[1]


# ------------------------------------------------------------------------------------------------------------ sending


async def test_a_message_arrives_under_a_name_of_its_own(zalo: ZaloBotEmulator, clock: HandClock) -> None:
    hoa = zalo.person("Hoa", started=True)
    first = await result(zalo, "sendMessage", chat_id=hoa.id, text="một")
    second = await result(zalo, "sendMessage", chat_id=hoa.id, text="hai")
    assert first["message_id"] != second["message_id"]
    assert len(first["message_id"]) == len(hoa.id) == 20
    assert first["date"] == clock.ms
    assert [message.text for message in hoa.from_bot] == ["một", "hai"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": "x"}, "chat_id must not be empty"),
        ({"chat_id": "ffff", "text": "x"}, "chat_id is invalid"),
        ({"text": ""}, "text must not be empty"),
        ({"text": " \n"}, "text must not be empty"),
        ({}, "text must not be empty"),
        ({"text": "x" * 2001}, "between 1 and 2000"),
        ({"text": "😀" * 1001}, "between 1 and 2000"),
        ({"text": "x", "parse_mode": "MarkdownV2"}, "parse_mode"),
    ],
)
async def test_what_is_wrong_with_a_message_is_refused_in_words(
    zalo: ZaloBotEmulator, given: dict[str, str], words: str
) -> None:
    hoa = zalo.person("Hoa", started=True)
    asked = given if "chat_id must" in words else {"chat_id": hoa.id, **given}
    code, said = await refusal(zalo, "sendMessage", **asked)
    assert code == 400
    assert said.startswith("Bad request: ")
    assert words in said
    assert hoa.from_bot == []


async def test_two_thousand_units_are_not_too_many(zalo: ZaloBotEmulator) -> None:
    hoa = zalo.person("Hoa", started=True)
    await result(zalo, "sendMessage", chat_id=hoa.id, text="😀" * 1000)


async def test_what_the_platform_would_overlook_is_a_violation(zalo: ZaloBotEmulator) -> None:
    hoa = zalo.person("Hoa", started=True)
    await result(zalo, "sendMessage", chat_id=hoa.id, text="x", reply_markup="{}")
    await result(zalo, "sendMessage", chat_id=hoa.id, text="Tie\u0302\u0301ng")
    await result(zalo, "sendMessage", chat_id=hoa.id, text="x", parse_mode="html", text_styles=[])
    assert len(zalo.violations) == 2
    await result(zalo, "sendMessage", chat_id=hoa.id, text="x", parse_mode="html", text_styles=[{"start": 0}])
    assert [what.split(":")[0] for what in zalo.violations] == ["sendMessage", "text", "sendMessage"]


async def test_only_who_has_written_can_be_written_to(zalo: ZaloBotEmulator) -> None:
    hoa = zalo.person("Hoa")
    assert (await refusal(zalo, "sendMessage", chat_id=hoa.id, text="x"))[0] == 400
    hoa.send("xin chào")
    await result(zalo, "sendMessage", chat_id=hoa.id, text="x")
    hoa.block()
    assert await refusal(zalo, "sendMessage", chat_id=hoa.id, text="x") == (403, "Internal server error")
    with pytest.raises(PhoneError):
        hoa.send("x")


async def test_typing_is_shown_and_nothing_else_is_known(zalo: ZaloBotEmulator) -> None:
    hoa = zalo.person("Hoa", started=True)
    assert (await call(zalo, "sendChatAction", {"chat_id": hoa.id, "action": "typing"}))[1] == {
        "ok": True,
        "error_code": 0,
    }
    assert hoa.actions == ["typing"]
    assert (await refusal(zalo, "sendChatAction", chat_id=hoa.id, action="upload_photo"))[0] == 400


async def test_a_photo_is_fetched_from_a_public_address(zalo: ZaloBotEmulator) -> None:
    async def picture(request: web.BaseRequest) -> web.Response:
        found = request.path == "/f/qr.png"
        return web.Response(body=b"\x89PNG", content_type="image/png") if found else web.Response(status=404)

    hoa = zalo.person("Hoa", started=True)
    runner = web.ServerRunner(web.Server(picture), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    zalo.front(f"http://127.0.0.1:{runner.addresses[0][1]}")
    try:
        await result(zalo, "sendPhoto", chat_id=hoa.id, photo="https://so.example.vn/f/qr.png", caption="Mã QR")
        for url in ("https://so.example.vn/f/none.png", "http://127.0.0.1/f/qr.png", "https://localhost/f/qr.png", ""):
            assert (await refusal(zalo, "sendPhoto", chat_id=hoa.id, photo=url))[0] == 400, url
        empty = {"chat_id": hoa.id, "photo": "https://so.example.vn/f/qr.png", "caption": ""}
        assert (await refusal(zalo, "sendPhoto", **empty))[0] == 400
    finally:
        await runner.cleanup()
    [shown] = hoa.from_bot
    assert (shown.kind, shown.text, shown.picture) == ("photo", "Mã QR", b"\x89PNG")
    assert zalo.violations == []


# ------------------------------------------------------------------------------------------------------------- limits


async def test_the_fifty_first_person_is_not_served(zalo: ZaloBotEmulator) -> None:
    served = [zalo.person(f"Đồng chí {n}") for n in range(50)]
    for person in served:
        person.send("chào")
    last = zalo.person("Người thứ 51")
    last.send("chào")
    assert len(zalo.bot.queue.waiting) == 50
    assert (await refusal(zalo, "sendMessage", chat_id=last.id, text="x"))[0] == 403
    await result(zalo, "sendMessage", chat_id=served[-1].id, text="x")


async def test_a_month_has_three_thousand_messages_in_both_directions_and_the_next_one_again(
    zalo: ZaloBotEmulator, clock: HandClock
) -> None:
    hoa = zalo.person("Hoa", started=True)
    zalo.bot.quota.used = 2998
    hoa.send("một tin đến cũng tính")
    await result(zalo, "sendMessage", chat_id=hoa.id, text="tin cuối của tháng")
    assert await refusal(zalo, "sendMessage", chat_id=hoa.id, text="x") == (429, "Quota exceeded")
    clock.turn(26 * 86_400)
    assert zalo.bot.quota.month == "2023-07"
    await result(zalo, "sendMessage", chat_id=hoa.id, text="x")
    zalo.bot.quota.count_incoming = False
    hoa.send("không tính")
    assert zalo.bot.quota.used == 1


async def test_a_group_takes_the_bot_in_where_the_platform_lets_it(zalo: ZaloBotEmulator) -> None:
    with pytest.raises(PhoneError):
        zalo.group()
    zalo.modes.can_join_groups = True
    groups = [zalo.group(f"Phòng {n}") for n in range(3)]
    with pytest.raises(PhoneError):
        zalo.group("Phòng 4")
    hoa = zalo.person("Hoa")
    groups[0].say(hoa, "không nhắc đến ai")
    groups[0].say(hoa, "đã nhận 1204", mention=True)
    groups[0].say(hoa, "vâng", quotes_bot=True)
    heard = [await result(zalo, "getUpdates", timeout=1) for _ in range(2)]
    assert [event["message"]["text"] for event in heard] == ["@Bot Quán triệt đã nhận 1204", "vâng"]
    assert heard[0]["message"]["chat"] == {"id": groups[0].id, "chat_type": "GROUP"}
    await result(zalo, "sendMessage", chat_id=groups[0].id, text="x")


# ------------------------------------------------------------------------------------------------------------ weather


@pytest.mark.parametrize(
    ("kind", "status"), [(FaultKind.HTML_502, 502), (FaultKind.HTML_504, 504), (FaultKind.HTML_429, 429)]
)
async def test_a_gateway_answers_in_html_and_echoes_the_token_in_three_shapes(
    zalo: ZaloBotEmulator, kind: FaultKind, status: int
) -> None:
    hoa = zalo.person("Hoa", started=True)
    zalo.faults.add(kind)
    got, page = await call(zalo, "sendMessage", {"chat_id": hoa.id, "text": "x"})
    assert got == status
    assert "<html>" in page
    for shape in (zalo.token, zalo.token.replace(":", "%3A"), zalo.token.replace(":", "&#58;")):
        assert shape in page
    assert hoa.from_bot == []
    assert zalo.sent_log[-1].code == status


async def test_a_timeout_comes_after_the_message_was_recorded(zalo: ZaloBotEmulator) -> None:
    hoa = zalo.person("Hoa", started=True)
    zalo.faults.add(FaultKind.TIMEOUT)
    assert (await refusal(zalo, "sendMessage", chat_id=hoa.id, text="đã đến"))[0] == 408
    assert [message.text for message in hoa.from_bot] == ["đã đến"]
    zalo.faults.add(FaultKind.DROP)
    with pytest.raises(aiohttp.ClientError):
        await call(zalo, "sendMessage", {"chat_id": hoa.id, "text": "cũng đến"})
    assert len(hoa.from_bot) == 2


async def test_an_outage_forgets_nothing(zalo: ZaloBotEmulator) -> None:
    hoa = zalo.person("Hoa", started=True)
    await zalo.stop()
    with pytest.raises(aiohttp.ClientError):
        await call(zalo, "getMe")
    hoa.send("còn đó")
    await zalo.start()
    assert (await result(zalo, "getUpdates"))["message"]["text"] == "còn đó"


async def test_it_runs_in_a_process_of_its_own_and_is_driven_from_here() -> None:
    async with RemoteZaloBot("--status", "always_200") as remote:
        base = f"{remote.origin}/bot{DEFAULT_TOKEN}"
        assert await remote.call("people", first=1, count=60) == 60
        async with aiohttp.ClientSession() as http:
            async with http.post(f"{base}/sendMessage", json={"chat_id": "60", "text": "Kính gửi"}) as answer:
                assert (await answer.json())["ok"]
            await remote.call("person/60/send", text="đã nhận")
            async with http.post(f"{base}/getUpdates", json={"timeout": 5}) as answer:
                assert (await answer.json())["result"]["message"]["text"] == "đã nhận"
            await remote.call("fault", kind="quota")
            async with http.post(f"{base}/sendMessage", json={"chat_id": "60", "text": "x"}) as answer:
                assert (answer.status, (await answer.json())["error_code"]) == (200, 429)
        assert (await remote.call("transcript"))["60"] == ["Kính gửi"]
        assert (await remote.call("stats"))["messages"] == 1
        with pytest.raises(RuntimeError, match="no verb"):
            await remote.call("explode")
        with pytest.raises(RuntimeError, match="no setting"):
            await remote.call("modes", colour="red")
