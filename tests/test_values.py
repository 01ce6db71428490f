"""What is made by :mod:`bot.values` behaves as what :mod:`dataclasses` makes: one suite, both decorators."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from typing import Any, ClassVar

import pytest

from bot import values

BOTH = pytest.mark.parametrize("data", [dataclasses.dataclass, values.dataclass], ids=["library", "ours"])


@values.dataclass(frozen=True, slots=True)
class Kept:
    """At the top of a module, where pickle finds it."""

    number: int
    names: tuple[str, ...] = ()


def shapes(data: Any) -> Any:
    @data(frozen=True, slots=True)
    class Point:
        x: int
        y: int = 2
        seen: list[int] = dataclasses.field(default_factory=list, compare=False, repr=False)
        count: ClassVar[int] = 7

        def __post_init__(self) -> None:
            if self.x < 0:
                raise ValueError("x")

    @data(frozen=True, kw_only=True)
    class Base:
        at: int = 5

    @data(frozen=True, kw_only=True)
    class Said(Base):
        who: str

        def __repr__(self) -> str:
            return "said"

    @data
    class Open:
        left: int
        right: int = dataclasses.field(default=4, init=False)

    @data(frozen=True, slots=True, order=True)
    class Rung:
        day: int
        hour: int = 8

    @data(eq=False, slots=True)
    class Self:
        x: int

    return Point, Said, Open, Rung, Self


@BOTH
def test_parameters_defaults_factories_and_checks(data: Any) -> None:
    point, said, opened, _, _ = shapes(data)
    assert (point(1).y, point(1, y=3).y, point(1).seen, point.count) == (2, 3, [], 7)
    assert point(1).seen is not point(1).seen
    assert (said(who="An").at, said(at=6, who="An").at) == (5, 6)
    assert (opened(1).left, opened(1).right) == (1, 4)
    with pytest.raises(ValueError):
        point(-1)
    with pytest.raises(TypeError, match=r"__init__\(\) missing 1 required positional argument: 'x'"):
        point()
    with pytest.raises(TypeError, match="positional"):
        said("An")
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        point(1, z=3)


@BOTH
def test_equal_hashed_shown_and_ordered(data: Any) -> None:
    point, said, opened, rung, itself = shapes(data)
    assert point(1, seen=[1]) == point(1, seen=[2])
    assert point(1) != point(2)
    assert point(1) != (1, 2)
    assert hash(point(1, seen=[1])) == hash(point(1))
    assert {said(who="An"), said(who="An")} == {said(who="An")}
    assert repr(point(1)).endswith("Point(x=1, y=2)")
    assert repr(said(who="An")) == "said"
    assert sorted([rung(2), rung(1, 9), rung(1)]) == [rung(1), rung(1, 9), rung(2)]
    assert opened(1) == opened(1)
    assert opened.__hash__ is None
    assert itself(1) != itself(1)
    assert len({itself(1), itself(1)}) == 2


@BOTH
def test_frozen_stays_as_it_is(data: Any) -> None:
    point, said, opened, _, _ = shapes(data)
    for one in (point(1), said(who="An")):
        name = dataclasses.fields(one)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError, match=f"cannot assign to field '{name}'"):
            setattr(one, name, 2)
        with pytest.raises(dataclasses.FrozenInstanceError, match=f"cannot delete field '{name}'"):
            delattr(one, name)
    with pytest.raises(AttributeError):
        point(1).__dict__  # noqa: B018 - slots
    changed = opened(1)
    changed.left = 9
    assert changed.left == 9


@BOTH
def test_what_the_library_does_with_them(data: Any) -> None:
    point, said, *_ = shapes(data)
    assert all(dataclasses.is_dataclass(each) for each in (point, said))
    assert [f.name for f in dataclasses.fields(said)] == ["at", "who"]
    assert dataclasses.asdict(point(1)) == {"x": 1, "y": 2, "seen": []}
    assert dataclasses.replace(point(1), y=9) == point(1, 9)
    assert copy.deepcopy(point(1, seen=[1])).seen == [1]
    match point(1, 5):
        case point(1, y):
            assert y == 5
    point(1)
    assert list(inspect.signature(point).parameters) == ["x", "y", "seen"]


def test_they_travel_in_a_pickle_and_a_subclass_may_add_behaviour() -> None:
    assert pickle.loads(pickle.dumps(Kept(1, ("An",)))) == Kept(1, ("An",))

    class Louder(Kept):
        def shout(self) -> str:
            return self.names[0].upper()

    assert Louder(1, ("an",)).shout() == "AN"
    assert Louder(1) != Kept(1)


def test_nothing_is_written_before_the_first_is_made() -> None:
    @values.dataclass(frozen=True, slots=True)
    class Fresh:
        x: int

    asleep = Fresh.__init__
    assert Fresh(1).x == 1
    assert Fresh.__init__ is not asleep
    assert Fresh.__init__.__qualname__.endswith("Fresh.__init__")
