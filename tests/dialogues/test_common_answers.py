"""One unit's question answered to all whom its directive concerns: never without the check of a message to many."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.store import events
from tests.dialogues.test_broadcasts import OfficeSetting, shows
from tests.dialogues.working import post, tick, work

ASKED = "Nghỉ phép có tính vào số người đã phổ biến không?"
ANSWER = "Tính là vắng có lý do, không tính là đã phổ biến."


@pytest.fixture
def desk(tmp_path: Path) -> OfficeSetting:
    return OfficeSetting(tmp_path)


def asked(desk: OfficeSetting) -> None:
    """1204 went to the division and the museum, not to the library; the division asks about it."""
    desk.directive("1204/SVHTTDL-VP", desk.culture, desk.museum)
    desk.hoa.taps("Hỏi Văn phòng Sở")
    desk.hoa.says(ASKED)
    work(desk)
    desk.show()


def goes_out(desk: OfficeSetting) -> None:
    desk.later(1.1)
    for _ in range(2):
        tick(desk)
        work(desk)
        post(desk)
        desk.later(0.1)


def test_the_answer_goes_to_the_units_of_the_directive_after_the_check(desk: OfficeSetting) -> None:
    asked(desk)
    assert "Người hỏi không được nêu tên" in desk.lan.taps("Trả lời chung các đơn vị")
    desk.lan.says(ANSWER)
    desk.lan.taps(next(label for label in desk.lan.labels() if label.startswith("Mọi người đã đăng ký")))
    check = desk.lan.screen
    assert "02 đơn vị" in check
    assert not any(ANSWER in message.text for _, _, message in desk.mai.messages()), "nothing goes before the check"
    assert events.of_kind(desk.db, "question-answered") == []
    desk.lan.taps(next(label for label in desk.lan.labels() if label.startswith("Gửi ")))
    goes_out(desk)
    for phone in (desk.hoa, desk.mai):
        heard = [message.text for _, _, message in phone.messages() if ANSWER in message.text]
        assert len(heard) == 1, heard
        assert f'Về 1204/SVHTTDL-VP, có câu hỏi: "{ASKED}"' in heard[0]
        assert "Hoàng Thị Hoa" not in heard[0].partition("có câu hỏi")[2]
    [(line, private)] = events.of_kind(desk.db, "question-answered")
    assert line["person_id"] == desk.lan.person_id
    assert private is not None
    assert ANSWER in str(private.value)
    assert "Chu Thị Lan" in shows(desk.thanh, "Câu hỏi số 01")
    assert not desk.thanh.labels() or "Trả lời chung các đơn vị" not in desk.thanh.labels()


def test_heads_alone_may_be_written_to_and_then_the_clerk_who_asked_is_answered_as_well(desk: OfficeSetting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture, desk.museum)
    desk.tuan.taps("Hỏi Văn phòng Sở")
    desk.tuan.says(ASKED)
    desk.lan.taps("Trả lời chung các đơn vị")
    desk.lan.says(ANSWER)
    desk.lan.taps(next(label for label in desk.lan.labels() if label.startswith("Thủ trưởng (")))
    desk.lan.taps(next(label for label in desk.lan.labels() if label.startswith("Gửi ")))
    goes_out(desk)
    assert "Văn phòng Sở trả lời câu hỏi số 01" in shows(desk.tuan, ANSWER)
    assert "có câu hỏi" in shows(desk.mai, ANSWER)


def test_not_sent_it_is_not_answered(desk: OfficeSetting) -> None:
    asked(desk)
    desk.lan.taps("Trả lời chung các đơn vị")
    desk.lan.says(ANSWER)
    desk.lan.says("/huy")
    goes_out(desk)
    assert events.of_kind(desk.db, "question-answered") == []
    assert "01 câu hỏi chờ trả lời" in desk.lan.says("/cauhoi")
    assert "Chưa trả lời" in [desk.lan.taps("Trả lời chung các đơn vị"), desk.lan.taps("Trở lại")][1]


def test_a_colleague_who_answered_alone_was_faster(desk: OfficeSetting) -> None:
    asked(desk)
    desk.thanh.taps("Trả lời")
    desk.thanh.says("Không tính.")
    assert "Nguyễn Văn Thành" in desk.lan.data("question_answer_all 1")


def test_only_the_office_answers(desk: OfficeSetting) -> None:
    asked(desk)
    before = desk.hoa.screen
    desk.hoa.data("question_answer_all 1")
    assert "Trả lời chung" not in desk.hoa.screen.removeprefix(before)
    assert "nhập nội dung" not in desk.hoa.screen
