"""A case keeps the ladder it began with; the office may choose another for one directive, and sees first what it changes."""

import dataclasses as dc
from datetime import date

import pytest

from bot.actions import ladders, time_machine
from bot.config.settings import Overdue
from bot.domain.ladder import Steps, ladder_of
from bot.domain.obligations import Duty
from bot.domain.people import Role
from bot.domain.units import UnitKind
from bot.store import ladders as store
from tests import record
from tests.actions.ticking import Clock

FRIDAY = date(2023, 6, 23)


@pytest.fixture
def hoa(clock: Clock) -> int:
    office = record.unit(clock.db, "Văn phòng Sở", UnitKind.OFFICE, 15, short="VPS")
    record.person(clock.db, "Chu Thị Lan", office, Role.OFFICE)
    division = record.unit(clock.db, "Phòng Quản lý văn hóa", UnitKind.DIVISION, 12, short="QLVH")
    return record.person(clock.db, "Hoàng Thị Hoa", division)


def directive(clock: Clock, number: str) -> int:
    row = clock.db.execute("select unit_id from posts where role = 'head'").fetchone()
    return record.directive(clock.db, number, [row["unit_id"]], [Duty.RECEIVE], due=FRIDAY, at=clock.now)


def configure(clock: Clock, **chosen: object) -> None:
    reminders = dc.replace(clock.office.config.reminders, **chosen)  # type: ignore[arg-type]
    clock.office = dc.replace(clock.office, config=dc.replace(clock.office.config, reminders=reminders))


def occurrences(clock: Clock, directive_id: int) -> list[str]:
    rows = clock.db.execute(
        "select r.occurrence from reminders r join obligations o on o.id = r.obligation_id where o.directive_id = ? order by r.at",
        [directive_id],
    ).fetchall()
    return [row["occurrence"].partition("@")[0] for row in rows]


def test_what_was_configured_when_it_began_holds_to_its_end(clock: Clock, hoa: int) -> None:
    before = directive(clock, "1/SVHTTDL-VP")
    clock.tick()
    configure(clock, offsets=(4,), overdue=Overdue.OFF)
    after = directive(clock, "2/SVHTTDL-VP")
    clock.turn_to("2023-06-30 12:00")
    assert occurrences(clock, before) == [
        "before_10", "before_5", "before_3", "before_1", "due_day", "due_day_again", "overdue_1", "overdue_3",
    ]  # fmt: skip
    assert occurrences(clock, after) == ["before_4", "due_day", "due_day_again"]
    assert len(store.every(clock.db)) == 2


def test_a_ladder_of_its_own_for_one_directive_is_shown_first(clock: Clock, hoa: int) -> None:
    chosen = directive(clock, "1/SVHTTDL-VP")
    other = directive(clock, "2/SVHTTDL-VP")
    clock.tick()
    steps = Steps((7, 2), overdue=False)
    change = time_machine.with_ladder(chosen, ladder_of(steps))
    shown = time_machine.what_changes(clock.db, clock.office, clock.now, FRIDAY, change)
    assert shown.people == 1
    plan_before = time_machine.plan_until(clock.db, clock.office, clock.now, FRIDAY)
    store.set_for_directive(clock.db, chosen, ladders.freeze(clock.db, clock.now, ladder_of(steps)))
    plan_after = time_machine.plan_until(clock.db, clock.office, clock.now, FRIDAY)
    assert len(plan_after) - len(plan_before) == len(shown.more) - len(shown.fewer)
    clock.turn_to("2023-06-30 12:00")
    assert occurrences(clock, chosen) == ["before_7", "before_2", "due_day", "due_day_again"]
    assert "before_5" in occurrences(clock, other)


def test_the_same_ladder_is_kept_once(clock: Clock, hoa: int) -> None:
    numbers = {ladders.freeze(clock.db, clock.now, ladder_of(Steps((n % 2 + 1,)))) for n in range(6)}
    assert len(numbers) == 2
    assert not store.freeze_directive(clock.db, 12345, 1)


def test_another_ladder_in_the_configuration_is_told_to_the_office_once_and_running_cases_keep_theirs(
    clock: Clock, hoa: int
) -> None:
    lan = clock.db.execute("select id from people where full_name = 'Chu Thị Lan'").fetchone()["id"]
    old = directive(clock, "1204/SVHTTDL-VP")
    clock.tick()
    assert clock.phone(lan) == [], "the first ladder of all is no change"
    kept = store.number_of(clock.db, old)
    configure(clock, offsets=(7, 2), leaders_after=0)
    clock.tick()
    [told] = clock.phone(lan)
    assert told.text.splitlines() == [
        "Cách nhắc trong cấu hình đã đổi, áp dụng cho văn bản chuyển từ nay:",
        "- Nhắc trước hạn (ngày làm việc): 10, 05, 03, 01 thành 07, 02",
        "- Báo lãnh đạo Sở: quá hạn 03 ngày làm việc thành không",
        "01 văn bản đang theo dõi giữ cách nhắc cũ. Đổi cho một văn bản: /cachnhac",
    ]
    clock.tick()
    assert len(clock.phone(lan)) == 1
    assert clock.phone(hoa) == []
    assert store.number_of(clock.db, old) == kept
    [line] = clock.lines("configured-ladder-changed")
    assert (line["before_id"], line["running"]) == (kept, 1)
    new = directive(clock, "1205/SVHTTDL-VP")
    clock.tick()
    assert store.number_of(clock.db, new) == line["ladder_id"] != kept
