"""Which table to take out."""

from collections.abc import Sequence

from bot.cards.measure import rows
from bot.cards.words import label
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

SHOWN = 5


def which(language: Language, followed: Sequence[tuple[int, str]], as_of: int | None) -> Outgoing:
    """(id, number) of each directive followed; the others are named by typing their number."""
    if not followed:
        return Outgoing(language.t("standing.none"))
    at = "" if as_of is None else f" @{as_of}"
    choices = [Choice(label(number), f"export #{each}{at}") for each, number in followed[:SHOWN]]
    return Outgoing(language.t("exports.which"), rows(*choices))
