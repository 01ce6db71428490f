"""The office passes a directive on, in its own words (dialogues.md 3)."""

from __future__ import annotations

from dataclasses import replace

from bot.cards.measure import MAX_LINES, lines_of
from bot.config import Sending
from bot.domain.units import UnitKind
from bot.messaging import IncomingKind
from bot.store import directives, drafts, events, obligations, publishing, settings
from tests import record
from tests.publishing.desk import HEAD, SUMMARY, Publishing, reached

PASTED = """SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH
Số:      /SVHTTDL-VP
V/v triển khai Chiến lược chuyển đổi số báo chí đến năm 2025, định hướng đến năm 2030

Thực hiện Công văn số 2305-CV/BTGTU ngày 19/5/2023 của Ban Tuyên giáo Tỉnh ủy; Quyết định số 348/QĐ-TTg ngày 06/4/2023;
Công văn số 1369/BTTTT-CBC ngày 17/4/2023; Quyết định số 781/QĐ-BTTTT ngày 08/5/2023."""


def test_the_draft_of_the_seed_becomes_a_directive_on_every_phone(desk: Publishing) -> None:
    lan = desk.lan
    assert "dấu MẬT" in lan.says("/chuyen")
    assert "phần đầu văn bản" in lan.taps("Không có")
    read = lan.says(PASTED)
    assert "Cơ quan: Sở Văn hóa, Thể thao và Du lịch" in read
    assert "Còn thiếu: số và ngày ban hành" in read
    assert "04 văn bản được nhắc đến" in lan.says("1204/SVHTTDL-VP 05/6/2023")
    assert lan.labels() == [
        "[x] 348/QĐ-TTg, 06/4/2023",
        "[x] 1369/BTTTT-CBC 17/4/2023",
        "[x] 781/QĐ-BTTTT, 08/5/2023",
        "[ ] 2305-CV/BTGTU, 19/5/2023",
        "Xong",
    ]
    assert "tối đa 250 ký tự" in lan.taps("Xong")
    lan.sends(IncomingKind.FILES, desk.file("348.pdf", 2_100_000))
    assert "106 ký tự và 01 tệp" in lan.says(SUMMARY)
    assert "phải làm gì" in lan.taps("Tất cả phòng, đơn vị (05)")
    assert "Hạn quán triệt?" in lan.taps("Xong")
    understood = lan.says("cham nhat 16/6")
    assert "đến hết ngày 16/6/2023, thứ Sáu (còn 09 ngày làm việc)" in understood
    assert "Nhắc: 09/6, 13/6, 15/6, 16/6 và thứ Hai hằng tuần" in understood
    check = lan.taps("Đúng")
    assert "Kính gửi: Văn phòng Sở." in check, "the card itself comes first"
    assert "Đến: 05 phòng, đơn vị; 04 người (Telegram 04)" in check
    assert "- Thư viện tỉnh: chưa đăng ký" in check
    assert "- Đoàn Nghệ thuật tỉnh: nhận bằng giấy" in check
    assert not desk.got_card(desk.hoa)

    assert "còn 60 giây" in lan.taps("Gửi đến 05 đơn vị")
    desk.work()
    assert "Chu Thị Lan sẽ chuyển 1204/SVHTTDL-VP đến 05 phòng, đơn vị" in desk.thanh.screen
    assert desk.status() == "held"
    desk.pass_time(61)
    assert desk.status() == "published"
    assert desk.got_card(desk.hoa)
    assert desk.got_card(desk.tuan)
    assert "04/04 người, 03/05 đơn vị" in lan.screen
    assert reached(desk, 1) == (4, 4)

    directive = directives.get(desk.db, 1)
    assert directive is not None
    assert directive.subject.startswith("về việc triển khai Chiến lược")
    assert directives.content_numbers(desk.db, 1) == ["348/QĐ-TTg", "1369/BTTTT-CBC", "781/QĐ-BTTTT"]
    assert len(obligations.units_of(desk.db, 1)) == 5, "who is not registered owes all the same"
    assert desk.kinds() == ["directive-held", "directive-published"]
    line, private = events.of_kind(desk.db, "directive-published")[0]
    assert line["data"]["people"] == 4
    assert len(line["data"]["units"]) == 5
    assert private is not None
    assert "1204/SVHTTDL-VP" in str(private.value)


def test_buttons_of_the_card_in_the_check_record_nothing(desk: Publishing) -> None:
    desk.to_check(desk.lan)
    assert "chưa ghi nhận gì" in desk.lan.taps("Đã nhận")
    assert desk.count("receipt-acknowledged") == 0


def test_wrong_numbers_and_days_are_refused_with_reason_and_example(desk: Publishing) -> None:
    desk.lan.says("/chuyen")
    desk.lan.taps("Không có")
    desk.lan.says("Công văn của Sở VHTTDL về việc triển khai Chiến lược chuyển đổi số báo chí")
    answer = desk.lan.says("1204 SVHTTDL 31/6")
    assert "Chưa đúng hai mục" in answer
    assert "Số, ký hiệu cần dạng 1204/SVHTTDL-VP" in answer
    assert "Tháng 6 có 30 ngày, không có ngày 31/6" in answer
    assert "sau hôm nay" in desk.lan.says("1204/SVHTTDL-VP 05/7/2023")
    assert "Còn thiếu" not in desk.lan.says("05/6/2023"), "the number that was right is kept"


def test_a_head_without_issuer_or_subject_is_completed_by_questions(desk: Publishing) -> None:
    desk.lan.says("/chuyen")
    desk.lan.taps("Không có")
    assert "Còn thiếu: cơ quan ban hành" in desk.lan.says("Công văn 77/ABCD-XY ngày 01/6/2023")
    assert "Còn thiếu: trích yếu" in desk.lan.says("Sở VHTTDL")
    assert "Tóm tắt cho Thủ trưởng" in desk.lan.says("rà soát cơ sở vật chất")


def test_a_secret_paper_leaves_nothing_but_time_person_and_reason(desk: Publishing) -> None:
    desk.lan.says("/chuyen")
    assert "kể cả số và trích yếu" in desk.lan.taps("Có")
    assert "xóa tin đó trên điện thoại" in desk.lan.taps("Dừng")
    assert desk.kinds() == ["secret-refused"]
    line, private = events.of_kind(desk.db, "secret-refused")[0]
    assert line["data"] == {"place": "declared", "mark": "DECLARED"}
    assert private is None
    assert drafts.open_drafts(desk.db, "directive") == []


def test_of_a_restricted_paper_only_the_head_goes_on(desk: Publishing) -> None:
    lan = desk.lan
    lan.says("/chuyen")
    lan.taps("Có")
    assert "không kèm tệp" in lan.taps("Chuyển số và trích yếu")
    answer = lan.says(HEAD)
    assert "Gửi đến:" in answer, "no summary is asked"
    assert "hạn chế" in lan.sends(IncomingKind.FILES, desk.file("ban-do.pdf"))
    lan.taps("Phòng chuyên môn (02)")
    lan.taps("Xong")
    lan.taps("Không đặt hạn")
    lan.taps("Không nhắc")
    lan.taps("Gửi đến 02 đơn vị")
    desk.pass_time(61)
    directive = directives.get(desk.db, 1)
    assert directive is not None
    assert (directive.circulation, directive.summary, directive.weekly_weeks) == ("restricted", "", 0)
    assert directives.files(desk.db, 1, 1) == []


def test_a_circulation_mark_in_the_head_restricts_the_draft(desk: Publishing) -> None:
    desk.lan.says("/chuyen")
    desk.lan.taps("Không có")
    answer = desk.lan.says(f"LƯU HÀNH NỘI BỘ\n{HEAD}")
    assert "phạm vi lưu hành" in answer
    assert "Gửi đến:" in answer


def test_a_summary_over_250_characters_is_not_taken(desk: Publishing) -> None:
    desk.lan.says("/chuyen")
    desk.lan.taps("Không có")
    desk.lan.says(HEAD)
    assert "có 260 ký tự, tối đa 250" in desk.lan.says("a" * 260)
    assert "Gửi đến:" in desk.lan.says(SUMMARY)


def test_units_are_chosen_as_people_type_them(desk: Publishing) -> None:
    lan = desk.lan
    lan.says("/chuyen")
    lan.taps("Không có")
    lan.says(HEAD)
    lan.says(SUMMARY)
    lan.taps("Chọn đơn vị")
    assert "Đã chọn 02: Phòng Quản lý văn hóa, Bảo tàng tỉnh Lạng Sơn" in lan.says("quan ly van hoa, bao tang")
    assert "Không tìm thấy" in lan.says("zzzz xxxx")
    lan.taps("Trở lại")
    assert "phải làm gì" in lan.taps("Xong")
    lan.taps("[x] Quán triệt, phổ biến")
    assert lan.labels() == ["[x] Xác nhận đã nhận", "[ ] Quán triệt, phổ biến", "[ ] Gửi báo cáo", "Xong"]
    assert "Hạn xác nhận đã nhận?" in lan.taps("Xong")
    lan.taps("Không đặt hạn")
    assert "Đến: 02 phòng, đơn vị" in lan.taps("Nhắc hằng tuần, 04 tuần")
    lan.taps("Gửi đến 02 đơn vị")
    desk.pass_time(61)
    assert obligations.units_of(desk.db, 1) == [desk.culture, desk.museum]
    assert not desk.got_card(desk.thanh)


def test_all_but_some_units(desk: Publishing) -> None:
    lan = desk.lan
    lan.says("/chuyen")
    lan.taps("Không có")
    lan.says(HEAD)
    lan.says(SUMMARY)
    lan.taps("Tất cả, trừ đơn vị …")
    assert "Không gửi 01: Thư viện tỉnh" in lan.says("thu vien tinh")
    lan.taps("Xong")
    lan.taps("Xong")
    lan.says("trước ngày 17/6")
    lan.taps("Đúng")
    lan.taps("Gửi đến 04 đơn vị")
    desk.pass_time(61)
    assert desk.library not in obligations.units_of(desk.db, 1)
    assert len(obligations.units_of(desk.db, 1)) == 4


def test_a_deadline_that_cannot_be_one_is_explained(desk: Publishing) -> None:
    lan = desk.lan
    lan.says("/chuyen")
    lan.taps("Không có")
    lan.says(HEAD)
    lan.says(SUMMARY)
    lan.taps("Tất cả phòng, đơn vị (05)")
    lan.taps("Xong")
    assert "Tháng 6 có 30 ngày" in lan.says("chậm nhất 31/6")
    assert "chưa nêu ngày cụ thể" in lan.says("khẩn trương")
    assert "mốc" in lan.says("đến năm 2025, định hướng đến năm 2030")
    yearly = lan.says("trước ngày 15/12 hàng năm")
    assert "Hiểu là: hàng năm, trước ngày 15/12 (không tính ngày đó)." in yearly
    assert "Ngày cuối: đến hết ngày 14/12/2023, thứ Năm" in yearly
    assert "Các kỳ tới: 14/12/2023, 14/12/2024 và 14/12/2025" in yearly
    assert "Hạn quán triệt?" in lan.taps("Sửa")
    assert "hết ngày 12/6/2023" in lan.says("trong 05 ngày làm việc")


def test_the_count_must_be_typed_above_the_limit(desk: Publishing) -> None:
    desk.office = replace(desk.office, config=replace(desk.office.config, sending=Sending(typed_count_above=3)))
    assert "Gõ 05 để gửi." in desk.to_check(desk.lan)
    assert "Gửi đến 05 đơn vị" not in desk.lan.labels()
    wrong = desk.lan.says("39")
    assert "Số vừa gõ là 39, số đơn vị nhận là 05. Chưa gửi." in wrong
    assert "còn 60 giây" in desk.lan.says("05")


def test_an_hour_of_ones_own_choice_does_not_spare_the_typed_count(desk: Publishing) -> None:
    desk.office = replace(desk.office, config=replace(desk.office.config, sending=Sending(typed_count_above=3)))
    desk.to_check(desk.lan)
    desk.lan.taps("Hẹn giờ gửi")
    asked = desk.lan.says("08 giờ 00 ngày 12/6")
    assert "Gõ 05 để gửi." in asked
    assert not desk.db.execute("select id from directives").fetchall()
    desk.lan.taps("Xem danh sách")
    assert "đã hẹn gửi lúc 08 giờ 00 phút, ngày 12/6/2023" in desk.lan.says("05")


def test_a_count_that_changed_while_the_hours_were_asked_is_asked_again(desk: Publishing) -> None:
    desk.office = replace(desk.office, config=replace(desk.office.config, sending=Sending(typed_count_above=3)))
    desk.now += 4 * record.DAY + 8 * record.HOUR + 40 * record.MINUTE
    desk.to_check(desk.lan)
    assert "Ngoài giờ gửi tin" in desk.lan.says("05")
    desk.unit("Trung tâm Thông tin du lịch", UnitKind.PUBLIC_UNIT, 18)
    asked = desk.lan.taps("KHẨN: gửi ngay")
    assert "Gõ 06 để gửi." in asked
    assert any("đã đổi từ 05 thành 06" in message.text for _, _, message in desk.lan.messages())
    assert not desk.db.execute("select id from directives").fetchall()


def test_a_second_time_the_same_paper_is_found_before_anything_is_asked(desk: Publishing) -> None:
    desk.sent(desk.lan)
    desk.lan.says("/chuyen")
    desk.lan.taps("Không có")
    answer = desk.lan.says(HEAD)
    assert "Văn bản này đã chuyển lúc" in answer
    assert "03/05 đơn vị đã có" in answer
    assert desk.lan.labels() == ["Xem tình hình", "Gửi thêm đơn vị khác", "Đính chính", "Văn bản khác, nhập lại số"]
    desk.lan.taps("Văn bản khác, nhập lại số")
    assert "Tóm tắt" in desk.lan.says("1205/SVHTTDL-VP 05/6/2023")


def test_two_who_confirm_the_same_paper_send_it_once(desk: Publishing) -> None:
    lan, nga = desk.lan, desk.phone("Lê Thị Nga", desk.office_unit)
    desk.db.execute("update posts set role = 'office' where person_id = ?", [nga.person_id])
    desk.to_check(lan)
    desk.to_check(nga)
    lan.taps("Gửi đến 05 đơn vị")
    assert "Văn bản này đã chuyển" in nga.taps("Gửi đến 05 đơn vị")
    assert len(desk.db.execute("select id from directives").fetchall()) == 1


def test_the_training_mode_keeps_everything_in_the_office(desk: Publishing) -> None:
    settings.put(desk.db, "trial_mode", True, desk.now - 1000)
    assert "Đang chạy tập huấn" in desk.to_check(desk.lan)
    desk.lan.taps("Gửi đến 05 đơn vị")
    desk.pass_time(61)
    assert desk.got_card(desk.thanh), "the office's own people get it"
    assert desk.thanh.card.heading == "[Chạy tập huấn]"
    assert not desk.got_card(desk.hoa)
    assert "đang chạy tập huấn" in desk.lan.screen
    answer = desk.lan.says("/taphuan")
    assert "đang bật" in answer
    left = desk.lan.taps("Rời tập huấn")
    assert "01 văn bản đã chuyển thử được đóng lại" in left
    assert desk.status() == "stopped"
    assert obligations.owed_by_unit(desk.db, desk.culture) == []
    desk.lan.says("/bansoan")
    desk.lan.taps("1204/SVHTTDL-VP")
    desk.lan.taps("Gửi đến 05 đơn vị")
    desk.pass_time(61)
    assert desk.got_card(desk.hoa)
    assert desk.count("trial-mode-left") == 1


def test_the_training_mode_is_left_in_one_tap_at_the_check(desk: Publishing) -> None:
    settings.put(desk.db, "trial_mode", True, desk.now - 1000)
    desk.to_check(desk.lan)
    answer = desk.lan.taps("Rời tập huấn")
    assert "Đã rời tập huấn" in answer
    assert "Kiểm tra trước khi gửi" in answer
    desk.lan.taps("Gửi đến 05 đơn vị")
    desk.pass_time(61)
    assert desk.got_card(desk.hoa)
    desk.lan.says("/taphuan")
    assert "Đã bật tập huấn" in desk.lan.taps("Bật tập huấn")
    assert desk.kinds().count("trial-mode-entered") == 1


def test_officials_do_not_pass_anything_on(desk: Publishing) -> None:
    desk.hoa.says("/chuyen")
    desk.to_check(desk.lan)
    for forged in ("draft 1", "draft 1 delete", "stop_sending #1", "trial leave"):
        desk.hoa.data(forged)
    assert [row.id for row in drafts.open_drafts(desk.db, "directive")] == [1]
    assert publishing.next_hold(desk.db) is None


def test_a_card_with_four_files_still_says_what_is_to_be_done(desk: Publishing) -> None:
    lan = desk.lan
    lan.says("/chuyen")
    lan.taps("Không có")
    lan.says(PASTED)
    lan.says("1204/SVHTTDL-VP 05/6/2023")
    lan.taps("Xong")
    lan.sends(IncomingKind.FILES, *(desk.file(f"{n}.pdf") for n in range(4)), text=SUMMARY)
    lan.taps("Tất cả phòng, đơn vị (05)")
    lan.taps("Xong")
    lan.says("chậm nhất 16/6")
    lan.taps("Đúng")
    lan.taps("Gửi đến 05 đơn vị")
    desk.pass_time(61)
    card = desk.hoa.card
    assert lines_of(card) <= MAX_LINES
    assert "của Sở VHTTDL về việc" in card.text
    assert "Quán triệt đến toàn thể công chức" in card.text
    assert "Nội dung: 348/QĐ-TTg, 1369/BTTTT-CBC, 781/QĐ-BTTTT." in card.text
    assert "Hạn: hết ngày 16/6/2023" in card.text


def test_a_number_and_a_date_that_are_wrong_are_each_told_at_the_first_step(desk: Publishing) -> None:
    desk.lan.says("/chuyen")
    desk.lan.taps("Không có")
    assert desk.lan.says("1204 SVHTTDL 31/6").splitlines() == [
        "Chưa đúng hai mục:",
        "- Số, ký hiệu cần dạng 1204/SVHTTDL-VP",
        "- Tháng 6 có 30 ngày, không có ngày 31/6",
        "Đề nghị nhập lại, ví dụ: 1204/SVHTTDL-VP 05/6/2023",
    ]
    assert "1204/SVHTTDL-VP" in desk.lan.says("1204/SVHTTDL-VP 05/6/2023")
