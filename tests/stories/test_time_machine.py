"""``/lich`` says beforehand what the phones will ring for, and then they do."""

import datetime as dt
from pathlib import Path

from tests.stories.people import DIVISION, MUSEUM, open_office


async def test_the_office_sees_the_days_to_come_and_they_come_so(tmp_path: Path) -> None:
    async with open_office(tmp_path, "telegram") as office:
        hoa, lan, world = office.hoa, office.lan, office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, MUSEUM, due=dt.date(2023, 6, 16))
        said = await office.says(lan, "/lich")
        assert "Sẽ tự gửi, nếu từ nay chưa đơn vị nào trả lời:" in said
        assert "thứ Sáu 09/6" in said
        friday = await office.taps(lan, "thứ Sáu 09/6")
        assert "08:00 Hoàng Thị Hoa: nhắc hạn, 1204/SVHTTDL-VP" in friday
        own = await office.says(hoa, "lich")
        assert "Đồng chí sẽ nhận, nếu đơn vị chưa trả lời:" in own
        assert "08:00 09/6: nhắc hạn" in own
        assert "Lý Thị Mai" not in own
        known = len(hoa.heard)
        await world.turn_to("2023-06-09 08:05")
        assert len(hoa.heard) == known + 1
        await office.says(hoa, "1 1204")
        await office.says(hoa, "2 1204 12/12")
        await office.taps(hoa, "Đúng, ghi nhận")
        assert "không có tin nào tự gửi" in await office.says(hoa, "/lich")
        assert "Đề nghị gửi một ngày" in await office.says(lan, "/lich 31/02")


async def test_what_is_overdue_climbs_to_the_office_which_reads_who_and_since_when(tmp_path: Path) -> None:
    async with open_office(tmp_path, "telegram") as office:
        lan, world = office.lan, office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, MUSEUM, due=dt.date(2023, 6, 16))
        await world.turn_to("2023-06-19 08:05")
        assert "02 đơn vị chưa xong việc đã đến hạn:" in lan.last.text
        assert "quá hạn 01 ngày làm việc (hạn 16/6)" in lan.last.text
        assert "Đã nhắc Thủ trưởng đơn vị." in lan.last.text
        shown = await office.taps(lan, "Xem 1204/SVHTTDL-VP")
        assert "1204/SVHTTDL-VP" in shown
        why = await office.says(office.hoa, "9")
        assert "Văn phòng Sở đã được báo" in why
