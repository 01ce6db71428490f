"""When it does not go straight (dialogues.md 4.4): nothing is recorded by guessing, and everything gets an answer."""

import unicodedata

import pytest

from bot.domain.obligations import Duty
from bot.domain.people import Role
from bot.messaging import Attachment, AttachmentKind, FileRef, IncomingKind
from bot.store import events
from tests.dialogues.conftest import Setting

RECORDED = {"receipt-acknowledged", "dissemination-confirmed", "report-sent"}


def recorded(desk: Setting) -> set[str]:
    return RECORDED & set(desk.kinds())


@pytest.mark.parametrize("text", ["👍", "❤️", "🙏🙏", "ok", "vâng", "đã rõ", "OK a"])
def test_a_heart_and_ok_are_asked_back(desk: Setting, text: str) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    assert "đã nhận 1204/SVHTTDL-VP?" in desk.hoa.says(text)
    assert not recorded(desk)
    assert desk.hoa.labels() == ["1. Đã nhận", "0. Chưa"]
    assert "Chưa ghi nhận gì" in desk.hoa.says("0")
    assert not recorded(desk)


def test_a_sticker_is_asked_back_and_one_tap_confirms(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.museum)
    assert "Biểu tượng chưa được tính là xác nhận" in desk.mai.sends(IncomingKind.SYMBOL)
    assert "Đã ghi nhận" in desk.mai.taps("Đã nhận")


@pytest.mark.parametrize(
    "text",
    [
        "chua nhan duoc file",
        "chưa nhận được",
        "da nhan nhung thieu phu luc",
        "ko mo duoc tep",
        "nhầm rồi",
        "file bị lỗi",
    ],
)
def test_a_negation_or_complaint_never_records_anything(desk: Setting, text: str) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    said = desk.hoa.says(text)
    assert "Chưa ghi nhận gì" in said
    assert "1204/SVHTTDL-VP" in said
    assert not recorded(desk)
    assert "Đã chuyển câu hỏi" in desk.hoa.says("2")
    assert text in desk.lan.screen


def test_nfd_text_is_the_same_text(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    assert "Đã ghi nhận: Phòng" in desk.hoa.says(unicodedata.normalize("NFD", "đã nhận"))


def test_unknown_text_goes_to_the_office_in_one_tap_and_the_answer_comes_back(desk: Setting) -> None:
    said = desk.hoa.says("chi oi hop hom nao")
    assert "Hệ thống chưa hiểu" in said
    assert "Chu Thị Lan, 0205 000 0000" in said
    assert desk.count("question-asked") == 0
    tap = desk.hoa.button("Chuyển câu hỏi").command
    assert "số 01" in desk.hoa.says("1")
    assert '"chi oi hop hom nao"' in desk.lan.screen
    desk.hoa.data(tap)
    assert desk.count("question-asked") == 1
    desk.lan.taps("Trả lời")
    desk.lan.says("14 giờ thứ Năm, phòng họp tầng 2.")
    assert "14 giờ thứ Năm" in desk.hoa.screen
    assert desk.count("question-answered") == 1


def test_a_greeting_is_returned_with_what_waits_and_a_digit_then_means_what_it_always_means(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    for words in ("Alo", "em chào anh chị ạ", "xin chào"):
        said = desk.hoa.says(words)
        assert said.startswith("Kính chào đồng chí.")
        assert "chưa hiểu" not in said
    assert "Đã ghi nhận: Phòng" in desk.hoa.says("1")
    assert desk.count("question-asked") == 0


@pytest.mark.parametrize("typed", ["1204", "Số 1204.", "cv 1204/SVHTTDL-VP"])
def test_a_document_s_number_alone_shows_its_card_and_records_nothing(desk: Setting, typed: str) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    said = desk.hoa.says(typed)
    assert "Kính gửi: Phòng" in said
    assert desk.count("receipt-acknowledged") == 0
    assert "Hệ thống chưa hiểu" in desk.hoa.says("9999")


def test_the_first_answer_of_the_office_counts(desk: Setting) -> None:
    thanh = desk.phone("Nguyễn Văn Thành", desk.office_unit)
    desk.hoa.says("chi oi hop hom nao")
    desk.hoa.says("1")
    drop = thanh.button("Không cần trả lời").command
    desk.lan.taps("Trả lời")
    desk.lan.says("Thứ Năm.")
    assert "Đã trả lời: Chu Thị Lan" in thanh.data(drop)
    assert "Đã trả lời: Chu Thị Lan" in next(m for _, k, m in thanh.messages() if k == "office_alert").text
    assert desk.count("question-answered") == 1


def test_after_misunderstandings_a_name_and_a_number(desk: Setting) -> None:
    said = [desk.hoa.says(text) for text in ("/khongco", "/khongco2", "/khongco3")]
    assert ["0205 000 0000" in answer for answer in said] == [False, True, True]


def test_nobody_elses_question_can_be_passed_on(desk: Setting) -> None:
    desk.hoa.says("chi oi hop hom nao")
    tap = desk.hoa.button("Chuyển câu hỏi").command
    desk.mai.data(tap)
    assert desk.count("question-asked") == 0


def test_two_cards_since_the_last_answer_make_a_digit_ambiguous(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture, duties=(Duty.DISSEMINATE,))
    desk.later(5)
    desk.directive("1215/SVHTTDL-VP", desk.culture, duties=(Duty.DISSEMINATE,))
    desk.later(5)
    assert "Có 02 văn bản chờ quán triệt" in desk.hoa.says("2")
    assert "1204/SVHTTDL-VP: bao nhiêu người" in desk.hoa.says("1")


def test_an_urgent_card_over_an_open_question_asks_which(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says("2 1204 10/12")
    desk.later(1)
    desk.directive("1215/SVHTTDL-VP", desk.culture)
    said = desk.hoa.says("1")
    assert "Đồng chí trả lời cho việc nào" in said
    assert not recorded(desk)
    assert desk.hoa.labels() == ["1. 1215: đã nhận, 16/6", "2. Đúng, ghi nhận", "0. Chưa ghi việc nào"]
    assert "10/12" in desk.hoa.says("2")
    assert recorded(desk) == {"receipt-acknowledged", "dissemination-confirmed"}


def test_an_undated_digit_is_never_recorded_by_itself(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says("/viec")
    desk.db.execute("update outbox set offers = 0")
    said = desk.hoa.says("1")
    assert said.startswith("Đồng chí xác nhận đã nhận 1204/SVHTTDL-VP?")
    assert not recorded(desk)
    assert "Đã ghi nhận" in desk.hoa.taps("Đã nhận")


def test_the_label_of_the_slip_button_can_be_typed(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says("da nhan 1204")
    assert desk.hoa.says("ghi nham").startswith("Rút xác nhận đã nhận 1204/SVHTTDL-VP")
    desk.hoa.says("giữ nguyên")
    assert recorded(desk)


def test_a_question_asked_inside_a_question_goes_to_the_office(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.museum, duties=(Duty.DISSEMINATE,))
    desk.mai.says("2 1204")
    assert "Chưa đọc được số người" in desk.mai.says("nhan vien hop dong co tinh khong a")
    desk.mai.taps("Chuyển câu hỏi")
    assert "nhan vien hop dong co tinh khong a" in desk.lan.screen
    assert "Đề nghị đồng chí xem lại" in desk.mai.says("41")


def test_a_heart_is_no_question(desk: Setting) -> None:
    desk.hoa.says("/hoi")
    assert "gõ câu hỏi" in desk.hoa.says("👍")
    assert desk.count("question-asked") == 0


def test_leaving_a_draft_says_where_it_is(desk: Setting) -> None:
    desk.lan.says("/chuyen")
    desk.lan.says("không có")
    desk.lan.says("Công văn 1204/SVHTTDL-VP ngày 05/6/2023 của Sở VHTTDL về việc triển khai Chiến lược")
    assert "Bản soạn còn nguyên: /bansoan" in desk.lan.says("/huy")


def test_help_lists_the_daily_commands_first_and_fits_few_messages(desk: Setting) -> None:
    shown = desk.hoa.says("/trogiup")
    assert shown.splitlines()[1].startswith("/viec")
    assert "/xuat" not in shown
    assert "/lienket" not in shown, "what is wanted once a year comes on demand"
    assert "0205 000 0000" in shown
    assert desk.hoa.labels() == ["9. Xem thêm 12 lệnh"], "1 and 2 stay what a card says they are"
    said = len(desk.hoa.messages())
    desk.hoa.says("9")
    assert any("/lienket: " in message.text for _, _, message in desk.hoa.messages()[said:])
    said = len(desk.lan.messages())
    desk.lan.says("/trogiup")
    assert len(desk.lan.messages()) - said == 2
    assert "Xem thêm" in desk.lan.labels()[-1]


@pytest.mark.parametrize(
    ("kind", "words"), [(IncomingKind.VOICE, "tin thoại"), (IncomingKind.UNSUPPORTED, "không đọc được")]
)
def test_what_cannot_be_read_is_said_with_what_can_be_tapped(desk: Setting, kind: IncomingKind, words: str) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    said = desk.hoa.sends(kind)
    assert words in said
    assert "0205 000 0000" in said
    assert desk.hoa.labels() == ["1. Đã nhận", "2. Đã quán triệt"]


def test_an_edited_message_changes_nothing(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    desk.hoa.says("1")
    assert "Tin sửa lại chưa được tính" in desk.hoa.sends(IncomingKind.EDITED, text="chua nhan")
    assert desk.count("receipt-acknowledged") == 1


def test_an_old_questions_button_is_closed_and_shows_what_is_open(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.museum)
    desk.mai.taps("Đã quán triệt")
    old = desk.mai.button("41/41").command
    desk.mai.taps("Chưa ghi")
    said = desk.mai.data(old)
    assert "đã đóng" in said
    assert "1204/SVHTTDL-VP chờ trả lời" in said
    assert desk.mai.labels() == ["Đã nhận", "Đã quán triệt"]


def test_the_offices_commands_are_the_offices(desk: Setting) -> None:
    assert "dành cho Văn phòng Sở" in desk.hoa.says("/ghithay bao tang")
    assert desk.hoa.labels() == ["1. Gửi câu hỏi", "2. Xem việc của đơn vị"]


def test_an_unknown_command_points_to_the_list(desk: Setting) -> None:
    assert "/trogiup" in desk.hoa.says("/abcdef")
    assert "/viec" in desk.hoa.says("/trogiup")


def test_a_very_long_message_is_not_used(desk: Setting) -> None:
    assert "4.000 ký tự" in desk.hoa.says("a " * 2500)


def test_what_the_unit_owes_is_listed_five_at_a_time(desk: Setting) -> None:
    assert "không còn việc nào" in desk.hoa.says("/viec")
    for n in range(1201, 1209):
        desk.directive(f"{n}/SVHTTDL-VP", desk.culture, duties=(Duty.RECEIVE,))
    assert "Phòng Quản lý văn hóa còn 08 việc" in desk.hoa.says("viec")
    assert desk.hoa.labels()[-1] == "8. Xem 03 việc còn lại"
    desk.hoa.says("8")
    assert len(desk.hoa.labels()) == 3
    assert "đã nhận 1206/SVHTTDL-VP" in desk.hoa.says("1")


def test_two_posts_are_two_units(desk: Setting) -> None:
    desk.another_post(desk.hoa, desk.museum, Role.FOCAL)
    desk.directive("1204/SVHTTDL-VP", desk.culture, desk.museum)
    assert "1204: xác nhận cho đơn vị nào?" in desk.hoa.says("1 1204")
    assert "Đã ghi nhận: Bảo tàng tỉnh Lạng Sơn" in desk.hoa.says("2", after=3)
    assert "Đã ghi nhận: Phòng Quản lý văn hóa" in desk.hoa.says("da nhan")


def test_a_group_is_answered_once(desk: Setting) -> None:
    assert "cuộc trò chuyện riêng" in desk.hoa.sends(IncomingKind.GROUP, text="xin chào")
    assert desk.hoa.sends(IncomingKind.GROUP, text="xin chào cả nhà") == ""


def file_of(desk: Setting, name: str, data: bytes = b"scan") -> Attachment:
    blob = desk.office.blobs.put(data)
    return Attachment(AttachmentKind.DOCUMENT, "h", name, file=FileRef(blob.sha256, name, "application/pdf", len(data)))


def test_a_secret_paper_is_refused_and_leaves_nothing(desk: Setting) -> None:
    secret = file_of(desk, "CV_MẬT.pdf", b"nothing to see")
    said = desk.hoa.sends(IncomingKind.FILES, secret)
    assert "Hệ thống không nhận văn bản có dấu chỉ độ mật" in said
    assert "thu hồi tin vừa gửi trong cuộc trò chuyện này" in said
    assert secret.file is not None
    assert not desk.office.blobs.exists(secret.file.sha256)
    lines = [(line, private) for line, private in events.lines(desk.db) if line["kind"] == "secret-refused"]
    assert len(lines) == 1
    assert lines[0][0]["person_id"] == desk.hoa.person_id
    assert lines[0][1] is None
    assert desk.db.execute("select raw from inbox order by id desc limit 1").fetchone()["raw"] is None
    assert "nội dung có dấu chỉ độ mật" in desk.hoa.says("TỐI MẬT số 05")


def test_a_file_by_itself_is_asked_what_it_is_for(desk: Setting) -> None:
    desk.directive("1190/SVHTTDL-KHTC", desk.museum, duties=(Duty.REPORT,))
    assert "Tệp này để làm gì" in desk.tuan.sends(IncomingKind.FILES, file_of(desk, "bao cao.pdf"))
    assert desk.tuan.labels() == ["Báo cáo đã ký, 1190", "Gửi Văn phòng Sở", "Không dùng tệp này"]
    desk.tuan.taps("Gửi Văn phòng Sở")
    assert "Câu hỏi số" in desk.lan.screen
    desk.tuan.sends(IncomingKind.FILES, file_of(desk, "bao cao.pdf"))
    desk.tuan.taps("Báo cáo đã ký, 1190")
    assert "57/BC-BT" in desk.tuan.screen
    assert "Đã ghi nhận" in desk.tuan.says("57/BC-BT 05/6")


def test_a_file_that_cannot_be_had_is_said_so(desk: Setting) -> None:
    big = Attachment(AttachmentKind.DOCUMENT, "h", "lon.pdf", size=25_000_000, fault="too_large")
    assert "lớn hơn 20 MB" in desk.hoa.sends(IncomingKind.FILES, big)


def test_the_list_of_units_is_offered_to_be_imported(desk: Setting) -> None:
    data = "Tên đơn vị,Loại,Tổng số\nPhòng Quản lý thể thao,Phòng chuyên môn,9\n".encode()
    desk.lan.sends(IncomingKind.FILES, file_of(desk, "don vi.csv", data))
    assert "Nhập danh sách đơn vị" in desk.lan.labels()
    assert desk.lan.taps("Nhập danh sách đơn vị")
    desk.hoa.sends(IncomingKind.FILES, file_of(desk, "don vi.csv", data))
    assert not any("Nhập danh sách" in label for label in desk.hoa.labels())


def test_a_receipts_code_is_shown_to_the_unit_and_the_office_only(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.museum)
    said = desk.tuan.taps("Đã nhận")
    code = said.split("Mã xác nhận: ")[1][:9]
    assert "đã nhận 1204/SVHTTDL-VP, Nông Văn Tuấn" in desk.mai.says(f"ma xac nhan {code}")
    assert "đã nhận 1204/SVHTTDL-VP" in desk.lan.says(f"mã xác nhận {code}")
    assert "Không tìm thấy mã" in desk.hoa.says(f"ma xac nhan {code}")


def test_questions_are_numbered_one_after_the_other_whatever_was_offered_between(desk: Setting) -> None:
    assert "số 01" in desk.mai.says("/hoi Kinh phí lấy ở đâu?")
    desk.mai.says("câu này không ai hiểu và không ai chuyển đi")
    desk.mai.says("/huy")
    assert "số 02" in desk.binh.says("/hoi Có cần báo cáo giấy không?")
    desk.lan.taps("Trả lời")
    assert "câu hỏi số 02" in desk.lan.says("Không cần.")
    assert "câu hỏi số 02" in desk.binh.screen


def test_the_office_is_not_sent_to_itself(desk: Setting) -> None:
    assert desk.lan.says("bao gio xong") == "Hệ thống chưa hiểu. Đề nghị chọn việc cần làm:"
    assert desk.lan.labels() == [
        "Chuyển văn bản",
        "Tình hình xác nhận",
        "Việc chờ Văn phòng Sở",
        "Gửi tin đến nhiều người",
        "Trợ giúp",
    ]
    assert desk.lan.says("xin chào") == "Kính chào đồng chí."
    assert "Chuyển văn bản" in desk.lan.labels()
    assert desk.lan.says("giúp tôi") == desk.lan.says("menu", after=2)


def test_whoever_is_stuck_in_a_question_is_told_the_way_out(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.museum, duties=(Duty.RECEIVE, Duty.REPORT))
    desk.tuan.taps("Đã gửi báo cáo")
    assert "huy" not in desk.tuan.says("bao gio den han")
    assert "Thôi việc này: gửi /huy." in desk.tuan.says("cam on")
    assert "chưa ghi nhận gì" in desk.tuan.says("huy")


def test_a_file_of_the_office_is_not_offered_to_the_office(desk: Setting) -> None:
    said = desk.lan.sends(IncomingKind.FILES, file_of(desk, "ke-hoach.pdf"))
    assert "chọn việc, rồi gửi lại tệp khi được hỏi" in said
    assert desk.lan.labels() == ["Chuyển văn bản", "Gửi tin đến nhiều người", "Không dùng tệp này"]
    assert "Văn bản có dấu MẬT" in desk.lan.taps("Chuyển văn bản")
