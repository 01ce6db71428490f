"""Point 5, quán triệt: the numbers, who may confirm them, who confirms instead, what the office records itself."""

from pathlib import Path

import pytest

from tests.stories.people import DIVISION, MUSEUM, open_office
from tests.world import CHANNELS, EVERYWHERE


@pytest.mark.parametrize("channel", EVERYWHERE)
async def test_the_clerk_prepares_nothing_counts_and_the_head_confirms_in_one_tap(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        tuan, mai = office.tuan, office.mai
        await office.passed_on()
        told = await office.taps(tuan, "Đã quán triệt")
        assert "Xác nhận quán triệt 1204/SVHTTDL-VP do Giám đốc Lý Thị Mai thực hiện." in told
        await office.taps(tuan, "Nhập sẵn để trình")
        assert "Còn 03 người" in await office.says(tuan, "38")
        await office.taps(tuan, "Công tác")
        await office.says(tuan, "2")
        summed = await office.taps(tuan, "Chưa phổ biến, sẽ bổ sung")
        assert "Đã phổ biến 38/41 người" in summed
        assert "Vắng có lý do: 02 (công tác 02)" in summed
        await office.taps(tuan, "Trình")
        assert await office.count("dissemination-confirmed") == 0
        shown = mai.sees("Đồng chí Nông Văn Tuấn trình xác nhận quán triệt 1204/SVHTTDL-VP")
        assert "Cộng: 41 người" in shown.text
        await office.world.restart()
        done = await office.taps(mai, "Xác nhận")
        assert "38/41 người, vắng có lý do 02" in done
        assert "Người xác nhận: Lý Thị Mai. Người nhập: Nông Văn Tuấn." in done
        assert "Đã ghi cả đã nhận" in done
        edits = office.world.can(mai).edits
        if edits:
            assert "Bổ sung" in tuan.sees("Đã phổ biến 38/41 người, vắng có lý do 02, còn lại 01.").labels
            await office.taps(mai, "Bổ sung")
            await office.says(mai, "1")
        else:
            await office.says(mai, "2 1204 1")
        assert "quán triệt đủ 39/41 người, vắng có lý do 02" in await office.taps(mai, "Đúng, ghi nhận")
        if edits:
            assert "Đơn vị đã hoàn thành các việc của văn bản này." in office.binh.sees("Đã phổ biến 39/41").text
        assert await office.count("dissemination-confirmed") == 2


@pytest.mark.parametrize("channel", EVERYWHERE)
async def test_more_than_staff_is_refused_one_line_is_enough_and_it_can_be_taken_back(
    tmp_path: Path, channel: str
) -> None:
    async with open_office(tmp_path, channel) as office:
        hoa, world = office.hoa, office.world
        await office.passed_on()
        imported = await office.count("roster-changed")
        await office.taps(hoa, "Đã quán triệt")
        refused = await office.says(hoa, "60")
        assert "60 nhiều hơn tổng số 12 người của Phòng. Chưa ghi nhận." in refused
        assert "Tổng số hiện nay của Phòng" in await office.taps(hoa, "Tổng số đã thay đổi")
        await office.says(hoa, "/huy")
        assert await office.count("roster-changed") == imported

        summed = await office.says(hoa, "2 1204 12/12")
        assert "Đã phổ biến 12/12 người" in summed
        assert "Hình thức: họp đơn vị" in summed
        await office.taps(hoa, "Sửa hình thức", "Niêm yết")
        done = await office.taps(hoa, "Đúng, ghi nhận")
        assert "quán triệt đủ 12/12 người đối với 1204/SVHTTDL-VP, ngày 05/6/2023" in done
        assert "niêm yết tại đơn vị" in done
        await world.wait(61)
        again = await office.says(hoa, "2 1204 12/12")
        assert "ghi nhận" in again.lower()
        assert await office.count("dissemination-confirmed") == 1
        await office.taps(hoa, "Ghi nhầm")
        await office.taps(hoa, "Rút, bấm nhầm")
        assert "Nhật ký giữ cả hai lần" in hoa.last.text
        if world.can(hoa).edits:
            assert "Đã quán triệt" in hoa.sees("Đã nhận: Hoàng Thị Hoa, Trưởng phòng").labels
        kinds = await office.kinds()
        assert kinds.count("dissemination-confirmed") == 1
        assert kinds.count("acknowledgement-withdrawn") == 1


@pytest.mark.parametrize("channel", CHANNELS)
async def test_who_confirms_instead_may_within_the_dates_and_not_after(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        mai, binh = office.mai, office.binh
        await office.passed_on()
        await office.passed_on("951/SVHTTDL-VP", MUSEUM)
        refused = await office.says(binh, "2 1204 41/41")
        assert "Giám đốc Lý Thị Mai" in refused
        await office.says(binh, "/huy")
        await office.says(mai, "/giaothay")
        await office.taps(mai, "Vi Văn Bình")
        given = await office.says(mai, "09/6")
        assert "đồng chí Vi Văn Bình xác nhận thay Thủ trưởng Bảo tàng tỉnh Lạng Sơn từ 05/6 đến hết 09/6/2023" in given
        assert "Đồng chí được giao xác nhận thay đồng chí Lý Thị Mai" in binh.last.text
        assert "Đã phổ biến 41/41 người" in await office.says(binh, "2 1204 41/41")
        assert "quán triệt đủ 41/41 người" in await office.taps(binh, "Đúng, ghi nhận")
        assert "Quán triệt: Vi Văn Bình, Phó Giám đốc" in mai.sees("Quán triệt: Vi Văn Bình").text
        await office.world.turn_to("2023-06-10 09:00")
        late = await office.says(binh, "2 951 41/41")
        assert "Trình Giám đốc Lý Thị Mai" in late
        assert await office.count("delegation-ended") == 1


@pytest.mark.parametrize("channel", CHANNELS)
async def test_the_office_records_what_it_was_told_by_phone_and_says_so_everywhere(
    tmp_path: Path, channel: str
) -> None:
    async with open_office(tmp_path, channel) as office:
        lan = office.lan
        await office.passed_on()
        asked = await office.says(lan, "/ghithay quan ly van hoa 1204")
        assert "Ghi nhận thay Phòng Quản lý văn hóa, 1204/SVHTTDL-VP" in asked
        await office.taps(lan, "Đã quán triệt")
        await office.says(lan, "05/6 hop 11/12")
        await office.taps(lan, "Điện thoại")
        done = await office.says(lan, "Hoàng Thị Hoa, Trưởng phòng")
        assert "Đã ghi nhận thay: Phòng Quản lý văn hóa quán triệt 1204/SVHTTDL-VP ngày 05/6/2023" in done
        assert 'Bảng tổng hợp ghi rõ "Văn phòng Sở ghi nhận thay"' in done
        assert "Quán triệt (Văn phòng Sở ghi nhận thay)" in office.hoa.sees("Đã phổ biến 11/12 người").text
        await office.says(lan, "/tiendo 1204 quan ly van hoa")
        assert "Văn phòng Sở ghi nhận thay (Lan)" in lan.last.text
        assert "quán triệt 11/12, còn 01" in lan.last.text
        assert DIVISION in lan.last.text
