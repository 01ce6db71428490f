"""The office looks, urges, takes out tables and reads the log (dialogues.md 7)."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from bot.domain.people import Role
from bot.domain.units import UnitKind
from bot.store import people, units
from tests import record
from tests.dialogues.conftest import Setting
from tests.dialogues.talking import Phone
from tests.dialogues.working import post, work
from tests.record import DAY


class Looking(Setting):
    """Beside the dialogues' units: one without anybody, one on paper, one that has blocked us."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.library = self.unit("Thư viện tỉnh", UnitKind.PUBLIC_UNIT, 20)
        self.troupe = record.unit(self.db, "Đoàn Nghệ thuật", UnitKind.PUBLIC_UNIT, 30, on_paper=True)
        self.training = self.unit("Trung tâm Huấn luyện", UnitKind.PUBLIC_UNIT, 25)
        self.son = record.person(self.db, "Lê Văn Sơn", self.training, phone="0205 000 0003")
        everyone = (self.museum, self.culture, self.library, self.troupe, self.training)
        self.directive_id = self.directive("1204/SVHTTDL-VP", *everyone)
        people.mark_account(self.db, people.accounts_of(self.db, self.son)[0].id, "blocked", self.now)
        # Cards went out in earnest: the phones' rows were settled, so are their deliveries.
        self.db.execute("update deliveries set status = 'sent', sent_at = ? where kind = 'directive_card'", [self.now])


@pytest.fixture
def desk(tmp_path: Path) -> Looking:
    return Looking(tmp_path)


def reminders(phone: Phone) -> list[str]:
    return [message.text for _, kind, message in phone.messages() if kind == "reminder"]


def test_the_overview_one_directive_and_its_units(desk: Looking) -> None:
    desk.tuan.taps("Đã nhận")
    said = desk.lan.says("/tiendo")
    assert said.splitlines()[1:] == [
        "06 phòng, đơn vị; 01 văn bản",
        "",
        "1204/SVHTTDL-VP, hạn 16/6: nhận 01/05, quán triệt đủ 00/05",
    ]
    said = desk.lan.taps("1204")
    assert said.splitlines()[3:] == [
        "Đã nhận, chưa quán triệt: 01",
        "Đã gửi, chưa trả lời: 01",
        "Không liên lạc được: 01",
        "Chưa đăng ký: 01",
        "Nhận bằng giấy, chưa có phiếu: 01",
        "Đã phổ biến 00/128 người (0%)",
    ]
    assert desk.lan.labels() == [
        "Nhắc 02 đơn vị chưa xong",
        "Gọi, gửi giấy 03 đơn vị",
        "Xem từng đơn vị",
        "Xuất bảng",
        "Kết thúc theo dõi",
    ]
    said = desk.lan.taps("Xem từng đơn vị")
    assert "Thư viện tỉnh: chưa đăng ký" in said
    assert "Bảo tàng tỉnh Lạng Sơn: đã nhận, chưa quán triệt" in said


def test_by_number_unit_and_day_in_one_line(desk: Looking) -> None:
    desk.now += DAY
    desk.tuan.taps("Đã nhận")
    desk.now += DAY
    assert "Đã nhận 06/6 09:00, Tuấn, mã" in desk.lan.says("tien do 1204 bao tang")
    assert "Tình trạng: đã nhận, chưa quán triệt." in desk.lan.screen
    assert "Đã gửi, chưa trả lời: 02" in desk.lan.says("/tiendo 1204 05/6")
    assert "Đến hết ngày 05/6/2023; 05 đơn vị" in desk.lan.screen
    assert desk.lan.labels() == ["Xem từng đơn vị", "Xuất bảng"]
    said = desk.lan.says("/tiendo bao tang")
    assert "1204: nhận 06/6; đã nhận, chưa quán triệt" in said
    assert "Giám đốc Mai: Telegram" in said
    assert "Tháng 6 có 30 ngày" in desk.lan.says("/tiendo 1204 31/6")
    assert "Chưa có văn bản số 9999" in desk.lan.says("/tiendo 9999")
    assert "là đơn vị nào" in desk.lan.says("/tiendo trung tam dien anh")


def test_an_official_sees_the_own_unit_alone(desk: Looking) -> None:
    said = desk.mai.says("/tiendo 1204 thu vien")
    assert "Thư viện" not in said
    assert "Bảo tàng tỉnh Lạng Sơn, 41 người" in said


def test_the_silent_are_reminded_in_two_taps_and_once_a_day(desk: Looking) -> None:
    desk.tuan.taps("Đã nhận")
    desk.lan.says("/tiendo 1204")
    said = desk.lan.taps("Nhắc 02 đơn vị chưa xong")
    assert said.splitlines() == [
        "Sẽ gửi 02 đơn vị, 04 người:",
        '"Nhắc việc: còn 09 ngày làm việc đến hạn 16/6/2023 đối với 1204/SVHTTDL-VP. Đề nghị đơn vị quan tâm thực hiện."',
    ]
    assert desk.lan.labels() == ["Gửi", "Xem danh sách", "Không gửi"]
    desk.lan.taps("Gửi")
    work(desk)
    assert desk.lan.screen == "Đang gửi nhắc việc 1204/SVHTTDL-VP đến 02 đơn vị, 04 người."
    post(desk)
    assert [len(reminders(phone)) for phone in (desk.hoa, desk.mai, desk.binh, desk.tuan)] == [1, 1, 1, 1]
    assert reminders(desk.hoa)[0].startswith("Kính gửi: Phòng Quản lý văn hóa.\nNhắc việc: còn 09 ngày làm việc")
    desk.later(5)
    again = desk.lan.data(f"urge #{desk.directive_id}")
    assert again.splitlines() == [
        "Hôm nay đã nhắc 02 đơn vị, không nhắc lại.",
        "Không còn đơn vị nào cần nhắc bằng tin lúc này.",
    ]
    desk.lan.data(f"urge_send #{desk.directive_id}")
    work(desk)
    assert "Không còn đơn vị" in desk.lan.screen
    assert desk.kinds().count("reminder-issued") == 2
    desk.now += DAY
    assert "Sẽ gửi 02 đơn vị, 04 người:" in desk.lan.data(f"urge #{desk.directive_id}")


def test_a_reminder_that_is_no_longer_true_is_not_sent(desk: Looking) -> None:
    desk.lan.data(f"urge_send #{desk.directive_id} u{desk.culture}")
    work(desk)
    desk.db.execute("update obligations set status = 'met' where unit_id = ?", [desk.culture])
    post(desk)
    shown = "select count(*) from outbox where kind = 'reminder' and status = 'sent'"
    assert desk.db.execute(shown).fetchone()[0] == 0


def test_whom_to_call_with_names_and_numbers(desk: Looking) -> None:
    desk.db.execute(
        "insert into expected_people (unit_id, full_name, name_folded, role, title, phone, imported_at) values (?, ?, ?, 'head', '', ?, ?)",
        [desk.library, "Vi Thị Hương", "vi thi huong", "0205 000 0002", desk.now],
    )
    desk.lan.says("/tiendo 1204")
    said = desk.lan.taps("Gọi, gửi giấy 03 đơn vị")
    assert "Thư viện tỉnh: chưa đăng ký. Giám đốc Vi Thị Hương, 0205 000 0002." in said
    assert "Lê Văn Sơn, 0205 000 0003." in said
    assert "Đoàn Nghệ thuật: phiếu giấy gửi 05/6, chưa nhận lại." in said
    assert len(desk.lan.labels()) == 3


def test_whom_to_call_without_a_number_names_the_papers_as_well(desk: Looking) -> None:
    said = desk.lan.says("/goidien")
    assert said == "Đơn vị chưa có ai nhận tin, cần gọi hoặc gửi giấy:"
    assert desk.lan.labels() == ["1204: 03 đơn vị"]
    assert "Đoàn Nghệ thuật" in desk.lan.taps("1204: 03 đơn vị")


def test_the_table_comes_as_two_files(desk: Looking) -> None:
    desk.tuan.taps("Đã nhận")
    assert desk.lan.says("/xuat 1204") == "Đang lập tệp 1204/SVHTTDL-VP. Tệp sẽ gửi tại đây."
    work(desk)
    files = [file for _, _, message in desk.lan.messages() for file in message.files]
    assert [file.name for file in files] == ["tinh-hinh-1204-SVHTTDL-VP.xlsx", "tinh-hinh-1204-SVHTTDL-VP.csv"]
    text = desk.office.blobs.read(files[1].sha256).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert lines[0][:4] == ["STT", "Đơn vị", "Người xác nhận, chức vụ", "Đã nhận (giờ, ngày)"]
    museum = next(line for line in lines if line[1] == "Bảo tàng tỉnh Lạng Sơn")
    assert museum[2:4] == ["Nông Văn Tuấn, Văn thư", "09:00 05/06/2023"]
    assert museum[9:] == ["đang thực hiện", "0", "đã nhận, chưa quán triệt"]
    assert lines[-1][1:4] == ["Cộng", "", "1/5"]
    with zipfile.ZipFile(io.BytesIO(desk.office.blobs.read(files[0].sha256))) as book:
        assert {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"} <= set(book.namelist())
    assert desk.kinds().count("export-made") == 2
    assert "không" not in desk.mai.says("/xuat 1204").lower() or desk.count("export-made") == 2


def test_the_story_of_a_unit_under_a_directive(desk: Looking) -> None:
    desk.tuan.taps("Đã nhận")
    said = desk.lan.says("/nhatky 1204 bao tang")
    assert said.splitlines()[0] == "1204/SVHTTDL-VP, Bảo tàng tỉnh Lạng Sơn"
    assert "05/6 09:00 Đã nhận: Văn thư Tuấn, " in said
    assert said.splitlines()[-1] == "Các dòng trên còn nguyên, khớp mã kiểm tra."
    assert "đã đọc" not in said
    assert desk.lan.labels() == ["Nội dung đã gửi", "Bản trích", "Kiểm tra nhật ký"]
    assert desk.lan.taps("Kiểm tra nhật ký") == "Đang kiểm tra toàn bộ nhật ký. Kết quả báo tại đây."
    work(desk)
    assert "Nhật ký liền mạch: " in desk.lan.screen
    assert "Nhật ký liền mạch, kiểm tra lúc" in desk.lan.says("/nhatky 1204 bao tang", after=2)


def test_a_changed_line_is_told_in_the_story_and_named_by_the_check(desk: Looking) -> None:
    desk.tuan.taps("Đã nhận")
    line = desk.db.execute("select id from events where kind = 'receipt-acknowledged'").fetchone()["id"]
    desk.db.execute("update events set at = at - 86400000 where id = ?", [line])
    assert "Có dòng không khớp mã kiểm tra" in desk.lan.says("/nhatky 1204 bao tang")
    desk.lan.taps("Kiểm tra nhật ký")
    work(desk)
    assert "KHÔNG liền mạch" in desk.lan.screen
    assert f"dòng số {line}: nội dung đã bị sửa" in desk.lan.screen


def test_a_mistyped_code_of_the_log_accuses_nobody(desk: Looking) -> None:
    desk.tuan.taps("Đã nhận")
    assert "Mã nhật ký có 12 số" in desk.lan.says("kiem tra nhat ky 9")
    desk.lan.says("kiem tra nhat ky 4026 9107 3318")
    work(desk)
    assert "Không có dòng nào mang mã đã nêu" in desk.lan.screen
    assert "Đề nghị xem lại từng số của mã" in desk.lan.screen
    assert "Nhật ký liền mạch, kiểm tra lúc" in desk.lan.says("/nhatky 1204 bao tang", after=2)


def test_what_was_really_sent_and_an_extract(desk: Looking) -> None:
    desk.now += DAY
    second = desk.directive("1205/SVHTTDL-VP", desk.museum, due=date(2023, 6, 20))
    desk.db.execute(
        "update outbox set status = 'queued' where delivery_id in (select id from deliveries where directive_id = ?)",
        [second],
    )
    post(desk)
    said = desk.lan.says("/nhatky 1205 bao tang")
    assert "Gửi Giám đốc Mai, Telegram; không có thông tin đến máy" in said
    texts = desk.lan.taps("Nội dung đã gửi")
    assert "SHA-256" in texts
    assert "Kính gửi: Bảo tàng tỉnh Lạng Sơn." in texts
    desk.lan.data(f"story_export #{second} u{desk.museum}")
    work(desk)
    extract = [file for _, _, message in desk.lan.messages() for file in message.files][-1]
    lines = list(csv.reader(io.StringIO(desk.office.blobs.read(extract.sha256).decode("utf-8-sig")), delimiter=";"))
    hashes = {row["hash"] for row in desk.db.execute("select hash from events").fetchall()}
    assert {line[-1] for line in lines[1:]} <= hashes
    assert "message-sent" in {line[5] for line in lines}


def test_the_log_of_another_unit_is_not_for_everybody(desk: Looking) -> None:
    assert desk.mai.says("/nhatky 1204 thu vien") == "Đồng chí xem được nhật ký của đơn vị đồng chí: gửi /nhatky"
    assert "1204/SVHTTDL-VP, Bảo tàng tỉnh Lạng Sơn" in desk.mai.says("/nhatky 1204")
    assert "dành cho Văn phòng Sở và lãnh đạo Sở. Nhật ký của đơn vị: gửi /nhatky" in desk.mai.data("log_check")


def test_a_message_that_reached_nobody_is_settled_by_the_office(desk: Looking) -> None:
    desk.db.execute(
        "update deliveries set status = 'unknown', reason = 'unknown_outcome' where person_id = ? and kind = 'directive_card'",
        [desk.hoa.person_id],
    )
    assert "01 tin chưa rõ kết quả" in desk.lan.says("/chuaro")
    label = desk.lan.labels()[0]
    assert "không có" not in desk.lan.taps(label)
    assert desk.lan.labels() == ["Gửi lại", "Đã báo trực tiếp", "Danh sách"]
    assert desk.lan.taps("Đã báo trực tiếp") == "Đã ghi nhận: Hoàng Thị Hoa được báo trực tiếp."
    assert desk.lan.says("/chuaro", after=90) == "Không có tin nào chưa rõ kết quả."
    assert desk.kinds().count("outcome-settled") == 1
    desk.db.execute(
        "update deliveries set status = 'failed', reason = 'rejected' where person_id = ? and kind = 'directive_card'",
        [desk.mai.person_id],
    )
    desk.lan.says("/chuaro", after=90)
    desk.lan.taps(desk.lan.labels()[0])
    before = len(desk.mai.messages())
    assert desk.lan.taps("Gửi lại") == "Đang gửi lại cho Lý Thị Mai."
    assert len(desk.mai.messages()) == before + 1


def test_what_waits_for_the_office_is_one_tap_away(desk: Looking) -> None:
    assert desk.lan.says("/viec cho") == "Không có việc nào chờ Văn phòng Sở."
    desk.mai.says("/hoi phụ lục số 2 ở đâu")
    desk.db.execute("update questions set status = 'open'")
    desk.lan.says("/tiendo")
    assert desk.lan.labels()[-1] == "Việc chờ Văn phòng (01)"
    desk.lan.taps("Việc chờ Văn phòng (01)")
    assert desk.lan.labels() == ["Câu hỏi chưa trả lời (01)"]
    assert "phụ lục số 2" in desk.lan.taps("Câu hỏi chưa trả lời (01)")


def test_leaders_read_and_do_not_push(desk: Looking) -> None:
    leader = desk.phone("Trần Văn Lãnh", desk.office_unit, Role.LEADER)
    leader.says("/tiendo 1204")
    assert leader.labels() == ["Xem từng đơn vị", "Xuất bảng"]
    assert units.name_of(desk.db, desk.museum) in leader.taps("Xem từng đơn vị")
