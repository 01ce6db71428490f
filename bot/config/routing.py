"""Settings of how messages find their way: the order of routes, and what may be spent (bot.domain.routing says what each means)."""

# No `from __future__ import annotations` here: cattrs would lose the bounds in `Annotated`.

from dataclasses import dataclass
from typing import Annotated

from bot.config.checks import Between
from bot.domain.routing import DEFAULT_STEPS, Step


@dataclass(frozen=True)
class Routing:
    """The order in which ways are tried, the office's own limits, and after how long of silence the next account is tried (0: never)."""

    routes: tuple[Step, ...] = DEFAULT_STEPS
    paid_per_month: Annotated[int, Between(0, 10_000_000)] = 500
    paid_per_broadcast: Annotated[int, Between(0, 10_000_000)] = 100
    templates_per_month: Annotated[int, Between(0, 10_000_000)] = 300
    templates_per_broadcast: Annotated[int, Between(0, 10_000_000)] = 100
    silent_hours: Annotated[int, Between(0, 8760)] = 48
