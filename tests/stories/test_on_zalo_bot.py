"""An official with nothing but Zalo Bot: no buttons, no files, no edits; and the same person on a second channel."""

from pathlib import Path

from bot.demo.zalo_bot_phone import ZaloBotPhone
from bot.domain.obligations import Duty
from bot.domain.people import Role
from tests.handlers.offices import code_in, invitation
from tests.stories.people import BOTH, DIVISION, HOA, MUSEUM, open_office
from tests.world import PUBLIC_URL

NUMBER = "1204/SVHTTDL-VP"
CARD = f"Văn phòng Sở chuyển Công văn số {NUMBER}"


async def test_from_the_slip_to_the_report_with_nothing_but_digits_and_one_page(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_bot") as office:
        world = office.world
        await office.passed_on(NUMBER, "Trung tâm Văn hóa nghệ thuật tỉnh", duties=(*BOTH, Duty.REPORT))
        code = (await invitation(world, "Trung tâm Văn hóa nghệ thuật tỉnh", Role.HEAD, "Vi Thị Hương")).code
        huong = await world.phone("Hương", "zalo_bot")
        assert "Đề nghị đồng chí gửi 08 số trên phiếu mời." in await office.says(huong, "xin chào")
        assert "1. Đồng ý\n2. Không đồng ý" in await office.says(huong, code)
        await office.says(huong, "1")
        assert "Vi Thị Hương" in huong.sees("Đã ghi nhận đăng ký").text
        card = huong.sees("Kính gửi: Trung tâm Văn hóa nghệ thuật tỉnh.").text
        for line in ("1. Đã nhận", "2. Đã quán triệt", "5. Đã gửi báo cáo", "3. Hỏi Văn phòng Sở", "4. Việc khác"):
            assert line in card.splitlines()

        await world.wait(61)
        assert f"đã nhận {NUMBER}" in await office.says(huong, "1")
        asked = await office.says(huong, "2")
        assert "Trả lời số người, ví dụ: 35" in asked
        assert "Đã phổ biến 35/35 người" in await office.says(huong, "35")
        assert "quán triệt đủ 35/35 người" in await office.says(huong, "1")

        page = await office.says(huong, "5 1204")
        assert f"{PUBLIC_URL}/u/" in page
        assert "Đã nhận 01 tệp" in await world.upload(huong, "Báo cáo 57.pdf", b"%PDF-1.4 bao cao")
        assert "báo đã gửi báo cáo" in huong.last.text
        [report] = await world.rows("select how, file_name from reports")
        assert (report["how"], report["file_name"]) == ("chat_file", "Báo cáo 57.pdf")
        assert [await office.count(k) for k in ("receipt-acknowledged", "dissemination-confirmed", "report-sent")] == [
            1,
            1,
            1,
        ]

        await office.passed_on("1215/SVHTTDL-VP", "Trung tâm Văn hóa nghệ thuật tỉnh")
        await world.turn_to("2023-06-12 08:05")
        assert "1. 1215/SVHTTDL-VP: xác nhận đã nhận." in huong.last.text
        assert "đã nhận 1215/SVHTTDL-VP" in await office.says(huong, "1")
        assert "Rút xác nhận đã nhận 1215/SVHTTDL-VP" in await office.says(huong, "0")
        await office.says(huong, "0")
        assert await office.count("acknowledgement-withdrawn") == 0


async def test_a_file_that_the_platform_swallows_is_sent_on_a_page_or_as_a_photo(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_bot") as office:
        hoa, world = office.hoa, office.world
        await office.passed_on(NUMBER, DIVISION, duties=(Duty.REPORT,))
        assert isinstance(hoa, ZaloBotPhone)
        hoa.person.send_file("Báo cáo.pdf", b"%PDF-1.4")
        await world.settle()
        assert "đồng chí Chu Thị Lan, 0205 000 0000" in hoa.last.text
        assert f"{PUBLIC_URL}/u/" in hoa.last.text
        await world.upload(hoa, "Báo cáo quý II.pdf", b"%PDF-1.4 quy hai")
        assert "Đã nhận tệp Báo cáo quý II.pdf. Tệp này để làm gì?" in hoa.last.text
        await office.says(hoa, "0")
        assert "Tệp không được dùng" in hoa.last.text

        await office.says(hoa, "5 1204")
        await office.taps(hoa, "Gửi ảnh hoặc tệp tại đây")
        await hoa.send_file("bao-cao.jpg", b"\xff\xd8\xff anh", "image/jpeg")
        await world.settle()
        assert "báo đã gửi báo cáo" in hoa.last.text
        assert await office.count("report-sent") == 1


async def test_a_page_used_late_answers_its_own_question_and_no_other(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_bot") as office:
        hoa, world = office.hoa, office.world
        await office.passed_on(NUMBER, DIVISION, duties=(Duty.REPORT,))
        await office.says(hoa, "5 1204")
        await office.taps(hoa, "Gửi ảnh hoặc tệp tại đây")
        await world.wait(3_600)
        await world.upload(hoa, "Báo cáo.pdf", b"%PDF-1.4 mot gio sau")
        assert "báo đã gửi báo cáo" in hoa.last.text, "it took an hour to have it signed"
        assert await office.count("report-sent") == 1


async def test_without_a_public_address_the_card_says_where_the_paper_is(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_bot", pages=False) as office:
        lan, hoa, world = office.lan, office.hoa, office.world
        await office.says(lan, "chuyen")
        await office.taps(lan, "Không có")
        await office.says(lan, f"Công văn {NUMBER} ngày 05/6/2023 của Sở VHTTDL về việc triển khai Chiến lược")
        assert "Kênh này chỉ nhận ảnh" in lan.last.text
        await lan.send_file("trang-1.jpg", b"\xff\xd8\xff anh", "image/jpeg")
        await world.settle()
        await office.says(lan, "- Phổ biến đến toàn thể.")
        await office.taps(lan, "Phòng chuyên môn (02)", "Xong", "Không đặt hạn", "Không nhắc", "Gửi đến", "Gửi ngay")
        await world.wait(10)
        assert "4. Tệp và việc khác" in hoa.sees(CARD).text.splitlines()
        await office.says(hoa, "4 1204")
        shown = await office.taps(hoa, "Xem tệp")
        assert "văn thư" in shown
        assert not any("http" in seen.text for phone in world.phones.values() for seen in phone.heard)


async def test_one_person_on_zalo_and_telegram_answers_once_for_both(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_bot", also=("telegram",)) as office:
        hoa, world = office.hoa, office.world
        await office.passed_on(NUMBER, DIVISION)
        code = code_in(await office.says(hoa, "lien ket"))
        second = await world.phone("Hoa, Telegram", "telegram", started=True)
        await office.says(second, code)
        await office.taps(second, "Đồng ý", "Dùng cả hai")
        assert "Đã nhận" in second.sees("Kính gửi: Phòng Quản lý văn hóa.").labels
        assert f"đã nhận {NUMBER}" in await office.says(hoa, "1 1204")
        closed = second.sees("Đã nhận: Hoàng Thị Hoa")
        assert closed.edited
        assert "Đã nhận" not in closed.labels
        assert "đã ghi nhận từ trước" in await office.says(second, "da nhan 1204")
        known = len(hoa.heard)
        await office.taps(second, "Đã quán triệt")
        await office.says(second, "12")
        await office.taps(second, "Đúng, ghi nhận")
        assert len(hoa.heard) == known, "a card that is closed elsewhere sends nothing"
        await world.wait(61)
        assert "ghi nhận" in (await office.says(hoa, "2 1204 12/12")).lower()
        assert [await office.count(k) for k in ("receipt-acknowledged", "dissemination-confirmed")] == [1, 1]


async def test_a_changed_zalo_account_is_a_stranger_until_it_is_linked(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_bot") as office:
        world = office.world
        await office.passed_on(NUMBER, DIVISION, MUSEUM)
        new = await world.phone(HOA, "zalo_bot")
        assert "Kính chào đồng chí" in await office.says(new, "1 1204")
        assert await office.count("receipt-acknowledged") == 0
        code = code_in(await office.says(office.hoa, "lienket"))
        await office.says(new, code)
        await office.taps(new, "Đồng ý", "Chuyển hẳn sang")
        assert f"đã nhận {NUMBER}" in await office.says(new, "1 1204")
        assert await office.count("receipt-acknowledged") == 1
