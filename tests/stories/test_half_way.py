"""A sending stopped half-way: who got it owes, the rest waits and is sent after all when somebody says so."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.emulators.faults import Armed
from bot.emulators.telegram import FaultKind as TelegramTrouble
from bot.emulators.zalo_oa import FaultKind as OaTrouble
from tests.stories.people import HEAD_LINE, SUMMARY, Sở, open_office, telegram_of
from tests.stories.test_on_zalo_oa import person_of

CARD = "Văn phòng Sở chuyển Công văn số 1204/SVHTTDL-VP"
MUSEUM_PEOPLE = {"Lý Thị Mai", "Vi Văn Bình", "Nông Văn Tuấn"}
OFTEN = 50


def who_got(office: Sở) -> set[str]:
    phones = [p for p in office.world.phones.values() if p is not office.lan]
    return {p.owner for p in phones if any(CARD in seen.text for seen in p.heard)}


@contextlib.asynccontextmanager
async def museum_out_of_reach(office: Sở, channel: str) -> AsyncIterator[None]:
    """What is queued for the museum does not leave: its pages are closed, or the platform has trouble with these three chats."""
    world, museum = office.world, (office.mai, office.binh, office.tuan)
    closed = {key: phone for key, phone in world.phones.items() if phone in museum}
    faults: list[Armed] = []
    match channel:
        case "web_chat":
            for key in closed:
                del world.phones[key]
        case "telegram":
            assert world.emulator is not None
            add = world.emulator.faults.add
            faults = [add(TelegramTrouble.BAD_GATEWAY, OFTEN, chat_id=int(telegram_of(phone))) for phone in museum]
        case _:
            add_oa = world.zalo_oa.faults.add
            faults = [add_oa(OaTrouble.BAD_GATEWAY, OFTEN, user_id=person_of(phone).id) for phone in museum]
    yield
    world.phones.update(closed)
    for fault in faults:
        assert fault.hits
        fault.remaining = 0


async def sent_to_division_and_museum(office: Sở) -> None:
    lan = office.lan
    await office.says(lan, "/chuyen")
    await office.taps(lan, "Không có")
    await office.says(lan, HEAD_LINE, SUMMARY)
    await office.taps(lan, "Chọn đơn vị")
    await office.says(lan, "quan ly van hoa, bao tang")
    await office.taps(lan, "Xong", "Xong")
    await office.says(lan, "cham nhat 16/6")
    await office.taps(lan, "Đúng", "Gửi đến 02 đơn vị", "Gửi ngay")


@pytest.mark.parametrize("channel", ["web_chat", "telegram", "zalo_oa"])
async def test_stopped_half_way_and_gone_on_with(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, world = office.lan, office.world
        async with museum_out_of_reach(office, channel):
            await sent_to_division_and_museum(office)
            where = "ghi ở tin trên" if world.can(lan).edits else "Kết quả báo tại đây"
            assert where in lan.sees("bắt đầu gửi").text
            how_far = await office.taps(lan, "Xem tiến độ gửi")
            assert "01/04 người" in how_far or "Đang gửi 1204/SVHTTDL-VP" in how_far
            await office.taps(lan, "Dừng phần chưa gửi")
        await world.wait(90)
        stopped = lan.sees("đã dừng lúc").text
        assert "01 người đã nhận, 03 người chưa gửi. Đơn vị đã nhận vẫn thực hiện." in stopped
        assert who_got(office) == {"Hoàng Thị Hoa"}
        await office.taps(office.hoa, "Đã nhận")
        assert "Đã ghi nhận" in office.hoa.last.text
        [line] = await world.rows("select data from events where kind = 'directive-stopped'")
        assert '"sent":1' in line["data"]
        assert '"unsent":3' in line["data"]

        known = len(office.hoa.heard)
        await office.taps(lan, "Gửi tiếp phần chưa gửi")
        await world.wait(10)
        assert who_got(office) - {"Hoàng Thị Hoa"} == MUSEUM_PEOPLE
        assert len(office.hoa.heard) == known, "who has it gets it no second time"
