"""One write of a wave of deadline reminders: who is told what, in one card each, and the lines that prove it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bot.actions.office import Office
from bot.actions.reminder_lists import cards_today, list_name
from bot.actions.reminder_owing import owe_list
from bot.actions.staff import staff_of
from bot.cards.reminders import SHOWN
from bot.domain.events import Code, ReminderIssued, ReminderSkipped, SkipReason
from bot.domain.ladder import Occurrence
from bot.domain.schedule import Card, Cards, Said, cards_of
from bot.store import events, people, reminders
from bot.store.database import Database
from bot.store.reminders import DueDuty


@dataclass
class Wave:
    """One write: who is told what, then one line per unit, directive and rung."""

    db: Database
    office: Office
    now: int
    units: Sequence[int]
    told: dict[int, set[int]] = field(default_factory=dict)
    """Duty → people who got a card about it today."""

    def run(self, duties: Sequence[DueDuty], said: Sequence[Said]) -> None:
        """Decide the cards by the same function that plans them, owe them, and write down what became of every rung."""
        known = {duty.id: duty for duty in duties}
        staff = staff_of(self.db, self.office.today(self.now), self.units, above=False)
        everybody = {who.person_id for people in staff.units.values() for who in people}
        made = cards_of(said, staff, cards_today(self.db, self.office, self.now, everybody))
        for card in made.cards:
            self._tell(card, known, trial=staff.trial, office=staff.office)
        for duty_id, person_id in made.merged:
            if self._reachable(person_id, trial=staff.trial, office=staff.office):
                self.told.setdefault(duty_id, set()).add(person_id)
        self._write_down(said, known, made, trial=staff.trial)

    def _tell(self, card: Card, known: Mapping[int, DueDuty], *, trial: bool, office: Collection[int]) -> None:
        name = list_name(card.slot, self.office.today(self.now))
        duties = [known[duty_id] for duty_id in card.duties]
        owe_list(self.db, self.office, self.now, card.person_id, name, len(duties), duties[:SHOWN])
        if self._reachable(card.person_id, trial=trial, office=office):
            for duty in duties:
                self.told.setdefault(duty.id, set()).add(card.person_id)

    def _reachable(self, person_id: int, *, trial: bool, office: Collection[int]) -> bool:
        return people.route_to(self.db, person_id) is not None and (not trial or person_id in office)

    def _write_down(self, said: Sequence[Said], known: Mapping[int, DueDuty], made: Cards, *, trial: bool) -> None:
        asked = {duty_id for card in made.cards for duty_id in card.duties} | {duty_id for duty_id, _ in made.merged}
        late = {duty_id for duty_id, _ in made.late}
        issued: dict[tuple[int, int, str], list[DueDuty]] = {}
        skipped: dict[tuple[int, int, str, SkipReason], list[DueDuty]] = {}
        for duty, what in said:
            row = known[duty.id]
            older = SkipReason.OVERTAKEN if what.due is not None else SkipReason.NO_LONGER_TRUE
            for occurrence in what.skipped:
                self._skip(skipped, row, occurrence, older)
            if what.due is None:
                continue
            if duty.id in self.told:
                issued.setdefault((duty.unit_id, duty.directive_id, what.due.key), []).append(row)
                reminders.deal_with(self.db, duty.id, what.due.key, "issued", self.now)
            elif duty.id in late:
                self._skip(skipped, row, what.due, SkipReason.ALREADY_REMINDED)
            else:
                held = trial and duty.id in asked
                self._skip(skipped, row, what.due, SkipReason.TRIAL_MODE if held else SkipReason.NOBODY_TO_REMIND)
        self._append(issued, skipped)

    def _skip(
        self,
        skipped: dict[tuple[int, int, str, SkipReason], list[DueDuty]],
        duty: DueDuty,
        occurrence: Occurrence,
        reason: SkipReason,
    ) -> None:
        skipped.setdefault((duty.unit_id, duty.directive_id, occurrence.key, reason), []).append(duty)
        reminders.deal_with(self.db, duty.id, occurrence.key, "skipped", self.now)

    def _append(
        self,
        issued: Mapping[tuple[int, int, str], list[DueDuty]],
        skipped: Mapping[tuple[int, int, str, SkipReason], list[DueDuty]],
    ) -> None:
        for (unit_id, directive_id, key, reason), duties in skipped.items():
            ids = tuple(duty.id for duty in duties)
            line = ReminderSkipped(
                unit_id=unit_id, directive_id=directive_id, obligations=ids, occurrence=Code(key), reason=reason
            )
            events.append(self.db, line, self.now)
        for (unit_id, directive_id, key), duties in issued.items():
            reached = set().union(*(self.told[duty.id] for duty in duties))
            issue = ReminderIssued(
                unit_id=unit_id,
                directive_id=directive_id,
                obligations=tuple(duty.id for duty in duties),
                people=len(reached),
                occurrence=Code(key),
            )
            events.append(self.db, issue, self.now)
