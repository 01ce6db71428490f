"""Hearing a deadline: words, a tap on the calendar, or a reading offered before; and showing it before it counts. Shared by every question of the office."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.actions import previews
from bot.cards import deadline_entry as cards
from bot.cards.deadline_entry import Entry, Further
from bot.conversation import Reply, Turn
from bot.domain.calendar import WorkCalendar
from bot.domain.due_dates import Anchors, forward_choice, next_due_dates
from bot.domain.due_rules import Counted, DueRule, OnDay
from bot.domain.instants import monday_of
from bot.intake.due_found import Clause, Whom, read_clauses
from bot.intake.due_rules import RuleFault, read_rule
from bot.messaging import Outgoing

NO_FURTHER = Further()


def hear(turn: Turn, reply: Reply, signed: date | None, *, may_none: bool = True) -> list[Clause]:
    """The deadlines an answer means, usually one; empty while something is asked back, which is sent here.

    The question's step stays open with its state; ``signed`` is the day of the paper, for "kể từ ngày ký".
    """
    choice = reply.choice
    if choice.startswith("o") and choice[1:].isdigit():
        return _offered(turn, int(choice[1:]), signed)
    if choice.startswith("d"):
        return [Clause(Whom.UNITS, DueRule(OnDay(date.fromisoformat(choice[1:]))))]
    if choice.startswith("w"):
        _ask_back(turn, cards.days(turn.language, date.fromisoformat(choice[1:]), turn.today, _calendar(turn)))
        return []
    if choice == "cal" or choice.startswith("m"):
        monday = date.fromisoformat(choice[1:]) if choice.startswith("m") else monday_of(turn.today)
        _ask_back(turn, cards.weeks(turn.language, monday, turn.today, _calendar(turn)))
        return []
    return _heard(turn, reply.text, signed, may_none=may_none)


def _heard(turn: Turn, text: str, signed: date | None, *, may_none: bool) -> list[Clause]:
    calendar, anchors = _calendar(turn), _anchors(turn, signed)
    several = read_clauses(text, turn.today, calendar, anchors)
    if isinstance(several, list):
        return several
    read = several or read_rule(text, turn.today, calendar, anchors)
    if isinstance(read, RuleFault):
        _ask_back(turn, cards.asked_back(turn.language, read, may_none=may_none), offers=read.offers, wrong=True)
        return []
    return _unless_rolling(turn, read, anchors)


def _offered(turn: Turn, place: int, signed: date | None) -> list[Clause]:
    offers = [DueRule.from_json(each) for each in turn.state.get("offers", ())]
    if place >= len(offers):
        return []
    if turn.state.get("ends"):
        return [Clause(Whom.UNITS, offers[place])]
    return _unless_rolling(turn, offers[place], _anchors(turn, signed))


def _unless_rolling(turn: Turn, rule: DueRule, anchors: Anchors) -> list[Clause]:
    """Plain days that end on a day off: the office says which end counts."""
    both = forward_choice(rule, _calendar(turn), anchors)
    if both is None or not isinstance(rule.when, Counted):
        return [Clause(Whom.UNITS, rule)]
    named = next_due_dates(rule, turn.today, _calendar(turn), anchors, most=1)[0].named
    later = replace(rule, when=replace(rule.when, forward=True))
    _ask_back(turn, cards.which_end(turn.language, rule, named, *both), offers=(rule, later), ends=True)
    return []


def _ask_back(
    turn: Turn, card: Outgoing, *, offers: Sequence[DueRule] = (), ends: bool = False, wrong: bool = False
) -> None:
    """Ask more with the same step; older keyboards no longer answer it."""
    step = turn.talk.step
    if step is None:
        raise LookupError("no question is open")
    state: dict[str, Any] = {**turn.state, "offers": [rule.to_json() for rule in offers], "ends": ends}
    if wrong:
        turn.talk.revision += 1
        turn.talk.state = state
        turn.ask_again(card)
    else:
        turn.ask(step, card, **state)


def show(
    turn: Turn,
    clauses: Sequence[Clause],
    signed: date | None,
    step: str,
    further: Further = NO_FURTHER,
    **state: Any,
) -> None:
    """What was understood, of every deadline of the answer; one tap confirms it at ``step``."""
    entries = [_entry(turn, clause, signed) for clause in clauses]
    monday = monday_of(turn.today) + timedelta(days=turn.office.config.hours.weekly_day - 1)
    asked = cards.understood(turn.language, entries, monday, further)
    turn.ask(step, asked, clauses=[[clause.whom.value, clause.rule.to_json()] for clause in clauses], **state)


def _entry(turn: Turn, clause: Clause, signed: date | None) -> Entry:
    dues = next_due_dates(clause.rule, turn.today, _calendar(turn), _anchors(turn, signed), turn.office.zone)
    facts = previews.understood(turn.db, turn.office, turn.now, dues[0].hard)
    return Entry(clause.whom, clause.rule, dues, facts.left, facts.reminders)


def confirmed(turn: Turn, signed: date | None) -> list[tuple[Clause, date]]:
    """The deadlines the open question showed, each with the last good day of its next occurrence."""
    found = []
    for whom, packed in turn.state["clauses"]:
        rule = DueRule.from_json(packed)
        dues = next_due_dates(rule, turn.today, _calendar(turn), _anchors(turn, signed), turn.office.zone, 1)
        if not dues:  # a day that was good when it was shown is over since
            return []
        found.append((Clause(Whom(whom), rule), dues[0].hard))
    return found


def _calendar(turn: Turn) -> WorkCalendar:
    return turn.office.calendar(turn.db)


def _anchors(turn: Turn, signed: date | None) -> Anchors:
    return Anchors(signed, turn.today)
