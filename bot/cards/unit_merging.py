"""A unit is absorbed by another: which of several is meant, what it comes to, and what to do next."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from bot.domain.text import clip
from bot.i18n import Language
from bot.messaging import MAX_LABEL, Choice, Outgoing


class Plan(Protocol):
    """What a merger comes to, as :class:`bot.actions.units.MergePlan` says it."""

    @property
    def absorbed(self) -> str: ...
    @property
    def successor(self) -> str: ...
    @property
    def duties(self) -> int: ...
    @property
    def people(self) -> int: ...


def which(language: Language, found: Sequence[tuple[int, str]]) -> Outgoing:
    """Several units may be meant."""
    choices = tuple((Choice(clip(name, MAX_LABEL), f"={unit_id}"),) for unit_id, name in found[:5])
    return Outgoing(language.t("units.merge.which"), choices)


def confirm(language: Language, plan: Plan, decision: str, today: date) -> Outgoing:
    """All of it before anything changes: names of units are long, what cannot be undone is said."""
    two = language.two
    text = language.t(
        "units.merge.confirm",
        day=language.date_doc(today),
        unit=plan.absorbed,
        successor=plan.successor,
        decision=decision,
        duties=two(plan.duties),
        people=two(plan.people),
    )
    yes = Choice(language.t("units.merge.yes"), "=yes")
    return Outgoing(text, ((yes,), (Choice(language.t("units.merge.no"), "=no", "0"),)))


def done(language: Language, plan: Plan, into: int) -> Outgoing:
    """Written; the people of the unit that is no more register with its successor."""
    text = language.t(
        "units.merge.done", unit=plan.absorbed, successor=plan.successor, duties=language.two(plan.duties)
    )
    return Outgoing(text, ((Choice(language.t("units.merge.invite"), f"invite {into}"),),))
