"""Units under directives as the office reads them at a moment: values only, made by :mod:`bot.reports.standing`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.due_days import DueDays, OwnDues
from bot.domain.obligations import CAN_BE_REMINDED, Duty, Obligation, ObligationState, Silence, UnitFacts, UnitStanding
from bot.domain.occurrences import YearOfDuty
from bot.domain.past import Recorded, Told
from bot.domain.people import HEADS, Role
from bot.domain.units import UnitKind

DIRECT_CONTACT = frozenset({Silence.ON_PAPER, Silence.NOT_REGISTERED, Silence.UNREACHABLE})
"""Silences no message can break: somebody calls, or a slip goes out."""


class Ending(StrEnum):
    """Where a unit is that owes nothing."""

    DONE = "done"
    CLOSED = "closed"
    """Follow-up ended or the directive was withdrawn before the unit was done: it stays written that it was not."""
    EXEMPT = "exempt"
    """It does not concern the unit, or another one took it over."""


PLACES: tuple[Silence | Ending, ...] = (
    Ending.DONE,
    Silence.PARTLY_DISSEMINATED,
    Silence.RECEIVED_NOT_DISSEMINATED,
    Silence.REPORT_NOT_SENT,
    Silence.SENT_NO_ANSWER,
    Silence.NOT_YET_SENT,
    Silence.UNREACHABLE,
    Silence.NOT_REGISTERED,
    Silence.ON_PAPER,
    Silence.WAITING_FOR_DECISION,
    Ending.CLOSED,
    Ending.EXEMPT,
)


@dataclass(frozen=True, slots=True)
class UnitLabel:
    """A unit under the name it had at the moment."""

    id: int
    name: str
    short_name: str
    kind: UnitKind


@dataclass(frozen=True, slots=True)
class DirectiveLabel:
    """A directive as tables and cards name it. ``code`` is the document's own number; ``due`` the day of its present text."""

    id: int
    number: str
    code: str
    kind: str
    issuer: str
    issued: date
    subject: str
    status: str
    due: date | None
    published_at: int | None
    own_dues: OwnDues = ()
    """Duties whose day is not ``due``."""

    @property
    def dues(self) -> DueDays:
        return DueDays(self.due, self.own_dues)


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A recorded act: by whom, or by the office on the unit's behalf, under which receipt, and while it counted."""

    person_id: int | None
    name: str
    role: Role | None
    title: str
    on_behalf: bool
    receipt: str
    recorded: Recorded


@dataclass(frozen=True, slots=True)
class Briefed:
    """A briefing of the unit's staff: its day and form beside the figures."""

    day: date
    form: str
    told: Told


@dataclass(frozen=True, slots=True)
class Reported:
    """A report the unit sent; ``number`` is empty where it went without one."""

    number: str
    day: date
    how: str
    recorded: Recorded


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may receive for the unit, under their first role. ``channel`` is empty without an account; ``heard_at`` is the last proof of life (epoch ms)."""

    person_id: int
    name: str
    phone: str
    role: Role
    title: str
    channel: str = ""
    heard_at: int | None = None
    blocked: bool = False
    roles: frozenset[Role] = frozenset()
    """Every receiving role held in the unit."""
    away_until: date | None = None
    """The last day of an absence that holds."""

    @property
    def reachable(self) -> bool:
        return bool(self.channel) and not self.blocked


@dataclass(frozen=True, slots=True)
class DutyCase:
    """A duty at the moment, with what was recorded of it and counted then."""

    id: int
    obligation: Obligation
    acknowledgement: Acknowledged | None = None
    """The first one; of quán triệt the latest, whose figures stand."""
    briefing: Briefed | None = None
    report: Reported | None = None
    reason: str = ""
    """Why it was closed without being met; of an exempt duty as what (:class:`bot.domain.requests.RequestKind`)."""


@dataclass(frozen=True, slots=True)
class Case:
    """One unit under one directive at a moment."""

    directive_id: int
    unit: UnitLabel
    facts: UnitFacts
    standing: UnitStanding
    duties: tuple[DutyCase, ...]
    members: tuple[Member, ...] = ()

    @property
    def silence(self) -> Silence | None:
        return self.standing.silence

    @property
    def place(self) -> Silence | Ending:
        """The one line of the office's table the unit stands in."""
        if self.silence is not None:
            return self.silence
        states = {each.obligation.state for each in self.duties}
        if states & {ObligationState.ENDED, ObligationState.WITHDRAWN}:
            return Ending.CLOSED
        return Ending.DONE if self._did_the_main_thing else Ending.EXEMPT

    @property
    def _did_the_main_thing(self) -> bool:
        """Whether what was asked was done: đã nhận alone is not, where more was asked and the unit is free of it."""
        more = [each for each in self.duties if each.obligation.duty is not Duty.RECEIVE] or self.duties
        return any(each.obligation.state is ObligationState.MET for each in more)

    @property
    def extended(self) -> tuple[date, date] | None:
        """(first due day, due day granted) of the duty that has the latest one, where more time was granted."""
        return self.extended_of(self.asked)

    def extended_of(self, duties: Collection[Duty]) -> tuple[date, date] | None:
        """The same among some of its duties."""
        owed = [each.obligation for each in self.duties if each.obligation.duty in duties]
        moved = [(o.first_due, o.hard_due) for o in owed if o.first_due is not None and o.hard_due is not None]
        return max(moved, key=lambda pair: pair[1], default=None)

    @property
    def dues(self) -> DueDays:
        """The day by which the unit must have done each duty, as first set: an extension stands in :attr:`extended`."""
        stated = [(each.obligation.duty, each.obligation.first_due or each.obligation.hard_due) for each in self.duties]
        return DueDays(own=tuple(stated))

    @property
    def asked(self) -> tuple[Duty, ...]:
        return tuple(each.obligation.duty for each in self.duties)

    @property
    def head_away_until(self) -> date | None:
        """Until when the unit's head is away; None where one of its heads is here, or there is none."""
        days = [member.away_until for member in self.members if member.roles & HEADS]
        return max((day for day in days if day is not None), default=None) if None not in days else None

    @property
    def exempt_as(self) -> str:
        """As what the unit is free of its duties: the reason of the first that is exempt."""
        return next((d.reason for d in self.duties if d.obligation.state is ObligationState.EXEMPT), "")

    def duty(self, duty: Duty) -> DutyCase | None:
        return next((d for d in self.duties if d.obligation.duty is duty), None)

    @property
    def can_be_reminded(self) -> bool:
        return self.silence in CAN_BE_REMINDED

    @property
    def needs_contact(self) -> bool:
        """Only a call or a paper slip helps."""
        return self.silence in DIRECT_CONTACT

    @property
    def told(self) -> int:
        return self.standing.tally.told if self.standing.tally else 0

    @property
    def roster(self) -> int:
        return self.standing.tally.roster if self.standing.tally else 0


@dataclass(frozen=True, slots=True)
class DirectiveStanding:
    """All units under one directive at a moment (epoch ms)."""

    directive: DirectiveLabel
    as_of: int
    cases: tuple[Case, ...]
    years: tuple[YearOfDuty, ...] = ()
    """Of duties that come round: the year so far, all units together."""

    @property
    def asked(self) -> tuple[Duty, ...]:
        """The duties it makes, in their order."""
        found = {duty for case in self.cases for duty in case.asked}
        return tuple(duty for duty in Duty if duty in found)

    def at(self, *places: Silence | Ending) -> tuple[Case, ...]:
        """The units that stand in one of these places."""
        return tuple(case for case in self.cases if case.place in places)

    @property
    def places(self) -> dict[Silence | Ending, int]:
        """How many units stand where, in the order in which the office reads it: done first, then by how near they are."""
        return {place: n for place in PLACES if (n := len(self.at(place)))}

    @property
    def to_remind(self) -> tuple[Case, ...]:
        return tuple(case for case in self.cases if case.can_be_reminded)

    @property
    def to_contact(self) -> tuple[Case, ...]:
        return tuple(case for case in self.cases if case.needs_contact)

    @property
    def overdue(self) -> tuple[Case, ...]:
        return tuple(case for case in self.cases if case.standing.is_overdue)

    @property
    def told(self) -> int:
        return sum(case.told for case in self.cases if case.place is not Ending.EXEMPT)

    @property
    def roster(self) -> int:
        return sum(case.roster for case in self.cases if case.place is not Ending.EXEMPT)


@dataclass(frozen=True, slots=True)
class Overview:
    """One directive in a line: (met, all) units for each duty asked."""

    directive: DirectiveLabel
    counts: dict[Duty, tuple[int, int]]
