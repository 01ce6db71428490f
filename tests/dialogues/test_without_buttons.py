"""Dialogues 0.3–0.10 where nothing can be tapped: digits, numbers, words, and what comes between them."""

import pytest

from bot.domain.obligations import Duty
from bot.domain.people import Role
from bot.messaging import IncomingKind
from tests.dialogues.conftest import Setting

SECONDS = 1 / 60
ALL = (Duty.RECEIVE, Duty.DISSEMINATE, Duty.REPORT)


def recorded(desk: Setting) -> list[str]:
    return [k for k in desk.kinds() if k in ("receipt-acknowledged", "dissemination-confirmed", "report-sent")]


def test_a_digit_means_the_same_on_every_card_and_no_other_is_renumbered(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture, duties=ALL)
    assert [label[0] for label in desk.hoa.labels()] == ["1", "2", "5", "3", "4"]
    desk.hoa.says("1")
    desk.later(2)
    desk.hoa.says("/viec")
    desk.directive("1215/SVHTTDL-VP", desk.culture, duties=(Duty.DISSEMINATE,))
    assert [label[0] for label in desk.hoa.labels()] == ["2", "3", "4"]


@pytest.mark.parametrize(
    "said", ["1 1204", "1. 1204", "da nhan 1204", "xac nhan 1204", "ddax nhaanj 1204", "nhan roi 1204"]
)
def test_the_documents_own_number_names_the_card(desk: Setting, said: str) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.directive("1215/SVHTTDL-VP", desk.culture)
    assert "đã nhận 1204/SVHTTDL-VP" in desk.hoa.says(said)
    assert recorded(desk) == ["receipt-acknowledged"]


def test_a_number_wins_over_an_open_question(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.directive("1215/SVHTTDL-VP", desk.culture)
    assert "bao nhiêu người" in desk.hoa.says("2 1204")
    assert "đã nhận 1215/SVHTTDL-VP" in desk.hoa.says("1 1215")


def test_one_line_says_it_all_and_a_digit_confirms_the_sum(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    assert "12/12" in desk.hoa.says("2 1204 12/12")
    assert "quán triệt đủ 12/12 người" in desk.hoa.says("1")


def test_two_documents_of_one_number_are_told_apart_by_issuer_and_the_question_takes_a_digit(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.directive("1204/UBND-VX", desk.culture)
    asked = desk.hoa.says("1 1204")
    assert "Có nhiều văn bản số 1204" in asked, asked
    assert not recorded(desk)
    place = next(n for n, label in enumerate(desk.hoa.labels(), 1) if "UBND" in label)
    assert "đã nhận 1204/UBND-VX" in desk.hoa.says(str(place))


def test_figures_said_with_an_ambiguous_number_are_not_asked_again(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.directive("1204/UBND-VX", desk.culture)
    assert "Có nhiều văn bản số 1204" in desk.hoa.says("2 1204 10/12")
    assert "10/12" in desk.hoa.says("1")


def test_a_card_that_came_a_moment_ago_is_not_taken_for_what_was_read(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    assert "Đã ghi nhận" in desk.hoa.says("1")
    desk.later(5)
    desk.directive("1215/SVHTTDL-VP", desk.culture, duties=(Duty.DISSEMINATE,))
    said = desk.hoa.says("2", after=SECONDS * 5)
    assert "Có 02 văn bản chờ quán triệt" in said
    assert "1215/SVHTTDL-VP: bao nhiêu người" in desk.hoa.says("2")


def test_zero_asks_to_take_back_the_newest_answer_whatever_came_between(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says("1")
    desk.later(5)
    desk.directive("1215/SVHTTDL-VP", desk.culture)
    assert desk.hoa.says("0").startswith("Rút xác nhận đã nhận 1204/SVHTTDL-VP")
    desk.hoa.says("1")
    assert desk.count("acknowledgement-withdrawn") == 1


def test_the_same_text_twice_is_one_answer_and_nobody_is_stuck(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    asked = desk.hoa.says("2")
    again = desk.hoa.says("2", after=SECONDS * 5)
    assert again.startswith("Tin giống tin vừa gửi")
    assert asked in again
    assert "02/12" in desk.hoa.says("2", after=SECONDS * 10), "shown once more, it is an answer"
    assert not recorded(desk)
    assert "Chưa ghi nhận gì" in desk.hoa.says("0")


@pytest.mark.parametrize("said", ["ok", "vang", "da ro", "👍", "❤️"])
def test_assent_is_asked_back_and_one_digit_confirms(desk: Setting, said: str) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    assert "1204/SVHTTDL-VP?" in desk.hoa.says(said)
    assert not recorded(desk)
    assert "Đã ghi nhận" in desk.hoa.says("1")


def test_the_words_of_a_choice_can_be_typed(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    assert "1204/SVHTTDL-VP, việc khác" in desk.hoa.says("viec khac")
    assert "Công văn số 1204/SVHTTDL-VP" in desk.hoa.says("ban gui nhom cua don vi")


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("tien do", "Phòng Quản lý văn hóa, 12 người"),
        ("viec", "1204"),
        ("du lieu", "Hoàng Thị Hoa"),
        ("huong dan", "/viec"),
        ("menu", "Đồng chí cần việc gì?"),
        ("gui tep", "ảnh"),
        ("ngon ngu", "English"),
    ],
)
def test_commands_are_words_without_slash_and_accents(desk: Setting, said: str, answered: str) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says(said)
    assert answered in desk.hoa.everything(), desk.hoa.screen


def test_command_words_win_over_a_question_that_wants_a_number_and_not_over_one_that_wants_a_text(
    desk: Setting,
) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says("2")
    assert "Đồng chí cần việc gì?" in desk.hoa.says("menu")
    desk.hoa.says("2 1204")
    assert "còn" in desk.hoa.says("viec")
    desk.later(20)
    desk.hoa.says("3 1204")
    desk.hoa.says("viec")
    assert desk.count("question-asked") == 1, "where a text is asked for, it is the text"


def test_the_short_menu_is_used_by_digits(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says("menu")
    assert "câu hỏi" in desk.hoa.says("2").lower()
    nga = desk.phone("Nông Thị Nga", desk.office_unit, channel="numbers")
    nga.says("menu")
    assert "Chuyển văn bản đến các đơn vị" in nga.says("1")


def test_what_the_platform_does_not_pass_on_offers_a_human_and_what_can_be_answered(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    said = desk.hoa.sends(IncomingKind.UNSUPPORTED)
    assert "đồng chí Chu Thị Lan, 0205 000 0000" in said
    assert not recorded(desk)
    assert "Đã ghi nhận" in desk.hoa.says("1")


def test_a_long_list_takes_numbers_of_two_digits(desk: Setting) -> None:
    from bot.actions.delivery import answer
    from bot.messaging import Choice, Outgoing

    rows = tuple((Choice(f"Mục {n}", "tasks" if n == 12 else "nothing"),) for n in range(1, 13))
    language = desk.office.language("vi")
    answer(desk.db, desk.office, desk.now, desk.hoa.address, "long", Outgoing("Chọn:", rows), language)
    desk.show()
    assert "12. Mục 12" in desk.hoa.screen
    assert "không còn việc nào" in desk.hoa.says("12")


def test_two_alerts_with_the_same_choices_are_told_apart_by_what_they_are_about(desk: Setting) -> None:
    nga = desk.phone("Nông Thị Nga", desk.office_unit, Role.OFFICE, channel="numbers")
    desk.directive("1204/SVHTTDL-VP", desk.culture, desk.museum)
    desk.hoa.says("thoi han co lui duoc khong")
    desk.hoa.says("1")
    desk.mai.says("bao gio co mau bao cao")
    desk.mai.taps("Chuyển câu hỏi")
    assert nga.screen.startswith("Câu hỏi số 02")
    assert "Đồng chí trả lời cho việc nào" in nga.says("1")
    first, second = nga.labels()[:2]
    assert first != second
    assert "số 02" in first
    asked = nga.says("2")
    assert "thoi han co lui duoc khong" in asked
    nga.says("Không lùi hạn.")
    assert "Không lùi hạn." in desk.hoa.screen


def test_the_office_approves_by_typing(desk: Setting) -> None:
    """Toggles, pages and counts of the office's journeys take digits: here the check of what is passed on."""
    nga = desk.phone("Nông Thị Nga", desk.office_unit, Role.OFFICE, channel="numbers")
    nga.says("chuyen")
    nga.says("1")
    nga.says("Công văn 1204/SVHTTDL-VP ngày 05/6/2023 của Sở VHTTDL về việc triển khai Chiến lược")
    nga.says("- Phổ biến đến toàn thể.")
    asked = nga.says("1")
    assert "[x] Quán triệt, phổ biến" in asked
    desk.later(2)
    assert "3. [x]" in nga.says("3")
    assert "Hạn" in nga.says("0")
    nga.says("cham nhat 16/6")
    check = nga.says("1")
    assert "Kiểm tra trước khi gửi" in check
    assert "Xem danh sách" in check
    nga.says("2")
    assert "0. Trở lại" in nga.screen.splitlines()
    assert "Kiểm tra trước khi gửi" in nga.says("0")
