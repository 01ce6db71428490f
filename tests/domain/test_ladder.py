"""The ladder of reminders: when each rung comes, what an outage leaves of it, what an extension does to it."""

from datetime import date, datetime, time

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import DayMark, WorkCalendar
from bot.domain.instants import OFFICE_ZONE
from bot.domain.ladder import (
    STANDARD_LADDER,
    Case,
    Ladder,
    Rung,
    RungKind,
    Steps,
    ladder_of,
    next_occurrence,
    plan,
    rungs_due,
    urgent_ladder_of,
)
from bot.domain.people import HEADS
from tests.domain.moments import at

URGENT_LADDER = urgent_ladder_of()

CALENDAR = WorkCalendar()
ISSUED = at("2023-06-05 09:00")
CASE = Case(date(2023, 6, 16), ISSUED, CALENDAR)


def when(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, OFFICE_ZONE).strftime("%Y-%m-%d %H:%M")


def days(case: Case, until: str) -> list[tuple[str, str]]:
    return [(o.rung.name, when(o.at)) for o in plan(case, case.started_at, at(until))]


def test_the_ladder_of_a_friday() -> None:
    case = Case(date(2023, 6, 16), at("2023-05-30 09:00"), CALENDAR)
    assert days(case, "2023-07-06 00:00") == [
        ("before_10", "2023-06-02 08:00"),
        ("before_5", "2023-06-09 08:00"),
        ("before_3", "2023-06-13 08:00"),
        ("before_1", "2023-06-15 08:00"),
        ("due_day", "2023-06-16 08:00"),
        ("due_day_again", "2023-06-16 14:00"),
        ("overdue_1", "2023-06-19 08:00"),
        ("overdue_3", "2023-06-21 08:00"),
        ("overdue_weekly", "2023-06-28 08:00"),
        ("overdue_weekly", "2023-07-05 08:00"),
    ]


def test_whom_each_rung_reaches() -> None:
    """Before the day whoever may act; from the day the head; from +1 also Văn phòng Sở; from +3 also the leadership."""
    reach = {rung.name: (rung.roles == HEADS, rung.office, rung.leaders) for rung in STANDARD_LADDER.rungs}
    assert reach == {
        "before_10": (False, False, False),
        "before_5": (False, False, False),
        "before_3": (False, False, False),
        "before_1": (False, False, False),
        "due_day": (True, False, False),
        "due_day_again": (True, False, False),
        "overdue_1": (True, True, False),
        "overdue_3": (True, True, True),
        "overdue_weekly": (True, True, True),
    }
    assert [rung.name for rung in STANDARD_LADDER.rungs if rung.outside_budget] == ["due_day_again"]


def test_an_office_may_choose_its_own_steps() -> None:
    chosen = ladder_of(Steps((7, 2), overdue=True, office_after=2, leaders_after=0))
    assert [(rung.name, rung.office, rung.leaders) for rung in chosen.rungs if rung.kind is not RungKind.DUE_DAY] == [
        ("before_7", False, False),
        ("before_2", False, False),
        ("overdue_1", False, False),
        ("overdue_2", True, False),
        ("overdue_3", True, False),
        ("overdue_weekly", True, False),
    ]
    assert [rung.name for rung in ladder_of(Steps(overdue=False)).rungs][-1] == "due_day_again"


def test_urgency_shortens_climbs_sooner_and_breaks_push_hours() -> None:
    case = Case(date(2023, 6, 16), at("2023-05-30 09:00"), CALENDAR, URGENT_LADDER)
    assert [name for name, _ in days(case, "2023-06-22 00:00")] == [
        "before_3",
        "before_1",
        "due_day",
        "due_day_again",
        "overdue_1",
        "overdue_2",
        "overdue_3",
    ]
    assert all(rung.any_hour and rung.outside_budget for rung in URGENT_LADDER.rungs)
    assert next(rung.name for rung in URGENT_LADDER.rungs if rung.office) == "due_day_again"
    assert next(rung.name for rung in URGENT_LADDER.rungs if rung.leaders) == "overdue_1"


def test_a_sunday_counts_to_the_friday_before_and_is_overdue_after_the_sunday() -> None:
    case = Case(date(2023, 6, 18), ISSUED, CALENDAR)
    assert days(case, "2023-06-20 00:00")[-3:] == [
        ("due_day", "2023-06-16 08:00"),
        ("due_day_again", "2023-06-16 14:00"),
        ("overdue_1", "2023-06-19 08:00"),
    ]


def test_rungs_before_the_issue_never_existed() -> None:
    late_start = Case(date(2023, 6, 16), at("2023-06-14 10:00"), CALENDAR)
    assert [name for name, _ in days(late_start, "2023-06-16 23:00")] == ["before_1", "due_day", "due_day_again"]


def test_dates_follow_the_calendar_even_when_it_changes_in_between() -> None:
    closed = WorkCalendar({date(2023, 6, 15): DayMark(False, "mất điện")})
    case = Case(date(2023, 6, 16), ISSUED, closed)
    assert ("before_1", "2023-06-14 08:00") in days(case, "2023-06-16 23:00")


def test_each_rung_is_due_once() -> None:
    sent: set[str] = set()
    said: list[str] = []
    for day in range(5, 31):
        for hour in (7, 8, 9, 15):
            found = rungs_due(CASE, at(f"2023-06-{day:02} {hour:02}:00"), sent)
            assert not found.skipped
            if found.due:
                sent.add(found.due.key)
                said.append(f"{found.due.rung.name} {day}/6 {hour}")
    assert said == [
        "before_5 9/6 8",
        "before_3 13/6 8",
        "before_1 15/6 8",
        "due_day 16/6 8",
        "due_day_again 16/6 15",
        "overdue_1 19/6 8",
        "overdue_3 21/6 8",
        "overdue_weekly 28/6 8",
    ]


def test_after_an_outage_the_newest_goes_out_and_the_others_are_skipped() -> None:
    found = rungs_due(CASE, at("2023-06-15 10:00"), set())
    assert found.due is not None
    assert found.due.rung.name == "before_1"
    assert [o.rung.name for o in found.skipped] == ["before_5", "before_3"]


def test_what_is_no_longer_true_does_not_go_out() -> None:
    # Early on the due day "one day left" is wrong, and the day's own rung has not come.
    found = rungs_due(CASE, at("2023-06-16 07:45"), {"before_5@2023-06-16", "before_3@2023-06-16"})
    assert found.due is None
    assert [o.rung.name for o in found.skipped] == ["before_1"]
    # On the Saturday after, "today is the day" is wrong and nothing is overdue by a working day.
    found = rungs_due(
        CASE, at("2023-06-17 09:00"), {"before_5@2023-06-16", "before_3@2023-06-16", "before_1@2023-06-16"}
    )
    assert found.due is None
    assert [o.rung.name for o in found.skipped] == ["due_day", "due_day_again"]


def test_an_older_rung_never_follows_a_newer_one() -> None:
    found = rungs_due(CASE, at("2023-06-15 10:00"), {"before_1@2023-06-16"})
    assert found.due is None
    assert [o.rung.name for o in found.skipped] == ["before_5", "before_3"]


def test_three_weeks_of_silence_bring_one_overdue_reminder() -> None:
    found = rungs_due(CASE, at("2023-07-05 09:00"), set())
    assert found.due is not None
    assert found.due.key == "overdue_weekly.1@2023-06-16"
    assert len(found.skipped) == 8


def test_more_time_starts_the_rungs_again_for_the_new_day() -> None:
    sent = {o.key for o in plan(CASE, ISSUED, at("2023-06-16 12:00"))}
    extended = Case(date(2023, 6, 30), at("2023-06-16 13:00"), CALENDAR)
    found = rungs_due(extended, at("2023-06-23 08:00"), sent)
    assert found.due is not None
    assert found.due.rung.name == "before_5"


def test_a_weekly_rung_on_a_day_off_moves_on_and_a_week_off_is_left_out() -> None:
    ladder = Ladder((Rung("overdue_weekly", RungKind.WEEKLY, 1),))
    case = Case(date(2026, 2, 6), at("2026-02-02 09:00"), CALENDAR, ladder)  # from Monday 09/02; Tết 16–20/02
    assert [d for _, d in days(case, "2026-03-03 00:00")] == [
        "2026-02-09 08:00",
        "2026-02-23 08:00",
        "2026-03-02 08:00",
    ]
    may = Case(date(2023, 4, 21), at("2023-04-10 09:00"), CALENDAR, ladder)  # 01–03/5 off
    assert [d for _, d in days(may, "2023-05-09 00:00")] == ["2023-04-24 08:00", "2023-05-04 08:00", "2023-05-08 08:00"]


def test_a_frozen_ladder_reads_back_as_it_was() -> None:
    for ladder in (STANDARD_LADDER, URGENT_LADDER, ladder_of(Steps((2,), time(9)))):
        assert Ladder.from_json(ladder.to_json()) == ladder


def test_the_next_moment_is_known_without_waiting() -> None:
    upcoming = next_occurrence(CASE, at("2023-06-09 08:00"))
    assert upcoming is not None
    assert when(upcoming.at) == "2023-06-13 08:00"
    only_before = Ladder((Rung("before_1", RungKind.BEFORE, 1, time(9)),))
    assert next_occurrence(Case(date(2023, 6, 16), ISSUED, CALENDAR, only_before), at("2023-06-15 09:00")) is None


@settings(max_examples=150)
@given(st.lists(st.integers(0, 60 * 24 * 40), min_size=1, max_size=40))
def test_whenever_one_looks_every_rung_is_dealt_with_once_and_in_order(minutes: list[int]) -> None:
    """Any pattern of outages: nothing twice, nothing forgotten, what goes out is true."""
    dealt: list[str] = []
    sent: list[int] = []
    for minute in sorted(minutes):
        now = ISSUED + minute * 60_000
        found = rungs_due(CASE, now, set(dealt))
        dealt += [o.key for o in found.skipped]
        if found.due:
            assert CASE.still_true(found.due.rung.kind, now)
            dealt.append(found.due.key)
            sent.append(found.due.at)
    assert len(dealt) == len(set(dealt))
    assert sent == sorted(sent)
    end = ISSUED + max(minutes) * 60_000
    assert set(dealt) == {o.key for o in plan(CASE, ISSUED, end)}
