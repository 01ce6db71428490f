"""A channel that the platform lets carry nothing: since when, why, and when it is tried again.

Such a channel is asked with one message at a time, more and more rarely; until then nothing is routed over it.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

FIRST_LOOK_MS = 60_000
LONGEST_LOOK_MS = 3_600_000


class DownReason(StrEnum):
    """Why nothing can be sent on a channel although the network is there."""

    REFUSED = "refused"
    """The platform does not take our calls: token, rights or account."""
    UNAUTHORISED = "unauthorised"
    """A human must authorise us anew."""


@dataclass(frozen=True, slots=True)
class Down:
    """``since`` and ``look_again_at`` in epoch ms; ``tries``: how often it was refused since."""

    since: int
    why: DownReason
    tries: int = 1
    look_again_at: int = 0

    def holds(self, now: int) -> bool:
        """Whether nothing may go over it now; after :attr:`look_again_at` one message tries.

        A next try further ahead than any is ever set was set by a clock that has been put back since: it is due.
        """
        return now < self.look_again_at <= now + LONGEST_LOOK_MS


def look_after(tries: int) -> int:
    """Milliseconds until the next try after so many refusals: a minute, doubled each time, at most an hour."""
    return int(min(FIRST_LOOK_MS * 2 ** max(0, min(tries - 1, 20)), LONGEST_LOOK_MS))


def refused(known: Down | None, why: DownReason, now: int) -> Down:
    """The fact after a refusal. Those that come before the next try is due (several were in the air) change nothing.

    That a human must act is not overwritten by the refusals which follow from it.
    """
    if known is None:
        return Down(now, why, 1, now + look_after(1))
    if DownReason.UNAUTHORISED in (known.why, why):
        why = DownReason.UNAUTHORISED
    return replace(known, why=why) if known.holds(now) else tried(replace(known, why=why), now)


def tried(known: Down, now: int) -> Down:
    """One more message is on its way: the next follows later than this one did, unless it goes through."""
    tries = known.tries + 1
    return replace(known, tries=tries, look_again_at=now + look_after(tries))


@dataclass(frozen=True, slots=True)
class Course:
    """What a channel carries now. ``left`` of the month's messages for ordinary ones, answers and alerts; None where none are counted."""

    channel: str
    down: Down | None
    used: int = 0
    limit: int = 0
    left: tuple[int, int, int] | None = None
