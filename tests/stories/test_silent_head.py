"""A head who said nothing before leaving: on the third working day deputy, clerk and office get one line each, once."""

from pathlib import Path

import pytest

from tests.stories.people import DIVISION, MUSEUM, open_office

SILENT = "chưa có xác nhận của Thủ trưởng sau 03 ngày làm việc"


@pytest.mark.parametrize("channel", ["web_chat", "zalo_bot"])
async def test_deputy_clerk_and_office_hear_once_and_the_office_names_who_confirms(
    tmp_path: Path, channel: str
) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, mai, binh, tuan, hoa, world = office.lan, office.mai, office.binh, office.tuan, office.hoa, office.world
        await office.passed_on("1204/SVHTTDL-VP", MUSEUM, DIVISION)
        await office.says(hoa, "1 1204")  # this head has answered
        await office.says(tuan, "1 1204")  # the clerk is not the head
        planned = await office.says(lan, "/lich 08/6")
        assert "báo Thủ trưởng chưa trả lời" in planned
        await world.turn_to("2023-06-08 07:55")
        assert not any(SILENT in seen.text for phone in (binh, tuan) for seen in phone.heard)
        await world.turn_to("2023-06-08 08:05")
        for phone in (binh, tuan):
            assert f"1204/SVHTTDL-VP (hạn 16/6) của Bảo tàng tỉnh Lạng Sơn {SILENT}" in phone.last.text
        assert "Thủ trưởng 01 đơn vị chưa trả lời sau 03 ngày làm việc:" in lan.last.text
        assert "Bảo tàng tỉnh Lạng Sơn" in lan.last.text
        assert DIVISION not in lan.last.text
        assert not any(SILENT in seen.text for seen in mai.heard)
        said = await office.taps(binh, "Thủ trưởng đang vắng")
        assert "Đã báo Văn phòng Sở: Thủ trưởng Bảo tàng tỉnh Lạng Sơn đang vắng." in said
        assert "Đồng chí Vi Văn Bình báo: Thủ trưởng Bảo tàng tỉnh Lạng Sơn đang vắng." in lan.last.text
        assert "Đã ghi nhận: Thủ trưởng đã được báo." in await office.taps(tuan, "Đã báo Thủ trưởng")
        await office.taps(lan, "Giao người xác nhận thay")
        await office.taps(lan, "Phó Giám đốc Vi Văn Bình")
        await office.says(lan, "30/6")
        assert "đồng chí xác nhận thay" in binh.last.text or "Bảo tàng" in binh.last.text
        await world.turn_to("2023-06-15 17:00")
        for phone in (binh, tuan):
            assert sum(SILENT in seen.text for seen in phone.heard) == 1
        assert await office.count("head-silence-told") == 1
        assert await office.count("head-silence-answered") == 2


async def test_a_head_who_is_away_or_whose_unit_waits_for_the_office_is_no_silent_head(tmp_path: Path) -> None:
    async with open_office(tmp_path, "web_chat") as office:
        lan, mai, tuan, hoa, world = office.lan, office.mai, office.tuan, office.hoa, office.world
        await office.passed_on("1204/SVHTTDL-VP", MUSEUM, DIVISION)
        await office.says(mai, "vang mat den 09/6")
        await office.taps(mai, "Chưa giao ai")
        await office.says(hoa, "gia han 1204 den 20/6 vi ban hop")
        await world.turn_to("2023-06-09 12:00")
        assert not any("chưa trả lời sau 03 ngày" in seen.text for seen in lan.heard)
        assert not any(SILENT in seen.text for seen in tuan.heard)
