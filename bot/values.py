"""Data classes that cost nothing until the first one is made.

The product has some 550 of them, and :func:`dataclasses.dataclass` writes and compiles five to seven methods for each while
its module is imported: that was half of the time a start took. :func:`dataclass` here keeps the library's fields, slots,
``replace``, ``fields`` and ``asdict`` and does the rest later or once for all: ``__init__``, ``__eq__`` and ``__hash__``
are written when they are first called, and ``__repr__`` and the refusal to change a frozen one need nothing written.
To a type checker it *is* the library's decorator. What is not used here is not taken: ``init``, ``repr``,
``unsafe_hash``, ``InitVar``. ``inspect.signature`` of a class knows its parameters from the first instance on.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, asdict, field, fields, is_dataclass, replace
from dataclasses import dataclass as _library
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any

__all__ = ["FrozenInstanceError", "asdict", "dataclass", "field", "fields", "is_dataclass", "replace"]


if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, kw_only=False, eq=True, order=False):
        """As :func:`dataclasses.dataclass` with the same options."""

        def wrap(cls):
            return _made(cls, frozen, slots, kw_only, eq, order)

        return wrap if cls is None else wrap(cls)


_Any = Callable[..., Any]


def _made(cls: type, frozen: bool, slots: bool, kw_only: bool, eq: bool, order: bool) -> type:
    own = dict(vars(cls))
    if own.get("__doc__") is None:
        cls.__doc__ = cls.__name__  # else the library works out the signature, for nobody to read
    made: type = _library(init=False, repr=False, eq=order, order=order, slots=slots, kw_only=kw_only)(cls)
    methods: dict[str, Any] = {"__repr__": _repr}
    methods["__init__"] = _later(made, "__init__", lambda: _init(made, frozen))
    if eq:
        methods["__eq__"] = _later(made, "__eq__", lambda: _eq(made))
        # A class that writes __eq__ has None here already; only a __hash__ of its own counts.
        if own.get("__hash__") is None:
            own.pop("__hash__", None)
            methods["__hash__"] = _later(made, "__hash__", lambda: _hash(made)) if frozen else None
    if frozen:
        methods |= {"__setattr__": _refuse, "__delattr__": _refuse_delete}
        if slots:
            methods |= {"__getstate__": _state, "__setstate__": _restore}
    for name, method in methods.items():
        if name not in own:  # with ``order`` the library has written its own __eq__, which ours replaces
            setattr(made, name, method)
    return made


# ---------------------------------------------------------------------------------------------------- made once, for all


@reprlib.recursive_repr()
def _repr(self: Any) -> str:
    shown = ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)
    return f"{type(self).__qualname__}({shown})"


def _refuse(_self: object, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(_self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, f.name) for f in fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for each, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)


# ----------------------------------------------------------------------------------------------- written when first called


def _later(cls: type, name: str, write: Callable[[], _Any]) -> _Any:
    """A method that writes the real one in its place, and calls it. Two threads that come at once write the same."""

    def first(self: object, *args: Any, **values: Any) -> Any:
        real = write()
        real.__qualname__, real.__module__ = f"{cls.__qualname__}.{name}", cls.__module__
        if vars(cls)[name] is first:
            setattr(cls, name, real)
        return real(self, *args, **values)

    first.__name__ = name
    return first


def _written(name: str, parameters: list[str], lines: list[str], known: dict[str, Any]) -> _Any:
    body = "\n  ".join(lines or ["pass"])
    exec(f"def {name}({', '.join(['self', *parameters])}):\n  {body}", known)  # noqa: S102 - names of our own fields
    written: _Any = known[name]
    return written


def _compared(cls: type, of: str) -> str:
    names = [f"{of}.{f.name}," for f in fields(cls) if f.compare]
    return f"({' '.join(names)})"


def _eq(cls: type) -> _Any:
    test = f"return {_compared(cls, 'self')} == {_compared(cls, 'other')}"
    return _written(
        "__eq__", ["other"], ["if other.__class__ is self.__class__:", f" {test}", "return NotImplemented"], {}
    )


def _hash(cls: type) -> _Any:
    return _written("__hash__", [], [f"return hash({_compared(cls, 'self')})"], {})


_LATER = object()
"""The default of a parameter whose value a factory makes."""


def _init(cls: type, frozen: bool) -> _Any:
    known: dict[str, Any] = {"_LATER": _LATER, "_set": object.__setattr__}
    every: tuple[Field[Any], ...] = fields(cls)
    asked = [f for f in every if f.init]
    names = [_parameter(f, known) for f in asked if not f.kw_only]
    if any(f.kw_only for f in asked):
        names += ["*", *(_parameter(f, known) for f in asked if f.kw_only)]
    lines = [line for f in every if (line := _assignment(cls, f, frozen, known))]
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    made = _written("__init__", names, lines, known)
    made.__annotations__ = {**{f.name: f.type for f in asked}, "return": None}
    return made


def _parameter(each: Field[Any], known: dict[str, Any]) -> str:
    if each.default_factory is not MISSING:
        known[f"_make_{each.name}"] = each.default_factory
        return f"{each.name}=_LATER"
    if each.default is not MISSING:
        known[f"_default_{each.name}"] = each.default
        return f"{each.name}=_default_{each.name}"
    return each.name


def _assignment(cls: type, each: Field[Any], frozen: bool, known: dict[str, Any]) -> str:
    value = each.name
    if each.default_factory is not MISSING:
        known[f"_make_{each.name}"] = each.default_factory
        made = f"_make_{each.name}()"
        value = f"{made} if {each.name} is _LATER else {each.name}" if each.init else made
    elif not each.init:
        if each.default is MISSING or "__slots__" not in vars(cls):
            return ""  # a later step sets it, or the class has it
        known[f"_default_{each.name}"] = each.default
        value = f"_default_{each.name}"
    if not frozen:
        return f"self.{each.name} = {value}"
    slot = getattr(cls, each.name, None)
    if isinstance(slot, MemberDescriptorType):  # half the price of object.__setattr__, which looks for it each time
        known[f"_set_{each.name}"] = slot.__set__
        return f"_set_{each.name}(self, {value})"
    return f"_set(self, {each.name!r}, {value})"
