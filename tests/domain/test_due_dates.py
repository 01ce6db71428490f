"""Rules become dates: last good day and minute, soft due day, next occurrences; nothing is ever moved later on its own."""

from datetime import date, time, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import DayMark, WorkCalendar
from bot.domain.deadlines import DueWording
from bot.domain.due_dates import (
    Anchors,
    DueDate,
    NoStart,
    forward_choice,
    leaves_no_day,
    next_due_dates,
    occurrences,
)
from bot.domain.due_rules import Counted, CountUnit, DueRule, EachWeek, EachYear, Every, OnDay, Start, Within
from tests.domain.moments import at

CALENDAR = WorkCalendar()
BEFORE, BY = DueWording.BEFORE, DueWording.BY
YEARLY = DueRule(EachYear(Every.YEAR, ((12, 15),)), BEFORE)


def on(day: date, wording: DueWording = BY, hour: time | None = None) -> DueDate:
    [due] = islice(occurrences(DueRule(OnDay(day), wording, hour), date(2020, 1, 1), CALENDAR), 1)
    return due


@pytest.mark.parametrize(
    ("year", "soft"),
    [
        (2023, date(2023, 12, 14)),
        (2024, date(2024, 12, 13)),
        (2025, date(2025, 12, 12)),
        (2026, date(2026, 12, 14)),
        (2027, date(2027, 12, 14)),
        (2028, date(2028, 12, 14)),
    ],
)
def test_before_15_12_as_the_domain_sheet_has_it(year: int, soft: date) -> None:
    due = next_due_dates(YEARLY, date(year, 1, 1), CALENDAR)[0]
    assert (due.hard, due.soft, due.period) == (date(year, 12, 14), soft, str(year))


@pytest.mark.parametrize(
    ("named", "hard", "soft"),
    [
        ("2026-01-02", "2026-01-02", "2025-12-31"),  # swapped for Saturday 10/01/2026
        ("2026-01-10", "2026-01-10", "2026-01-10"),
        ("2026-04-27", "2026-04-27", "2026-04-24"),  # Giỗ Tổ on a Sunday, compensated on Monday
        ("2026-11-24", "2026-11-24", "2026-11-23"),
        ("2026-08-22", "2026-08-22", "2026-08-22"),
        ("2026-02-20", "2026-02-20", "2026-02-13"),  # Tết
        ("2026-06-14", "2026-06-14", "2026-06-12"),  # a Sunday
    ],
)
def test_a_day_that_is_off_keeps_its_date_and_is_due_softly_before(named: str, hard: str, soft: str) -> None:
    due = on(date.fromisoformat(named))
    assert (due.hard.isoformat(), due.soft.isoformat()) == (hard, soft)


def test_hours_end_at_their_minute() -> None:
    day = date(2026, 6, 12)
    assert on(day).ends_at == at("2026-06-13 00:00")
    assert on(day, BEFORE).ends_at == at("2026-06-12 00:00")
    before = on(day, BEFORE, time(17))
    assert (before.hard, before.ends_at) == (day, at("2026-06-12 17:00"))
    assert on(day, BY, time(17)).ends_at == at("2026-06-12 17:01")
    midnight = on(day, BEFORE, time(0))
    assert (midnight.hard, midnight.ends_at) == (date(2026, 6, 11), at("2026-06-12 00:00"))
    assert on(day, BEFORE, time(8)).soft == date(2026, 6, 11)  # nobody works before eight
    assert on(day, BEFORE, time(9)).soft == day


def test_plain_days_that_end_on_a_day_off_are_the_offices_choice() -> None:
    rule = DueRule(Counted(10, CountUnit.DAYS, Start.SIGNED))
    anchors = Anchors(signed=date(2026, 6, 4))  # ends on Sunday 14/6
    assert forward_choice(rule, CALENDAR, anchors) == (date(2026, 6, 12), date(2026, 6, 15))
    [due] = next_due_dates(rule, date(2026, 6, 4), CALENDAR, anchors)
    assert (due.hard, due.soft) == (date(2026, 6, 14), date(2026, 6, 12))
    later = DueRule(Counted(10, CountUnit.DAYS, Start.SIGNED, forward=True))
    assert next_due_dates(later, date(2026, 6, 4), CALENDAR, anchors)[0].hard == date(2026, 6, 15)
    assert forward_choice(DueRule(Counted(5, CountUnit.WORKING_DAYS, Start.SIGNED)), CALENDAR, anchors) is None
    assert forward_choice(rule, CALENDAR, Anchors(signed=date(2026, 6, 5))) is None
    assert forward_choice(DueRule(OnDay(date(2026, 6, 14))), CALENDAR) is None


def test_a_period_needs_its_first_day() -> None:
    with pytest.raises(NoStart):
        next_due_dates(DueRule(Counted(5, CountUnit.DAYS, Start.SIGNED)), date(2026, 6, 4), CALENDAR)


def test_dates_of_a_year_without_a_notice_are_marked() -> None:
    first, second, _ = next_due_dates(YEARLY, date(2026, 6, 1), CALENDAR)
    assert (first.provisional, second.provisional) == (False, True)
    noticed = WorkCalendar({date(2027, 2, 4): DayMark(False, "Tết", "1234/TB-BNV")})
    assert not next_due_dates(YEARLY, date(2027, 1, 1), noticed)[0].provisional


def test_what_is_over_has_no_occurrence() -> None:
    assert next_due_dates(DueRule(OnDay(date(2026, 6, 1))), date(2026, 6, 2), CALENDAR) == []
    assert (
        next_due_dates(DueRule(Within(date(2026, 6, 1), date(2026, 6, 30)), BEFORE), date(2026, 6, 1), CALENDAR) == []
    )


@pytest.mark.parametrize(
    ("rule", "periods"),
    [
        (YEARLY, ["2026", "2027", "2028"]),
        (DueRule(EachYear(Every.YEAR, ((3, 31), (9, 30)))), ["2026", "2026.2", "2027"]),
        (DueRule(EachYear(Every.HALF_YEAR, ((6, 15), (12, 15)))), ["2026-H1", "2026-H2", "2027-H1"]),
        (DueRule(EachYear(Every.QUARTER, tuple((n, 15) for n in (3, 6, 9, 12)))), ["2026-Q1", "2026-Q2", "2026-Q3"]),
        (DueRule(EachYear(Every.MONTH, tuple((n, 31) for n in range(1, 13)))), ["2026-01", "2026-02", "2026-03"]),
        (DueRule(EachWeek(3)), ["2026-W01", "2026-W02", "2026-W03"]),
    ],
)
def test_each_occurrence_has_a_name_for_ever(rule: DueRule, periods: list[str]) -> None:
    assert [due.period for due in next_due_dates(rule, date(2026, 1, 1), CALENDAR)] == periods


def test_two_steps() -> None:
    upstream = next_due_dates(YEARLY, date(2026, 6, 1), CALENDAR)[0]
    assert upstream.soft == date(2026, 12, 14)
    assert not leaves_no_day(date(2026, 12, 13), upstream)
    assert leaves_no_day(date(2026, 12, 14), upstream)


RULES = st.one_of(
    st.builds(OnDay, st.dates(date(2024, 1, 1), date(2027, 12, 31))),
    st.builds(
        lambda pairs: EachYear(Every.YEAR, tuple(sorted(pairs))),
        st.sets(st.tuples(st.integers(1, 12), st.integers(1, 31)), min_size=1, max_size=6),
    ),
    st.builds(EachWeek, st.integers(0, 6)),
    st.builds(
        Counted,
        st.integers(1, 60),
        st.sampled_from(CountUnit),
        st.just(Start.DAY),
        st.dates(date(2024, 1, 1), date(2026, 1, 1)),
    ),
)
DAYS_OFF = st.dictionaries(
    st.dates(date(2023, 12, 1), date(2028, 12, 31)), st.builds(DayMark, st.booleans()), max_size=20
)


@given(RULES, st.sampled_from(DueWording), st.dates(date(2024, 1, 1), date(2027, 1, 1)), DAYS_OFF)
def test_in_order_and_never_later_than_written(
    when: object, wording: DueWording, today: date, off: dict[date, DayMark]
) -> None:
    calendar = WorkCalendar(off)
    rule = DueRule(when, wording)  # type: ignore[arg-type]
    assert DueRule.from_json(rule.to_json()) == rule
    found = next_due_dates(rule, today, calendar, most=8)
    for due in found:
        assert due.soft <= due.hard <= due.named
        assert due.named - due.hard <= timedelta(days=1)
        assert calendar.is_working(due.soft)
        assert due.hard >= today
        assert due.ends_at == at(f"{due.hard + timedelta(days=1)} 00:00")
    assert all(a.hard < b.hard or a.period != b.period for a, b in pairwise(found))
    assert [due.hard for due in found] == sorted(due.hard for due in found)


@given(st.dates(date(2023, 6, 1), date(2027, 6, 1)), st.integers(-400, 400), DAYS_OFF)
def test_adding_working_days_is_undone_by_counting_them(start: date, count: int, off: dict[date, DayMark]) -> None:
    calendar = WorkCalendar(off)
    day = calendar.first_working_on_or_after(start)
    reached = calendar.add_working_days(day, count)
    assert calendar.working_days_between(day, reached) == count
    assert calendar.add_working_days(reached, -count) == day
    assert count == 0 or calendar.is_working(reached)
