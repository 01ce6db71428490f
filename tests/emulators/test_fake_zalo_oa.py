"""The fake Official Account is as strict as the documentation reads (zalo-api.md section E), over a real socket."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from bot.clock import DAY, HOUR, TurnableClock
from bot.emulators.zalo_oa import FaultKind, OaPerson, PhoneError, RemoteZaloOa, ZaloOaEmulator
from bot.emulators.zalo_oa.oauth import challenge_of

NOW = 1_685_930_400_000
CS = "/v3.0/oa/message/cs"
VERIFIER = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ"


class Caller:
    """Somebody who writes requests by hand."""

    def __init__(self, oa: ZaloOaEmulator, http: aiohttp.ClientSession) -> None:
        self.oa = oa
        self.http = http
        self.token = oa.grant().access

    async def post(self, path: str, body: Any, **headers: str) -> dict[str, Any]:
        headers = headers or {"access_token": self.token}
        async with self.http.post(f"{self.oa.origin}{path}", json=body, headers=headers) as response:
            assert response.status == 200
            value: dict[str, Any] = await response.json()
            return value

    async def get(self, path: str, data: Any = None) -> dict[str, Any]:
        query = {} if data is None else {"data": json.dumps(data)}
        async with self.http.get(
            f"{self.oa.origin}{path}", params=query, headers={"access_token": self.token}
        ) as response:
            value: dict[str, Any] = await response.json()
            return value

    async def say(self, person: OaPerson, **message: Any) -> int:
        answer = await self.post(CS, {"recipient": {"user_id": person.id}, "message": message})
        return int(answer["error"])

    async def tokens(self, secret: str = "", **form: str) -> dict[str, Any]:
        headers = {"secret_key": secret or self.oa.state.app_secret}
        form = {"app_id": self.oa.state.app_id, **form}
        async with self.http.post(f"{self.oa.origin}/v4/oa/access_token", data=form, headers=headers) as response:
            assert response.status == 200, "failures of the token endpoint come with HTTP 200 as well"
            value: dict[str, Any] = await response.json()
            return value


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock(NOW, running=False)


@pytest.fixture
async def oa(clock: TurnableClock) -> AsyncIterator[ZaloOaEmulator]:
    async with ZaloOaEmulator(clock=clock) as emulator:
        yield emulator


@pytest.fixture
async def caller(oa: ZaloOaEmulator) -> AsyncIterator[Caller]:
    async with aiohttp.ClientSession() as http:
        yield Caller(oa, http)


@pytest.fixture
def lan(oa: ZaloOaEmulator) -> OaPerson:
    return oa.person("Lan", phone="84912345678", follows=True)


# ------------------------------------------------------------------------------------------------------------- tokens


async def test_a_code_works_once_and_for_ten_minutes(caller: Caller, oa: ZaloOaEmulator, clock: TurnableClock) -> None:
    code = oa.oauth.issue_code(challenge_of(VERIFIER))
    wrong = await caller.tokens(grant_type="authorization_code", code=oa.oauth.issue_code("x"), code_verifier=VERIFIER)
    first = await caller.tokens(grant_type="authorization_code", code=code, code_verifier=VERIFIER)
    again = await caller.tokens(grant_type="authorization_code", code=code, code_verifier=VERIFIER)
    assert "error_name" in wrong
    assert first["expires_in"] == "90000"
    assert "access_token" not in again
    late = oa.oauth.issue_code()
    clock.advance(10 * 60_000)
    assert "error_name" in await caller.tokens(grant_type="authorization_code", code=late)


async def test_a_refresh_kills_both_old_tokens(caller: Caller, oa: ZaloOaEmulator, lan: OaPerson) -> None:
    old = oa.grant()
    caller.token = old.access
    assert await caller.say(lan, text="một") == 0
    new = await caller.tokens(grant_type="refresh_token", refresh_token=old.refresh)
    assert await caller.say(lan, text="hai") == -216
    assert "error_name" in await caller.tokens(grant_type="refresh_token", refresh_token=old.refresh)
    caller.token = new["access_token"]
    assert await caller.say(lan, text="ba") == 0


async def test_tokens_end_by_the_clock(caller: Caller, oa: ZaloOaEmulator, clock: TurnableClock, lan: OaPerson) -> None:
    grant = oa.grant()
    caller.token = grant.access
    clock.advance(25 * HOUR)
    assert await caller.say(lan, text="một") == -220
    clock.advance(90 * DAY)
    assert "error_name" in await caller.tokens(grant_type="refresh_token", refresh_token=grant.refresh)


async def test_the_app_secret_goes_in_its_header(caller: Caller, oa: ZaloOaEmulator) -> None:
    grant = oa.grant()
    assert "error_name" in await caller.tokens("wrong", grant_type="refresh_token", refresh_token=grant.refresh)
    assert "access_token" in await caller.tokens(grant_type="refresh_token", refresh_token=grant.refresh)


async def test_the_consent_page_sends_the_browser_back(caller: Caller, oa: ZaloOaEmulator) -> None:
    oa.oauth.callback = "https://so.example/zalo/consent"
    query = {"app_id": oa.state.app_id, "redirect_uri": oa.oauth.callback, "code_challenge": "c", "state": "s"}
    url = f"{oa.origin}/v4/oa/permission"
    async with caller.http.get(url, params=query, allow_redirects=False) as response:
        back = parse_qs(urlsplit(response.headers["Location"]).query)
    assert (back["oa_id"], back["state"]) == ([oa.state.oa_id], ["s"])
    other = {**query, "redirect_uri": "https://other.example/"}
    async with caller.http.get(url, params=other, allow_redirects=False) as response:
        assert "-14003" in await response.text()


# ----------------------------------------------------------------------------------------------------------- messages


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"text": "x" * 2000}, 0),
        ({"text": "x" * 2001}, -210),
        ({"text": " "}, -201),
        ({}, -201),
        ({"text": "x", "keyboard": []}, -201),
        ({"attachment": {"type": "video", "payload": {}}}, -233),
        ({"attachment": {"type": "template", "payload": {"template_type": "list", "elements": []}}}, -233),
        ({"attachment": {"type": "file", "payload": {"token": "nope"}}}, -100),
    ],
)
async def test_what_a_message_may_be(caller: Caller, lan: OaPerson, message: dict[str, Any], code: int) -> None:
    assert await caller.say(lan, **message) == code


@pytest.mark.parametrize(
    ("buttons", "code"),
    [
        ([{"title": "Đã nhận", "type": "oa.query.hide", "payload": "#x"}] * 5, 0),
        ([{"title": "Đã nhận", "type": "oa.query.hide", "payload": "#x"}] * 6, -210),
        ([{"title": "t" * 101, "type": "oa.query.hide", "payload": "#x"}], -201),
        ([{"title": "Đã nhận", "type": "oa.query.hide", "payload": "p" * 1001}], -201),
        ([{"title": "Mở", "type": "oa.open.url", "payload": {"url": "http://a"}}], -201),
        ([{"title": "Mở", "type": "postback", "payload": "x"}], -201),
        ([], -201),
    ],
)
async def test_what_buttons_may_be(caller: Caller, lan: OaPerson, buttons: list[dict[str, Any]], code: int) -> None:
    attachment = {"type": "template", "payload": {"buttons": buttons}}
    assert await caller.say(lan, text="Chọn", attachment=attachment) == code


async def test_windows_and_what_a_message_costs(
    caller: Caller, oa: ZaloOaEmulator, clock: TurnableClock, lan: OaPerson
) -> None:
    async def charge() -> str:
        caller.token = oa.grant().access
        answer = await caller.post(CS, {"recipient": {"user_id": lan.id}, "message": {"text": "x"}})
        return str(answer["error"] or answer["data"].get("quota", {}).get("quota_type", "charged"))

    oa.state.package_quota = 1
    assert await charge() == "reply"
    clock.advance(48 * HOUR + 1)
    assert [await charge(), await charge()] == ["sub_quota", "charged"]
    clock.advance(5 * DAY)
    assert await charge() == "-230"
    clock.advance(40 * DAY)
    assert await charge() == "-227"
    assert await caller.say(oa.person("Người lạ"), text="x") == -232


async def test_bearer_and_strangers_are_turned_away(caller: Caller, oa: ZaloOaEmulator, lan: OaPerson) -> None:
    body = {"recipient": {"user_id": lan.id}, "message": {"text": "x"}}
    assert (await caller.post(CS, body, Authorization=f"Bearer {caller.token}"))["error"] == -216
    assert oa.violations
    assert (await caller.post(CS, {"recipient": {"user_id": "1"}, "message": {"text": "x"}}))["error"] == -201
    for dead in ("transaction", "promotion"):
        assert (await caller.post(f"/v3.0/oa/message/{dead}", body))["error"] == -212


async def test_requests_are_counted_by_the_minute(caller: Caller, oa: ZaloOaEmulator, lan: OaPerson) -> None:
    oa.state.requests_per_minute = 2
    headers = {"access_token": caller.token}
    body = {"recipient": {"user_id": lan.id}, "message": {"text": "x"}}
    async with caller.http.post(f"{oa.origin}{CS}", json=body, headers=headers) as response:
        assert (response.headers["X-RateLimit-Limit"], response.headers["X-RateLimit-Remain"]) == ("2", "1")
    assert [await caller.say(lan, text="x"), await caller.say(lan, text="x")] == [0, -32]


# ------------------------------------------------------------------------------------------------------------- reading


async def test_asking_about_the_oa_and_its_people(caller: Caller, oa: ZaloOaEmulator, lan: OaPerson) -> None:
    stranger = oa.person("Người lạ")
    assert (await caller.get("/v2.0/oa/getoa"))["data"]["oa_type"] == 4
    detail = (await caller.get("/v3.0/oa/user/detail", {"user_id": lan.id}))["data"]
    assert detail["user_last_interaction_date"] == "05/06/2023"
    assert (await caller.get("/v3.0/oa/user/detail", {"user_id": stranger.id}))["error"] == -213
    assert (await caller.get("/v3.0/oa/user/getlist", {"offset": 0, "count": 51}))["error"] == -201
    listed = await caller.get("/v3.0/oa/user/getlist", {"offset": 0, "count": 50, "last_interaction_period": "TODAY"})
    assert listed["data"]["users"] == [{"user_id": lan.id}]
    quota = await caller.post("/v3.0/oa/quota/message", {"user_id": lan.id})
    assert quota["data"]["last_interaction"] == str(NOW)
    package = await caller.post("/v3.0/oa/quota/message", {"quota_owner": "OA"})
    assert package["data"][0]["remain"] == 500


@pytest.mark.parametrize(
    ("kind", "name", "content", "code"),
    [
        ("file", "a.pdf", b"%PDF-1.7", 0),
        ("file", "a.xlsx", b"PK\x03\x04", -201),
        ("file", "a.pdf", b"not a pdf", -201),
        ("file", "a.pdf", b"%PDF-" + b"x" * (5 * 1_048_576), -210),
        ("image", "a.png", b"\x89PNG", 0),
        ("image", "a.png", b"\x89PNG" + b"x" * 1_048_576, -210),
        ("image", "a.pdf", b"%PDF-1.7", -201),
    ],
    ids=["pdf", "xlsx", "no pdf", "pdf too large", "png", "png too large", "pdf as image"],
)
async def test_uploads_are_looked_at(caller: Caller, kind: str, name: str, content: bytes, code: int) -> None:
    form = aiohttp.FormData()
    form.add_field("file", io.BytesIO(content), filename=name)
    url = f"{caller.oa.origin}/v2.0/oa/upload/{kind}"
    async with caller.http.post(url, data=form, headers={"access_token": caller.token}) as response:
        assert (await response.json())["error"] == code


async def test_bad_days(caller: Caller, oa: ZaloOaEmulator, lan: OaPerson) -> None:
    body = {"recipient": {"user_id": lan.id}, "message": {"text": "x"}}
    headers = {"access_token": caller.token}
    oa.faults.add(FaultKind.BAD_GATEWAY)
    async with caller.http.post(f"{oa.origin}{CS}", json=body, headers=headers) as response:
        assert (response.status, response.content_type) == (502, "text/html")
    oa.faults.add(FaultKind.LOST, user_id=lan.id)
    with pytest.raises(aiohttp.ClientError):
        await caller.say(lan, text="đến nơi, mất hồi âm")
    assert [message.text for message in lan.from_oa] == ["đến nơi, mất hồi âm"]


async def test_people_press_only_what_they_see(lan: OaPerson) -> None:
    with pytest.raises(PhoneError):
        lan.tap("Đã nhận")
    with pytest.raises(PhoneError):
        lan.send("  ")


async def test_it_runs_in_a_process_of_its_own() -> None:
    async with RemoteZaloOa("--no-limits") as remote:
        assert await remote.call("people", first=2_000_000_000_000_000_100, count=3) == 3
        assert set(await remote.call("grant")) == {"access", "refresh"}
        await remote.call("person/2000000000000000101/send", text="xin chào")
        assert (await remote.call("stats"))["violations"] == []
        with pytest.raises(RuntimeError):
            await remote.call("nothing")
