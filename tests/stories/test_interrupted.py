"""A platform that forgets what nobody takes, and a time in which nothing could be heard (dialogues.md 7.7)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import polling
from bot.connections import listening
from bot.emulators.zalo_bot import FaultKind
from tests.stories.people import Sở, open_office

ASKED = "Hệ thống tạm dừng từ"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pauses between polls are real seconds: here they are short."""
    monkeypatch.setattr(polling, "FIRST_WAIT", 0.02)
    monkeypatch.setattr(polling, "LONGEST_WAIT", 0.05)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def noticed(office: Sở) -> None:
    """The interruption is over and in the log, and whoever is to be told is told."""
    async with asyncio.timeout(10):
        while not await office.count("reception-interrupted"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await office.world.settle()


def asked(office: Sở, name: str) -> list[str]:
    return [seen.text for seen in getattr(office, name).heard if seen.text.startswith(ASKED)]


async def test_two_hours_of_bad_gateway_lose_words_and_who_owed_them_is_asked_once(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_bot", at="2023-06-05 08:30") as office:
        world, zalo = office.world, office.world.zalo_bot
        zalo.modes.forgetful, zalo.modes.polled_within_s = True, 0.0
        await office.passed_on()
        assert "Đã ghi nhận" in await office.says(office.hoa, "đã nhận 1204")

        bad = zalo.faults.add(FaultKind.HTML_502, 1_000_000, methods=("getUpdates",))
        await until(lambda: bad.hits > 0)
        for minutes in range(15, 121, 15):
            await world.turn_to(f"2023-06-05 {8 + (30 + minutes) // 60:02}:{(30 + minutes) % 60:02}")
            hits = bad.hits
            await until(lambda hits=hits: bad.hits > hits)  # type: ignore[misc]
        await office.mai.say("đã nhận 1204")
        assert zalo.bot.queue.lost == 1
        assert "không nhận được tin từ 08 giờ 30 phút" in office.lan.last.text

        zalo.faults.clear()
        await noticed(office)
        [text] = asked(office, "mai")
        assert "từ 08 giờ 30 phút đến 10 giờ 30 phút, ngày 05/6/2023" in text
        assert "Đang chờ trả lời: 1204/SVHTTDL-VP" in text
        assert office.mai.last.labels[0] == "Đã nhận"
        assert asked(office, "hoa") == []
        assert "nay đã hoạt động lại" in office.lan.last.text
        assert "Đã ghi nhận" in await office.taps(office.mai, "Đã nhận")

        await world.wait(7200)
        await office.says(office.hoa, "xin chào")
        assert len(asked(office, "mai")) == 1
        assert await office.count("reception-interrupted") == 1


async def test_a_question_left_open_over_a_night_without_us_is_asked_for_in_the_morning(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_bot", at="2023-06-05 16:20") as office:
        world = office.world
        world.zalo_bot.modes.forgetful, world.zalo_bot.modes.polled_within_s = True, 0.0
        await office.passed_on()
        await office.says(office.mai, "quán triệt 1204")
        question = office.mai.last
        assert await office.count("dissemination-confirmed") == 0
        await world.app.stop()
        await office.mai.say("41")
        world.clock.advance(3 * 3_600_000)
        await world.start_again()
        await noticed(office)
        assert asked(office, "mai") == []
        await world.turn_to("2023-06-06 07:30")
        [text] = asked(office, "mai")
        assert "từ 16 giờ 20 phút đến 19 giờ 20 phút, ngày 05/6/2023" in text
        assert office.mai.last.labels == question.labels
        await world.restart()
        assert len(asked(office, "mai")) == 1


async def test_what_was_kept_for_us_is_read_before_anybody_is_asked(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_bot") as office:
        world = office.world
        await office.passed_on()
        await world.app.stop()
        for phone in (office.hoa, office.mai, office.binh, office.tuan):
            await phone.say("đã nhận 1204")
        world.clock.advance(3_600_000)
        await world.start_again()
        await noticed(office)
        assert "hoạt động lại" in office.lan.last.text
        assert [name for name in ("hoa", "mai", "binh", "tuan") if asked(office, name)] == []


async def test_a_restart_or_a_turned_clock_bothers_nobody(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_bot") as office:
        await office.passed_on()
        await office.world.restart()
        await office.world.turn_to("2023-06-05 15:00")
        await office.says(office.hoa, "đã nhận 1204")
        await office.world.restart()
        await office.says(office.hoa, "xin chào")
        assert [name for name in ("hoa", "mai", "binh", "tuan", "lan") if asked(office, name)] == []
        assert await office.count("reception-interrupted") == 0


async def test_a_machine_that_slept_heard_nothing_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_office(tmp_path, "zalo_bot") as office:
        world = office.world
        await office.passed_on()
        awake = world.clock.monotonic
        monkeypatch.setattr(world.clock, "monotonic", lambda: awake() + listening.INTERRUPTED_MS / 1000)
        world.clock.advance(listening.INTERRUPTED_MS)
        await office.says(office.hoa, "xin chào")
        await noticed(office)
        assert len(asked(office, "mai")) == 1


async def test_a_token_that_is_refused_is_told_to_the_office_when_it_can_be(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_bot") as office:
        world, zalo = office.world, office.world.zalo_bot
        zalo.faults.add(FaultKind.REFUSE, 3, methods=("getUpdates",), code=401, description="Unauthorized")
        await office.hoa.say("xin chào")
        await until(lambda: not zalo.faults.armed)
        told = ("không nhận lệnh của Hệ thống", "đã gửi tin được trở lại")
        async with asyncio.timeout(10):  # an answer in the air may say "back" between two refusals
            while not all(any(words in seen.text for seen in office.lan.heard) for words in told):
                await world.tick()
                await asyncio.sleep(0.02)


async def test_somebody_elses_webhook_is_taken_away_again(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_bot") as office:
        zalo = office.world.zalo_bot
        zalo.bot.webhook.set("https://nguoi-khac.example/hook", "khoa-cua-ho")
        await until(lambda: not zalo.bot.webhook.url)
        assert "Kính chào" in await office.says(office.hoa, "xin chào") or office.hoa.last.text
