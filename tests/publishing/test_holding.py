"""Between confirming and sending, and while it is sent: stop, send at once, later, as KHẨN (dialogues.md 3)."""

from __future__ import annotations

from bot.actions import fanout, holds, publishing
from bot.domain.audience import Audience
from bot.domain.drafts import Circulation
from bot.domain.people import Role
from bot.domain.units import UnitKind
from bot.store import cards_owed, directives, events, jobs, obligations, people
from bot.store import publishing as rows
from tests import record
from tests.dialogues.working import post, tick, work
from tests.publishing.desk import Publishing, reached


def friday(desk: Publishing) -> None:
    """17:40 on Friday 09/6/2023."""
    desk.now = record.NINE + 4 * record.DAY + 8 * record.HOUR + 40 * record.MINUTE


def confirmed(desk: Publishing) -> None:
    desk.to_check(desk.lan)
    desk.lan.taps("Gửi đến 05 đơn vị")
    desk.work()


def test_stopped_in_time_nothing_goes_out_and_the_draft_is_whole(desk: Publishing) -> None:
    confirmed(desk)
    answer = desk.lan.taps("Dừng, chưa gửi")
    assert "Chưa tin nào được gửi. Bản soạn còn nguyên." in answer
    desk.pass_time(120)
    assert not desk.got_card(desk.hoa)
    assert desk.status() == "stopped"
    assert "Chu Thị Lan đã dừng gửi" in desk.thanh.screen
    assert desk.kinds() == ["directive-held", "directive-stopped"]
    assert "Sửa mục nào?" in desk.lan.taps("Sửa")
    desk.lan.taps("Việc phải làm, hạn")
    desk.lan.taps("Xong")
    desk.lan.says("chậm nhất 20/6")
    desk.lan.taps("Đúng")
    desk.lan.taps("Gửi đến 05 đơn vị")
    desk.pass_time(61)
    assert desk.got_card(desk.hoa), "the same number can be sent after all"
    assert "Hạn: hết ngày 20/6/2023" in desk.hoa.card.text


def test_a_window_agreed_to_when_it_is_over_is_asked_for_again(desk: Publishing) -> None:
    friday(desk)
    desk.to_check(desk.lan)
    desk.lan.taps("Gửi đến 05 đơn vị")
    desk.now += 3 * record.DAY + 3 * record.HOUR  # Monday evening: the window offered on Friday has passed
    asked = desk.lan.taps("Đồng ý")
    assert "thứ Ba 13/6" in asked
    desk.pass_time(120)
    assert not desk.got_card(desk.hoa), "no unit is rung at night"


def test_what_was_put_off_to_working_hours_is_not_sent_at_night_by_a_tap(desk: Publishing) -> None:
    friday(desk)
    desk.to_check(desk.lan)
    desk.lan.taps("Gửi đến 05 đơn vị")
    desk.lan.taps("Đồng ý")
    assert "Ngoài giờ gửi tin" in desk.lan.data("send_now #1")
    desk.pass_time(120)
    assert not desk.got_card(desk.hoa)
    desk.now = record.NINE + 7 * record.DAY - 80 * record.MINUTE
    assert desk.status() == "scheduled"


def test_the_chief_sees_every_hold_and_stops_it(desk: Publishing) -> None:
    confirmed(desk)
    assert "đã dừng" in desk.thanh.taps("Dừng, chưa gửi")
    desk.pass_time(61)
    assert not desk.got_card(desk.hoa)
    assert "Nguyễn Văn Thành đã dừng gửi" in desk.lan.screen


def test_a_colleague_stops_nothing_of_somebody_elses(desk: Publishing) -> None:
    nga = desk.phone("Lê Thị Nga", desk.office_unit, Role.OFFICE)
    confirmed(desk)
    assert "Chỉ người soạn và đồng chí Chánh Văn phòng" in nga.data("stop_sending #1")
    assert desk.status() == "held"


def test_send_now_skips_the_rest_of_the_hold(desk: Publishing) -> None:
    confirmed(desk)
    desk.lan.taps("Gửi ngay")
    desk.work()
    assert desk.got_card(desk.hoa)
    assert "Không còn tin nào chờ gửi" in desk.lan.data("stop_sending #1")


def test_seconds_are_counted_down_in_place(desk: Publishing) -> None:
    confirmed(desk)
    count = len(desk.lan.messages())
    desk.pass_time(30)
    assert "còn 30 giây" in desk.lan.screen
    assert len(desk.lan.messages()) == count


def test_outside_sending_hours_the_office_chooses_the_next_window(desk: Publishing) -> None:
    friday(desk)
    desk.to_check(desk.lan)
    asked = desk.lan.taps("Gửi đến 05 đơn vị")
    assert "Ngoài giờ gửi tin" in asked
    assert "07 giờ 30 phút, thứ Hai 12/6" in asked
    assert "đã hẹn gửi lúc 07 giờ 30 phút, ngày 12/6/2023" in desk.lan.taps("Đồng ý")
    desk.pass_time(3600)
    assert desk.status() == "scheduled"
    ahead = desk.lan.says("/lich")
    assert "- thứ Hai 12/6: " in ahead
    assert "văn bản hẹn giờ 01" in ahead
    assert "- 07:30 văn bản hẹn giờ 1204/SVHTTDL-VP, 05 đơn vị" in desk.lan.taps("thứ Hai 12/6")
    desk.now = record.NINE + 7 * record.DAY - 90 * record.MINUTE
    desk.work()
    assert desk.got_card(desk.hoa)


def test_urgent_is_set_by_name(desk: Publishing) -> None:
    friday(desk)
    desk.to_check(desk.lan)
    desk.lan.taps("Gửi đến 05 đơn vị")
    desk.lan.taps("KHẨN: gửi ngay")
    desk.pass_time(61)
    assert desk.hoa.card.heading == "KHẨN"
    row = desk.db.execute("select urgent, urgent_by from directives where id = 1").fetchone()
    assert (row["urgent"], row["urgent_by"]) == (1, desk.lan.person_id)


def test_another_time_must_lie_in_sending_hours(desk: Publishing) -> None:
    desk.to_check(desk.lan)
    desk.lan.taps("Hẹn giờ gửi")
    assert "ngoài giờ gửi tin" in desk.lan.says("12 giờ 00 ngày 12/6")
    assert "Chưa có giờ" in desk.lan.says("ngày 12/6")
    assert "đã hẹn gửi lúc 08 giờ 00 phút, ngày 12/6/2023" in desk.lan.says("08 giờ 00 ngày 12/6")
    directive = directives.get(desk.db, 1)
    assert directive is not None
    assert directive.status == "scheduled"


def large(desk: Publishing, many: int) -> None:
    for n in range(many):
        unit = record.unit(desk.db, f"Đơn vị {n}", UnitKind.PUBLIC_UNIT)
        record.person(desk.db, f"Người thứ {n}", unit)


SPEC = publishing.Spec(
    "1210/SVHTTDL-VP", record.MONDAY, "Sở Văn hóa, Thể thao và Du lịch", "rà soát di tích", Audience(everyone=True)
)


def test_stopped_half_way_who_has_it_keeps_it_and_the_rest_can_follow(desk: Publishing) -> None:
    large(desk, 150)
    who = people.standing(desk.db, desk.lan.person_id, record.MONDAY)
    directive_id = publishing.publish_now(desk.db, desk.office, desk.now, SPEC, who)
    assert isinstance(directive_id, int)
    assert desk.status(directive_id) == "held", "what is not frozen yet keeps the hold"
    for job in jobs.due(desk.db, desk.now, 50):
        while not publishing.freeze_chunk(desk.db, desk.office, desk.now, job.data):
            pass
        jobs.end(desk.db, job.id, desk.now)
    assert desk.status(directive_id) == "publishing"
    data = {"directive": directive_id, "tell": [], "again": False}
    fanout.send_chunk(desk.db, desk.office, desk.now, data)
    desk.show()
    sent, decided = reached(desk, directive_id)
    assert 0 < sent < decided
    stopped = holds.stop(desk.db, desk.office, desk.now, who, directive_id, {})
    assert isinstance(stopped, holds.Stopped)
    assert (stopped.sent, stopped.unsent) == (sent, decided - sent)
    fanout.send_chunk(desk.db, desk.office, desk.now, data)
    desk.work()
    assert reached(desk, directive_id)[0] == sent
    assert "Đang gửi 1210/SVHTTDL-VP" in desk.lan.data(f"resume_sending #{directive_id}")
    desk.work()
    assert reached(desk, directive_id)[0] == decided
    assert f"{decided:02d}/{decided:02d} người" in desk.lan.screen


def test_a_large_audience_is_frozen_before_anything_is_sent(desk: Publishing) -> None:
    large(desk, 150)
    who = people.standing(desk.db, desk.lan.person_id, record.MONDAY)
    done = publishing.confirm(desk.db, desk.office, desk.now, who, SPEC)
    assert isinstance(done, publishing.Confirmed)
    assert (done.units, done.people) == (155, 154)
    assert len(obligations.units_of(desk.db, done.directive_id)) == publishing.FREEZE_UNITS
    holds.release_hold(desk.db, desk.office, done.hold_until, done.directive_id)
    assert desk.status(done.directive_id) == "held"
    desk.work()
    assert len(obligations.units_of(desk.db, done.directive_id)) == 155
    desk.now = done.hold_until
    desk.work()
    assert reached(desk, done.directive_id) == (154, 154)


def test_a_job_begun_anew_after_a_crash_writes_nothing_twice(desk: Publishing) -> None:
    large(desk, 150)
    who = people.standing(desk.db, desk.lan.person_id, record.MONDAY)
    publishing.confirm(desk.db, desk.office, desk.now, who, SPEC)
    job = next(row for row in jobs.due(desk.db, desk.now, 50) if row.kind == publishing.FREEZE_JOB)
    publishing.freeze_chunk(desk.db, desk.office, desk.now, job.data)
    fresh = {key: value for key, value in job.data.items() if key != "done"}
    while not publishing.freeze_chunk(desk.db, desk.office, desk.now, fresh):
        pass
    assert cards_owed.count_cards(desk.db, 1) == 154


def test_a_carried_document_comes_with_its_files_and_makes_no_duties(desk: Publishing) -> None:
    paper = desk.file("348-QD-TTg.pdf").file
    assert paper is not None
    strategy = publishing.Spec(
        "348/QĐ-TTg",
        record.MONDAY.replace(month=4, day=6),
        "Thủ tướng Chính phủ",
        "Phê duyệt Chiến lược chuyển đổi số báo chí",
        Audience(),
        kind="Quyết định",
        files=(paper,),
    )
    first = publishing.register_document(desk.db, desk.now, strategy)
    assert publishing.register_document(desk.db, desk.now, strategy) == first
    who = people.standing(desk.db, desk.lan.person_id, record.MONDAY)
    carrying = publishing.Spec(
        "1204/SVHTTDL-VP",
        record.MONDAY,
        "Sở Văn hóa, Thể thao và Du lịch",
        "triển khai Chiến lược",
        Audience(units=frozenset([desk.culture])),
        content=(("348/QĐ-TTg", strategy.issued), ("781/QĐ-BTTTT", None)),
    )
    directive_id = publishing.publish_now(desk.db, desk.office, desk.now, carrying, who)
    assert isinstance(directive_id, int)
    desk.work()
    assert [file.name for file in directives.files(desk.db, directive_id, 1)] == ["348-QD-TTg.pdf"]
    assert "Nội dung: 348/QĐ-TTg, 781/QĐ-BTTTT." in desk.hoa.card.text
    assert obligations.units_of(desk.db, first) == []
    assert [link.target_id for link in rows.links(desk.db, directive_id)] == [first, None]


def test_a_restricted_paper_never_carries_files(desk: Publishing) -> None:
    paper = desk.file("so-do.pdf").file
    assert paper is not None
    who = people.standing(desk.db, desk.lan.person_id, record.MONDAY)
    spec = publishing.Spec(
        "1211/SVHTTDL-VP",
        record.MONDAY,
        "Sở Văn hóa, Thể thao và Du lịch",
        "bảo vệ kho hiện vật",
        Audience(units=frozenset([desk.museum])),
        summary="Chỉ để thử",
        files=(paper,),
        circulation=Circulation.RESTRICTED,
    )
    directive_id = publishing.publish_now(desk.db, desk.office, desk.now, spec, who)
    assert isinstance(directive_id, int)
    desk.work()
    assert desk.mai.card.files == ()
    assert "Chỉ để thử" not in desk.mai.card.text


def test_who_takes_a_post_while_it_is_held_gets_the_card_and_who_leaves_does_not(desk: Publishing) -> None:
    confirmed(desk)
    director = desk.phone("Lộc Văn Hùng", desk.library)
    people.end_post(
        desk.db,
        people.standing(desk.db, desk.tuan.person_id, record.MONDAY).posts[0].id,
        record.MONDAY.replace(day=4),
        desk.now,
        None,
        "",
    )
    desk.pass_time(61)
    assert desk.got_card(director)
    assert not desk.got_card(desk.tuan)


def test_without_buttons_everything_is_typed(desk: Publishing) -> None:
    nga = desk.phone("Lê Thị Nga", desk.office_unit, Role.OFFICE, channel="numbers")
    assert "1. Không có\n2. Có" in nga.says("/chuyen")
    nga.says("1")
    content = nga.says(
        "Công văn 1207/SVHTTDL-VP ngày 05/6/2023 của Sở VHTTDL về việc triển khai Quyết định 348/QĐ-TTg ngày 06/4/2023"
    )
    assert "1. [x] 348/QĐ-TTg, 06/4/2023\n0. Xong" in content
    assert "[ ] 348/QĐ-TTg" in nga.says("1")
    nga.says("1 ")
    nga.says("0")
    nga.says("- Quán triệt đến toàn thể viên chức.")
    nga.says("1")
    assert "0. Xong" in nga.says("2")
    nga.says("0")
    nga.says("chậm nhất 16/6")
    check = nga.says("1")
    assert "1. Gửi đến 05 đơn vị" in check
    assert "còn 60 giây" in nga.says("1")
    desk.pass_time(61)
    assert desk.got_card(desk.hoa)
    assert desk.hoa.card.text.count("Đề nghị: xác nhận đã nhận.") == 1
    assert "Đã gửi xong 1207/SVHTTDL-VP" in nga.screen, "where nothing can be edited the result is a new message"


def test_the_end_of_a_sending_says_who_is_still_waited_for_and_why(desk: Publishing) -> None:
    confirmed(desk)
    desk.later(0.9)
    desk.hoa.says("/hoi", after=0)
    desk.later(0.2)
    for _ in range(2):
        tick(desk)
        work(desk)
        post(desk)
        desk.later(0.1)
    work(desk)
    result = desk.lan.messages()[-1][2].text
    assert "03/04 người" in result
    assert "01 người còn chờ, tự gửi sau" in result
    assert "Hoàng Thị Hoa (đang trả lời dở câu khác)" in result


def test_who_sends_at_once_is_named_in_the_log(desk: Publishing) -> None:
    confirmed(desk)
    desk.thanh.says("gui ngay 1204")
    [line] = [line for line, _ in events.lines(desk.db) if line["kind"] == "directive-hold-skipped"]
    assert line["person_id"] == desk.thanh.person_id


def test_what_waits_for_sending_hours_offers_no_sending_at_once(desk: Publishing) -> None:
    friday(desk)
    desk.to_check(desk.lan)
    desk.lan.taps("Gửi đến 05 đơn vị")
    desk.lan.taps("Đồng ý")
    desk.work()
    assert desk.lan.labels() == ["Dừng, chưa gửi"]
