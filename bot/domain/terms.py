"""The terms under which a directive's duties are owed, beyond their days: rules as understood, who reports, how it is reminded."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from bot.domain.audience import Audience
from bot.domain.due_rules import DueRule
from bot.domain.ladder_choice import LadderChoice
from bot.domain.obligations import Duty


@dataclass(frozen=True, slots=True)
class Terms:
    """What the office confirmed.

    ``rules`` bind the units, one a duty; ``upstream`` binds the Sở towards cấp trên and is never a unit's due; ``others`` were found in the
    text and bind bodies that are not ours. ``reporting``: which units owe the report (None: all addressed). ``ladder`` None: as configured.
    """

    rules: tuple[tuple[Duty, DueRule], ...] = ()
    upstream: DueRule | None = None
    others: tuple[DueRule, ...] = ()
    reporting: Audience | None = None
    ladder: LadderChoice | None = None

    def with_rule(self, duty: Duty, rule: DueRule | None) -> "Terms":
        """With the rule of one duty in place of the one it had; None takes it away."""
        kept = tuple((each, known) for each, known in self.rules if each is not duty)
        return replace(self, rules=(*kept, (duty, rule)) if rule is not None else kept)

    def to_json(self) -> dict[str, Any]:
        return {
            "rules": [[duty.value, rule.to_json()] for duty, rule in self.rules],
            "upstream": self.upstream.to_json() if self.upstream else None,
            "others": [rule.to_json() for rule in self.others],
            "reporting": self.reporting.to_json() if self.reporting else None,
            "ladder": self.ladder.to_json() if self.ladder else None,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(
            tuple((Duty(duty), DueRule.from_json(rule)) for duty, rule in value["rules"]),
            DueRule.from_json(value["upstream"]) if value["upstream"] else None,
            tuple(DueRule.from_json(rule) for rule in value["others"]),
            Audience.from_json(value["reporting"]) if value["reporting"] else None,
            LadderChoice.from_json(value["ladder"]) if value["ladder"] else None,
        )


NO_TERMS = Terms()
