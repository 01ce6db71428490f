"""Days off, days worked instead and half days, as typed and as tables."""

from datetime import UTC, date, datetime

import pytest

from bot.domain.calendar import DayMark, Half
from bot.intake.calendar_marks import MarkLineFault, merged, read_mark_rows, read_marks

TODAY = date(2026, 6, 1)
OFF = DayMark(False, "hoán đổi Quốc khánh", "5678/TB-BNV")


@pytest.mark.parametrize(
    ("typed", "marks"),
    [
        (
            "nghỉ 31/8 làm bù thứ Bảy 22/8 hoán đổi Quốc khánh 5678/TB-BNV",
            {date(2026, 8, 31): OFF, date(2026, 8, 22): DayMark(True, OFF.reason, OFF.document)},
        ),
        (
            "nghi chieu 12/11 mit tinh, theo cong van 12/UBND-VX",
            {date(2026, 11, 12): DayMark(True, "mit tinh", "12/UBND-VX", Half.MORNING)},
        ),
        ("làm buổi chiều 13/11 họp", {date(2026, 11, 13): DayMark(True, "họp", "", Half.AFTERNOON)}),
        (
            "nghỉ từ 16/2/2027 đến 18/2/2027, Tết",
            {date(2027, 2, day): DayMark(False, "Tết") for day in (16, 17, 18)},
        ),
        ("nghỉ 24/11, 25/11 do mưa lũ", {date(2026, 11, day): DayMark(False, "mưa lũ") for day in (24, 25)}),
        ("bỏ 31/8", {date(2026, 8, 31): None}),
    ],
)
def test_lines_as_typed(typed: str, marks: dict[date, DayMark | None]) -> None:
    good, bad = read_marks(typed, TODAY)
    assert bad == []
    assert merged(good) == marks


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("31/8 mất điện", MarkLineFault.NO_KIND),
        ("nghỉ 31/9 lụt", MarkLineFault.BAD_DAY),
        ("nghỉ lễ", MarkLineFault.NO_DAY),
        ("nghỉ từ 01/7 đến 30/9 sửa nhà", MarkLineFault.TOO_LONG),
    ],
)
def test_lines_that_mark_nothing_say_why(typed: str, fault: MarkLineFault) -> None:
    good, [bad] = read_marks(typed, TODAY)
    assert good == []
    assert bad.fault is fault


def test_a_table_with_heads_and_one_without() -> None:
    head: list[object] = ["Ngày", "Đến ngày", "Loại", "Lý do", "Số công văn"]
    rows: list[list[object]] = [
        head,
        [datetime(2026, 8, 31, tzinfo=UTC), "", "nghỉ", "hoán đổi", "5678/TB-BNV"],
        ["2027-02-16", "2027-02-17", "nghỉ", "Tết", ""],
        ["", "", "", "", ""],
        ["31/9", "", "nghỉ", "x", ""],
        ["30/9", "", "đi chơi", "x", ""],
    ]
    good, bad = read_mark_rows(rows, TODAY)
    assert sorted(merged(good)) == [date(2026, 8, 31), date(2027, 2, 16), date(2027, 2, 17)]
    assert [(each.line, each.fault) for each in bad] == [(5, MarkLineFault.BAD_DAY), (6, MarkLineFault.NO_KIND)]
    plain, _ = read_mark_rows([["nghỉ 31/8 hoán đổi"], ["làm bù 22/8 hoán đổi"]], TODAY)
    assert sorted(merged(plain)) == [date(2026, 8, 22), date(2026, 8, 31)]
