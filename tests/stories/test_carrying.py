"""D5 carries D1–D3 with their files and makes each unit's duties once; a mark of secrecy inside a draft leaves no trace."""

from datetime import date
from pathlib import Path

import pytest

from bot.actions.publishing import Spec, register_document
from bot.domain.audience import Audience
from bot.messaging import FileRef
from tests.stories.people import DIVISION, SUMMARY, Sở, open_office
from tests.world import CHANNELS

CARRIED = (
    ("348/QĐ-TTg", date(2023, 4, 6), "Thủ tướng Chính phủ", "Quyết định"),
    ("1369/BTTTT-CBC", date(2023, 4, 17), "Bộ Thông tin và Truyền thông", "Công văn"),
    ("781/QĐ-BTTTT", date(2023, 5, 8), "Bộ Thông tin và Truyền thông", "Quyết định"),
)
HEAD = (
    "Công văn 1204/SVHTTDL-VP ngày 05/6/2023 của Sở VHTTDL về việc triển khai Chiến lược chuyển đổi số báo chí "
    "theo Công văn 2305-CV/BTGTU ngày 19/5/2023, Quyết định 348/QĐ-TTg ngày 06/4/2023, Công văn 1369/BTTTT-CBC "
    "ngày 17/4/2023, Quyết định 781/QĐ-BTTTT ngày 08/5/2023"
)


async def registered(office: Sở) -> None:
    """D1–D3 are in the record, each with its file."""
    world = office.world
    for number, day, issuer, kind in CARRIED:
        blob = world.app.office.blobs.put(f"%PDF-1.4 {number}".encode())
        paper = FileRef(blob.sha256, f"{number.replace('/', '-')}.pdf", "application/pdf", blob.size)
        spec = Spec(number, day, issuer, "về chuyển đổi số báo chí", Audience(), (), kind, files=(paper,))
        await world.write(register_document, world.clock.now(), spec)


@pytest.mark.parametrize("channel", CHANNELS)
async def test_what_is_carried_goes_along_with_its_files_and_withdrawn_it_is_told(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, hoa, world = office.lan, office.hoa, office.world
        await registered(office)
        await office.says(lan, "/chuyen")
        await office.taps(lan, "Không có")
        asked = await office.says(lan, HEAD)
        assert "[x] 348/QĐ-TTg" in asked + " ".join(lan.last.labels)
        await office.taps(lan, "Xong")
        await office.says(lan, SUMMARY)
        await office.taps(lan, "Phòng chuyên môn (02)", "Xong")
        await office.says(lan, "cham nhat 16/6")
        await office.taps(lan, "Đúng", "Gửi đến 02 đơn vị", "Gửi ngay")
        await world.wait(5)
        card = hoa.sees("Kính gửi: Phòng Quản lý văn hóa.")
        assert "348/QĐ-TTg, 1369/BTTTT-CBC, 781/QĐ-BTTTT" in card.text
        got = [name for seen in hoa.heard for name in seen.files]
        assert sorted(got) == ["1369-BTTTT-CBC.pdf", "348-QĐ-TTg.pdf", "781-QĐ-BTTTT.pdf"]
        duties = await world.rows("select directive_id, duty from obligations o join units u on u.id = o.unit_id")
        assert len({row["directive_id"] for row in duties}) == 1, "the cited ones make no duties of their own"
        await office.taps(hoa, "Đã nhận")

        asked = await office.says(lan, "/thuhoi 348")
        assert "Là nội dung kèm theo 1204/SVHTTDL-VP" in asked
        await office.says(lan, "đã có văn bản thay thế")
        await world.wait(5)
        told = [seen.text for seen in hoa.heard if "348/QĐ-TTg đã thu hồi (đã có văn bản thay thế)" in seen.text]
        assert any("Xác nhận đã có của đơn vị vẫn giữ nguyên." in text for text in told)
        assert f"Đã nhận: {hoa.owner}" in hoa.sees("Đã đính chính: nội dung kèm theo 348/QĐ-TTg").text
        await office.says(hoa, "4 1204")
        await office.taps(hoa, "Xem tệp (02 tệp)")
        assert await office.count("directive-corrected") == 1
        assert DIVISION in hoa.sees("Kính gửi: Phòng").text


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_mark_met_in_the_middle_of_a_draft_leaves_the_draft_and_nothing_of_the_paper(
    tmp_path: Path, channel: str
) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, world = office.lan, office.world
        await office.says(lan, "/chuyen")
        await office.taps(lan, "Không có")
        await office.says(lan, HEAD.partition(" theo ")[0])
        assert "Tóm tắt cho Thủ trưởng đơn vị" in lan.last.text
        refused = await office.says(lan, "- Bố trí lực lượng tại cao điểm 820, TỐI MẬT")
        assert "dấu chỉ độ mật" in refused
        refused = await office.sends(lan, "phuong an MẬT cao điểm 820.pdf", b"%PDF-1.4 cao diem 820")
        assert "dấu chỉ độ mật" in refused
        for table in ("inbox", "conversations", "event_private", "drafts", "outbox", "web_feed", "files"):
            kept = await world.rows(f"select * from {table}")
            assert not any("cao điểm 820" in str(row) for row in kept), table
        assert await office.count("secret-refused") == 2
        await office.says(lan, "/bansoan")
        await office.taps(lan, "1204/SVHTTDL-VP")
        assert "Tóm tắt cho Thủ trưởng đơn vị" in lan.last.text, "the draft itself is whole"
        await office.says(lan, SUMMARY)
        assert "Gửi đến" in lan.last.text
