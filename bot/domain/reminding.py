"""Whom a reminder reaches and what it may list: reminders go only to those who may act (design.md 7).

*May act* is wider than *may confirm*: a clerk enters the figures of a dissemination, the head confirms them. Figures that
wait for the head are no longer the clerk's to do.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from bot.domain.ladder import Rung, RungKind
from bot.domain.obligations import Duty
from bot.domain.people import (
    HEADS,
    RECEIVING,
    Delegation,
    Post,
    Role,
    Standing,
    may_acknowledge_receipt,
    may_confirm_dissemination,
    may_enter_figures,
    may_report,
)
from bot.domain.units import UnitKind


def may_act(who: Standing, unit_id: int, duty: Duty) -> bool:
    """Whether the person can do something about the unit's duty: acknowledge, enter or confirm figures, report."""
    match duty:
        case Duty.RECEIVE:
            return may_acknowledge_receipt(who, unit_id)
        case Duty.DISSEMINATE:
            return may_enter_figures(who, unit_id)
        case Duty.REPORT:
            return may_report(who, unit_id)


def may_settle(who: Standing, unit_id: int, duty: Duty) -> bool:
    """Whether what the person does counts at once; otherwise prepared figures end their part."""
    if duty is Duty.DISSEMINATE:
        return may_confirm_dissemination(who, unit_id)
    return may_act(who, unit_id, duty)


def acting_in(who: Standing) -> list[tuple[int, str, bool]]:
    """(unit, duty, settles) over every unit the person answers for."""
    return [
        (unit_id, duty.value, may_settle(who, unit_id, duty))
        for unit_id in who.unit_ids
        for duty in Duty
        if may_act(who, unit_id, duty)
    ]


def acting_roles(delegate: str) -> list[tuple[str, str, bool]]:
    """The same by role, for asking many people at once: (role, duty, settles); ``delegate`` names who confirms instead of the head."""
    unit = 1
    by_role: Mapping[str, Standing] = {
        **{role.value: Standing(1, (Post(0, 1, unit, UnitKind.OTHER, role, "", None, None),)) for role in RECEIVING},
        delegate: Standing(1, (), (Delegation(0, unit, 1, date.min, date.max),)),
    }
    return [(name, duty, settles) for name, who in by_role.items() for _, duty, settles in acting_in(who)]


def reached(who: Standing, unit_id: int, rung: Rung) -> bool:
    """Whether a rung speaks to the person: before the day all who may act, from the day the head and who confirms instead."""
    if rung.kind is RungKind.BEFORE:
        return True
    return bool(who.roles_in(unit_id) & rung.roles) or any(d.unit_id == unit_id for d in who.delegations)


def stood_in_for(people: Sequence[Standing], unit_id: int, absent: Collection[int] = ()) -> frozenset[int]:
    """Heads in whose place somebody else confirms today: their part is the other's for these days. Who is ``absent`` stands in for nobody."""
    here = [who for who in people if who.person_id not in absent]
    if not any(d.unit_id == unit_id for who in here for d in who.delegations):
        return frozenset()
    return frozenset(
        who.person_id
        for who in people
        if who.roles_in(unit_id) & HEADS and not any(d.unit_id == unit_id for d in who.delegations)
    )


def to_remind(
    people: Sequence[Standing],
    unit_id: int,
    duty: Duty,
    proposed: bool,
    rung: Rung,
    absent: Collection[int] = (),
) -> list[Standing]:
    """Who of the unit's people is reminded of a duty by a rung. Where the unit has none of the rung's people, all who may act.

    Who is ``absent``, and a head in whose place somebody confirms, is passed over.
    """
    away = stood_in_for(people, unit_id, absent)
    able = [
        who
        for who in people
        if who.person_id not in away
        and who.person_id not in absent
        and may_act(who, unit_id, duty)
        and (not proposed or may_settle(who, unit_id, duty))
    ]
    return [who for who in able if reached(who, unit_id, rung)] or able


def role_of(who: Standing, unit_id: int) -> Role | None:
    """The first role, in the order in which a unit is spoken to; None for somebody who confirms instead of the head."""
    roles = who.roles_in(unit_id)
    return next((role for role in Role if role in roles), None)
