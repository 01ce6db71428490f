"""A unit is absorbed by another: which of several is meant, what it comes to, and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.cards.measure import MAX_LINES, rows
from bot.cards.membership import PostView
from bot.cards.titles import title_of
from bot.cards.words import Contact, office_to_call
from bot.domain.merging import Carried
from bot.domain.text import clip, count_lines
from bot.i18n import Language
from bot.messaging import MAX_LABEL, Choice, Outgoing

ROOM = 4
"""Lines kept for the counts that follow and for how many names are left out."""


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


def done(language: Language, plan: Plan) -> Outgoing:
    """Written; the people of the unit that is no more are being carried over."""
    two = language.two
    text = language.t("units.merge.done", unit=plan.absorbed, successor=plan.successor, duties=two(plan.duties))
    if plan.people:
        text += "\n" + language.t("units.merge.carrying", people=two(plan.people))
    return Outgoing(text)


@dataclass(frozen=True, slots=True)
class CarriedPost:
    """A person and what they are in the successor."""

    name: str
    post: PostView
    how: Carried


def you_are_carried(
    language: Language,
    how: Carried,
    unit: str,
    successor: str,
    decision: str,
    post: PostView,
    contact: Contact,
    day: date,
) -> Outgoing:
    """To each: the unit is no more, what they are in its successor, and where to say that it is wrong."""
    lines = [
        language.t(
            "units.carried.merged", day=language.date_doc(day), unit=unit, successor=successor, decision=decision
        ),
        language.t(
            f"units.carried.you.{how.value}", post=post.words(language), office=office_to_call(language, contact)
        ),
    ]
    choices: tuple[tuple[Choice, ...], ...] = ()
    if how is not Carried.HELD:
        choices = ((Choice(language.t("registration.not_right"), f"fix {post.id}", "0"),),)
    return Outgoing("\n".join(lines), choices)


def carried_card(language: Language, unit: str, successor: str, into: int, made: Sequence[CarriedPost]) -> Outgoing:
    """To the office: who went over as what, and who waits for it; as many names as a small phone shows."""
    people = Choice(language.t("units.carried.people"), f"people_of {into}")
    waiting = any(each.how is Carried.ASKED for each in made)
    pending = Choice(language.t("units.carried.pending"), "pending")
    choices = rows(pending if waiting else None, people)
    lines = [language.t("units.carried.head", unit=unit, successor=successor)]
    shown = 0
    for how in (Carried.ASKED, Carried.HOLDS, Carried.HELD):
        group = [each for each in made if each.how is how]
        if group:
            lines.append(language.t(f"units.carried.count.{how.value}", count=language.two(len(group))))
        for each in group:
            line = "- " + clip(
                f"{each.name}, {title_of(language, each.post.role, each.post.unit_kind, each.post.title)}", 60
            )
            if count_lines("\n".join([*lines, line])) <= MAX_LINES - len(choices) - ROOM:
                lines.append(line)
                shown += 1
    if shown < len(made):
        lines.append(language.t("units.carried.rest", count=language.two(len(made) - shown)))
    return Outgoing("\n".join(lines), choices)
