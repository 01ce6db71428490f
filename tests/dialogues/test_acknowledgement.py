"""Đã nhận in the users' words: one tap, the second tap, taking it back, buttons that are somebody else's."""

import re
from datetime import date

from bot.domain.obligations import Duty, ObligationState
from bot.store import obligations, people
from tests.dialogues.conftest import Setting


def state(desk: Setting, directive_id: int, unit_id: int, duty: Duty = Duty.RECEIVE) -> ObligationState:
    rows = obligations.of_unit_under(desk.db, directive_id, unit_id)
    return next(row.state for row in rows if row.duty is duty)


def test_one_digit_records_and_names_the_document_with_a_code(desk: Setting) -> None:
    directive = desk.directive("1204/SVHTTDL-VP", desk.culture)
    said = desk.hoa.says("1")
    assert "Đã ghi nhận: Phòng Quản lý văn hóa đã nhận 1204/SVHTTDL-VP lúc 09 giờ 02 phút, ngày 05/6/2023." in said
    code = re.search(r"Mã xác nhận: (\d{4}) (\d{4})", said)
    assert code is not None
    assert "hạn 16/6" in said
    assert state(desk, directive, desk.culture) is ObligationState.MET
    assert desk.count("receipt-acknowledged") == 1
    assert "đã nhận 1204/SVHTTDL-VP" in desk.hoa.says(code[1] + code[2])
    assert desk.hoa.says(f"{code[1]} {code[2]}", after=0.2)


def test_a_tap_is_answered_and_colleagues_see_it_on_their_card_only(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.museum)
    before = len(desk.mai.messages())
    assert "Đã ghi nhận: Bảo tàng tỉnh Lạng Sơn" in desk.tuan.taps("Đã nhận")
    assert len(desk.mai.messages()) == before
    assert "Đã nhận: Nông Văn Tuấn, Văn thư" in desk.mai.card.text
    assert "Đã nhận" not in [choice.label for choice in desk.mai.card.every_choice()]


def test_a_second_tap_says_who_and_when_and_adds_nothing(desk: Setting) -> None:
    directive = desk.directive("1204/SVHTTDL-VP", desk.museum)
    old = desk.binh.button("Đã nhận").command
    desk.tuan.taps("Đã nhận")
    said = desk.binh.data(old)
    assert "đã ghi nhận từ trước, đồng chí Nông Văn Tuấn, 09 giờ 00 phút" in said
    assert "Không ghi thêm" in said
    assert desk.count("receipt-acknowledged") == 1
    duty = obligations.of_unit_under(desk.db, directive, desk.museum)[0]
    assert len(obligations.acknowledgements_of(desk.db, duty.id)) == 1


def test_the_same_digit_within_a_minute_is_one_answer(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says("1")
    assert "Đã ghi nhận: Phòng" in desk.hoa.says("1", after=0.5)
    assert desk.count("receipt-acknowledged") == 1
    assert "đã ghi nhận từ trước" in desk.hoa.says("1", after=3)
    assert desk.count("receipt-acknowledged") == 1


def test_lateness_is_stamped_when_it_is_made(desk: Setting) -> None:
    directive = desk.directive("1204/SVHTTDL-VP", desk.culture, due=date(2023, 6, 5))
    assert "Ghi nhận sau hạn" in desk.hoa.says("1", after=24 * 60)
    assert obligations.of_unit_under(desk.db, directive, desk.culture)[0].late


def test_pressed_by_mistake_is_taken_back_and_both_lines_stay(desk: Setting) -> None:
    directive = desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says("1")
    assert "Rút xác nhận đã nhận 1204/SVHTTDL-VP" in desk.hoa.says("0")
    assert desk.hoa.labels() == ["1. Rút, bấm nhầm", "2. Rút, chưa nhận đủ tệp", "0. Giữ nguyên"]
    assert "Đã rút xác nhận" in desk.hoa.says("2")
    assert state(desk, directive, desk.culture) is ObligationState.OPEN
    assert desk.kinds().count("acknowledgement-withdrawn") == desk.count("receipt-acknowledged") == 1
    assert "chưa nhận đủ tệp" in desk.lan.screen
    assert "Đã ghi nhận: Phòng" in desk.hoa.says("1")


def test_leaving_it_as_it_is_changes_nothing(desk: Setting) -> None:
    directive = desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says("1")
    desk.hoa.says("0")
    assert "Giữ nguyên" in desk.hoa.says("0", after=3)
    assert state(desk, directive, desk.culture) is ObligationState.MET


def test_another_units_button_is_refused_with_who_confirms(desk: Setting) -> None:
    directive = desk.directive("1204/SVHTTDL-VP", desk.museum)
    said = desk.hoa.data(f"receive {directive} {desk.museum}")
    assert "không có trong danh sách xác nhận của Bảo tàng tỉnh Lạng Sơn" in said
    assert "Giám đốc Lý Thị Mai" in said
    assert "0205 000 0000" in said
    assert "1204" not in said
    assert desk.count("receipt-acknowledged") == 0


def test_forged_data_never_records_and_never_breaks(desk: Setting) -> None:
    directive = desk.directive("1204/SVHTTDL-VP", desk.museum)
    for forged in (
        "receive",
        "receive 1",
        "receive x y",
        f"receive {directive} 999",
        "receive 99999999999999999999 1",
        "receive ² ³",
        "undo 77",
        "undo",
        "proposal_yes 5",
        "report_accept 1",
        "disseminate 1 -1",
        "question_pass 1",
        "=9:ok",
        "=:",
        "delegation_end 3",
        "more 1 2",
        "files 1 2",
        "receive_all 1 999999",
        "no_such_thing 1",
    ):
        said = desk.hoa.data(forged)
        assert said, forged
        assert "Đã ghi nhận:" not in said, forged
    assert not {"receipt-acknowledged", "dissemination-confirmed", "report-sent"} & set(desk.kinds())


def test_a_former_head_is_told_since_when_and_who_confirms_now(desk: Setting) -> None:
    directive = desk.directive("1204/SVHTTDL-VP", desk.museum)
    post = people.posts_of_unit(desk.db, desk.museum, date(2023, 6, 5))[0]
    people.end_post(desk.db, post.id, date(2023, 6, 1), desk.now, None, "")
    desk.phone("Lê Văn Nam", desk.museum)
    said = desk.mai.data(f"receive {directive} {desk.museum}")
    assert "không còn là Giám đốc Bảo tàng tỉnh Lạng Sơn từ sau ngày 01/6/2023" in said
    assert "Lê Văn Nam" in said
    assert desk.count("receipt-acknowledged") == 0


def test_several_wait_and_all_are_received_by_one_digit(desk: Setting) -> None:
    for number in ("1176/SVHTTDL-VP", "1187/SVHTTDL-VP", "1190/SVHTTDL-KHTC"):
        desk.directive(number, desk.culture)
        desk.later(5)
    said = desk.hoa.says("1")
    assert "Có 03 văn bản chờ xác nhận đã nhận" in said
    assert desk.hoa.labels()[3:] == ["4. Cả 03 văn bản", "0. Chưa xác nhận"]
    said = desk.hoa.says("4")
    assert len(re.findall(r"mã \d{4} \d{4}", said)) == 3
    assert desk.count("receipt-acknowledged") == 3
    assert "Rút 03 xác nhận" in desk.hoa.says("0")
    desk.hoa.says("1")
    assert desk.count("acknowledgement-withdrawn") == 3


def test_the_documents_own_number_wins(desk: Setting) -> None:
    desk.directive("1176/SVHTTDL-VP", desk.culture)
    second = desk.directive("1204/SVHTTDL-VP", desk.culture)
    assert "đã nhận 1204/SVHTTDL-VP" in desk.hoa.says("1 1204")
    assert state(desk, second, desk.culture) is ObligationState.MET
    assert "đã nhận 1176/SVHTTDL-VP" in desk.hoa.says("ddax nhaanj 1176")
    assert "Không có văn bản số 9999" in desk.hoa.says("da nhan 9999")


def test_words_count_when_exactly_one_document_waits(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.directive("1205/SVHTTDL-VP", desk.culture)
    assert "Văn bản nào" in desk.hoa.says("da nhan")
    desk.hoa.says("1 1205")
    assert "đã nhận 1204/SVHTTDL-VP" in desk.hoa.says("đã nhận rồi")


def test_a_withdrawn_directive_is_said_to_be_withdrawn(desk: Setting) -> None:
    directive = desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.db.execute("update directives set status = 'withdrawn' where id = ?", [directive])
    assert "đã thu hồi" in desk.hoa.data(f"receive {directive} {desk.culture}")
    assert desk.count("receipt-acknowledged") == 0
