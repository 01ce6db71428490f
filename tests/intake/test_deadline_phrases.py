"""Deadline phrases become the last good day: exclusive or inclusive, once, as a proposal."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.deadlines import DueWording
from bot.intake.dates import Basis, DayFaultKind, Deadline, DeadlineFault, DeadlineFaultKind, read_deadline

TODAY = date(2023, 6, 5)  # a Monday
BEFORE, BY = DueWording.BEFORE, DueWording.BY


def add_weekdays(start: date, count: int) -> date:
    """A calendar without holidays, enough for June 2023."""
    while count:
        start += timedelta(days=1)
        count -= start.weekday() < 5
    return start


def read(typed: str, today: date = TODAY, issued: date | None = None) -> Deadline | DeadlineFault:
    return read_deadline(typed, today, add_working_days=add_weekdays, issued=issued)


@pytest.mark.parametrize(
    ("typed", "due", "wording"),
    [
        ("chậm nhất 16/6", date(2023, 6, 16), BY),
        ("cham nhat 16/6", date(2023, 6, 16), BY),
        ("chaamj nhaats 16/6", date(2023, 6, 16), BY),
        ("chậm nhất là ngày 20/6/2023", date(2023, 6, 20), BY),
        ("chậm nhất vào ngày 20/6", date(2023, 6, 20), BY),
        ("báo cáo về Sở chậm nhất 16/6", date(2023, 6, 16), BY),
        ("đến hết ngày 16/6", date(2023, 6, 16), BY),
        ("den het 16/6", date(2023, 6, 16), BY),
        ("d9e61n he61t nga2y 16/6", date(2023, 6, 16), BY),
        ("hạn 16/6", date(2023, 6, 16), BY),
        ("Hạn: 16/6", date(2023, 6, 16), BY),
        ("hạn chót là ngày 16/6", date(2023, 6, 16), BY),
        ("hạn nộp 16/6", date(2023, 6, 16), BY),
        ("không quá ngày 16/6", date(2023, 6, 16), BY),
        ("trong ngày 16/6", date(2023, 6, 16), BY),
        ("16/6", date(2023, 6, 16), BY),
        ("ngày 16/6", date(2023, 6, 16), BY),
        ("hôm nay", TODAY, BY),
        ("thứ sáu", date(2023, 6, 9), BY),
        ("chậm nhất thứ Sáu tuần sau", date(2023, 6, 16), BY),
        ("trước ngày 15/12", date(2023, 12, 14), BEFORE),
        ("truoc 15/12", date(2023, 12, 14), BEFORE),
        ("truwowcs ngayf 15/12", date(2023, 12, 14), BEFORE),
        ("truwowcs ngay 15/12", date(2023, 12, 14), BEFORE),  # half leaked: still exclusive
        ("trước ngày 15/12/2026", date(2026, 12, 14), BEFORE),
        ("trước ngày 16 tháng 6 năm 2023", date(2023, 6, 15), BEFORE),
        ("hoàn thành trước 16/6", date(2023, 6, 15), BEFORE),
        ("chậm nhất trước ngày 16/6", date(2023, 6, 15), BEFORE),
        ("gửi báo cáo trước ngày 20/6", date(2023, 6, 19), BEFORE),
        ("trước ngày 1/7", date(2023, 6, 30), BEFORE),
        ("trước thứ sáu", date(2023, 6, 8), BEFORE),
    ],
)
def test_a_fixed_day(typed: str, due: date, wording: DueWording) -> None:
    deadline = read(typed)
    assert isinstance(deadline, Deadline)
    assert (deadline.due, deadline.wording, deadline.basis) == (due, wording, Basis.DATE)
    assert deadline.phrase == typed


@pytest.mark.parametrize(
    ("typed", "due", "basis", "count"),
    [
        ("trong 05 ngày làm việc", date(2023, 6, 12), Basis.WORKING_DAYS, 5),
        ("trong vòng 5 ngày làm việc kể từ ngày nhận", date(2023, 6, 12), Basis.WORKING_DAYS, 5),
        ("trong thời hạn 05 (năm) ngày làm việc kể từ ngày 07/6/2023", date(2023, 6, 14), Basis.WORKING_DAYS, 5),
        ("trong năm ngày làm việc", date(2023, 6, 12), Basis.WORKING_DAYS, 5),
        ("5 ngay lam viec", date(2023, 6, 12), Basis.WORKING_DAYS, 5),
        ("trong 10 ngày kể từ ngày nhận", date(2023, 6, 15), Basis.CALENDAR_DAYS, 10),
        ("trong 1 tuần", date(2023, 6, 12), Basis.CALENDAR_DAYS, 7),
    ],
)
def test_counted_days_leave_out_the_first(typed: str, due: date, basis: Basis, count: int) -> None:
    deadline = read(typed)
    assert isinstance(deadline, Deadline)
    assert (deadline.due, deadline.basis, deadline.count) == (due, basis, count)


def test_days_from_signing_need_the_issue_date() -> None:
    typed = "trong 05 ngày làm việc kể từ ngày ký"
    assert read(typed) == DeadlineFault(DeadlineFaultKind.START_UNKNOWN)
    deadline = read(typed, issued=date(2023, 6, 2))
    assert isinstance(deadline, Deadline)
    assert (deadline.due, deadline.start) == (date(2023, 6, 9), date(2023, 6, 2))


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("trước 16 giờ 30 ngày 12/6/2023", time(16, 30)),
        ("trước 16h00, ngày 12/6", time(16)),
        ("truoc 9h ngay 12/6", time(9)),
    ],
)
def test_an_hour_ends_that_very_day(typed: str, at: time) -> None:
    deadline = read(typed)
    assert isinstance(deadline, Deadline)
    assert (deadline.due, deadline.at) == (date(2023, 6, 12), at)


@pytest.mark.parametrize(
    ("typed", "today", "offer"),
    [
        ("1/6", TODAY, date(2024, 6, 1)),
        ("16/3", TODAY, date(2024, 3, 16)),
        ("chậm nhất 15/1/2023", TODAY, date(2024, 1, 15)),
        ("trước ngày 5/6", TODAY, date(2024, 6, 4)),  # ended yesterday
        ("trước ngày 1/6/2022", TODAY, date(2024, 5, 31)),
        ("29/2/2020", TODAY, date(2024, 2, 29)),
    ],
)
def test_a_day_gone_by_offers_the_next(typed: str, today: date, offer: date) -> None:
    fault = read(typed, today)
    assert isinstance(fault, DeadlineFault)
    assert fault.kind is DeadlineFaultKind.PAST
    assert fault.offer is not None
    assert fault.offer.due == offer


def test_over_the_new_year_the_next_one_is_meant() -> None:
    deadline = read("15/1", date(2023, 12, 20))
    assert isinstance(deadline, Deadline)
    assert deadline.due == date(2024, 1, 15)
    assert deadline.inferred_year


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("ngay", DeadlineFaultKind.NO_DATE),
        ("khẩn trương", DeadlineFaultKind.NO_DATE),
        ("ngay sau khi nhận văn bản", DeadlineFaultKind.NO_DATE),
        ("đến năm 2025", DeadlineFaultKind.HORIZON),
        ("giai đoạn 2023-2025", DeadlineFaultKind.HORIZON),
        ("16/6 hoặc 17/6", DeadlineFaultKind.AMBIGUOUS),
        ("từ ngày 16/6", DeadlineFaultKind.NOT_UNDERSTOOD),
        ("sau ngày 16/6", DeadlineFaultKind.NOT_UNDERSTOOD),
        ("họp ngày 16/6", DeadlineFaultKind.NOT_UNDERSTOOD),  # a date is a deadline only behind a cue
        ("16/6 họp giao ban", DeadlineFaultKind.NOT_UNDERSTOOD),
        ("xin chào", DeadlineFaultKind.NOT_UNDERSTOOD),
        ("", DeadlineFaultKind.NOT_UNDERSTOOD),
        ("trong 0 ngày làm việc", DeadlineFaultKind.NOT_UNDERSTOOD),
    ],
)
def test_why_it_is_no_deadline(typed: str, kind: DeadlineFaultKind) -> None:
    fault = read(typed)
    assert isinstance(fault, DeadlineFault)
    assert fault.kind is kind


@pytest.mark.parametrize(
    ("typed", "kind"), [("chậm nhất 31/6", DayFaultKind.NO_SUCH_DAY), ("trước ngày 15/13", DayFaultKind.NO_SUCH_MONTH)]
)
def test_an_impossible_day_says_why(typed: str, kind: DayFaultKind) -> None:
    fault = read(typed)
    assert isinstance(fault, DeadlineFault)
    assert fault.kind is DeadlineFaultKind.BAD_DAY
    assert fault.day is not None
    assert fault.day.kind is kind


@pytest.mark.parametrize(
    ("typed", "offer"),
    [
        ("trước ngày 15/12 hàng năm", date(2023, 12, 14)),
        ("trước ngày 15/12 hằng năm", date(2023, 12, 14)),
        ("trước ngày 20 hàng tháng", date(2023, 6, 19)),
        ("định kỳ hàng quý", None),
    ],
)
def test_a_recurring_rule_is_known_for_one_and_offers_the_next_time(typed: str, offer: date | None) -> None:
    fault = read(typed)
    assert isinstance(fault, DeadlineFault)
    assert fault.kind is DeadlineFaultKind.RECURRING
    assert (fault.offer.due if fault.offer else None) == offer


@given(st.dates(TODAY + timedelta(days=1), date(2050, 12, 31)))
def test_before_ends_exactly_one_day_earlier(day: date) -> None:
    printed = f"{day.day:02d}/{day.month}/{day.year}"
    before, by = read(f"trước ngày {printed}"), read(f"chậm nhất {printed}")
    assert isinstance(before, Deadline)
    assert isinstance(by, Deadline)
    assert (before.due, by.due) == (day - timedelta(days=1), day)


@given(st.text(max_size=80))
def test_any_text_is_a_deadline_or_a_fault(text: str) -> None:
    assert isinstance(read(text), Deadline | DeadlineFault)
