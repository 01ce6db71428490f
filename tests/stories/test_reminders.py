"""A week of a unit head, through real sockets: Monday's card, one tap, the due day, an outage, Friday's log code."""

from datetime import date
from pathlib import Path

import pytest

from bot.domain.obligations import Duty
from bot.domain.people import Role
from bot.store import events, settings
from tests import record
from tests.handlers.offices import registered, unit_of, with_list
from tests.world import CHANNELS, World, open_world

DIVISION = "Phòng Quản lý văn hóa"


async def published(world: World, number: str, unit: str, due: date, *duties: Duty) -> None:
    await world.write(record.directive, number, [await unit_of(world, unit)], duties, due=due, at=world.clock.now())


async def in_earnest(world: World) -> None:
    await world.write(settings.put, "trial_mode", False, world.clock.now())


@pytest.mark.parametrize("channel", CHANNELS)
async def test_monday_rings_one_tap_records_and_the_due_day_rings_again(tmp_path: Path, channel: str) -> None:
    async with open_world(tmp_path, telegram=channel == "telegram") as world:
        await with_list(world)
        await in_earnest(world)
        hoa = await registered(world, DIVISION, Role.HEAD, "Hoàng Thị Hoa", channel)
        await published(world, "1204/SVHTTDL-VP", DIVISION, date(2023, 6, 16), Duty.DISSEMINATE)
        await published(world, "951/QĐ-BTTTT", DIVISION, date(2023, 6, 30), Duty.RECEIVE)
        await world.turn_to("2023-06-12 08:05")
        assert "Phòng Quản lý văn hóa còn 02 việc:" in hoa.last.text
        said = await world.taps(hoa, "951: đã nhận, 30/6")
        assert "Đã ghi nhận: Phòng Quản lý văn hóa đã nhận 951/QĐ-BTTTT" in said
        assert "Còn 01 việc:" in said
        await world.turn_to("2023-06-16 08:05")
        assert "Hôm nay đến hạn 1204/SVHTTDL-VP: quán triệt." in hoa.last.text
        assert await world.taps(hoa, "Lý do nhận tin này")
        assert len([message for message in hoa.heard if "Hôm nay đến hạn" in message.text]) == 1


async def test_the_server_is_off_over_monday_and_sends_once_when_it_is_back(tmp_path: Path) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        await with_list(world)
        await in_earnest(world)
        hoa = await registered(world, DIVISION, Role.HEAD, "Hoàng Thị Hoa", "telegram")
        await published(world, "1204/SVHTTDL-VP", DIVISION, date(2023, 7, 14), Duty.RECEIVE)
        world.clock.advance_to(world.clock.now() + 8 * 86_400_000 + 3_600_000)  # Tuesday 13/6, 10:00
        await world.restart()
        await world.tick()
        await world.restart()
        await world.tick()
        assert len([message for message in hoa.heard if "còn 01 việc" in message.text]) == 1


async def test_friday_the_office_holds_the_code_of_the_log(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        await with_list(world)
        chief = await registered(world, "Văn phòng Sở", Role.HEAD, "Nguyễn Văn Thành")
        await world.turn_to("2023-06-09 14:05")
        shown = chief.sees("Tổng hợp tuần 05–09/6/2023").text
        [(line, _)] = await world.read(events.of_kind, "log-head-published")
        code = line["data"]["code"]
        assert " ".join([code[:4], code[4:8], code[8:]]) in shown
        await world.taps(chief, "Xem việc cần xử lý")
        full = await world.taps(chief, "Xem mã đầy đủ")
        assert line["data"]["head"] in "".join(full.split())
