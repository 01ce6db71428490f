"""Trouble on demand, for the next N matching calls: gateways that answer in HTML, quotas, time-outs after the message was taken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.emulators.faults import ArmedFaults


class FaultKind(StrEnum):
    """What happens to the call instead of a plain answer."""

    HTML_502 = "html_502"
    HTML_504 = "html_504"
    HTML_429 = "html_429"
    """The gateway throttles, and says so in HTML."""
    QUOTA = "quota"
    """429 as JSON: the quota of the plan."""
    TIMEOUT = "timeout"
    """The message is recorded, then the platform says 408: the outcome is unknown to the caller."""
    DROP = "drop"
    """The connection breaks; with `applied` (the default) the call took effect."""
    SLOW = "slow"
    """The call takes effect at once and is answered after `seconds`."""
    REFUSE = "refuse"
    """An error of your choice: `code` and `description`."""


APPLIED = frozenset({FaultKind.TIMEOUT, FaultKind.DROP, FaultKind.SLOW})
GATEWAY = {
    FaultKind.HTML_502: (502, "Bad Gateway"),
    FaultKind.HTML_504: (504, "Gateway Time-out"),
    FaultKind.HTML_429: (429, "Too Many Requests"),
}


@dataclass
class Fault:
    """One armed fault. `remaining` counts down to 0; `hits` counts the calls it met."""

    kind: FaultKind
    remaining: int
    methods: frozenset[str] | None
    chat_id: str | None
    seconds: float
    applied: bool
    code: int
    description: str
    hits: int = 0

    def matches(self, method: str, chat_id: str) -> bool:
        return (self.methods is None or method in self.methods) and self.chat_id in (None, chat_id)


class Faults(ArmedFaults[Fault]):
    """What was armed for the methods of the bot."""

    def add(
        self,
        kind: FaultKind | str,
        count: int = 1,
        *,
        methods: tuple[str, ...] | list[str] | None = ("sendMessage",),
        chat_id: str | None = None,
        seconds: float = 5,
        applied: bool | None = None,
        code: int = 400,
        description: str = "Bad request: The chat_id is invalid",
    ) -> Fault:
        """Arm a fault for the next `count` calls of `methods` (None: any method) to `chat_id` (None: any chat)."""
        kind = FaultKind(kind)
        took_effect = kind in APPLIED if applied is None else applied
        names = None if methods is None else frozenset(methods)
        return self._arm(Fault(kind, count, names, chat_id, seconds, took_effect, code, description))
