"""The one-screen copy for the leadership, as the office may send it, edit it or copy it; and the line about a month."""

from datetime import date

from bot.cards.digest import span
from bot.cards.dues import dues_words
from bot.cards.measure import MAX_LINES, lines_of, rows
from bot.domain.digests import DirectiveLine, Facts
from bot.domain.ledger import grouped
from bot.domain.obligations import Duty
from bot.domain.text import count_lines
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

BUTTONS = 3
SHOWN = 5
COPY_LINES = MAX_LINES - BUTTONS
"""Lines a text for the leadership may take: under it stand the office's buttons."""


def weekly_text(language: Language, facts: Facts, last: date, code: str | None) -> str:
    """As much as fits one screen: the directives that expire first, what is overdue, whom the office is after."""
    drawn = [_weekly(language, facts, last, code, shown) for shown in range(SHOWN, -1, -1)]
    return next((text for text in drawn if count_lines(text) <= COPY_LINES), drawn[-1])


def _weekly(language: Language, facts: Facts, last: date, code: str | None, shown: int) -> str:
    lines = [
        language.t("leaders.greeting"),
        language.t("leaders.head", span=span(language, facts.first, last)),
        *(_directive(language, each) for each in facts.directives[:shown]),
    ]
    if len(facts.directives) > shown:
        lines.append(language.t("leaders.more", count=language.two(len(facts.directives) - shown)))
    if not facts.directives:
        lines.append(language.t("leaders.none"))
    lines.append(_overdue(language, facts))
    slow = max(facts.directives, key=lambda each: each.unconfirmed, default=None)
    if slow is not None and slow.unconfirmed:
        lines.append(
            language.t("leaders.unconfirmed", number=slow.code or slow.number, units=language.two(slow.unconfirmed))
        )
    lines.append(language.t("leaders.regards"))
    if code is not None:
        lines.append(language.t("digest.code", code=grouped(code)))
    return "\n".join(lines)


def _directive(language: Language, line: DirectiveLine) -> str:
    parts = [
        language.t(f"leaders.met.{duty.value}", met=language.two(met), all=language.two(everyone))
        for duty in Duty
        for met, everyone in [line.counts.get(duty, (0, 0))]
        if everyone
    ]
    if line.roster and Duty.DISSEMINATE in line.counts:
        parts.append(
            language.t(
                "leaders.told",
                told=language.two(line.told),
                roster=language.two(line.roster),
                share=language.percent(line.told / line.roster),
            )
        )
    when = dues_words(language, line.dues, line.counts, language.date_short)
    return language.t("leaders.line", number=line.number, due=when, parts="; ".join(parts))


def _overdue(language: Language, facts: Facts) -> str:
    late = [each for each in facts.directives if each.overdue]
    if not late:
        return language.t("leaders.overdue.none")
    named = ", ".join(
        language.t("leaders.overdue.one", number=each.code or each.number, units=language.two(each.overdue))
        for each in late[:3]
    )
    return language.t("leaders.overdue", units=language.two(facts.overdue), named=named)


def monthly_text(language: Language, facts: Facts, code: str | None) -> str:
    """The month in a few lines: what was passed on and confirmed, what is followed, what is overdue."""
    values = {duty.value: language.two(facts.moved.get(duty, 0)) for duty in Duty}
    lines = [
        language.t("leaders.greeting"),
        language.t(
            "leaders.month",
            month=facts.first.month,
            year=facts.first.year,
            published=language.two(facts.published),
            **values,
        ),
        language.t("leaders.month.followed", count=language.two(len(facts.directives))),
        _overdue(language, facts),
        language.t("leaders.regards"),
    ]
    if code is not None:
        lines.append(language.t("digest.code", code=grouped(code)))
    return "\n".join(lines)


def copy_card(language: Language, text: str, week: date, as_of: int) -> Outgoing:
    """The copy with what the office can do with it; the buttons name the moment it is of, so that what is sent is what was seen."""
    named = f"{week.isoformat()} @{as_of}"
    return Outgoing(
        text,
        (
            (Choice(language.t("leaders.button.send"), f"leader_send {named}"),),
            (
                Choice(language.t("leaders.button.edit"), f"leader_edit {named}"),
                Choice(language.t("leaders.button.copy"), f"leader_plain {named}"),
            ),
        ),
    )


def as_made(language: Language, week: date, as_of: int) -> Outgoing:
    """The product's own words are back."""
    look = Choice(language.t("leaders.button.look"), f"leader_copy {week.isoformat()} @{as_of}")
    return Outgoing(language.t("leaders.as_made"), rows(look))


def edit_card(language: Language) -> Outgoing:
    """The question for other words."""
    return Outgoing(
        language.t("leaders.edit", lines=COPY_LINES),
        rows(Choice(language.t("leaders.button.as_made"), "=fresh"), Choice(language.t("leaders.button.no"), "=no")),
    )


def fits(text: str) -> bool:
    """Whether other words still fit one screen with the buttons under them."""
    return lines_of(Outgoing(text)) <= COPY_LINES


def month_card(language: Language, text: str) -> Outgoing:
    """The line about the month as the office sees it beforehand."""
    return Outgoing(f"{text}\n{language.t('leaders.month.preview')}")
