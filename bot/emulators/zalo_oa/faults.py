"""Trouble on demand: what the network and Zalo's servers do on bad days, for the next N matching calls."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.emulators.faults import ArmedFaults


class FaultKind(StrEnum):
    """What happens to the call instead of a plain answer."""

    REFUSE = "refuse"
    """HTTP 200 with an error inside: `code` and `message`. The call takes no effect."""
    BAD_GATEWAY = "bad_gateway"
    """502 with an HTML page; no effect."""
    LOST = "lost"
    """The call takes effect, then the connection breaks: the outcome is unknown to the caller."""
    DROP = "drop"
    """The connection breaks and nothing happened, which the caller cannot know either."""
    SLOW = "slow"
    """The call takes effect at once and is answered after `seconds`."""
    THROTTLED = "throttled"
    """429 with an HTML page of the gateway."""


@dataclass
class Fault:
    """One armed fault. `remaining` counts down to 0; `hits` counts the calls it met."""

    kind: FaultKind
    remaining: int
    paths: tuple[str, ...]
    user_id: str
    code: int
    message: str
    seconds: float
    hits: int = 0

    def matches(self, path: str, user_id: str) -> bool:
        """Whether a call of this path (its end is enough) to this user meets the fault."""
        of_path = not self.paths or any(path.endswith(one) for one in self.paths)
        return of_path and self.user_id in ("", user_id)


class Faults(ArmedFaults[Fault]):
    """What was armed for the paths of the API."""

    def add(
        self,
        kind: FaultKind | str,
        count: int = 1,
        *,
        paths: tuple[str, ...] | list[str] = ("message/cs",),
        user_id: str = "",
        code: int = -200,
        message: str = "Send message failed",
        seconds: float = 5.0,
    ) -> Fault:
        """Arm a fault for the next `count` calls of `paths` (none: every path) to `user_id` ("": anybody)."""
        return self._arm(Fault(FaultKind(kind), count, tuple(paths), user_id, code, message, seconds))
