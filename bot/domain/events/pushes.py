"""Lines about what the product or the office sent first: reminders, the weekly push, broadcasts."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.events.base import Answered, Code, Event, private
from bot.domain.obligations import Duty


@dataclass(frozen=True, kw_only=True)
class ReminderIssued(Event):
    """Proves that a reminder about these duties was put on its way: by which rung of the ladder, or by whose hand."""

    obligations: tuple[int, ...]
    people: int
    occurrence: Code | None = None
    """The rung and due day it belongs to; None for one by hand."""
    by_hand: bool = False
    urgent: bool = False


class SkipReason(StrEnum):
    OVERTAKEN = "overtaken"
    """A newer rung took its place after an outage."""
    NO_LONGER_TRUE = "no_longer_true"
    TRIAL_MODE = "trial_mode"
    NOBODY_TO_REMIND = "nobody_to_remind"
    ALREADY_REMINDED = "already_reminded"
    """One reminder card per person per working day."""
    EXTENDED = "extended"
    """The due day was moved: the ladder of the day before it counts no more."""


@dataclass(frozen=True, kw_only=True)
class ReminderSkipped(Event):
    """Proves that a rung of the ladder did not go out although its time had come, and why."""

    obligations: tuple[int, ...]
    occurrence: Code
    reason: SkipReason


@dataclass(frozen=True, kw_only=True)
class OccurrenceOpened(Event):
    """Proves that a duty that comes round was opened once more for so many units, for which due day and by which rule."""

    duty: Duty
    due: date
    units: int
    rule_id: int


@dataclass(frozen=True, kw_only=True)
class WeeklyPushDecided(Event):
    """Proves that the push of a week (named by its Monday) was decided once, how many people and units it went to, and for which instant it was meant."""

    week: date
    moment: int
    people: int
    units: int
    trial: bool = False


@dataclass(frozen=True, kw_only=True)
class BroadcastHeld(Event):
    """Proves who decided to send a message of the office to many, and that until ``until`` (epoch ms) it could still be stopped.

    ``written_by`` began the draft, where that was a colleague.
    """

    broadcast_id: int
    until: int
    people: int
    units: int
    written_by: int | None = None


@dataclass(frozen=True, kw_only=True)
class BroadcastHoldSkipped(Answered):
    """Proves who sent a broadcast at once instead of waiting until its hold was over at ``until`` (epoch ms)."""

    broadcast_id: int
    until: int


@dataclass(frozen=True, kw_only=True)
class BroadcastDecided(Event):
    """Proves which content (SHA-256) the office sent to how many people of how many units, and in whose name.

    ``written_by`` began the draft, where that was a colleague.
    """

    broadcast_id: int
    written_by: int | None = None
    content_sha256: Code
    people: int
    units: tuple[int, ...]
    urgent: bool = False
    trial: bool = False
    files: tuple[Code, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BroadcastStopped(Answered):
    """Proves who stopped a broadcast, and how many people had got it by then."""

    broadcast_id: int
    sent: int
    unsent: int
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class BroadcastResent(Answered):
    """Proves that the office sent a broadcast again, knowingly, to so many people."""

    broadcast_id: int
    people: int
    only_unreached: bool
