"""Point 5, the card: one tap, the second tap, a colleague's phone, a number in words, and taking it back."""

import re
from pathlib import Path

import pytest

from bot.domain.obligations import Duty
from tests.handlers.offices import code_in, unit_of
from tests.stories.people import BOTH, DIVISION, MUSEUM, Sở, open_office
from tests.world import EVERYWHERE, PUBLIC_URL

CARD = "Văn phòng Sở chuyển Công văn số 1204/SVHTTDL-VP"


@pytest.mark.parametrize("channel", EVERYWHERE)
async def test_one_tap_records_once_and_every_phone_of_the_unit_knows(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        directive = await office.passed_on()
        museum, division = await unit_of(office.world, MUSEUM), await unit_of(office.world, DIVISION)
        card = office.tuan.sees(CARD)
        assert card.labels == ("Đã nhận", "Đã quán triệt", "Hỏi Văn phòng Sở", "Việc khác")
        done = await office.taps(office.tuan, "Đã nhận")
        assert "Đã ghi nhận: Bảo tàng tỉnh Lạng Sơn đã nhận 1204/SVHTTDL-VP lúc 09 giờ 00 phút" in done
        code = code_in(done)
        if not office.world.can(office.mai).edits:
            await closed_cards_say_nothing_until_they_are_used(office)
            return
        for phone in (office.mai, office.binh, office.tuan):
            edited = phone.sees(f"Đã nhận: Nông Văn Tuấn, Văn thư, 09 giờ 00 phút, ngày 05/6/2023. Mã {code}")
            assert edited.edited
            assert edited.labels == ("Đã quán triệt", "Hỏi Văn phòng Sở", "Việc khác")
        assert "Đã nhận" in office.hoa.sees(CARD).labels
        for phone in (office.tuan, office.binh):
            again = await office.forges(phone, f"receive {directive} {museum}")
            assert "đã ghi nhận từ trước, đồng chí Nông Văn Tuấn" in again
            assert "Không ghi thêm" in again
        forged = await office.forges(office.hoa, f"receive {directive} {museum}")
        assert "Đồng chí không có trong danh sách xác nhận của Bảo tàng tỉnh Lạng Sơn" in forged
        assert "Giám đốc Lý Thị Mai" in forged
        assert "chưa ghi nhận" in (await office.forges(office.mai, f"receive {directive} {division}"))
        assert await office.count("receipt-acknowledged") == 1
        [line] = await office.world.rows(
            "select channel, message_id, data from events where kind = 'receipt-acknowledged'"
        )
        assert line["channel"] == channel
        assert line["message_id"]
        assert '"answers"' in line["data"]
        assert '"platform_at"' in line["data"]


async def closed_cards_say_nothing_until_they_are_used(office: Sở) -> None:
    """Where a message cannot be changed, a colleague's card stays as it was; using it answers who and when."""
    for phone in (office.mai, office.binh):
        assert phone.last.text == phone.sees(CARD).text, "nothing is sent because a card is closed"
        again = await office.taps(phone, "Đã nhận")
        assert "đã ghi nhận từ trước, đồng chí Nông Văn Tuấn" in again
        assert "Không ghi thêm" in again
    assert "Không có văn bản số 951" in await office.says(office.hoa, "1 951")
    assert await office.count("receipt-acknowledged") == 1


@pytest.mark.parametrize("channel", EVERYWHERE)
async def test_typed_words_and_numbers_name_the_document_and_zero_takes_it_back(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        hoa, world = office.hoa, office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION)
        await office.passed_on("951/SVHTTDL-VP", DIVISION)
        which = await office.says(hoa, "da nhan")
        assert "Có 02 văn bản chờ xác nhận đã nhận. Văn bản nào?" in which
        assert "đã nhận 1204/SVHTTDL-VP" in await office.says(hoa, "da nhan 1204")
        await world.wait(61)
        assert "đã nhận 951/SVHTTDL-VP" in await office.says(hoa, "1 951")
        await office.taps(hoa, "Ghi nhầm")
        assert "Rút xác nhận đã nhận 951/SVHTTDL-VP" in hoa.last.text
        assert "Lý do: chưa nhận đủ tệp" in await office.taps(hoa, "Rút, chưa nhận đủ tệp")
        office.lan.sees("Phòng Quản lý văn hóa rút xác nhận đã nhận 951/SVHTTDL-VP: chưa nhận đủ tệp")
        assert "đã nhận 951/SVHTTDL-VP" in await office.says(hoa, "ddax nhaanj")
        kinds = await office.kinds()
        assert (kinds.count("receipt-acknowledged"), kinds.count("acknowledgement-withdrawn")) == (3, 1)


@pytest.mark.parametrize("channel", EVERYWHERE)
async def test_files_a_text_to_forward_and_a_question_with_its_answer(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, hoa, world = office.lan, office.hoa, office.world
        await office.says(lan, "/chuyen")
        await office.taps(lan, "Không có")
        await office.says(lan, "Công văn 1204/SVHTTDL-VP ngày 05/6/2023 của Sở VHTTDL về việc triển khai Chiến lược")
        await office.sends(lan, "Kế hoạch triển khai.pdf", b"%PDF-1.4 ke hoach")
        await office.says(lan, "- Phổ biến đến toàn thể.")
        await office.taps(lan, "Phòng chuyên môn (02)", "Xong", "Không đặt hạn", "Không nhắc", "Gửi đến", "Gửi ngay")
        await world.wait(10)
        await office.taps(hoa, "iệc khác")
        shown = await office.taps(hoa, "Xem tệp")
        if world.can(hoa).documents_out:
            assert any("Kế hoạch triển khai.pdf" in seen.files for seen in hoa.heard), [s.files for s in hoa.heard]
        else:
            assert "Kế hoạch triển khai.pdf" in await on_the_page(office, shown)
        await office.says(hoa, "4 1204")
        forward = await office.taps(hoa, "Bản gửi nhóm của đơn vị")
        assert "- Phổ biến đến toàn thể." in forward
        assert hoa.last.labels == ()
        assert "?" not in forward

        await office.taps(hoa, "Hỏi Văn phòng Sở")
        await office.says(hoa, "Có phải gửi báo cáo giấy không?")
        assert "Đã chuyển câu hỏi đến Văn phòng Sở, số 01." in hoa.last.text
        await office.taps(office.thanh, "Trả lời")
        await office.says(office.thanh, "Không, gửi qua hệ thống là đủ.")
        assert "Không, gửi qua hệ thống là đủ." in hoa.last.text
        if world.can(lan).edits:
            assert "Đã trả lời: Nguyễn Văn Thành" in lan.sees("Câu hỏi số 01").text
        assert not any("gửi qua hệ thống là đủ" in seen.text for seen in office.mai.heard)


async def on_the_page(office: Sở, text: str) -> str:
    """What the page behind the link of a message shows, on a phone outside the office."""
    link = re.search(rf"{PUBLIC_URL}(/t/\S+)", text)
    assert link is not None, text
    async with office.world.http.get(f"http://127.0.0.1:{office.world.app.port}{link[1]}") as page:
        assert page.status == 200
        return await page.text()


@pytest.mark.parametrize("channel", EVERYWHERE)
async def test_a_report_with_its_number_is_said_to_be_sent_and_then_accepted(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, mai, hoa = office.lan, office.mai, office.hoa
        await office.passed_on(duties=(*BOTH, Duty.REPORT))
        await office.taps(hoa, "Đã gửi báo cáo")
        sent = await office.taps(hoa, "Bản giấy, nộp Văn phòng Sở")
        assert "báo đã gửi báo cáo bản giấy ngày 05/6/2023 (1204/SVHTTDL-VP). Đúng hạn." in sent
        await office.taps(mai, "Đã gửi báo cáo")
        assert "Ngày 06/6/2023 là ngày mai" in await office.says(mai, "57/BC-BT 06/6")
        sent = await office.taps(mai, "05/6/2023 (hôm nay)")
        assert "báo đã gửi báo cáo 57/BC-BT ngày 05/6/2023" in sent
        assert "Đã ghi cả đã nhận" in sent
        assert "02 báo cáo đơn vị báo đã gửi" in await office.says(lan, "/tiepnhan")
        assert lan.last.labels == ("1204: Phòng Quản lý văn hóa", "1204: Bảo tàng tỉnh Lạng Sơn")
        assert "Đã tiếp nhận: Chu Thị Lan" in await office.taps(lan, "1204: Bảo tàng tỉnh Lạng Sơn")
        assert await office.count("report-accepted") == 1
        assert await office.count("report-sent") == 2
