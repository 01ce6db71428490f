"""Đã quán triệt in the users' words (dialogues.md 4.1, 4.2, 4.4)."""

import re
from datetime import date

import pytest

from bot.domain.dissemination import Excuse
from bot.domain.obligations import Duty, ObligationState
from bot.store import events, obligations, people, units
from tests.dialogues.conftest import Setting


def duty_of(desk: Setting, directive_id: int, unit_id: int) -> obligations.ObligationRow:
    rows = obligations.of_unit_under(desk.db, directive_id, unit_id)
    return next(row for row in rows if row.duty is Duty.DISSEMINATE)


def test_number_sum_one_tap(desk: Setting) -> None:
    """Costs are bars: 2, number, 1; three messages of the product."""
    directive = desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says("1")
    desk.later(3 * 24 * 60)
    before = len(desk.hoa.messages())
    said = desk.hoa.says("2")
    assert "bao nhiêu người đã được phổ biến, kể cả đồng chí" in said
    assert "Phòng có 12 người (danh sách ngày 01/01/2022)." in said
    said = desk.hoa.says("10")
    assert "Ngày quán triệt: 08/6/2023 (hôm nay)" in said
    assert "Hình thức: họp đơn vị" in said
    assert "Đã phổ biến 10/12 người" in said
    assert desk.hoa.labels()[0] == "1. Đúng, ghi nhận"
    assert desk.hoa.labels()[-1] == "0. Chưa ghi"
    said = desk.hoa.says("1")
    assert "Phòng Quản lý văn hóa quán triệt 1204/SVHTTDL-VP ngày 08/6/2023, hình thức họp đơn vị, 10/12" in said
    assert re.search(r"Mã xác nhận: \d{4} \d{4}", said)
    assert "Còn 02 người, hạn 16/6" in said
    assert len(desk.hoa.messages()) - before == 3
    assert duty_of(desk, directive, desk.culture).state is ObligationState.PARTLY


def test_one_line_goes_straight_to_the_sum(desk: Setting) -> None:
    directive = desk.directive("1204/SVHTTDL-VP", desk.culture)
    before = len(desk.hoa.messages())
    assert "Đã phổ biến 12/12 người" in desk.hoa.says("2 1204 12/12")
    said = desk.hoa.says("1")
    assert "quán triệt đủ 12/12" in said
    assert "Đã ghi cả đã nhận, mã" in said
    assert len(desk.hoa.messages()) - before == 2
    assert duty_of(desk, directive, desk.culture).state is ObligationState.MET
    assert desk.kinds().count("receipt-acknowledged") == desk.count("dissemination-confirmed") == 1
    lines = [line for line, _ in events.lines(desk.db) if line["kind"] == "receipt-acknowledged"]
    assert lines[0]["data"]["implied"] is True


def test_the_rest_is_added(desk: Setting) -> None:
    directive = desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says("2 1204 10/12")
    desk.hoa.says("1")
    said = desk.hoa.says("2 1204 2")
    assert "trước đây 10/12 người. Phổ biến thêm 02 người, cộng 12/12?" in said
    assert "gặp trực tiếp" in said
    assert "quán triệt đủ 12/12" in desk.hoa.says("1")
    assert duty_of(desk, directive, desk.culture).state is ObligationState.MET
    assert "đã ghi nhận từ trước" in desk.hoa.says("2 1204")


@pytest.mark.parametrize("typed", ["12", "12/12"])
def test_the_whole_may_be_stated_instead_of_the_rest(desk: Setting, typed: str) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says("2 1204 10/12")
    desk.hoa.says("1")
    assert "Phổ biến thêm 02 người, cộng 12/12" in desk.hoa.says(f"2 1204 {typed}")


def test_while_some_remain_the_button_reads_bo_sung(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.museum)
    desk.mai.taps("Đã quán triệt")
    desk.mai.says("38")
    desk.mai.taps("Đúng, ghi nhận")
    assert "Bổ sung" in [choice.label for choice in desk.mai.card.every_choice()]
    assert "Đã phổ biến 38/41 người" in desk.mai.card.text
    desk.mai.taps("Bổ sung")
    assert "trước đây 38/41 người" in desk.mai.screen
    desk.mai.taps("Đủ 03 người còn lại")
    assert "quán triệt đủ 41/41" in desk.mai.taps("Đúng, ghi nhận")


def test_more_told_than_staff_is_refused_in_words(desk: Setting) -> None:
    directive = desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says("2")
    said = desk.hoa.says("60")
    assert "60 nhiều hơn tổng số 12 người của Phòng. Chưa ghi nhận." in said
    assert "Văn phòng Sở sẽ được báo thay đổi này" in desk.hoa.says("2")
    desk.hoa.says("62")
    assert "Tổng số: 62 người (trước đây 12)" in desk.hoa.screen
    desk.hoa.says("1")
    assert duty_of(desk, directive, desk.culture).state is ObligationState.PARTLY
    assert units.roster(desk.db, desk.culture, date(2023, 6, 5)) == 62
    assert "báo tổng số người từ 12 thành 62" in desk.lan.screen
    assert desk.count("roster-changed") == 1


def test_a_corrected_staff_number_is_told_to_the_office_only_when_it_counts(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says("2")
    desk.hoa.says("12/13")
    assert "Tổng số: 13 người (trước đây 12)" in desk.hoa.screen
    assert units.roster(desk.db, desk.culture, date(2023, 6, 5)) == 12
    desk.hoa.says("1")
    assert units.roster(desk.db, desk.culture, date(2023, 6, 5)) == 13
    assert "từ 12 thành 13" in desk.lan.screen


def test_day_form_and_number_can_be_corrected(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.later(3 * 24 * 60)
    desk.hoa.says("2 1204 12/12")
    desk.hoa.says("2")
    assert "chưa đến" in desk.hoa.says("15/6")
    assert "ghi ngày 05/6/2023" in desk.hoa.says("01/6")
    assert "Ngày quán triệt: 07/6/2023" in desk.hoa.says("7/6")
    desk.hoa.says("3")
    assert "Hình thức: niêm yết tại đơn vị" in desk.hoa.says("4", after=3)
    desk.hoa.says("4", after=3)
    desk.hoa.says("11")
    assert "Đã phổ biến 11/12 người" in desk.hoa.screen
    assert "ngày 07/6/2023, hình thức niêm yết tại đơn vị, 11/12" in desk.hoa.says("1", after=3)


@pytest.mark.parametrize(
    ("typed", "summed"),
    [
        ("10/12 2 nghỉ phép", "Vắng có lý do: 02 (nghỉ phép 02)"),
        ("10/12, 01 nghi om, 01 nguoi cong tac", "Vắng có lý do: 02 (nghỉ ốm 01, công tác 01)"),
        ("10/12 công tác", "Còn lại: 02 người"),
        ("10/12 5 nghỉ phép", "Còn 02 người. Trong đó vắng có lý do"),
    ],
)
def test_reasons_said_beside_the_numbers_are_not_dropped(desk: Setting, typed: str, summed: str) -> None:
    """What a head wrote in one line was shown back without its reasons, and would have been recorded so."""
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says("2 1204")
    assert summed in desk.hoa.says(typed)
    assert desk.count("dissemination-confirmed") == 0


def test_who_is_away_with_a_reason_is_not_left(desk: Setting) -> None:
    directive = desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says("2 1204 10/12")
    desk.hoa.says("4")
    desk.hoa.says("2", after=3)
    assert "Còn 02 người" in desk.hoa.screen
    desk.hoa.says("02 cong tac")
    assert "Vắng có lý do: 02 (công tác 02)" in desk.hoa.screen
    said = desk.hoa.says("1", after=3)
    assert "10/12 người, vắng có lý do 02" in said
    duty = duty_of(desk, directive, desk.culture)
    assert duty.state is ObligationState.MET
    tally = obligations.tally(desk.db, duty.id, 12)
    assert (tally.told, tally.excused, tally.remaining) == (10, {Excuse.TRAVEL: 2}, 0)


def test_ok_at_the_sum_records_nothing(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says("2 1204 12/12")
    for text in ("ok", "vâng", "👍", "chưa"):
        assert "Chưa ghi nhận" in desk.hoa.says(text) or text == "👍"
    assert desk.count("dissemination-confirmed") == 0
    assert "quán triệt đủ" in desk.hoa.says("1")


def test_zero_leaves_it(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says("2")
    assert "Chưa ghi nhận gì" in desk.hoa.says("0")
    assert "bao nhiêu người" in desk.hoa.says("2", after=2)
    assert "Đã thôi" in desk.hoa.says("/huy")
    assert desk.count("dissemination-confirmed") == 0


def test_an_unknown_staff_number_is_asked(desk: Setting) -> None:
    small = desk.unit("Tổ Tài chính", staff=None)
    head = desk.phone("Ma Văn Hùng", small)
    desk.directive("1204/SVHTTDL-VP", small)
    assert "chưa có tổng số người" in head.taps("Đã quán triệt")
    head.says("5")
    assert "Đã phổ biến 05/07 người" in head.says("7")
    head.taps("Đúng, ghi nhận")
    assert "báo tổng số 07 người" in desk.lan.screen


def test_a_correction_is_a_new_line_with_a_reason(desk: Setting) -> None:
    directive = desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says("2 1204 12/12")
    desk.hoa.says("1")
    assert "Rút hoặc sửa" in desk.hoa.says("0")
    desk.hoa.says("2", after=3)
    assert "bao nhiêu người đã được phổ biến" in desk.hoa.screen
    assert desk.count("acknowledgement-withdrawn") == 0
    desk.hoa.says("11")
    assert "11/12" in desk.hoa.says("1", after=3)
    assert desk.kinds().count("dissemination-confirmed") == 2
    assert desk.count("acknowledgement-withdrawn") == 1
    duty = duty_of(desk, directive, desk.culture)
    assert duty.state is ObligationState.PARTLY
    assert obligations.tally(desk.db, duty.id, 12).told == 11


# ------------------------------------------------------------------------------------- a clerk prepares, the head confirms


def prepared(desk: Setting) -> int:
    directive = desk.directive("1204/SVHTTDL-VP", desk.museum)
    desk.later(2 * 24 * 60)
    assert "Giám đốc Lý Thị Mai" in desk.tuan.taps("Đã quán triệt")
    desk.tuan.taps("Nhập sẵn để trình")
    desk.tuan.says("38")
    assert "Còn 03 người" in desk.tuan.screen
    desk.tuan.taps("Công tác")
    desk.tuan.says("2")
    assert "Còn 01 người" in desk.tuan.screen
    desk.tuan.taps("Chưa phổ biến, sẽ bổ sung")
    assert "Trình Giám đốc Lý Thị Mai" in desk.tuan.screen
    desk.tuan.taps("Trình")
    return directive


def test_nothing_counts_before_the_heads_tap(desk: Setting) -> None:
    directive = prepared(desk)
    assert duty_of(desk, directive, desk.museum).state is ObligationState.OPEN
    assert desk.count("figures-proposed") == 1
    assert desk.count("dissemination-confirmed") == 0
    text = desk.mai.screen
    for part in (
        "Nông Văn Tuấn trình xác nhận",
        "Đã phổ biến: 38",
        "Vắng có lý do: 02 (công tác 02)",
        "Còn lại: 01",
        "Cộng: 41",
    ):
        assert part in text
    said = desk.mai.taps("Xác nhận")
    assert "38/41 người, vắng có lý do 02" in said
    assert "Người xác nhận: Lý Thị Mai. Người nhập: Nông Văn Tuấn." in said
    assert duty_of(desk, directive, desk.museum).state is ObligationState.PARTLY


def test_a_second_tap_of_the_head_adds_nothing(desk: Setting) -> None:
    prepared(desk)
    tap = desk.mai.button("Xác nhận").command
    desk.mai.taps("Xác nhận")
    assert "Đã xác nhận" in desk.mai.data(tap)
    assert desk.count("dissemination-confirmed") == 1


def test_the_head_gives_figures_back_with_a_word(desk: Setting) -> None:
    directive = prepared(desk)
    desk.mai.taps("Trả lại")
    assert "Đã trả lại số liệu" in desk.mai.says("thiếu tổ bảo vệ")
    assert "Lý do: thiếu tổ bảo vệ" in desk.tuan.screen
    assert duty_of(desk, directive, desk.museum).state is ObligationState.OPEN
    assert desk.count("figures-returned") == 1


def test_the_head_changes_the_figures(desk: Setting) -> None:
    prepared(desk)
    desk.mai.taps("Sửa số liệu")
    desk.mai.taps("Sửa số người, lý do vắng")
    desk.mai.taps("Sửa số người")
    desk.mai.says("41")
    assert "quán triệt đủ 41/41" in desk.mai.taps("Đúng, ghi nhận")


def test_the_head_meets_the_prepared_figures_behind_the_cards_button(desk: Setting) -> None:
    directive = prepared(desk)
    assert "trình xác nhận" in desk.mai.data(f"disseminate {directive} {desk.museum}")


def test_a_clerk_cannot_confirm_by_forged_data(desk: Setting) -> None:
    prepared(desk)
    tap = desk.mai.button("Xác nhận").command
    assert "Giám đốc Lý Thị Mai" in desk.tuan.data(tap)
    assert "không có trong danh sách" in desk.hoa.data(tap)
    assert desk.count("dissemination-confirmed") == 0


def test_without_a_head_the_office_gets_the_figures_and_records_them(desk: Setting) -> None:
    post = people.posts_of_unit(desk.db, desk.museum, date(2023, 6, 5))[0]
    people.end_post(desk.db, post.id, date(2023, 6, 1), desk.now, None, "")
    directive = desk.directive("1204/SVHTTDL-VP", desk.museum)
    assert "chưa có Thủ trưởng đăng ký" in desk.tuan.taps("Đã quán triệt")
    desk.tuan.taps("Nhập gửi Văn phòng Sở")
    desk.tuan.says("41")
    desk.tuan.taps("Trình")
    assert "gửi số liệu quán triệt" in desk.lan.screen
    desk.lan.taps("Ghi nhận thay")
    desk.lan.taps("Đã quán triệt")
    desk.lan.says("05/6 hop 41/41")
    desk.lan.taps("Điện thoại")
    assert "Đã ghi nhận thay: Bảo tàng tỉnh Lạng Sơn quán triệt" in desk.lan.says("Nông Văn Tuấn, văn thư")
    assert duty_of(desk, directive, desk.museum).state is ObligationState.MET
