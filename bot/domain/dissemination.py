"""The arithmetic of dissemination (quán triệt, phổ biến): design.md 7.

For a unit and a directive: roster on that date Y, told X, excused by reason E, remaining Z. X + E + Z = Y always; the duty
is met when Z = 0. A second briefing adds. What does not add up is refused by name, never bent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Form(StrEnum):
    """How staff were told (dialogues.md 4.1)."""

    MEETING = "meeting"
    """họp đơn vị"""
    CONFERENCE = "conference"
    """hội nghị quán triệt"""
    INDIVIDUAL_DOCUMENTS = "individual_documents"
    """gửi văn bản từng người"""
    POSTED = "posted"
    """niêm yết tại đơn vị"""
    EXCHANGE_GROUP = "exchange_group"
    """nhóm trao đổi của đơn vị"""
    IN_PERSON = "in_person"
    """gặp trực tiếp"""


class Excuse(StrEnum):
    """vắng có lý do. Who has left the unit is off the roster, not excused (dialogues.md 9)."""

    LEAVE = "leave"
    """nghỉ phép"""
    SICK = "sick"
    """nghỉ ốm"""
    TRAVEL = "travel"
    """công tác"""
    STUDY = "study"
    """đi học"""
    MATERNITY = "maternity"
    """thai sản"""
    SECONDED = "seconded"
    """biệt phái"""


class Proof(StrEnum):
    """What stands behind a number of people told."""

    OWN_TAP = "own_tap"
    CODE = "code"
    SIGNED_SHEET = "signed_sheet"
    HEADS_STATEMENT = "heads_statement"
    OFFICE_RECORD = "office_record"
    """The office wrote down what it was told by phone or paper."""


class DisseminationRefusal(StrEnum):
    ROSTER_UNKNOWN = "roster_unknown"
    """The unit has no staff number, or one below 1."""
    NEGATIVE = "negative"
    NOTHING_TOLD = "nothing_told"
    MORE_TOLD_THAN_STAFF = "more_told_than_staff"
    MORE_TOLD_THAN_REMAINING = "more_told_than_remaining"
    """Together with those told before they would be more than the staff."""
    TOO_MANY_EXCUSED = "too_many_excused"
    """More are excused than were not told."""
    EXCUSED_UNCLEAR = "excused_unclear"
    """Some of those told now were excused before, for different reasons: ask which excuses still hold."""
    ROSTER_BELOW_TOLD = "roster_below_told"
    """The new staff number is smaller than the number already told."""


Excused = Mapping[Excuse, int]


@dataclass(frozen=True, slots=True)
class Briefing:
    """One time that staff were told. ``told`` counts those told now, the head included.

    ``excused`` states anew who is excused from now on (an empty mapping: nobody); None leaves it as it was.
    """

    told: int
    excused: Excused | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Where a unit stands: ``roster`` Y, ``told`` X, ``excused`` by reason; the rest is computed."""

    roster: int
    told: int = 0
    excused: Excused = field(default_factory=dict)

    @property
    def excused_total(self) -> int:
        return sum(self.excused.values())

    @property
    def remaining(self) -> int:
        """Z: neither told nor excused."""
        return self.roster - self.told - self.excused_total

    @property
    def is_met(self) -> bool:
        return self.told > 0 and self.remaining == 0

    @property
    def is_partly(self) -> bool:
        return self.told > 0 and self.remaining > 0


def add(tally: Tally, briefing: Briefing) -> Tally | DisseminationRefusal:
    """The tally after one more briefing, or why it cannot be.

    Who is told counts against those remaining first. When more are told than remain, some of the excused have come back: that
    is clear when all of them have or only one reason is in use, otherwise it is asked (EXCUSED_UNCLEAR).
    """
    if tally.roster < 1:
        return DisseminationRefusal.ROSTER_UNKNOWN
    if briefing.told < 0 or any(n < 0 for n in (briefing.excused or {}).values()):
        return DisseminationRefusal.NEGATIVE
    if briefing.told > tally.roster:
        return DisseminationRefusal.MORE_TOLD_THAN_STAFF
    if tally.told + briefing.told > tally.roster:
        return DisseminationRefusal.MORE_TOLD_THAN_REMAINING
    told = tally.told + briefing.told
    if told == 0 or (briefing.told == 0 and briefing.excused is None):
        return DisseminationRefusal.NOTHING_TOLD
    if briefing.excused is None:
        return _carry_over(tally, told)
    excused = _without_zeros(briefing.excused)
    if told + sum(excused.values()) > tally.roster:
        return DisseminationRefusal.TOO_MANY_EXCUSED
    return Tally(tally.roster, told, excused)


def with_roster(tally: Tally, roster: int) -> Tally | DisseminationRefusal:
    """The tally against a corrected staff number. Excuses stay only as far as they fit."""
    if roster < 1:
        return DisseminationRefusal.ROSTER_UNKNOWN
    if tally.told > roster:
        return DisseminationRefusal.ROSTER_BELOW_TOLD
    if tally.told + tally.excused_total > roster:
        return DisseminationRefusal.TOO_MANY_EXCUSED
    return Tally(roster, tally.told, tally.excused)


def _carry_over(tally: Tally, told: int) -> Tally | DisseminationRefusal:
    came_back = told + tally.excused_total - tally.roster
    if came_back <= 0:
        return Tally(tally.roster, told, tally.excused)
    left = tally.excused_total - came_back
    if left == 0:
        return Tally(tally.roster, told)
    if len(tally.excused) > 1:
        return DisseminationRefusal.EXCUSED_UNCLEAR
    return Tally(tally.roster, told, dict.fromkeys(tally.excused, left))


def _without_zeros(excused: Excused) -> Excused:
    return {reason: excused[reason] for reason in Excuse if excused.get(reason)}
