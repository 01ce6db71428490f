"""Reminding by hand: what it will say and to whom, the reminder itself, and whom to call instead (dialogues.md 7.1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.measure import MAX_LINES, rows
from bot.cards.standing import not_sent_key, reason
from bot.cards.titles import title_of
from bot.cards.words import column, duty_button, label
from bot.clock import civil_day
from bot.domain.deadlines import DueState, DueStatus
from bot.domain.obligations import Duty, Silence
from bot.domain.people import Role
from bot.domain.standings import Case, DirectiveLabel
from bot.domain.text import clip, count_lines
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

CALLS = 4


Dues = tuple[tuple[Duty | None, DueStatus | None], ...]
"""What is still owed by its day. No duty is named where all have one day; no status: there is no due day."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one unit is reminded of. ``began``: some of its staff were told already."""

    directive_id: int
    number: str
    unit_id: int
    unit: str
    owed: tuple[Duty, ...]
    began: bool
    dues: Dues


def reminder(language: Language, facts: Reminder) -> Outgoing:
    """The reminder as a unit gets it, with the buttons of its card."""
    where = f"{facts.directive_id} {facts.unit_id}"
    text = language.t("directive.to", unit=facts.unit) + "\n" + sentence(language, facts.number, facts.dues)
    duties = [
        duty_button(language, duty, facts.directive_id, facts.unit_id, began=facts.began and duty is Duty.DISSEMINATE)
        for duty in facts.owed
    ]
    question = Choice(language.t("directive.button.question"), f"question {where}", "3")
    more = Choice(language.t("directive.button.more"), f"more {where}", "4")
    return Outgoing(text, column(*duties, question, more))


def sentence(language: Language, number: str, dues: Dues) -> str:
    """What is said, by where today stands against the due day; a line for each day where the duties differ."""
    lines = [_of_duty(language, duty, status) for duty, status in dues if duty is not None]
    if lines:
        return "\n".join([language.t("urging.text.several", number=number), *lines, language.t("urging.text.please")])
    status = dues[0][1] if dues else None
    if status is None:
        return language.t("urging.text.no_due", number=number)
    values = {"number": number} | _values(language, status)
    match status.state:
        case DueState.AHEAD:
            return language.t("urging.text.ahead", **values)
        case DueState.LAST_DAY:
            return language.t("urging.text.last_day", **values)
        case DueState.REST_DAYS:
            return language.t("urging.text.rest_days", **values)
        case DueState.OVERDUE:
            return language.t("urging.text.overdue", **values)


def _values(language: Language, status: DueStatus) -> dict[str, str]:
    two = language.two
    return {"day": language.date_doc(status.hard), "left": two(status.left), "overdue": two(status.overdue)}


def _of_duty(language: Language, duty: Duty, status: DueStatus | None) -> str:
    what = language.t(f"urging.duty.{duty.value}")
    if status is None:
        return language.t("urging.of.no_due", duty=what)
    match status.state:
        case DueState.AHEAD:
            return language.t("urging.of.ahead", duty=what, **_values(language, status))
        case DueState.LAST_DAY:
            return language.t("urging.of.last_day", duty=what)
        case DueState.REST_DAYS:
            return language.t("urging.of.rest_days", duty=what, day=language.date_doc(status.hard))
        case DueState.OVERDUE:
            return language.t("urging.of.overdue", duty=what, overdue=language.two(status.overdue))


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """Whom a reminder would go to. ``where`` names directive and unit in the buttons."""

    where: str
    number: str
    units: int
    people: int
    already: int
    dues: Dues
    otherwise: int
    is_open: bool
    sends_at: int
    trial: bool


def plan(language: Language, facts: PlanFacts) -> Outgoing:
    """Before it goes: whom it leaves out, to how many, and the sentence itself."""
    two = language.two
    lines = []
    if facts.already:
        lines.append(language.t("urging.already", count=two(facts.already)))
    if not facts.units:
        lines.append(language.t("urging.nobody"))
        return Outgoing("\n".join(lines))
    lines.append(language.t("urging.will", units=two(facts.units), people=two(facts.people)))
    lines.append(f'"{sentence(language, facts.number, facts.dues)}"')
    if facts.otherwise:
        lines.append(language.t("urging.otherwise", count=two(facts.otherwise)))
    if not facts.is_open:
        lines.append(language.t("urging.later", moment=language.moment(facts.sends_at)))
    if facts.trial:
        lines.append(language.t("broadcasts.check.trial"))
    return Outgoing(
        "\n".join(lines),
        rows(
            Choice(language.t("urging.button.send"), f"urge_send {facts.where}"),
            Choice(language.t("urging.button.list"), f"urge_list {facts.where}"),
            Choice(language.t("urging.button.not"), f"urge_not {facts.where}"),
        ),
    )


def under_way(language: Language, number: str, units: int, people: int, *, trial: bool = False) -> Outgoing:
    """How many it goes to; in training that no unit is reminded."""
    if trial:
        return Outgoing(language.t("urging.rehearsed", units=language.two(units), number=number))
    return Outgoing(language.t("urging.sent", units=language.two(units), people=language.two(people), number=number))


def nobody(language: Language) -> Outgoing:
    return Outgoing(language.t("urging.nobody"))


def units_list(language: Language, where: str, names: Sequence[tuple[str, int]], offset: int) -> Outgoing:
    """(unit, people) of everybody a reminder would go to, page by page."""
    lines = [language.t("urging.list", count=language.two(len(names)))]
    shown = 0
    for name, people in names[offset:]:
        line = language.t("urging.list_line", unit=clip(name, 44), people=language.two(people))
        if count_lines("\n".join([*lines, line])) > MAX_LINES - 3:
            break
        lines.append(line)
        shown += 1
    more = None
    rest = len(names) - offset - shown
    if rest > 0:
        text = language.t("standing.button.more_units", count=language.two(rest))
        more = Choice(text, f"urge_list {where} {offset + shown}")
    send = Choice(language.t("urging.button.send"), f"urge_send {where}")
    return Outgoing("\n".join(lines), rows(more, send))


# ---------------------------------------------------------------------------------------------------------- whom to call


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    phone: str
    role: Role
    title: str


@dataclass(frozen=True, slots=True)
class Call:
    """A unit to call or to write to. ``blocked_at`` since when messages are blocked; ``slip_at`` when the paper went out (epoch ms)."""

    case: Case
    contacts: Sequence[Contact]
    blocked_at: int | None
    slip_at: int | None


def calls(language: Language, directive_id: int, number: str, found: Sequence[Call], offset: int) -> Outgoing:
    """Whom to call with the number, what to send on paper; each unit has a button with what can be done."""
    if not found:
        return Outgoing(language.t("urging.calls.none"))
    lines = [language.t("urging.calls", number=number, count=language.two(len(found)))]
    shown = found[offset : offset + CALLS]
    each = [f"- {_call_line(language, call)}" for call in shown]
    choices = [
        Choice(label(call.case.unit.name), f"standing #{directive_id} u{call.case.unit.id}", line=line)
        for call, line in zip(shown, each, strict=True)
    ]
    rest = len(found) - offset - len(shown)
    more = None
    if rest > 0:
        text = language.t("standing.button.more_units", count=language.two(rest))
        more = Choice(text, f"calls #{directive_id} {offset + len(shown)}")
    return Outgoing("\n".join([*lines, *each]), rows(*choices, more))


def also_to_call(language: Language, counts: Sequence[tuple[DirectiveLabel, int]]) -> Outgoing:
    """Beside people whose messages did not arrive: units that have nobody to write to, by directive."""
    choices = [
        Choice(
            label(language.t("urging.calls.of", number=each.code or each.number, count=language.two(n))),
            f"calls #{each.id}",
        )
        for each, n in counts
    ]
    return Outgoing(language.t("urging.calls.also"), rows(*choices))


def _call_line(language: Language, call: Call) -> str:
    unit = clip(call.case.unit.name, 40)
    why = why_call(language, call)
    if not call.contacts:
        return language.t("urging.calls.line_nobody", unit=unit, why=why)
    contact = call.contacts[0]
    title = title_of(language, contact.role, call.case.unit.kind, contact.title)
    phone = contact.phone or language.t("urging.calls.no_phone")
    return language.t("urging.calls.line", unit=unit, why=why, title=clip(title, 20), name=contact.name, phone=phone)


def why_call(language: Language, call: Call) -> str:
    """The reason in words, with since when."""
    silence = call.case.silence
    if silence is Silence.UNREACHABLE and call.blocked_at is not None:
        day = language.date_short(civil_day(call.blocked_at, language.zone))
        return language.t("urging.calls.blocked_since", day=day)
    if silence is Silence.ON_PAPER and call.slip_at is not None:
        day = language.date_short(civil_day(call.slip_at, language.zone))
        return language.t("urging.calls.slip_since", day=day)
    if silence is Silence.NOT_YET_SENT:
        return language.t(not_sent_key(call.case.standing.not_sent))
    return reason(language, call.case)
