"""Lines about directives: what was passed on, to how many, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.events.base import Answered, Code, Event, private
from bot.domain.obligations import Duty


@dataclass(frozen=True, kw_only=True)
class DirectivePublished(Event):
    """Proves which text and files were passed on, to how many units and people, what was asked, and by when.

    ``content_sha256`` is of the version's text as sent; ``units`` are the ids the audience stood for that day.
    """

    version_id: int
    content_sha256: Code
    units: tuple[int, ...]
    people: int
    duties: tuple[Duty, ...]
    hard_due: date | None = None
    urgent: bool = False
    trial: bool = False
    own_dues: Mapping[Duty, date | None] | None = None
    """Duties whose day is not ``hard_due``."""
    files: tuple[Code, ...] = ()
    """SHA-256 of each file."""
    identity: str = private()
    """Số, ký hiệu, cơ quan, năm, as entered."""


@dataclass(frozen=True, kw_only=True)
class DirectiveHeld(Event):
    """Proves who decided to pass a directive on, and that until ``until`` (epoch ms) it could still be stopped."""

    until: int
    units: int
    people: int
    urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class DirectiveHoldSkipped(Answered):
    """Proves who sent a directive at once instead of waiting until its hold was over at ``until`` (epoch ms)."""

    until: int


@dataclass(frozen=True, kw_only=True)
class DirectiveStopped(Answered):
    """Proves who stopped a directive, and how many people had got it by then."""

    sent: int
    unsent: int


@dataclass(frozen=True, kw_only=True)
class DirectiveWithdrawn(Answered):
    """Proves who withdrew a directive and why, which closed its open duties and told those who had the card."""

    closed: int
    """Duties that were open."""
    told: int
    """People who are told."""
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class DirectiveCorrected(Answered):
    """Proves that a new version took the place of another (which stays in the record), and whether acknowledgements fell with it."""

    version_id: int
    replaces_version_id: int
    content_sha256: Code
    acknowledgements_fall: bool
    fallen: int = 0
    told: int = 0
    hard_due: date | None = None
    own_dues: Mapping[Duty, date | None] | None = None
    """Duties whose day is not ``hard_due``."""
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class DirectiveFollowUpEnded(Answered):
    """Proves who ended follow-up, and which units had not met which number of duties by then; nobody is reminded after it."""

    silent_units: tuple[int, ...]
    unmet: int
    reason: str = private()


@dataclass(frozen=True, kw_only=True)
class DeadlineRuleSet(Event):
    """Proves how the office understood the words of a deadline, and whom it binds: our units, the Sở itself (``upstream``) or ``others``."""

    duty: Duty
    binds: Code
    rule_id: int
    words: str = private()


@dataclass(frozen=True, kw_only=True)
class LadderChosen(Event):
    """Proves who chose how one directive is reminded from then on: the kind of choice, and the ladder frozen for it."""

    ladder_id: int
    choice: Code


@dataclass(frozen=True, kw_only=True)
class ConfiguredLadderChanged(Event):
    """Proves since when what is passed on is reminded by another ladder of the configuration, and how many directives kept theirs."""

    ladder_id: int
    before_id: int
    running: int


class SecretPlace(StrEnum):
    """Where the mark was met, or that the person said so."""

    DECLARED = "declared"
    TYPED = "typed"
    FILE_NAME = "file_name"
    FILE = "file"


@dataclass(frozen=True, kw_only=True)
class SecretRefused(Event):
    """Proves that something marked as a state secret was refused, when, from whom and where the mark stood; nothing of it was kept."""

    place: SecretPlace
    mark: Code
    """The mark's enum name."""
