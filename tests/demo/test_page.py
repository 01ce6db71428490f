"""The demonstration's page over HTTP: one session a phone, the clock, the outage."""

import re
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.demo import seed
from bot.demo.phones import NotShown, Phone
from bot.demo.running import Demonstration
from tests.demo.conftest import demonstration, visitor

ROWS = re.compile(r'data-base="/c/(\w+)/"')


async def opened_page(shown: Demonstration, http: aiohttp.ClientSession, path: str = "/demo") -> tuple[str, list[str]]:
    async with http.get(shown.show.front.origin + path) as answer:
        assert answer.status == 200
        text = await answer.text()
    return text, ROWS.findall(text)


async def state(shown: Demonstration, http: aiohttp.ClientSession) -> dict[str, Any]:
    async with http.get(f"{shown.show.front.origin}/demo/state") as answer:
        value: dict[str, Any] = await answer.json()
        return value


async def pressed(shown: Demonstration, http: aiohttp.ClientSession, path: str, **value: Any) -> dict[str, Any]:
    async with http.post(f"{shown.show.front.origin}/demo/{path}", json=value) as answer:
        said: dict[str, Any] = await answer.json()
        return said | {"status": answer.status}


async def published(shown: Demonstration) -> dict[str, Phone]:
    """The office passes the draft on; phones of the seats as further browsers of the same people."""
    show = shown.show
    phones = {name: show.phones[name] if name in seed.CHANNELS else await show.own_phone(name) for name in seed.SEATS}
    show.seats.clear()
    words = show.app.office.languages.default
    await show.says(seed.OFFICER, "ban soan")
    await show.taps(seed.OFFICER, "triển khai")
    await show.says(seed.OFFICER, f"{seed.NUMBER} {seed.DATED}")
    await show.taps(seed.OFFICER, words.t("publishing.audience.all", count="16"), words.t("publishing.done"))
    await show.taps(seed.OFFICER, words.t("publishing.deadline.none"), words.t("publishing.weekly.four"))
    await show.says(seed.OFFICER, "16")
    await show.taps(seed.OFFICER, words.t("sending.button.now"))
    await show.turn_to(show.clock.now() + 1000)
    phones[seed.HEAD].sees(seed.NUMBER)
    return phones


async def test_every_phone_of_the_page_is_a_session_of_its_own(tmp_path: Path) -> None:
    async with demonstration(tmp_path) as shown, visitor() as http:
        text, seats = await opened_page(shown, http)
        assert "Sở mẫu" in text
        in_browsers = [name for name in seed.SEATS if name not in seed.CHANNELS]
        assert len(set(seats)) == len(in_browsers)
        names = []
        for seat in seats:
            async with http.get(f"{shown.show.front.origin}/c/{seat}/feed") as answer:
                assert answer.status == 200
                page = await answer.json()
                names.append(next(n for n in seed.SEATS if any(n in line["text"] for line in page["lines"])))
        assert names == in_browsers
        async with http.get(f"{shown.show.front.origin}/events?seats={','.join(seats)}") as stream:
            first = await stream.content.readuntil(b"\r\n\r\n")
            assert stream.status == 200
            assert b"news" in first
        assert (await opened_page(shown, http))[1] == seats, "opened again, the phones are the same"
        async with visitor() as stranger:
            assert not set((await opened_page(shown, stranger))[1]) & set(seats)
            async with stranger.get(f"{shown.show.front.origin}/c/{seats[0]}/feed") as answer:
                assert answer.status == 401


async def test_the_clock_walks_to_monday_and_the_reminder_comes(tmp_path: Path) -> None:
    async with demonstration(tmp_path) as shown, visitor() as http:
        await opened_page(shown, http)
        assert (await state(shown, http))["date"] == "2023-06-05"
        phones = await published(shown)
        assert (await state(shown, http))["done"] == [True, False, False, False, False]
        said = await pressed(shown, http, "turn", to="monday")
        assert said["said"].startswith("Đã đến 08:00, thứ Hai, 12/6/2023")
        now = await state(shown, http)
        assert now["date"] == "2023-06-12"
        assert now["done"][4]
        assert any("thứ Hai hằng tuần" in line["text"] for line in now["lines"])
        assert "1204" in phones[seed.HEAD].last.text


async def test_a_day_that_is_past_none_or_too_far_is_refused(tmp_path: Path) -> None:
    async with demonstration(tmp_path) as shown, visitor() as http:
        before = (await state(shown, http))["date"]
        for day in ("2023-06-04", "2123-01-01", "mai", ""):
            refused = await pressed(shown, http, "turn", to=day)
            assert refused["status"] == 400
            assert "phía trước" in refused["error"]
        assert (await state(shown, http))["date"] == before


async def test_another_site_cannot_turn_the_clock(tmp_path: Path) -> None:
    async with demonstration(tmp_path) as shown, aiohttp.ClientSession() as other:
        answer = await other.post(f"{shown.show.front.origin}/demo/turn", json={"to": "hour"})
        assert answer.status == 403


async def test_an_outage_over_monday_morning_still_reminds_exactly_once(tmp_path: Path) -> None:
    async with demonstration(tmp_path) as shown, visitor() as http:
        _, seats = await opened_page(shown, http)
        phones = await published(shown)
        head = phones[seed.HEAD]
        before = len(head.heard)
        assert "ngừng" in (await pressed(shown, http, "outage", out=True))["said"]
        assert (await state(shown, http))["out"] is True
        async with http.get(f"{shown.show.front.origin}/c/{seats[0]}/feed") as answer:
            assert answer.status == 503
        await pressed(shown, http, "turn", to="2023-06-12")
        await pressed(shown, http, "turn", to="hour")
        with pytest.raises(NotShown):
            await phones[seed.MUSEUM_CLERK].say("xin chao")
        assert "chạy lại" in (await pressed(shown, http, "outage", out=False))["said"]
        await shown.show.turn_to(shown.show.clock.now() + 1000)
        await shown.show.turn_to(shown.show.clock.now() + 60_000)
        reminders = [seen for seen in head.heard[before:] if "1204" in seen.text and "Kính gửi đồng chí" in seen.text]
        assert len(reminders) == 1


async def test_opened_during_the_outage_the_page_says_how_to_go_on(tmp_path: Path) -> None:
    async with demonstration(tmp_path) as shown, visitor() as http:
        await shown.show.break_off()
        async with http.get(f"{shown.show.front.origin}/demo") as answer:
            assert answer.status == 503
            assert "Chạy lại Hệ thống" in await answer.text()
        for name in ("away.js", "demo.css", "phone.css", "phone.js"):
            async with http.get(f"{shown.show.front.origin}/demo/static/{name}") as answer:
                assert answer.status == 200, name
        await pressed(shown, http, "outage", out=False)
        await opened_page(shown, http)


async def test_the_page_speaks_english_as_well(tmp_path: Path) -> None:
    async with demonstration(tmp_path) as shown, visitor() as http:
        text, _ = await opened_page(shown, http, "/demo?lang=en")
        assert "Next Monday, 08:00" in text
