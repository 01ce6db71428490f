"""Lines about what units did: received, disseminated, reported; corrected, delegated, recorded on their behalf.

Each keeps the name and title under which the person acted and the version of the unit, as they were at that moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.domain.dissemination import Excuse, Form, Proof
from bot.domain.events.base import Answered, Code, Event, private
from bot.domain.obligations import Duty


@dataclass(frozen=True, kw_only=True)
class _Acknowledgement(Answered, abstract=True):
    """Shared by the three levels a unit confirms."""

    obligation_id: int
    late: bool
    """Stamped when it was made, against the due day of that moment."""
    unit_version_id: int | None = None
    delegation_id: int | None = None
    on_behalf: bool = False
    """Recorded by the office for the unit; a line ``recorded-on-behalf`` says on what ground."""
    name: str = private()
    title: str = private()


@dataclass(frozen=True, kw_only=True)
class ReceiptAcknowledged(_Acknowledgement):
    """Proves that the unit said it has the directive (level 1, đã nhận): who, when, in which capacity. It does not prove that staff were told."""

    implied: bool = False
    """Recorded together with a higher level that was confirmed first."""


@dataclass(frozen=True, kw_only=True)
class DisseminationConfirmed(_Acknowledgement):
    """Proves that the head, or who confirms instead, stated that staff were told (level 3, đã quán triệt): how many, when, how, on what proof.

    ``told_total`` + the excused + ``remaining`` = ``roster``.
    """

    briefing_id: int
    told: int
    told_total: int
    roster: int
    remaining: int
    day: date
    form: Form
    proof: Proof
    excused: Mapping[Excuse, int] = field(default_factory=dict)
    entered_by: int | None = None
    """Who had prepared the figures."""
    note: str = private()


@dataclass(frozen=True, kw_only=True)
class FiguresProposed(Answered):
    """Proves who prepared which figures for the head; they count for nothing until the head confirms."""

    obligation_id: int
    proposal_id: int
    told: int
    roster: int
    day: date
    form: Form
    excused: Mapping[Excuse, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class FiguresReturned(Answered):
    """Proves that the head gave prepared figures back, and with which word."""

    obligation_id: int
    proposal_id: int
    reason: str = private()


class ReportWay(StrEnum):
    """How a report went to the office."""

    DOCUMENT_SYSTEM = "document_system"
    PAPER = "paper"
    CHAT_FILE = "chat_file"


@dataclass(frozen=True, kw_only=True)
class ReportSent(_Acknowledgement):
    """Proves that the unit said its report went out (level 5, đã báo cáo): its number and day, or how it was sent. Not that the office has it."""

    way: ReportWay | None = None
    day: date | None = None
    files: tuple[Code, ...] = ()
    number: str = private()
    """Số, ký hiệu of the report."""


@dataclass(frozen=True, kw_only=True)
class ReportAccepted(Answered):
    """Proves who in the office noted that the report has come in (đã tiếp nhận)."""

    obligation_id: int


@dataclass(frozen=True, kw_only=True)
class AcknowledgementWithdrawn(Answered):
    """Proves that an acknowledgement (line ``event_id``) no longer counts, by whom and why; the line itself stays."""

    event_id: int
    obligation_id: int
    duty: Duty
    reason: str = private()


class ToldBy(StrEnum):
    """On what ground the office recorded something for a unit."""

    PHONE = "phone"
    SIGNED_SLIP = "signed_slip"
    LETTER = "letter"
    IN_PERSON = "in_person"


@dataclass(frozen=True, kw_only=True)
class RecordedOnBehalf(Answered):
    """Proves who in the office recorded an acknowledgement (line ``event_id``) for a unit, told by whom and on what ground."""

    event_id: int
    obligation_id: int
    duty: Duty
    told_by: ToldBy
    files: tuple[Code, ...] = ()
    """SHA-256 of the photo of the slip."""
    caller: str = private()


@dataclass(frozen=True, kw_only=True)
class DelegationGiven(Answered):
    """Proves who named whom to confirm instead of the unit's head, from which day to which."""

    delegation_id: int
    to_person_id: int
    from_day: date
    to_day: date
    by_office: bool = False


@dataclass(frozen=True, kw_only=True)
class DelegationEnded(Event):
    """Proves that confirming fell back to the head: by itself when its days were over, or earlier by somebody's act."""

    delegation_id: int
    early: bool
