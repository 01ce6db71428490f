"""The reminder about one directive, what takes its place once it is done, and why somebody was reminded (dialogues.md 5)."""

from dataclasses import dataclass, replace
from datetime import date, time

from bot.cards.measure import MAX_LINES, lines_of
from bot.cards.reminders import WHY_DIGIT, DutyList, Item, act_of, reminder_brief
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
    if first.above:
        text += " " + language.t(f"reminder.above.{first.above}")
    card = Outgoing(text, _deadline_choices(language, duties, status), brief=reminder_brief(language, duties))
    if lines_of(card) <= MAX_LINES:
        return card
    over = len(text) - 34 * (lines_of(card) - MAX_LINES)
    return replace(card, text=clip(text, over))


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
    """Why somebody got a list: the first duty on it and how many more, which rule, as what, who else got it, who above knows.

    ``offsets`` are working days before the due day, ``overdue`` after it; ``office_after`` those after which the office is told (None: never);
    ``above`` says who has been told by now ("office", "leaders", "").
    """

    weekly: bool
    roles: tuple[str, ...]
    others: tuple[str, ...]
    weekday: date
    at: time
    offsets: tuple[int, ...] = ()
    overdue: tuple[int, ...] = ()
    item: Item | None = None
    more: int = 0
    urgent: bool = False
    climbed: bool = False
    office_after: int | None = None
    above: str = ""


def why_card(language: Language, why: Why) -> Outgoing:
    """Which duty, which rule, what stops it, who else was told."""
    lines = [_why_duty(language, why), _why_rule(language, why), _why_others(language, why), _why_above(language, why)]
    return Outgoing("\n".join(line for line in lines if line))


def _why_duty(language: Language, why: Why) -> str:
    if why.item is None:
        return ""
    due = language.date_short(why.item.status.hard) if why.item.status else language.t("reminder.why.no_day")
    key = "reminder.why.duty.more" if why.more else "reminder.why.duty"
    act = language.t(f"reminder.act.{why.item.duty.value}")
    return language.t(key, number=why.item.number, act=act, day=due, count=language.two(why.more))


def _why_rule(language: Language, why: Why) -> str:
    roles = language.join(why.roles) if why.roles else language.t("reminder.why.delegate")
    if why.climbed:
        return language.t("reminder.why.climbed")
    if why.weekly:
        return language.t(
            "reminder.why.weekly", weekday=language.weekday(why.weekday), clock=f"{why.at:%H:%M}", roles=roles
        )
    key = "reminder.why.urgent" if why.urgent else "reminder.why.deadline.weekly"
    return language.t(
        key if why.overdue else "reminder.why.deadline.once",
        roles=roles,
        days=language.join([language.two(n) for n in why.offsets]),
        overdue=language.join([language.two(n) for n in why.overdue]),
    )


def _why_others(language: Language, why: Why) -> str:
    if why.climbed:
        return ""
    if why.others:
        return language.t("reminder.why.others", names=language.join(why.others))
    return language.t("reminder.why.nobody_else")


def _why_above(language: Language, why: Why) -> str:
    if why.above:
        return language.t(f"reminder.above.{why.above}")
    if why.office_after is None:
        return language.t("reminder.why.nobody_above")
    return language.t("reminder.why.above_after", days=language.two(why.office_after))
