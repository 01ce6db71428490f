"""Lists of duties that keep their numbers: the weekly card, what comes due on one day, what remains (dialogues.md 5)."""

from dataclasses import dataclass, replace

from bot.cards import briefs
from bot.cards.briefs import brief, due_words
from bot.cards.measure import MAX_LINES, lines_of
from bot.domain.deadlines import DueState, DueStatus
from bot.domain.obligations import Duty
from bot.domain.text import clip
from bot.i18n import Language
from bot.messaging import MAX_LABEL, Brief, Choice, Outgoing, Rows

SHOWN = 5
"""A list shows the five most urgent duties and says how many more there are."""
REST_DIGIT, WHY_DIGIT = "8", "9"

Heads = tuple[str, str, str, str]
"""What stands above a list: of one unit, of one unit when there is more, of several units, of several when there is more."""
WEEKLY: Heads = (
    "reminder.weekly.one",
    "reminder.weekly.one.more",
    "reminder.weekly.many",
    "reminder.weekly.many.more",
)
COMING_DUE: Heads = ("reminder.due.one", "reminder.due.one.more", "reminder.due.many", "reminder.due.many.more")
REST: Heads = ("reminder.rest.one", "reminder.rest.one.more", "reminder.rest.many", "reminder.rest.many.more")


@dataclass(frozen=True, slots=True)
class Item:
    """One duty on a list. ``place`` is its number there, which never changes; ``status`` None where no due day was set."""

    place: int
    obligation_id: int
    directive_id: int
    unit_id: int
    unit_name: str
    unit_short: str
    number: str
    code: str
    duty: Duty
    status: DueStatus | None
    told: int = 0
    roster: int = 0
    above: str = ""
    """Who above the unit knows of it: "office", "leaders" (and the office), or nobody."""


@dataclass(frozen=True, slots=True)
class DutyList:
    """A list as one person gets it. ``name`` names the list in its buttons; ``total`` counts the duties not shown as well."""

    name: str
    items: tuple[Item, ...]
    total: int
    offset: int = 0
    """How many duties beyond the list itself were shown, where these are the rest of it."""

    @property
    def unit_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item.unit_name for item in self.items))


# ------------------------------------------------------------------------------------------------------------- the lists


def weekly_card(language: Language, person: str, duties: DutyList) -> Outgoing:
    """Monday's card: the five duties that expire first and the count of the rest; every line is also a choice."""
    card = _list_card(language, duties, _greeting(language, person, duties, WEEKLY))
    count = language.two(duties.total)
    return replace(card, brief=brief(briefs.WEEKLY, unit=", ".join(duties.unit_names), count=count))


def deadline_list(language: Language, person: str, duties: DutyList) -> Outgoing:
    """Several duties that come due: one card for all of them."""
    card = _list_card(language, duties, _greeting(language, person, duties, COMING_DUE))
    return replace(card, brief=reminder_brief(language, duties))


def reminder_brief(language: Language, duties: DutyList) -> Brief:
    """The first duty of a list, and how many more there are."""
    first = duties.items[0]
    others = len({item.directive_id for item in duties.items}) - 1
    number = f"{first.number} (+{others})" if others else first.number
    due = first.status.hard if first.status is not None else None
    unit = ", ".join(duties.unit_names)
    return brief(briefs.REMINDER, unit=unit, number=number, due=due_words(language, due))


def rest_of_list(language: Language, duties: DutyList) -> Outgoing:
    """The next duties of a list, with numbers of their own."""
    return _list_card(language, duties, _counted(language, duties, REST), why=False)


def what_remains(language: Language, duties: DutyList) -> Outgoing:
    """After one was done: those of the list still open, under their old numbers."""
    if not duties.total:
        return Outgoing(language.t("reminder.none_left"))
    choices = _choices(language, duties, "short", why=False)
    head = language.t("reminder.left", count=language.two(duties.total))
    lines = [_line(language, item, "short") for item in duties.items]
    return Outgoing("\n".join([head, *lines]), choices)


def _list_card(language: Language, duties: DutyList, head: str, *, why: bool = True) -> Outgoing:
    """In the fullest form that fits a small phone."""
    card = Outgoing(head)
    for form in ("long", "short", "tight"):
        choices = _choices(language, duties, form, why=why)
        card = Outgoing("\n".join([head, *_lines(language, duties, form)]), choices)
        # Where it is answered by number, digits stand in place of the dashes, and a digit is wider.
        if lines_of(replace(card, text=card.text.replace("\n- ", "\n0. "))) <= MAX_LINES:
            break
    return card


def _greeting(language: Language, person: str, duties: DutyList, heads: Heads) -> str:
    return language.t("reminder.greeting", name=person) + "\n" + _counted(language, duties, heads)


def _counted(language: Language, duties: DutyList, heads: Heads) -> str:
    """``Bảo tàng tỉnh còn 11 việc, 05 việc gấp nhất:``, without the unit where there are several."""
    one, more = len(duties.unit_names) == 1, duties.total > len(duties.items)
    return language.t(
        heads[2 * (not one) + more],
        unit=duties.unit_names[0],
        count=language.two(duties.total),
        shown=language.two(len(duties.items)),
    )


def _lines(language: Language, duties: DutyList, form: str) -> list[str]:
    """The duties line by line; those of several units under the name of each."""
    several = len(duties.unit_names) > 1
    lines: list[str] = []
    unit = ""
    for item in duties.items:
        if several and item.unit_name != unit:
            unit = item.unit_name
            lines.append(f"{unit if form != 'tight' else item.unit_short}:")
        lines.append(_line(language, item, form))
    return lines


def _line(language: Language, item: Item, form: str) -> str:
    if form == "long":
        return language.t(
            "reminder.line.long", number=item.number, act=act_of(language, item), due=_due_long(language, item)
        )
    due = due_short(language, item)
    number = item.code if form == "tight" else item.number
    act = language.t(f"reminder.act.{item.duty.value}")
    return (
        language.t("reminder.line.due", number=number, act=act, due=due)
        if due
        else language.t("reminder.line.plain", number=number, act=act)
    )


def act_of(language: Language, item: Item) -> str:
    """``quán triệt, đã 10/12 người``"""
    act = language.t(f"reminder.act.long.{item.duty.value}")
    if item.duty is Duty.DISSEMINATE and item.told:
        return language.t(
            "reminder.act.partly", act=act, told=language.two(item.told), roster=language.two(item.roster)
        )
    return act


def _due_long(language: Language, item: Item) -> str:
    status = item.status
    if status is None:
        return language.t("reminder.due_long.none")
    return language.t(
        f"reminder.due_long.{status.state.value}",
        weekday=language.weekday(status.hard),
        day=language.date_short(status.hard),
        left=language.two(status.left),
        overdue=language.two(status.overdue),
    )


def due_short(language: Language, item: Item) -> str:
    """``16/6``, ``hôm nay``, ``quá hạn``; empty without a due day."""
    if item.status is None:
        return ""
    if item.status.state in (DueState.OVERDUE, DueState.LAST_DAY):
        return language.t(f"reminder.due_short.{item.status.state.value}")
    return language.date_short(item.status.hard)


def _choices(language: Language, duties: DutyList, form: str, *, why: bool) -> Rows:
    """Each line of the list is a choice, by a button or by its number before it."""
    shared = {
        item.code
        for item in duties.items
        if sum(other.code == item.code and other.number != item.number for other in duties.items)
    }
    several = len(duties.unit_names) > 1
    rows = [
        (
            Choice(
                _label(language, item, several, item.code in shared),
                f"listed {item.obligation_id} {duties.name}",
                str(item.place),
                _line(language, item, form),
            ),
        )
        for item in duties.items
    ]
    last: list[Choice] = []
    more = duties.total - len(duties.items)
    if more > 0:
        last.append(
            Choice(
                language.t("reminder.button.rest", count=language.two(more)),
                f"listed_rest {duties.name} {duties.offset}",
                REST_DIGIT,
            )
        )
    if why:
        last.append(Choice(language.t("reminder.button.why"), f"why_reminded {duties.name}", WHY_DIGIT))
    return (*rows, tuple(last)) if last else tuple(rows)


def _label(language: Language, item: Item, several: bool, shared_code: bool) -> str:
    """``1204: quán triệt, 16/6``; shortened from the least needed until it fits a button."""
    what = item.number if shared_code else item.code
    if several:
        what = f"{what} {item.unit_short}"
    act, due = language.t(f"reminder.act.{item.duty.value}"), due_short(language, item)
    full = language.t("reminder.label.due", number=what, act=act, due=due) if due else ""
    plain = language.t("reminder.label.plain", number=what, act=act)
    if full and len(full) <= MAX_LABEL:
        return full
    if len(plain) <= MAX_LABEL:
        return plain
    room = MAX_LABEL - (len(plain) - len(what))
    return language.t("reminder.label.plain", number=clip(what, room), act=act)
