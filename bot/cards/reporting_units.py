"""Which units owe the report, of those a directive goes to."""

from collections.abc import Sequence

from bot.cards.measure import rows
from bot.domain.text import clip
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

SHOWN = 5


def ask(language: Language, chosen: Sequence[str], note: str = "") -> Outgoing:
    """Units by name; the last few chosen are named, the rest counted."""
    lines = [note] if note else []
    if chosen:
        names = ", ".join(clip(name, 40) for name in chosen[-SHOWN:])
        lines.append(language.t("deadline.reporting.chosen", count=language.two(len(chosen)), names=names))
    lines.append(language.t("deadline.reporting"))
    done = Choice(language.t("deadline.reporting.done", count=language.two(len(chosen))), "=done") if chosen else None
    undo = Choice(language.t("deadline.reporting.undo"), "=undo") if chosen else None
    return Outgoing("\n".join(lines), rows(done, undo, Choice(language.t("deadline.reporting.all"), "=all")))
