"""Monday's push beforehand: to how many, to whom, and how it is put off or left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.measure import MAX_LINES, rows
from bot.domain.instants import local_day
from bot.domain.text import clip, count_lines
from bot.i18n import Language
from bot.messaging import Choice, Outgoing


@dataclass(frozen=True, slots=True)
class PushFacts:
    """The push of a week as it stands. ``at`` epoch ms, None where it is left out; ``next_day``: to which it may be put off."""

    week: date
    at: int | None
    people: int = 0
    units: int = 0
    changed: bool = False
    next_day: date | None = None
    open: bool = True
    asks_first: bool = False
    """It is so large that the office will be asked once more before it goes out."""


def push_card(language: Language, facts: PushFacts) -> Outgoing:
    """When it goes out and to how many, if nobody answers till then; see whom, put it off, leave it out, take that back."""
    lines = [when_line(language, facts.week, facts.at)]
    if facts.at is not None:
        key = "week_ahead.to" if facts.people else "week_ahead.to_nobody"
        lines.append(language.t(key, people=language.two(facts.people), units=language.two(facts.units)))
        if facts.asks_first:
            lines.append(language.t("week_ahead.asks_first"))
    if not facts.open:
        lines.append(language.t("week_ahead.over"))
    listed = Choice(language.t("week_ahead.button.list"), f"push_list {facts.week.isoformat()} 0")
    choices = [listed] if facts.people else []
    if facts.open:
        choices += _changes(language, facts.week, facts.at, facts.next_day, changed=facts.changed)
    return Outgoing("\n".join(lines), rows(*choices))


def _changes(language: Language, week: date, at: int | None, next_day: date | None, *, changed: bool) -> list[Choice]:
    choices = []
    if at is not None and next_day is not None:
        text = language.t(
            "week_ahead.button.day", weekday=language.weekday(next_day), day=language.date_short(next_day)
        )
        choices.append(Choice(text, f"push_change {week.isoformat()} day"))
    if at is not None:
        choices.append(Choice(language.t("week_ahead.button.skip"), f"push_change {week.isoformat()} skip"))
    if changed:
        choices.append(Choice(language.t("week_ahead.button.back"), f"push_change {week.isoformat()} back"))
    return choices


def when_line(language: Language, week: date, at: int | None) -> str:
    """``Tin nhắc hằng tuần: 08 giờ 00 phút, thứ Hai 12/6.``, or that the week is left out."""
    if at is None:
        return language.t("week_ahead.left_out", day=language.date_doc(week))
    day = local_day(at, language.zone)
    return language.t(
        "week_ahead.when", time=language.time(at), weekday=language.weekday(day), day=language.date_short(day)
    )


def push_list(language: Language, week: date, people: Sequence[tuple[str, str, int]], offset: int) -> Outgoing:
    """(name, unit, number of duties) of everybody who will get it, as many as fit a small phone."""
    lines = [language.t("week_ahead.list", count=language.two(len(people)))]
    shown = 0
    for name, unit, duties in people[offset:]:
        line = language.t("week_ahead.line", name=name, unit=clip(unit, 40), count=language.two(duties))
        if count_lines("\n".join([*lines, line])) > MAX_LINES - 2:
            break
        lines.append(line)
        shown += 1
    rest = len(people) - offset - shown
    more = None
    if rest > 0:
        text = language.t("week_ahead.button.more", count=language.two(rest))
        more = Choice(text, f"push_list {week.isoformat()} {offset + shown}")
    return Outgoing("\n".join(lines), rows(more))


def decided(language: Language, week: date, at: int | None, next_day: date | None, *, changed: bool) -> Outgoing:
    """What holds now, and how to take it back."""
    text = f"{language.t('week_ahead.noted')}\n{when_line(language, week, at)}"
    return Outgoing(text, rows(*_changes(language, week, at, next_day, changed=changed)))


def put_off_told(language: Language, name: str, week: date, at: int | None) -> Outgoing:
    """To colleagues: who decided what."""
    text = f"{language.t('week_ahead.by', name=name)}\n{when_line(language, week, at)}"
    look = Choice(language.t("week_ahead.button.look"), f"push_ahead {week.isoformat()}")
    return Outgoing(text, rows(look))
