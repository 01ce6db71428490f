"""Days as people really type them in chat: understood and shown, or asked back; nothing is stored on a guess."""

from pathlib import Path

import pytest

from tests.stories.people import HEAD_LINE, MUSEUM, SUMMARY, open_office


@pytest.mark.parametrize("channel", ["web_chat", "zalo_bot"])
async def test_the_office_types_its_deadline_in_the_words_of_chat(tmp_path: Path, channel: str) -> None:
    """Monday 5/6/2023."""
    async with open_office(tmp_path, channel) as office:
        lan, world = office.lan, office.world
        await office.says(lan, "/chuyen")
        await office.taps(lan, "Không có")
        await office.says(lan, HEAD_LINE, SUMMARY)
        await office.taps(lan, "Tất cả phòng, đơn vị (05)", "Xong")
        assert "Đây là ngày âm lịch" in await office.says(lan, "mùng 5 âm lịch")
        assert "Đây là ngày âm lịch" in await office.says(lan, "mung 5 tet")
        assert "nhiều cách hiểu" in await office.says(lan, "hết quý")
        asked = lan.sees("nhiều cách hiểu")
        shown = " ".join([asked.text, *asked.labels])
        assert "đến hết ngày 30/6/2023" in shown
        assert "đến hết ngày 30/9/2023" in shown
        assert "hàng quý" in shown
        assert "nhiều cách hiểu" in await office.says(lan, "hết t7")
        assert "trước ngày 05/7/2023 (không tính ngày đó)" in await office.says(lan, "trc mùng 5/7")
        await office.taps(lan, "Sửa")
        assert "đến hết ngày 09/6/2023, thứ Sáu" in await office.says(lan, "t6")
        assert "đến hết ngày 16/6/2023, thứ Sáu" in await office.says(lan, "thứ 6 tuần sau")
        await office.taps(lan, "Đúng", "Gửi đến 05 đơn vị", "Gửi ngay")
        await world.wait(10)
        assert await world.rows("select distinct due_day from obligations") == [{"due_day": "2023-06-16"}]


async def test_an_official_asks_for_more_time_in_the_words_of_chat(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        mai = office.mai
        await office.passed_on("1204/SVHTTDL-VP", MUSEUM)
        assert "Đây là ngày âm lịch" in await office.says(mai, "xin gia han 1204 den mung 5 am lich vi di cong tac")
        assert "20/6" in await office.says(mai, "t3 tuần sau nữa")
