"""Friday's digest, Monday's push beforehand, and the copy for the leadership, as the office reads and taps them (dialogues.md 7.2)."""

from __future__ import annotations

import json
from datetime import date

import pytest

from bot.actions import leaders
from bot.actions.duty_rules import set_rule
from bot.domain.due_dates import Anchors
from bot.domain.due_rules import Binds, DueRule
from bot.domain.ledger import grouped
from bot.domain.obligations import Duty
from bot.domain.people import Role
from bot.intake.due_rules import read_rule
from bot.store import events
from bot.tables import JOB_KINDS
from tests.dialogues.conftest import Setting
from tests.dialogues.talking import Phone
from tests.dialogues.test_reminders import turn_to

RECEIVE, DISSEMINATE, REPORT = Duty.RECEIVE, Duty.DISSEMINATE, Duty.REPORT


@pytest.fixture
def week(desk: Setting) -> Setting:
    """Two directives to division, museum and a library nobody of which has registered; the museum has answered."""
    desk.library = desk.unit("Thư viện tỉnh")  # type: ignore[attr-defined]
    units = (desk.culture, desk.museum, desk.library)  # type: ignore[attr-defined]
    desk.directive("1204/SVHTTDL-VP", *units, duties=[RECEIVE, DISSEMINATE], due=date(2023, 6, 16))
    desk.directive("1190/SVHTTDL-KHTC", *units, duties=[REPORT], due=date(2023, 6, 14))
    desk.db.execute("update deliveries set status = 'sent', sent_at = decided_at where status = 'queued'")
    desk.mai.says("1 1204")
    desk.mai.says("2 1204 41/41")
    desk.mai.taps("Đúng, ghi nhận")
    return desk


def friday(desk: Setting) -> str:
    turn_to(desk, "2023-06-09 14:00")
    return digest(desk)


def digest(desk: Setting) -> str:
    """The newest digest on the office's phone; other lines of the hour stand beside it."""
    return [m.text for _, kind, m in desk.lan.messages() if m.text.startswith("Tổng hợp tuần")][-1]


def run_jobs(desk: Setting) -> None:
    """What a tap put to work is done, as the product's own jobs do it."""
    for row in desk.db.execute("select id, data from jobs where kind = ? and status = 'waiting'", [leaders.SEND_JOB]):
        data = json.loads(row["data"])
        found = leaders.gather(desk.db, desk.office, desk.now, data)
        leaders.finish(desk.db, desk.office, desk.now, data, found)
        desk.db.execute("delete from jobs where id = ?", [row["id"]])
    desk.show()


def test_on_the_first_day_nobody_is_silent_for_days(week: Setting) -> None:
    said = week.lan.says("tong hop")
    assert "- 02 đơn vị chưa trả lời" in said.splitlines()
    assert "00 ngày" not in said


def test_the_week_on_one_screen(week: Setting) -> None:
    assert friday(week).splitlines()[:-1] == [
        "Tổng hợp tuần 05–09/6/2023",
        "Số liệu đến 14 giờ 00 phút, 09/6",
        "Mới: 01 đã nhận, 01 quán triệt, 00 báo cáo",
        "Tuần sau đến hạn:",
        "- 14/6: 1190, còn 03 đơn vị",
        "- 16/6: 1204, còn 02 đơn vị",
        "Cần xử lý:",
        "- 02 đơn vị chưa trả lời, lâu nhất 04 ngày",
        "- 01 đơn vị phải gọi, gửi giấy",
        "Thứ Hai 12/6 nhắc 02 đơn vị.",
    ]
    code = grouped(events.of_kind(week.db, "log-head-published")[0][0]["data"]["code"])
    assert digest(week).splitlines()[-1] == f"Mã nhật ký: {code}"
    [card] = [m for _, _, m in week.lan.messages() if m.text == digest(week)]
    assert [choice.label for choice in card.every_choice()] == [
        "Xem việc cần xử lý",
        "Xem trước, hoãn tin thứ Hai",
        "Bản báo cáo lãnh đạo",
    ]


def test_the_days_of_the_so_itself_and_of_others_stand_with_what_expires(week: Setting) -> None:
    directive = week.db.execute("select id from directives where code = '1204'").fetchone()["id"]
    for words, binds in (("chậm nhất ngày 15/6/2023", Binds.UPSTREAM), ("chậm nhất ngày 13/6/2023", Binds.OTHERS)):
        rule = read_rule(words, date(2023, 6, 5), week.office.calendar(week.db), Anchors(date(2023, 6, 5)))
        assert isinstance(rule, DueRule)
        set_rule(week.db, week.office, week.now, directive, REPORT, rule, None, binds)
    said = friday(week).splitlines()
    first = said.index("Tuần sau đến hạn:")
    assert said[first + 1 : first + 5] == [
        "- 13/6: 1204/SVHTTDL-VP, hạn của nơi khác",
        "- 14/6: 1190, còn 03 đơn vị",
        "- 15/6: 1204/SVHTTDL-VP, Sở báo cáo cấp trên",
        "- 16/6: 1204, còn 02 đơn vị",
    ]


def test_who_is_silent_and_why_each_unit_once(week: Setting) -> None:
    friday(week)
    said = week.lan.taps("Xem việc cần xử lý")
    assert "Chưa đăng ký: 01" in said
    assert "Đã gửi, chưa trả lời: 02" in said
    assert "Gọi, gửi giấy 01 đơn vị" in week.lan.labels()
    assert "Tình hình xác nhận" in week.lan.labels()


def test_questions_wait_in_the_digest(week: Setting) -> None:
    week.db.execute(
        "insert into questions (number, person_id, unit_id, channel, address, text, asked_at) values (1, ?, ?, 'telegram', 'x', 'gì', ?)",
        [week.mai.person_id, week.museum, week.now],
    )
    assert "- 01 câu hỏi" in friday(week)


def test_mondays_push_is_seen_put_off_and_taken_back(week: Setting) -> None:
    friday(week)
    shown = week.lan.taps("Xem trước, hoãn tin thứ Hai")
    assert "Tin nhắc hằng tuần: 08 giờ 00 phút, thứ Hai 12/6." in shown
    assert "Gửi 03 người của 02 đơn vị" in shown
    assert week.lan.labels() == ["Xem", "Hoãn đến thứ Ba 13/6", "Tuần đó không gửi"]
    listed = week.lan.taps("Xem")
    assert "- Hoàng Thị Hoa, Phòng Quản lý văn hóa: 03 việc" in listed
    said = week.lan.taps("Hoãn đến thứ Ba 13/6")
    assert said == "Đã ghi.\nTin nhắc hằng tuần: 08 giờ 00 phút, thứ Ba 13/6."
    before = len(week.hoa.messages())
    turn_to(week, "2023-06-12 10:00")
    assert not any("còn 03 việc" in m.text for _, kind, m in week.hoa.messages()[before:] if kind == "weekly")
    turn_to(week, "2023-06-13 08:00")
    assert any(kind == "weekly" for _, kind, _ in week.hoa.messages()[before:])
    assert "không hoãn được" in week.lan.data("push_change 2023-06-12 back")
    assert "không hoãn được" in week.lan.data("push_change nonsense")


def test_an_official_cannot_put_it_off(week: Setting) -> None:
    week.mai.data("push_change 2023-06-12 skip")
    assert week.count("weekly-push-put-off") == 0
    week.mai.data("automatic_send 1")
    week.mai.data("leader_send 2023-06-05")
    assert week.count("leaders-informed") == 0


def test_a_colleague_hears_who_left_the_week_out(week: Setting) -> None:
    chief = week.phone("Nguyễn Văn Thành", week.office_unit, Role.HEAD)
    friday(week)
    week.lan.taps("Xem trước, hoãn tin thứ Hai")
    week.lan.taps("Tuần đó không gửi")
    assert "Đồng chí Chu Thị Lan đổi lịch tin nhắc hằng tuần.\nTuần từ 12/6/2023 không gửi" in chief.screen
    assert "Tuần từ 12/6 không gửi tin nhắc." in week.lan.says("/tonghop")
    chief.taps("Xem")
    assert "Tin nhắc hằng tuần: 08 giờ 00 phút, thứ Hai 12/6." in chief.taps("Trở lại như cũ")


def leader(desk: Setting) -> Phone:
    return desk.phone("Hoàng Văn Đức", desk.office_unit, Role.LEADER)


def test_the_copy_is_worded_sent_in_one_tap_and_carries_the_code(week: Setting) -> None:
    boss = leader(week)
    friday(week)
    code = grouped(events.of_kind(week.db, "log-head-published")[0][0]["data"]["code"])
    copy = week.lan.taps("Bản báo cáo lãnh đạo")
    assert copy.splitlines() == [
        "Kính gửi đồng chí Giám đốc.",
        "Văn phòng Sở báo cáo tình hình quán triệt văn bản tuần 05–09/6/2023:",
        "- 1190/SVHTTDL-KHTC (hạn 14/6): 00/03 đơn vị đã báo cáo.",
        "- 1204/SVHTTDL-VP (hạn 16/6): 01/03 đơn vị đã nhận; 01/03 đã quán triệt đủ; 41/65 người (63,1%).",
        "- Quá hạn: không có.",
        "- Chưa xác nhận 1204: 02 đơn vị; Văn phòng Sở đang liên hệ trực tiếp.",
        "Trân trọng.",
        f"Mã nhật ký: {code}",
    ]
    week.lan.taps("Sửa câu chữ")
    assert "Dài hơn một màn hình" in week.lan.says("Kính gửi đồng chí Giám đốc. " * 60)
    words = f"Kính gửi đồng chí Giám đốc.\nTuần này 01 đơn vị hoàn thành.\nMã nhật ký: {code}"
    assert week.lan.says(words) == words
    assert week.lan.taps("Chép để gửi") == words
    week.lan.taps("Gửi Giám đốc, các PGĐ")
    run_jobs(week)
    assert week.lan.screen == "Đã gửi 01 đồng chí lãnh đạo Sở."
    assert boss.screen == words
    [(line, _)] = events.of_kind(week.db, "leaders-informed")
    assert (line["person_id"], line["data"]["edited"], line["data"]["people"]) == (week.lan.person_id, True, 1)
    assert "đã gửi lãnh đạo Sở" in week.lan.taps("Gửi Giám đốc, các PGĐ")
    turn_to(week, "2023-06-09 16:20")
    assert len(boss.messages()) == 1  # the code came with the copy, not once more alone


def test_what_is_sent_is_what_was_seen_though_the_record_went_on(week: Setting) -> None:
    boss = leader(week)
    friday(week)
    seen = week.lan.taps("Bản báo cáo lãnh đạo")
    week.hoa.says("1 1204")
    week.lan.taps("Gửi Giám đốc, các PGĐ")
    run_jobs(week)
    assert boss.screen == seen
    assert leaders.SEND_JOB in JOB_KINDS


def test_without_a_leader_it_is_copied(week: Setting) -> None:
    friday(week)
    week.lan.taps("Bản báo cáo lãnh đạo")
    assert "Chọn Chép để gửi" in week.lan.taps("Gửi Giám đốc, các PGĐ")
    assert week.count("leaders-informed") == 0


def test_any_week_beforehand_and_afterwards(week: Setting) -> None:
    assert "Bản xem trước, chưa gửi." in week.lan.says("/tonghop")
    sent = friday(week)
    turn_to(week, "2023-06-12 08:00")
    week.hoa.says("1 1204")
    again = week.lan.says("/tonghop 09/6/2023")
    assert again.splitlines()[:6] == sent.splitlines()[:6]  # as it stood then
    assert "Thứ Hai 12/6 đã nhắc 02 đơn vị." in again
    assert again.splitlines()[-1] == sent.splitlines()[-1]
    assert "Tổng hợp tuần 03–07/7/2023" in week.lan.says("tong hop 05/7/2023")
    assert "Đề nghị gửi một ngày" in week.lan.says("/tonghop 31/02")
    assert "dành cho Văn phòng Sở và lãnh đạo Sở" in week.mai.says("/tonghop")
    boss = leader(week)
    assert boss.says("/tonghop 09/6/2023") == again
    assert boss.labels() == ["Tình hình xác nhận"]


def test_the_month_on_its_first_working_day(week: Setting) -> None:
    boss = leader(week)
    friday(week)
    preview = week.lan.says("/tonghop tháng 6")
    assert (
        "Văn phòng Sở báo cáo tháng 6/2023: chuyển 02 văn bản; 01 lượt đã nhận, 01 quán triệt đủ, 00 báo cáo."
        in preview
    )
    turn_to(week, "2023-06-30 14:00")
    before = len(boss.messages())
    turn_to(week, "2023-07-03 09:00")  # the 1st is a Saturday
    [told] = [m for _, _, m in boss.messages()[before:] if "báo cáo tháng 6/2023" in m.text]
    assert "- Quá hạn: 03 đơn vị (1190: 03, 1204: 02)." in told.text
    assert "Mã nhật ký: " in told.text
    turn_to(week, "2023-07-03 10:00")
    assert len([m for _, _, m in boss.messages() if "báo cáo tháng" in m.text]) == 1
    assert [line["data"]["period"] for line, _ in events.of_kind(week.db, "leaders-informed")][-1] == "month"


def test_a_digest_of_many_directives_still_fits_a_small_phone(desk: Setting) -> None:
    units = [desk.culture, desk.museum]
    for n in range(12):
        desk.directive(f"{12040 + n}/SVHTTDL-QLVHGĐ", *units, duties=list(Duty), due=date(2023, 6, 12 + n % 7))
    assert "hạn khác" in friday(desk)
    copy = desk.lan.taps("Bản báo cáo lãnh đạo")
    assert "văn bản khác" in copy
    assert desk.lan.data("push_list 2023-06-12 0").startswith("Sẽ nhắc 04 người:")
    assert "Mỗi đơn vị tính một lần" in desk.lan.data("digest_work")
