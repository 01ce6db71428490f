"""Days as typed and as printed; wrong ones are explained, not guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.dates import Day, DayFault, DayFaultKind, Prefer, find_days, flat, read_day, split_day

TODAY = date(2023, 6, 5)  # a Monday


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("05/6/2023", date(2023, 6, 5)),
        ("6/4/2023", date(2023, 4, 6)),
        ("06/04/2023", date(2023, 4, 6)),
        ("05-6-2023", date(2023, 6, 5)),
        ("12.9.2025", date(2025, 9, 12)),
        ("15/5/23", date(2023, 5, 15)),
        ("5 / 6 / 2023", date(2023, 6, 5)),
        ("2023-06-05", date(2023, 6, 5)),
        ("ngày 05 tháng 6 năm 2023", date(2023, 6, 5)),
        ("ngày 17 tháng 04 năm 2023", date(2023, 4, 17)),
        ("ngay 5 thang 6 nam 2023", date(2023, 6, 5)),
        ("Ngay 06/4/2023", date(2023, 4, 6)),  # as scanned
        ("Lạng Sơn, ngày 05 tháng 6 năm 2023", date(2023, 6, 5)),
        ("5/6", date(2023, 6, 5)),
        ("15/12/2022", date(2022, 12, 15)),
        ("ngày 5 tháng Sáu", date(2023, 6, 5)),
        ("5 tháng Năm năm 2023", date(2023, 5, 5)),
        ("ngày 16", date(2023, 6, 16)),
        ("16 tháng này", date(2023, 6, 16)),
        ("hôm nay", TODAY),
        ("hom nay", TODAY),
        ("hoom nay", TODAY),
        ("ho6m nay", TODAY),
        ("hôm qua", date(2023, 6, 4)),
        ("ngày mai", date(2023, 6, 6)),
        ("ngafy mai", date(2023, 6, 6)),
        ("thu sau", date(2023, 6, 9)),
        ("thứ Sáu", date(2023, 6, 9)),
        ("thứ 6", date(2023, 6, 9)),
        ("thuws saus", date(2023, 6, 9)),
        ("chủ nhật", date(2023, 6, 11)),
        ("thứ hai", TODAY),
        ("thứ sáu tuần sau", date(2023, 6, 16)),
        ("thu sau tuan truoc", date(2023, 6, 2)),
        ("thứ Sáu 16/6/2023", date(2023, 6, 16)),
        ("16/6 (thứ Sáu)", date(2023, 6, 16)),
        ("mùng 5/6", date(2023, 6, 5)),
        ("mung 5/6", date(2023, 6, 5)),
        ("ngày mồng 7", date(2023, 6, 7)),
        ("mùng bảy", date(2023, 6, 7)),
        ("t6", date(2023, 6, 9)),
        ("T6 16/6", date(2023, 6, 16)),
        ("t6 tuần sau", date(2023, 6, 16)),
        ("t3 tuần này", date(2023, 6, 6)),
    ],
)
def test_a_day(typed: str, day: date) -> None:
    read = read_day(typed, TODAY)
    assert isinstance(read, Day)
    assert read.date == day


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("31/6", DayFault(DayFaultKind.NO_SUCH_DAY, 31, 6, None, last=30)),
        ("31/6/2023", DayFault(DayFaultKind.NO_SUCH_DAY, 31, 6, 2023, last=30)),
        ("29/2/2023", DayFault(DayFaultKind.NO_SUCH_DAY, 29, 2, 2023, last=28)),
        ("32/1", DayFault(DayFaultKind.NO_SUCH_DAY, 32, 1, None, last=31)),
        ("15/13", DayFault(DayFaultKind.NO_SUCH_MONTH, 15, 13, None)),
        ("5/0", DayFault(DayFaultKind.NO_SUCH_MONTH, 5, 0, None)),
        ("5/6/1900", DayFault(DayFaultKind.NO_SUCH_YEAR, 5, 6, 1900)),
        ("thứ Năm 16/6/2023", DayFault(DayFaultKind.WRONG_WEEKDAY, weekday=4)),
        ("5 thang sau", DayFault(DayFaultKind.AMBIGUOUS, 5)),
        ("mùng 5 âm lịch", DayFault(DayFaultKind.LUNAR)),
        ("mung 5/6 al", DayFault(DayFaultKind.LUNAR)),
        ("mùng 3 Tết, đi công tác", DayFault(DayFaultKind.LUNAR)),
        ("15 tháng Chạp", DayFault(DayFaultKind.LUNAR)),
        ("hết t6", DayFault(DayFaultKind.WEEKDAY_OR_MONTH, 6)),
        ("t5 16/6/2023", DayFault(DayFaultKind.WRONG_WEEKDAY, weekday=4)),
        ("mong hai đồng chí giúp", DayFault(DayFaultKind.NOT_A_DAY)),
        ("5/6 và 7/6", DayFault(DayFaultKind.AMBIGUOUS)),
        ("ngày   tháng   năm 2023", DayFault(DayFaultKind.BLANK)),
        ("ngày tháng năm 2023", DayFault(DayFaultKind.BLANK)),
        ("xin chào", DayFault(DayFaultKind.NOT_A_DAY)),
        ("", DayFault(DayFaultKind.NOT_A_DAY)),
        ("5/6/202", DayFault(DayFaultKind.NOT_A_DAY)),
        ("1204/SVHTTDL-VP", DayFault(DayFaultKind.NOT_A_DAY)),
        ("05/6/2023 họp giao ban", DayFault(DayFaultKind.NOT_A_DAY)),
    ],
)
def test_why_it_is_no_day(typed: str, fault: DayFault) -> None:
    assert read_day(typed, TODAY) == fault


def test_fifteen_twelve_is_december() -> None:
    """The month alternation trap: "15/12" must not read as 15/1."""
    assert read_day("15/12/2023", TODAY) == Day(date(2023, 12, 15))
    assert read_day("15/12", TODAY, Prefer.FUTURE) == Day(date(2023, 12, 15), inferred_year=True)


@pytest.mark.parametrize(
    ("typed", "today", "prefer", "day"),
    [
        ("30/12", date(2027, 1, 2), Prefer.NEAREST, date(2026, 12, 30)),
        ("2/1", date(2026, 12, 20), Prefer.NEAREST, date(2027, 1, 2)),
        ("7/6", TODAY, Prefer.PAST, date(2022, 6, 7)),
        ("3/6", TODAY, Prefer.FUTURE, date(2024, 6, 3)),
        ("29/2", TODAY, Prefer.NEAREST, date(2024, 2, 29)),
        ("thu sau", TODAY, Prefer.PAST, date(2023, 6, 2)),
    ],
)
def test_the_year_nobody_typed(typed: str, today: date, prefer: Prefer, day: date) -> None:
    read = read_day(typed, today, prefer)
    assert isinstance(read, Day)
    assert read.date == day


def test_a_day_and_the_reason_in_one_message() -> None:
    assert split_day("20/6, 02 đồng chí đi công tác", TODAY) == (
        Day(date(2023, 6, 20), inferred_year=True),
        "02 đồng chí đi công tác",
    )


def test_days_of_a_text_stand_at_their_places() -> None:
    text = "Quyết định số 348/QĐ-TTg, ngày 06/4/2023; họp ngày 31/6."
    found = find_days(text, TODAY)
    assert [flat(text)[one.start : one.end].strip() for one in found] == ["06/4/2023", "31/6"]
    assert isinstance(found[0].day, Day)
    assert isinstance(found[1].day, DayFault)


@given(st.dates(date(1946, 1, 1), date(2050, 12, 31)))
def test_every_printed_day_reads_back(day: date) -> None:
    printed = f"{day.day:02d}/{day.month}/{day.year}"
    spelt = f"ngày {day.day:02d} tháng {day.month} năm {day.year}"
    assert read_day(printed, TODAY) == read_day(spelt, TODAY) == Day(day)


@given(st.text(max_size=80))
def test_any_text_is_a_day_or_a_fault(text: str) -> None:
    assert isinstance(read_day(text, TODAY), Day | DayFault)
