"""A change as it would be: which days, which due days and reminders move; then the office saves it or lets it go."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.cards import ladder_choice
from bot.cards.differences import difference_line
from bot.cards.measure import MAX_LINES, lines_of, rows
from bot.cards.publishing import day_fault
from bot.cards.units import unreadable
from bot.domain.calendar import DayMark, Half
from bot.domain.calendar_change import MarkFault, Moved
from bot.domain.ladder_choice import LadderChoice
from bot.domain.text import clip
from bot.i18n import Language
from bot.intake.calendar_marks import BadLine
from bot.messaging import Choice, Outgoing

SHOWN = 6


def ladder(language: Language, number: str, choice: LadderChoice, by_person: Mapping[int, int], at: int) -> Outgoing:
    words = ladder_choice.words(language, choice)
    lines = [language.t("ladder.change", number=number, what=words), difference_line(language, by_person)]
    return Outgoing("\n".join(lines), _save(language, at))


def _save(language: Language, at: int) -> tuple[tuple[Choice, ...], ...]:
    return rows(
        Choice(language.t("difference.save"), f"change_save {at}"),
        Choice(language.t("difference.drop"), f"change_drop {at}"),
    )


def days(
    language: Language,
    marks: Mapping[date, DayMark | None],
    moved: Sequence[Moved],
    faults: Sequence[tuple[date, MarkFault]],
    by_person: Mapping[int, int],
    at: int,
) -> Outgoing:
    """The days as they would be marked, what moves with them, and whether to save; with a fault nothing can be saved."""
    for most in range(SHOWN, 0, -1):
        card = _days(language, marks, moved, faults, by_person, at, most)
        if lines_of(card) <= MAX_LINES or most == 1:
            return card
    raise AssertionError("the last card is taken")


def _days(
    language: Language,
    marks: Mapping[date, DayMark | None],
    moved: Sequence[Moved],
    faults: Sequence[tuple[date, MarkFault]],
    by_person: Mapping[int, int],
    at: int,
    most: int,
) -> Outgoing:
    ordered = sorted(marks.items())
    lines = [language.t("calendar.change"), *(mark_line(language, day, mark) for day, mark in ordered[:most])]
    if len(ordered) > most:
        lines.append(language.t("calendar.more", count=language.two(len(ordered) - most)))
    if faults:
        lines += [
            language.t("calendar.wrong", day=language.date_doc(day), why=language.t(f"calendar.why.{why.value}"))
            for day, why in faults[:most]
        ]
        return Outgoing("\n".join([*lines, language.t("calendar.how")]))
    if moved:
        shown = "; ".join(moved_line(language, each) for each in moved[: max(1, most // 2)])
        lines.append(language.t("calendar.moved", count=language.two(len(moved)), which=shown))
    else:
        lines.append(language.t("calendar.moved.none"))
    lines.append(difference_line(language, by_person))
    return Outgoing("\n".join(lines), _save(language, at))


def mark_line(language: Language, day: date, mark: DayMark | None) -> str:
    """``thứ Hai 31/8/2026: nghỉ, hoán đổi Quốc khánh (5678/TB-BNV)``"""
    reason = f", {clip(mark.reason, 60)}" if mark is not None and mark.reason else ""
    document = f" ({clip(mark.document, 30)})" if mark is not None and mark.document else ""
    kind = language.t(f"calendar.kind.{kind_of(mark)}")
    return language.t(
        "calendar.line",
        weekday=language.weekday(day),
        day=language.date_doc(day),
        kind=kind,
        more=reason + document,
    )


def kind_of(mark: DayMark | None) -> str:
    """Which word says it: off, work, morning, afternoon, away."""
    if mark is None:
        return "away"
    if not mark.works:
        return "off"
    return "work" if mark.half is Half.WHOLE else mark.half.value


def moved_line(language: Language, moved: Moved) -> str:
    """``hạn 31/8: 31/8 thành 28/8``"""
    return language.t(
        "calendar.moved.one",
        hard=language.date_short(moved.hard),
        before=language.date_short(moved.before),
        after=language.date_short(moved.after),
    )


def days_refused(language: Language, fault: str, bad: Sequence[BadLine]) -> Outgoing:
    """Why no day can be marked: the file cannot be read, or lines of it."""
    if fault:
        return unreadable(language, fault)
    lines = [language.t("calendar.bad"), *(bad_line(language, each) for each in bad[:SHOWN])]
    if len(bad) > SHOWN:
        lines.append(language.t("calendar.more", count=language.two(len(bad) - SHOWN)))
    return Outgoing("\n".join([*lines, language.t("calendar.how")]))


def bad_line(language: Language, bad: BadLine) -> str:
    """A line with what is wrong with it."""
    why = day_fault(language, bad.day) if bad.day is not None else language.t(f"calendar.fault.{bad.fault.value}")
    return language.t("calendar.bad_line", n=bad.line, text=clip(bad.text, 40), why=why)
