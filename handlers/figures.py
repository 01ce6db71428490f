"""The figures of a briefing between two messages, and the questions that fill them in: shared by who confirms and who prepares."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.actions.dissemination import Entry, Position, check, position
from bot.actions.duties import Case, Refusal, confirmers, load
from bot.cards import dissemination as cards
from bot.cards.titles import unit_word
from bot.conversation import Turn
from bot.domain.answers import People
from bot.domain.dissemination import DisseminationRefusal, Excuse, Form
from bot.domain.obligations import Duty
from bot.intake.figures import read_figures
from bot.messaging import Outgoing
from handlers.asking import named, refuse


@dataclass(slots=True)
class Draft:
    """What has been said so far. ``proposing``: a clerk prepares it; ``corrects``: the acknowledgement it takes the place of."""

    directive_id: int
    unit_id: int
    proposing: bool = False
    day: date = date.min
    form: Form = Form.MEETING
    told: int = 0
    roster: int = 0
    excused: dict[Excuse, int] | None = None
    corrects: int | None = None

    def entry(self, reason: str = "") -> Entry:
        """The figures as an action takes them."""
        return Entry(self.told, self.roster, self.day, self.form, self.excused, self.corrects, reason)

    def excuse(self, excuse: Excuse, n: int) -> None:
        """So many more are away for this reason."""
        self.excused = {**(self.excused or {}), excuse: (self.excused or {}).get(excuse, 0) + n}

    def json(self) -> dict[str, Any]:
        """For ``turn.ask``."""
        return {
            "d": self.directive_id,
            "u": self.unit_id,
            "proposing": self.proposing,
            "day": self.day.isoformat(),
            "form": self.form.value,
            "told": self.told,
            "roster": self.roster,
            "excused": None if self.excused is None else {e.value: n for e, n in self.excused.items()},
            "corrects": self.corrects,
        }

    def people(self) -> dict[str, Any]:
        """The same for a question that asks for a number of people."""
        return {**self.json(), "asked_people": True}

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> "Draft":
        """The inverse of :meth:`json`."""
        excused = state["excused"]
        return cls(
            state["d"],
            state["u"],
            state["proposing"],
            date.fromisoformat(state["day"]),
            Form(state["form"]),
            state["told"],
            state["roster"],
            None if excused is None else {Excuse(name): n for name, n in excused.items()},
            state["corrects"],
        )


def start(turn: Turn, case: Case, *, proposing: bool = False, figures: str = "", corrects: int | None = None) -> None:
    """Ask for the number, or go straight to the sum when it came along."""
    before = position(turn.db, turn.office, turn.now, case, corrects)
    draft = Draft(
        case.directive.id,
        case.unit.id,
        proposing,
        day=turn.today,
        form=before.last_form,
        roster=before.before.roster,
        corrects=corrects,
    )
    read = read_figures(figures, turn.today) if figures else None
    if read is not None and read.told is not None:
        if read.form is not None:
            draft.form = read.form
        draft.excused = dict(read.excused) if read.excused else None
        take_number(turn, case, before, draft, People(read.told, read.total))
        return
    ask_number(turn, case, before, draft)


def ask_number(turn: Turn, case: Case, before: Position, draft: Draft) -> None:
    draft.excused = None
    turn.ask("dissem_number", cards.ask_number(turn.language, _asking(turn, case, before, draft)), **draft.people())


def _asking(turn: Turn, case: Case, before: Position, draft: Draft) -> cards.Asking:
    can = turn.office.capabilities[turn.address.channel]
    return cards.Asking(
        case.directive.number,
        unit_word(turn.language, case.unit.kind, begins=True),
        before.before,
        before.roster_day,
        can.buttons > 0,
        draft.proposing,
    )


def resume(turn: Turn) -> tuple[Case, Position, Draft] | None:
    """The entry as the question left it, checked against the record as it is now; None when it was answered with a refusal."""
    draft = Draft.of(turn.state)
    case = load(turn.db, turn.office, turn.now, turn.person_id, draft.directive_id, draft.unit_id, Duty.DISSEMINATE)
    if isinstance(case, Refusal):
        turn.close()
        refuse(turn, draft.unit_id, case)
        return None
    return case, position(turn.db, turn.office, turn.now, case, draft.corrects), draft


def not_recorded(turn: Turn) -> None:
    turn.close()
    turn.say(turn.t("talk.nothing_recorded"))


def take_number(turn: Turn, case: Case, before: Position, draft: Draft, people: People) -> None:
    """Where figures were told before, ``n`` adds and ``n/m`` states the whole anew."""
    tally = before.before
    told = people.told
    roster = people.total if people.total is not None else tally.roster
    whole = people.total is not None or tally.told + told > roster >= told
    if whole and tally.told and told >= tally.told:
        told -= tally.told
    draft.told, draft.roster = told, roster
    if not roster:
        ask_roster(turn, case, draft)
    elif tally.told + told > roster:
        over_staff(turn, case, draft, tally.told + told, roster)
    elif told == 0:
        turn.ask(
            "dissem_number",
            Outgoing(turn.t("dissemination.nothing_told")),
            **draft.people(),
        )
    elif draft.proposing and tally.told + told < roster:
        draft.excused = draft.excused or {}
        ask_excuses(turn, case, before, draft)
    else:
        show_sum(turn, case, before, draft)


def over_staff(turn: Turn, case: Case, draft: Draft, told: int, roster: int) -> None:
    word = unit_word(turn.language, case.unit.kind)
    turn.ask("dissem_over", cards.over_staff(turn.language, told, roster, word), **draft.json())


def ask_roster(turn: Turn, case: Case, draft: Draft) -> None:
    word = unit_word(turn.language, case.unit.kind)
    turn.ask("dissem_roster", cards.ask_roster(turn.language, word, draft.told + 2), **draft.people())


def ask_excuses(turn: Turn, case: Case, before: Position, draft: Draft) -> None:
    left = left_over(before, draft)
    if left <= 0:
        show_sum(turn, case, before, draft)
        return
    turn.ask("dissem_excuses", cards.ask_excuses(turn.language, left, draft.excused or {}), **draft.json())


def left_over(before: Position, draft: Draft) -> int:
    return draft.roster - before.before.told - draft.told - sum((draft.excused or {}).values())


def show_sum(turn: Turn, case: Case, before: Position, draft: Draft) -> None:
    after = check(before.before, draft.entry())
    if isinstance(after, DisseminationRefusal):
        does_not_add_up(turn, case, before, draft, after)
        return
    known = before.before.roster
    total = cards.Sum(
        case.directive.number,
        draft.told,
        before.before,
        after,
        draft.day,
        turn.today,
        draft.form,
        draft.proposing,
        named(confirmers(turn.db, case.unit.id, turn.today)) if draft.proposing else (),
        known if known and known != after.roster else None,
    )
    turn.ask("dissem_sum", cards.sum_card(turn.language, total), **draft.json())


def does_not_add_up(turn: Turn, case: Case, before: Position, draft: Draft, why: DisseminationRefusal) -> None:
    match why:
        case DisseminationRefusal.MORE_TOLD_THAN_STAFF | DisseminationRefusal.MORE_TOLD_THAN_REMAINING:
            over_staff(turn, case, draft, before.before.told + draft.told, draft.roster)
        case DisseminationRefusal.ROSTER_BELOW_TOLD:
            over_staff(turn, case, draft, before.before.told, draft.roster)
        case DisseminationRefusal.EXCUSED_UNCLEAR | DisseminationRefusal.TOO_MANY_EXCUSED:
            draft.excused = {}
            ask_excuses(turn, case, before, draft)
        case DisseminationRefusal.ROSTER_UNKNOWN:
            ask_roster(turn, case, draft)
        case _:
            ask_number(turn, case, before, draft)
