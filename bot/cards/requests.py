"""Đề nghị of units in words: asked, as those who decide see it, decided, the list of what waits (dialogues.md 5)."""

from collections.abc import Callable, Sequence
from datetime import date

from bot.cards.measure import MAX_LINES, lines_of
from bot.cards.words import Named, column, label, titled
from bot.domain.obligations import Duty
from bot.domain.requests import CLOSING, Decider, MoreTime, RequestKind, RequestStatus
from bot.domain.text import clip
from bot.i18n import Language
from bot.messaging import Choice, Outgoing
from bot.values import dataclass

Draw = Callable[[Language], Outgoing]
SHOWN = 160
"""Characters of a reason on a card."""
LENGTHS = (SHOWN, 80, 40)
LISTED = 4


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
        language.t("requests.ask.example", day=language.date_short(max(due, today))),
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
    lines = [language.t(f"requests.sent.{facts.kind.value}", **_values(language, facts)), *_hints(language, facts)]
    lines.append(language.t("requests.clock" if facts.due is not None else "requests.still_owed"))
    return Outgoing("\n".join(lines), column(_withdraw(language, facts)))


def one_open(language: Language, facts: RequestFacts) -> Outgoing:
    """There is one already."""
    text = language.t("requests.one_open", **_values(language, facts))
    return Outgoing(text, column(_withdraw(language, facts)))


def asked_by_colleague(language: Language, facts: RequestFacts) -> Outgoing:
    """To the head: what was asked in the unit's name."""
    text = language.t(f"requests.by_colleague.{facts.kind.value}", **_values(language, facts))
    return Outgoing(text, column(_withdraw(language, facts)))


def withdrawn(language: Language, facts: RequestFacts) -> Outgoing:
    return Outgoing(language.t("requests.withdrawn", **_values(language, facts)))


def _withdraw(language: Language, facts: RequestFacts) -> Choice:
    return Choice(language.t("requests.button.withdraw"), f"request_withdraw {facts.id}")


# ----------------------------------------------------------------------------------------------------------- those who decide


def office_card(language: Language, facts: RequestFacts, *, may_decide: bool) -> Outgoing:
    """Who asks for what and why, with the ways to decide; afterwards who decided, and when."""
    return _fitting([_office_card(language, facts, most, may_decide=may_decide) for most in LENGTHS])


def _fitting(cards: Sequence[Outgoing]) -> Outgoing:
    """The first that fits a small phone, else the shortest."""
    return next((card for card in cards if lines_of(card) <= MAX_LINES), cards[-1])


def _office_card(language: Language, facts: RequestFacts, most: int, *, may_decide: bool) -> Outgoing:
    values = _values(language, facts, most)
    lines = [
        language.t(f"requests.office.{facts.kind.value}", **values),
        *_hints(language, facts),
        language.t("requests.office.reason", **values),
    ]
    if facts.status is not RequestStatus.OPEN:
        return Outgoing("\n".join([*lines, settled_line(language, facts)]))
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


def settled_line(language: Language, facts: RequestFacts) -> str:
    """``Đồng chí … đã đồng ý gia hạn đến hết 20/6/2023, 10 giờ 00 phút, 12/6/2023.``"""
    key = facts.status.value
    if facts.status is RequestStatus.GRANTED and facts.granted is not None:
        key = "granted_day"
    return language.t(
        f"requests.settled.{key}",
        name=facts.decided_by,
        day=language.date_doc(facts.granted) if facts.granted is not None else "",
        moment=language.moment(facts.decided_at) if facts.decided_at is not None else "",
    )


def reminder(language: Language, facts: RequestFacts) -> Outgoing:
    """One working day before the due day, and nobody has decided."""
    head = language.t("requests.reminder", day=language.date_short(facts.due) if facts.due else "")
    cards = [_office_card(language, facts, most, may_decide=True) for most in LENGTHS]
    return _fitting([Outgoing(f"{head}\n{card.text}", card.choices) for card in cards])


def ask_other_day(language: Language, facts: RequestFacts) -> Outgoing:
    return Outgoing(language.t("requests.ask.other_day", **_values(language, facts)), column(back(language)))


def ask_refusal(language: Language, facts: RequestFacts) -> Outgoing:
    """Why not? The unit is told in these words."""
    return Outgoing(
        language.t("requests.ask.refusal", **_values(language, facts)),
        column(
            Choice(language.t("requests.refusal.superior"), "=superior"),
            Choice(language.t("requests.refusal.in_time"), "=in_time"),
            back(language),
        ),
    )


def done(language: Language, facts: RequestFacts, told: int) -> Outgoing:
    """The receipt of who decided."""
    text = f"{settled_line(language, facts)}\n" + language.t(
        "requests.told", unit=facts.unit_name, count=language.two(told)
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
    values = _values(language, facts)
    lines = [language.t(key, who=language.t(f"requests.who.{facts.decider.value}"), **values)]
    if facts.word:
        lines.append(language.t("requests.word", word=clip(facts.word, SHOWN)))
    where = f"{facts.directive_id} {facts.unit_id}"
    choices = (
        column(Choice(language.t("requests.button.card"), f"card {where}"))
        if granted
        else column(Choice(language.t("directive.button.question"), f"question {where}"))
    )
    return Outgoing("\n".join(lines), choices)


def _reopened(language: Language, facts: RequestFacts) -> Outgoing:
    """To the unit: it owes again what it was freed of, until when, and why."""
    values = _values(language, facts)
    due = values["day"] if facts.granted is not None else values["due"]
    who = language.t(f"requests.who.{facts.decider.value}")
    lines = [language.t("requests.told.reopened", who=who, **{**values, "due": due})]
    lines.append(language.t("requests.word", word=clip(facts.word, SHOWN)))
    where = f"{facts.directive_id} {facts.unit_id}"
    return Outgoing("\n".join(lines), column(Choice(language.t("requests.button.card"), f"card {where}")))


def ask_reopening(language: Language, facts: RequestFacts, due: date | None, *, over: bool) -> Outgoing:
    """Why is it taken up again? Where the day has passed a new one is asked with it."""
    values = {**_values(language, facts), "due": language.date_doc(due) if due else language.t("standing.no_due")}
    key = "requests.ask.reopen_over" if over else "requests.ask.reopen"
    return Outgoing(language.t(key, **values), column(back(language)))


# -------------------------------------------------------------------------------------------------------------------- lists


def waiting(language: Language, facts: Sequence[RequestFacts], total: int, offset: int = 0) -> Outgoing:
    """The office's list, what expires first coming first."""
    if not facts:
        return Outgoing(language.t("requests.none_waiting"))
    lines = [_line(language, each) for each in facts]
    choices = [
        Choice(label(f"{each.number.split('/')[0]}: {each.unit_name}"), f"request_one {each.id}", line=line)
        for each, line in zip(facts, lines, strict=True)
    ]
    rest = total - offset - len(facts)
    more = None
    if rest > 0:
        more = Choice(
            language.t("requests.button.more", count=language.two(rest)), f"requests {offset + len(facts)}", "9"
        )
    head = language.t("requests.waiting", count=language.two(total))
    return Outgoing("\n".join([head, *lines]), column(*choices, more))


def own(language: Language, open_now: Sequence[RequestFacts], settled: Sequence[RequestFacts]) -> Outgoing:
    """A unit's own requests: those that wait, each with its way back, then what became of the last ones."""
    if not open_now and not settled:
        return Outgoing(language.t("requests.none_own"))
    lines = [language.t("requests.own")]
    lines += [_line(language, each, own=True) for each in open_now]
    lines += [f"- {each.number}: {settled_line(language, each)}" for each in settled]
    choices = [
        Choice(
            label(language.t("requests.button.withdraw_of", number=each.number.split("/")[0])),
            f"request_withdraw {each.id}",
        )
        for each in open_now[:LISTED]
    ]
    return Outgoing("\n".join(lines), column(*choices))


def _line(language: Language, facts: RequestFacts, *, own: bool = False) -> str:
    key = f"requests.line.{facts.kind.value}"
    values = _values(language, facts)
    line = language.t(key, **values)
    return line if own else f"{line}, {clip(facts.unit_name, 40)}"


# -------------------------------------------------------------------------------------------------------------------- words


def _values(language: Language, facts: RequestFacts, most: int = SHOWN) -> dict[str, object]:
    times = facts.times
    day = facts.granted or (times.wanted if times else None)
    return {
        "unit": facts.unit_name,
        "number": facts.number,
        "duties": language.join([language.t(f"duty.{duty.value}") for duty in facts.duties]),
        "due": language.date_doc(facts.due) if facts.due is not None else language.t("standing.no_due"),
        "due_short": language.date_short(facts.due) if facts.due is not None else language.t("standing.no_due"),
        "day": language.date_doc(day) if day is not None else "",
        "day_short": language.date_short(day) if day is not None else "",
        "weekday": language.weekday(day) if day is not None else "",
        "more": language.two(times.more) if times else "",
        "reason": clip(facts.reason, most),
        "asker": titled(language, facts.asker) if facts.asker.role is not None else facts.asker.name,
    }


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
