"""Phrases of deadlines become rules as data; what is not sure is asked, with the facts to ask it."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import WorkCalendar
from bot.domain.deadlines import DueWording
from bot.domain.due_dates import Anchors, next_due_dates
from bot.domain.due_rules import Counted, CountUnit, DueRule, EachWeek, EachYear, Every, OnDay, Start, Within
from bot.intake.civil import DayFaultKind
from bot.intake.due_rules import RuleFault, RuleFaultKind, read_rule, read_rules

TODAY = date(2026, 3, 4)  # a Wednesday
SIGNED = date(2026, 3, 2)
CALENDAR = WorkCalendar()
KNOWN = Anchors(SIGNED, TODAY)
BEFORE, BY = DueWording.BEFORE, DueWording.BY
MONTHS = range(1, 13)


def read(typed: str, today: date = TODAY, anchors: Anchors = KNOWN) -> DueRule | RuleFault:
    return read_rule(typed, today, CALENDAR, anchors)


def last_days(rule: DueRule | RuleFault, today: date = TODAY) -> list[str]:
    assert isinstance(rule, DueRule), rule
    return [f"{due.hard:%d/%m/%Y}" for due in next_due_dates(rule, today, CALENDAR, KNOWN)]


def monthly(day: int) -> EachYear:
    return EachYear(Every.MONTH, tuple((month, day) for month in MONTHS))


def quarterly(month: int, day: int) -> EachYear:
    return EachYear(Every.QUARTER, tuple((month + 3 * n, day) for n in range(4)))


YEARLY = EachYear(Every.YEAR, ((12, 15),))
HALF_YEARLY = EachYear(Every.HALF_YEAR, ((6, 15), (12, 15)))


@pytest.mark.parametrize(
    ("typed", "when", "wording", "at"),
    [
        # once
        ("chậm nhất ngày 30/6/2026", OnDay(date(2026, 6, 30)), BY, None),
        ("đến hết ngày 30/6", OnDay(date(2026, 6, 30)), BY, None),
        ("trước ngày 15/12", OnDay(date(2026, 12, 15)), BEFORE, None),
        ("truoc 15/12", OnDay(date(2026, 12, 15)), BEFORE, None),
        ("truwowcs ngayf 15/12", OnDay(date(2026, 12, 15)), BEFORE, None),
        ("tru7o7c1 nga2y 15/12", OnDay(date(2026, 12, 15)), BEFORE, None),
        ("hoàn thành trước ngày 30 tháng 6 năm 2026", OnDay(date(2026, 6, 30)), BEFORE, None),
        ("trước 17 giờ ngày 30/6/2026", OnDay(date(2026, 6, 30)), BEFORE, time(17)),
        ("trước 16h30 ngày 12/6", OnDay(date(2026, 6, 12)), BEFORE, time(16, 30)),
        ("chậm nhất 17 giờ ngày 12/6", OnDay(date(2026, 6, 12)), BY, time(17)),
        ("trước 15/12 năm sau", OnDay(date(2027, 12, 15)), BEFORE, None),
        ("trước 15/12 năm nay", OnDay(date(2026, 12, 15)), BEFORE, None),
        ("06 tháng đầu năm 2027, chậm nhất 30/6/2027", OnDay(date(2027, 6, 30)), BY, None),
        ("trong 6 tháng đầu năm 2027", Within(date(2027, 1, 1), date(2027, 6, 30)), BY, None),
        ("mỗi tháng một lần, ngày 20", monthly(20), BY, None),
        ("mỗi tuần một lần, thứ Sáu", EachWeek(4), BY, None),
        ("trước 24h ngày 30/11", OnDay(date(2026, 11, 30)), BY, None),
        ("trước 9h sáng thứ Sáu", OnDay(date(2026, 3, 6)), BEFORE, time(9)),
        ("chậm nhất 5 giờ chiều ngày 12/6", OnDay(date(2026, 6, 12)), BY, time(17)),
        ("trước 11 giờ ngày mai", OnDay(date(2026, 3, 5)), BEFORE, time(11)),
        ("thứ sáu", OnDay(date(2026, 3, 6)), BY, None),
        (
            "Chiến lược chuyển đổi số báo chí đến năm 2025, định hướng đến năm 2030: chậm nhất 16/6",
            OnDay(date(2026, 6, 16)),
            BY,
            None,
        ),
        # counted
        (
            "trong 05 ngày làm việc kể từ ngày ký",
            Counted(5, CountUnit.WORKING_DAYS, Start.SIGNED),
            BY,
            None,
        ),
        ("trong vòng 5 ngày làm việc kể từ ngày nhận", Counted(5, CountUnit.WORKING_DAYS, Start.RECEIVED), BY, None),
        ("trong 05 ngày làm việc", Counted(5, CountUnit.WORKING_DAYS, Start.RECEIVED), BY, None),
        ("trong năm ngày làm việc", Counted(5, CountUnit.WORKING_DAYS, Start.RECEIVED), BY, None),
        ("trong thời hạn 05 (năm) ngày làm việc", Counted(5, CountUnit.WORKING_DAYS, Start.RECEIVED), BY, None),
        ("trong 10 ngày kể từ ngày ban hành", Counted(10, CountUnit.DAYS, Start.SIGNED), BY, None),
        (
            "trong thời hạn 10 ngày kể từ ngày 10/3/2026",
            Counted(10, CountUnit.DAYS, Start.DAY, date(2026, 3, 10)),
            BY,
            None,
        ),
        ("trong 02 tuần", Counted(2, CountUnit.WEEKS, Start.RECEIVED), BY, None),
        ("trong 06 tháng kể từ ngày ký", Counted(6, CountUnit.MONTHS, Start.SIGNED), BY, None),
        ("trong 06 tháng", Counted(6, CountUnit.MONTHS, Start.RECEIVED), BY, None),
        ("06 tháng kể từ ngày ký", Counted(6, CountUnit.MONTHS, Start.SIGNED), BY, None),
        ("thời hạn 01 năm kể từ ngày ký", Counted(12, CountUnit.MONTHS, Start.SIGNED), BY, None),
        ("khong qua 15 ngay ke tu ngay nhan", Counted(15, CountUnit.DAYS, Start.RECEIVED), BY, None),
        # by the end of a period
        ("trong tháng 6/2026", Within(date(2026, 6, 1), date(2026, 6, 30)), BY, None),
        ("trong quý III", Within(date(2026, 7, 1), date(2026, 9, 30)), BY, None),
        ("hoàn thành trong quý III năm 2026", Within(date(2026, 7, 1), date(2026, 9, 30)), BY, None),
        ("trong quy 2", Within(date(2026, 4, 1), date(2026, 6, 30)), BY, None),
        ("hết tháng 6", Within(date(2026, 6, 1), date(2026, 6, 30)), BY, None),
        ("đến hết năm 2026", Within(date(2026, 1, 1), date(2026, 12, 31)), BY, None),
        ("trước tháng 7", Within(date(2026, 7, 1), date(2026, 7, 31)), BEFORE, None),
        ("trước quý IV/2026", Within(date(2026, 10, 1), date(2026, 12, 31)), BEFORE, None),
        ("trong tháng này", Within(date(2026, 3, 1), date(2026, 3, 31)), BY, None),
        ("trong tháng sau", Within(date(2026, 4, 1), date(2026, 4, 30)), BY, None),
        ("trong tuần này", Within(date(2026, 3, 2), date(2026, 3, 8)), BY, None),
        ("trong quý này", Within(date(2026, 1, 1), date(2026, 3, 31)), BY, None),
        ("trong 6 tháng đầu năm", Within(date(2026, 1, 1), date(2026, 6, 30)), BY, None),
        # what comes round
        ("trước ngày 15/12 hàng năm", YEARLY, BEFORE, None),
        ("trước ngày 15/12 hằng năm", YEARLY, BEFORE, None),
        ("truoc ngay 15/12 hang nam", YEARLY, BEFORE, None),
        ("truwowcs ngayf 15/12 hangf nawm", YEARLY, BEFORE, None),
        ("gửi báo cáo về Bộ trước ngày 15 tháng 12 hàng năm", YEARLY, BEFORE, None),
        ("hàng năm, chậm nhất ngày 15/12", YEARLY, BY, None),
        ("định kỳ hàng năm (trước ngày 15/12)", YEARLY, BEFORE, None),
        ("mỗi năm một lần, trước 15/12", YEARLY, BEFORE, None),
        ("29/2 hàng năm", EachYear(Every.YEAR, ((2, 29),)), BY, None),
        ("trong tháng 12 hàng năm", EachYear(Every.YEAR, ((12, 31),)), BY, None),
        ("trước tháng 12 hàng năm", EachYear(Every.YEAR, ((12, 1),)), BEFORE, None),
        ("cuối năm, hàng năm", EachYear(Every.YEAR, ((12, 31),)), BY, None),
        ("trước ngày 31/3 và 30/9 hàng năm", EachYear(Every.YEAR, ((3, 31), (9, 30))), BEFORE, None),
        ("định kỳ 6 tháng, năm (trước ngày 15/6 và 15/12)", HALF_YEARLY, BEFORE, None),
        ("định kỳ 06 tháng, trước ngày 15/6 và 15/12", HALF_YEARLY, BEFORE, None),
        ("06 tháng một lần, trước ngày 15/6", HALF_YEARLY, BEFORE, None),
        ("hai lần một năm: 15/6, 15/12", HALF_YEARLY, BY, None),
        ("định kỳ hàng quý (trước ngày 15 của tháng cuối quý)", quarterly(3, 15), BEFORE, None),
        ("dinh ky hang quy truoc ngay 15 thang cuoi quy", quarterly(3, 15), BEFORE, None),
        ("hàng quý, chậm nhất ngày 10 tháng đầu quý sau", quarterly(1, 10), BY, None),
        ("hàng quý, ngày cuối quý", quarterly(3, 31), BY, None),
        ("03 tháng một lần, trước ngày 15/3", quarterly(3, 15), BEFORE, None),
        ("ngày 25 hàng tháng", monthly(25), BY, None),
        ("25 hang thang", monthly(25), BY, None),
        ("vào ngày 25 hằng tháng", monthly(25), BY, None),
        ("trước ngày 20 hàng tháng", monthly(20), BEFORE, None),
        ("trước 17 giờ ngày 25 hàng tháng", monthly(25), BEFORE, time(17)),
        ("ngày cuối cùng của tháng, hàng tháng", monthly(31), BY, None),
        ("hàng tháng, trước ngày 05", monthly(5), BEFORE, None),
        ("hàng tuần, trước 15 giờ thứ Năm", EachWeek(3), BEFORE, time(15)),
        ("thứ sáu hàng tuần", EachWeek(4), BY, None),
        ("thu 6 hang tuan", EachWeek(4), BY, None),
        ("chiều thứ Tư hàng tuần", EachWeek(2), BY, None),
        ("17h thứ 2 hàng tuần", EachWeek(0), BY, time(17)),
        # as typed in chat
        ("mùng 5/12", OnDay(date(2026, 12, 5)), BY, None),
        ("mung 5/12", OnDay(date(2026, 12, 5)), BY, None),
        ("mồng 5 tháng 4", OnDay(date(2026, 4, 5)), BY, None),
        ("trước mùng 5", OnDay(date(2026, 3, 5)), BEFORE, None),
        ("mùng năm", OnDay(date(2026, 3, 5)), BY, None),
        ("mùng 10 hàng tháng", monthly(10), BY, None),
        ("trc 15/12", OnDay(date(2026, 12, 15)), BEFORE, None),
        ("trc ngày 15/12", OnDay(date(2026, 12, 15)), BEFORE, None),
        ("Trc ng 15/12", OnDay(date(2026, 12, 15)), BEFORE, None),
        ("tr mùng 5/12", OnDay(date(2026, 12, 5)), BEFORE, None),
        ("trc 17h ngày 15/12", OnDay(date(2026, 12, 15)), BEFORE, time(17)),
        ("trc 15/12 hn", YEARLY, BEFORE, None),
        ("t6", OnDay(date(2026, 3, 6)), BY, None),
        ("8h tối 15/6", OnDay(date(2026, 6, 15)), BY, time(20)),
        ("trc T2", OnDay(date(2026, 3, 9)), BEFORE, None),
        ("hạn cuối t6", OnDay(date(2026, 3, 6)), BY, None),
        ("t6 tuần sau", OnDay(date(2026, 3, 13)), BY, None),
        ("thứ sáu tuần này", OnDay(date(2026, 3, 6)), BY, None),
        ("thứ 6 tuần sau nữa", OnDay(date(2026, 3, 20)), BY, None),
        ("t2 hàng tuần", EachWeek(0), BY, None),
        ("hết t12", Within(date(2026, 12, 1), date(2026, 12, 31)), BY, None),
        ("hết t6/2026", Within(date(2026, 6, 1), date(2026, 6, 30)), BY, None),
    ],
)
def test_every_wording(typed: str, when: object, wording: DueWording, at: time | None) -> None:
    assert read(typed) == DueRule(when, wording, at, typed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("trước ngày 15/12 hàng năm", ["14/12/2026", "14/12/2027", "14/12/2028"]),
        ("chậm nhất ngày 15/12 hàng năm", ["15/12/2026", "15/12/2027", "15/12/2028"]),
        ("trước ngày 01/01 hàng năm", ["31/12/2026", "31/12/2027", "31/12/2028"]),
        ("ngày 31 hàng tháng", ["31/03/2026", "30/04/2026", "31/05/2026"]),
        ("29/2 hàng năm", ["28/02/2027", "29/02/2028", "28/02/2029"]),
        ("trước ngày 05 hàng tháng", ["04/03/2026", "04/04/2026", "04/05/2026"]),
        ("định kỳ hàng quý, trước ngày 15 tháng cuối quý", ["14/03/2026", "14/06/2026", "14/09/2026"]),
        ("trước 15 giờ thứ Năm hàng tuần", ["05/03/2026", "12/03/2026", "19/03/2026"]),
        ("thứ Tư hàng tuần", ["04/03/2026", "11/03/2026", "18/03/2026"]),
        ("trong 05 ngày làm việc kể từ ngày ký", ["09/03/2026"]),
        ("trong 10 ngày kể từ ngày ký", ["12/03/2026"]),
        ("trong 06 tháng kể từ ngày 31/8/2026", ["28/02/2027"]),
        ("trong quý III", ["30/09/2026"]),
        ("trước tháng 7", ["30/06/2026"]),
    ],
)
def test_the_next_last_good_days(typed: str, days: list[str]) -> None:
    assert last_days(read(typed)) == days


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("chậm nhất 31/02", RuleFaultKind.BAD_DAY),
        ("trước ngày 15/13", RuleFaultKind.BAD_DAY),
        ("trước ngày 31/02 hàng năm", RuleFaultKind.BAD_DAY),
        ("ngày 32 hàng tháng", RuleFaultKind.BAD_DAY),
        ("đến năm 2030", RuleFaultKind.HORIZON),
        ("Đến năm 2025", RuleFaultKind.HORIZON),
        ("Chiến lược chuyển đổi số báo chí đến năm 2025, định hướng đến năm 2030", RuleFaultKind.HORIZON),
        ("giai đoạn 2023-2025", RuleFaultKind.HORIZON),
        ("ngay sau khi nhận được văn bản", RuleFaultKind.NO_DATE),
        ("khẩn trương", RuleFaultKind.NO_DATE),
        ("khi có yêu cầu", RuleFaultKind.NO_DATE),
        ("đầu tháng 7", RuleFaultKind.NO_DATE),
        ("trong 8 giờ", RuleFaultKind.NO_DATE),
        ("10/3 âm lịch", RuleFaultKind.LUNAR),
        ("truoc mung 10/3 al", RuleFaultKind.LUNAR),
        ("rằm tháng Giêng", RuleFaultKind.LUNAR),
        ("trước Tết", RuleFaultKind.LUNAR),
        ("ngày 15 tháng Chạp", RuleFaultKind.LUNAR),
        ("mùng 6 Tết", RuleFaultKind.LUNAR),
        ("mùng 5 âm lịch", RuleFaultKind.LUNAR),
        ("mung 5/12 al", RuleFaultKind.LUNAR),
        ("30 tết", RuleFaultKind.LUNAR),
        ("trc tết", RuleFaultKind.LUNAR),
        ("mỗi 6 tháng hàng năm", RuleFaultKind.SEVERAL_READINGS),
        ("hết t6", RuleFaultKind.SEVERAL_READINGS),
        ("thứ sáu tuần trước", RuleFaultKind.PAST),
        ("từ 10/6 đến 15/6", RuleFaultKind.RANGE),
        ("từ ngày 10/6 đến hết ngày 15/6/2026", RuleFaultKind.RANGE),
        ("10-15/6", RuleFaultKind.RANGE),
        ("trước 10/6, chậm nhất 15/6", RuleFaultKind.TWO_DATES),
        ("10/6 hoặc 15/6", RuleFaultKind.TWO_DATES),
        ("định kỳ hàng quý", RuleFaultKind.DAY_MISSING),
        ("hàng tháng", RuleFaultKind.DAY_MISSING),
        ("hang nam", RuleFaultKind.DAY_MISSING),
        ("định kỳ 06 tháng", RuleFaultKind.DAY_MISSING),
        ("hàng tuần", RuleFaultKind.DAY_MISSING),
        ("ngày 20 hàng quý", RuleFaultKind.DAY_MISSING),
        ("06 tháng", RuleFaultKind.SEVERAL_READINGS),
        ("6 thang", RuleFaultKind.SEVERAL_READINGS),
        ("03 tháng", RuleFaultKind.SEVERAL_READINGS),
        ("trong 24 giờ", RuleFaultKind.SEVERAL_READINGS),
        ("trước ngày 15/12/2026 hàng năm", RuleFaultKind.SEVERAL_READINGS),
        ("ngày 15 và 30 hàng tháng", RuleFaultKind.SEVERAL_READINGS),
        ("ngày 15, 30 hàng tháng", RuleFaultKind.SEVERAL_READINGS),
        ("trước cuối tháng 12", RuleFaultKind.SEVERAL_READINGS),
        ("báo cáo quý trước ngày 15 tháng cuối quý", RuleFaultKind.SEVERAL_READINGS),
        ("Quý IV", RuleFaultKind.SEVERAL_READINGS),
        ("tháng 12", RuleFaultKind.SEVERAL_READINGS),
        ("quý I/2027", RuleFaultKind.SEVERAL_READINGS),
        ("tuần sau", RuleFaultKind.SEVERAL_READINGS),
        ("năm 2026", RuleFaultKind.SEVERAL_READINGS),
        ("nửa năm một lần", RuleFaultKind.DAY_MISSING),
        ("định kỳ hàng tháng (trước ngày 20), hàng quý (trước ngày 15 tháng cuối quý)", RuleFaultKind.SEVERAL_READINGS),
        ("ngày 20 hàng tháng và ngày 15 tháng cuối quý", RuleFaultKind.SEVERAL_READINGS),
        ("15/12 hàng năm bắt đầu từ năm 2027", RuleFaultKind.SEVERAL_READINGS),
        ("hàng năm, từ 01/12 đến 15/12", RuleFaultKind.RANGE),
        ("hai tuần một lần vào thứ 6", RuleFaultKind.UNUSUAL),
        ("3 năm một lần, trước 15/12", RuleFaultKind.UNUSUAL),
        ("mỗi 2 tháng, ngày 5", RuleFaultKind.UNUSUAL),
        ("cứ 02 tháng một lần", RuleFaultKind.UNUSUAL),
        ("thứ Hai và thứ Năm hàng tuần", RuleFaultKind.SEVERAL_READINGS),
        ("ngày 15/3 và 15/5 hàng quý", RuleFaultKind.SEVERAL_READINGS),
        ("hàng ngày", RuleFaultKind.TOO_OFTEN),
        ("trong 30 ngày kể từ ngày kết thúc hội nghị", RuleFaultKind.START_UNKNOWN),
        ("1/2/2026", RuleFaultKind.PAST),
        ("trong tháng 1", RuleFaultKind.PAST),
        ("trong quý IV/2025", RuleFaultKind.PAST),
        ("trong 05 ngày làm việc kể từ ngày 02/02/2026", RuleFaultKind.PAST),
        ("xem giúp", RuleFaultKind.NOT_UNDERSTOOD),
        ("", RuleFaultKind.NOT_UNDERSTOOD),
        ("348/QĐ-TTg ngày 06/4/2026 của Thủ tướng", RuleFaultKind.NOT_UNDERSTOOD),
        ("00 ngày", RuleFaultKind.NOT_UNDERSTOOD),
    ],
)
def test_what_is_not_sure_is_refused_with_its_reason(typed: str, kind: RuleFaultKind) -> None:
    fault = read(typed)
    assert isinstance(fault, RuleFault), fault
    assert fault.kind is kind
    assert all(next_due_dates(offer, TODAY, CALENDAR, KNOWN) for offer in fault.offers)


def test_the_facts_of_a_refusal() -> None:
    bad = read("chậm nhất 31/02")
    assert isinstance(bad, RuleFault)
    assert bad.day is not None
    assert (bad.day.kind, bad.day.last) == (DayFaultKind.NO_SUCH_DAY, 28)
    span = read("từ 10/6 đến 15/6")
    assert isinstance(span, RuleFault)
    assert span.days == (date(2026, 6, 10), date(2026, 6, 15))
    assert last_days(span.offers[0]) == ["15/06/2026"]
    two = read("10/6 hoặc 15/6")
    assert isinstance(two, RuleFault)
    assert [last_days(offer) for offer in two.offers] == [["10/06/2026"], ["15/06/2026"]]
    six = read("06 tháng")
    assert isinstance(six, RuleFault)
    assert [last_days(offer) for offer in six.offers] == [["02/09/2026"], ["14/06/2026", "14/12/2026", "14/06/2027"]]
    day = read("trong 24 giờ")
    assert isinstance(day, RuleFault)
    assert [last_days(offer) for offer in day.offers] == [["05/03/2026"], ["05/03/2026"]]
    twice = read("ngày 15 và 30 hàng tháng")
    assert isinstance(twice, RuleFault)
    assert [last_days(offer)[0] for offer in twice.offers] == ["15/03/2026", "30/03/2026"]
    end = read("trước cuối tháng 12")
    assert isinstance(end, RuleFault)
    assert [last_days(offer)[0] for offer in end.offers] == ["31/12/2026", "30/12/2026"]
    both = read("ngày 20 hàng tháng và ngày 15 tháng cuối quý")
    assert isinstance(both, RuleFault)
    assert [last_days(offer)[0] for offer in both.offers] == ["20/03/2026", "15/03/2026"]
    half = read("nửa năm một lần")
    assert isinstance(half, RuleFault)
    assert half.every is Every.HALF_YEAR
    every = read("định kỳ hàng quý")
    assert isinstance(every, RuleFault)
    assert (every.every, last_days(every.offers[0])[0]) == (Every.QUARTER, "14/03/2026")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cuối tháng", ["31/03/2026", "30/04/2026", "31/03/2026"]),
        ("hết quý", ["31/03/2026", "30/06/2026", "31/03/2026"]),
        ("hết quý nhé", ["31/03/2026", "30/06/2026", "31/03/2026"]),
        ("cuoi tuan", ["08/03/2026", "15/03/2026"]),
        ("hết năm", ["31/12/2026", "31/12/2026"]),
        ("trc cuối tháng", ["31/03/2026", "30/03/2026"]),
        ("hết t6", ["06/03/2026", "30/06/2026"]),
        ("cuối t3", ["10/03/2026", "31/03/2026"]),
    ],
)
def test_an_end_without_its_name_is_asked_with_what_it_may_mean(typed: str, meant: list[str]) -> None:
    """This one, the next, or each: two who type "hết quý" do not mean the same."""
    asked = read(typed)
    assert isinstance(asked, RuleFault)
    assert asked.kind is RuleFaultKind.SEVERAL_READINGS
    assert [last_days(offer)[0] for offer in asked.offers] == meant


def test_this_years_is_gone_and_next_years_is_offered() -> None:
    fault = read("trước ngày 15/12", date(2026, 12, 16))
    assert isinstance(fault, RuleFault)
    assert fault.kind is RuleFaultKind.PAST
    assert last_days(fault.offers[0], date(2026, 12, 16)) == ["14/12/2027"]
    on_the_day = read("trước ngày 15/12", date(2026, 12, 15))
    assert isinstance(on_the_day, RuleFault)
    assert on_the_day.kind is RuleFaultKind.PAST
    assert isinstance(read("trước ngày 15/12", date(2026, 12, 14)), DueRule)
    yearly = read("trước ngày 15/12 hàng năm", date(2026, 12, 16))
    assert last_days(yearly, date(2026, 12, 16))[0] == "14/12/2027"


def test_two_steps_on_two_lines() -> None:
    found = read_rules(
        "Đơn vị gửi Sở chậm nhất 04/12;\nSở báo cáo Bộ trước ngày 15/12 hàng năm.", TODAY, CALENDAR, KNOWN
    )
    assert [last_days(each)[0] for each in found] == ["04/12/2026", "14/12/2026"]


@given(st.dates(date(2026, 3, 4), date(2027, 3, 3)), st.sampled_from(["chậm nhất ngày", "trước ngày", "truoc"]))
def test_any_day_ahead_is_read_and_never_moved_later(day: date, cue: str) -> None:
    rule = read(f"{cue} {day.day}/{day.month}/{day.year}")
    if isinstance(rule, RuleFault):
        assert rule.kind is RuleFaultKind.PAST
        assert cue != "chậm nhất ngày"
        assert day == TODAY
        return
    [due] = next_due_dates(rule, TODAY, CALENDAR)
    assert due.soft <= due.hard <= day
    assert (due.hard < day) is (cue != "chậm nhất ngày")


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    found = read(text)
    assert isinstance(found, DueRule | RuleFault)
    if isinstance(found, DueRule):
        assert DueRule.from_json(found.to_json()) == found


WORDS = "trước ngày 15/12 hàng năm quý tháng 31/02 05 làm việc trong kể từ ký đến hết III 6 định kỳ thứ Năm giờ 17 2026 cuối một lần".split()


@given(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join))
def test_any_mixture_of_its_own_words_gives_a_rule_or_a_reason(text: str) -> None:
    found = read(text)
    if isinstance(found, DueRule):
        assert DueRule.from_json(found.to_json()) == found
        assert next_due_dates(found, TODAY, CALENDAR, KNOWN)
    else:
        assert all(next_due_dates(offer, TODAY, CALENDAR, KNOWN) for offer in found.offers)


def test_before_a_t_and_a_figure_is_before_a_weekday_or_before_a_month() -> None:
    fault = read("trc t7")
    assert isinstance(fault, RuleFault)
    assert fault.kind is RuleFaultKind.SEVERAL_READINGS
    assert [last_days(rule)[0] for rule in fault.offers] == ["06/03/2026", "30/06/2026"]
    assert last_days(read("trước t2")) == ["08/03/2026"], "February is over: the Monday alone"
