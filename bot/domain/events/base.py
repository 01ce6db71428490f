"""What all kinds of log lines share: the columns, what is data, what is private, the registry.

``data`` of a line holds ids, numbers, days and enum names only. Names, reasons, addresses and raw text are *private* fields:
they are stored beside the line under a salted digest and can be erased (design.md 5, "The log").
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import Enum
from typing import Any, ClassVar, NewType

Code = NewType("Code", str)
"""Text made by a machine: a hash, a setting's name, a key. Nothing a person typed."""

EVENT_KINDS: dict[str, type["Event"]] = {}
"""Every kind of line by its name, such as ``receipt-acknowledged``."""

_SHAPES: dict[type["Event"], tuple[tuple[str, ...], frozenset[str]]] = {}
"""Own fields and private fields of the kinds written so far."""

_PRIVATE = "private"


def private(default: str = "") -> Any:
    """A field whose value is personal or free text: kept beside the line, erasable. Empty means there was none."""
    return field(default=default, metadata={_PRIVATE: True})


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact, in the past tense. ``person_id`` is whose act it was, or to whom the message went; None when the product acted.

    ``channel`` and ``message_id`` name the platform message by which it happened.
    """

    kind: ClassVar[str]

    unit_id: int | None = None
    directive_id: int | None = None
    person_id: int | None = None
    channel: str | None = None
    message_id: str | None = None

    def __init_subclass__(cls, *, abstract: bool = False) -> None:
        super().__init_subclass__()
        if abstract:
            return
        cls.kind = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()
        if EVENT_KINDS.setdefault(cls.kind, cls) is not cls:
            raise TypeError(f"two kinds of line named {cls.kind}")

    def columns(self) -> dict[str, int | str | None]:
        """The line's columns beside ``data``."""
        return {name: getattr(self, name) for name in COLUMNS}

    def to_line_parts(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """``(data, private)``, both canonical-JSON safe; what is None, and private text that is empty, is left out."""
        cls = type(self)
        if cls not in _SHAPES:
            _SHAPES[cls] = _own_fields(cls), private_fields(cls)
        own, hidden = _SHAPES[cls]
        data: dict[str, Any] = {}
        secret: dict[str, Any] = {}
        for name in own:
            value = _plain(getattr(self, name))
            if name in hidden:
                if value:
                    secret[name] = value
            elif value is not None:
                data[name] = value
        return data, secret


COLUMNS = tuple(f.name for f in fields(Event))


@dataclass(frozen=True, kw_only=True)
class Answered(Event, abstract=True):
    """Something a person did by a message of theirs: the line keeps the raw text, the message it answered and the platform's own time."""

    answers: str | None = None
    """Platform id of the message that was answered."""
    platform_at: int | None = None
    """The platform's time of the person's message, epoch ms."""
    raw_text: str = private()
    """What was typed, or the command of the button."""


def event_class(kind: str) -> type[Event]:
    """The class of a kind; KeyError for a kind this version does not know."""
    return EVENT_KINDS[kind]


def private_fields(cls: type[Event]) -> frozenset[str]:
    """Names of the private fields of a kind."""
    return frozenset(f.name for f in fields(cls) if f.metadata.get(_PRIVATE))


def _own_fields(cls: type[Event]) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls) if f.name not in COLUMNS)


_PLAIN = frozenset({str, int, bool})


def _plain(value: Any) -> Any:
    """Enums as their value, days as ISO text, sets sorted, mappings with plain keys."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(_plain(item) for item in value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
