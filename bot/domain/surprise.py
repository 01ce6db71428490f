"""No surprise from the machine: what goes out by itself to far more people than of late waits for one tap of the office (issue 4).

A sending is compared with the largest of its kind in the last four weeks. A first one never waits, for there is nothing to compare it with;
nor does a small one: from two people to four is no surprise to anybody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.instants import DAY_MS

LOOK_BACK_MS = 28 * DAY_MS
MORE_THAN = 3, 2
"""Over 3 : 2 of the largest it waits."""


class Automatic(StrEnum):
    """What goes out, or is opened, by itself."""

    WEEKLY_PUSH = "weekly_push"
    REMINDERS = "reminders"
    OPENINGS = "openings"
    """A duty that comes round is opened for so many units."""


@dataclass(frozen=True, slots=True)
class Past:
    """A sending that went out: how many it reached, and when (epoch ms)."""

    kind: Automatic
    people: int
    at: int


def largest(kind: Automatic, past: Iterable[Past], now: int) -> int | None:
    """The largest of its kind in the four weeks before ``now``; None where there was none."""
    return max(
        (each.people for each in past if each.kind is kind and now - LOOK_BACK_MS < each.at <= now), default=None
    )


def most_unasked(kind: Automatic, past: Iterable[Past], now: int, small: int) -> int | None:
    """To how many it goes out unasked; None: to any number. ``small``: up to so many never wait, 0: nothing ever does."""
    most = largest(kind, past, now)
    if most is None or not small:
        return None
    more, of = MORE_THAN
    return max(small, most * more // of)


@dataclass(frozen=True, slots=True)
class Sending:
    """One automatic sending to come: when (epoch ms) and to how many."""

    kind: Automatic
    people: int
    at: int


def would_wait(coming: Sequence[Sending], past: Iterable[Past], small: int) -> list[Sending]:
    """Those of the sendings to come, in order, that will wait for the office; each counts as sent for those after it."""
    known, found = list(past), []
    for each in coming:
        most = most_unasked(each.kind, known, each.at, small)
        if most is not None and each.people > most:
            found.append(each)
        known.append(Past(each.kind, each.people, each.at))
    return found
