"""A message from the office to many, as it is said and tapped (dialogues.md 6)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.actions.sending import Failure
from bot.domain.delivery import SendKind
from bot.domain.people import Role
from bot.domain.units import UnitKind
from bot.messaging import Attachment, AttachmentKind, FileRef, IncomingKind
from bot.store import directives, settings
from bot.store.outbox import OutboxRow
from tests import record
from tests.dialogues.conftest import Setting
from tests.dialogues.talking import Phone
from tests.dialogues.working import post, tick, work
from tests.record import HOUR

MEETING = (
    "Họp giao ban tháng 6 chuyển sang 14 giờ thứ Năm 15/6/2023, phòng họp tầng 2. "
    "Đề nghị Thủ trưởng các phòng, đơn vị dự họp đúng giờ."
)


class OfficeSetting(Setting):
    """Beside the units of the dialogues: Chánh Văn phòng, and a unit in which nobody has registered."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.thanh = self.phone("Nguyễn Văn Thành", self.office_unit)
        self.library = self.unit("Thư viện tỉnh", UnitKind.PUBLIC_UNIT, 20)


@pytest.fixture
def desk(tmp_path: Path) -> OfficeSetting:
    return OfficeSetting(tmp_path)


def written(desk: OfficeSetting, text: str = MEETING) -> None:
    desk.lan.says("/thongbao")
    desk.lan.says(text)


def checked(desk: OfficeSetting, text: str = MEETING, who: str = "Mọi người đã đăng ký (05)") -> str:
    written(desk, text)
    desk.lan.taps("Tất cả phòng, đơn vị (04)")
    return desk.lan.taps(who)


def sent(desk: OfficeSetting) -> None:
    """Held, released, sent and settled."""
    checked(desk)
    desk.lan.taps("Gửi 05 người")
    desk.later(1.1)
    tick(desk)
    work(desk)
    post(desk)
    desk.later(0.1)
    work(desk)
    post(desk)


def shows(phone: Phone, words: str) -> str:
    """The newest message on the phone that says so, as it reads now."""
    return [message.text for _, _, message in phone.messages() if words in message.text][-1]


def got(phone: Phone) -> list[str]:
    return [message.text for _, kind, message in phone.messages() if kind == "broadcast"]


def test_a_message_to_all_word_for_word(desk: OfficeSetting) -> None:
    assert desk.lan.says("/thongbao").startswith("Đề nghị soạn nội dung trong một tin, tối đa 500 ký tự")
    assert desk.lan.says(MEETING) == "Gửi đến:"
    assert desk.lan.labels() == [
        "Tất cả phòng, đơn vị (04)",
        "Phòng chuyên môn (02)",
        "Đơn vị sự nghiệp (02)",
        "Chọn, hoặc trừ đơn vị",
    ]
    assert desk.lan.taps("Tất cả phòng, đơn vị (04)") == "Người nhận trong mỗi đơn vị:"
    assert desk.lan.labels()[:3] == ["Thủ trưởng (03)", "Thủ trưởng, văn thư (04)", "Mọi người đã đăng ký (05)"]
    shown = desk.lan.taps("Thủ trưởng (03)")
    assert shown.splitlines()[:3] == ["Tin của Văn phòng Sở, 05/6/2023.", MEETING, "Trân trọng."]
    assert shown.splitlines()[3:] == ["Đến: 03 người của 03 đơn vị.", "Không đến được 01 đơn vị: Thư viện tỉnh."]
    assert desk.lan.labels() == ["Gửi 03 người", "Sửa nội dung", "Sửa người nhận", "Gửi thử cho Văn phòng Sở"]
    held = desk.lan.taps("Gửi 03 người")
    assert "còn 60 giây" in held
    assert desk.thanh.screen.startswith("Chu Thị Lan sắp gửi tin đến 03 người lúc 09 giờ 06 phút 30 giây: ")
    assert desk.thanh.labels() == ["Dừng", "Xem toàn văn"]
    assert got(desk.hoa) == []
    desk.later(1.1)
    tick(desk)
    work(desk)
    post(desk)
    assert got(desk.mai) == [f"Tin của Văn phòng Sở, 05/6/2023.\n{MEETING}\nTrân trọng."]
    assert got(desk.tuan) == []
    desk.later(0.1)
    work(desk)
    post(desk)
    assert shows(desk.lan, "Đã gửi xong") == "Đã gửi xong lúc 09 giờ 06 phút: 03/03 người."
    assert desk.kinds().count("broadcast-held") == desk.kinds().count("broadcast-decided") == 1


def test_many_people_need_their_number_typed(desk: OfficeSetting) -> None:
    for n in range(8):
        desk.phone(f"Nông Văn {n}", desk.museum, Role.STAFF)
    written(desk)
    desk.lan.taps("Tất cả phòng, đơn vị (04)")
    check = desk.lan.taps("Mọi người đã đăng ký (13)")
    assert check.splitlines()[-1] == "Gõ 13 để gửi."
    assert "Gửi 13 người" not in desk.lan.labels()
    wrong = desk.lan.says("12")
    assert wrong.startswith("Số vừa gõ là 12, số người nhận là 13. Chưa gửi.")
    assert "Nông Văn 1, Bảo tàng tỉnh Lạng Sơn" in desk.lan.taps("Xem 13 người")
    assert "Nông Văn 7, Bảo tàng tỉnh Lạng Sơn" in desk.lan.taps("Trang sau")
    assert "còn 60 giây" in desk.lan.says("13")


def test_the_chief_stops_it_before_anybody_gets_it_and_the_draft_is_kept(desk: OfficeSetting) -> None:
    checked(desk)
    desk.lan.taps("Gửi 05 người")
    desk.later(0.3)
    assert desk.thanh.taps("Dừng").startswith("Nguyễn Văn Thành đã dừng lúc")
    assert "Chưa tin nào được gửi. Bản soạn còn nguyên." in desk.lan.screen
    desk.later(2)
    tick(desk)
    work(desk)
    post(desk)
    assert got(desk.mai) == []
    desk.lan.taps("Sửa nội dung")
    check = desk.lan.says("Họp giao ban dời sang 15 giờ.")
    assert "Họp giao ban dời sang 15 giờ." in check
    assert "Đến: 05 người" in check


def test_sent_now_skips_the_hold_and_only_author_and_chief_may(desk: OfficeSetting) -> None:
    other = desk.phone("Vi Thị Lan", desk.office_unit, Role.OFFICE)
    checked(desk)
    desk.lan.taps("Gửi 05 người")
    stop = desk.lan.button("Dừng, chưa gửi").command
    assert "Chỉ người soạn và đồng chí Chánh Văn phòng" in other.data(stop)
    assert desk.lan.taps("Gửi ngay").startswith("Đang gửi 05 người.")
    assert "Đang gửi: 00/05 người." in desk.lan.taps("Xem tiến độ gửi")
    work(desk)
    post(desk)
    assert "05/05 người" in desk.lan.says("tien do thong bao")
    assert "05/05" not in desk.mai.says("tien do thong bao"), "it is the office's"
    assert len(got(desk.mai)) == 1


def test_nothing_was_sent_yet(desk: OfficeSetting) -> None:
    assert "Chưa có thông báo nào" in desk.lan.says("tien do thong bao")


def test_stopped_half_way_then_gone_on_with(desk: OfficeSetting) -> None:
    checked(desk)
    desk.lan.taps("Gửi 05 người")
    desk.lan.taps("Gửi ngay")
    work(desk)
    post(desk, most=2)
    stop = f"broadcast_stop {desk.db.execute('select max(id) from broadcasts').fetchone()[0]}"
    said = desk.lan.data(stop)
    assert "đã gửi 02 người, chưa gửi 03 người" in said
    assert desk.lan.labels() == ["Đính chính cho 02 người", "Gửi tiếp 03 người", "Để nguyên"]
    post(desk)
    settled = "select count(*) from deliveries where kind = 'broadcast' and status = 'sent'"
    assert desk.db.execute(settled).fetchone()[0] == 2
    assert desk.lan.taps("Gửi tiếp 03 người") == "Đang gửi 03 người. Kết quả báo tại đây."
    work(desk)
    post(desk)
    assert desk.db.execute(settled).fetchone()[0] == 5
    people = "select count(distinct person_id) from deliveries where kind = 'broadcast' and status = 'sent'"
    assert desk.db.execute(people).fetchone()[0] == 5


def test_an_unknown_outcome_is_named_and_only_sent_again_by_hand(desk: OfficeSetting) -> None:
    def fails(row: OutboxRow) -> Failure | None:
        if row.kind != "broadcast":
            return None
        if row.address == desk.tuan.address.id:
            return Failure(SendKind.UNKNOWN_OUTCOME, "timeout")
        return Failure(SendKind.UNREACHABLE, "403") if row.address == desk.binh.address.id else None

    checked(desk)
    desk.lan.taps("Gửi 05 người")
    desk.lan.taps("Gửi ngay")
    work(desk)
    post(desk, fails)
    desk.later(0.1)
    work(desk)
    post(desk)
    result = shows(desk.lan, "Đã gửi xong")
    assert "03/05 người" in result
    assert "Nông Văn Tuấn (không rõ đã đến hay chưa" in result
    assert "Vi Văn Bình (đã chặn" in result
    before = len(got(desk.tuan))
    desk.later(60)
    tick(desk)
    work(desk)
    post(desk)
    assert len(got(desk.tuan)) == before
    assert "02 tin chưa rõ kết quả hoặc chưa đến" in desk.lan.says("/chuaro")
    desk.lan.data(desk.lan.button("Gửi lại 02 người").command)
    work(desk)
    post(desk)
    again = [message for _, kind, message in desk.tuan.messages() if kind == "broadcast"][-1]
    assert again.heading == "(gửi lại)"
    assert desk.kinds().count("broadcast-resent") == 1
    assert "01 tin chưa rõ kết quả" in desk.lan.says("/chuaro", after=90)
    assert "Vi Văn Bình" in desk.lan.screen
    assert "Nông Văn Tuấn" not in desk.lan.screen


def test_the_same_content_twice_asks(desk: OfficeSetting) -> None:
    sent(desk)
    checked(desk)
    asked = desk.lan.taps("Gửi 05 người")
    assert asked.startswith("Nội dung này đã gửi 05 người lúc 09 giờ")
    assert desk.lan.labels() == ["Gửi lại cả 05 người", "Không gửi"]
    assert desk.lan.taps("Không gửi") == "Không gửi. Bản soạn đã xóa."
    assert desk.kinds().count("broadcast-held") == 1


def test_what_was_stopped_before_anybody_got_it_was_not_sent_before(desk: OfficeSetting) -> None:
    checked(desk)
    desk.lan.taps("Gửi 05 người")
    desk.lan.taps("Dừng, chưa gửi")
    desk.lan.taps("Sửa nội dung")
    desk.lan.says(MEETING, after=5)
    assert "còn 60 giây" in desk.lan.taps("Gửi 05 người")


def test_a_correction_goes_to_exactly_those_who_got_it(desk: OfficeSetting) -> None:
    checked(desk, who="Thủ trưởng (03)")
    desk.lan.taps("Gửi 03 người")
    desk.lan.taps("Gửi ngay")
    work(desk)
    post(desk)
    desk.db.execute("update deliveries set status = 'sent', sent_at = 1 where kind = 'broadcast'")
    newcomer = desk.phone("Đặng Văn Mới", desk.library)
    asked = desk.lan.data("broadcast_correct 1")
    assert asked.startswith("Đính chính tin ngày 05/6/2023, gửi đúng những người đã nhận.")
    check = desk.lan.says("Họp lúc 15 giờ, không phải 14 giờ.")
    assert check.splitlines()[0] == "Văn phòng Sở đính chính tin ngày 05/6/2023."
    assert "Đến: 03 người của 03 đơn vị." in check
    desk.lan.taps("Gửi 03 người")
    desk.lan.taps("Gửi ngay")
    work(desk)
    assert got(newcomer) == []
    assert len(got(desk.mai)) == 2


def test_outside_sending_hours_the_office_chooses(desk: OfficeSetting) -> None:
    desk.now += 9 * HOUR
    checked(desk)
    asked = desk.lan.taps("Gửi 05 người")
    assert asked == "Ngoài giờ gửi tin (18 giờ 05 phút, thứ Hai). Tin sẽ gửi lúc 07 giờ 30 phút, thứ Ba 06/6."
    assert desk.lan.labels() == ["Đồng ý", "Hẹn giờ khác", "KHẨN: gửi ngay"]
    desk.lan.taps("Hẹn giờ khác")
    assert "ngoài giờ gửi tin" in desk.lan.says("20 giờ 00 ngày 06/6")
    held = desk.lan.says("14 giờ 00 ngày 06/6")
    assert held.startswith("Sẽ gửi 05 người lúc 14 giờ 00 phút, ngày 06/6/2023.")
    desk.later(60)
    tick(desk)
    work(desk)
    assert got(desk.mai) == []
    desk.later(20 * 60)
    tick(desk)
    work(desk)
    assert len(got(desk.mai)) == 1


def test_urgent_goes_at_once_in_its_own_name(desk: OfficeSetting) -> None:
    desk.now += 9 * HOUR
    checked(desk)
    desk.lan.taps("Gửi 05 người")
    desk.lan.taps("KHẨN: gửi ngay")
    desk.later(1.1)
    tick(desk)
    work(desk)
    urgent = [message for _, kind, message in desk.mai.messages() if kind == "broadcast"]
    assert [message.heading for message in urgent] == ["KHẨN"]


def test_in_training_only_the_office_gets_it_and_the_check_offers_to_leave(desk: OfficeSetting) -> None:
    settings.put(desk.db, "trial_mode", True, desk.now)
    check = checked(desk)
    assert "Đang chạy tập huấn: chỉ Văn phòng Sở nhận được." in check
    leave = desk.lan.labels()[-1]
    desk.lan.taps("Gửi 05 người")
    desk.lan.taps("Gửi ngay")
    work(desk)
    assert got(desk.mai) == []
    assert len(got(desk.thanh)) == 1
    checked(desk, "Nội dung khác.")
    assert "Đang chạy tập huấn" not in desk.lan.taps(leave).splitlines()[-1]


def test_a_test_goes_to_the_office_alone(desk: OfficeSetting) -> None:
    checked(desk)
    said = desk.lan.taps("Gửi thử cho Văn phòng Sở")
    assert "Đã gửi thử cho 02 người của Văn phòng Sở." in said
    assert MEETING in desk.thanh.screen
    assert desk.mai.messages() == []


def test_to_those_who_are_not_done_and_by_name(desk: OfficeSetting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.museum, desk.culture)
    desk.mai.taps("Đã nhận")
    desk.hoa.says("1")
    written(desk)
    assert desk.lan.labels()[-1] == "Chưa xong 1204/SVHTTDL-VP"
    desk.lan.taps("Chưa xong 1204/SVHTTDL-VP")
    assert "Đến: 02 người của 02 đơn vị." in desk.lan.taps("Thủ trưởng (02)")
    desk.lan.taps("Sửa người nhận")
    assert "Bảo tàng tỉnh Lạng Sơn" in desk.lan.says("bao tang, quan ly van hoa")
    desk.lan.taps("Xong")
    assert "Đến: 02 người của 02 đơn vị." in desk.lan.taps("Thủ trưởng (02)")
    desk.lan.taps("Sửa người nhận")
    desk.lan.says("trừ bảo tàng")
    desk.lan.taps("Xong")
    desk.lan.taps("Thủ trưởng (02)")
    assert "Bảo tàng" not in desk.lan.screen


def test_one_unit_alone(desk: OfficeSetting) -> None:
    desk.lan.data(f"broadcast_to {desk.museum}")
    desk.lan.says("Đề nghị gửi danh sách trước 16 giờ.")
    assert "Đến: 02 người của 01 đơn vị." in desk.lan.taps("Thủ trưởng, văn thư (02)")


def test_what_cannot_go_out_is_refused_with_what_to_do(desk: OfficeSetting) -> None:
    desk.lan.says("/thongbao")
    assert "quá 500" in desk.lan.says("a b " * 200)
    assert "quá nhiều dòng" in desk.lan.says("\n".join("dòng" for _ in range(30)))
    refused = desk.lan.says("LƯU HÀNH NỘI BỘ\nKế hoạch kiểm tra")
    assert "không đưa vào kênh này" in refused
    assert desk.db.execute("select count(*) from broadcasts").fetchone()[0] == 0


def test_a_file_waits_for_its_text_and_goes_with_it(desk: OfficeSetting) -> None:
    blob = desk.office.blobs.put(b"%PDF lich hop")
    directives.remember_file(desk.db, blob.sha256, blob.size, "application/pdf", desk.now)
    file = FileRef(blob.sha256, "lịch họp.pdf", "application/pdf", blob.size)
    desk.lan.says("/thongbao")
    asked = desk.lan.sends(
        IncomingKind.FILES, Attachment(AttachmentKind.DOCUMENT, "h", file.name, file.mime, file.size, file)
    )
    assert "Đã nhận 01 tệp: lịch họp.pdf." in asked
    desk.lan.says(MEETING)
    desk.lan.taps("Tất cả phòng, đơn vị (04)")
    desk.lan.taps("Thủ trưởng (03)")
    desk.lan.taps("Gửi 03 người")
    desk.lan.taps("Gửi ngay")
    work(desk)
    with_file = [m for _, kind, m in desk.mai.messages() if kind == "broadcast" and m.files]
    assert [f.name for m in with_file for f in m.files] == ["lịch họp.pdf"]


def test_who_is_not_of_the_office_may_not(desk: OfficeSetting) -> None:
    desk.mai.says("/thongbao")
    assert desk.db.execute("select count(*) from conversations where step = 'broadcast_text'").fetchone()[0] == 0
    assert "broadcast" not in [kind for _, kind, _ in desk.hoa.messages()]


def test_the_list_of_thousands_is_written_down_in_pieces(desk: OfficeSetting) -> None:
    for n in range(1300):
        record.person(desk.db, f"Nông Văn {n}", desk.museum, Role.STAFF)
    checked(desk, who="Mọi người đã đăng ký (1.305)")
    desk.lan.says("1305")
    desk.later(1.1)
    tick(desk)
    assert desk.db.execute("select status from broadcasts").fetchone()[0] == "held"
    work(desk)
    tick(desk)
    work(desk)
    assert desk.db.execute("select count(*) from outbox where kind = 'broadcast'").fetchone()[0] == 1305
    stop = desk.lan.data("broadcast_stop 1")
    assert "đã gửi 00 người" in stop or "Chưa tin nào được gửi" in stop
    work(desk)
    left = "select count(*) from deliveries where kind = 'broadcast' and status in ('owed', 'queued')"
    assert desk.db.execute(left).fetchone()[0] == 0


def test_a_message_for_three_hundred_holds_nobody_up_and_draws_its_text_once(desk: OfficeSetting) -> None:
    for n in range(300):
        desk.phone(f"Nông Văn {n}", desk.museum, Role.STAFF)
    written(desk)
    desk.lan.taps("Tất cả phòng, đơn vị (04)")
    desk.lan.taps("Mọi người đã đăng ký (305)")
    desk.lan.says("305")
    desk.later(1.1)
    tick(desk)
    work(desk)
    assert desk.db.execute("select count(*) from outbox where kind = 'broadcast'").fetchone()[0] == 305
    assert desk.db.execute("select count(*) from jobs where kind = 'send_broadcast'").fetchone()[0] == 1
