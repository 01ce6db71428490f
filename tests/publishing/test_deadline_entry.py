"""The office gives a deadline in the words of the paper: what was understood is shown, named and confirmed before anything is kept."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from bot.actions import own_deadlines, publishing
from bot.actions.publishing import Spec
from bot.domain.audience import Audience
from bot.domain.due_rules import Binds
from bot.domain.people import Role
from bot.store import due_rules, events, obligations
from tests.publishing.desk import HEAD, SUMMARY, Publishing

CIRCULAR = Spec(
    "1369/BTTTT-CBC",
    date(2023, 4, 17),
    "Bộ Thông tin và Truyền thông",
    "triển khai Chiến lược chuyển đổi số báo chí",
    Audience(),
    summary="Định kỳ gửi báo cáo kết quả triển khai trước ngày 15/12 hàng năm.",
)
CARRYING = (
    "Công văn 1204/SVHTTDL-VP ngày 05/6/2023 của Sở VHTTDL về việc triển khai Công văn 1369/BTTTT-CBC ngày 17/4/2023 "
    "của Bộ Thông tin và Truyền thông"
)


def to_deadline(desk: Publishing, *, report: bool = False, head: str = HEAD) -> str:
    lan = desk.lan
    lan.says("/chuyen")
    lan.taps("Không có")
    lan.says(head)
    if "Xong" in lan.labels():  # the documents it names: which of them are its content
        lan.taps("Xong")
    lan.says(SUMMARY)
    lan.taps(f"Tất cả phòng, đơn vị ({desk.unit_count():02d})")
    if report:
        lan.taps("[ ] Gửi báo cáo")
    return lan.taps("Xong")


def send(desk: Publishing) -> None:
    desk.lan.taps(f"Gửi đến {desk.unit_count():02d} đơn vị")
    desk.pass_time(61)


def rules(desk: Publishing) -> list[tuple[str, str, str]]:
    rows = desk.db.execute("select duty, binds, wording from deadline_rules where ended_at is null order by id")
    return [(row["duty"], row["binds"], row["wording"]) for row in rows.fetchall()]


def owed(desk: Publishing, unit: int) -> dict[str, str]:
    rows = desk.db.execute("select duty, due_day, period from obligations where unit_id = ? order by id", [unit])
    return {row["duty"]: f"{row['due_day']} {row['period']}".strip() for row in rows.fetchall()}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("trước ngày 15/12", ["trước ngày 15/12/2023 (không tính ngày đó)", "đến hết ngày 14/12/2023, thứ Năm"]),
        ("cham nhat 18/6", ["đến hết ngày 18/6/2023, Chủ nhật", "thứ Sáu 16/6/2023, ngày làm việc cuối cùng"]),
        ("trong 05 ngày làm việc kể từ ngày ký", ["05 ngày làm việc kể từ ngày ký", "đến hết ngày 12/6/2023"]),
        ("ngày 25 hàng tháng", ["hàng tháng, chậm nhất ngày 25", "25/6/2023", "25/7/2023", "25/8/2023"]),
        ("trước 17 giờ ngày 16/6", ["trước 17:00 ngày 16/6/2023", "17:00 thứ Sáu 16/6/2023"]),
        ("chaamj nhaats 16/6", ["đến hết ngày 16/6/2023, thứ Sáu (còn 09 ngày làm việc)"]),
        ("trong quý III", ["từ 01/7/2023 đến hết 30/9/2023", "đến hết ngày 30/9/2023"]),
    ],
)
def test_what_was_understood_is_shown_before_anything_is_kept(desk: Publishing, typed: str, shown: list[str]) -> None:
    to_deadline(desk)
    said = desk.lan.says(typed)
    assert [part for part in shown if part not in said] == [], said
    assert "hằng tuần cho đơn vị chưa xong" in said
    assert rules(desk) == []
    assert {"Đúng", "Sửa", "Chọn trên lịch"} & set(desk.lan.labels()) >= {"Đúng", "Sửa"}


@pytest.mark.parametrize(
    ("typed", "answer", "offered"),
    [
        ("31/02", "Tháng 2 có 28 ngày, không có ngày 31/2", None),
        ("15/13", "Không có tháng 13", None),
        ("chậm nhất 01/6/2023", "Hạn này đã qua", "đến hết ngày 01/6/2024"),
        ("trước ngày 05/6", "Hạn này đã qua", "trước ngày 05/6/2024"),
        ("16/6 hoặc 20/6", "16/6/2023 và 20/6/2023", "đến hết ngày 20/6/2023"),
        ("từ 10/6 đến 15/6", "10/6/2023 và 15/6/2023", "đến hết ngày 15/6/2023"),
        ("rằm tháng bảy âm lịch", "âm lịch", None),
        ("đến năm 2025", "mốc", None),
        ("khi nào tiện thì làm", "Chưa hiểu hạn này", None),
    ],
)
def test_what_cannot_be_a_deadline_is_answered_and_never_guessed(
    desk: Publishing, typed: str, answer: str, offered: str | None
) -> None:
    to_deadline(desk)
    said = desk.lan.says(typed)
    assert answer in said
    labels = desk.lan.labels()
    assert {"Chọn trên lịch", "Không đặt hạn"} <= set(labels)
    assert offered is None or offered in labels
    assert rules(desk) == []
    if offered:
        assert "Hiểu là:" in desk.lan.taps(offered)


@pytest.mark.parametrize("channel", ["telegram", "numbers"])
def test_a_day_is_tapped_on_a_calendar_or_chosen_by_its_number(desk: Publishing, channel: str) -> None:
    desk.lan = desk.phone("Chu Thị Lan", desk.office_unit, Role.OFFICE, channel)
    to_deadline(desk)
    weeks = desk.lan.taps("Chọn trên lịch")
    assert "Chọn tuần có ngày cuối cùng" in weeks
    days = desk.lan.taps("Tuần 12/6 đến 16/6")
    assert "Chọn ngày cuối cùng" in days
    assert "đến hết ngày 15/6/2023, thứ Năm (còn 08 ngày làm việc)" in desk.lan.taps("thứ Năm 15/6")
    desk.lan.taps("Đúng")
    send(desk)
    assert owed(desk, desk.museum)["disseminate"] == "2023-06-15"


def test_plain_days_that_end_on_a_day_off_are_shown_both_ways(desk: Publishing) -> None:
    to_deadline(desk)
    said = desk.lan.says("trong 13 ngày kể từ ngày ký")
    assert "hết vào Chủ nhật 18/6/2023, ngày nghỉ" in said
    assert "đến hết ngày 19/6/2023" in desk.lan.taps("thứ Hai 19/6")
    desk.lan.taps("Đúng")
    send(desk)
    assert owed(desk, desk.museum)["disseminate"] == "2023-06-19"


def test_dissemination_once_for_all_and_a_monthly_report_of_chosen_units(desk: Publishing) -> None:
    lan = desk.lan
    lan.says("/chuyen")
    lan.taps("Không có")
    lan.says(HEAD)
    lan.says(SUMMARY)
    lan.taps(f"Tất cả phòng, đơn vị ({desk.unit_count():02d})")
    lan.taps("[ ] Gửi báo cáo")
    assert "Gõ tên các đơn vị phải gửi báo cáo" in lan.taps("Chọn đơn vị báo cáo")
    assert "Đã chọn 02 đơn vị" in lan.says("bao tang tinh, thu vien tinh")
    assert "Hạn quán triệt?" in lan.taps("Xong (02 đơn vị)")
    both = lan.says("quán triệt chậm nhất 16/6; báo cáo ngày 25 hàng tháng")
    assert "Quán triệt:" in both
    assert "Đơn vị gửi báo cáo:" in both
    lan.taps("Đúng")
    assert "Gửi báo cáo: hàng tháng, chậm nhất ngày 25" in lan.everything()
    assert "Báo cáo: chỉ 02 đơn vị." in lan.everything()
    send(desk)
    assert owed(desk, desk.museum) == {
        "receive": "2023-06-16",
        "disseminate": "2023-06-16",
        "report": "2023-06-25 2023-06",
    }
    assert "report" not in owed(desk, desk.culture)
    assert "Gửi báo cáo" not in desk.hoa.card.text
    assert [(duty, binds) for duty, binds, _ in rules(desk)] == [("report", "units"), ("disseminate", "units")]
    [stored] = due_rules.coming_round(desk.db)
    assert stored.opened_until == date(2023, 6, 25)
    [(line, _)] = events.of_kind(desk.db, "deadline-rule-set")
    assert (line["data"]["duty"], line["data"]["binds"]) == ("report", "units")


@pytest.mark.parametrize(("units_day", "warned"), [("05/12", False), ("15/12", True)])
def test_the_check_says_when_the_units_leave_the_so_no_day_for_its_own(
    desk: Publishing, units_day: str, warned: bool
) -> None:
    to_deadline(desk, report=True)
    desk.lan.says(f"đơn vị báo cáo trước {units_day}; Sở báo cáo UBND tỉnh trước ngày 15/12")
    desk.lan.taps("Đúng")
    assert ("Sở không còn ngày làm việc để tổng hợp" in desk.lan.everything()) is warned


def test_a_two_step_deadline_is_one_form_and_its_second_step_no_units_due(desk: Publishing) -> None:
    to_deadline(desk, report=True)
    said = desk.lan.says("đơn vị báo cáo trước 05/12; Sở báo cáo UBND tỉnh trước ngày 15/12")
    assert "đến hết ngày 04/12/2023" in said
    assert "Sở báo cáo cấp trên:" in said
    assert "đến hết ngày 14/12/2023" in said
    assert "không thành hạn của đơn vị" in said
    desk.lan.taps("Đúng")
    send(desk)
    assert set(owed(desk, desk.museum).values()) == {"2023-12-04"}
    lines = own_deadlines.lines(desk.db, desk.office, date(2023, 6, 5), date(2023, 12, 31))
    assert [(line.binds, line.hard, line.number) for line in lines] == [
        (Binds.UPSTREAM, date(2023, 12, 14), "1204/SVHTTDL-VP")
    ]
    assert "Hạn của Sở: 14/12/2023, 1204/SVHTTDL-VP" in desk.lan.says("/lichlamviec")
    assert "Hạn của Sở" not in desk.hoa.card.text


def test_the_yearly_report_of_what_it_carries_binds_others_until_the_office_takes_it(desk: Publishing) -> None:
    with desk.db.atomic():
        publishing.register_document(desk.db, desk.now, CIRCULAR)
    asked = to_deadline(desk, head=CARRYING)
    assert "1369/BTTTT-CBC “trước ngày 15/12 hàng năm”" in asked
    assert "chưa là hạn của đơn vị" in asked
    desk.lan.taps("Không đặt hạn")
    desk.lan.taps("Không nhắc")
    send(desk)
    assert set(owed(desk, desk.museum).values()) == {"None"}
    assert [(duty, binds) for duty, binds, _ in rules(desk)] == [("report", "others")]
    assert "Hạn của cơ quan khác: 14/12/2023" in desk.lan.says("/lichlamviec")


def test_one_paper_is_reminded_on_days_of_its_own(desk: Publishing) -> None:
    to_deadline(desk)
    desk.lan.says("chậm nhất 16/6")
    assert "Thường lệ: trước hạn 10, 05, 03, 01 ngày làm việc" in desk.lan.taps("Đổi cách nhắc")
    assert "Chưa hiểu cách nhắc này" in desk.lan.says("99, 2")
    desk.lan.says("07, 02")
    assert "Cách nhắc: trước hạn 07, 02 ngày làm việc" in desk.lan.everything()
    send(desk)
    [row] = desk.db.execute("select l.rungs from directives d join ladders l on l.id = d.ladder_id").fetchall()
    before: list[Any] = [r["offset"] for r in json.loads(row["rungs"]) if r["kind"] == "before"]
    assert before == [7, 2]
    assert desk.count("ladder-chosen") == 1
    assert obligations.of_unit_under(desk.db, 1, desk.museum)
