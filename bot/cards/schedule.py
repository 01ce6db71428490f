"""What will go out by itself: the days to come, one day, and a rung in words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.cards.measure import MAX_LINES, lines_of
from bot.cards.surprises import LISTED, waiting_line
from bot.domain.instants import local_day
from bot.domain.obligations import Duty
from bot.domain.planned_sendings import SendingKind
from bot.domain.schedule import Slot
from bot.domain.surprise import Automatic
from bot.domain.text import clip
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

DAYS = 5
MOST_LINES = 8
NAME_MOST = 40


@dataclass(frozen=True, slots=True)
class Message:
    """One message to come: when (epoch ms), which card, to whom, about what (số ký hiệu, what is asked, unit), and about how many duties.

    Of what is sent beside the reminders ``person`` is "" and ``total`` counts those it goes to; ``name`` is its number or its words.
    """

    at: int
    slot: Slot | SendingKind
    person: str
    about: tuple[tuple[str, Duty, str], ...]
    total: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A day on which something goes out: how many people, and how many messages by card."""

    day: date
    people: int
    slots: tuple[tuple[Slot | SendingKind, int], ...]
    asks_first: bool = False
    """Something of it is so large that the office will be asked before it goes out."""


def ahead_card(
    language: Language,
    days: Sequence[DayAhead],
    until: date,
    *,
    provisional: bool,
    waiting: Sequence[tuple[Automatic, int]] = (),
) -> Outgoing:
    """The next days on which something goes out, one button each; said to assume that nobody answers. Before them what waits for the office."""
    held = (
        [language.t("surprises.head"), *(waiting_line(language, *each) for each in waiting[:LISTED])] if waiting else []
    )
    look = Choice(language.t("surprises.button.waiting", count=language.two(len(waiting))), "automatic")
    if not days:
        none = language.t("schedule.none", day=language.date_doc(until))
        return Outgoing("\n".join([*held, none]), ((look,),) if waiting else ())
    for most in range(DAYS - 2 if waiting else DAYS, 1, -1):
        card = _ahead(language, days[:most], until, held, look if waiting else None, provisional=provisional)
        if lines_of(card) + 1 <= MAX_LINES:  # where choices are numbers they get a heading
            return card
    return _ahead(language, days[:1], until, held, look if waiting else None, provisional=provisional)


def _ahead(
    language: Language,
    shown: Sequence[DayAhead],
    until: date,
    held: Sequence[str],
    look: Choice | None,
    *,
    provisional: bool,
) -> Outgoing:
    lines = [*held, language.t("schedule.head"), *(_day_line(language, each) for each in shown)]
    if provisional:
        lines.append(language.t("schedule.provisional", year=until.year))
    choices = tuple(
        (
            Choice(
                language.t("schedule.button.day", weekday=language.weekday(d.day), day=language.date_short(d.day)),
                f"schedule {d.day.isoformat()}",
            ),
        )
        for d in shown
    )
    return Outgoing("\n".join(lines), ((look,), *choices) if look is not None else choices)


def with_own(card: Outgoing, own: Sequence[str]) -> Outgoing:
    """The card with the Sở's own deadlines below, as many as fit; ``/lichlamviec`` has them all."""
    for most in range(len(own), 0, -1):
        longer = replace(card, text="\n".join([card.text, *own[:most]]))
        if lines_of(longer) <= MAX_LINES:
            return longer
    return card


def _day_line(language: Language, day: DayAhead) -> str:
    counted: dict[str, int] = {}
    for slot, count in day.slots:  # some cards have one name: who reads the plan tells KHẨN from KHẨN by its hour
        counted[slot_words(language, slot)] = counted.get(slot_words(language, slot), 0) + count
    kinds = [language.t("schedule.kind", slot=words, count=language.two(count)) for words, count in counted.items()]
    line = language.t(
        "schedule.day" if day.people else "schedule.day.others",
        weekday=language.weekday(day.day),
        day=language.date_short(day.day),
        people=language.two(day.people),
        kinds=", ".join(kinds),
    )
    return language.t("surprises.day", line=line) if day.asks_first else line


def day_card(language: Language, day: date, messages: Sequence[Message], *, own: bool = False) -> Outgoing:
    """The messages of one day (or a person's own over days), as many as fit a small phone, the others counted."""
    for shown in range(min(MOST_LINES, len(messages)), 0, -1):
        card = _listed(language, day, messages, shown, own=own)
        if lines_of(card) <= MAX_LINES:
            return card
    return _listed(language, day, messages, 0, own=own)


def _listed(language: Language, day: date, messages: Sequence[Message], shown: int, *, own: bool) -> Outgoing:
    if own:
        lines = [language.t("schedule.own.head")]
    else:
        lines = [
            language.t(
                "schedule.day.head",
                weekday=language.weekday(day),
                day=language.date_short(day),
                count=language.two(len(messages)),
            )
        ]
    lines += [_message_line(language, each, own=own) for each in messages[:shown]]
    if len(messages) > shown:
        lines.append(language.t("schedule.more", count=language.two(len(messages) - shown)))
    return Outgoing("\n".join(lines))


def _message_line(language: Language, message: Message, *, own: bool) -> str:
    when = language.clock(message.at)
    if isinstance(message.slot, SendingKind):
        return language.t("schedule.line.other", clock=when, what=other_words(language, message))
    first = language.date_short(local_day(message.at, language.zone)) if own else message.person
    return language.t(
        "schedule.line", clock=when, who=first, slot=slot_words(language, message.slot), what=about(language, message)
    )


def about(language: Language, message: Message) -> str:
    """``1204/SVHTTDL-VP quán triệt và 02 việc khác``"""
    if not message.about:
        return language.t("schedule.about.count", count=language.two(message.total))
    number, duty, _ = message.about[0]
    act = language.t(f"reminder.act.{duty.value}")
    if message.total > 1:
        return language.t("schedule.about.more", number=number, act=act, count=language.two(message.total - 1))
    return language.t("schedule.about.one", number=number, act=act)


def slot_words(language: Language, slot: Slot | SendingKind) -> str:
    """Which card it is."""
    if isinstance(slot, SendingKind):
        return language.t(f"schedule.sending.{slot.value}")
    return language.t(f"schedule.slot.{slot.value}")


def other_words(language: Language, message: Message) -> str:
    """``văn bản hẹn giờ 1204/SVHTTDL-VP, 05 đơn vị``: what is sent beside the reminders, and to how many."""
    count = language.two(message.total)
    name = f" {clip(' '.join(message.name.split()), NAME_MOST)}" if message.name else ""
    to = {
        SendingKind.DIRECTIVE: language.t("schedule.to.units", count=count),
        SendingKind.MESSAGE: language.t("schedule.to.messages", count=count),
    }.get(SendingKind(message.slot), language.t("schedule.to.people", count=count))
    return f"{slot_words(language, message.slot)}{name}, {to}"


def rung_words(language: Language, occurrence: str) -> str:
    """``before_3@2026-06-16`` → "trước hạn 03 ngày làm việc"."""
    name = occurrence.partition("@")[0].partition(".")[0]
    match = re.fullmatch(r"(before|overdue)_(\d+)", name)
    if match:
        return language.t(f"schedule.rung.{match[1]}", days=language.two(int(match[2])))
    return language.t(f"schedule.rung.{name}")
