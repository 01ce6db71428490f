"""Lines about the office and the machine: modes, rights, questions, personal data, the log itself, settings, failures."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.events.base import Answered, Code, Event, private
from bot.domain.people import Role


@dataclass(frozen=True, kw_only=True)
class TrialModeLeft(Answered):
    """Proves who ended trial mode: from then on messages went to units in earnest."""


@dataclass(frozen=True, kw_only=True)
class TrialModeEntered(Answered):
    """Proves who turned trial mode on: from then on nothing went to anyone but the office's own people."""


@dataclass(frozen=True, kw_only=True)
class AccountRightsChanged(Event):
    """Proves who gave a person a right of the office, the leadership or the administrator, or took it."""

    subject_id: int
    role: Role
    granted: bool
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class LineAnnulled(Answered):
    """Proves that the office declared line ``event_id`` void, who and why; the line itself stays in the chain."""

    event_id: int
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(Answered):
    """Proves that a unit's question was passed to the office in its own words, when, and under which number people know it."""

    question_id: int
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(Answered):
    """Proves who in the office answered a question, with which words, or that it needs no answer."""

    question_id: int
    answered: bool = True
    text: str = private()


class DataRight(StrEnum):
    """Rights of the data subject (Luật 91/2025/QH15)."""

    SEE = "see"
    CORRECT = "correct"
    WITHDRAW_CONSENT = "withdraw_consent"
    ERASE = "erase"
    RESTRICT = "restrict"
    OBJECT = "object"


@dataclass(frozen=True, kw_only=True)
class DataRequestFiled(Answered):
    """Proves that a person asked for a right over their data, and when its time began to run."""

    request_id: int
    right: DataRight
    text: str = private()


@dataclass(frozen=True, kw_only=True)
class DataErased(Event):
    """Proves that the private values of these lines were erased on purpose, so their absence is no damage."""

    event_ids: tuple[int, ...]
    request_id: int | None = None
    subject_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ClockWarned(Event):
    """Proves that the machine's clock jumped or went backwards by so many milliseconds, so times around it need care."""

    drift_ms: int
    last_at: int


@dataclass(frozen=True, kw_only=True)
class LogHeadPublished(Event):
    """Proves that the head of the chain was handed to so many people at that time; what stands before it cannot be changed unnoticed."""

    head: Code
    code: Code
    lines: int
    people: int
    week: date | None = None


@dataclass(frozen=True, kw_only=True)
class ExportMade(Event):
    """Proves who took which table or log out of the product, and the SHA-256 of the file."""

    export: Code
    file_sha256: Code
    rows: int
    with_private: bool = False


@dataclass(frozen=True, kw_only=True)
class PaperSlipMade(Event):
    """Proves that the slip of a unit that gets a directive on paper was made, by whom, and of which version of the text."""

    version_id: int
    file_sha256: Code


@dataclass(frozen=True, kw_only=True)
class SettingChanged(Event):
    """Proves who changed which setting of the office; the values are private because some are names and numbers of people."""

    setting: Code
    before: str = private()
    after: str = private()


@dataclass(frozen=True, kw_only=True)
class CalendarChanged(Event):
    """Proves who marked a day as off or working in the office's calendar, and after which notice."""

    day: date
    works: bool | None
    """None: the mark was taken away."""
    reason: str = private()
    document: str = private()


@dataclass(frozen=True, kw_only=True)
class TurnFailed(Event):
    """Proves that what a person sent could not be dealt with, that they were told so, and that the office saw it."""

    inbox_id: int
    error: Code
    """The name of the exception's class."""
    detail: str = private()
