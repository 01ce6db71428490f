"""No surprise from the machine: what would go to far more people than of late waits for one tap; a week's push is put off or left out."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions import duty_rules, surprises, time_machine, weekly_changes
from bot.actions.surprises import HeldRefusal
from bot.actions.surprises_ahead import will_wait
from bot.actions.weekly_changes import PutOff, PutOffRefusal
from bot.domain.due_rules import DueRule, EachWeek
from bot.domain.obligations import Duty
from bot.domain.people import Role
from bot.domain.schedule import Slot
from bot.domain.surprise import Automatic, Past, Sending, most_unasked, would_wait
from bot.domain.units import UnitKind
from bot.store import automatic, people, settings
from tests import record
from tests.actions.test_time_machine import assert_the_plan_holds
from tests.actions.ticking import Clock, labels
from tests.domain.moments import at

RECEIVE, REPORT = Duty.RECEIVE, Duty.REPORT
BY_TAP: dict[str, object] = {"channel": "telegram", "message_id": "tap"}


@pytest.fixture
def lan(clock: Clock) -> int:
    return record.person(
        clock.db, "Chu Thị Lan", record.unit(clock.db, "Văn phòng Sở", UnitKind.OFFICE, 9), Role.OFFICE
    )


@pytest.fixture
def units(clock: Clock, lan: int) -> list[int]:
    made = [record.unit(clock.db, f"Đơn vị {n}", staff=10) for n in range(24)]
    for n, unit_id in enumerate(made):
        record.person(clock.db, f"Hoàng Thị {n}", unit_id)
    return made


def reached(clock: Clock, prefix: str) -> int:
    return len({key for key in list(clock.keys()) if key.startswith(prefix)})


def held(clock: Clock) -> automatic.Held:
    [found] = automatic.waiting(clock.db)
    return found


def decide(clock: Clock, lan: int, *, send: bool, number: int | None = None) -> automatic.Held | HeldRefusal:
    who = people.standing(clock.db, lan, clock.office.today(clock.now))
    number = held(clock).id if number is None else number
    return surprises.decide(clock.db, clock.now, who, number, BY_TAP, send=send)


def grown_push(clock: Clock, units: list[int]) -> None:
    """One Monday eight people were reminded; the next one it would be twenty-four."""
    record.directive(clock.db, "1204/SVHTTDL-VP", units[:8], [RECEIVE], due=date(2023, 9, 29))
    clock.turn_to("2023-06-14 12:00")
    record.directive(clock.db, "1205/SVHTTDL-VP", units[8:], [RECEIVE], due=date(2023, 9, 29), at=clock.now)


def test_a_first_sending_never_waits_and_a_small_one_neither() -> None:
    week = Automatic.WEEKLY_PUSH
    assert most_unasked(week, [], 0, 10) is None
    past = [Past(week, 40, 0), Past(Automatic.REMINDERS, 400, 0)]
    assert most_unasked(week, past, 1, 10) == 60
    assert most_unasked(week, [Past(week, 3, 0)], 1, 10) == 10
    assert most_unasked(week, past, 1, 0) is None
    assert most_unasked(week, past, 29 * record.DAY, 10) is None  # longer ago than four weeks
    coming = [Sending(week, 61, 1), Sending(week, 62, 2), Sending(week, 94, 3)]
    assert would_wait(coming, past, 10) == [coming[0], coming[2]]


def test_a_push_to_three_times_as_many_waits_for_one_tap_and_then_goes_with_the_next_tick(
    clock: Clock, units: list[int], lan: int
) -> None:
    grown_push(clock, units)
    assert reached(clock, "weekly:2023-06-12:") == 8
    clock.turn_to("2023-06-19 10:00")
    assert reached(clock, "weekly:2023-06-19:") == 0
    asked = clock.phone(lan)[-1]
    assert "Tin nhắc hằng tuần sắp gửi 24 người; lần nhiều nhất trong 04 tuần qua là 08 người." in asked.text
    assert labels(asked) == ["Gửi", "Chưa gửi", "Xem lịch gửi"]
    assert [line["people"] for line in clock.lines("automatic-sending-held")] == [24]
    clock.turn_to("2023-06-19 11:30")
    assert len(clock.lines("automatic-sending-held")) == 1  # asked once
    assert isinstance(decide(clock, lan, send=False), automatic.Held)
    clock.turn_to("2023-06-19 14:00")
    assert reached(clock, "weekly:2023-06-19:") == 0
    assert isinstance(decide(clock, lan, send=True), automatic.Held)
    clock.tick()
    assert reached(clock, "weekly:2023-06-19:") == 24
    assert [line["sent"] for line in clock.lines("automatic-sending-decided")] == [False, True]
    assert automatic.waiting(clock.db) == []
    clock.turn_to("2023-06-26 10:00")
    assert reached(clock, "weekly:2023-06-26:") == 24  # as large as the last one: no surprise


def test_what_nobody_let_go_is_overtaken_by_the_next_of_its_kind(clock: Clock, units: list[int], lan: int) -> None:
    grown_push(clock, units)
    clock.turn_to("2023-06-19 10:00")
    old = held(clock).id
    clock.turn_to("2023-06-26 10:00")
    assert held(clock).id != old
    assert decide(clock, lan, send=True, number=old) is HeldRefusal.GONE
    assert decide(clock, lan, send=True, number=999) is HeldRefusal.UNKNOWN
    official = people.standing(clock.db, lan + 1, clock.office.today(clock.now))
    assert surprises.decide(clock.db, clock.now, official, held(clock).id, BY_TAP, send=True) is HeldRefusal.NOT_OFFICE
    decide(clock, lan, send=True)
    clock.tick()
    assert reached(clock, "weekly:2023-06-19:") == 0
    assert reached(clock, "weekly:2023-06-26:") == 24


def test_reminders_wait_too_and_what_came_meanwhile_is_asked_for_anew(clock: Clock, units: list[int], lan: int) -> None:
    record.directive(clock.db, "1204/SVHTTDL-VP", units[:8], [RECEIVE], due=date(2023, 6, 15))  # T-3 is Monday 12/6
    clock.turn_to("2023-06-14 10:00")  # 8 people at T-1
    record.directive(clock.db, "1205/SVHTTDL-VP", units, [RECEIVE], due=date(2023, 6, 22), at=clock.now)
    clock.turn_to("2023-06-15 10:00")  # 24 people at T-5 of the other
    assert reached(clock, "remind:2023-06-14:") == 8
    assert reached(clock, "remind:2023-06-15:") == 0
    assert "Tin nhắc hạn sắp gửi 24 người" in clock.phone(lan)[-1].text
    old = held(clock).id
    clock.turn_to("2023-06-15 14:30")
    assert held(clock).id != old
    decide(clock, lan, send=True)
    clock.tick()
    assert reached(clock, "remind:2023-06-15:") + reached(clock, "remind-again:2023-06-15:") >= 24
    assert automatic.waiting(clock.db) == []


def test_what_comes_round_is_not_opened_for_many_more_units_unasked(clock: Clock, units: list[int], lan: int) -> None:
    for number, chosen, weekday in (("10/SVHTTDL-VP", units[:8], 2), ("11/SVHTTDL-VP", units, 3)):
        directive = record.directive(clock.db, number, chosen, [REPORT], due=date(2023, 6, 6 + weekday))
        rule = DueRule(EachWeek(weekday + 1))
        duty_rules.set_rule(clock.db, clock.office, clock.now, directive, REPORT, rule, None)
    clock.turn_to("2023-06-16 10:00")
    opened = [line["units"] for line in clock.lines("occurrence-opened")]
    assert 8 in opened
    assert not any(each == 24 for each in opened)
    assert any("Việc định kỳ sắp mở cho 24 đơn vị" in message.text for message in clock.phone(lan))
    decide(clock, lan, send=True)
    clock.tick()
    assert sum(line["units"] for line in clock.lines("occurrence-opened")) >= 32


def test_urgency_and_training_ask_nobody(clock: Clock, units: list[int], lan: int) -> None:
    settings.put(clock.db, "trial_mode", True, clock.now)
    grown_push(clock, units)
    clock.turn_to("2023-06-19 10:00")
    assert automatic.waiting(clock.db) == []
    assert automatic.past(clock.db, clock.now) == []
    clock.earnest()
    urgent = record.directive(clock.db, "99/SVHTTDL-VP", units, [RECEIVE], due=date(2023, 6, 21), at=clock.now)
    clock.db.execute("update directives set urgent = 1 where id = ?", [urgent])
    clock.turn_to("2023-06-20 10:00")
    assert reached(clock, "remind-urgent:2023-06-20:") == 24
    assert lan


def test_the_plan_marks_what_will_be_asked_for(clock: Clock, units: list[int]) -> None:
    grown_push(clock, units)
    planned = time_machine.plan_until(clock.db, clock.office, clock.now, date(2023, 6, 30))
    marked = will_wait(clock.db, clock.office, clock.now, planned)
    assert [(each.kind, each.people, clock.shown(each.at)) for each in marked] == [
        (Automatic.WEEKLY_PUSH, 24, "19/6 08:00")
    ]


# --------------------------------------------------------------------------------------------------------- put off, left out


def change(clock: Clock, lan: int, week: str, how: PutOff) -> weekly_changes.Changed | PutOffRefusal:
    who = people.standing(clock.db, lan, clock.office.today(clock.now))
    return weekly_changes.change(clock.db, clock.office, clock.now, who, date.fromisoformat(week), how, BY_TAP)


def test_the_push_shown_beforehand_is_the_push_of_the_plan(clock: Clock, units: list[int], lan: int) -> None:
    """It is worked out without what goes out beside it, by the function the plan has it from."""
    grown_push(clock, units)
    change(clock, lan, "2023-06-19", PutOff.BY_A_DAY)
    for week in (date(2023, 6, 19), date(2023, 6, 26)):
        shown = weekly_changes.ahead(clock.db, clock.office, clock.now, week)
        planned = time_machine.plan_until(clock.db, clock.office, clock.now, date(2023, 6, 30))
        at = shown.at
        assert at is not None
        assert list(shown.messages) == [each for each in planned if each.card.slot is Slot.WEEKLY and each.at == at]
        assert (shown.people, shown.units) == (24, 24)
    change(clock, lan, "2023-06-26", PutOff.LEFT_OUT)
    left_out = weekly_changes.ahead(clock.db, clock.office, clock.now, date(2023, 6, 26))
    assert (left_out.at, left_out.messages) == (None, ())


def test_put_off_by_a_day_left_out_and_taken_back_and_the_plan_is_what_happens(
    clock: Clock, units: list[int], lan: int
) -> None:
    record.directive(clock.db, "1204/SVHTTDL-VP", units[:2], [RECEIVE], due=date(2023, 6, 27))
    clock.tick()
    assert isinstance(change(clock, lan, "2023-06-12", PutOff.BY_A_DAY), weekly_changes.Changed)
    assert isinstance(change(clock, lan, "2023-06-19", PutOff.LEFT_OUT), weekly_changes.Changed)
    plan = assert_the_plan_holds(clock, "2023-06-30")
    weekly = sorted({when for when, _, slot, _ in plan if slot == Slot.WEEKLY.value})
    assert weekly == ["2023-06-13 08:00", "2023-06-26 08:00"]
    assert [(line["week"], line.get("to")) for line in clock.lines("weekly-push-put-off")] == [
        ("2023-06-12", "2023-06-13"),
        ("2023-06-19", None),
    ]


def test_who_may_decide_and_until_when(clock: Clock, units: list[int], lan: int) -> None:
    record.directive(clock.db, "1204/SVHTTDL-VP", units[:2], [RECEIVE], due=date(2023, 7, 27))
    assert change(clock, lan + 1, "2023-06-12", PutOff.BY_A_DAY) is PutOffRefusal.NOT_OFFICE
    assert change(clock, lan, "2023-06-12", PutOff.AS_EVER) is PutOffRefusal.NOTHING
    for _ in range(4):
        assert isinstance(change(clock, lan, "2023-06-12", PutOff.BY_A_DAY), weekly_changes.Changed)
    assert (
        change(clock, lan, "2023-06-12", PutOff.BY_A_DAY) is PutOffRefusal.NO_DAY
    )  # Friday is the last day of its week
    done = change(clock, lan, "2023-06-12", PutOff.AS_EVER)
    assert isinstance(done, weekly_changes.Changed)
    assert done.at == at("2023-06-12 08:00")
    assert isinstance(change(clock, lan, "2023-06-12", PutOff.LEFT_OUT), weekly_changes.Changed)
    assert change(clock, lan, "2023-06-12", PutOff.LEFT_OUT) is PutOffRefusal.NOTHING
    clock.turn_to("2023-06-19 08:00")
    assert reached(clock, "weekly:2023-06-12:") == 0
    assert change(clock, lan, "2023-06-19", PutOff.BY_A_DAY) is PutOffRefusal.OVER
    assert change(clock, lan, "2023-06-12", PutOff.AS_EVER) is PutOffRefusal.OVER


def test_a_week_left_out_is_not_made_up_for_after_an_outage(clock: Clock, units: list[int], lan: int) -> None:
    record.directive(clock.db, "1204/SVHTTDL-VP", units[:2], [RECEIVE], due=date(2023, 9, 27))
    clock.turn_to("2023-06-09 12:00")
    change(clock, lan, "2023-06-19", PutOff.LEFT_OUT)
    clock.jump_to("2023-06-21 09:00")  # off over the push of the 12th as well
    assert [key for key in list(clock.keys()) if key.startswith("weekly:")] == []
    clock.turn_to("2023-06-26 09:00")
    assert reached(clock, "weekly:2023-06-26:") == 2


def test_a_held_push_can_be_put_off_and_is_asked_for_anew(clock: Clock, units: list[int], lan: int) -> None:
    grown_push(clock, units)
    clock.turn_to("2023-06-19 10:00")
    assert held(clock).people == 24
    assert isinstance(change(clock, lan, "2023-06-19", PutOff.BY_A_DAY), weekly_changes.Changed)
    assert automatic.waiting(clock.db) == []
    clock.turn_to("2023-06-20 10:00")
    assert held(clock).people == 24
    decide(clock, lan, send=True)
    clock.tick()
    assert reached(clock, "weekly:2023-06-19:") == 24
