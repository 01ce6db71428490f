"""Lines about what the product sends by itself: what waited for the office, what was put off, what the leadership was told."""

from dataclasses import dataclass
from datetime import date

from bot.domain.events.base import Answered, Code, Event
from bot.domain.surprise import Automatic


@dataclass(frozen=True, kw_only=True)
class AutomaticSendingHeld(Event):
    """Proves that an automatic sending, larger than any of its kind of late, was not made before the office was asked."""

    sending: Automatic
    occasion: Code
    people: int
    largest: int


@dataclass(frozen=True, kw_only=True)
class AutomaticSendingDecided(Answered):
    """Proves who let an automatic sending that waited go out, or kept it back."""

    sending: Automatic
    occasion: Code
    people: int
    sent: bool


@dataclass(frozen=True, kw_only=True)
class WeeklyPushPutOff(Answered):
    """Proves who put the push of a week (named by its Monday) off to another day, left it out (no day), or took that back."""

    week: date
    to: date | None = None
    restored: bool = False


@dataclass(frozen=True, kw_only=True)
class LeadersInformed(Answered):
    """Proves which text (SHA-256) about a week or month, with which code of the log, went to how many of the leadership; by whose hand, or by itself."""

    period: Code
    """``week``, ``month``, or ``head`` where the code went alone."""
    first_day: date
    people: int
    code: Code | None = None
    text_sha256: Code | None = None
    edited: bool = False
