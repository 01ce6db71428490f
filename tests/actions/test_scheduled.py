"""What goes out beside the reminders is foreseen by the functions that send it: the plan of two months is what the log says afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.actions import scheduled
from bot.domain.obligations import Duty
from bot.domain.people import Role
from bot.domain.planned_sendings import SendingKind
from bot.domain.units import UnitKind
from bot.store import calendar, events
from tests import record
from tests.actions.ticking import Clock
from tests.domain.moments import at

SENT_AS: dict[SendingKind, Callable[[Any], bool]] = {
    SendingKind.DIGEST: lambda line: line["kind"] == "log-head-published",
    SendingKind.CODE: lambda line: line["kind"] == "leaders-informed" and line["data"]["period"] == "head",
    SendingKind.MONTH: lambda line: line["kind"] == "leaders-informed" and line["data"]["period"] == "month",
}


@pytest.fixture
def clock() -> Clock:
    clock = Clock(record.empty_record(), record.office(), record.NINE)
    clock.earnest()
    office = record.unit(clock.db, "Văn phòng Sở", UnitKind.OFFICE, 15, short="VPS")
    museum = record.unit(clock.db, "Bảo tàng tỉnh", staff=41, short="BT")
    record.person(clock.db, "Chu Thị Lan", office, Role.OFFICE)
    record.person(clock.db, "Hoàng Văn Đức", office, Role.LEADER)
    record.person(clock.db, "Lý Thị Mai", museum)
    record.directive(clock.db, "1204/SVHTTDL-VP", [museum], [Duty.RECEIVE], due=date(2023, 12, 29))
    return clock


def planned(clock: Clock, until: date) -> dict[SendingKind, list[int]]:
    found: dict[SendingKind, list[int]] = {kind: [] for kind in SENT_AS}
    for each in scheduled.until(clock.db, clock.office, clock.now, until):
        found[each.kind].append(each.at)
    return found


def sent(clock: Clock, since: int) -> dict[SendingKind, list[int]]:
    lines = [line for kind in ("log-head-published", "leaders-informed") for line, _ in events.of_kind(clock.db, kind)]
    return {kind: [line["at"] for line in lines if line["at"] > since and is_(line)] for kind, is_ in SENT_AS.items()}


def test_two_months_of_digests_codes_and_monthly_lines_are_what_was_planned(clock: Clock) -> None:
    """A Friday off among them (the digest a day earlier), a week wholly off, and a month that begins on a Saturday."""
    for day in (date(2023, 6, 23), *(date(2023, 7, d) for d in range(10, 15))):
        calendar.mark_day(clock.db, day, False, "nghỉ", "", clock.now, None)
    began, foreseen = clock.now, planned(clock, date(2023, 8, 4))
    clock.turn_to("2023-08-04 23:00")
    assert foreseen == sent(clock, began)
    assert [len(each) for each in foreseen.values()] == [8, 8, 2]
    shown = [clock.shown(each) for each in foreseen[SendingKind.DIGEST]]
    assert "22/6 14:00" in shown
    assert not any(day.startswith(("13/7", "14/7")) for day in shown)


def test_what_an_outage_left_over_is_in_the_plan_of_that_moment(clock: Clock) -> None:
    """Back on a Saturday: the Friday's digest is owed still, and goes out on Monday morning."""
    clock.now = at("2023-06-10 09:00")
    began, foreseen = clock.now, planned(clock, date(2023, 6, 16))
    clock.turn_to("2023-06-16 23:00")
    assert foreseen == sent(clock, began)
    assert [clock.shown(each) for each in foreseen[SendingKind.DIGEST]] == ["12/6 07:30", "16/6 14:00"]


def test_nothing_is_foreseen_for_an_office_without_units() -> None:
    bare = Clock(record.empty_record(), record.office(), record.NINE)
    assert scheduled.until(bare.db, bare.office, bare.now, date(2023, 12, 31)) == []
