"""Before a date, the calendar or a ladder changes, the office reads how many people get how many messages more or fewer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain.calendar import DayMark
from bot.messaging import FileRef, IncomingKind
from bot.store import calendar
from tests.publishing.desk import HEAD, Publishing
from tests.publishing.test_deadline_entry import owed, to_deadline

SWAP = "nghỉ 15/6 làm bù 17/6 hoán đổi theo thông báo 5678/TB-BNV"


def ladder_of(desk: Publishing) -> int | None:
    row = desk.db.execute("select ladder_id from directives where id = 1").fetchone()
    return row["ladder_id"]  # type: ignore[no-any-return]


def answered(desk: Publishing) -> str:
    """What the work behind the conversation said last."""
    before = len(desk.lan.messages())
    desk.work()
    return "\n".join(message.text for _, _, message in desk.lan.messages()[before:])


def test_a_corrected_due_day_says_what_becomes_of_the_reminders_before_it_asks(desk: Publishing) -> None:
    desk.sent(desk.lan)
    desk.lan.says("/dinhchinh 1204")
    desk.lan.taps("Hạn")
    assert "đến hết ngày 20/6/2023" in desk.lan.says("chậm nhất 20/6")
    assert "Đang so lịch nhắc" in desk.lan.taps("Đúng")
    assert desk.lan.labels() == [], "nothing can be decided before the difference is known"
    asked = answered(desk)
    assert "hạn quán triệt là 20/6/2023, không phải 16/6/2023" in asked
    assert "Lịch nhắc: " in asked
    assert "người" in asked
    assert asked.index("Lịch nhắc: ") > asked.index("hạn quán triệt là 20/6/2023")
    assert owed(desk, desk.museum)["disseminate"] == "2023-06-16"
    desk.lan.taps("Gửi đính chính")
    assert owed(desk, desk.museum)["disseminate"] == "2023-06-20"
    assert "đã được ghi hoặc đã bỏ" in desk.lan.taps("Gửi đính chính"), "one tap counts"
    assert desk.count("directive-corrected") == 1


def test_a_correction_that_was_overtaken_is_not_sent(desk: Publishing) -> None:
    desk.sent(desk.lan)
    desk.lan.says("/dinhchinh 1204")
    desk.lan.taps("Hạn")
    desk.lan.says("chậm nhất 20/6")
    desk.lan.taps("Đúng")
    answered(desk)
    desk.lan.says("/dinhchinh 1204")
    desk.lan.taps("Tóm tắt")
    desk.lan.says("- Quán triệt và báo cáo.")
    desk.lan.taps("Gửi đính chính")
    desk.work()
    forged = next(c for _, _, m in desk.lan.messages() for row in m.choices for c in row if "correct_save" in c.command)
    assert "không còn ghi được" in desk.lan.says(forged.command)
    assert owed(desk, desk.museum)["disseminate"] == "2023-06-16"
    desk.lan.says("/dinhchinh 1204")
    desk.lan.taps("Hạn")
    desk.lan.says("chậm nhất 21/6")
    desk.lan.taps("Đúng")
    answered(desk)
    assert "Không đổi gì" in desk.lan.taps("Không gửi")
    assert owed(desk, desk.museum)["disseminate"] == "2023-06-16"


def test_a_rule_that_comes_round_can_be_corrected_and_open_occurrences_follow(desk: Publishing) -> None:
    to_deadline(desk, report=True)
    desk.lan.says("quán triệt chậm nhất 16/6; báo cáo ngày 25 hàng tháng")
    desk.lan.taps("Đúng")
    desk.lan.taps("Gửi đến 05 đơn vị")
    desk.pass_time(61)
    desk.lan.says("/dinhchinh 1204")
    desk.lan.taps("Hạn")
    desk.lan.taps("Hạn gửi báo cáo")
    desk.lan.says("ngày 20 hàng tháng")
    desk.lan.taps("Đúng")
    confirm = answered(desk)
    assert "hàng tháng, chậm nhất ngày 20" in confirm
    assert "Lịch nhắc: " in confirm
    assert "không đổi" not in confirm
    desk.lan.taps(next(label for label in desk.lan.labels() if label.startswith("Gửi")))
    assert owed(desk, desk.museum)["report"] == "2023-06-20 2023-06"
    assert owed(desk, desk.museum)["disseminate"] == "2023-06-16"


def test_a_swap_is_shown_with_what_it_moves_and_saved_on_a_tap(desk: Publishing) -> None:
    desk.sent(desk.lan, HEAD)
    year = desk.lan.says("/lichlamviec")
    assert "Lịch làm việc năm 2023" in year
    assert "- 02/9" not in year  # a Saturday: no day off among the working ones
    assert "- 01/9: nghỉ" in year
    assert "Mỗi dòng một ngày" in desk.lan.taps("Thêm ngày nghỉ, làm bù")
    assert "Đang so lịch nhắc" in desk.lan.says(SWAP)
    said = answered(desk)
    assert "thứ Năm 15/6/2023: nghỉ, hoán đổi (5678/TB-BNV)" in said
    assert "thứ Bảy 17/6/2023: làm việc, hoán đổi (5678/TB-BNV)" in said
    assert "Không hạn nào đổi ngày." in said
    assert "Lịch nhắc:" in said
    assert calendar.overlay(desk.db) == ()
    assert "Đã ghi 02 ngày vào lịch làm việc." in desk.lan.taps("Ghi thay đổi")
    marks = dict(calendar.overlay(desk.db))
    assert marks[date(2023, 6, 15)] == DayMark(False, "hoán đổi", "5678/TB-BNV")
    assert marks[date(2023, 6, 17)].works
    assert desk.count("calendar-changed") == 2
    again = desk.lan.says("/lichlamviec 2023")
    assert "- 15/6: nghỉ, hoán đổi, 5678/TB-BNV" in again
    assert "- 17/6: làm việc" in again


def test_a_day_off_on_the_due_day_moves_the_day_it_is_to_be_finished_on(desk: Publishing) -> None:
    desk.sent(desk.lan)
    desk.lan.says("/lichlamviec nghỉ 16/6 mất điện toàn cơ quan 12/SVHTTDL-VP")
    said = answered(desk)
    assert "01 hạn có ngày nhắc hoàn thành thay đổi: hạn 16/6: 16/6 thành 15/6" in said
    assert "Không đổi gì." in desk.lan.taps("Không đổi")
    assert calendar.overlay(desk.db) == ()
    assert "đã được ghi hoặc đã bỏ" in desk.lan.taps("Ghi thay đổi")


def test_days_that_cannot_be_marked_are_named(desk: Publishing) -> None:
    assert "không có ngày 31/6" in desk.lan.says("/lichlamviec nghỉ 31/6 lụt")
    assert "chưa rõ nghỉ hay làm việc" in desk.lan.says("15/6 mất điện")
    desk.lan.says("nghỉ 15/6")
    assert "15/6/2023: thiếu lý do" in answered(desk)
    desk.lan.says("/lichlamviec nghỉ 02/6/2023 mưa")
    assert "02/6/2023: ngày đã qua" in answered(desk)
    assert "lịch dự kiến" in desk.lan.says("/lichlamviec 2028")
    assert calendar.overlay(desk.db) == ()


def test_a_table_of_days_is_read_compared_and_saved(desk: Publishing) -> None:
    table = "Ngày;Loại;Lý do;Số công văn\n15/6/2023;nghỉ;hoán đổi;5678/TB-BNV\n17/6/2023;làm bù;hoán đổi;5678/TB-BNV\n16/6/2023;nghỉ chiều;mít tinh;12/UBND-VX\n"
    kept = desk.office.blobs.put(table.encode("utf-8-sig"))
    desk.lan.says("/nhaplich")
    came = replace(desk.file("lich.csv"), file=FileRef(kept.sha256, "lich.csv", "text/csv", kept.size))
    desk.lan.sends(IncomingKind.FILES, came)
    said = answered(desk)
    assert "thứ Sáu 16/6/2023: chỉ làm buổi sáng, mít tinh (12/UBND-VX)" in said
    desk.lan.taps("Ghi thay đổi")
    assert len(calendar.overlay(desk.db)) == 3


def test_a_paper_sent_is_reminded_otherwise_after_the_office_saw_what_changes(desk: Publishing) -> None:
    desk.sent(desk.lan)
    before = ladder_of(desk)
    assert "Nhắc đơn vị chưa xong 1204/SVHTTDL-VP như thế nào?" in desk.lan.says("/cachnhac 1204")
    desk.lan.taps("Không nhắc")
    said = answered(desk)
    assert "Cách nhắc 1204/SVHTTDL-VP: không nhắc." in said
    assert "bớt" in said
    assert ladder_of(desk) == before
    assert "Đã đổi cách nhắc 1204/SVHTTDL-VP." in desk.lan.taps("Ghi thay đổi")
    assert ladder_of(desk) not in (None, before)
    ahead = desk.lan.says("/lich")  # that a head does not answer is told all the same
    assert "nhắc hạn" not in ahead
    assert "nhắc hằng tuần" not in ahead
    desk.lan.says("/cachnhac 1204")
    desk.lan.says("như thường lệ")
    assert "thêm" in answered(desk)
