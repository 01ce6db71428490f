"""Asking back which document, unit or day was meant."""

from collections.abc import Sequence
from datetime import date

from bot.cards.words import label
from bot.domain.text import clip
from bot.i18n import Language
from bot.intake.civil import DayFault
from bot.messaging import Choice, Outgoing


def no_such_directive(language: Language, number: str) -> Outgoing:
    choice = Choice(language.t("naming.all_directives"), "standing")
    return Outgoing(language.t("naming.no_such_directive", number=clip(number, 40)), ((choice,),))


def which_directive(
    language: Language, command: str, rest: str, found: Sequence[tuple[int, str, str, date]]
) -> Outgoing:
    """Two documents have the number: ``found`` are (id, number, issuer, day) of each."""
    lines = [language.t("naming.which_directive")]
    lines += [
        language.t("naming.directive_line", number=number, issuer=issuer, day=language.date_doc(day))
        for _, number, issuer, day in found
    ]
    choices = tuple((Choice(label(number), _command(command, f"#{each}", rest)),) for each, number, _, _ in found)
    return Outgoing("\n".join(lines), choices)


def which_unit(language: Language, command: str, rest: str, typed: str, nearest: Sequence[tuple[int, str]]) -> Outgoing:
    if not nearest:
        return Outgoing(language.t("naming.no_such_unit", typed=clip(typed, 40)))
    choices = tuple((Choice(label(name), _command(command, rest, f"u{unit_id}")),) for unit_id, name in nearest)
    return Outgoing(language.t("naming.which_unit", typed=clip(typed, 40)), choices)


def no_such_day(language: Language, fault: DayFault) -> Outgoing:
    if fault.last is not None and fault.day is not None and fault.month is not None:
        text = language.t("naming.no_such_day", day=fault.day, month=fault.month, last=fault.last)
    else:
        text = language.t("naming.not_a_day")
    return Outgoing(text)


def _command(*parts: str) -> str:
    return " ".join(part for part in parts if part)
