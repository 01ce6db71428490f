"""What the office reads of a week, and the leadership of a week or month: values only, made by :mod:`bot.reports.week`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.domain.due_days import DueDays
from bot.domain.obligations import Duty, Silence


@dataclass(frozen=True, slots=True)
class OwnDue:
    """A day next week that binds no unit: the Sở's own towards cấp trên (``upstream``), or that of others."""

    day: date
    number: str
    upstream: bool


@dataclass(frozen=True, slots=True)
class Expiring:
    """A due day (the last one in time) of the coming week, and how many units still owe something for it under one directive."""

    day: date
    directive_id: int
    number: str
    code: str
    units: int


@dataclass(frozen=True, slots=True)
class DirectiveLine:
    """One directive in figures: (met, all) units by duty, people told of all, units overdue, units that have not confirmed receipt."""

    directive_id: int
    number: str
    code: str
    dues: DueDays
    counts: Mapping[Duty, tuple[int, int]]
    told: int
    roster: int
    overdue: int
    unconfirmed: int


@dataclass(frozen=True, slots=True)
class Open:
    """What waits for the office: requests for more time, other requests, questions, registrations, messages that did not arrive."""

    extensions: int = 0
    others: int = 0
    questions: int = 0
    registrations: int = 0
    unsettled: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """A stretch of time from ``first`` on, seen at ``as_of`` (epoch ms)."""

    first: date
    as_of: int
    published: int
    moved: Mapping[Duty, int]
    expiring: tuple[Expiring, ...] = ()
    reasons: Mapping[Silence, int] = field(default_factory=dict)
    """Silent units, each under the first of its reasons over all directives."""
    silent_days: int = 0
    """For how many working days the longest of those who did not answer at all has had it."""
    to_contact: int = 0
    overdue: int = 0
    """Units overdue under any directive."""
    open: Open = Open()
    directives: tuple[DirectiveLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Push:
    """The push after the week: ``at`` epoch ms (None: left out, or a week wholly off), to how many; ``sent``: it has gone out."""

    week: date
    at: int | None
    people: int
    units: int
    sent: bool = False
