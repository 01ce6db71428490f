"""The calendar is the office's: before a change is saved it says which due days and reminders move."""

from datetime import date, timedelta

import pytest

from bot.actions import calendar_changes
from bot.actions.calendar_changes import CalendarRefusal
from bot.domain.calendar import DayMark, Half
from bot.domain.calendar_change import MarkFault, Moved
from bot.domain.instants import OFFICE_ZONE, local
from bot.domain.obligations import Duty
from bot.domain.people import Role
from bot.domain.units import UnitKind
from bot.store import people
from tests import record
from tests.actions.ticking import Clock
from tests.domain.moments import at

FRIDAY, SATURDAY = date(2023, 6, 16), date(2023, 6, 17)


@pytest.fixture
def lan(clock: Clock) -> int:
    office = record.unit(clock.db, "Văn phòng Sở", UnitKind.OFFICE, 15, short="VPS")
    return record.person(clock.db, "Chu Thị Lan", office, Role.OFFICE)


@pytest.fixture
def hoa(clock: Clock) -> int:
    division = record.unit(clock.db, "Phòng Quản lý văn hóa", UnitKind.DIVISION, 12, short="QLVH")
    hoa = record.person(clock.db, "Hoàng Thị Hoa", division)
    record.directive(clock.db, "1204/SVHTTDL-VP", [division], [Duty.RECEIVE], due=FRIDAY)
    record.directive(clock.db, "1205/SVHTTDL-VP", [division], [Duty.RECEIVE], due=date(2023, 7, 14))
    return hoa


def save(clock: Clock, person: int, marks: dict[date, DayMark | None]) -> object:
    who = people.standing(clock.db, person, clock.office.today(clock.now))
    return calendar_changes.save(clock.db, clock.office, clock.now, who, marks)


def test_a_day_off_says_what_it_moves_then_moves_it(clock: Clock, lan: int, hoa: int) -> None:
    marks: dict[date, DayMark | None] = {FRIDAY: DayMark(False, "mất điện toàn cơ quan", "12/TB-SVHTTDL")}
    shown = calendar_changes.effect(clock.db, clock.office, clock.now, marks)
    assert shown.moved == (Moved(FRIDAY, FRIDAY, date(2023, 6, 15)),)
    assert shown.faults == ()
    rings = {f"{local(m.at, OFFICE_ZONE):%d/%m %H:%M}" for m in shown.reminders.more if m.card.person_id == hoa}
    assert {"08/06 08:00", "15/06 14:00"} <= rings
    assert save(clock, lan, marks) == ()
    [line] = clock.lines("calendar-changed")
    assert (line["day"], line["works"]) == ("2023-06-16", False)
    clock.turn_to("2023-06-19 12:00")
    assert [ring for ring in clock.rang(hoa) if ring < "19"][-2:] == ["15/6 08:00 reminder", "15/6 14:00 reminder"]
    assert clock.office.calendar(clock.db).mark(FRIDAY) == marks[FRIDAY]


def test_a_mark_taken_away_brings_the_baseline_back(clock: Clock, lan: int, hoa: int) -> None:
    save(clock, lan, {FRIDAY: DayMark(False, "mất điện")})
    shown = calendar_changes.effect(clock.db, clock.office, clock.now, {FRIDAY: None})
    assert shown.moved == (Moved(FRIDAY, date(2023, 6, 15), FRIDAY),)
    assert save(clock, lan, {FRIDAY: None}) == ()
    assert clock.office.calendar(clock.db).is_working(FRIDAY)


def test_a_working_saturday_and_half_a_day(clock: Clock, lan: int, hoa: int) -> None:
    marks: dict[date, DayMark | None] = {
        SATURDAY: DayMark(True, "làm bù", "12/TB-SVHTTDL"),
        FRIDAY: DayMark(True, "họp toàn Sở buổi chiều", "", Half.MORNING),
    }
    assert save(clock, lan, marks) == ()
    hours = clock.office.push_hours(clock.db)
    assert hours.is_open(at("2023-06-17 09:00"))
    assert hours.is_open(at("2023-06-16 09:00"))
    assert not hours.is_open(at("2023-06-16 14:00"))
    assert hours.next_open(at("2023-06-16 11:30")) == at("2023-06-17 07:30")
    clock.turn_to("2023-06-17 18:00")
    # The second reminder of the day would come when nobody works any more, and the day after it is no longer true.
    assert [ring for ring in clock.rang(hoa) if ring.startswith("16/6")] == ["16/6 08:00 reminder"]


@pytest.mark.parametrize(
    ("day", "mark", "fault"),
    [
        (date(2023, 6, 2), DayMark(False, "nghỉ"), MarkFault.PAST),
        (date(2030, 6, 3), DayMark(False, "nghỉ"), MarkFault.TOO_FAR),
        (FRIDAY, DayMark(False, "  "), MarkFault.NO_REASON),
        (FRIDAY, DayMark(True, "làm bình thường"), MarkFault.NOTHING_CHANGES),
        (SATURDAY, DayMark(False, "thứ Bảy"), MarkFault.NOTHING_CHANGES),
    ],
)
def test_what_cannot_be_marked_is_said_and_nothing_is_saved(
    clock: Clock, lan: int, day: date, mark: DayMark, fault: MarkFault
) -> None:
    marks: dict[date, DayMark | None] = {day: mark, date(2023, 6, 20): DayMark(False, "nghỉ")}
    assert calendar_changes.effect(clock.db, clock.office, clock.now, marks).faults == ((day, fault),)
    assert save(clock, lan, marks) == ((day, fault),)
    assert clock.lines("calendar-changed") == []
    assert clock.office.calendar(clock.db).is_working(date(2023, 6, 20))


def test_a_month_without_a_working_day_is_refused(clock: Clock, lan: int) -> None:
    marks: dict[date, DayMark | None] = {
        day: DayMark(False, "nghỉ dài")
        for n in range(45)
        if (day := date(2023, 7, 3) + timedelta(days=n)).weekday() < 5
    }
    faults = save(clock, lan, marks)
    assert isinstance(faults, tuple)
    assert {fault for _, fault in faults} == {MarkFault.WEEK_EMPTY}


def test_only_the_office_marks_days(clock: Clock, hoa: int) -> None:
    assert save(clock, hoa, {FRIDAY: DayMark(False, "nghỉ")}) is CalendarRefusal.NOT_OFFICE
    assert clock.office.calendar(clock.db).is_working(FRIDAY)


def test_a_clock_that_jumps_back_or_forth_harms_nothing(clock: Clock, lan: int, hoa: int) -> None:
    clock.turn_to("2023-06-15 12:00")
    rings = clock.rang(hoa)
    clock.jump_to("2023-06-12 09:00")
    clock.turn_to("2023-06-15 12:00")
    assert clock.rang(hoa) == rings
    clock.jump_to("2023-06-16 09:00")
    clock.jump_to("2023-06-15 10:00")
    clock.jump_to("2023-06-16 15:00")
    assert [ring for ring in clock.rang(hoa) if ring.startswith("16/6")] == [
        "16/6 09:00 reminder",
        "16/6 15:00 reminder",
    ]
