"""A head on leave: says so, somebody stands in, both fall back by themselves; declined, changed, overlapping, nobody there."""

from pathlib import Path

import pytest

from tests.stories.people import DIVISION, MUSEUM, Sở, open_office

CHANNELS = ("web_chat", "zalo_bot")


async def reminded(office: Sở, *texts: str) -> dict[str, int]:
    """How many messages with these words each of the museum has heard."""
    people = {"mai": office.mai, "binh": office.binh, "tuan": office.tuan}
    return {name: sum(all(t in seen.text for t in texts) for seen in phone.heard) for name, phone in people.items()}


@pytest.mark.parametrize("channel", CHANNELS)
async def test_who_stands_in_is_reminded_and_may_confirm_and_both_fall_back(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, mai, binh, world = office.lan, office.mai, office.binh, office.world
        await office.passed_on("1204/SVHTTDL-VP", MUSEUM)
        said = await office.says(mai, "vang mat 12/6 den 16/6")
        assert "Vắng từ 12/6 đến hết 16/6/2023. Đồng chí nào xác nhận thay tại Bảo tàng tỉnh Lạng Sơn?" in said
        said = await office.taps(mai, "Phó Giám đốc Vi Văn Bình")
        assert "Đã ghi nhận: đồng chí vắng từ 12/6 đến hết 16/6/2023." in said
        assert "đồng chí Vi Văn Bình xác nhận thay" in said
        assert "Không nhận xác nhận thay" in " ".join(binh.last.labels) + binh.last.text
        listed = await office.says(lan, "/vangmat")
        assert "Lý Thị Mai, Bảo tàng tỉnh Lạng Sơn: 12/6–16/6, thay: Vi Văn Bình" in listed
        await world.turn_to("2023-06-16 15:00")
        heard = await reminded(office, "1204/SVHTTDL-VP", "Hôm nay đến hạn")
        assert heard == {"mai": 0, "binh": 2, "tuan": 0}
        assert "Thủ trưởng vắng đến 16/6" in await office.says(lan, "/tiendo 1204 bao tang")
        # What the head answers meanwhile counts all the same.
        await office.says(mai, "1 1204")
        assert "đã nhận 1204/SVHTTDL-VP" in mai.last.text
        await world.turn_to("2023-06-19 08:05")
        assert "Quá hạn 01 ngày làm việc" in mai.last.text or "quá hạn 01 ngày làm việc" in mai.last.text
        assert {"absence-declared", "absence-ended", "delegation-given", "delegation-ended"} <= set(
            await office.kinds()
        )
        await office.says(binh, "2 1204 41/41")
        assert "Đã ghi nhận" not in binh.last.text  # the right fell back
        assert "Chưa có ai báo vắng" in await office.says(lan, "/vangmat")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_declined_nobody_changed_and_ended_early(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, mai, binh, hoa = office.lan, office.mai, office.binh, office.hoa
        await office.passed_on("1204/SVHTTDL-VP", MUSEUM, DIVISION)
        await office.says(mai, "nghi phep tu hom nay den het 09/6 giao Vi Văn Bình thay")
        assert "đồng chí Vi Văn Bình xác nhận thay" in mai.last.text
        said = await office.taps(binh, "Không nhận xác nhận thay")
        assert "đồng chí không nhận xác nhận thay tại Bảo tàng tỉnh Lạng Sơn" in said
        for phone in (mai, lan):
            assert "Đồng chí Vi Văn Bình không nhận xác nhận thay tại Bảo tàng tỉnh Lạng Sơn" in phone.last.text
        # Other days: they overlap, so the old ones are replaced.
        await office.says(mai, "vangmat 08/6 den 12/6")
        await office.taps(mai, "Chưa giao ai")
        assert "trùng với đợt vắng đã báo" in mai.last.text
        said = await office.taps(mai, "Thay bằng những ngày mới")
        assert "từ 08/6 đến hết 12/6/2023" in said
        assert "chưa giao ai xác nhận thay, Văn phòng Sở đã được báo" in said
        assert "Đồng chí Lý Thị Mai, Thủ trưởng Bảo tàng tỉnh Lạng Sơn, vắng từ 08/6" in lan.last.text
        assert "01 người" in await office.says(lan, "vang mat")
        assert "Đã kết thúc đợt vắng" in await office.forges(mai, "absence_end 2")
        assert "Đã kết thúc trước đó." in await office.forges(mai, "absence_end 2")
        assert "Chưa có ai báo vắng" in await office.says(lan, "vang mat")
        # A head without anybody to stand in: the unit's clerk or deputy does not exist.
        said = await office.says(hoa, "vang mat 12/6")
        assert "chưa giao ai xác nhận thay" in said
        assert "Phòng Quản lý văn hóa, vắng ngày 12/6/2023" in lan.last.text


@pytest.mark.parametrize("channel", CHANNELS)
async def test_days_that_are_none_and_a_stand_in_who_is_away_too(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, mai, binh, world = office.lan, office.mai, office.binh, office.world
        await office.passed_on("1204/SVHTTDL-VP", MUSEUM)
        assert "từ ngày nào đến hết ngày nào" in await office.says(mai, "/vangmat")
        assert "Ngày cuối trước ngày đầu" in await office.says(mai, "16/6 den 12/6")
        assert "không có ngày 31/6" in await office.says(mai, "12/6 den 31/6")
        assert "đã qua" in await office.says(mai, "01/6 den 02/6")
        assert "ngày đầu và ngày cuối" in await office.says(mai, "khi nào về thì về")
        await office.says(binh, "vang mat 14/6 den 15/6")
        assert "nhắc việc gửi những người khác của đơn vị" in binh.last.text
        said = await office.says(mai, "01/6 den 16/6")
        assert "Cũng vắng trong những ngày này: Phó Giám đốc Vi Văn Bình." in said
        assert "cũng vắng" in await office.says(mai, "Vi Văn Bình")
        said = await office.taps(mai, "Văn thư Nông Văn Tuấn")
        assert "từ 05/6 đến hết 16/6/2023" in said
        assert "Những ngày trước hôm nay không tính." in said
        # Who stands in falls ill: the head is reminded again on these days, and everybody concerned hears it.
        await office.says(office.tuan, "vang mat 16/6")
        for phone in (mai, lan):
            assert "người xác nhận thay tại Bảo tàng tỉnh Lạng Sơn, cũng vắng ngày 16/6/2023" in phone.last.text
        await world.turn_to("2023-06-16 08:05")
        heard = await reminded(office, "Hôm nay đến hạn 1204/SVHTTDL-VP")
        assert heard == {"mai": 0, "binh": 1, "tuan": 0}
