"""``/tonghop [ngày]``: the digest of a week beforehand or afterwards, and what has to be done (dialogues.md 7.2)."""

import re
from datetime import date

from bot.actions import digest as actions
from bot.actions import leaders
from bot.actions.looking_up import may_look
from bot.cards import digest as cards
from bot.cards import leaders as leader_cards
from bot.conversation import Door, Turn, command
from bot.domain.text import without_marks
from bot.intake.civil import Day
from bot.intake.days import read_day
from bot.store import waiting

_MONTH = re.compile(r"thang(?: ?(\d{1,2})(?:[/ -]+(\d{4}))?)?")


@command("digest", "tonghop", "tong hop", "xem truoc tong hop", door=Door.REGISTERED, reads=True, listed=True)
def digest(turn: Turn, args: list[str]) -> None:
    """The week of a day (this one), or ``thang 5/2023``: the line about a month. The leadership reads it, the office acts on it."""
    if not may_look(turn.standing):
        turn.refuse(turn.t("digest.not_yours"))
        return
    typed = " ".join(args)
    month = _MONTH.fullmatch(without_marks(typed).lower().strip())
    if month is not None:
        _month(turn, month[1], month[2])
        return
    day = turn.today
    if typed:
        read = read_day(typed, turn.today)
        if not isinstance(read, Day):
            turn.refuse(turn.t("digest.bad_day"))
            return
        day = read.date
    found = actions.of_week(turn.db, turn.office, turn.now, day)
    code = found.head.code if found.head is not None else None
    card = cards.digest_card(
        turn.language, found.facts, found.last, found.push, code, found.own, preview=found.head is None
    )
    turn.say(card if turn.standing.is_office else cards.to_read(turn.language, card))


@command("digest_work", "viec can xu ly", door=Door.OFFICE, reads=True)
def work(turn: Turn, args: list[str]) -> None:  # noqa: ARG001
    """Who is silent and why, as it stands now, and the next steps."""
    found = actions.of_week(turn.db, turn.office, turn.now, turn.today, turn.now)
    first = next((each.directive_id for each in found.facts.directives), None)
    turn.say(cards.work_card(turn.language, found.facts, waiting.for_office(turn.db).total, first))


def _month(turn: Turn, month: str | None, year: str | None) -> None:
    try:
        first = leaders.before(turn.today) if month is None else _first(turn.today, int(month), year)
    except ValueError:
        turn.refuse(turn.t("digest.bad_day"))
        return
    facts = leaders.month_facts(turn.db, turn.office, turn.now, first)
    text = leader_cards.monthly_text(turn.language, facts, None)
    turn.say(leader_cards.month_card(turn.language, text))


def _first(today: date, month: int, year: str | None) -> date:
    """The month named; without a year the last one that has begun."""
    if year is not None:
        return date(int(year), month, 1)
    first = date(today.year, month, 1)
    return first if first <= today else date(today.year - 1, month, 1)
