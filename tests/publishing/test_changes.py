"""After sending: found wrong, no longer needed, needed by more (dialogues.md 3, "Found wrong after sending")."""

from __future__ import annotations

from bot.domain.obligations import ObligationState
from bot.reports.story import story
from bot.store import directives, events, obligations, settings
from tests.dialogues.talking import Phone
from tests.publishing.desk import HEAD, SUMMARY, Publishing


def notices(phone: Phone) -> list[str]:
    return [message.text for _, kind, message in phone.messages() if kind == "notice"]


def test_withdrawn_everyone_who_got_it_is_told_once_and_nobody_else(desk: Publishing) -> None:
    desk.sent(desk.lan)
    desk.mai.taps("Đã nhận")
    asked = desk.lan.says("/thuhoi 1204")
    assert "báo một tin cho 04 người đã nhận" in asked
    assert "Cần lý do" in desk.lan.says("?")
    assert "Đã thu hồi 1204/SVHTTDL-VP" in desk.lan.says("nhầm đối tượng nhận")
    desk.work()
    assert [len(notices(phone)) for phone in (desk.hoa, desk.mai, desk.tuan, desk.thanh)] == [1, 1, 1, 1]
    assert "Thu hồi 1204/SVHTTDL-VP. Lý do: nhầm đối tượng nhận." in notices(desk.hoa)[0]
    assert "Văn bản này đã thu hồi" in desk.hoa.card.text
    assert desk.hoa.card.choices == ()
    states = {(o.unit_id, o.duty.value): o.state for o in obligations.of_directive(desk.db, 1)}
    assert states[desk.culture, "receive"] is ObligationState.WITHDRAWN
    assert states[desk.museum, "receive"] is ObligationState.MET, "what was done stays done"
    line, private = events.of_kind(desk.db, "directive-withdrawn")[0]
    assert line["data"]["told"] == 4
    assert private is not None
    assert "nhầm đối tượng nhận" in str(private.value)
    assert "đã thu hồi, đã dừng hoặc" in desk.lan.says("/thuhoi 1204")


def test_in_training_a_withdrawal_does_not_claim_to_tell_the_units(desk: Publishing) -> None:
    desk.sent(desk.lan)
    settings.put(desk.db, "trial_mode", True, desk.now)
    desk.lan.says("/thuhoi 1204")
    assert "Đang chạy tập huấn: chỉ người của Văn phòng Sở nhận tin." in desk.lan.says("nhầm đối tượng nhận")
    desk.work()
    assert notices(desk.hoa) == []


def test_a_corrected_day_is_told_once_and_acknowledgements_stay(desk: Publishing) -> None:
    desk.sent(desk.lan)
    desk.mai.taps("Đã nhận")
    desk.lan.says("/dinhchinh 1204")
    desk.lan.taps("Hạn")
    assert "đến hết ngày 20/6/2023" in desk.lan.says("chậm nhất 20/6")
    desk.lan.taps("Đúng")
    desk.work()
    confirm = desk.lan.screen
    assert "hạn quán triệt là 20/6/2023, không phải 16/6/2023" in confirm
    assert "01 đơn vị đã xác nhận" in confirm
    desk.lan.taps("Giữ nguyên, gửi")
    desk.work()
    assert len(notices(desk.hoa)) == 1
    assert "vẫn giữ nguyên" in notices(desk.mai)[0]
    assert "giữ nguyên" not in notices(desk.hoa)[0], "her unit had confirmed nothing"
    assert "Đề nghị đơn vị thực hiện theo nội dung mới." in notices(desk.hoa)[0]
    assert "Hạn: hết ngày 20/6/2023" in desk.hoa.card.text
    assert "Đã đính chính" in desk.hoa.card.text
    directive = directives.get(desk.db, 1)
    assert directive is not None
    assert directive.version == 2
    old = desk.db.execute("select due_day, summary from directive_versions where version = 1").fetchone()
    assert (old["due_day"], old["summary"]) == ("2023-06-16", SUMMARY), "the old text stays in the record"
    states = {o.duty.value: o.state for o in obligations.of_unit_under(desk.db, 1, desk.museum)}
    assert states["receive"] is ObligationState.MET
    assert desk.count("directive-corrected") == 1


def test_acknowledgements_fall_when_the_office_says_so(desk: Publishing) -> None:
    desk.sent(desk.lan)
    desk.mai.taps("Đã nhận")
    desk.lan.says("/dinhchinh 1204")
    desk.lan.taps("Tóm tắt")
    desk.lan.says("- Báo cáo số liệu trước khi quán triệt.")
    desk.lan.taps("Phải xác nhận lại, gửi")
    desk.work()
    assert "01 xác nhận phải làm lại" in desk.lan.screen
    states = {o.duty.value: o.state for o in obligations.of_unit_under(desk.db, 1, desk.museum)}
    assert states["receive"] is ObligationState.OPEN
    assert "xác nhận lại theo nội dung mới" in notices(desk.mai)[0]
    line, _ = events.of_kind(desk.db, "directive-corrected")[0]
    assert (line["data"]["acknowledgements_fall"], line["data"]["fallen"]) == (True, 1)
    desk.mai.taps("Đã nhận")
    states = {o.duty.value: o.state for o in obligations.of_unit_under(desk.db, 1, desk.museum)}
    assert states["receive"] is ObligationState.MET


def test_a_correction_that_changes_nothing_is_none(desk: Publishing) -> None:
    desk.sent(desk.lan)
    desk.lan.says("/dinhchinh 1204")
    desk.lan.taps("Hạn")
    desk.lan.says("chậm nhất 16/6")
    assert "Không có gì thay đổi" in desk.lan.taps("Đúng")
    assert notices(desk.hoa) == []


def test_follow_up_ends_and_who_was_silent_is_written_down(desk: Publishing) -> None:
    desk.sent(desk.lan)
    for phone in (desk.mai,):
        phone.taps("Đã nhận")
    asked = desk.lan.says("/ketthuc 1204")
    assert "còn 05 đơn vị chưa xong (09 việc)" in asked
    assert "05 đơn vị chưa xong đã được ghi lại" in desk.lan.says("đã hết thời gian triển khai")
    desk.work()
    assert desk.status() == "closed"
    assert "đã kết thúc theo dõi" in desk.hoa.card.text
    assert notices(desk.hoa) == []
    line, _ = events.of_kind(desk.db, "directive-follow-up-ended")[0]
    assert line["data"]["unmet"] == 9
    assert desk.library in line["data"]["silent_units"]
    assert obligations.owed_by_unit(desk.db, desk.culture) == []


def only_divisions(desk: Publishing) -> None:
    desk.lan.says("/chuyen")
    desk.lan.taps("Không có")
    desk.lan.says(HEAD)
    desk.lan.says(SUMMARY)
    desk.lan.taps("Phòng chuyên môn (02)")
    desk.lan.taps("Xong")
    desk.lan.says("chậm nhất 16/6")
    desk.lan.taps("Đúng")
    desk.lan.taps("Gửi đến 02 đơn vị")
    desk.pass_time(61)


def test_more_units_get_the_same_text_and_who_has_it_stays(desk: Publishing) -> None:
    only_divisions(desk)
    assert not desk.got_card(desk.mai)
    desk.lan.says("/suavanban 1204")
    desk.lan.taps("Gửi thêm đơn vị khác")
    answer = desk.lan.says("bao tang, quan ly van hoa")
    assert "Đã có văn bản này: Phòng Quản lý văn hóa." in answer
    assert "Đã chọn 01: Bảo tàng tỉnh Lạng Sơn" in answer
    before = len(desk.hoa.messages())
    desk.lan.taps("Gửi đến 01 đơn vị")
    desk.work()
    assert desk.got_card(desk.mai)
    assert len(desk.hoa.messages()) == before
    assert desk.count("directive-published") == 2
    assert passed_on(desk, desk.culture) == 1, "what was passed on to others later is no part of its story"
    assert passed_on(desk, desk.museum) == 1
    assert passed_on(desk, None) == 2


def passed_on(desk: Publishing, unit_id: int | None) -> int:
    """How often the story of directive 1 (in one unit) says that it was passed on."""
    return [line.kind for line in story(desk.db, 1, unit_id).lines].count("directive-published")


def test_more_units_outside_sending_hours_wait_for_the_window(desk: Publishing) -> None:
    only_divisions(desk)
    desk.now += 9 * 3_600_000
    desk.lan.data("more_units #1")
    desk.lan.says("bao tang")
    assert "ngoài giờ gửi tin" in desk.lan.taps("Gửi đến 01 đơn vị")
    desk.work()
    assert not desk.got_card(desk.mai)
    desk.pass_time(14 * 3600)
    assert desk.got_card(desk.mai)


def test_units_that_need_another_way_are_listed_with_whom_to_call(desk: Publishing) -> None:
    desk.db.execute(
        "insert into expected_people (unit_id, full_name, name_folded, role, phone, imported_at) values (?, 'Lộc Văn Hùng', 'loc van hung', "
        "'head', '0912 000 111', 0)",
        [desk.library],
    )
    desk.sent(desk.lan)
    answer = desk.lan.says("/chuaden 1204")
    assert "- Thư viện tỉnh: Lộc Văn Hùng 0912 000 111" in answer
    assert "- Đoàn Nghệ thuật tỉnh: nhận bằng giấy" in answer


def test_nobody_outside_the_office_changes_anything(desk: Publishing) -> None:
    desk.sent(desk.lan)
    for forged in ("withdraw #1", "correct #1", "end_follow_up #1", "change #1", "more_units #1", "resume_sending #1"):
        desk.hoa.data(forged)
        desk.hoa.says("không đồng ý với văn bản này")
    assert desk.status() == "published"
    assert desk.count("directive-withdrawn") == 0


def test_what_is_still_held_is_stopped_not_withdrawn(desk: Publishing) -> None:
    desk.to_check(desk.lan)
    desk.lan.taps("Gửi đến 05 đơn vị")
    assert "đang chờ gửi" in desk.lan.says("/thuhoi 1204")
