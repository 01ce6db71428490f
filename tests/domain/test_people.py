"""Who may do what: asked of posts and delegations that hold on the day, stated once (bot.domain.people)."""

from datetime import date

import pytest

from bot.domain.people import (
    Delegation,
    Post,
    Role,
    Standing,
    may_acknowledge_receipt,
    may_confirm_dissemination,
    may_delegate,
    may_end_post,
    may_enter_figures,
    may_publish,
    may_report,
    may_stop_any,
    waits_for_office,
)
from bot.domain.units import UnitKind

UNIT, BUREAU, ROOT = 7, 1, 2


def who(role: Role, unit: int = UNIT, kind: UnitKind = UnitKind.PUBLIC_UNIT) -> Standing:
    return Standing(9, (Post(3, 9, unit, kind, role, "", None, None),))


DELEGATE = Standing(9, (), (Delegation(1, UNIT, 9, date(2023, 6, 5), date(2023, 6, 9)),))
CHIEF = who(Role.HEAD, BUREAU, UnitKind.OFFICE)
DEPUTY_CHIEF = who(Role.DEPUTY, BUREAU, UnitKind.OFFICE)
MEMBER = who(Role.OFFICE, BUREAU, UnitKind.OFFICE)
ADMINISTRATOR = who(Role.ADMINISTRATOR, ROOT, UnitKind.OTHER)


@pytest.mark.parametrize(
    ("role", "receives", "figures", "confirms", "reports", "delegates"),
    [
        (Role.HEAD, True, True, True, True, True),
        (Role.ACTING_HEAD, True, True, True, True, True),
        (Role.DEPUTY, True, True, False, False, False),
        (Role.CLERK, True, True, False, True, False),
        (Role.FOCAL, True, True, False, True, False),
        (Role.STAFF, False, False, False, False, False),
        (Role.LEADER, False, False, False, False, False),
    ],
)
def test_who_may_set_which_level_for_the_unit(
    role: Role, receives: bool, figures: bool, confirms: bool, reports: bool, delegates: bool
) -> None:
    one = who(role)
    assert may_acknowledge_receipt(one, UNIT) is receives
    assert may_enter_figures(one, UNIT) is figures
    assert may_confirm_dissemination(one, UNIT) is confirms
    assert may_report(one, UNIT) is reports
    assert may_delegate(one, UNIT) is delegates
    assert not may_acknowledge_receipt(one, UNIT + 1), "a post says nothing about another unit"


def test_a_delegate_confirms_and_reports_but_passes_nothing_on() -> None:
    assert may_confirm_dissemination(DELEGATE, UNIT)
    assert may_report(DELEGATE, UNIT)
    assert not may_delegate(DELEGATE, UNIT)


def test_the_deputy_chief_acts_for_the_office_and_is_not_its_chief() -> None:
    assert may_publish(DEPUTY_CHIEF)
    assert not DEPUTY_CHIEF.is_chief
    assert not may_stop_any(DEPUTY_CHIEF, author_id=5)
    assert not who(Role.DEPUTY).is_office, "the deputy of any other unit does not"


@pytest.mark.parametrize(
    ("role", "kind", "waits"),
    [
        (Role.HEAD, UnitKind.PUBLIC_UNIT, True),
        (Role.DEPUTY, UnitKind.PUBLIC_UNIT, False),
        (Role.DEPUTY, UnitKind.OFFICE, True),
        (Role.CLERK, UnitKind.OFFICE, False),
        (Role.OFFICE, UnitKind.OFFICE, True),
        (Role.LEADER, UnitKind.OTHER, True),
    ],
)
def test_a_post_that_decides_for_the_office_waits_for_it(role: Role, kind: UnitKind, waits: bool) -> None:
    assert waits_for_office(role, kind) is waits


@pytest.mark.parametrize(
    ("by", "ends_unit", "ends_member", "ends_leader", "ends_chief", "ends_administrator"),
    [
        (MEMBER, True, False, False, False, False),
        (DEPUTY_CHIEF, True, False, False, False, False),
        (CHIEF, True, True, True, False, False),
        (ADMINISTRATOR, True, True, True, True, True),
        (who(Role.HEAD), False, False, False, False, False),
    ],
)
def test_who_may_end_whose_post(
    by: Standing, ends_unit: bool, ends_member: bool, ends_leader: bool, ends_chief: bool, ends_administrator: bool
) -> None:
    assert may_end_post(by, Role.HEAD, UnitKind.PUBLIC_UNIT) is ends_unit
    assert may_end_post(by, Role.CLERK, UnitKind.OFFICE) is ends_unit
    assert may_end_post(by, Role.OFFICE, UnitKind.OFFICE) is ends_member
    assert may_end_post(by, Role.DEPUTY, UnitKind.OFFICE) is ends_member
    assert may_end_post(by, Role.LEADER, UnitKind.OTHER) is ends_leader
    assert may_end_post(by, Role.HEAD, UnitKind.OFFICE) is ends_chief
    assert may_end_post(by, Role.ADMINISTRATOR, UnitKind.OTHER) is ends_administrator
