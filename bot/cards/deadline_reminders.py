"""The reminder about one directive, what takes its place once it is done, and why somebody was reminded (dialogues.md 5)."""

from dataclasses import dataclass
from datetime import date, time

from bot.cards.measure import MAX_LINES, lines_of
from bot.cards.reminders import WHY_DIGIT, DutyList, Item, act_of
from bot.domain.deadlines import DueState, DueStatus
from bot.domain.obligations import Duty
from bot.domain.text import clip
from bot.i18n import Language
from bot.messaging import Choice, Outgoing, Rows

MOST_BUTTONS = 5


def deadline_card(language: Language, duties: DutyList) -> Outgoing:
    """What one unit still owes under one directive, said by where today stands against its due day; digits as on every directive card."""
    items, first = duties.items, duties.items[0]
    status = first.status
    if status is None:
        raise ValueError("a deadline reminder without a due day")
    acts = "; ".join(act_of(language, item) for item in items)
    text = language.t(
        f"reminder.deadline.{status.state.value}",
        unit=first.unit_name,
        number=first.number,
        acts=acts,
        weekday=language.weekday(status.hard),
        day=language.date_doc(status.hard),
        left=language.two(status.left),
        overdue=language.two(status.overdue),
    )
    card = Outgoing(text, _deadline_choices(language, duties, status))
    if lines_of(card) <= MAX_LINES:
        return card
    over = len(text) - 34 * (lines_of(card) - MAX_LINES)
    return Outgoing(clip(text, over), card.choices)


def _deadline_choices(language: Language, duties: DutyList, status: DueStatus) -> Rows:
    where = f"{duties.items[0].directive_id} {duties.items[0].unit_id}"
    choices = [_duty_choice(language, item, where) for item in duties.items]
    question = "reminder.button.question_reason" if status.state is DueState.OVERDUE else "directive.button.question"
    choices.append(Choice(language.t(question), f"question {where}", "3"))
    choices.append(Choice(language.t("reminder.button.more_time"), f"more {where}", "4"))
    if len(choices) < MOST_BUTTONS:
        choices.append(Choice(language.t("reminder.button.why"), f"why_reminded {duties.name}", WHY_DIGIT))
    return tuple((choice,) for choice in choices)


def _duty_choice(language: Language, item: Item, where: str) -> Choice:
    match item.duty:
        case Duty.RECEIVE:
            return Choice(language.t("directive.button.receive"), f"receive {where}", "1")
        case Duty.DISSEMINATE:
            began = "directive.button.add" if item.told else "directive.button.disseminate"
            return Choice(language.t(began), f"disseminate {where}", "2")
        case Duty.REPORT:
            return Choice(language.t("directive.button.report"), f"report {where}", "5")


def nothing_left(language: Language, unit: str, number: str) -> Outgoing:
    """What stands in place of a reminder once everything it listed is done; ``number`` is empty where it listed several directives."""
    return Outgoing(language.t("reminder.done.one" if number else "reminder.done.all", unit=unit, number=number))


@dataclass(frozen=True, slots=True)
class Why:
    """Why somebody got a list: which rule, as what, who else got it. ``offsets`` are working days before the due day."""

    weekly: bool
    roles: tuple[str, ...]
    others: tuple[str, ...]
    weekday: date
    at: time
    offsets: tuple[int, ...] = ()
    overdue_weekly: bool = True


def why_card(language: Language, why: Why) -> Outgoing:
    """Which duty, which rule, what stops it, who else was told."""
    roles = language.join(why.roles) if why.roles else language.t("reminder.why.delegate")
    if why.weekly:
        rule = language.t(
            "reminder.why.weekly", weekday=language.weekday(why.weekday), clock=f"{why.at:%H:%M}", roles=roles
        )
    else:
        days = language.join([language.two(n) for n in why.offsets])
        key = "reminder.why.deadline.weekly" if why.overdue_weekly else "reminder.why.deadline.once"
        rule = language.t(key, roles=roles, days=days)
    others = (
        language.t("reminder.why.others", names=language.join(why.others))
        if why.others
        else language.t("reminder.why.nobody_else")
    )
    return Outgoing("\n".join([rule, others, language.t("reminder.why.nobody_above")]))
