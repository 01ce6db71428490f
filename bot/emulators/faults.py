"""Trouble on demand for the next N matching calls: how faults are counted down. What can go wrong is each platform's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar


class Armed(Protocol):
    """One armed fault. `remaining` counts down to 0; `hits` counts the calls it met."""

    remaining: int
    hits: int

    def matches(self, call: str, to: Any, /) -> bool:
        """Whether a call of this method or path to this chat meets the fault."""


F = TypeVar("F", bound=Armed)


@dataclass
class ArmedFaults(Generic[F]):
    """The armed faults, met in the order they were added."""

    armed: list[F] = field(default_factory=list)

    def clear(self) -> None:
        """Good weather again."""
        self.armed.clear()

    def take(self, call: str, to: Any) -> F | None:
        """The fault this call meets, counted down; None on a good day."""
        for fault in self.armed:
            if fault.remaining > 0 and fault.matches(call, to):
                fault.remaining -= 1
                fault.hits += 1
                if fault.remaining == 0:
                    self.armed.remove(fault)
                return fault
        return None

    def _arm(self, fault: F) -> F:
        self.armed.append(fault)
        return fault
