"""Deadlines inside longer texts, and several in one answer: found, attributed, never guessed."""

from datetime import date

import pytest

from bot.domain.calendar import WorkCalendar
from bot.domain.deadlines import DueWording
from bot.domain.due_rules import EachYear, OnDay
from bot.intake.due_found import Clause, Whom, find_deadlines, read_clauses, whom
from bot.intake.due_rules import RuleFault

TODAY, CALENDAR = date(2026, 6, 1), WorkCalendar()


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("đánh giá định kỳ gửi báo cáo trước ngày 15/12 hàng năm.", ["trước ngày 15/12 hàng năm"]),
        ("gửi báo cáo TRƯỚC NGÀY 15/12 HẰNG NĂM; gửi lại trước ngày 15/12 hằng năm", ["TRƯỚC NGÀY 15/12 HẰNG NĂM"]),
        ("triển khai Chiến lược đến năm 2025, định hướng đến năm 2030", []),
        ("Công văn 1204/SVHTTDL-VP ngày 05/6/2026 của Sở", []),
        ("hoàn thành chậm nhất là ngày 30 tháng 6 năm 2026", ["chậm nhất là ngày 30 tháng 6 năm 2026"]),
        ("trước ngày 31/6/2026", []),
    ],
)
def test_a_deadline_stands_behind_a_cue(text: str, phrases: list[str]) -> None:
    assert [rule.phrase for rule in find_deadlines(text, TODAY, CALENDAR)] == phrases


@pytest.mark.parametrize(
    ("clause", "of"),
    [
        ("Sở báo cáo UBND tỉnh trước 15/12", Whom.UPSTREAM),
        ("so vhttdl tong hop truoc 15/12", Whom.UPSTREAM),
        ("gửi Bộ trước 15/12", Whom.UPSTREAM),
        ("đơn vị gửi trước 05/12", Whom.REPORT),
        ("báo cáo ngày 25 hàng tháng", Whom.REPORT),
        ("phổ biến xong trước 20/6", Whom.DISSEMINATE),
        ("trước 20/6", Whom.UNITS),
    ],
)
def test_the_words_of_a_clause_say_whose_it_is(clause: str, of: Whom) -> None:
    assert whom(clause) is of


def test_two_steps_are_two_clauses() -> None:
    read = read_clauses("đơn vị báo cáo trước 05/12; Sở gửi Bộ trước ngày 15/12 hàng năm", TODAY, CALENDAR)
    assert isinstance(read, list)
    first, second = read
    assert (first.whom, first.rule.when, first.rule.wording) == (
        Whom.REPORT,
        OnDay(date(2026, 12, 5)),
        DueWording.BEFORE,
    )
    assert isinstance(second, Clause)
    assert second.whom is Whom.UPSTREAM
    assert isinstance(second.rule.when, EachYear)


def test_one_answer_or_two_of_the_same_are_no_clauses_and_a_bad_one_is_the_fault() -> None:
    assert read_clauses("chậm nhất 16/6", TODAY, CALENDAR) is None
    assert read_clauses("16/6; 17/6", TODAY, CALENDAR) is None
    assert isinstance(read_clauses("quán triệt 16/6; báo cáo 31/6", TODAY, CALENDAR), RuleFault)
