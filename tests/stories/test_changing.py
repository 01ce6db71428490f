"""Point 4, afterwards: corrected, withdrawn, ended, sent to more; each one message to exactly those who got the card."""

from pathlib import Path

import pytest

from tests.stories.people import DIVISION, Sở, open_office
from tests.world import CHANNELS


def heard(office: Sở, words: str) -> dict[str, int]:
    """How often each phone shows a message with these words; who has none is left out."""
    counts = {p.owner: sum(words in seen.text for seen in p.heard) for p in office.world.phones.values()}
    return {owner: count for owner, count in counts.items() if count}


@pytest.mark.parametrize("channel", CHANNELS)
async def test_corrected_then_withdrawn_each_told_once_and_the_old_card_says_so(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, hoa = office.lan, office.hoa
        await office.passed_on("1204/SVHTTDL-VP", DIVISION)
        await office.taps(hoa, "Đã nhận")
        await office.says(lan, "/suavanban 1204")
        await office.taps(lan, "Đính chính hạn, tóm tắt", "Hạn")
        await office.says(lan, "cham nhat 20/6")
        await office.taps(lan, "Đúng")
        asked = lan.sees("hạn quán triệt là 20/6/2023, không phải 16/6/2023").text
        assert "01 người, mỗi người thêm 01 tin" in asked
        assert "01 đơn vị đã xác nhận" in asked
        await office.taps(lan, "Giữ nguyên, gửi")
        assert heard(office, "Xác nhận đã có của đơn vị vẫn giữ nguyên.") == {hoa.owner: 1}
        card = hoa.sees("Đã đính chính: hạn quán triệt là 20/6/2023")
        assert "Hạn: hết ngày 20/6/2023" in card.text
        assert card.edited
        assert await office.count("acknowledgement-withdrawn") == 0

        asked = await office.says(lan, "/thuhoi 1204")
        assert "báo một tin cho 01 người đã nhận" in asked
        await office.says(lan, "nhầm đối tượng nhận")
        assert heard(office, "Thu hồi 1204/SVHTTDL-VP. Lý do: nhầm đối tượng nhận.") == {hoa.owner: 1}
        assert hoa.sees("Văn bản này đã thu hồi. Lý do: nhầm đối tượng nhận.").edited
        assert "đã thu hồi, không cần thực hiện. Chưa ghi nhận" in await office.says(hoa, "2 1204 12/12")
        await office.world.turn_to("2023-06-20 08:10")
        assert heard(office, "Hôm nay đến hạn") == {}
        versions = await office.world.rows("select version, due_day from directive_versions order by version")
        assert [row["due_day"] for row in versions] == ["2023-06-16", "2023-06-20"]


@pytest.mark.parametrize("channel", CHANNELS)
async def test_acknowledgements_fall_when_the_office_says_so_knowing_how_many(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        lan = office.lan
        await office.passed_on()
        await office.taps(office.hoa, "Đã nhận")
        await office.taps(office.tuan, "Đã nhận")
        await office.says(lan, "/dinhchinh 1204")
        await office.taps(lan, "Tóm tắt")
        asked = await office.says(lan, "- Quán triệt và báo cáo kết quả bằng văn bản.")
        assert "02 đơn vị đã xác nhận" in asked
        done = await office.taps(lan, "Phải xác nhận lại, gửi")
        assert "02 xác nhận phải làm lại" in done
        told = heard(office, "Đề nghị đơn vị xác nhận lại theo nội dung mới.")
        assert told == dict.fromkeys([p.owner for p in (office.hoa, office.mai, office.binh, office.tuan)], 1)
        await office.taps(office.hoa, "Đã nhận")
        assert "Đã ghi nhận: Phòng Quản lý văn hóa đã nhận" in office.hoa.last.text
        assert await office.count("receipt-acknowledged") == 3


@pytest.mark.parametrize("channel", CHANNELS)
async def test_ended_nobody_is_reminded_and_who_was_silent_is_written_down(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        lan = office.lan
        await office.passed_on("1204/SVHTTDL-VP", DIVISION)
        await office.says(lan, "/suavanban 1204")
        await office.taps(lan, "Gửi thêm đơn vị khác")
        await office.says(lan, "bao tang, quan ly van hoa")
        assert "Đã có văn bản này: Phòng Quản lý văn hóa" in lan.last.text
        await office.taps(lan, "Gửi đến 01 đơn vị")
        assert "Kính gửi: Bảo tàng tỉnh Lạng Sơn." in office.mai.sees("1204/SVHTTDL-VP").text
        await office.taps(office.mai, "Đã nhận")
        asked = await office.says(lan, "/ketthuc 1204")
        assert "còn 02 đơn vị chưa xong (03 việc)" in asked
        await office.says(lan, "đã tổng kết")
        assert "Đã kết thúc theo dõi 1204/SVHTTDL-VP" in lan.last.text
        await office.world.turn_to("2023-06-19 08:10")
        assert not any("Kính gửi đồng chí" in seen.text for seen in office.hoa.heard)
        silent = await office.world.rows("select unit_id from obligations where status = 'ended' group by unit_id")
        assert len(silent) == 2
        assert await office.count("directive-follow-up-ended") == 1
