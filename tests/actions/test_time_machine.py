"""The plan and the sendings are equal: what the time machine says today is what goes out over the year, if nobody answers."""

from __future__ import annotations

import json
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions import duty_rules, recurring, time_machine
from bot.actions.reminder_lists import name_of
from bot.domain.calendar import DayMark, WorkCalendar
from bot.domain.deadlines import DueWording
from bot.domain.due_rules import Binds, DueRule, EachWeek, EachYear, Every, OnDay
from bot.domain.forecast import Planned
from bot.domain.instants import OFFICE_ZONE, local
from bot.domain.obligations import Duty, LateMark, Obligation, ObligationState, late_mark
from bot.domain.people import Role
from bot.domain.schedule import Slot
from bot.domain.units import UnitKind
from bot.store import calendar, obligations, staff
from tests import record
from tests.actions.ticking import Clock
from tests.domain.moments import at

RECEIVE, DISSEMINATE, REPORT = Duty.RECEIVE, Duty.DISSEMINATE, Duty.REPORT
Message = tuple[str, int, str, frozenset[tuple[int, str, str]]]


@pytest.fixture
def house(clock: Clock) -> dict[str, int]:
    return furnish(clock)


def furnish(clock: Clock) -> dict[str, int]:
    """Five units, the office among them, with their people; the leadership."""
    ids = {
        "office": record.unit(clock.db, "Văn phòng Sở", UnitKind.OFFICE, 15, short="VPS"),
        "division": record.unit(clock.db, "Phòng Quản lý văn hóa", UnitKind.DIVISION, 12, short="QLVH"),
        "museum": record.unit(clock.db, "Bảo tàng tỉnh", staff=41, short="BT"),
        "library": record.unit(clock.db, "Thư viện tỉnh", staff=20, short="TV"),
        "troupe": record.unit(clock.db, "Đoàn Nghệ thuật", staff=25, short="ĐNT", on_paper=True),
        "leadership": record.unit(clock.db, "Lãnh đạo Sở", UnitKind.OTHER),
    }
    people = {
        "lan": record.person(clock.db, "Chu Thị Lan", ids["office"], Role.OFFICE),
        "thanh": record.person(clock.db, "Nguyễn Văn Thành", ids["office"]),
        "hoa": record.person(clock.db, "Hoàng Thị Hoa", ids["division"]),
        "thu": record.person(clock.db, "Lê Thị Thu", ids["division"], Role.FOCAL),
        "mai": record.person(clock.db, "Lý Thị Mai", ids["museum"]),
        "binh": record.person(clock.db, "Vi Văn Bình", ids["museum"], Role.DEPUTY),
        "tuan": record.person(clock.db, "Nông Văn Tuấn", ids["library"], Role.CLERK),
        "boss": record.person(clock.db, "Trần Văn Sơn", ids["leadership"], Role.LEADER),
    }
    return {**ids, **people}


def describe(clock: Clock, when: int, person: int, slot: str, duties: set[tuple[int, str, str]]) -> Message:
    return f"{local(when, OFFICE_ZONE):%Y-%m-%d %H:%M}", person, slot, frozenset(duties)


def planned(clock: Clock, messages: list[Planned], coming: dict[int, tuple[int, str, str]]) -> list[Message]:
    """As sent: a list names at most five duties, so more than five are compared by their number of messages only."""
    rows = clock.db.execute("select id, unit_id, duty, due_day from obligations").fetchall()
    known = coming | {row["id"]: (row["unit_id"], row["duty"], row["due_day"] or "") for row in rows}
    return sorted(
        (
            describe(clock, m.at, m.card.person_id, m.card.slot.value, {known[d] for d in m.card.duties[:5]})
            for m in messages
        ),
        key=str,
    )


def sent(clock: Clock, since: int) -> list[Message]:
    rows = clock.db.execute(
        "select * from deliveries where decided_at > ? and (delivery_key like 'remind%' or delivery_key like 'weekly:%' or delivery_key like 'climb%' or delivery_key like 'silent:%')",
        [since],
    ).fetchall()
    duties = {
        row["id"]: (row["unit_id"], row["duty"], row["due_day"] or "")
        for row in clock.db.execute("select id, unit_id, duty, due_day from obligations").fetchall()
    }
    return sorted(
        (
            describe(
                clock,
                row["decided_at"],
                row["person_id"],
                name_of(row["delivery_key"])[0],
                {duties[d] for d in json.loads(row["basis"])[:5]},
            )
            for row in rows
        ),
        key=str,
    )


def future(clock: Clock, until: str) -> list[Message]:
    day = date.fromisoformat(until)
    coming = {
        duty.id: (duty.unit_id, duty.duty.value, duty.due.isoformat() if duty.due else "")
        for duty in recurring.coming(clock.db, clock.office, clock.now, day)
    }
    return planned(clock, time_machine.plan_until(clock.db, clock.office, clock.now, day), coming)


def assert_the_plan_holds(clock: Clock, until: str) -> list[Message]:
    """Plan, then live through it, stopping at whatever becomes due."""
    plan, began = future(clock, until), clock.now
    clock.turn_to(f"{until} 23:59")
    happened = sent(clock, began)
    assert [m for m in plan if m not in happened] == []
    assert [m for m in happened if m not in plan] == []
    assert plan == happened
    return plan


def test_one_directive_to_a_quarter_of_silence(clock: Clock, house: dict[str, int]) -> None:
    units = [house[name] for name in ("office", "division", "museum", "library", "troupe")]
    record.directive(clock.db, "1204/SVHTTDL-VP", units, [RECEIVE, DISSEMINATE], due=date(2023, 6, 23))
    plan = assert_the_plan_holds(clock, "2023-09-30")
    assert {slot for _, _, slot, _ in plan} == {"w", "r", "d", "c", "s"}
    told = [(when, slot) for when, person, slot, _ in plan if person == house["boss"]]
    assert told[:3] == [("2023-06-28 08:00", "c"), ("2023-07-05 08:00", "c"), ("2023-07-12 08:00", "c")]
    office = [(when, slot) for when, person, slot, _ in plan if person == house["lan"]]
    assert office[:3] == [("2023-06-08 08:00", "s"), ("2023-06-26 08:00", "c"), ("2023-06-28 08:00", "c")]


def test_a_year_with_tet_a_swap_and_a_monday_that_is_off(clock: Clock, house: dict[str, int]) -> None:
    clock.now = at("2025-12-29 09:00")
    units = [house["division"], house["museum"], house["library"]]
    for n, due in enumerate(["2026-01-10", "2026-02-20", "2026-04-27", "2026-06-14", "2026-11-24"]):
        record.directive(
            clock.db, f"{n + 1}/SVHTTDL-VP", units, [DISSEMINATE], due=date.fromisoformat(due), at=clock.now
        )
    clock.tick()
    plan = assert_the_plan_holds(clock, "2026-12-31")
    days = {when[:10] for when, *_ in plan}
    off = {"2026-01-01", "2026-01-02", "2026-02-16", "2026-02-20", "2026-04-27", "2026-08-31", "2026-11-24"}
    assert days & off == set()
    assert "2026-01-10" in days  # the Saturday that is worked
    assert ("2026-04-24 14:00", house["hoa"], "d") in {m[:3] for m in plan}  # softly due on the Friday before
    per_day = [(when[:10], person) for when, person, slot, _ in plan if slot in "wr"]
    assert len(per_day) == len(set(per_day))  # one card a person and working day


def test_what_comes_round_is_in_the_plan_and_opened_in_time(clock: Clock, house: dict[str, int]) -> None:
    units = [house["division"], house["museum"]]
    monthly = record.directive(clock.db, "10/SVHTTDL-VP", units, [REPORT], due=date(2023, 6, 25))
    rule = DueRule(EachYear(Every.MONTH, tuple((n, 25) for n in range(1, 13))))
    duty_rules.set_rule(clock.db, clock.office, clock.now, monthly, REPORT, rule, None)
    weekly = record.directive(clock.db, "11/SVHTTDL-VP", [house["library"]], [REPORT], due=date(2023, 6, 8))
    duty_rules.set_rule(
        clock.db, clock.office, clock.now, weekly, REPORT, DueRule(EachWeek(3), DueWording.BEFORE), None
    )
    clock.tick()
    assert_the_plan_holds(clock, "2023-10-31")
    rows = clock.db.execute(
        "select period, due_day from obligations where directive_id = ? and unit_id = ? order by period",
        [monthly, house["museum"]],
    ).fetchall()
    assert [tuple(row) for row in rows] == [
        ("2023-06", "2023-06-25"),
        ("2023-07", "2023-07-25"),
        ("2023-08", "2023-08-25"),
        ("2023-09", "2023-09-25"),
        ("2023-10", "2023-10-25"),
    ]
    # What one does settles the oldest first.
    [oldest] = obligations.of_unit_under(clock.db, monthly, house["museum"])
    assert oldest.due == date(2023, 6, 25)
    obligations.set_state(clock.db, oldest.id, ObligationState.MET, met_at=clock.now)
    [following] = obligations.of_unit_under(clock.db, monthly, house["museum"])
    assert following.due == date(2023, 7, 25)


def test_the_yearly_report_of_others_is_never_a_units_due_day(clock: Clock, house: dict[str, int]) -> None:
    directive = record.directive(clock.db, "1369/BTTTT-CBC", [house["museum"]], [DISSEMINATE], due=None)
    rule = DueRule(EachYear(Every.YEAR, ((12, 15),)), DueWording.BEFORE)
    for binds in (Binds.OTHERS, Binds.UPSTREAM):
        duty_rules.set_rule(clock.db, clock.office, clock.now, directive, REPORT, rule, None, binds)
    clock.turn_to("2024-01-31 12:00")
    rows = clock.db.execute("select due_day, period from obligations").fetchall()
    assert [tuple(row) for row in rows] == [(None, "")]
    assert recurring.coming(clock.db, clock.office, clock.now, date(2030, 1, 1)) == []


def test_an_hour_of_the_paper_decides_what_is_late(clock: Clock, house: dict[str, int]) -> None:
    directive = record.directive(clock.db, "7/SVHTTDL-VP", [house["museum"]], [REPORT], due=date(2023, 6, 16))
    rule = DueRule(OnDay(date(2023, 6, 16)), DueWording.BEFORE, time(17))
    duty_rules.set_rule(clock.db, clock.office, clock.now, directive, REPORT, rule, None)
    [duty] = obligations.of_unit_under(clock.db, directive, house["museum"])
    assert duty.ends_at == at("2023-06-16 17:00")
    for moment, late in (("16:59", LateMark.ON_TIME), ("17:00", LateMark.MET_LATE)):
        met = Obligation(duty.duty, ObligationState.MET, duty.due, at(f"2023-06-16 {moment}"), duty.ends_at)
        assert late_mark(met, met.met_at or 0, OFFICE_ZONE) is late


def test_urgency_goes_out_at_any_hour_and_is_planned_so(clock: Clock, house: dict[str, int]) -> None:
    urgent = record.directive(
        clock.db, "99/SVHTTDL-VP", [house["museum"], house["division"]], [RECEIVE], due=date(2023, 6, 9)
    )
    clock.db.execute("update directives set urgent = 1 where id = ?", [urgent])
    record.directive(clock.db, "100/SVHTTDL-VP", [house["museum"]], [RECEIVE], due=date(2023, 6, 9))
    plan = assert_the_plan_holds(clock, "2023-06-30")
    slots = [(when, slot) for when, person, slot, _ in plan if person == house["mai"]]
    assert slots[:5] == [
        ("2023-06-06 08:00", "r"),
        ("2023-06-06 08:00", "u"),
        ("2023-06-08 08:00", "r"),
        ("2023-06-08 08:00", "u"),
        ("2023-06-09 08:00", "r"),
    ]
    assert ("2023-06-12 08:00", house["boss"], "e") in {m[:3] for m in plan}


def test_a_head_away_with_and_without_somebody_in_their_place(clock: Clock, house: dict[str, int]) -> None:
    record.directive(
        clock.db, "1204/SVHTTDL-VP", [house["museum"], house["division"]], [DISSEMINATE], due=date(2023, 6, 23)
    )
    clock.db.execute(
        "insert into delegations (unit_id, to_person_id, from_day, to_day, given_at, given_by) values (?, ?, '2023-06-19', '2023-06-23', 0, ?)",
        [house["museum"], house["binh"], house["mai"]],
    )
    staff.add_absence(clock.db, house["hoa"], date(2023, 6, 20), date(2023, 6, 22), clock.now, None)
    plan = assert_the_plan_holds(clock, "2023-07-07")
    heard = {
        name: [when[:10] for when, person, *_ in plan if person == house[name]]
        for name in ("mai", "binh", "hoa", "thu")
    }
    assert not any("2023-06-19" <= day <= "2023-06-23" for day in heard["mai"])
    assert {"2023-06-19", "2023-06-20", "2023-06-22", "2023-06-23"} <= set(heard["binh"])
    assert not any("2023-06-20" <= day <= "2023-06-22" for day in heard["hoa"])
    assert {"2023-06-20", "2023-06-22"} <= set(heard["thu"])
    assert "2023-06-26" in heard["mai"]  # both fall back by themselves
    assert "2023-06-23" in heard["hoa"]


def test_after_an_outage_the_plan_says_what_the_next_tick_does(clock: Clock, house: dict[str, int]) -> None:
    record.directive(
        clock.db, "1204/SVHTTDL-VP", [house["museum"], house["division"]], [DISSEMINATE], due=date(2023, 6, 23)
    )
    clock.turn_to("2023-06-08 18:00")
    clock.now = at("2023-06-21 18:30")
    assert_the_plan_holds(clock, "2023-07-31")


def test_what_a_day_off_would_change_is_shown_before_it_is_saved(clock: Clock, house: dict[str, int]) -> None:
    record.directive(clock.db, "1204/SVHTTDL-VP", [house["museum"]], [DISSEMINATE], due=date(2023, 6, 23))
    until = date(2023, 6, 23)
    marks = {date(2023, 6, 22): DayMark(False, "mất điện", "12/TB-SVHTTDL")}
    change = time_machine.with_calendar(clock.office, WorkCalendar(marks))
    shown = time_machine.what_changes(clock.db, clock.office, clock.now, until, change)
    moved = {(local(m.at, OFFICE_ZONE).strftime("%d/%m"), m.card.slot) for m in shown.more}
    assert ("21/06", Slot.DEADLINES) in moved  # T-1 comes a day earlier
    assert ("22/06", Slot.DEADLINES) in {(local(m.at, OFFICE_ZONE).strftime("%d/%m"), m.card.slot) for m in shown.fewer}
    assert shown.people == 2
    before = future(clock, "2023-06-23")
    calendar.mark_day(clock.db, date(2023, 6, 22), False, "mất điện", "12/TB-SVHTTDL", clock.now, None)
    after = future(clock, "2023-06-23")
    assert len(set(after) - set(before)) == len(shown.more)
    assert len(set(before) - set(after)) == len(shown.fewer)


DUES = st.dates(date(2023, 6, 6), date(2023, 7, 20))
NAMES = st.sampled_from(["office", "division", "museum", "library", "troupe"])


@settings(max_examples=5, deadline=None)
@given(st.lists(st.tuples(NAMES, st.sampled_from(Duty), DUES, st.booleans()), min_size=1, max_size=8))
def test_any_office_lives_through_its_plan(asked: list[tuple[str, Duty, date, bool]]) -> None:
    clock = Clock(record.empty_record(), record.office(), record.NINE)
    clock.earnest()
    ids = furnish(clock)
    for n, (name, duty, due, urgent) in enumerate(asked):
        directive = record.directive(clock.db, f"{n + 1}/SVHTTDL-VP", [ids[name]], [duty], due=due)
        clock.db.execute("update directives set urgent = ? where id = ?", [int(urgent), directive])
    assert_the_plan_holds(clock, "2023-08-04")
