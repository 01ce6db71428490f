"""How much may be turned at a time: several messages while it is calm, one while much arrives at once.

A platform that delivers to us waits for its "received"; a person's answer is paced anyway. So turns make room for arrivals, and
never stop: one is always under way.
"""

import asyncio
from collections.abc import Callable

GROUPS = 2
"""Groups of turns under way: while the writer has one, the next is read."""
GROUP = 8
"""Turns handed to the writer together. With what arrives going before them, no platform waits behind a backlog."""
CROWD = 4
"""So many deliveries that waited for one commit are much at once."""
CALM_SECONDS = 0.05
"""So long after the last crowd it is calm again: longer than a slow disk takes from one commit to the next."""


class Crowd:
    """Looks at what arrives; ``calm`` is called when it is over. To be used from one event loop."""

    def __init__(self, calm: Callable[[], None]) -> None:
        self._calm = calm
        self._ends: asyncio.TimerHandle | None = None

    def arrived(self, deliveries: int) -> None:
        """So many deliveries are stored with one commit."""
        if deliveries < CROWD:
            return
        self.stop()
        self._ends = asyncio.get_running_loop().call_later(CALM_SECONDS, self._over)

    @property
    def crowded(self) -> bool:
        """Whether much arrives."""
        return self._ends is not None

    @property
    def groups(self) -> int:
        """How many groups of turns may be under way."""
        return 1 if self.crowded else GROUPS

    @property
    def group(self) -> int:
        """How many turns a group has."""
        return 1 if self.crowded else GROUP

    def stop(self) -> None:
        """Forget the crowd; nobody is called."""
        if self._ends is not None:
            self._ends.cancel()
            self._ends = None

    def _over(self) -> None:
        self._ends = None
        self._calm()
