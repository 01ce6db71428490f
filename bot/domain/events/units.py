"""Lines about units: how the office's picture of them changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.events.base import Code, Event, private
from bot.domain.merging import Carried
from bot.domain.people import Role
from bot.domain.units import UnitKind


class UnitChange(StrEnum):
    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
    DISSOLVED = "dissolved"
    TRANSFERRED = "transferred"
    DETAILS = "details"
    PAPER = "paper"
    """From now on on paper, or no longer."""


@dataclass(frozen=True, kw_only=True)
class UnitCreated(Event):
    """Proves that a unit was entered, by whom, and under which name and decision."""

    version_id: int
    unit_kind: UnitKind
    parent_id: int | None = None
    name: str = private()
    decision: str = private()


@dataclass(frozen=True, kw_only=True)
class UnitChanged(Event):
    """Proves what was changed about a unit and which version of it holds since; earlier lines keep the earlier version."""

    change: UnitChange
    version_id: int | None = None
    successors: tuple[int, ...] = ()
    on_paper: bool | None = None
    name: str = private()
    decision: str = private()


@dataclass(frozen=True, kw_only=True)
class DutyTransferred(Event):
    """Proves that a duty the unit still owed passed to its ``successor``; ``successor_duty`` is the duty owed there instead,
    None where the successor had owed the same already.
    """

    obligation_id: int
    successor: int
    successor_duty: int | None = None


@dataclass(frozen=True, kw_only=True)
class PostCarried(Event):
    """Proves that a merger took a post of the absorbed unit (``from_post``, ``from_unit``) over to this one: whether it holds as
    ``post_id``, waits there for the office, or was held there before.
    """

    post_id: int
    from_post: int
    from_unit: int
    subject_id: int
    role: Role
    how: Carried
    decision: str = private()


@dataclass(frozen=True, kw_only=True)
class RosterChanged(Event):
    """Proves which staff number of the unit was in force from then on, who stated it, and what it was before."""

    total: int
    before: int | None = None
    by_status: Mapping[Code, int] = field(default_factory=dict)
    """cán bộ, công chức, viên chức, người lao động, counted separately."""


@dataclass(frozen=True, kw_only=True)
class UnitsImported(Event):
    """Proves who brought in which file of units and people, and what came of its lines."""

    file_sha256: Code
    created: int
    changed: int
    unchanged: int
    refused: int
    people: int = 0
