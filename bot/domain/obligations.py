"""What a unit owes under a directive, where it stands, and why it is silent (design.md 7, domain.md 8).

Acknowledgement levels are never merged, and every silence has exactly one reason: the first that holds. *Late* is a mark
beside it, never a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from enum import StrEnum
from types import MappingProxyType

from bot.domain.deadlines import is_late
from bot.domain.dissemination import Tally


class Duty(StrEnum):
    """One duty of one unit under one directive."""

    RECEIVE = "receive"
    DISSEMINATE = "disseminate"
    REPORT = "report"


class ObligationState(StrEnum):
    OPEN = "open"
    PARTLY = "partly"
    """Disseminated, some of the staff remain."""
    MET = "met"
    ENDED = "ended"
    """The office ended follow-up; it stays written that this was not met."""
    WITHDRAWN = "withdrawn"
    """The directive was withdrawn."""
    EXEMPT = "exempt"
    """Decided by the office: does not concern this unit."""
    TRANSFERRED = "transferred"
    """Passed on to the successor of the unit."""


OWED = frozenset({ObligationState.OPEN, ObligationState.PARTLY})
"""States in which something is still to be done and reminders go out."""


def implied(duty: Duty) -> tuple[Duty, ...]:
    """Duties recorded together with this one, first things first, as lines of their own: who has disseminated or reported has received."""
    return (duty,) if duty is Duty.RECEIVE else (Duty.RECEIVE, duty)


class Silence(StrEnum):
    """The one reason, in the order in which they are tried."""

    WAITING_FOR_DECISION = "waiting_for_decision"
    ON_PAPER = "on_paper"
    """On paper, slip not back."""
    NOT_REGISTERED = "not_registered"
    UNREACHABLE = "unreachable"
    NOT_YET_SENT = "not_yet_sent"
    SENT_NO_ANSWER = "sent_no_answer"
    PARTLY_DISSEMINATED = "partly_disseminated"
    RECEIVED_NOT_DISSEMINATED = "received_not_disseminated"
    REPORT_NOT_SENT = "report_not_sent"


class NotSent(StrEnum):
    """Why a card has not reached anybody of the unit yet."""

    HELD = "held"
    QUEUED = "queued"
    PAGE_NOT_OPENED = "page_not_opened"
    """chưa mở trang: a web seat that has not fetched it."""


class NextStep(StrEnum):
    """What the office can do about a silence, prepared for one tap."""

    DECIDE = "decide"
    RECORD_SLIP = "record_slip"
    INVITE = "invite"
    CALL = "call"
    WAIT_OR_SEND_NOW = "wait_or_send_now"
    REMIND = "remind"
    REMIND_REST = "remind_rest"
    REMIND_DISSEMINATION = "remind_dissemination"
    REMIND_REPORT = "remind_report"


NEXT_STEP: Mapping[Silence, NextStep] = MappingProxyType(
    {
        Silence.WAITING_FOR_DECISION: NextStep.DECIDE,
        Silence.ON_PAPER: NextStep.RECORD_SLIP,
        Silence.NOT_REGISTERED: NextStep.INVITE,
        Silence.UNREACHABLE: NextStep.CALL,
        Silence.NOT_YET_SENT: NextStep.WAIT_OR_SEND_NOW,
        Silence.SENT_NO_ANSWER: NextStep.REMIND,
        Silence.PARTLY_DISSEMINATED: NextStep.REMIND_REST,
        Silence.RECEIVED_NOT_DISSEMINATED: NextStep.REMIND_DISSEMINATION,
        Silence.REPORT_NOT_SENT: NextStep.REMIND_REPORT,
    }
)

CAN_BE_REMINDED = frozenset(
    {
        Silence.SENT_NO_ANSWER,
        Silence.PARTLY_DISSEMINATED,
        Silence.RECEIVED_NOT_DISSEMINATED,
        Silence.REPORT_NOT_SENT,
    }
)
"""Silences a message can break; the others need a decision, paper, a call or time."""


class LateMark(StrEnum):
    NONE = "none"
    """No due day, or not yet over."""
    ON_TIME = "on_time"
    MET_LATE = "met_late"
    """trễ hạn"""
    OVERDUE = "overdue"
    """quá hạn"""


@dataclass(frozen=True, slots=True)
class Obligation:
    """One duty as it stands: ``hard_due`` is its last day in time, ``met_at`` the instant of the acknowledgement (epoch ms)."""

    duty: Duty
    state: ObligationState = ObligationState.OPEN
    hard_due: date | None = None
    met_at: int | None = None
    ends_at: int | None = None
    """The first instant too late, where an hour was set; None: the day ends at 24:00."""
    first_due: date | None = None
    """The day it had before more time was granted, where it was."""


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What is known of one unit under one directive, at one moment."""

    obligations: tuple[Obligation, ...]
    tally: Tally | None = None
    waiting_for_decision: bool = False
    """A request of the unit, or the approval of the only person who registered, waits for the office."""
    on_paper: bool = False
    """The unit is marked "nhận bằng giấy"."""
    registered: int = 0
    """People of the unit who may receive."""
    reachable: int = 0
    """Those of them with an account that works."""
    sent: int = 0
    """Those of them to whom the card was sent."""
    not_sent: NotSent | None = None
    """What the cards not sent wait for."""

    def owes(self, duty: Duty) -> bool:
        return any(o.duty is duty and o.state in OWED for o in self.obligations)

    @property
    def owes_anything(self) -> bool:
        return any(o.state in OWED for o in self.obligations)

    @property
    def has_answered(self) -> bool:
        """Whether anything was acknowledged, and be it a part."""
        told = self.tally is not None and self.tally.told > 0
        return told or any(o.state in (ObligationState.MET, ObligationState.PARTLY) for o in self.obligations)


def why_silent(facts: UnitFacts) -> Silence | None:
    """The one reason why a unit still owes something; None when it owes nothing."""
    if not facts.owes_anything:
        return None
    return next(reason for reason, holds in _REASONS if holds(facts))


def _partly(facts: UnitFacts) -> bool:
    return facts.owes(Duty.DISSEMINATE) and facts.tally is not None and facts.tally.told > 0


# "Sent" is asked only of a unit that has not answered: who answered has plainly received the card.
_REASONS = (
    (Silence.WAITING_FOR_DECISION, lambda f: f.waiting_for_decision),
    (Silence.ON_PAPER, lambda f: f.on_paper),
    (Silence.NOT_REGISTERED, lambda f: f.registered == 0),
    (Silence.UNREACHABLE, lambda f: f.reachable == 0),
    (Silence.NOT_YET_SENT, lambda f: f.sent == 0 and not f.has_answered),
    (Silence.SENT_NO_ANSWER, lambda f: not f.has_answered),
    (Silence.PARTLY_DISSEMINATED, _partly),
    (Silence.RECEIVED_NOT_DISSEMINATED, lambda f: f.owes(Duty.DISSEMINATE)),
    (Silence.REPORT_NOT_SENT, lambda f: f.owes(Duty.REPORT)),
    # Only đã nhận is open although something else was answered: nobody has said so yet.
    (Silence.SENT_NO_ANSWER, lambda f: True),  # noqa: ARG005
)


def late_mark(obligation: Obligation, now: int, zone: tzinfo) -> LateMark:
    """The mark beside a duty. Lateness of a met duty is that of its acknowledgement, not of today."""
    if obligation.hard_due is None or obligation.state not in OWED | {ObligationState.MET}:
        return LateMark.NONE
    if obligation.state is ObligationState.MET and obligation.met_at is not None:
        late = is_late(obligation.hard_due, obligation.met_at, zone, obligation.ends_at)
        return LateMark.MET_LATE if late else LateMark.ON_TIME
    return LateMark.OVERDUE if is_late(obligation.hard_due, now, zone, obligation.ends_at) else LateMark.NONE


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """A unit under a directive, ready to be shown: duties, the one reason of its silence, late marks, the next step."""

    unit_id: int
    obligations: tuple[Obligation, ...]
    tally: Tally | None
    silence: Silence | None
    not_sent: NotSent | None = None
    late: Mapping[Duty, LateMark] = field(default_factory=dict)

    @property
    def next_step(self) -> NextStep | None:
        return None if self.silence is None else NEXT_STEP[self.silence]

    @property
    def is_overdue(self) -> bool:
        return LateMark.OVERDUE in self.late.values()


def standing(unit_id: int, facts: UnitFacts, now: int, zone: tzinfo) -> UnitStanding:
    """Where a unit stands at ``now`` (epoch ms)."""
    silence = why_silent(facts)
    return UnitStanding(
        unit_id,
        facts.obligations,
        facts.tally,
        silence,
        facts.not_sent if silence is Silence.NOT_YET_SENT else None,
        {o.duty: late_mark(o, now, zone) for o in facts.obligations},
    )


def disseminated_state(tally: Tally) -> ObligationState:
    """The state of the duty to disseminate for a tally."""
    if tally.is_met:
        return ObligationState.MET
    return ObligationState.PARTLY if tally.is_partly else ObligationState.OPEN
