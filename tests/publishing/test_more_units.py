"""A directive goes to further units later on: what they owe of it, and what not (issue 4: duties with different addressees)."""

from __future__ import annotations

from datetime import date, time

from bot.actions import recurring
from bot.clock import instant
from bot.domain.obligations import Duty
from bot.store import events
from tests.dialogues.talking import Phone
from tests.publishing.desk import HEAD, SUMMARY, Publishing

MONTHLY = "quán triệt chậm nhất 16/6; báo cáo ngày 25 hàng tháng"
MORNING = time(9)


def passed_on_to_divisions(desk: Publishing, *reporting: str) -> None:
    """To the two divisions, with a monthly report of these units alone, or of both."""
    lan = desk.lan
    lan.says("/chuyen")
    lan.taps("Không có")
    lan.says(HEAD)
    lan.says(SUMMARY)
    lan.taps("Phòng chuyên môn (02)")
    lan.taps("[ ] Gửi báo cáo")
    if reporting:
        lan.taps("Chọn đơn vị báo cáo")
        lan.says(", ".join(reporting))
        lan.taps(f"Xong ({len(reporting):02d} đơn vị)")
    else:
        lan.taps("Xong")
    lan.says(MONTHLY)
    lan.taps("Đúng")
    lan.taps("Gửi đến 02 đơn vị")
    desk.pass_time(61)


def turn_to(desk: Publishing, day: date, at: time = MORNING) -> None:
    """The clock goes on, and what comes round by then is opened."""
    goal = instant(day, at, desk.office.zone)
    while (moment := recurring.upcoming_opening(desk.db, desk.office, desk.now)) is not None and moment <= goal:
        desk.now = max(desk.now, moment)
        for each in recurring.find_openings(desk.db, desk.office, desk.now):
            recurring.open_occurrence(desk.db, desk.office, desk.now, each)
    desk.now = goal


def send_on(desk: Publishing, *typed: str) -> None:
    desk.lan.data("more_units #1")
    desk.lan.says(", ".join(typed))
    desk.lan.taps(f"Gửi đến {len(typed):02d} đơn vị")
    desk.work()


def test_a_day_that_is_over_is_said_before_further_units_are_sent_to(desk: Publishing) -> None:
    passed_on_to_divisions(desk, "quan ly van hoa")
    desk.lan.data("more_units #1")
    assert "đã qua" not in desk.lan.says("bao tang")
    desk.lan.says("thoi")
    turn_to(desk, date(2023, 8, 8))
    assert "đã qua" not in desk.lan.data("more_units #1"), "nobody is named yet"
    asked = desk.lan.says("bao tang")
    assert "Hạn 16/6/2023 đã qua: đơn vị nhận thêm bị tính quá hạn ngay." in asked, (
        "of quán triệt; the report is not theirs"
    )


def owed(desk: Publishing, unit: int) -> list[str]:
    rows = desk.db.execute("select duty, due_day from obligations where unit_id = ? order by id", [unit]).fetchall()
    return [f"{row['duty']} {row['due_day']}" for row in rows]


def due_on_card(phone: Phone) -> str:
    return phone.card.text.split("Hạn gửi báo cáo: ")[1].splitlines()[0]


DISSEMINATED = ["receive 2023-06-16", "disseminate 2023-06-16"]


def test_a_report_that_only_some_owe_is_not_asked_of_those_who_get_the_paper_later(desk: Publishing) -> None:
    passed_on_to_divisions(desk, "quan ly van hoa")
    send_on(desk, "bao tang", "thu vien")
    assert owed(desk, desk.museum) == owed(desk, desk.library) == DISSEMINATED
    assert "báo cáo" not in desk.mai.card.text
    assert desk.mai.labels() == ["Đã nhận", "Đã quán triệt", "Hỏi Văn phòng Sở", "Việc khác"]
    assert "gửi báo cáo" in desk.hoa.card.text
    turn_to(desk, date(2023, 7, 10))
    assert owed(desk, desk.culture) == [*DISSEMINATED, "report 2023-06-25", "report 2023-07-25"]
    assert owed(desk, desk.museum) == DISSEMINATED, "nor when it comes round"
    coming = recurring.coming(desk.db, desk.office, desk.now, date(2023, 12, 31))
    assert {each.unit_id for each in coming} == {desk.culture}


def test_who_gets_the_paper_later_owes_the_occurrence_that_can_still_be_met(desk: Publishing) -> None:
    passed_on_to_divisions(desk)
    turn_to(desk, date(2023, 8, 8))
    assert owed(desk, desk.culture)[2:] == ["report 2023-06-25", "report 2023-07-25", "report 2023-08-25"]
    send_on(desk, "bao tang")
    assert owed(desk, desk.museum) == [*DISSEMINATED, "report 2023-08-25"], "none that was over before"
    assert due_on_card(desk.mai) == "hết ngày 25/8/2023 (thứ Sáu)."
    line = events.of_kind(desk.db, "occurrence-opened")[-1][0]["data"]
    assert (line["duty"], line["due"], line["units"]) == ("report", "2023-08-25", 1)
    turn_to(desk, date(2023, 9, 8))
    assert owed(desk, desk.museum)[3:] == ["report 2023-09-25"]


def test_where_the_next_is_not_open_for_anybody_it_is_theirs_at_once_and_planned_once(desk: Publishing) -> None:
    passed_on_to_divisions(desk)
    turn_to(desk, date(2023, 8, 28))  # August's day is over, September's is opened on 01/9
    send_on(desk, "bao tang")
    assert owed(desk, desk.museum) == [*DISSEMINATED, "report 2023-09-25"]
    coming = recurring.coming(desk.db, desk.office, desk.now, date(2023, 10, 31))
    assert [each.due for each in coming if each.unit_id == desk.museum] == [date(2023, 10, 25)]
    assert [each.due for each in coming if each.unit_id == desk.culture] == [date(2023, 9, 25), date(2023, 10, 25)]
    turn_to(desk, date(2023, 9, 15))
    assert owed(desk, desk.museum)[2:] == ["report 2023-09-25"], "once"
    assert owed(desk, desk.culture)[-1] == "report 2023-09-25"


def test_cards_that_wait_for_one_window_each_say_their_own_day(desk: Publishing) -> None:
    passed_on_to_divisions(desk)
    nga = desk.phone("Vi Thị Nga", desk.library)
    turn_to(desk, date(2023, 8, 25), time(23))
    send_on(desk, "bao tang")
    turn_to(desk, date(2023, 8, 26), time(0, 30))
    send_on(desk, "thu vien")
    assert not desk.got_card(desk.mai)
    turn_to(desk, date(2023, 8, 28))
    desk.work()
    assert due_on_card(desk.mai) == "hết ngày 25/8/2023 (thứ Sáu)."
    assert due_on_card(nga) == "hết ngày 25/9/2023 (thứ Hai)."


def test_a_card_drawn_anew_says_the_day_of_the_report_to_be_sent_next(desk: Publishing) -> None:
    passed_on_to_divisions(desk)
    turn_to(desk, date(2023, 7, 10))
    desk.db.execute(
        "update obligations set status = 'met', met_at = ? where duty = ? and due_day = '2023-06-25'",
        [desk.now, Duty.REPORT.value],
    )
    desk.hoa.taps("Đã nhận")
    desk.work()
    assert due_on_card(desk.hoa) == "hết ngày 25/7/2023 (thứ Ba)."
