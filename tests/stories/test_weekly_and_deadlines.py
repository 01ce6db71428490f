"""Point 7: a whole month of one directive with the clock turned; who owes nothing hears nothing, an outage changes nothing."""

import datetime as dt
from pathlib import Path

import pytest

from bot.store import calendar
from tests.stories.people import DIVISION, MUSEUM, open_office
from tests.world import CHANNELS, EVERYWHERE, office_time

WEEKLY = "Kính gửi đồng chí"


@pytest.mark.parametrize("channel", EVERYWHERE)
async def test_the_ladder_the_weekly_card_the_day_and_the_weeks_after(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        hoa, mai, world = office.hoa, office.mai, office.world
        await office.passed_on()
        await office.says(mai, "2 1204 41/41")
        await office.taps(mai, "Đúng, ghi nhận")
        before = {p.owner: len(p.heard) for p in (mai, office.binh, office.tuan)}

        await world.turn_to("2023-06-09 08:05")
        assert "còn 05 ngày làm việc" in hoa.last.text
        assert "Đã nhận" in hoa.last.labels
        await world.turn_to("2023-06-12 08:05")
        assert f"{DIVISION} còn 02 việc:" in hoa.last.text
        assert hoa.last.text.startswith(f"{WEEKLY} Hoàng Thị Hoa.")
        said = await (office.taps(hoa, "1204: đã nhận, 16/6") if world.can(hoa).buttons else office.says(hoa, "1"))
        assert "Đã ghi nhận: Phòng Quản lý văn hóa đã nhận 1204/SVHTTDL-VP" in said
        await world.turn_to("2023-06-16 08:05")
        assert "Hôm nay đến hạn 1204/SVHTTDL-VP: quán triệt" in hoa.last.text
        why = await office.taps(hoa, "Lý do nhận tin này")
        assert "Trưởng phòng" in why
        await world.turn_to("2023-06-19 08:05")
        assert "Quá hạn 01 ngày làm việc (hạn 16/6)." in hoa.last.text
        await office.says(hoa, "2 1204 12/12")
        assert "Ghi nhận sau hạn." in await office.taps(hoa, "Đúng, ghi nhận")
        known = len(hoa.heard)
        await world.turn_to("2023-06-26 08:05")
        assert len(hoa.heard) == known, hoa.last.text
        for phone in (mai, office.binh, office.tuan):
            assert len(phone.heard) == before[phone.owner], phone.last.text
        days = {
            str(row["day"])
            for row in await world.rows(
                "select date(at / 1000 + 25200, 'unixepoch') as day from events where kind in ('reminder-issued', 'weekly-push-decided')"
            )
        }
        assert {"2023-06-09", "2023-06-12", "2023-06-16", "2023-06-19"} <= days


@pytest.mark.parametrize("channel", CHANNELS)
async def test_an_outage_over_a_monday_that_is_off_sends_exactly_once_afterwards(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        hoa, world = office.hoa, office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, due=dt.date(2023, 7, 28))
        lan = await office.id_of("Chu Thị Lan")
        monday = dt.date(2023, 6, 12)
        await world.write(calendar.mark_day, monday, False, "nghỉ bù", "", world.clock.now(), lan)
        await world.turn_to("2023-06-12 10:00")
        assert sum(WEEKLY in seen.text for seen in hoa.heard) == 0
        world.clock.advance_to(office_time("2023-06-13 13:40"))  # off from Monday 10:00 to Tuesday afternoon
        await world.restart()
        await world.tick()
        await world.restart()
        await world.tick()
        await world.turn_to("2023-06-14 09:00")
        assert sum(WEEKLY in seen.text for seen in hoa.heard) == 1
        await world.turn_to("2023-06-19 08:05")
        assert sum(WEEKLY in seen.text for seen in hoa.heard) == 2


@pytest.mark.parametrize("channel", CHANNELS)
async def test_without_a_due_day_it_is_weekly_for_as_many_weeks_as_was_said(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        hoa, world = office.hoa, office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, due=None, weekly_weeks=2)
        await office.passed_on("1205/SVHTTDL-VP", DIVISION, due=None, weekly_weeks=0)
        await world.turn_to("2023-06-27 09:00")
        weekly = [seen.text for seen in hoa.heard if WEEKLY in seen.text]
        assert len(weekly) == 2, weekly
        assert all("Chưa đặt hạn" in text for text in weekly)
        assert not any("1205" in text for text in weekly)


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_unit_on_paper_and_a_closed_question_do_not_ring(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        world = office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, MUSEUM)
        await office.says(office.lan, "/nhangiay quan ly van hoa")
        assert "nhận bằng giấy" in office.lan.last.text
        await world.turn_to("2023-06-12 08:05")
        assert WEEKLY in office.mai.last.text
        assert "nhận bằng giấy, chưa có phiếu" in await office.says(office.lan, "/tiendo 1204 quan ly van hoa")


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("due", "what"), [(dt.date(2023, 6, 15), "a rung"), (dt.date(2023, 6, 12), "the day itself")])
async def test_a_rung_that_falls_on_monday_comes_with_the_weekly_card_and_not_beside_it(
    tmp_path: Path, channel: str, due: dt.date, what: str
) -> None:
    async with open_office(tmp_path, channel) as office:
        hoa, world = office.hoa, office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, due=due)
        await world.turn_to("2023-06-11 18:00")
        before = len(hoa.heard)
        await world.turn_to("2023-06-12 09:00")
        cards = [seen.text for seen in hoa.heard[before:]]
        assert len(cards) == 1, what
        assert cards[0].startswith(f"{WEEKLY} Hoàng Thị Hoa.")
        assert "1204/SVHTTDL-VP" in cards[0]
        told = await world.rows(
            "select data from events where kind = 'reminder-issued' and at > ? order by id",
            office_time("2023-06-12 00:00"),
        )
        assert told, "the rung was told, by the weekly card"
