"""Đã gửi báo cáo, giao xác nhận thay, ghi nhận thay, Việc khác: in the users' words (dialogues.md 4.3, 4.4, 5)."""

from datetime import date

import pytest

from bot.actions.delegation import end_run_out
from bot.domain.obligations import Duty, ObligationState
from bot.messaging import Attachment, AttachmentKind, FileRef, IncomingKind
from bot.store import directives, events, obligations, publishing, units
from tests.dialogues.conftest import Setting
from tests.record import DAY

REPORT = (Duty.RECEIVE, Duty.REPORT)


def state(desk: Setting, directive_id: int, unit_id: int, duty: Duty) -> ObligationState:
    return next(r.state for r in obligations.of_unit_under(desk.db, directive_id, unit_id) if r.duty is duty)


# -------------------------------------------------------------------------------------------------------------- reports


def test_a_phong_says_how_its_report_went(desk: Setting) -> None:
    directive = desk.directive("1190/SVHTTDL-KHTC", desk.culture, duties=REPORT, due=date(2023, 6, 14))
    assert "Phòng đã gửi báo cáo bằng cách nào" in desk.hoa.says("5")
    said = desk.hoa.says("2")
    assert "báo đã gửi báo cáo bản giấy ngày 05/6/2023 (1190/SVHTTDL-KHTC). Đúng hạn." in said
    assert "Đã ghi cả đã nhận" in said
    assert 'Văn phòng Sở ghi "đã tiếp nhận"' in said
    assert state(desk, directive, desk.culture, Duty.REPORT) is ObligationState.MET
    assert state(desk, directive, desk.culture, Duty.RECEIVE) is ObligationState.MET
    assert "đã ghi nhận từ trước" in desk.hoa.says("5 1190")
    desk.hoa.says("0 1190")
    desk.hoa.says("1")
    assert state(desk, directive, desk.culture, Duty.REPORT) is ObligationState.OPEN


def test_a_unit_that_numbers_its_reports_is_asked_number_and_day(desk: Setting) -> None:
    directive = desk.directive("1190/SVHTTDL-KHTC", desk.museum, duties=REPORT, due=date(2023, 6, 4))
    desk.tuan.taps("Đã gửi báo cáo")
    assert "Chưa đọc được số báo cáo" in desk.tuan.says("gửi rồi nhé chị")
    assert "Ngày 06/6/2023 là ngày mai" in desk.tuan.says("57/BC-BT 06/6")
    said = desk.tuan.says("5/6")
    assert "báo cáo 57/BC-BT ngày 05/6/2023 (1190/SVHTTDL-KHTC). Trễ hạn." in said
    lines = [(line, private) for line, private in events.lines(desk.db) if line["kind"] == "report-sent"]
    assert lines[0][0]["data"]["late"] is True
    private = lines[0][1]
    assert private is not None
    assert isinstance(private.value, dict)
    assert private.value["number"] == "57/BC-BT"
    assert state(desk, directive, desk.museum, Duty.REPORT) is ObligationState.MET


def test_the_office_notes_a_report_that_came_as_a_file_and_the_first_counts(desk: Setting) -> None:
    thanh = desk.phone("Nguyễn Văn Thành", desk.office_unit)
    desk.directive("1190/SVHTTDL-KHTC", desk.culture, duties=REPORT)
    desk.hoa.says("5")
    blob = desk.office.blobs.put(b"scan")
    photo = Attachment(AttachmentKind.PHOTO, "h", "bc.jpg", file=FileRef(blob.sha256, "bc.jpg", "image/jpeg", 4))
    assert "bằng tệp gửi tại đây" in desk.hoa.sends(IncomingKind.FILES, photo)
    assert "Phòng Quản lý văn hóa báo đã gửi báo cáo" in desk.lan.screen
    tap = thanh.button("Đã tiếp nhận").command
    assert "Đã tiếp nhận: Chu Thị Lan" in desk.lan.taps("Đã tiếp nhận")
    assert "Chu Thị Lan đã ghi tiếp nhận" in thanh.data(tap)
    assert desk.count("report-accepted") == 1
    assert "Không có báo cáo nào" in desk.lan.says("/tiepnhan")


def test_paper_reports_are_noted_from_a_list(desk: Setting) -> None:
    desk.directive("1190/SVHTTDL-KHTC", desk.culture, duties=REPORT)
    desk.hoa.says("5")
    desk.hoa.says("2")
    assert "01 báo cáo" in desk.lan.says("/tiepnhan")
    assert "Đã tiếp nhận: Chu Thị Lan" in desk.lan.taps(desk.lan.labels()[0])


def test_a_deputy_is_told_who_reports(desk: Setting) -> None:
    directive = desk.directive("1190/SVHTTDL-KHTC", desk.museum, duties=REPORT)
    assert "Giám đốc Lý Thị Mai" in desk.binh.data(f"report {directive} {desk.museum}")
    assert desk.count("report-sent") == 0


# ----------------------------------------------------------------------------------------------------------- delegation


def test_the_head_names_who_confirms_instead_and_it_falls_back(desk: Setting) -> None:
    directive = desk.directive("1204/SVHTTDL-VP", desk.museum)
    desk.mai.taps("Việc khác")
    desk.mai.taps("Giao người xác nhận thay")
    assert "Phó Giám đốc Vi Văn Bình" in desk.mai.labels()
    desk.mai.taps("Phó Giám đốc Vi Văn Bình")
    assert "16/6/2023" in desk.mai.labels()
    said = desk.mai.says("30/6")
    assert "đồng chí Vi Văn Bình xác nhận thay Thủ trưởng Bảo tàng tỉnh Lạng Sơn từ 05/6 đến hết 30/6/2023" in said
    assert "được giao xác nhận thay đồng chí Lý Thị Mai" in "\n".join(m.text for _, _, m in desk.binh.messages())
    desk.binh.data(f"disseminate {directive} {desk.museum}")
    desk.binh.says("41")
    assert "quán triệt đủ 41/41" in desk.binh.taps("Đúng, ghi nhận")
    lines = [line for line, _ in events.lines(desk.db) if line["kind"] == "dissemination-confirmed"]
    assert lines[0]["data"]["delegation_id"] == 1
    desk.now += 26 * DAY
    second = desk.directive("1215/SVHTTDL-VP", desk.museum)
    assert "Giám đốc Lý Thị Mai" in desk.binh.data(f"disseminate {second} {desk.museum}")
    assert desk.binh.labels()[0] == "Nhập sẵn để trình"
    assert end_run_out(desk.db, desk.office, desk.now) == 1
    assert desk.count("delegation-ended") == 1


def test_the_head_ends_it_early(desk: Setting) -> None:
    desk.mai.says("/giaothay")
    desk.mai.taps("Văn thư Nông Văn Tuấn")
    desk.mai.says("12/6 đến 30/6")
    assert "từ 12/6 đến hết 30/6/2023" in desk.mai.screen
    assert "Đã kết thúc" in desk.mai.taps("Kết thúc sớm")
    assert "đã kết thúc" in desk.tuan.screen
    assert "đã kết thúc từ trước" in desk.mai.taps("Kết thúc sớm")
    assert desk.count("delegation-ended") == 1


def test_the_office_names_who_confirms_for_an_absent_head(desk: Setting) -> None:
    desk.lan.says("/giaothay bao tang")
    desk.lan.says("vi van binh")
    assert "đã qua" in desk.lan.says("01/6/2023")
    assert "Đã ghi nhận" in desk.lan.says("16/6")
    line = next(line for line, _ in events.lines(desk.db) if line["kind"] == "delegation-given")
    assert line["data"]["by_office"] is True


def test_only_the_head_or_the_office_may_name_somebody(desk: Setting) -> None:
    assert "Thủ trưởng đơn vị hoặc Văn phòng Sở" in desk.binh.says("/giaothay")
    assert "Thủ trưởng đơn vị hoặc Văn phòng Sở" in desk.hoa.data(f"delegate {desk.museum}")
    assert desk.count("delegation-given") == 0


def test_somebody_not_registered_in_the_unit_cannot_confirm(desk: Setting) -> None:
    desk.mai.says("/giaothay")
    assert "Chưa có người này" in desk.mai.says("Hoàng Thị Hoa")


# ------------------------------------------------------------------------------------------------------------ on behalf


def test_what_a_paper_unit_told_is_recorded_and_marked_so(desk: Setting) -> None:
    troupe = desk.unit("Đoàn Nghệ thuật tỉnh", staff=25)
    directive = desk.directive("1204/SVHTTDL-VP", troupe)
    desk.later(3 * 24 * 60)
    assert "Đơn vị báo việc gì" in desk.lan.says("/ghithay doan nghe thuat 1204")
    desk.lan.taps("Đã quán triệt")
    desk.lan.says("07/6 hop 24/25")
    assert "quán triệt 1204/SVHTTDL-VP ngày 07/6/2023, họp đơn vị, 24/25 người" in desk.lan.screen
    blob = desk.office.blobs.put(b"phieu")
    slip = Attachment(AttachmentKind.PHOTO, "h", "phieu.jpg", file=FileRef(blob.sha256, "phieu.jpg", "image/jpeg", 5))
    said = desk.lan.sends(IncomingKind.FILES, slip)
    assert "Đã ghi nhận thay: Đoàn Nghệ thuật tỉnh quán triệt" in said
    assert "phiếu giấy có ký, kèm ảnh. Người ghi: Chu Thị Lan" in said
    assert state(desk, directive, troupe, Duty.DISSEMINATE) is ObligationState.PARTLY
    kinds = desk.kinds()
    assert kinds.count("recorded-on-behalf") == 2
    confirmed = next(line for line, _ in events.lines(desk.db) if line["kind"] == "dissemination-confirmed")
    assert confirmed["data"]["on_behalf"] is True
    assert confirmed["data"]["proof"] == "office_record"


def test_a_unit_that_telephoned_has_received(desk: Setting) -> None:
    directive = desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.lan.says("/ghithay 1204 quan ly van hoa")
    desk.lan.taps("Đã nhận")
    desk.lan.taps("Điện thoại")
    assert "điện thoại (chị Hoa)" in desk.lan.says("chị Hoa")
    assert state(desk, directive, desk.culture, Duty.RECEIVE) is ObligationState.MET
    said = desk.hoa.says("1 1204")
    assert "Văn phòng Sở đã ghi nhận thay" in said
    assert desk.count("receipt-acknowledged") == 1


@pytest.mark.parametrize("typed", ["07/6 hop 26/25", "hop tat ca roi", "31/6 hop 24/25"])
def test_figures_that_do_not_fit_are_asked_again(desk: Setting, typed: str) -> None:
    troupe = desk.unit("Đoàn Nghệ thuật tỉnh", staff=25)
    desk.directive("1204/SVHTTDL-VP", troupe)
    desk.lan.says("/ghithay doan nghe thuat 1204")
    desk.lan.taps("Đã quán triệt")
    assert "Đề nghị gõ" in desk.lan.says(typed)
    assert desk.count("dissemination-confirmed") == 0


def test_the_unit_and_the_document_are_asked_when_missing(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    assert "Ghi nhận thay đơn vị nào" in desk.lan.says("/ghithay")
    assert "văn bản nào" in desk.lan.says("quan ly van hoa")
    assert "Đơn vị báo việc gì" in desk.lan.taps("1204/SVHTTDL-VP")


# ------------------------------------------------------------------------------------------------------------ Việc khác


def with_file(desk: Setting) -> int:
    directive = desk.directive("1204/SVHTTDL-VP", desk.museum)
    blob = desk.office.blobs.put(b"pdf")
    directives.remember_file(desk.db, blob.sha256, 3, "application/pdf", desk.now)
    files = (FileRef(blob.sha256, "1204.pdf", "application/pdf", 3),)
    publishing.add_version(
        desk.db,
        directive,
        2,
        "triển khai Chiến lược",
        "- Quán triệt đến toàn thể.",
        date(2023, 6, 16),
        files,
        desk.now,
        None,
    )
    desk.db.execute("update directives set version = 2 where id = ?", [directive])
    return directive


def test_the_menu_behind_the_card(desk: Setting) -> None:
    with_file(desk)
    desk.mai.taps("Việc khác")
    assert desk.mai.labels() == [
        "Xem tệp (01 tệp)",
        "Bản gửi nhóm của đơn vị",
        "Đề nghị gia hạn",
        "Giao người xác nhận thay",
        "Không thuộc đối tượng, miễn",
        "Lý do nhận tin này",
        "Trở lại",
    ]
    assert "Giám đốc, Bảo tàng tỉnh Lạng Sơn" in desk.mai.taps("Lý do nhận tin này")
    assert "Nông Văn Tuấn (văn thư)" in desk.mai.screen
    desk.mai.taps("Trở lại")
    assert "Đã quán triệt" in desk.mai.labels()


def test_the_text_to_forward_has_no_code_and_no_choice(desk: Setting) -> None:
    with_file(desk)
    desk.tuan.taps("Việc khác")
    said = desk.tuan.taps("Bản gửi nhóm của đơn vị")
    assert said.startswith("Công văn số 1204/SVHTTDL-VP ngày 05/6/2023 của Sở Văn hóa")
    assert "Văn bản chính thức tại văn thư đơn vị." in said
    assert desk.tuan.labels() == []


def test_files_come_again_or_it_is_said_where_the_paper_is(desk: Setting) -> None:
    directive = with_file(desk)
    desk.mai.data(f"files {directive} {desk.museum}")
    assert desk.db.execute("select count(*) as n from outbox where payload like '%1204.pdf%'").fetchone()["n"] > 0
    bare = desk.directive("1215/SVHTTDL-VP", desk.museum)
    assert "đã gửi qua văn thư: Công văn số 1215" in desk.mai.data(f"files {bare} {desk.museum}")
    assert "không có trong danh sách" in desk.hoa.data(f"files {directive} {desk.museum}")
    assert "không có trong danh sách" in desk.hoa.data(f"forward {directive} {desk.museum}")


def test_a_question_about_a_document_names_it_to_the_office(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    assert "1204/SVHTTDL-VP: đề nghị đồng chí gõ câu hỏi" in desk.hoa.says("3")
    assert "số 01" in desk.hoa.says("Có phải gửi danh sách không?")
    assert "Phòng Quản lý văn hóa, Hoàng Thị Hoa, 1204/SVHTTDL-VP" in desk.lan.screen
    assert "01 câu hỏi" in desk.lan.says("/cauhoi")
    desk.lan.taps("Không cần trả lời")
    assert "Không có câu hỏi nào" in desk.lan.says("/cauhoi", after=3)


def test_names_of_units_follow_the_record(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    units.change(desk.db, desk.culture, date(2023, 6, 5), name="Phòng Văn hóa và Gia đình")
    assert "Phòng Văn hóa và Gia đình đã nhận" in desk.hoa.says("1")
