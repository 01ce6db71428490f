"""A unit on paper: its slip is printed, signed and photographed, and recorded for it; a line recorded wrongly is annulled."""

from pathlib import Path

import pytest

from bot.store import units
from tests.handlers.offices import code_in, unit_of
from tests.stories.people import DIVISION, open_office
from tests.world import CHANNELS

THEATRE = "Trung tâm Văn hóa nghệ thuật tỉnh"


@pytest.mark.parametrize("channel", CHANNELS)
async def test_the_slip_is_printed_signed_photographed_and_recorded_for_the_unit(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, world = office.lan, office.world
        theatre = await unit_of(world, THEATRE)
        await world.write(units.set_on_paper, theatre, True)
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, THEATRE, "Trung tâm Thông tin du lịch")
        assert "02 đơn vị" in await office.says(lan, "/inphieugiay 1204")
        lan.sees("Phiếu giấy 1204/SVHTTDL-VP: 02 đơn vị")
        assert any(name.endswith(".pdf") for seen in lan.heard for name in seen.files)
        await office.taps(lan, "Ghi nhận thay đơn vị")
        await office.says(lan, "van hoa nghe thuat")
        await office.taps(lan, "Đã quán triệt")
        assert "Căn cứ để ghi" in await office.says(lan, "05/6 hop 35/35")
        recorded = await office.sends(lan, "phieu.jpg", b"\xff\xd8\xff\xe0 the signed slip")
        assert "Đã ghi nhận thay: Trung tâm Văn hóa nghệ thuật tỉnh quán triệt 1204/SVHTTDL-VP" in recorded
        assert "Căn cứ: phiếu giấy có ký, kèm ảnh. Người ghi: Chu Thị Lan." in recorded
        assert 'Bảng tổng hợp ghi rõ "Văn phòng Sở ghi nhận thay".' in recorded
        lines = await world.rows("select unit_id, data from events where kind = 'recorded-on-behalf'")
        assert {line["unit_id"] for line in lines} == {theatre}
        assert all('"told_by":"signed_slip"' in line["data"] for line in lines)
        assert await world.rows("select 1 from events where kind = 'paper-slip-made' and unit_id = ?", theatre)
        assert "01 đơn vị" in await office.says(lan, "/inphieugiay 1204")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_line_recorded_wrongly_is_annulled_with_a_reason_and_both_lines_stay(
    tmp_path: Path, channel: str
) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, hoa, world = office.lan, office.hoa, office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION)
        receipt = code_in(await office.taps(hoa, "Đã nhận"))
        assert "Việc này dành cho Văn phòng Sở" in await office.says(hoa, f"/huyghinhan {receipt}")
        await office.says(lan, f"/huyghinhan {receipt}")
        await office.says(lan, "bấm nhầm máy của người khác")
        assert receipt in lan.last.text
        kinds = await office.kinds()
        assert kinds.count("receipt-acknowledged") == 1, "the log keeps what was said"
        assert "line-annulled" in kinds
        assert "Đã nhận" in hoa.sees("Văn phòng Sở chuyển").labels, "the card asks again"
        await office.taps(hoa, "Đã nhận")
        assert "Đã ghi nhận: Phòng Quản lý văn hóa đã nhận" in hoa.last.text
        [owed] = await world.rows("select status from obligations where duty = 'receive'")
        assert owed["status"] == "met"
        assert "0000 0001" in await office.says(lan, "/huyghinhan 00000001")
        assert await office.count("line-annulled") == 1
