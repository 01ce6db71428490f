"""Lines about what units asked the office to decide, about absences, and about heads who do not answer."""

from dataclasses import dataclass
from datetime import date

from bot.domain.events.base import Answered, Event, private
from bot.domain.requests import RequestKind


@dataclass(frozen=True, kw_only=True)
class ExtensionAsked(Answered):
    """Proves that a unit asked for more time for these duties, until which day, and that their due day then stood."""

    request_id: int
    obligations: tuple[int, ...]
    due: date
    wanted: date
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class ExtensionDecided(Answered):
    """Proves who granted or refused more time, and with it both days: ``before`` of each of the duties, and ``due`` where it was granted."""

    request_id: int
    granted: bool
    obligations: tuple[int, ...]
    before: tuple[date, ...] = ()
    due: date | None = None
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class ExtensionWithdrawn(Answered):
    """Proves that the unit took back its wish for more time before it was decided."""

    request_id: int


@dataclass(frozen=True, kw_only=True)
class ExemptionAsked(Answered):
    """Proves that a unit asked not to have to do these duties, or said that they do not concern it, with which reason."""

    request_id: int
    obligations: tuple[int, ...]
    asked_as: RequestKind
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class ExemptionDecided(Answered):
    """Proves who decided whether a unit is free of these duties; granted, they are closed and were not met."""

    request_id: int
    granted: bool
    obligations: tuple[int, ...]
    asked_as: RequestKind
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class ExemptionReopened(Answered):
    """Proves who took up again duties a unit had been freed of, and with which reason: from here on it owes them once more.

    ``due``: the new day, where one was given, in place of ``before``.
    """

    request_id: int
    obligations: tuple[int, ...]
    before: tuple[date, ...] = ()
    due: date | None = None
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class ExemptionWithdrawn(Answered):
    """Proves that the unit took back its wish to be free of a duty before it was decided."""

    request_id: int


@dataclass(frozen=True, kw_only=True)
class RequestLapsed(Event):
    """Proves that a request fell away undecided: what it was about had been met or closed."""

    request_id: int


@dataclass(frozen=True, kw_only=True)
class RequestReminded(Event):
    """Proves that those who decide were reminded of a request one working day before the due day."""

    request_id: int
    people: int


@dataclass(frozen=True, kw_only=True)
class AbsenceDeclared(Answered):
    """Proves that an official said they are away from which day to the end of which, and who stands in for the head in which units.

    ``replaces``: an earlier statement that counts no more.
    """

    absence_id: int
    from_day: date
    to_day: date
    delegations: tuple[int, ...] = ()
    replaces: int | None = None


@dataclass(frozen=True, kw_only=True)
class AbsenceEnded(Event):
    """Proves that an absence was over: by itself with its last day, or earlier by somebody's act."""

    absence_id: int
    early: bool


@dataclass(frozen=True, kw_only=True)
class DelegationDeclined(Answered):
    """Proves that somebody named to confirm instead of a head did not take it on, so that it fell back at once."""

    delegation_id: int


@dataclass(frozen=True, kw_only=True)
class HeadSilenceTold(Event):
    """Proves that deputy, clerk and office were told that the head has not answered for three working days, or that nobody could be told."""

    obligations: tuple[int, ...]
    people: int
    days: int


@dataclass(frozen=True, kw_only=True)
class HeadSilenceAnswered(Answered):
    """Proves what somebody of the unit said about a head who does not answer: that the head is away, or has been told."""

    away: bool
