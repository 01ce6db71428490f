"""What the office is told about the slips of paper it asked for."""

from collections.abc import Sequence

from bot.cards.measure import fit_lines, rows
from bot.domain.text import clip
from bot.i18n import Language
from bot.messaging import Choice, FileRef, Outgoing

NAMED = 6


def ready(language: Language, directive_id: int, number: str, names: Sequence[str], file: FileRef | None) -> Outgoing:
    """The sheet, whose slips it has, and what to do when one comes back signed."""
    if file is None:
        return Outgoing(language.t("slips.nothing", number=number))
    shown = ", ".join(clip(name, 40) for name in names[:NAMED])
    if len(names) > NAMED:
        shown = language.t("slips.and_more", names=shown, count=language.two(len(names) - NAMED))
    choices = rows(Choice(language.t("slips.button.record"), f"on_behalf #{directive_id}"))
    text = language.t("slips.ready", number=number, count=language.two(len(names)))
    parts = [(text, False), (shown + ".", True), (language.t("slips.then"), False)]
    return Outgoing(fit_lines(parts, choices, spare=1), choices, (file,))
