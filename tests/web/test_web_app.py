"""The rest of the server: headers, health, hooks, faults in words."""

import io

import aiohttp
import pytest
from aiohttp.test_utils import make_mocked_request

from bot.web.auth import Limiter, device_of
from tests.web.site import Site

HTML = {"Accept": "text/html"}


async def test_every_answer_carries_the_headers_that_protect_it(site: Site, browserless: aiohttp.ClientSession) -> None:
    for path in ("/", "/nowhere", "/static/phone.js", "/static/phone.css", "/healthz", "/l/x"):
        async with browserless.get(site.url + path) as answer:
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_scripts_have_their_type_whatever_the_machine_thinks(
    site: Site, browserless: aiohttp.ClientSession
) -> None:
    async with browserless.get(f"{site.url}/static/phone.js") as answer:
        assert answer.content_type == "text/javascript"
        tag = answer.headers["ETag"]
    async with browserless.get(f"{site.url}/static/phone.js", headers={"If-None-Match": tag}) as answer:
        assert answer.status == 304
    for path in ("/static/../app.py", "/static/%2e%2e%2fapp.py", "/static/app.py"):
        async with browserless.get(site.url + path) as answer:
            assert answer.status == 404


async def test_health_is_the_stores(site: Site, browserless: aiohttp.ClientSession) -> None:
    async with browserless.get(f"{site.url}/healthz") as answer:
        assert (answer.status, await answer.json()) == (200, {"ok": True, "viewers": 0})
    await site.store.close()
    async with browserless.get(f"{site.url}/healthz") as answer:
        assert answer.status == 503


async def test_a_hook_needs_no_browser_and_answers_what_its_channel_says(
    site: Site, browserless: aiohttp.ClientSession
) -> None:
    url = f"{site.url}/hooks/test"
    for body, status in ((b'{"update_id": 1}', 200), (b"{}", 401), (b"x" * 5_000_000, 413)):
        async with browserless.post(url, data=io.BytesIO(body)) as answer:
            assert answer.status == status
    async with browserless.get(url, headers=HTML) as answer:
        assert answer.status == 405


async def test_a_fault_of_ours_is_said_in_words(
    site: Site, browserless: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    opened = await site.seat()
    await site.store.close()
    async with browserless.get(f"{site.url}/c/{opened.seat}/", headers=HTML, cookies=site.cookies(opened)) as answer:
        assert answer.status == 500
        assert "Hệ thống gặp lỗi" in await answer.text()
    assert "failed" in caplog.text
    async with browserless.get(f"{site.url}/khong-co", headers=HTML) as answer:
        assert answer.status == 404
        assert "Không có trang này" in await answer.text()


async def test_the_first_page_says_how_one_gets_in(site: Site, browserless: aiohttp.ClientSession) -> None:
    async with browserless.get(site.url) as answer:
        text = await answer.text()
    assert "đồng chí Chu Thị Lan, 0205 000 0000" in text
    assert 'lang="vi"' in text


def test_a_limiter_counts_each_key_alone() -> None:
    limiter = Limiter(2, 60)
    assert [limiter.allows("a") for _ in range(3)] == [True, True, False]
    assert limiter.allows("b")
    assert not limiter.allows("a", counts=False)


def test_a_device_is_named_so_that_its_owner_knows_it() -> None:
    for agent, name in (
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/120 Chrome/114", "Cốc Cốc, Windows"),
        ("", ""),
    ):
        assert device_of(make_mocked_request("GET", "/", {"User-Agent": agent})) == name
