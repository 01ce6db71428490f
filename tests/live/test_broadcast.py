"""A message to many through the whole product: held, released by the clock, sent on real sockets, told as it goes."""

from __future__ import annotations

from pathlib import Path

from bot.demo.phones import Phone
from bot.domain.people import Role
from bot.store import settings
from tests.handlers.offices import registered, with_list
from tests.world import World, open_world

TEXT = "Họp giao ban tháng 6 chuyển sang 14 giờ thứ Năm 15/6/2023, phòng họp tầng 2."


async def office_of_three(world: World, page: str = "web_chat") -> tuple[Phone, Phone, Phone]:
    """Chánh Văn phòng and one head on a page (or where ``page`` says), another head on Telegram."""
    await with_list(world)
    thanh = await registered(world, "Văn phòng Sở", Role.HEAD, "Nguyễn Văn Thành", page)
    hoa = await registered(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa", "telegram")
    mai = await registered(world, "Bảo tàng tỉnh Lạng Sơn", Role.HEAD, "Lý Thị Mai", page)
    await world.write(settings.put, "trial_mode", False, world.clock.now())
    return thanh, hoa, mai


async def compose(world: World, author: Phone) -> None:
    await world.says(author, "/thongbao", TEXT)
    await world.taps(author, next(b for b in author.last.labels if b.startswith("Tất cả phòng")), "Thủ trưởng (03)")


async def test_the_clock_releases_it_and_every_phone_gets_it_once(tmp_path: Path) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        thanh, hoa, mai = await office_of_three(world)
        await compose(world, thanh)
        await world.taps(thanh, "Gửi 03 người")
        assert "Dừng, chưa gửi" in thanh.last.labels
        await world.wait(30)
        assert not [m for m in hoa.messages if TEXT in m.text]
        await world.wait(45)
        for phone in (hoa, mai):
            assert len([m for m in phone.messages if TEXT in m.text]) == 1
        await world.wait(10)
        assert thanh.sees("Đã gửi xong lúc").text.endswith("03/03 người.")
        kinds = [
            row["kind"] for row in await world.rows("select kind from events where kind like 'broadcast%' order by id")
        ]
        assert kinds == ["broadcast-held", "broadcast-decided"]


async def test_stopped_in_time_nobody_gets_it_and_a_restart_does_not_forget_the_hold(tmp_path: Path) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        thanh, hoa, mai = await office_of_three(world, "telegram")
        await compose(world, thanh)
        await world.taps(thanh, "Gửi 03 người")
        await world.restart()
        await world.taps(thanh, "Dừng, chưa gửi")
        assert "Chưa tin nào được gửi" in thanh.last.text
        await world.wait(120)
        assert not [m for phone in (hoa, mai) for m in phone.messages if TEXT in m.text]


async def test_the_office_looks_and_takes_the_table_home(tmp_path: Path) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        thanh, _, _ = await office_of_three(world)
        assert "Chưa có văn bản nào đang theo dõi." in await world.says(thanh, "/tiendo")
        await world.says(thanh, "/nhatky quan ly van hoa")
        assert "đăng ký" in thanh.last.text
        await world.taps(thanh, "Kiểm tra nhật ký")
        assert "Mã nhật ký:" in thanh.sees("Nhật ký liền mạch:", newest=3).text
