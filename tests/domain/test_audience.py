"""Choosing units and the people in them."""

from dataclasses import dataclass

from bot.domain.audience import Audience, expand, recipients
from bot.domain.ledger import canonical
from bot.domain.people import HEADS, Post, Role
from bot.domain.units import UnitKind


@dataclass(frozen=True)
class Somewhere:
    id: int
    kind: UnitKind


UNITS = [
    Somewhere(1, UnitKind.OFFICE),
    Somewhere(2, UnitKind.DIVISION),
    Somewhere(3, UnitKind.DIVISION),
    Somewhere(4, UnitKind.PUBLIC_UNIT),
    Somewhere(5, UnitKind.PUBLIC_UNIT),
]


def test_all_units() -> None:
    assert expand(Audience(everyone=True), UNITS) == [1, 2, 3, 4, 5]


def test_kinds_and_chosen_units_together_minus_the_excluded() -> None:
    chosen = Audience(kinds=frozenset({UnitKind.DIVISION}), units=frozenset({5}), excluded=frozenset({3}))
    assert expand(chosen, UNITS) == [2, 5]


def test_an_excluded_unit_stays_out_even_if_chosen() -> None:
    assert expand(Audience(units=frozenset({4, 5}), excluded=frozenset({5})), UNITS) == [4]


def test_nothing_chosen_is_nobody() -> None:
    assert Audience().is_empty
    assert expand(Audience(excluded=frozenset({1})), UNITS) == []


def test_only_those_not_finished() -> None:
    not_finished = Audience(everyone=True, excluded=frozenset({4}), unfinished_with=9)
    assert expand(not_finished, UNITS, unfinished={2, 4, 5}) == [2, 5]
    assert expand(not_finished, UNITS) == []


def test_a_unit_dissolved_since_is_not_addressed() -> None:
    assert expand(Audience(units=frozenset({5, 99})), UNITS) == [5]


def test_an_audience_reads_back_as_it_was_written() -> None:
    chosen = Audience(False, frozenset({UnitKind.DIVISION}), frozenset({5, 2}), frozenset({3}), 9, HEADS)
    assert Audience.from_json(chosen.to_json()) == chosen
    assert canonical(chosen.to_json()) == canonical(Audience.from_json(chosen.to_json()).to_json())
    assert Audience.from_json(Audience(everyone=True).to_json()) == Audience(everyone=True)


def post(person: int, role: Role) -> Post:
    return Post(100 + person, person, 4, UnitKind.PUBLIC_UNIT, role, "", None, None)


MUSEUM = [post(13, Role.CLERK), post(11, Role.HEAD), post(14, Role.STAFF), post(12, Role.DEPUTY), post(13, Role.FOCAL)]


def test_every_head_deputy_clerk_and_focal_point_gets_the_card_once_heads_first() -> None:
    assert recipients(MUSEUM) == [11, 12, 13]


def test_a_broadcast_to_heads_only() -> None:
    assert recipients(MUSEUM, HEADS) == [11]
    assert recipients(MUSEUM, {Role.HEAD, Role.CLERK}) == [11, 13]
    assert recipients([], HEADS) == []
