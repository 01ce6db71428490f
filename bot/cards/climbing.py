"""What those above the units read of what is overdue: which directive, which units, who was told before them."""

from dataclasses import dataclass

from bot.cards.measure import MAX_LINES, lines_of
from bot.domain.deadlines import DueStatus
from bot.i18n import Language
from bot.messaging import MAX_LABEL, Choice, Outgoing

NAMED = 3
"""Units named in a line; the others are counted."""
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Climbed:
    """Units that are silent under one directive and due day: the short names of the first of them, and how many there are."""

    directive_id: int
    number: str
    status: DueStatus
    units: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Above:
    """One person's card. ``units`` counts them over all directives, ``unreached`` those where nobody was reminded: nobody
    could be, or in ``trial`` mode nobody was to be.
    """

    name: str
    leads: bool
    units: int
    unreached: int
    climbed: tuple[Climbed, ...]
    trial: bool = False


def above_card(language: Language, above: Above) -> Outgoing:
    """The most overdue first, in as many lines as fit a small phone."""
    forms = [(SHOWN, named) for named in range(NAMED, -1, -1)] + [(shown, 0) for shown in range(SHOWN - 1, 0, -1)]
    drawn = (_card(language, above, *form) for form in forms)
    return next((card for card in drawn if lines_of(card) <= MAX_LINES), _card(language, above, 1, 0))


def _card(language: Language, above: Above, shown: int, named: int) -> Outgoing:
    lines = [
        language.t("reminder.greeting", name=above.name),
        language.t("climbing.head", count=language.two(above.units)),
        *(_line(language, each, named) for each in above.climbed[:shown]),
    ]
    if len(above.climbed) > shown:
        lines.append(language.t("climbing.more", count=language.two(len(above.climbed) - shown)))
    if above.unreached:
        key = "climbing.trial" if above.trial else "climbing.unreached"
        lines.append(language.t(key, count=language.two(above.unreached)))
    lines.append(language.t(_told(above)))
    choices = tuple(
        (Choice(language.t("climbing.button", number=each.number)[:MAX_LABEL], f"standing #{each.directive_id}"),)
        for each in above.climbed[: min(shown, 4)]
    )
    return Outgoing("\n".join(lines), choices)


def _told(above: Above) -> str:
    """Who was told before; nothing is said to have been done where no unit was reminded."""
    if above.unreached >= above.units:
        return "climbing.told.nobody"
    return "climbing.told.leader" if above.leads else "climbing.told.office"


def _line(language: Language, climbed: Climbed, named: int) -> str:
    key = "climbing.line.overdue" if climbed.status.overdue else "climbing.line.today"
    return language.t(
        key,
        number=climbed.number,
        units=_units(language, climbed, named),
        overdue=language.two(climbed.status.overdue),
        day=language.date_short(climbed.status.hard),
    )


def _units(language: Language, climbed: Climbed, named: int) -> str:
    names = climbed.units[:named]
    if not names:
        return language.t("climbing.units", count=language.two(climbed.count))
    if climbed.count == len(names):
        return language.join(names)
    return language.t("climbing.units.more", names=", ".join(names), count=language.two(climbed.count - len(names)))
