"""A message to many: who decided it and for how many, what is said while it waits, and when it was left alone (dialogues.md 6)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.people import Role
from bot.store import events, units
from tests import record
from tests.dialogues.talking import Phone
from tests.dialogues.test_broadcasts import MEETING, OfficeSetting, checked, got, shows, written
from tests.dialogues.working import post, tick, work
from tests.record import HOUR


@pytest.fixture
def desk(tmp_path: Path) -> OfficeSetting:
    return OfficeSetting(tmp_path)


def skipped(desk: OfficeSetting) -> dict[str, int]:
    """person of each line that says a hold was skipped."""
    lines = [line for line, _ in events.lines(desk.db) if line["kind"].endswith("hold-skipped")]
    return {line["kind"]: line["person_id"] for line in lines}


def test_who_skips_the_hold_is_named_in_the_log_and_the_author_stays_the_author(desk: OfficeSetting) -> None:
    checked(desk)
    desk.lan.taps("Gửi 05 người")
    [number] = {row["id"] for row in desk.db.execute("select id from broadcasts").fetchall()}
    desk.thanh.data(f"broadcast_now {number}")
    assert skipped(desk) == {"broadcast-hold-skipped": desk.thanh.person_id}
    [decided] = [line for line, _ in events.lines(desk.db) if line["kind"] == "broadcast-decided"]
    assert decided["person_id"] == desk.lan.person_id


def test_a_colleague_who_confirms_a_draft_can_stop_it_and_the_log_names_both(desk: OfficeSetting) -> None:
    checked(desk)
    colleague = desk.phone("Triệu Văn Nam", desk.office_unit, Role.OFFICE)
    [number] = {row["id"] for row in desk.db.execute("select id from broadcasts").fetchall()}
    colleague.data(f"broadcast_edit {number}")
    colleague.says(MEETING + " Mang theo tài liệu.")
    colleague.taps("Gửi 05 người")
    [held] = [line for line, _ in events.lines(desk.db) if line["kind"] == "broadcast-held"]
    assert (held["person_id"], held["data"]["written_by"]) == (colleague.person_id, desk.lan.person_id)
    assert "Triệu Văn Nam sắp gửi tin" in desk.lan.screen
    stopped = colleague.taps("Dừng, chưa gửi")
    assert "Triệu Văn Nam đã dừng" in stopped


def test_the_number_is_asked_again_when_it_grew_while_the_hours_were_asked(desk: OfficeSetting) -> None:
    desk.later(8.5 * HOUR / record.MINUTE)
    for n in range(8):
        desk.phone(f"Nông Văn {n}", desk.museum, Role.STAFF)
    written(desk)
    desk.lan.taps("Tất cả phòng, đơn vị (04)")
    desk.lan.taps("Mọi người đã đăng ký (13)")
    assert "Ngoài giờ" in desk.lan.says("13") or "ngoài" in desk.lan.screen.lower()
    desk.phone("Nông Văn Mới", desk.museum, Role.STAFF)
    again = desk.lan.taps("Đồng ý")
    assert "Số người nhận đã đổi từ 13 thành 14" in again
    assert "Gõ 14 để gửi" in again
    assert desk.count("broadcast-held") == 0
    desk.lan.says("14")
    desk.lan.taps("Đồng ý")
    assert desk.count("broadcast-held") == 1
    assert "Gửi ngay" not in desk.lan.labels(), "it was put off to sending hours"
    held = desk.lan.screen
    assert desk.lan.taps("Xem tiến độ gửi") == held, "nothing has gone out: the hold is shown as it stands"


def test_a_single_digit_is_the_number_asked_for_and_no_choice(tmp_path: Path) -> None:
    desk = OfficeSetting(tmp_path)
    desk.office = replace(
        desk.office,
        config=replace(desk.office.config, sending=replace(desk.office.config.sending, typed_count_above=2)),
    )
    written(desk)
    desk.lan.taps("Tất cả phòng, đơn vị (04)")
    assert "Gõ 03 để gửi" in desk.lan.taps("Thủ trưởng (03)")
    assert "Số vừa gõ là 02" in desk.lan.says("2")
    assert "còn 60 giây" in desk.lan.says("3")


def test_people_of_a_paper_unit_get_no_message_and_the_check_says_so(desk: OfficeSetting) -> None:
    units.set_on_paper(desk.db, desk.culture, True)
    shown = checked(desk, who="Mọi người đã đăng ký (04)")
    assert "Nhận bằng giấy 01 đơn vị, không gửi tin: Phòng Quản lý văn hóa." in shown
    desk.lan.taps("Gửi 04 người")
    desk.later(1.1)
    tick(desk)
    work(desk)
    post(desk)
    assert got(desk.hoa) == []
    assert len(got(desk.mai)) == 1


def test_a_message_left_alone_is_not_gone_on_with_by_plain_text(desk: OfficeSetting) -> None:
    written(desk)
    desk.later(20)
    asked = desk.lan.says("Trưa nay ăn gì")
    assert "còn dở" in asked
    assert "Họp giao ban" in asked
    assert "Gửi đến:" in desk.lan.taps("Soạn tiếp")
    desk.later(20)
    desk.lan.says("bảo tàng")
    assert "bảo tàng" in desk.lan.taps("Đưa vào tin đang soạn").lower()
    desk.later(20)
    desk.lan.says("gì nữa")
    desk.lan.taps("Bỏ tin đang soạn")
    [row] = desk.db.execute("select status from broadcasts").fetchall()
    assert row["status"] == "discarded"


def test_the_end_says_who_is_still_waited_for_and_why(desk: OfficeSetting) -> None:
    checked(desk)
    desk.lan.taps("Gửi 05 người")
    desk.later(0.9)
    desk.hoa.says("/hoi", after=0)
    desk.later(0.2)
    tick(desk)
    work(desk)
    post(desk)
    desk.later(0.1)
    work(desk)
    post(desk)
    result = shows(desk.lan, "còn chờ")
    assert "04/05 người; 01 người còn chờ, tự gửi sau." in result
    assert "Hoàng Thị Hoa (đang trả lời dở câu khác)" in result
    assert waiting_for(desk, desk.hoa) == 1
    desk.later(11)
    post(desk)
    assert waiting_for(desk, desk.hoa) == 0


def waiting_for(desk: OfficeSetting, phone: Phone) -> int:
    """How many messages to many wait to be sent to somebody."""
    row = desk.db.execute(
        "select count(*) as n from outbox where address = ? and kind = 'broadcast' and status = 'queued'",
        [phone.address.id],
    ).fetchone()
    return int(row["n"])


def test_the_buttons_of_the_check_stay_usable_beside_the_list(desk: OfficeSetting) -> None:
    for n in range(8):
        desk.phone(f"Nông Văn {n}", desk.museum, Role.STAFF)
    written(desk)
    desk.lan.taps("Tất cả phòng, đơn vị (04)")
    desk.lan.taps("Mọi người đã đăng ký (13)")
    edit = desk.lan.button("Sửa nội dung").command
    desk.lan.taps("Xem 13 người")
    assert "Đề nghị soạn nội dung" in desk.lan.data(edit)


def test_a_message_put_off_stands_in_the_plan_of_what_goes_out_by_itself(desk: OfficeSetting) -> None:
    desk.now += 9 * HOUR
    checked(desk)
    desk.lan.taps("Gửi 05 người")
    desk.lan.taps("Hẹn giờ khác")
    desk.lan.says("14 giờ 00 ngày 06/6")
    assert "tin hẹn giờ 01" in desk.lan.says("/lich")
    day = desk.lan.says("/lich 6/6")
    assert "- 14:00 tin hẹn giờ Họp giao ban tháng 6" in day
    assert day.endswith(", 05 người")


def test_what_is_no_answer_is_said_to_be_none_instead_of_asked_the_same_again(desk: OfficeSetting) -> None:
    desk.lan.says("/thongbao")
    desk.lan.says(MEETING)
    desk.lan.taps("Tất cả phòng, đơn vị (04)")
    assert "chọn một mục ở tin trên" in desk.lan.says("thu hoi 1204")
    assert "Đến: 03 người của 03 đơn vị." in desk.lan.taps("Thủ trưởng (03)")
