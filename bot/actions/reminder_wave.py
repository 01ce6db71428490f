"""One write of a wave of deadline reminders: who is told what, in one card each, and the lines that prove it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.actions import delivery
from bot.actions.office import Office
from bot.actions.reminder_lists import DEADLINES, list_name, owe_list
from bot.cards.reminders import SHOWN
from bot.domain.events import Code, ReminderIssued, ReminderSkipped, SkipReason
from bot.domain.instants import end_of_day
from bot.domain.ladder import Due, Occurrence
from bot.domain.people import Standing
from bot.domain.reminding import to_remind
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
    late_comers: set[int] = field(default_factory=set)
    """Duties whose people had all had another reminder today."""

    def run(self, due: Sequence[tuple[DueDuty, Due]]) -> None:
        standings = self._standings()
        wanted: dict[int, list[DueDuty]] = {}
        for duty, said in due:
            if said.due is None:
                continue
            for who in to_remind(standings[duty.unit_id], duty.unit_id, duty.duty, duty.proposed, said.due.rung):
                wanted.setdefault(who.person_id, []).append(duty)
        reminded = self._reminded_today(list(wanted))
        office_people = set(people.office_members(self.db, self.office.today(self.now)))
        trial = delivery.in_trial(self.db)
        for person_id, duties in wanted.items():
            reachable = people.route_to(self.db, person_id) is not None and (not trial or person_id in office_people)
            self._tell(person_id, duties, reminded.get(person_id), reachable=reachable)
        asked = {duty.id for duties in wanted.values() for duty in duties}
        self._write_down(due, asked, trial)

    def _standings(self) -> dict[int, list[Standing]]:
        """Who answers for each unit today; nobody of a unit that receives on paper."""
        today = self.office.today(self.now)
        found: dict[int, list[Standing]] = {unit_id: [] for unit_id in self.units}
        paper = reminders.on_paper(self.db, self.units)
        known: dict[int, Standing] = {}
        for person_id, unit_id in reminders.holders(self.db, self.units, today):
            if unit_id not in paper:
                if person_id not in known:
                    known[person_id] = people.standing(self.db, person_id, today)
                found[unit_id].append(known[person_id])
        return found

    def _reminded_today(self, person_ids: Sequence[int]) -> dict[int, str]:
        """Person → kind of the card the product sent them today by itself."""
        today = self.office.today(self.now)
        since = end_of_day(today - timedelta(days=1), self.office.zone)
        return {card.person_id: card.kind for card in reminders.cards_since(self.db, person_ids, since)}

    def _tell(self, person_id: int, duties: list[DueDuty], had: str | None, *, reachable: bool) -> None:
        if had is None:
            name = list_name(DEADLINES, self.office.today(self.now))
            owe_list(self.db, self.office, self.now, person_id, name, len(duties), duties[:SHOWN])
        for duty in duties:
            if had == "reminder":
                self.late_comers.add(duty.id)
            elif reachable:
                self.told.setdefault(duty.id, set()).add(person_id)

    def _write_down(self, due: Sequence[tuple[DueDuty, Due]], asked: set[int], trial: bool) -> None:
        issued: dict[tuple[int, int, str], list[DueDuty]] = {}
        skipped: dict[tuple[int, int, str, SkipReason], list[DueDuty]] = {}
        for duty, said in due:
            older = SkipReason.OVERTAKEN if said.due is not None else SkipReason.NO_LONGER_TRUE
            for occurrence in said.skipped:
                self._skip(skipped, duty, occurrence, older)
            if said.due is None:
                continue
            if duty.id in self.told:
                issued.setdefault((duty.unit_id, duty.directive_id, said.due.key), []).append(duty)
                reminders.deal_with(self.db, duty.id, said.due.key, "issued", self.now)
            else:
                self._skip(skipped, duty, said.due, self._why_nobody(duty, asked, trial))
        self._append(issued, skipped)

    def _why_nobody(self, duty: DueDuty, asked: set[int], trial: bool) -> SkipReason:
        if duty.id in self.late_comers:
            return SkipReason.ALREADY_REMINDED
        return SkipReason.TRIAL_MODE if trial and duty.id in asked else SkipReason.NOBODY_TO_REMIND

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
