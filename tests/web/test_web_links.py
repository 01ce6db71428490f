"""A person is sent a link; looking at it costs nothing, pressing the button opens the chat once."""

import re
from dataclasses import replace

import aiohttp

from bot.actions.web_links import Opened, open_invitation
from bot.store import web_chat as rows
from bot.store.database import Database
from bot.store.keys import keyed_hash
from bot.web.links import link_url
from tests.web.site import SAME_ORIGIN, Site

HTML = {"Accept": "text/html"}


async def test_a_preview_of_the_link_does_not_use_it_up(site: Site, browserless: aiohttp.ClientSession) -> None:
    url = f"{site.url}/l/{await site.link('admin')}"
    for _ in range(2):
        async with browserless.get(url) as shown:
            assert shown.status == 200
            assert "Mở quyền quản trị" in await shown.text()
    async with browserless.post(url, headers=SAME_ORIGIN, allow_redirects=False) as pressed:
        assert pressed.status == 303
    async with browserless.post(url, headers={**SAME_ORIGIN, **HTML}, allow_redirects=False) as again:
        assert again.status == 403
        text = await again.text()
        assert "Liên kết đã được dùng" in text
        assert "0205 000 0000" in text
    async with browserless.get(url) as looked_again:
        assert looked_again.status == 403
        assert "09 giờ 00 phút, ngày 05/6/2023" in await looked_again.text()


async def test_the_button_opens_a_seat_of_its_own_and_hands_the_token_to_registration(
    site: Site, browserless: aiohttp.ClientSession
) -> None:
    token = await site.link("admin")
    async with browserless.post(f"{site.url}/l/{token}", headers=SAME_ORIGIN, allow_redirects=False) as pressed:
        seat = re.fullmatch(r"\.\./c/([a-z0-9]+)/", pressed.headers["Location"])
        assert seat is not None
        cookies = pressed.headers.getall("Set-Cookie")
    for path, cookie in zip((f"/c/{seat[1]}/", "/events"), cookies, strict=True):
        assert f"Path={path}" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert "Secure" not in cookie
    async with browserless.get(f"{site.url}/c/{seat[1]}/") as chat:
        assert chat.status == 200
    assert [(i.start, i.text) for i in site.heard] == [(token, "/start")]
    stored = await site.rows("web_links") + await site.rows("web_sessions")
    assert token not in repr(stored)
    assert len(token) >= 22  # 128 bits and more


async def test_expired_withdrawn_and_unknown_links_are_told_apart(
    site: Site, browserless: aiohttp.ClientSession
) -> None:
    expired, withdrawn = await site.link("admin", minutes=15), await site.link("invite", minutes=600)
    await site.store.write(rows.revoke_links, "invite", site.clock.now())
    site.clock.advance(15 * 60_000)
    for token, status, words in (
        (expired, 410, "Liên kết hết hạn lúc 09 giờ 15 phút"),
        (withdrawn, 410, "đã thu hồi liên kết này"),
        ("khong-co", 404, "không có liên kết này"),
    ):
        async with browserless.get(f"{site.url}/l/{token}") as shown:
            assert (shown.status, words in await shown.text()) == (status, True)
        async with browserless.post(f"{site.url}/l/{token}", headers={**SAME_ORIGIN, **HTML}) as pressed:
            assert (pressed.status, words in await pressed.text()) == (status, True)
    assert await site.rows("web_sessions") == []


async def test_a_login_link_opens_the_existing_conversation(site: Site, browserless: aiohttp.ClientSession) -> None:
    first = await site.seat()
    await site.phone(first).say("xin chào")
    token = await site.link("login", address=first.address)
    async with browserless.post(f"{site.url}/l/{token}", headers=SAME_ORIGIN, allow_redirects=False) as pressed:
        base = pressed.headers["Location"].removeprefix("..")
    async with browserless.get(f"{site.url}{base}feed") as feed:
        texts = [line["text"] for line in (await feed.json())["lines"]]
    assert texts == ["xin chào", "Đã nghe: xin chào"]
    assert len(site.heard) == 1


async def test_an_invitation_lets_in_and_stays_unused(site: Site, browserless: aiohttp.ClientSession) -> None:
    await site.store.write(_invite, keyed_hash(site.office.key, "invitation_token", "loi-moi"), site.clock.now())
    async with browserless.get(f"{site.url}/i/loi-moi") as shown:
        assert "Lời mời đăng ký" in await shown.text()
    for _ in range(2):
        async with browserless.post(f"{site.url}/i/loi-moi", headers=SAME_ORIGIN, allow_redirects=False) as pressed:
            assert pressed.status == 303
    assert [i.start for i in site.heard] == ["loi-moi", "loi-moi"]
    assert len({i.address for i in site.heard}) == 2
    assert (await site.rows("invitations"))[0]["used_at"] is None
    site.clock.advance(15 * 86_400_000)
    closed = await site.store.write(open_invitation, site.office, "loi-moi", "", site.clock.now())
    assert not isinstance(closed, Opened)


def _invite(db: Database, token_hash: str, now: int) -> None:
    db.execute("insert into units (id, created_at) values (1, ?)", [now])
    db.execute(
        "insert into invitations (unit_id, role, code_hash, token_hash, created_at, expires_at) values (1, 'clerk', 'x', ?, ?, ?)",
        [token_hash, now, now + 14 * 86_400_000],
    )


async def test_guessing_links_is_stopped(site: Site, browserless: aiohttp.ClientSession) -> None:
    for n in range(20):
        async with browserless.get(f"{site.url}/l/sai-{n}") as wrong:
            assert wrong.status == 404
    async with browserless.get(f"{site.url}/l/{await site.link('admin')}", headers=HTML) as right:
        assert right.status == 429
        assert "thử lại sau 10 phút" in await right.text()


async def test_a_foreign_page_cannot_press_the_button(site: Site, browserless: aiohttp.ClientSession) -> None:
    url = f"{site.url}/l/{await site.link('admin')}"
    refused: list[dict[str, str]] = [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": site.url},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
    ]
    for headers in refused:
        async with browserless.post(url, headers=headers, allow_redirects=False) as pressed:
            assert pressed.status == 403, headers
    async with browserless.post(url, headers={"Origin": site.url}, allow_redirects=False) as own:
        assert own.status == 303


async def test_the_page_speaks_english_when_asked(site: Site, browserless: aiohttp.ClientSession) -> None:
    url = f"{site.url}/l/{await site.link('invite')}?lang=en"
    async with browserless.get(url) as shown:
        assert "Invitation to register" in await shown.text()
    async with browserless.post(url, headers=SAME_ORIGIN, allow_redirects=False) as pressed:
        assert pressed.status == 303
    assert site.heard[0].language == "en"


def test_a_link_names_the_public_address_where_there_is_one(site: Site) -> None:
    local = site.office.config
    public = replace(local, web=replace(local.web, public_url="https://nhacviec.example.vn/so/"))
    assert link_url(public, "abc") == "https://nhacviec.example.vn/so/l/abc"
    assert link_url(public, "abc", invitation=True) == "https://nhacviec.example.vn/so/i/abc"
    assert (
        link_url(replace(local, web=replace(local.web, host="0.0.0.0", port=8080)), "abc")
        == "http://127.0.0.1:8080/l/abc"
    )
