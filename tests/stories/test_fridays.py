"""A Friday and the Monday after it: the office reads the week, puts the push off, sends its copy; a sending that grew is asked for first."""

import dataclasses as dc
import datetime as dt
from pathlib import Path

import pytest

from bot.config import Config
from bot.domain.obligations import Duty
from bot.domain.people import Role
from bot.store import events
from tests import record
from tests.stories.people import BUREAU, DIVISION, LAN, MUSEUM, Sở, open_office
from tests.stories.year import received

CHANNELS = ("web_chat", "zalo_bot")
LEADER = "Hoàng Văn Đức"


async def with_leader(office: Sở) -> None:
    """One of the leadership holds a page of their own."""
    world = office.world
    unit = int((await world.rows("select unit_id from unit_versions where name = ?", BUREAU))[0]["unit_id"])
    await world.write(record.person, LEADER, unit, Role.LEADER, "web_chat")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_from_friday_to_monday(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, hoa, world = office.lan, office.hoa, office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, MUSEUM, BUREAU)
        await office.says(office.mai, "2 1204 41/41")
        await office.taps(office.mai, "Đúng, ghi nhận")
        await world.turn_to("2023-06-09 14:05")
        digest = lan.sees("Tổng hợp tuần 05–09/6/2023").text
        assert "Mới: 01 đã nhận, 01 quán triệt, 00 báo cáo" in digest
        assert "- 16/6: 1204, còn 02 đơn vị" in digest
        assert "Thứ Hai 12/6 nhắc 02 đơn vị." in digest
        assert "Mã nhật ký: " in digest
        await office.taps(lan, "Xem trước, hoãn tin thứ Hai")
        assert "Tin nhắc hằng tuần: 08 giờ 00 phút, thứ Hai 12/6." in lan.last.text
        await office.taps(lan, "Xem")
        assert "- Hoàng Thị Hoa, Phòng Quản lý văn hóa: 02 việc" in lan.last.text
        await office.says(lan, "/tonghop")
        await office.taps(lan, "Xem trước, hoãn tin thứ Hai", "Hoãn đến thứ Ba 13/6")
        assert "Tin nhắc hằng tuần: 08 giờ 00 phút, thứ Ba 13/6." in lan.last.text
        assert "đổi lịch tin nhắc hằng tuần" in office.thanh.last.text
        ahead = await office.says(lan, "/lich")
        assert "thứ Ba 13/6" in ahead
        assert "thứ Hai 12/6" not in ahead
        before = len(hoa.heard)
        await world.turn_to("2023-06-12 16:00")
        assert len(hoa.heard) == before
        await world.turn_to("2023-06-13 08:05")
        assert hoa.last.text.startswith("Kính gửi đồng chí Hoàng Thị Hoa.")
        [(line, _)] = await world.read(events.of_kind, "weekly-push-put-off")
        assert line["person_id"] == await office.id_of(LAN)


@pytest.mark.parametrize("channel", CHANNELS)
async def test_the_copy_reaches_the_leadership_in_the_offices_words_with_the_code(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, world = office.lan, office.world
        await with_leader(office)
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, MUSEUM)
        await world.turn_to("2023-06-09 14:05")
        await office.says(lan, "bao cao lanh dao")
        assert lan.last.text.startswith("Kính gửi đồng chí Giám đốc.")
        await office.taps(lan, "Sửa câu chữ")
        await office.says(lan, "Kính gửi đồng chí Giám đốc. Tuần này còn 02 đơn vị. Trân trọng.")
        await office.taps(lan, "Gửi Giám đốc, các PGĐ")
        assert lan.last.text == "Đã gửi 01 đồng chí lãnh đạo Sở."
        [row] = await world.rows(
            "select o.payload from outbox o join deliveries d on d.id = o.delivery_id where d.delivery_key like 'leaders:week:%'"
        )
        assert "Tuần này còn 02 đơn vị." in row["payload"]
        [(line, _)] = await world.read(events.of_kind, "leaders-informed")
        assert (line["data"]["people"], line["data"]["edited"]) == (1, True)
        await world.turn_to("2023-06-09 16:25")
        assert not await world.rows("select id from deliveries where delivery_key like 'loghead:%'")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_push_that_grew_waits_for_one_tap(tmp_path: Path, channel: str) -> None:
    plain = Config()
    config = dc.replace(plain, reminders=dc.replace(plain.reminders, ask_above=1))
    async with open_office(tmp_path, channel, config=config) as office:
        lan, hoa, world = office.lan, office.hoa, office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, due=dt.date(2023, 8, 30), duties=(Duty.RECEIVE,))
        await world.turn_to("2023-06-13 09:00")
        await office.passed_on("1205/SVHTTDL-VP", MUSEUM, due=dt.date(2023, 8, 30), duties=(Duty.RECEIVE,))
        assert "sẽ hỏi trước" in await office.says(lan, "/lich")
        before = len(hoa.heard)
        await world.turn_to("2023-06-19 08:05")
        lan.sees("Tin nhắc hằng tuần sắp gửi 04 người; lần nhiều nhất trong 04 tuần qua là 01 người.")
        assert len(hoa.heard) == before
        assert "Chờ Văn phòng Sở đồng ý:\n- Tin nhắc hằng tuần, 04 người" in await office.says(lan, "/lich")
        await world.turn_to("2023-06-19 09:30")
        assert len(hoa.heard) == before
        await office.taps(lan, "Tin chờ Văn phòng (01)", "Gửi tin hằng tuần")
        assert "Tin nhắc hằng tuần tới 04 người" in lan.last.text
        await world.tick()
        assert len(hoa.heard) == before + 1
        assert "đã gửi, hoặc đã có tin mới thay thế" in await office.forges(lan, "automatic_send 1")
        told = await received(office, "2023-06-19 07:00")
        assert sum("weekly" in each for messages in told.values() for each in messages) == 4
