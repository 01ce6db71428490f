"""The weekly card on a phone: each line is a choice, numbers stay, the reason is told, the card follows what is done."""

import json
from datetime import date

import pytest

from bot.actions import delivery
from bot.domain.instants import local
from bot.domain.ledger import grouped
from bot.domain.obligations import Duty, ObligationState
from bot.domain.people import Role
from bot.store import obligations
from bot.tables import TICKERS
from tests.dialogues.conftest import Setting
from tests.dialogues.talking import Phone
from tests.domain.moments import at

RECEIVE, DISSEMINATE, REPORT = Duty.RECEIVE, Duty.DISSEMINATE, Duty.REPORT


def turn_to(desk: Setting, text: str) -> None:
    """The product's tickers at a moment of the office; what they queue reaches the phones."""
    desk.now = at(text)
    for _ in range(50):
        items = [(ticker, item) for ticker in TICKERS for item in ticker.find(desk.db, desk.office, desk.now)]
        if not items:
            break
        for ticker, item in items:
            ticker.do(desk.db, desk.office, desk.now, item)
    desk.show()
    desk.db.execute("update deliveries set status = 'sent' where status = 'queued'")


@pytest.fixture
def monday(desk: Setting) -> Setting:
    """Three duties of the division, and 08:00 on Monday 12/6 has come."""
    desk.directive("1190/SVHTTDL-KHTC", desk.culture, duties=[REPORT], due=date(2023, 6, 28))
    desk.directive("1204/SVHTTDL-VP", desk.culture, duties=[DISSEMINATE], due=date(2023, 6, 30))
    desk.directive("951/QĐ-BTTTT", desk.culture, duties=[RECEIVE], due=date(2023, 7, 28))
    turn_to(desk, "2023-06-12 08:00")
    return desk


def weekly(phone: Phone) -> str:
    return [message.text for _, kind, message in phone.messages() if kind == "weekly"][-1]


def states(desk: Setting, unit_id: int) -> list[ObligationState]:
    rows = desk.db.execute("select status from obligations where unit_id = ? order by id", [unit_id])
    return [ObligationState(row["status"]) for row in rows]


def test_one_digit_records_the_receipt_and_shows_what_remains_under_its_old_numbers(monday: Setting) -> None:
    assert monday.hoa.labels()[:3] == ["1. 1190: báo cáo, 28/6", "2. 1204: quán triệt, 30/6", "3. 951: đã nhận, 28/7"]
    said = monday.hoa.says("3")
    assert "Đã ghi nhận: Phòng Quản lý văn hóa đã nhận 951/QĐ-BTTTT" in said
    assert "Còn 02 việc:\n1. 1190/SVHTTDL-KHTC: báo cáo, 28/6\n2. 1204/SVHTTDL-VP: quán triệt, 30/6" in said
    assert monday.hoa.labels() == ["1. 1190: báo cáo, 28/6", "2. 1204: quán triệt, 30/6", "0. Ghi nhầm"]
    assert states(monday, monday.culture)[2] is ObligationState.MET


def test_any_other_duty_is_opened_not_recorded(monday: Setting) -> None:
    assert "1204/SVHTTDL-VP" in monday.hoa.says("2")
    assert states(monday, monday.culture) == [ObligationState.OPEN] * 3
    monday.hoa.says("/huy")
    assert "1190/SVHTTDL-KHTC" in monday.hoa.data("listed 1 w2023-06-12")
    assert states(monday, monday.culture) == [ObligationState.OPEN] * 3


def test_the_reason_names_the_rule_what_stops_it_and_who_else_was_told(desk: Setting) -> None:
    desk.directive("1190/SVHTTDL-KHTC", desk.museum, duties=[REPORT], due=date(2023, 6, 28))
    turn_to(desk, "2023-06-12 08:00")
    said = desk.mai.taps("Lý do nhận tin này")
    assert said.splitlines() == [
        "Việc: 1190/SVHTTDL-KHTC, báo cáo; hạn 28/6.",
        "Tin gửi thứ Hai hằng tuần, 08:00, cho Giám đốc khi đơn vị còn việc chưa xác nhận. Xác nhận xong, tin dừng ngay.",
        "Cùng nhận: đồng chí Nông Văn Tuấn (văn thư).",
        "Chưa báo cấp nào khác. Quá hạn 01 ngày làm việc sẽ báo Văn phòng Sở.",
    ]
    turn_to(desk, "2023-06-19 08:00")
    turn_to(desk, "2023-06-23 08:00")
    assert "Tin nhắc hạn cho Giám đốc: trước hạn 10, 05, 03 và 01 ngày làm việc" in desk.mai.taps("Lý do nhận tin này")


def test_a_colleague_does_it_and_the_card_on_the_other_phone_follows(desk: Setting) -> None:
    desk.directive("1190/SVHTTDL-KHTC", desk.museum, duties=[RECEIVE], due=date(2023, 6, 28))
    desk.directive("1204/SVHTTDL-VP", desk.museum, duties=[RECEIVE], due=date(2023, 6, 30))
    turn_to(desk, "2023-06-12 08:00")
    desk.tuan.taps("1190: đã nhận, 28/6")
    assert "1190" not in weekly(desk.mai)
    assert "còn 01 việc" in weekly(desk.mai)
    desk.tuan.taps("1204: đã nhận, 30/6")
    assert weekly(desk.mai) == "Bảo tàng tỉnh Lạng Sơn đã hoàn thành các việc được nhắc tại tin này."


def test_the_last_one_done_says_that_nothing_else_is_open(desk: Setting) -> None:
    desk.directive("951/QĐ-BTTTT", desk.culture, duties=[RECEIVE], due=date(2023, 7, 28))
    turn_to(desk, "2023-06-12 08:00")
    assert "Không còn việc nào khác." in desk.hoa.says("1")
    assert desk.hoa.labels() == ["0. Ghi nhầm"]


def test_the_rest_of_a_long_list_comes_five_at_a_time(desk: Setting) -> None:
    for n in range(11):
        desk.directive(f"{1180 + n}/SVHTTDL-VP", desk.museum, duties=[RECEIVE], due=date(2023, 7, 3 + n))
    turn_to(desk, "2023-06-12 08:00")
    assert "còn 06 việc khác, 05 việc gấp hơn" in desk.mai.taps("Xem 06 việc còn lại")
    assert desk.mai.labels() == [f"{1185 + n}: đã nhận, {date(2023, 7, 8 + n).day:02d}/7" for n in range(5)] + [
        "Xem 01 việc còn lại"
    ]
    assert "còn 01 việc khác" in desk.mai.taps("Xem 01 việc còn lại")
    assert "Đã ghi nhận: Bảo tàng tỉnh Lạng Sơn đã nhận 1190/SVHTTDL-VP" in desk.mai.taps("1190: đã nhận, 13/7")


def test_a_forged_line_of_another_unit_records_nothing(monday: Setting) -> None:
    said = monday.mai.data("listed 3 w2023-06-12")
    assert "Đã ghi nhận" not in said
    assert states(monday, monday.culture)[2] is ObligationState.OPEN
    for forged in (
        "listed",
        "listed x y",
        "listed 999999 w2023-06-12",
        "listed 3 q2023-06-12",
        "listed_rest",
        "why_reminded zz",
    ):
        assert monday.mai.data(forged)
    assert states(monday, monday.culture)[2] is ObligationState.OPEN


def test_the_day_itself_its_digits_are_those_of_every_directive_card(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture, duties=[DISSEMINATE], due=date(2023, 6, 16))
    turn_to(desk, "2023-06-12 08:00")
    turn_to(desk, "2023-06-16 08:00")
    assert "Hôm nay đến hạn 1204/SVHTTDL-VP" in desk.hoa.screen
    assert [label[:2] for label in desk.hoa.labels()] == ["2.", "3.", "4.", "9."]
    assert "1204/SVHTTDL-VP" in desk.hoa.says("2")


def test_friday_the_office_and_the_leadership_hold_the_head_of_the_log(desk: Setting) -> None:
    leader = desk.phone("Hoàng Văn Đức", desk.office_unit, Role.LEADER)
    turn_to(desk, "2023-06-09 14:00")
    heads = [row for row in desk.kinds() if row == "log-head-published"]
    assert len(heads) == 1
    line = desk.db.execute("select data from events where kind = 'log-head-published'").fetchone()["data"]
    code = grouped(json.loads(line)["code"])
    assert f"Mã nhật ký: {code}" in desk.lan.screen
    assert len(desk.lan.messages()) == 1
    assert leader.messages() == []  # the office has two hours for its copy
    turn_to(desk, "2023-06-09 16:00")
    assert f"Mã nhật ký tuần 05/6–11/6/2023, lúc 14 giờ 00 phút, ngày 09/6/2023:\n{code}" in leader.screen
    full = leader.taps("Xem mã đầy đủ").replace(" ", "").replace("\n", "")
    assert json.loads(line)["head"] in full
    assert "Mã nhật ký gửi Văn phòng Sở" in desk.mai.says("/log_head")
    turn_to(desk, "2023-06-09 16:20")
    assert desk.count("log-head-published") == 1
    assert desk.count("leaders-informed") == 1


def test_when_friday_is_off_the_head_goes_on_the_last_working_day(desk: Setting) -> None:
    # 01/9/2023, a Friday, is off before National Day.
    turn_to(desk, "2023-08-25 14:00")
    turn_to(desk, "2023-08-31 14:00")
    turn_to(desk, "2023-09-01 14:00")
    days = [
        local(row["at"], desk.office.zone).day
        for row in desk.db.execute("select at from events where kind = 'log-head-published' order by id")
    ]
    assert days == [25, 31]


def test_in_trial_mode_the_head_goes_to_the_office_alone(desk: Setting) -> None:
    leader = desk.phone("Hoàng Văn Đức", desk.office_unit, Role.LEADER)
    desk.db.execute("delete from settings where name = ?", [delivery.TRIAL_MODE])
    turn_to(desk, "2023-06-09 14:00")
    assert (len(leader.messages()), len(desk.lan.messages())) == (0, 1)


def test_confirming_instead_falls_back_by_itself_and_the_log_says_so_once(desk: Setting) -> None:
    desk.db.execute(
        "insert into delegations (unit_id, to_person_id, from_day, to_day, given_at, given_by) values (?, ?, '2023-06-05', '2023-06-07', 0, ?)",
        [desk.museum, desk.binh.person_id, desk.mai.person_id],
    )
    turn_to(desk, "2023-06-07 23:59")
    assert desk.count("delegation-ended") == 0
    turn_to(desk, "2023-06-08 00:00")
    turn_to(desk, "2023-06-09 00:00")
    assert desk.count("delegation-ended") == 1
    assert obligations.owed_by_unit(desk.db, desk.museum) == []
