"""Đề nghị of units in words: asked, as those who decide see it, decided, the list of what waits (dialogues.md 5)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.cards.measure import MAX_LINES, lines_of
from bot.cards.words import Named, column, label, titled
from bot.domain.obligations import Duty
from bot.domain.requests import CLOSING, Decider, MoreTime, RequestKind, RequestStatus
from bot.domain.text import clip
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

Draw = Callable[[Language], Outgoing]
SHOWN = 160
"""Characters of a reason on a card."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much of each text a card may take: characters of a reason, of a unit's and a person's name; with the person's title or without."""

    reason: int = SHOWN
    unit: int = 200
    person: int = 120
    titled: bool = True


WIDE = Room()
ROOMS = (WIDE, Room(80), Room(40), Room(40, 80, 60), Room(40, 50, 30, titled=False), Room(24, 34, 20, titled=False))
"""The first with which a card fits a small phone is taken."""


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """A request at one moment. ``times``: what the new day comes to; ``granted``: the day that was given; instants are epoch ms."""

    id: int
    kind: RequestKind
    status: RequestStatus
    directive_id: int
    unit_id: int
    unit_name: str
    number: str
    duties: tuple[Duty, ...]
    due: date | None
    times: MoreTime | None
    reason: str
    asker: Named
    filed_at: int
    decider: Decider
    granted: date | None = None
    decided_by: str = ""
    decided_at: int | None = None
    word: str = ""


# -------------------------------------------------------------------------------------------------------------- the unit asks


def ask_day(language: Language, number: str, due: date, overdue: int, today: date) -> Outgoing:
    """``Đề nghị gia hạn 1204 (hạn 16/6). Gửi ngày mới và lý do trong một tin.``"""
    lines = [
        language.t("requests.ask.day", number=number, day=language.date_short(due)),
        language.t("requests.ask.example", day=language.date_short(max(due, today) + timedelta(weeks=1))),
        language.t("requests.ask.overdue", count=language.two(overdue))
        if overdue
        else language.t("requests.ask.clock"),
    ]
    return Outgoing("\n".join(lines), column(back(language)))


def ask_which_day(language: Language, days: Sequence[date]) -> Outgoing:
    """The text named several days: which one is meant?"""
    choices = [Choice(language.date_doc(day), f"={day.isoformat()}") for day in days[:3]]
    return Outgoing(language.t("requests.ask.which_day"), column(*choices, back(language)))


def ask_which_duty(language: Language, number: str, groups: Sequence[tuple[date, Sequence[Duty]]]) -> Outgoing:
    """The duties have due days of their own: which one is to be moved?"""
    choices = [
        Choice(
            label(language.t("requests.duty_due", duty=_main(language, duties), day=language.date_short(day))), f"={n}"
        )
        for n, (day, duties) in enumerate(groups)
    ]
    return Outgoing(language.t("requests.ask.which_duty", number=number), column(*choices, back(language)))


def ask_which_case(language: Language, kind: RequestKind, cases: Sequence[tuple[int, int, str]]) -> Outgoing:
    """Which directive: (directive, unit, words) of each that is still owed."""
    choices = [Choice(label(words), f"={directive_id} {unit_id}") for directive_id, unit_id, words in cases]
    key = "requests.ask.which_case" if kind is RequestKind.EXTENSION else "requests.ask.which_free"
    return Outgoing(language.t(key), column(*choices, back(language)))


def ask_free_kind(language: Language, number: str) -> Outgoing:
    """Free of it because it does not concern the unit, or although it does?"""
    return Outgoing(
        language.t("requests.ask.free_kind", number=number),
        column(
            Choice(language.t("requests.button.not_addressed"), f"={RequestKind.NOT_ADDRESSED.value}"),
            Choice(language.t("requests.button.exemption"), f"={RequestKind.EXEMPTION.value}"),
            back(language),
        ),
    )


def ask_free_of(language: Language, number: str) -> Outgoing:
    """Of all that is asked, or of one duty only?"""
    return Outgoing(
        language.t("requests.ask.free_of", number=number),
        column(
            Choice(language.t("requests.button.free_of_all"), "=all"),
            Choice(language.t("requests.button.free_of_disseminate"), f"={Duty.DISSEMINATE.value}"),
            Choice(language.t("requests.button.free_of_report"), f"={Duty.REPORT.value}"),
            back(language),
        ),
    )


def ask_reason(language: Language, kind: RequestKind, number: str, day: date | None) -> Outgoing:
    text = language.t(
        f"requests.ask.reason.{kind.value}", number=number, day=language.date_doc(day) if day is not None else ""
    )
    return Outgoing(text, column(back(language)))


def back(language: Language) -> Choice:
    return Choice(language.t("requests.button.back"), "=back", "0")


def sent(language: Language, facts: RequestFacts) -> Outgoing:
    """The receipt of who asked: what was understood, that the clock runs, and how to take it back."""
    last = language.t("requests.clock" if facts.due is not None else "requests.still_owed")

    def draw(room: Room) -> Outgoing:
        first = language.t(f"requests.sent.{facts.kind.value}", **values_of(language, facts, room))
        return Outgoing("\n".join([first, *_hints(language, facts), last]), column(_withdraw(language, facts)))

    return fitting(draw)


def one_open(language: Language, facts: RequestFacts) -> Outgoing:
    """There is one already."""
    choices = column(_withdraw(language, facts))
    return fitting(lambda room: Outgoing(language.t("requests.one_open", **values_of(language, facts, room)), choices))


def asked_by_colleague(language: Language, facts: RequestFacts) -> Outgoing:
    """To the head: what was asked in the unit's name."""
    key, choices = f"requests.by_colleague.{facts.kind.value}", column(_withdraw(language, facts))
    return fitting(lambda room: Outgoing(language.t(key, **values_of(language, facts, room)), choices))


def withdrawn(language: Language, facts: RequestFacts) -> Outgoing:
    return Outgoing(language.t("requests.withdrawn", **values_of(language, facts)))


def _withdraw(language: Language, facts: RequestFacts) -> Choice:
    return Choice(language.t("requests.button.withdraw"), f"request_withdraw {facts.id}")


# ----------------------------------------------------------------------------------------------------------- those who decide


def office_card(language: Language, facts: RequestFacts, *, may_decide: bool) -> Outgoing:
    """Who asks for what and why, with the ways to decide; afterwards who decided, and when."""
    return fitting(lambda room: _office_card(language, facts, room, may_decide=may_decide))


def fitting(draw: Callable[[Room], Outgoing]) -> Outgoing:
    """The widest that fits a small phone, with a line to spare where choices are numbers: they get a heading there."""
    for room in ROOMS[:-1]:
        card = draw(room)
        if lines_of(card) + bool(card.choices) <= MAX_LINES:
            return card
    return draw(ROOMS[-1])


def _office_card(language: Language, facts: RequestFacts, room: Room, *, may_decide: bool) -> Outgoing:
    values = values_of(language, facts, room)
    lines = [
        language.t(f"requests.office.{facts.kind.value}", **values),
        *_hints(language, facts),
        language.t("requests.office.reason", **values),
    ]
    if facts.status is not RequestStatus.OPEN:
        return Outgoing("\n".join([*lines, settled_line(language, facts, room)]))
    if not may_decide:
        return Outgoing("\n".join([*lines, language.t(f"requests.decides.{facts.decider.value}")]))
    other = None
    if facts.kind is RequestKind.EXTENSION:
        other = Choice(language.t("requests.button.other_day"), f"request_other {facts.id}")
    choices = column(
        Choice(language.t("requests.button.grant"), f"request_grant {facts.id}"),
        other,
        Choice(language.t("requests.button.refuse"), f"request_refuse {facts.id}"),
    )
    return Outgoing("\n".join(lines), choices)


def settled_line(language: Language, facts: RequestFacts, room: Room = WIDE) -> str:
    """``Đồng chí … đã đồng ý gia hạn đến hết 20/6/2023, 10 giờ 00 phút, 12/6/2023.``"""
    key = facts.status.value
    if facts.status is RequestStatus.GRANTED and facts.granted is not None:
        key = "granted_day"
    return language.t(
        f"requests.settled.{key}",
        name=clip(facts.decided_by, room.person),
        day=language.date_doc(facts.granted) if facts.granted is not None else "",
        moment=language.moment(facts.decided_at) if facts.decided_at is not None else "",
    )


def reminder(language: Language, facts: RequestFacts) -> Outgoing:
    """One working day before the due day, and nobody has decided."""
    head = language.t("requests.reminder", day=language.date_short(facts.due) if facts.due else "")

    def draw(room: Room) -> Outgoing:
        card = _office_card(language, facts, room, may_decide=True)
        return Outgoing(f"{head}\n{card.text}", card.choices)

    return fitting(draw)


def ask_other_day(language: Language, facts: RequestFacts) -> Outgoing:
    return Outgoing(language.t("requests.ask.other_day", **values_of(language, facts)), column(back(language)))


def ask_refusal(language: Language, facts: RequestFacts) -> Outgoing:
    """Why not? The unit is told in these words."""
    return Outgoing(
        language.t("requests.ask.refusal", **values_of(language, facts)),
        column(
            Choice(language.t("requests.refusal.superior"), "=superior"),
            Choice(language.t("requests.refusal.in_time"), "=in_time"),
            back(language),
        ),
    )


def done(language: Language, facts: RequestFacts, told: int) -> Outgoing:
    """The receipt of who decided."""
    text = f"{settled_line(language, facts)}\n" + language.t(
        "requests.told", unit=clip(facts.unit_name, WIDE.unit), count=language.two(told)
    )
    if facts.kind not in CLOSING or facts.status is not RequestStatus.GRANTED:
        return Outgoing(text)
    again = Choice(language.t("requests.button.reopen"), f"reopen #{facts.directive_id} u{facts.unit_id}")
    return Outgoing(text, column(again))


def decided(language: Language, facts: RequestFacts) -> Outgoing:
    """To the unit: what was decided, in whose name, and what holds now."""
    if facts.status is RequestStatus.REOPENED:
        return _reopened(language, facts)
    granted = facts.status is RequestStatus.GRANTED
    key = f"requests.told.{'granted' if granted else 'refused'}.{facts.kind.value}"
    where = f"{facts.directive_id} {facts.unit_id}"
    choices = (
        column(Choice(language.t("requests.button.card"), f"card {where}"))
        if granted
        else column(Choice(language.t("directive.button.question"), f"question {where}"))
    )

    def draw(room: Room) -> Outgoing:
        who = language.t(f"requests.who.{facts.decider.value}")
        lines = [language.t(key, who=who, **values_of(language, facts, room))]
        if facts.word:
            lines.append(language.t("requests.word", word=clip(facts.word, room.reason)))
        return Outgoing("\n".join(lines), choices)

    return fitting(draw)


def _reopened(language: Language, facts: RequestFacts) -> Outgoing:
    """To the unit: it owes again what it was freed of, until when, and why."""
    who = language.t(f"requests.who.{facts.decider.value}")
    choices = column(Choice(language.t("requests.button.card"), f"card {facts.directive_id} {facts.unit_id}"))

    def draw(room: Room) -> Outgoing:
        values = values_of(language, facts, room)
        due = values["day"] if facts.granted is not None else values["due"]
        told = language.t("requests.told.reopened", who=who, **{**values, "due": due})
        return Outgoing(f"{told}\n" + language.t("requests.word", word=clip(facts.word, room.reason)), choices)

    return fitting(draw)


def ask_reopening(language: Language, facts: RequestFacts, due: date | None, *, over: bool) -> Outgoing:
    """Why is it taken up again? Where the day has passed a new one is asked with it."""
    day = language.date_doc(due) if due else language.t("standing.no_due")
    key = "requests.ask.reopen_over" if over else "requests.ask.reopen"
    return fitting(
        lambda room: Outgoing(
            language.t(key, **{**values_of(language, facts, room), "due": day}), column(back(language))
        )
    )


# -------------------------------------------------------------------------------------------------------------------- words


def values_of(language: Language, facts: RequestFacts, room: Room = WIDE) -> dict[str, object]:
    times = facts.times
    day = facts.granted or (times.wanted if times else None)
    return {
        "unit": clip(facts.unit_name, room.unit),
        "number": facts.number,
        "duties": language.join([language.t(f"duty.{duty.value}") for duty in facts.duties]),
        "due": language.date_doc(facts.due) if facts.due is not None else language.t("standing.no_due"),
        "due_short": language.date_short(facts.due) if facts.due is not None else language.t("standing.no_due"),
        "day": language.date_doc(day) if day is not None else "",
        "day_short": language.date_short(day) if day is not None else "",
        "weekday": language.weekday(day) if day is not None else "",
        "more": language.two(times.more) if times else "",
        "reason": clip(facts.reason, room.reason),
        "asker": clip(_asker(language, facts, room), room.person),
    }


def _asker(language: Language, facts: RequestFacts, room: Room) -> str:
    return titled(language, facts.asker) if facts.asker.role is not None and room.titled else facts.asker.name


def _hints(language: Language, facts: RequestFacts) -> list[str]:
    """What has to be known beside the day: the duty is overdue, the new day is a day off."""
    lines = []
    if facts.times is not None and facts.times.overdue and facts.status is RequestStatus.OPEN:
        lines.append(language.t("requests.overdue", count=language.two(facts.times.overdue)))
    if facts.times is not None and facts.times.ends_on_rest_day:
        lines.append(
            language.t(
                "requests.rest_day",
                day=language.date_short(facts.times.wanted),
                soft=language.date_short(facts.times.soft),
            )
        )
    return lines


def _main(language: Language, duties: Sequence[Duty]) -> str:
    chosen = next((duty for duty in (Duty.DISSEMINATE, Duty.REPORT) if duty in duties), Duty.RECEIVE)
    return language.t(f"reminder.act.{chosen.value}")
