"""The phones with Zalo on the page: what they show over HTTP, what is pressed and typed, and what a hostile page could try."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.demo import seed
from bot.demo.running import Demonstration
from bot.demo.zalo_phone import ZaloPhone
from bot.domain.events import ReceiptAcknowledged
from bot.store import events
from tests.demo.conftest import demonstration, fresh, visitor
from tests.demo.test_page import pressed, published, state

BOT, OA = (list(seed.SEATS).index(name) + 1 for name in (seed.HEAD, seed.MUSEUM_HEAD))


async def screen(shown: Demonstration, http: aiohttp.ClientSession, n: int, query: str = "") -> dict[str, Any]:
    async with http.get(f"{shown.show.front.origin}/demo/phone/{n}{query}") as answer:
        assert answer.status == 200
        value: dict[str, Any] = await answer.json()
        return value


async def does(shown: Demonstration, http: aiohttp.ClientSession, n: int, what: str, **value: Any) -> int:
    async with http.post(f"{shown.show.front.origin}/demo/phone/{n}/{what}", json=value) as answer:
        return answer.status


async def shows(shown: Demonstration, http: aiohttp.ClientSession, n: int, words: str) -> dict[str, Any]:
    """The newest line with these words, as soon as it is there."""
    async with asyncio.timeout(10):
        while True:
            for line in reversed((await screen(shown, http, n))["lines"]):
                if words in line["text"]:
                    return dict(line)
            await asyncio.sleep(0.05)


async def receipts(shown: Demonstration) -> int:
    return len(await shown.show.read(events.of_kind, ReceiptAcknowledged.kind))


async def test_one_is_pressed_and_the_other_answered_by_a_digit(tmp_path: Path) -> None:
    async with demonstration(tmp_path) as shown, visitor() as http:
        assert (await screen(shown, http, BOT))["name"] == "Zalo Bot: Sở VHTTDL (mẫu)"
        registered = (await screen(shown, http, OA))["lines"]
        assert next(line["text"] for line in registered if line["mine"]).replace(" ", "").isdigit(), "the eight digits"
        await published(shown)
        card = await shows(shown, http, BOT, "1. Đã nhận")
        assert card["choices"] == []
        shown.show.clock.advance(30_000)  # a digit typed sooner might be meant for what stood there before
        assert await does(shown, http, BOT, "say", text=" 1 ") == 200
        await shows(shown, http, BOT, "đã nhận 1204")
        card = await shows(shown, http, OA, "Kính gửi: Bảo tàng tỉnh Lạng Sơn")
        at = [row[0]["label"] for row in card["choices"]].index("Đã nhận")
        assert await does(shown, http, OA, "press", message=card["n"], button=at) == 200
        await shows(shown, http, OA, "đã nhận 1204")
        assert await receipts(shown) == 2


async def test_news_come_when_there_is_some_and_what_was_shown_is_not_sent_again(tmp_path: Path) -> None:
    async with demonstration(tmp_path) as shown, visitor() as http:
        origin = shown.show.front.origin
        async with http.get(f"{origin}/demo/news") as answer:
            mark = (await answer.json())["mark"]
        upto = (await screen(shown, http, BOT))["upto"]
        waiting = asyncio.create_task(http.get(f"{origin}/demo/news?after={mark}").__aenter__())
        await asyncio.sleep(0.3)
        assert not waiting.done()
        await does(shown, http, BOT, "say", text="trợ giúp")
        answer = await asyncio.wait_for(waiting, 5)
        assert (await answer.json())["mark"] > mark
        page = await screen(shown, http, BOT, f"?after={upto}")
        assert page["lines"][0]["text"] == "trợ giúp"
        assert "words" not in page
        assert (await screen(shown, http, BOT, f"?after={page['upto'] + 50}"))["lines"] == []


HOSTILE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("say", {"text": ""}),
    ("say", {"text": "  \n"}),
    ("say", {"text": 1}),
    ("say", {"text": ["1"]}),
    ("say", {}),
    ("say", {"text": "ă" * 2001}),
    ("say", {"text": "🟥" * 1001}),
    ("say", {"text": "\ud800"}),
    ("press", {}),
    ("press", {"message": 0, "button": 9}),
    ("press", {"message": 10_000, "button": 0}),
    ("press", {"message": -1, "button": 0}),
    ("press", {"message": True, "button": False}),
    ("press", {"message": "1", "button": "0"}),
    ("press", {"message": 10**30, "button": 0}),
)


async def test_what_is_not_on_the_phone_cannot_be_pressed_and_nonsense_not_typed(tmp_path: Path) -> None:
    async with demonstration(tmp_path) as shown, visitor() as http:
        before = [(await screen(shown, http, n))["upto"] for n in (BOT, OA)]
        for n in (BOT, OA):
            for what, value in HOSTILE:
                assert await does(shown, http, n, what, **value) == 400, (n, what, value)
        origin = shown.show.front.origin
        for path in ("0", "1", "4", "5", "-2", "²", "2.0", "99999999999999999999", "..%2f"):
            async with http.get(f"{origin}/demo/phone/{path}") as answer:
                assert answer.status == 404, path
        for path in ("2/file/0", "2/file/9999", "3/file/x"):
            async with http.get(f"{origin}/demo/phone/{path}") as answer:
                assert answer.status == 404, path
        for body, status in ((b"{", 400), (b"\xff\xfe", 400), (b"[" * 50_000, 400), (b'"x"' + b" " * 70_000, 413)):
            async with http.post(f"{origin}/demo/phone/{BOT}/say", data=body) as answer:
                assert answer.status == status
        assert await does(shown, http, 1, "say", text="1") == 404, "a browser's phone has its own door"
        assert [(await screen(shown, http, n))["upto"] for n in (BOT, OA)] == before


async def test_another_site_can_neither_type_nor_press(tmp_path: Path) -> None:
    async with demonstration(tmp_path) as shown, aiohttp.ClientSession() as other:
        for what, value in (("say", {"text": "1"}), ("press", {"message": 0, "button": 0})):
            assert await does(shown, other, OA, what, **value) == 403


async def test_during_the_outage_one_platform_forgets_and_the_other_comes_again(tmp_path: Path) -> None:
    async with demonstration(tmp_path) as shown, visitor() as http:
        await published(shown)
        await asyncio.sleep(0.2)
        await pressed(shown, http, "outage", out=True)
        await asyncio.sleep(2.2)  # so long somebody still counts as polling
        await does(shown, http, BOT, "say", text="đã nhận 1204")
        await does(shown, http, OA, "say", text="đã nhận 1204")
        await asyncio.sleep(0.3)
        await pressed(shown, http, "turn", to="hour")
        await pressed(shown, http, "outage", out=False)
        await shows(shown, http, OA, "Đã ghi nhận: Bảo tàng tỉnh Lạng Sơn đã nhận 1204")
        again = await shows(shown, http, BOT, "Đang chờ trả lời: 1204")
        assert "Hệ thống" in again["text"]
        assert await receipts(shown) == 1, "what was lost is asked for, never guessed"
        await does(shown, http, BOT, "say", text="đã nhận 1204")
        await shows(shown, http, BOT, "Đã ghi nhận: Phòng Quản lý văn hóa đã nhận 1204")


async def test_after_seven_silent_days_the_official_account_sends_its_template(tmp_path: Path) -> None:
    async with demonstration(tmp_path) as shown, visitor() as http:
        await published(shown)
        await pressed(shown, http, "turn", to="monday")
        template = await shows(shown, http, OA, "Việc trong tuần")
        assert "Bảo tàng tỉnh Lạng Sơn" in template["text"]
        assert template["choices"] == []
        await does(shown, http, OA, "say", text="xin chào")
        card = await shows(shown, http, OA, "còn 02 việc")
        assert card["choices"], "one word of hers opens the window, and the whole card comes"
        assert shown.show.platforms["zalo_oa"].violations == []
        assert shown.show.platforms["zalo_bot"].violations == []


async def test_half_a_year_later_the_account_is_still_authorised(tmp_path: Path) -> None:
    async with demonstration(tmp_path) as shown, visitor() as http:
        assert (await pressed(shown, http, "turn", to="2023-12-04"))["status"] == 200
        assert (await state(shown, http))["date"] == "2023-12-04"
        await does(shown, http, OA, "say", text="trợ giúp")
        await shows(shown, http, OA, "Chu Thị Lan")
        officer = await shown.show.own_phone(seed.OFFICER)
        assert not any("Zalo OA" in seen.text for seen in officer.heard), "no alert about an authorisation that ended"


async def test_on_another_day_the_phones_show_what_they_showed(tmp_path: Path) -> None:
    async with demonstration(tmp_path) as shown, visitor() as http:
        await published(shown)
        before = [(await screen(shown, http, n))["lines"] for n in (BOT, OA)]
    async with fresh(tmp_path) as again, visitor() as http:
        assert [(await screen(again, http, n))["lines"] for n in (BOT, OA)] == before
        card = await shows(again, http, OA, "Kính gửi: Bảo tàng tỉnh Lạng Sơn")
        assert await does(again, http, OA, "press", message=card["n"], button=0) == 200
        await shows(again, http, OA, "đã nhận 1204")
        await does(again, http, BOT, "say", text="đã nhận 1204")
        await shows(again, http, BOT, "đã nhận 1204/SVHTTDL-VP lúc")
        assert await receipts(again) == 2


@pytest.mark.parametrize("left", ["", "{", "[]", '{"zalo_oa": {}, "zalo_bot": 1}'])
async def test_what_was_kept_and_cannot_be_read_leaves_empty_phones(tmp_path: Path, left: str) -> None:
    async with demonstration(tmp_path) as shown:
        await shown.show.settle()
    (tmp_path / "demo-phones.json").write_text(left, encoding="utf-8")
    async with fresh(tmp_path) as again, visitor() as http:
        assert (await screen(again, http, BOT))["lines"] == []
        for n in (BOT, OA):
            await does(again, http, n, "say", text="trợ giúp")
            await shows(again, http, n, "Chu Thị Lan")
        assert isinstance(again.show.phones[seed.HEAD], ZaloPhone)
