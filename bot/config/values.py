"""One value: from what TOML gives to what the code uses, refused with a kind and never with a sentence."""

from __future__ import annotations

import dataclasses as dc
import datetime as dt
import enum
import re
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import cattrs
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError

from bot.config.faults import Fault, FaultKind, Refused, Secret, unknown_key
from bot.config.settings import Weekday, Window


def unfold(error: BaseException, path: str) -> Iterator[Fault]:
    """The faults inside cattrs' nested report, each with the path of its value."""
    match error:
        case Refused():
            yield Fault(path, error.kind, error.detail)
        case ForbiddenExtraKeysError():
            known = [f.name for f in dc.fields(error.cl)]
            for key in error.extra_fields:
                yield unknown_key(f"{path}.{key}", key, known)
        case ClassValidationError():
            noted, bare = error.group_exceptions()
            for inner, note in noted:
                yield from unfold(inner, f"{path}.{note.name}")
            for other in bare:
                yield from unfold(other, path)
        case IterableValidationError():
            for inner, item in error.group_exceptions()[0]:
                place = f"[{item.index + 1}]" if isinstance(item.index, int) else f".{item.index}"
                yield from unfold(inner, path + place)
        case _:
            raise error


def _exactly(kind: FaultKind, *accepted: type) -> Any:
    """A hook that takes values of these TOML types as they are. `bool` is never a number."""

    def hook(value: object, _: object) -> object:
        if not isinstance(value, accepted) or isinstance(value, bool):
            raise Refused(kind)
        return value

    return hook


def _enum(value: object, kind: type[enum.Enum]) -> enum.Enum:
    by_word = {member.name.lower() if kind is Weekday else str(member.value): member for member in kind}
    word = value.lower() if kind is Weekday and isinstance(value, str) else value
    if not isinstance(word, str) or word not in by_word:
        raise Refused(FaultKind.NOT_ALLOWED, ", ".join(by_word))
    return by_word[word]


def _time(value: object, _: object) -> dt.time:
    """`"08:00"`, or TOML's own 08:00:00; whole minutes."""
    if isinstance(value, dt.time):
        return value.replace(second=0, microsecond=0)
    if isinstance(value, str) and (found := re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", value.strip())):
        return dt.time(int(found[1]), int(found[2]))
    raise Refused(FaultKind.BAD_TIME, str(value))


def _window(value: object, _: object) -> Window:
    """`"07:30-11:00"`, with a hyphen or a dash; it ends after it starts."""
    ends = re.split(r"\s*[-\u2013]\s*", value.strip()) if isinstance(value, str) else []
    try:
        window = Window(*(_time(end, dt.time) for end in ends)) if len(ends) == 2 else None
    except Refused:
        window = None
    if window is None or window.start >= window.end:
        raise Refused(FaultKind.BAD_WINDOW, str(value))
    return window


def _zone(value: object, _: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused(FaultKind.BAD_ZONE, str(value)) from None


def _text(value: object, _: object) -> str:
    if not isinstance(value, str):
        raise Refused(FaultKind.EXPECT_TEXT)
    return value.strip()


def _switch(value: object, _: object) -> bool:
    if not isinstance(value, bool):
        raise Refused(FaultKind.EXPECT_SWITCH)
    return value


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _tuple_hook(kind: Any, converter: cattrs.Converter) -> Any:
    item_type = get_args(kind)[0]

    def hook(value: object, _: object) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise Refused(FaultKind.EXPECT_LIST)
        items: Any = types.GenericAlias(list, (item_type,))
        return tuple(converter.structure(value, items))

    return hook


def _is_checked(kind: Any) -> bool:
    return any(callable(check) for check in getattr(kind, "__metadata__", ()))


def _checked_hook(kind: Any, converter: cattrs.Converter) -> Any:
    base, *checks = get_args(kind)

    def hook(value: object, _: object) -> object:
        result = converter.structure(value, base)
        for check in checks:
            check(result)
        return result

    return hook


def _is_dict(kind: Any) -> bool:
    return get_origin(kind) is dict


def _is_section(kind: Any) -> bool:
    return dc.is_dataclass(kind)


def _section_hook(kind: Any, converter: cattrs.Converter) -> Any:
    fields = cattrs.gen.make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True)

    def hook(value: object, as_type: Any) -> object:
        if not isinstance(value, dict):
            raise Refused(FaultKind.EXPECT_TABLE)
        return fields(value, as_type)

    return hook


def _dict_hook(kind: Any, converter: cattrs.Converter) -> Any:
    mapping = cattrs.gen.make_mapping_structure_fn(kind, converter, dict)

    def hook(value: object, as_type: Any) -> object:
        if not isinstance(value, dict):
            raise Refused(FaultKind.EXPECT_TABLE)
        return mapping(value, as_type)

    return hook


def build_converter() -> cattrs.Converter:
    """A converter that takes TOML values as they are (no number from a text) and refuses unknown keys."""
    converter = cattrs.Converter(detailed_validation=True, forbid_extra_keys=True)
    converter.register_structure_hook(int, _exactly(FaultKind.EXPECT_WHOLE_NUMBER, int))
    converter.register_structure_hook(float, lambda v, t: float(_exactly(FaultKind.EXPECT_NUMBER, int, float)(v, t)))
    converter.register_structure_hook(bool, _switch)
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(Secret, lambda v, t: Secret(_text(v, t)))
    converter.register_structure_hook(Path, lambda v, t: Path(_text(v, t)))
    converter.register_structure_hook(ZoneInfo, _zone)
    converter.register_structure_hook(dt.time, _time)
    converter.register_structure_hook(Window, _window)
    converter.register_structure_hook(enum.StrEnum, _enum)
    converter.register_structure_hook(enum.IntEnum, _enum)
    converter.register_structure_hook_factory(_is_checked, _checked_hook)
    converter.register_structure_hook_factory(_is_tuple, _tuple_hook)
    converter.register_structure_hook_factory(_is_dict, _dict_hook)
    converter.register_structure_hook_factory(_is_section, _section_hook)
    return converter
