"""Point 4: the office passes a directive on: draft, check, hold, stop; what may not go out does not."""

import dataclasses as dc
from pathlib import Path

import pytest

from bot.config import Config
from bot.demo.phones import Phone
from tests.stories.people import HEAD_LINE, SUMMARY, Sở, open_office
from tests.world import CHANNELS, EVERYWHERE

EVERYONE = ("Hoàng Thị Hoa", "Lý Thị Mai", "Vi Văn Bình", "Nông Văn Tuấn", "Nguyễn Văn Thành")
CARD = "Văn phòng Sở chuyển Công văn số 1204/SVHTTDL-VP ngày 05/6/2023"


async def to_check(office: Sở, phone: Phone) -> str:
    """From /chuyen to the check before sending, by the shortest way."""
    await office.says(phone, "/chuyen")
    await office.taps(phone, "Không có")
    await office.says(phone, HEAD_LINE, SUMMARY)
    await office.taps(phone, "Tất cả phòng, đơn vị (05)", "Xong")
    await office.says(phone, "cham nhat 16/6")
    return await office.taps(phone, "Đúng")


def who_got(office: Sở) -> set[str]:
    """Whose phone shows the card as units get it (the check of the author shows a sample)."""
    phones = [p for p in office.world.phones.values() if p is not office.lan]
    return {p.owner for p in phones if any(CARD in seen.text for seen in p.heard)}


@pytest.mark.parametrize("channel", EVERYWHERE)
async def test_the_chief_stops_it_in_time_and_it_goes_out_mended_with_its_count_typed(
    tmp_path: Path, channel: str
) -> None:
    config = dc.replace(Config(), sending=dc.replace(Config().sending, typed_count_above=2))
    async with open_office(tmp_path, channel, config=config) as office:
        lan = office.lan
        check = await to_check(office, lan)
        assert "Kính gửi: Văn phòng Sở." in lan.sees(CARD).text
        assert "Đến: 05 phòng, đơn vị; 05 người" in check
        assert "- Trung tâm Thông tin du lịch: chưa đăng ký" in check
        assert "Số vừa gõ là 39, số đơn vị nhận là 05. Chưa gửi." in await office.says(lan, "39")
        hold = await office.says(lan, "5")
        assert "còn 60 giây" in hold
        assert "Chu Thị Lan sẽ chuyển 1204/SVHTTDL-VP đến 05 phòng, đơn vị" in office.thanh.last.text
        await office.taps(office.thanh, "Dừng, chưa gửi")
        assert "Nguyễn Văn Thành đã dừng gửi" in lan.last.text
        assert "Bản soạn còn nguyên" in lan.last.text
        await office.world.wait(120)
        assert who_got(office) == set()

        await office.taps(lan, "Sửa", "Nơi nhận", "Tất cả, trừ")
        await office.says(lan, "tt thong tin du lich, van hoa nghe thuat")
        check = await office.taps(lan, "Xong")
        assert "Đến: 03 phòng, đơn vị; 05 người" in check
        assert "còn 60 giây" in await office.says(lan, "03")
        await office.taps(lan, "Gửi ngay")
        await office.world.wait(10)
        assert who_got(office) == set(EVERYONE)
        assert "05/05 người, 03/03 đơn vị" in lan.sees("Đã gửi xong").text
        assert "05/05 người" in await office.says(lan, "tien do gui 1204")

        await office.says(lan, "/chuyen")
        await office.taps(lan, "Không có")
        again = await office.says(lan, HEAD_LINE.replace("1204/", "01204/"))
        assert "Văn bản này đã chuyển lúc 09 giờ 0" in again
        assert "03/03 đơn vị đã có" in again
        assert await office.count("directive-published") == 1


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_draft_outlives_a_restart_is_finished_by_a_colleague_and_goes_when_the_hold_is_over(
    tmp_path: Path, channel: str
) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, thanh, world = office.lan, office.thanh, office.world
        await office.says(lan, "chuyen")
        await office.taps(lan, "Không có")
        wrong = await office.says(lan, "Công văn của Sở VHTTDL về việc triển khai Chiến lược chuyển đổi số")
        assert "Còn thiếu: số và ngày ban hành" in wrong
        refused = await office.says(lan, "1204 SVHTTDL 31/6")
        assert "Tháng 6 có 30 ngày, không có ngày 31/6" in refused
        assert "ví dụ: 1204/SVHTTDL-VP 05/6/2023" in refused
        await world.restart()
        await office.says(lan, "1204/SVHTTDL-VP 05/6/2023")
        assert "Tóm tắt cho Thủ trưởng đơn vị" in lan.last.text
        await world.wait(16 * 60)
        idle = await office.says(lan, "Họp lúc 14 giờ")
        assert "Tin vừa gửi chưa đưa vào bản soạn" in idle
        await office.says(thanh, "/bansoan")
        await office.taps(thanh, "1204/SVHTTDL-VP")
        await office.says(thanh, SUMMARY)
        await office.taps(thanh, "Phòng chuyên môn (02)", "Xong", "Không đặt hạn", "Nhắc hằng tuần, 04 tuần")
        await office.taps(thanh, "Gửi đến 02 đơn vị")
        assert who_got(office) <= {thanh.owner}  # the check shows the author a sample
        await world.restart()
        await world.wait(61)
        assert "Hoàng Thị Hoa" in who_got(office)
        assert "Lý Thị Mai" not in who_got(office)
        assert "Văn phòng Sở chưa đặt hạn nội bộ." in office.hoa.sees(CARD).text


@pytest.mark.parametrize("channel", CHANNELS)
async def test_in_training_only_the_office_gets_anything_until_one_tap_at_the_check(
    tmp_path: Path, channel: str
) -> None:
    async with open_office(tmp_path, channel, in_earnest=False) as office:
        lan, world = office.lan, office.world
        check = await to_check(office, lan)
        assert "Đang chạy tập huấn: chỉ người của Văn phòng Sở nhận tin." in check
        await office.taps(lan, "Gửi đến 05 đơn vị")
        await world.wait(61)
        assert who_got(office) == {"Nguyễn Văn Thành"}
        assert "[Chạy tập huấn]" in office.thanh.sees(CARD).text
        await world.turn_to("2023-06-12 08:10")
        assert not any("1204" in seen.text for seen in office.hoa.heard)

        await office.says(lan, "/taphuan")
        assert "đã chuyển thử được đóng lại" in await office.taps(lan, "Rời tập huấn")
        await office.says(lan, "/bansoan")
        await office.taps(lan, "1204/SVHTTDL-VP")
        await office.taps(lan, "Gửi đến 05 đơn vị", "Gửi ngay")
        await world.wait(5)
        assert who_got(office) == set(EVERYONE)
        assert await office.kinds() == [kind for kind in await office.kinds() if kind]


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_secret_paper_leaves_nothing_and_a_restricted_one_goes_without_its_text(
    tmp_path: Path, channel: str
) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, world = office.lan, office.world
        await office.says(lan, "/chuyen")
        await office.taps(lan, "Có")
        stopped = await office.taps(lan, "Dừng")
        assert "Không nội dung nào được lưu" in stopped
        await office.says(lan, "/chuyen")
        await office.taps(lan, "Không có")
        secret = "Kế hoạch phòng thủ khu vực 77, TỐI MẬT"
        refused = await office.says(lan, secret)
        assert "không nhận nội dung có dấu chỉ độ mật" in refused
        assert "xóa, thu hồi tin vừa gửi" in refused
        refused = await office.sends(lan, "to trinh MẬT khu vực 77.pdf", b"%PDF-1.4 khu vuc 77")
        assert "không nhận văn bản có dấu chỉ độ mật" in refused
        for table in ("inbox", "conversations", "event_private", "drafts", "outbox", "web_feed", "files"):
            kept = await world.rows(f"select * from {table}")
            assert not any("khu vực 77" in str(row) for row in kept), table
        assert await office.count("secret-refused") == 3

        await office.says(lan, "/huy", "/chuyen")
        await office.taps(lan, "Có", "Chuyển số và trích yếu")
        await office.says(lan, HEAD_LINE)
        await office.taps(lan, "Tất cả phòng, đơn vị (05)", "Xong", "Không đặt hạn", "Không nhắc")
        await office.taps(lan, "Gửi đến 05 đơn vị", "Gửi ngay")
        await world.wait(5)
        card = office.hoa.sees(CARD)
        assert "triển khai Chiến lược" in card.text
        assert card.files == ()
        await office.taps(office.hoa, "Việc khác")
        assert not any("Xem tệp" in label for label in office.hoa.last.labels)


@pytest.mark.parametrize("channel", EVERYWHERE)
async def test_outside_hours_it_waits_for_the_window_unless_somebody_says_urgent(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel, at="2023-06-09 17:40") as office:
        lan, world = office.lan, office.world
        await to_check(office, lan)
        outside = await office.taps(lan, "Gửi đến 05 đơn vị")
        assert "Ngoài giờ gửi tin (17 giờ 40 phút, thứ Sáu)" in outside
        assert "07 giờ 30 phút, thứ Hai 12/6" in outside
        await office.taps(lan, "Hẹn giờ khác")
        assert "Giờ này ngoài giờ gửi tin" in await office.says(lan, "20 gio 00 ngay 12/6")
        await office.says(lan, "08 giờ 30 ngày 12/6")
        assert "đã hẹn gửi lúc" in lan.last.text
        await world.turn_to("2023-06-12 08:29")
        assert who_got(office) == set()
        await world.turn_to("2023-06-12 08:31")
        assert who_got(office) == set(EVERYONE)


@pytest.mark.parametrize("channel", CHANNELS)
async def test_urgent_goes_at_night_and_says_so(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel, at="2023-06-09 21:10") as office:
        await to_check(office, office.lan)
        await office.taps(office.lan, "Gửi đến 05 đơn vị", "KHẨN: gửi ngay")
        await office.world.wait(61)
        assert who_got(office) == set(EVERYONE)
        assert "KHẨN" in office.mai.sees(CARD).text
        [line] = await office.world.rows("select person_id, data from events where kind = 'directive-published'")
        assert line["person_id"] == await office.id_of("Chu Thị Lan")
        assert '"urgent":true' in line["data"].replace(" ", "")
