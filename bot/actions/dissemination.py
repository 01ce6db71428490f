"""Đã quán triệt (level 3): figures against the staff number, entered by those who may, confirmed by the head or a delegate.

X told + E excused + Z remaining = Y always (:mod:`bot.domain.dissemination`). What is checked when a number is typed is checked
again here when it is confirmed: minutes, and colleagues, may lie between.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.actions.acknowledgements import Withdrawable, take_back, withdrawable
from bot.actions.alerts import alert_office
from bot.actions.duties import Already, Case, Done, Refusal, already, line_fields, load, record_implied, settle
from bot.actions.office import Office
from bot.actions.open_cards import refresh_cards
from bot.domain.dissemination import Briefing, DisseminationRefusal, Excuse, Form, Proof, Tally, add, with_roster
from bot.domain.events import DisseminationConfirmed, RosterChanged
from bot.domain.obligations import Duty, disseminated_state
from bot.domain.people import may_confirm_dissemination, may_enter_figures
from bot.messaging import Incoming
from bot.store import events, obligations, people, units
from bot.store.database import Database
from bot.store.units import Roster


@dataclass(frozen=True, slots=True)
class Entry:
    """Figures of one briefing. ``roster`` is the staff number stated with them; ``excused`` None leaves it as it was.

    ``corrects`` is the acknowledgement these figures take the place of, with ``reason``.
    """

    told: int
    roster: int
    day: date
    form: Form
    excused: Mapping[Excuse, int] | None = None
    corrects: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """Where the unit stands before an entry. ``roster_day`` is the day of the list; ``last_form`` what the unit used last."""

    before: Tally
    roster_day: date | None
    last_form: Form

    @property
    def began(self) -> bool:
        return self.before.told > 0


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Quán triệt was recorded. ``implied`` is the line of đã nhận written with it; ``entered_by`` a name, if a colleague prepared it."""

    case: Case
    done: Done
    entry: Entry
    after: Tally
    implied: Done | None
    confirmed_by: str
    entered_by: str = ""


def position(db: Database, office: Office, now: int, case: Case, corrects: int | None = None) -> Position:
    """The tally the next figures add to; those of the acknowledgement being corrected are left out."""
    today = office.today(now)
    known = units.roster_in_force(db, case.unit.id, today)
    counted = [b for b in obligations.briefings_of(db, case.duty.id) if b.acknowledgement_id != corrects]
    before = Tally(known.total if known else 0)
    if counted:
        before = Tally(counted[-1].roster, sum(b.told for b in counted), counted[-1].excused)
    last = obligations.last_form(db, case.unit.id)
    form = Form.IN_PERSON if before.told else Form(last) if last else Form.MEETING
    return Position(before, known.day if known else None, form)


def check(before: Tally, entry: Entry) -> Tally | DisseminationRefusal:
    """The tally after the entry, or why it does not add up."""
    # Excuses stated anew leave those of before without a say, in the sum and in a smaller staff number.
    base = before if entry.excused is None else Tally(before.roster, before.told)
    if entry.roster != before.roster:
        corrected = with_roster(base, entry.roster)
        if isinstance(corrected, DisseminationRefusal):
            return corrected
        base = corrected
    return add(base, Briefing(entry.told, entry.excused))


def preview(db: Database, office: Office, now: int, case: Case, entry: Entry) -> Tally | DisseminationRefusal:
    """Where the figures would leave the unit now, or why they do not add up."""
    return check(position(db, office, now, case, entry.corrects).before, entry)


def entering(
    db: Database,
    office: Office,
    now: int,
    person_id: int,
    directive_id: int,
    unit_id: int,
    entry: Entry,
    *,
    confirms: bool,
) -> Case | Already | Refusal:
    """The duty somebody may enter these figures for: still open, unless they correct what met it.

    ``confirms``: they count at once (the head, or who confirms instead); otherwise they are prepared for the head.
    """
    case = load(db, office, now, person_id, directive_id, unit_id, Duty.DISSEMINATE)
    if isinstance(case, Refusal):
        return case
    if confirms and not may_confirm_dissemination(case.who, unit_id):
        return Refusal.NOT_THE_HEAD
    if not confirms and not may_enter_figures(case.who, unit_id):
        return Refusal.NOT_OF_UNIT
    before = already(db, case) if entry.corrects is None else None
    return before or case


def confirm(
    db: Database,
    office: Office,
    now: int,
    person_id: int,
    directive_id: int,
    unit_id: int,
    entry: Entry,
    incoming: Incoming,
    *,
    proposal_id: int | None = None,
) -> Confirmed | Already | Refusal | DisseminationRefusal:
    """Record it in the name of the head or who confirms instead; đã nhận with it if that was still open."""
    case = entering(db, office, now, person_id, directive_id, unit_id, entry, confirms=True)
    if not isinstance(case, Case):
        return case
    wrong: Withdrawable | None = None
    if entry.corrects is not None:
        found = withdrawable(db, office, now, person_id, entry.corrects)
        if isinstance(found, Refusal):
            return found
        if found.case.duty.id != case.duty.id:
            return Refusal.NO_SUCH
        wrong = found
    after = preview(db, office, now, case, entry)
    if isinstance(after, DisseminationRefusal):
        return after
    if wrong is not None:
        take_back(db, now, wrong, entry.reason, incoming)
    return record(db, office, now, case, entry, after, incoming, proposal_id=proposal_id)


def record(
    db: Database,
    office: Office,
    now: int,
    case: Case,
    entry: Entry,
    after: Tally,
    incoming: Incoming,
    *,
    proof: Proof = Proof.HEADS_STATEMENT,
    proposal_id: int | None = None,
    on_behalf: bool = False,
    source: str = "",
) -> Confirmed:
    """Write down figures that were checked: lines, rows, a changed staff number, edited cards."""
    who = case.who.person_id
    implied = record_implied(db, office, now, case, incoming, on_behalf=on_behalf, source=source)
    briefing_id, entered_by = _briefing(db, now, case, entry, after, proposal_id)
    fields = line_fields(db, office, now, case, incoming, on_behalf=on_behalf)
    line = DisseminationConfirmed(
        briefing_id=briefing_id,
        told=entry.told,
        told_total=after.told,
        roster=after.roster,
        remaining=after.remaining,
        day=entry.day,
        form=entry.form,
        proof=proof,
        excused=after.excused,
        entered_by=entered_by,
        note=entry.reason,
        **fields,
    )
    written = events.append(db, line, now)
    state = disseminated_state(after)
    done = settle(db, now, case, written, fields["late"], state, on_behalf=on_behalf, source=source)
    obligations.decide_briefing(db, briefing_id, "confirmed", who, now, acknowledgement_id=done.id)
    obligations.add_attendance(db, briefing_id, entry.told, proof.value, now)
    _drop_other_proposals(db, now, case, who)
    _state_roster(db, office, now, case, after.roster, on_behalf=on_behalf)
    refresh_cards(db, office, now, case.directive.id, case.unit.id)
    clerk = people.name_of(db, entered_by if entered_by != who else None)
    return Confirmed(case, done, entry, after, implied, people.name_of(db, who), clerk)


def _briefing(
    db: Database, now: int, case: Case, entry: Entry, after: Tally, proposal_id: int | None
) -> tuple[int, int | None]:
    """The row of the figures, new or the proposal's own, and who had entered them."""
    proposed = obligations.briefing(db, proposal_id) if proposal_id is not None else None
    if proposed is not None:
        return proposed.id, proposed.entered_by
    who = case.who.person_id
    excused = dict(after.excused)
    briefing_id = obligations.add_briefing(
        db, case.duty.id, "confirmed", entry.day, entry.form.value, entry.told, excused, after.roster, who, now
    )
    return briefing_id, None


def _drop_other_proposals(db: Database, now: int, case: Case, who: int) -> None:
    """Figures prepared for the same duty are overtaken by those just confirmed."""
    for row in obligations.briefings_of(db, case.duty.id, "proposed"):
        obligations.decide_briefing(db, row.id, "withdrawn", who, now)


def _state_roster(db: Database, office: Office, now: int, case: Case, total: int, *, on_behalf: bool) -> None:
    """A staff number other than the one in force holds from today on, and the office is told of the change."""
    today = office.today(now)
    before = units.roster_in_force(db, case.unit.id, today)
    if before is not None and before.total == total:
        return
    who = case.who.person_id
    units.set_roster(db, case.unit.id, Roster(today, total), "office" if on_behalf else "unit", now, who)
    line = RosterChanged(total=total, before=before.total if before else None, unit_id=case.unit.id, person_id=who)
    written = events.append(db, line, now)
    if on_behalf:
        return
    language = office.languages.default
    alert_office(
        db,
        office,
        now,
        f"roster:{written.id}",
        "dissemination.alert.roster" if before else "dissemination.alert.roster_first",
        unit=case.unit.name,
        before=language.two(before.total) if before else "",
        total=language.two(total),
        name=people.name_of(db, who),
        number=case.directive.number,
    )
