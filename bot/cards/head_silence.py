"""A head who has not answered for three working days, in words: to deputy and clerk, to the office (dialogues.md 4.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.words import column, label
from bot.domain.head_silence import WORKING_DAYS
from bot.domain.text import clip
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

LISTED = 3


@dataclass(frozen=True, slots=True)
class Silent:
    """One case: a directive and the unit whose head has not answered; ``due`` None where no day is set."""

    directive_id: int
    number: str
    unit_id: int
    unit: str
    due: date | None


def to_unit(language: Language, name: str, silent: Sequence[Silent]) -> Outgoing:
    """To deputy or clerk: which document, and what to do if the head is away."""
    days = language.two(WORKING_DAYS)
    first = silent[0]
    if len(silent) == 1:
        lines = [
            language.t(
                "head_silence.one",
                name=name,
                number=first.number,
                due=_due(language, first),
                unit=first.unit,
                days=days,
            )
        ]
    else:
        lines = [language.t("head_silence.many", name=name, unit=first.unit, days=days)]
        lines += [f"- {each.number} ({_due(language, each)})" for each in silent[:LISTED]]
        if len(silent) > LISTED:
            lines.append(language.t("head_silence.more", count=language.two(len(silent) - LISTED)))
    lines.append(language.t("head_silence.if_away"))
    return Outgoing(
        "\n".join(lines),
        column(
            Choice(language.t("head_silence.button.away"), f"head_away {first.unit_id}"),
            Choice(language.t("head_silence.button.told"), f"head_told {first.unit_id}"),
        ),
    )


def to_office(language: Language, silent: Sequence[Silent]) -> Outgoing:
    """To the office: the units by document, and that deputy and clerk know."""
    by_directive: dict[int, list[Silent]] = {}
    for each in silent:
        by_directive.setdefault(each.directive_id, []).append(each)
    units = len({each.unit_id for each in silent})
    lines = [language.t("head_silence.office", count=language.two(units), days=language.two(WORKING_DAYS))]
    choices = []
    for directive_id, found in list(by_directive.items())[:LISTED]:
        shown = language.join([clip(each.unit, 34) for each in found[:2]])
        key = "head_silence.line" if len(found) <= 2 else "head_silence.line_more"
        lines.append(
            language.t(
                key,
                number=found[0].number,
                due=_due(language, found[0]),
                units=shown,
                count=language.two(max(0, len(found) - 2)),
            )
        )
        see = language.t("head_silence.button.see", number=found[0].number)
        choices.append(Choice(label(see), f"standing #{directive_id}"))
    if len(by_directive) > LISTED:
        lines.append(language.t("head_silence.more", count=language.two(len(by_directive) - LISTED)))
    lines.append(language.t("head_silence.unit_told"))
    return Outgoing("\n".join(lines), column(*choices))


def head_away(language: Language, unit_id: int, unit: str, name: str) -> Outgoing:
    """To the office: a colleague says that the head is away."""
    return Outgoing(
        language.t("head_silence.head_away", unit=unit, name=name),
        column(Choice(language.t("absence.button.delegate"), f"delegate {unit_id}")),
    )


def _due(language: Language, each: Silent) -> str:
    if each.due is None:
        return language.t("standing.no_due")
    return language.t("standing.due", day=language.date_short(each.due))
