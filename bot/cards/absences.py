"""Báo vắng in words: from when to when, who stands in, what the office sees (dialogues.md 4.3)."""

from collections.abc import Callable, Sequence
from datetime import date

from bot.cards.measure import MAX_LINES, lines_of
from bot.cards.titles import title_of
from bot.cards.words import Named, column, label, titled
from bot.domain.people import Role
from bot.domain.text import clip
from bot.domain.units import UnitKind
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

LISTED = 5


def days(language: Language, first: date, last: date) -> str:
    """``ngày 12/6/2023``, ``từ 12/6 đến hết 16/6/2023``."""
    if first == last:
        return language.t("absence.one_day", day=language.date_doc(first))
    return language.t("absence.days", first=language.date_short(first), last=language.date_doc(last))


def ask_days(language: Language) -> Outgoing:
    return Outgoing(
        language.t("absence.ask.days"),
        column(
            Choice(language.t("absence.button.today"), "=today"),
            Choice(language.t("absence.button.week"), "=week"),
            _back(language),
        ),
    )


def ask_stand_in(
    language: Language, unit: str, first: date, last: date, people: Sequence[tuple[int, Named, bool]]
) -> Outgoing:
    """Each candidate as a button, those who are away themselves named as such in the text; or nobody."""
    away = [person for _, person, is_away in people if is_away]
    choices = [
        Choice(label(titled(language, person)), f"={person_id}") for person_id, person, is_away in people if not is_away
    ]
    nobody = Choice(language.t("absence.button.nobody"), "=nobody")

    def draw(most: int) -> Outgoing:
        asked = language.t("absence.ask.stand_in", unit=clip(unit, most * 3), days=days(language, first, last))
        lines = [asked, *_away_too(language, away, most)]
        return Outgoing("\n".join(lines), column(*choices[:3], nobody, _back(language)))

    return _fitting(draw)


NAMED = 3
LENGTHS = (120, 60, 30, 20)
"""Characters of a name, the longest with which a card fits a small phone first; a unit's may be three times as long."""


def _fitting(draw: Callable[[int], Outgoing]) -> Outgoing:
    """The widest that fits, with a line to spare where choices are numbers: they get a heading there."""
    for most in LENGTHS[:-1]:
        card = draw(most)
        if lines_of(card) + bool(card.choices) <= MAX_LINES:
            return card
    return draw(LENGTHS[-1])


def _away_too(language: Language, away: Sequence[Named], most: int) -> list[str]:
    if not away:
        return []
    names = [clip(titled(language, person) if most > LENGTHS[2] else person.name, most) for person in away[:NAMED]]
    if len(away) > NAMED:
        names.append(language.t("absence.away_more", count=language.two(len(away) - NAMED)))
    return [language.t("absence.away_too", names=language.join(names))]


def ask_replace(language: Language, first: date, last: date) -> Outgoing:
    """The days overlap with an absence stated before."""
    return Outgoing(
        language.t("absence.overlaps", days=days(language, first, last)),
        column(Choice(language.t("absence.button.replace"), "=replace"), _back(language)),
    )


def declared(
    language: Language,
    absence_id: int,
    first: date,
    last: date,
    units: Sequence[tuple[str, str]],
    *,
    begun: bool,
) -> Outgoing:
    """The receipt: the days, who stands in where, that everything falls back by itself."""

    def draw(most: int) -> Outgoing:
        lines = [language.t("absence.declared", days=days(language, first, last))]
        if begun:
            lines.append(language.t("absence.begun"))
        for unit, name in units:
            if name:
                lines.append(language.t("absence.stands_in", unit=clip(unit, most), name=clip(name, most)))
        alone = [clip(unit, most) for unit, name in units if not name]
        if alone:
            lines.append(language.t("absence.nobody", unit=language.join(alone), name=""))
        if not units:
            lines.append(language.t("absence.others"))
        lines.append(language.t("absence.falls_back"))
        return Outgoing("\n".join(lines), column(*own_choices(language, absence_id)))

    return _fitting(draw)


def own_choices(language: Language, absence_id: int) -> tuple[Choice, Choice]:
    return (
        Choice(language.t("absence.button.change"), f"absence_change {absence_id}"),
        Choice(language.t("absence.button.end"), f"absence_end {absence_id}"),
    )


def own(language: Language, absences: Sequence[tuple[int, date, date]]) -> Outgoing:
    """What one has stated already."""
    lines = [language.t("absence.own")]
    choices: list[Choice] = []
    for absence_id, first, last in absences[:2]:
        lines.append(language.t("absence.own_one", days=days(language, first, last)))
        choices += [
            Choice(
                label(language.t("absence.button.change_of", day=language.date_short(first))),
                f"absence_change {absence_id}",
            ),
            Choice(
                label(language.t("absence.button.end_of", day=language.date_short(first))), f"absence_end {absence_id}"
            ),
        ]
    more = Choice(language.t("absence.button.another"), "absence_new")
    return Outgoing("\n".join(lines), column(*choices, more))


def listing(
    language: Language,
    away: Sequence[tuple[str, str, Role | None, date, date, str]],
    total: int,
    offset: int,
    *,
    may_declare: bool,
) -> Outgoing:
    """The office's list: (name, unit, role, first day, last day, who stands in)."""
    if not away:
        return Outgoing(language.t("absence.none"), column(_mine(language, may_declare=may_declare)))
    for shown in range(len(away), 1, -1):
        card = _listing(language, away[:shown], total, offset, may_declare=may_declare)
        if lines_of(card) + 1 <= MAX_LINES:
            return card
    return _listing(language, away[:1], total, offset, may_declare=may_declare)


def _mine(language: Language, *, may_declare: bool) -> Choice | None:
    return Choice(language.t("absence.button.mine"), "absence_new") if may_declare else None


def _listing(
    language: Language,
    away: Sequence[tuple[str, str, Role | None, date, date, str]],
    total: int,
    offset: int,
    *,
    may_declare: bool,
) -> Outgoing:
    lines = [language.t("absence.list", count=language.two(total))]
    for name, unit, role, first, last, stand_ins in away:
        who = f"{title_of(language, role, UnitKind.OTHER)} {name}" if role is not None else name
        key = "absence.line_stood_in" if stand_ins else "absence.line"
        lines.append(
            language.t(
                key,
                who=clip(who, 40),
                unit=clip(unit, 34),
                first=language.date_short(first),
                last=language.date_short(last),
                names=clip(stand_ins, 60),
            )
        )
    rest = total - offset - len(away)
    more = None
    if rest > 0:
        more = Choice(language.t("absence.button.more", count=language.two(rest)), f"absences {offset + len(away)}")
    return Outgoing("\n".join(lines), column(more, _mine(language, may_declare=may_declare)))


def ended(language: Language, first: date, last: date) -> Outgoing:
    return Outgoing(language.t("absence.ended", days=days(language, first, last)))


def nobody_stands_in(language: Language, unit_id: int, unit: str, name: str, first: date, last: date) -> Outgoing:
    """To the office: a head is away and nobody confirms meanwhile."""
    return Outgoing(
        language.t("absence.alone", unit=unit, name=name, days=days(language, first, last)),
        column(Choice(language.t("absence.button.delegate"), f"delegate {unit_id}")),
    )


def stand_in_away(language: Language, unit_id: int, unit: str, name: str, first: date, last: date) -> Outgoing:
    """To the head and the office: who confirms instead is away too."""
    return Outgoing(
        language.t("absence.stand_in_away", unit=unit, name=name, days=days(language, first, last)),
        column(Choice(language.t("absence.button.delegate"), f"delegate {unit_id}")),
    )


def declined(language: Language, unit_id: int, unit: str, name: str) -> Outgoing:
    """To the head and the office: who was named does not take it on."""
    return Outgoing(
        language.t("absence.declined", unit=unit, name=name),
        column(Choice(language.t("absence.button.delegate"), f"delegate {unit_id}")),
    )


def _back(language: Language) -> Choice:
    return Choice(language.t("absence.button.back"), "=back", "0")
