"""An example office to register in: units of two kinds, people expected, an administrator; said and tapped by people."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.actions import invitations, units
from bot.actions.invitations import Issued
from bot.demo.phones import Phone
from bot.demo.web_phone import WebPhone
from bot.domain.people import Role
from bot.store import registration
from bot.store import units as unit_rows
from tests.world import World

LIST: Sequence[Sequence[object]] = [
    ["Tên đơn vị", "Loại", "Viết tắt", "Tên cũ", "Tổng số", "Họ và tên", "Chức vụ", "Điện thoại"],
    ["Phòng Quản lý văn hóa", "Phòng chuyên môn", "QLVH", "", 12, "Hoàng Thị Hoa", "Trưởng phòng", "0205 000 0001"],
    ["Bảo tàng tỉnh Lạng Sơn", "Đơn vị sự nghiệp", "BT", "Ban Quản lý di tích", 41, "Lý Thị Mai", "Giám đốc", ""],
    ["", "", "", "", "", "Nông Văn Tuấn", "Văn thư", ""],
    ["Trung tâm Văn hóa nghệ thuật tỉnh", "Đơn vị sự nghiệp", "", "", 35, "Vi Thị Hương", "Giám đốc", ""],
    ["Trung tâm Thông tin du lịch", "Đơn vị sự nghiệp", "", "", 18, "", "", ""],
    ["Văn phòng Sở", "Văn phòng", "VP", "", 15, "Nguyễn Văn Thành", "Chánh Văn phòng", ""],
]


async def with_list(world: World) -> None:
    """The office brings in its list."""
    report = await world.write(units.import_table, world.app.office, world.clock.now(), LIST, partial=False, by=None)
    assert report.written, report


async def administrator(world: World, name: str = "Chu Thị Lan") -> Phone:
    """The first administrator opens the one-time link, agrees and gives the full name."""
    phone = await world.open_link(name, world.url("l", await world.link("admin")))
    await world.taps(phone, "Đồng ý")
    await world.says(phone, name)
    return phone


async def invitation(world: World, unit: str, role: Role, name: str = "") -> Issued:
    """A code given out by the office; personal when ``name`` is on the unit's list."""
    unit_id = await unit_of(world, unit)
    expected = await world.read(registration.expected_in, unit_id)
    wanted = next((e.id for e in expected if e.full_name == name), None)
    return await world.write(invitations.issue, world.app.office, world.clock.now(), unit_id, role, wanted, None)


async def unit_of(world: World, name: str) -> int:
    unit = await world.read(unit_rows.by_name, name)
    assert unit is not None, name
    return unit.id


async def registered(world: World, unit: str, role: Role, name: str, channel: str = "web_chat") -> Phone:
    """Somebody of the list, registered by a personal code."""
    issued = await invitation(world, unit, role, name)
    phone = await world.phone(name, channel)
    await world.says(phone, issued.typed)
    await world.taps(phone, "Đồng ý")
    phone.sees("Đã ghi nhận đăng ký")
    return phone


async def asks(world: World, owner: str, typed: str, label: str, post: str, name: str) -> Phone:
    """Somebody without a code asks to be registered: names a unit, taps it and a post, gives a name. The office has to approve."""
    phone = await world.phone(owner)
    await world.says(phone, "/start")
    await world.taps(phone, "Đồng ý")
    await world.says(phone, typed)
    await world.taps(phone, label or phone.last.labels[0], post)
    await world.says(phone, name)
    return phone


async def clerk_asks(world: World) -> Phone:
    """Tuấn, the museum's clerk, asks without a code."""
    return await asks(world, "Tuấn", "bao tang", "Bảo tàng tỉnh Lạng Sơn", "Văn thư", "Nông Văn Tuấn")


def code_in(text: str) -> str:
    """The eight digits a message holds."""
    found = re.search(r"\b(\d{4} \d{4})\b", text)
    assert found is not None, text
    return found.group(1)


async def address_of(world: World, phone: Phone) -> str:
    """The web chat's address behind a page."""
    assert isinstance(phone, WebPhone)
    [row] = await world.rows("select address from web_sessions where seat = ?", phone.seat)
    return str(row["address"])
