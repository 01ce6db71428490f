"""Drafts: kept, continued by a colleague, never continued by plain text after 15 minutes (dialogues.md 3)."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audience import Audience
from bot.domain.documents import LETTER
from bot.domain.drafts import (
    Circulation,
    CitedDocument,
    DirectiveDraft,
    DraftFile,
    DraftPart,
    DraftStep,
    identity,
    in_sentence,
    mended,
    next_step,
    restricted,
    typed_count,
    with_files,
)
from bot.domain.obligations import Duty
from bot.domain.people import Role
from bot.domain.units import UnitKind
from bot.intake.moments import MomentFault, TypedMoment, read_moment
from bot.messaging import IncomingKind
from bot.store import drafts
from tests.publishing.desk import HEAD, SUMMARY, Publishing

FULL = DirectiveDraft(
    Circulation.OPEN,
    True,
    "Công văn",
    "1204/SVHTTDL-VP",
    date(2023, 6, 5),
    "Sở Văn hóa, Thể thao và Du lịch",
    "triển khai Chiến lược",
    (CitedDocument("348/QĐ-TTg", date(2023, 4, 6)), CitedDocument("2305-CV/BTGTU", None, True)),
    (0,),
    "- Quán triệt.",
    (DraftFile("ab", "348.pdf", "application/pdf", 10),),
    Audience(kinds=frozenset({UnitKind.DIVISION}), excluded=frozenset({7})),
    (Duty.RECEIVE, Duty.REPORT),
    date(2023, 6, 16),
    True,
)


def test_a_draft_is_kept_and_continued_by_a_colleague(desk: Publishing) -> None:
    desk.lan.says("/chuyen")
    desk.lan.taps("Không có")
    desk.lan.says("Công văn số   /SVHTTDL-VP của Sở VHTTDL về việc rà soát di tích")
    assert "Soạn tiếp bằng /bansoan" in desk.lan.taps("Lưu dự thảo")
    nga = desk.phone("Lê Thị Nga", desk.office_unit, Role.OFFICE)
    listed = nga.says("/bansoan")
    assert "(Chu Thị Lan), bước số, ngày" in listed
    nga.taps("rà soát di tích")
    assert "Tóm tắt" in nga.says("1206/SVHTTDL-VP 05/6/2023")


def test_an_answer_that_a_colleague_gave_meanwhile_is_not_overwritten(desk: Publishing) -> None:
    nga = desk.phone("Lê Thị Nga", desk.office_unit, Role.OFFICE)
    desk.lan.says("/chuyen")
    desk.lan.taps("Không có")
    desk.lan.says(HEAD)
    nga.says("/bansoan")
    nga.taps("1204/SVHTTDL-VP")
    nga.says("- Do đồng chí Nga tóm tắt.")
    answer = desk.lan.says(SUMMARY)
    assert "đã được trả lời ở nơi khác" in answer
    state = drafts.open_drafts(desk.db, "directive")[0].state
    assert state["summary"] == "- Do đồng chí Nga tóm tắt."


def test_plain_text_after_a_quarter_of_an_hour_is_not_added(desk: Publishing) -> None:
    desk.lan.says("/chuyen")
    desk.lan.taps("Không có")
    desk.lan.says(HEAD)
    desk.later(16)
    answer = desk.lan.says(SUMMARY)
    assert "Bản soạn 1204/SVHTTDL-VP từ 09 giờ" in answer
    assert "đang ở bước tóm tắt. Tin vừa gửi chưa đưa vào bản soạn." in answer
    assert drafts.open_drafts(desk.db, "directive")[0].state["summary"] is None
    assert desk.lan.labels() == ["Đưa vào tóm tắt", "Soạn tiếp từ đầu bước", "Xóa bản soạn"]
    assert "Đã nhận tóm tắt 106 ký tự" in desk.lan.taps("Đưa vào tóm tắt")


def test_a_file_after_a_quarter_of_an_hour_waits_for_a_word_too(desk: Publishing) -> None:
    desk.lan.says("/chuyen")
    desk.lan.taps("Không có")
    desk.lan.says(HEAD)
    desk.later(20)
    assert "chưa đưa vào bản soạn" in desk.lan.sends(IncomingKind.FILES, desk.file("348.pdf", 2048))
    assert "Bản soạn có 01 tệp (2 KB)" in desk.lan.taps("Đưa vào tóm tắt")


def test_an_idle_draft_can_be_thrown_away(desk: Publishing) -> None:
    desk.lan.says("/chuyen")
    desk.lan.taps("Không có")
    desk.lan.says(HEAD)
    desk.later(16)
    desk.lan.says("- Không để chậm.")
    assert "Đã xóa bản soạn 1204/SVHTTDL-VP" in desk.lan.taps("Xóa bản soạn")
    assert "Không có bản soạn nào" in desk.lan.says("/bansoan")


def test_more_files_than_a_card_shows_are_refused(desk: Publishing) -> None:
    desk.lan.says("/chuyen")
    desk.lan.taps("Không có")
    desk.lan.says(HEAD)
    answer = desk.lan.sends(IncomingKind.FILES, *(desk.file(f"{n}.pdf") for n in range(9)), text=SUMMARY)
    assert "Tối đa 08 tệp" in answer
    assert "08 tệp" in answer


def test_a_draft_survives_being_written_down() -> None:
    assert DirectiveDraft.from_json(FULL.to_json()) == FULL
    assert next_step(FULL) is DraftStep.PREVIEW


@pytest.mark.parametrize(
    ("part", "step"),
    [
        (DraftPart.HEAD, DraftStep.HEAD),
        (DraftPart.SUMMARY, DraftStep.SUMMARY),
        (DraftPart.AUDIENCE, DraftStep.AUDIENCE),
        (DraftPart.DUTIES, DraftStep.DUTIES),
    ],
)
def test_mending_one_part_asks_that_part_again(part: DraftPart, step: DraftStep) -> None:
    assert next_step(mended(FULL, part)) is step


def test_a_restricted_draft_forgets_what_may_not_go_on() -> None:
    draft = restricted(FULL)
    assert (draft.summary, draft.files) == (None, ())
    assert next_step(draft) is DraftStep.PREVIEW


def test_the_same_bytes_are_one_file() -> None:
    assert len(with_files(FULL, [DraftFile("ab", "copy.pdf", "application/pdf", 10)]).files) == 1


def test_identity_ignores_zeros_and_case_and_keeps_the_year() -> None:
    day = date(2023, 6, 5)
    assert identity("05/SVHTTDL-VP", "Sở VHTTDL", day) == identity("5/SVHTTDL-VP", "SỞ VHTTDL", day)
    assert identity("5/SVHTTDL-VP", "Sở", day) != identity("5/SVHTTDL-VP", "Sở", day.replace(year=2024))
    assert identity("5/UBND-VX", "UBND tỉnh Lạng Sơn", day) != identity("5/UBND-VX", "UBND tỉnh Hòa Bình", day)


def test_the_subject_stands_in_a_sentence() -> None:
    assert in_sentence("V/v triển khai.", is_letter=True) == "về việc triển khai"
    assert in_sentence("về việc triển khai", is_letter=True) == "về việc triển khai"
    assert in_sentence("Phê duyệt Chiến lược", is_letter=False) == "Phê duyệt Chiến lược"
    assert LETTER.name == "Công văn"


@pytest.mark.parametrize(
    ("typed", "count"),
    [("40", 40), ("05", 5), (" 40 đơn vị", 40), ("1.120", 1120), ("40.", None), ("bốn mươi", None), ("4 0", None)],
)
def test_a_typed_count(typed: str, count: int | None) -> None:
    assert typed_count(typed) == count


@given(st.integers(min_value=1, max_value=999_999))
def test_every_count_as_the_screen_writes_it_is_read_back(count: int) -> None:
    assert typed_count(f"{count:,}".replace(",", ".")) == count
    assert typed_count(f"{count:02d}") == count


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("08 giờ 00 ngày 12/6", TypedMoment(date(2023, 6, 12), time(8))),
        ("7h30 ngày mai", TypedMoment(date(2023, 6, 6), time(7, 30))),
        ("14:00", TypedMoment(None, time(14))),
        ("luc 9 gio", TypedMoment(None, time(9))),
        ("25 giờ", MomentFault.BAD_TIME),
        ("12/6", MomentFault.NO_TIME),
        ("8 giờ 31/6", MomentFault.BAD_DAY),
        ("2h chiều mai", TypedMoment(date(2023, 6, 6), time(14))),
        ("chiều mai 2h", TypedMoment(date(2023, 6, 6), time(14))),
        ("8h toi nay", TypedMoment(date(2023, 6, 5), time(20))),
        ("8h thứ 6 tới", TypedMoment(date(2023, 6, 9), time(8))),
        ("1h trưa", TypedMoment(None, time(13))),
        ("12h tối", MomentFault.BAD_TIME),
    ],
)
def test_a_moment_as_people_type_it(typed: str, read: TypedMoment | MomentFault) -> None:
    assert read_moment(typed, date(2023, 6, 5)) == read


def test_the_buttons_of_the_check_stay_usable_beside_the_list(desk: Publishing) -> None:
    desk.to_check(desk.lan)
    send = desk.lan.button("Gửi đến 05 đơn vị").command
    desk.lan.taps("Xem danh sách")
    desk.lan.data(send)
    assert desk.status() == "held"
