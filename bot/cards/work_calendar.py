"""``/lichlamviec``: the working calendar of a year as the office keeps it, and how it is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.measure import MAX_LINES, lines_of, rows
from bot.domain.calendar import DayMark
from bot.domain.text import clip
from bot.i18n import Language
from bot.messaging import Choice, Outgoing


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on end of one kind ("off", "work", "morning", "afternoon") with the office's own reason and document, if marked."""

    first: date
    last: date
    kind: str
    mark: DayMark | None = None


def year_card(
    language: Language, year: int, stretches: Sequence[Stretch], *, provisional: bool, own_lines: Sequence[str] = ()
) -> Outgoing:
    """The days off from Monday to Friday, days worked instead and half days; the Sở's own deadlines of the year after them."""
    choices = rows(
        Choice(language.t("calendar.button.add"), "calendar_add"),
        Choice(language.t("calendar.button.file"), "calendar_file"),
        Choice(language.t("calendar.button.year", year=year + 1), f"calendar {year + 1}"),
    )
    for most in range(len(stretches), -1, -1):
        lines = [language.t("calendar.provisional" if provisional else "calendar.year", year=year)]
        lines += [_stretch(language, each) for each in stretches[:most]]
        if most < len(stretches):
            lines.append(language.t("calendar.more", count=language.two(len(stretches) - most)))
        lines += own_lines[:3]
        card = Outgoing("\n".join(lines), choices)
        if lines_of(card) <= MAX_LINES or most == 0:
            return card
    raise AssertionError("the last card is taken")


def _stretch(language: Language, stretch: Stretch) -> str:
    days = language.date_short(stretch.first)
    if stretch.last != stretch.first:
        days = language.t("calendar.range", first=days, last=language.date_short(stretch.last))
    more = ""
    if stretch.mark is not None:
        named = ", ".join(part for part in (stretch.mark.reason, stretch.mark.document) if part)
        more = f", {clip(named, 40)}" if named else ""
    return language.t("calendar.stretch", days=days, kind=language.t(f"calendar.kind.{stretch.kind}"), more=more)


def own_line(language: Language, number: str, day: date, what: str, binds: str) -> str:
    """``Hạn của Sở: 14/12/2026 (1204/SVHTTDL-VP)``; of others it says so."""
    return language.t(f"calendar.own.{binds}", day=language.date_doc(day), number=number, what=what)
