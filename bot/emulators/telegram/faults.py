"""Trouble on demand: what the network and Telegram's servers do on bad days, for the next N matching calls."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.emulators.faults import ArmedFaults


class FaultKind(Enum):
    """What happens to the call instead of a plain answer."""

    DROP = "drop"
    """The connection breaks. With `applied` (the default) the call took effect: the outcome is unknown to the caller."""
    SERVER_ERROR = "server_error"
    """500 as JSON."""
    BAD_GATEWAY = "bad_gateway"
    """502 with an HTML page, as the front servers answer."""
    FLOOD = "flood"
    """429; the token is halted for `seconds`."""
    SLOW = "slow"
    """The call takes effect at once and is answered after `seconds`."""
    REFUSE = "refuse"
    """An error of your choice: `code` and `description`."""


@dataclass
class Fault:
    """One armed fault. `remaining` counts down to 0; `hits` counts the calls it met."""

    kind: FaultKind
    remaining: int
    methods: frozenset[str] | None
    chat_id: int | None
    seconds: float
    applied: bool
    code: int
    description: str
    hits: int = 0

    def matches(self, method: str, chat_id: int | None) -> bool:
        return (self.methods is None or method.lower() in self.methods) and self.chat_id in (None, chat_id)


class Faults(ArmedFaults[Fault]):
    """What was armed for the methods of the Bot API."""

    def add(
        self,
        kind: FaultKind | str,
        count: int = 1,
        *,
        methods: tuple[str, ...] | list[str] | None = ("sendMessage",),
        chat_id: int | None = None,
        seconds: float = 5,
        applied: bool | None = None,
        code: int = 400,
        description: str = "Bad Request: chat not found",
    ) -> Fault:
        """Arm a fault for the next `count` calls of `methods` (None: any method) to `chat_id` (None: any chat).

        `applied` says whether the call takes effect all the same; by default only for DROP and SLOW.
        """
        kind = FaultKind(kind)
        took_effect = kind in (FaultKind.DROP, FaultKind.SLOW) if applied is None else applied
        names = None if methods is None else frozenset(name.lower() for name in methods)
        return self._arm(Fault(kind, count, names, chat_id, seconds, took_effect, code, description))
