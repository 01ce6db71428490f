"""Who may see a conversation: the browser that was let in, at its own seat, until it is closed."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace

import aiohttp

from bot.config import Config
from bot.config import Web as WebSettings
from bot.messaging import Outgoing
from bot.store import web_chat as rows
from tests.web.site import SAME_ORIGIN, Site

HTML = {"Accept": "text/html"}


async def _status(site: Site, url: str, cookies: dict[str, str]) -> int:
    async with aiohttp.ClientSession(cookies=cookies) as session, session.get(site.url + url) as answer:
        return answer.status


async def test_the_cookie_of_one_seat_opens_no_other(site: Site) -> None:
    hoa, tuan = await site.seat(), await site.seat()
    await site.tell(tuan.address, "rieng", Outgoing("tin riêng của Tuấn"))
    for path in ("", "feed", "phone.json", "sessions", "file/1/0/a.pdf"):
        assert await _status(site, f"/c/{tuan.seat}/{path}", site.cookies(hoa)) == 401
    stolen = {"quantriet": hoa.token, f"quantriet_{tuan.seat}": hoa.token}
    assert await _status(site, f"/events?seats={tuan.seat}", stolen) == 401
    assert [r["status"] for r in await site.rows("outbox")] == ["queued"]


async def test_a_forged_seat_and_no_cookie_at_all_are_refused_in_words(site: Site) -> None:
    opened = await site.seat()
    assert await _status(site, "/c/deadbeef00112233/feed", site.cookies(opened)) == 401
    assert await _status(site, f"/c/{opened.seat}/feed", {}) == 401
    assert await _status(site, f"/c/{opened.seat}/feed", {"quantriet": "x" * 5000}) in (400, 401)
    assert await _status(site, "/c/..%2f..%2fetc/feed", {}) == 404
    async with aiohttp.ClientSession() as session, session.get(f"{site.url}/c/{opened.seat}/", headers=HTML) as answer:
        assert answer.status == 401
        text = await answer.text()
    assert "Phiên làm việc đã đóng" in text
    assert "0205 000 0000" in text


async def test_a_person_sees_their_devices_and_closes_one(site: Site) -> None:
    here = await site.seat()
    lost = await site.seat(here.address)
    stranger = await site.seat()
    async with aiohttp.ClientSession(cookies=site.cookies(here)) as session:
        page = f"{site.url}/c/{here.seat}/sessions"
        async with session.get(page, headers=HTML) as answer:
            assert (await answer.text()).count("Chrome, Android") == 4  # twice each: the name and the button's label
        ids = [s.id for s in await site.store.read(rows.sessions_of, lost.address, site.clock.now())]
        other = next(s.id for s in await site.store.read(rows.sessions_of, stranger.address, site.clock.now()))
        for chosen in (max(ids), other):
            async with session.post(page, data={"id": str(chosen)}, headers={**SAME_ORIGIN, **HTML}) as answer:
                assert answer.status == 200
    assert await _status(site, f"/c/{lost.seat}/feed", site.cookies(lost)) == 401
    assert await _status(site, f"/c/{here.seat}/feed", site.cookies(here)) == 200
    assert await _status(site, f"/c/{stranger.seat}/feed", site.cookies(stranger)) == 200


async def test_closing_all_others_and_then_this_one(site: Site) -> None:
    here = await site.seat()
    there = await site.seat(here.address)
    async with aiohttp.ClientSession(cookies=site.cookies(here)) as session:
        page = f"{site.url}/c/{here.seat}/sessions"
        async with session.post(page, data={"id": "others"}, headers={**SAME_ORIGIN, **HTML}) as answer:
            assert answer.status == 200
        assert await _status(site, f"/c/{there.seat}/feed", site.cookies(there)) == 401
        [own] = await site.store.read(rows.sessions_of, here.address, site.clock.now())
        async with session.post(page, data={"id": str(own.id)}, headers={**SAME_ORIGIN, **HTML}) as answer:
            assert "Đã đóng trên máy này" in await answer.text()
    assert await _status(site, f"/c/{here.seat}/feed", site.cookies(here)) == 401


async def test_a_session_that_is_used_lives_on_and_one_that_is_not_ends(site: Site) -> None:
    used, forgotten = await site.seat(), await site.seat()
    day = 86_400_000
    for _ in range(3):
        site.clock.advance(20 * day)
        url = f"{site.url}/c/{used.seat}/"
        async with aiohttp.ClientSession(cookies=site.cookies(used)) as session, session.get(url) as answer:
            assert answer.status == 200
            assert len(answer.headers.getall("Set-Cookie")) == 2
    assert await _status(site, f"/c/{forgotten.seat}/", site.cookies(forgotten)) == 401


async def test_cookies_are_secure_and_carry_the_path_of_a_public_address(
    start: Callable[[Config], Awaitable[Site]], config: Config, browserless: aiohttp.ClientSession
) -> None:
    site = await start(replace(config, web=WebSettings(port=0, public_url="https://so.example.vn/nhacviec")))
    url = f"{site.url}/l/{await site.link('admin')}"
    headers = {"Origin": "https://so.example.vn"}
    async with browserless.post(url, headers=headers, allow_redirects=False) as pressed:
        assert pressed.status == 303
        cookies = pressed.headers.getall("Set-Cookie")
        assert "Strict-Transport-Security" in pressed.headers
    assert all("Secure" in cookie for cookie in cookies)
    assert all("Path=/nhacviec/" in cookie for cookie in cookies)


async def _events(
    answer: aiohttp.ClientResponse, most: int, seconds: float = 5.0
) -> list[tuple[str, dict[str, object]]]:
    found: list[tuple[str, dict[str, object]]] = []
    name = ""
    async with asyncio.timeout(seconds):
        async for line in answer.content:
            text = line.decode().strip()
            if text.startswith("event: "):
                name = text.removeprefix("event: ")
            elif text.startswith("data: "):
                found.append((name, json.loads(text.removeprefix("data: "))))
                if len(found) == most:
                    break
    return found


async def test_one_stream_tells_several_phones_of_one_page_that_there_is_news(site: Site) -> None:
    hoa, tuan, foreign = await site.seat(), await site.seat(), await site.seat()
    cookies = site.cookies(hoa) | site.cookies(tuan)
    url = f"{site.url}/events?seats={hoa.seat},{tuan.seat},{foreign.seat}"
    async with aiohttp.ClientSession(cookies=cookies) as session, session.get(url) as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        first = await _events(stream, 3)
        assert ("gone", {"seat": foreign.seat}) in first
        assert ("news", {"seat": hoa.seat, "n": 0, "waiting": False}) in first
        await site.tell(tuan.address, "tin", Outgoing("tin mới"))
        assert await _events(stream, 1) == [("news", {"seat": tuan.seat, "n": 0, "waiting": True})]
        [line] = await site.phone(tuan).lines()
        site.doors.wake.notify()
        assert await _events(stream, 1) == [("news", {"seat": tuan.seat, "n": line["n"], "waiting": False})]


async def test_closing_a_session_ends_its_stream(site: Site) -> None:
    opened = await site.seat()
    url = f"{site.url}/events?seats={opened.seat}"
    async with aiohttp.ClientSession(cookies=site.cookies(opened)) as session, session.get(url) as stream:
        await _events(stream, 1)
        await site.store.write(rows.revoke_sessions, opened.address, site.clock.now())
        site.doors.wake.notify()
        assert await _events(stream, 99) == []
    assert await _status(site, f"/events?seats={opened.seat}", site.cookies(opened)) == 401


async def test_a_browser_that_leaves_is_not_remembered(site: Site) -> None:
    opened = await site.seat()
    url = f"{site.url}/events?seats={opened.seat}"
    async with aiohttp.ClientSession(cookies=site.cookies(opened)) as session:
        streams = [await session.get(url) for _ in range(20)]
        assert (await (await session.get(f"{site.url}/healthz")).json())["viewers"] == 20
        for stream in streams:
            stream.close()
    for n in range(100):
        await site.tell(opened.address, f"m{n}", Outgoing("x"))
        await asyncio.sleep(0.02)
        async with aiohttp.ClientSession() as session, session.get(f"{site.url}/healthz") as answer:
            if (await answer.json())["viewers"] == 0:
                return
    raise AssertionError("closed streams are still counted")
