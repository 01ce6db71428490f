"""What the office may choose for the reminders of one directive: the usual ladder, a shortened one, its own days, weekly cards only, none."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

from bot.domain.ladder import Ladder, Steps, ladder_of, urgent_ladder_of

SILENT = Ladder(())
"""No rung at all: such a case is never reminded by its due day, nor does it climb."""
FURTHEST = 60
"""Working days before the due day: a reminder further off is a mistake of typing."""
MOST_STEPS = 8
MOST_WEEKS = 52


class LadderKind(StrEnum):
    USUAL = "usual"
    """As configured for the office."""
    URGENT = "urgent"
    """KHẨN, set by a person: shortened, at any hour."""
    OWN = "own"
    """Reminders on days of its own before the due day."""
    WEEKLY = "weekly"
    """Only on the weekly card, for so many weeks."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class LadderChoice:
    """``before``: working days before the due day (own); ``weeks``: how many weekly cards name it (weekly)."""

    kind: LadderKind = LadderKind.USUAL
    before: tuple[int, ...] = ()
    weeks: int = 0

    @property
    def weekly_weeks(self) -> int | None:
        """For how many weeks weekly cards name the directive, where the choice says so; None: as without a choice."""
        match self.kind:
            case LadderKind.WEEKLY:
                return self.weeks
            case LadderKind.NONE:
                return 0
            case _:
                return None

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "before": list(self.before), "weeks": self.weeks}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(LadderKind(value["kind"]), tuple(value["before"]), value["weeks"])


def chosen_ladder(choice: LadderChoice, steps: Steps) -> Ladder:
    """The rungs of a choice, on top of what the office configured."""
    match choice.kind:
        case LadderKind.URGENT:
            return urgent_ladder_of(steps)
        case LadderKind.OWN:
            return ladder_of(replace(steps, before=choice.before))
        case LadderKind.WEEKLY | LadderKind.NONE:
            return SILENT
        case _:
            return ladder_of(steps)


def own_steps(numbers: tuple[int, ...]) -> LadderChoice | None:
    """Days typed by the office as a choice, the furthest first; None for days no reminder can have."""
    days = tuple(sorted(set(numbers), reverse=True))
    if not days or len(days) > MOST_STEPS or days[-1] < 1 or days[0] > FURTHEST:
        return None
    return LadderChoice(LadderKind.OWN, days)
