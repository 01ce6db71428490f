"""Figures a clerk or focal point prepares for the head: nothing counts before the head's one tap (dialogues.md 4.2)."""

from dataclasses import dataclass

from bot.actions.delivery import Owed, edit, owe
from bot.actions.dissemination import Confirmed, Entry, confirm, entering, preview
from bot.actions.duties import Already, Case, Confirmer, Refusal, confirmers, load
from bot.actions.office import Office
from bot.actions.spoken import spoken
from bot.cards import proposals as cards
from bot.domain.delivery import MessageKind
from bot.domain.dissemination import DisseminationRefusal, Form, Tally
from bot.domain.events import FiguresProposed, FiguresReturned
from bot.domain.obligations import Duty
from bot.domain.people import may_confirm_dissemination
from bot.i18n import Language
from bot.messaging import Incoming, Outgoing
from bot.store import deliveries, directives, events, obligations, people, units
from bot.store.database import Database
from bot.store.obligations import BriefingRow


@dataclass(frozen=True, slots=True)
class Proposed:
    """Figures wait for the head. ``to`` is who was asked; empty where the unit has nobody who may confirm: then the office was told."""

    case: Case
    proposal_id: int
    entry: Entry
    after: Tally
    to: tuple[Confirmer, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """The proposal was decided before: ``status`` (confirmed, returned, withdrawn), by whom, when (epoch ms)."""

    status: str
    name: str
    at: int | None


@dataclass(frozen=True, slots=True)
class Open:
    """A proposal that waits, and the case it belongs to."""

    case: Case
    row: BriefingRow


def propose(
    db: Database,
    office: Office,
    now: int,
    person_id: int,
    directive_id: int,
    unit_id: int,
    entry: Entry,
    incoming: Incoming,
) -> Proposed | Already | Refusal | DisseminationRefusal:
    """Keep the figures and ask everybody who may confirm them; an earlier proposal for the same duty is overtaken."""
    case = entering(db, office, now, person_id, directive_id, unit_id, entry, confirms=False)
    if not isinstance(case, Case):
        return case
    after = preview(db, office, now, case, entry)
    if isinstance(after, DisseminationRefusal):
        return after
    for older in obligations.briefings_of(db, case.duty.id, "proposed"):
        obligations.decide_briefing(db, older.id, "withdrawn", person_id, now)
    form, excused = entry.form.value, dict(after.excused)
    proposal_id = obligations.add_briefing(
        db, case.duty.id, "proposed", entry.day, form, entry.told, excused, after.roster, person_id, now
    )
    line = FiguresProposed(
        obligation_id=case.duty.id,
        proposal_id=proposal_id,
        told=entry.told,
        roster=after.roster,
        day=entry.day,
        form=entry.form,
        excused=after.excused,
        unit_id=unit_id,
        directive_id=directive_id,
        person_id=person_id,
        **spoken(incoming).line(),
    )
    events.append(db, line, now)
    to = tuple(confirmers(db, unit_id, office.today(now)))
    asked = [confirmer.person_id for confirmer in to] or people.office_members(db, office.today(now))
    for other in asked:
        owed = Owed(_key(proposal_id, other), MessageKind.OFFICE_ALERT, other, unit_id, directive_id)
        owe(db, office, now, owed, lambda language: proposal_message(db, language, proposal_id, for_office=not to))
    return Proposed(case, proposal_id, entry, after, to)


def proposal_message(db: Database, language: Language, proposal_id: int, *, for_office: bool = False) -> Outgoing:
    """The proposal as the head sees it, with one button to confirm; once decided, what became of it."""
    row = obligations.briefing(db, proposal_id)
    duty = obligations.get(db, row.obligation_id) if row else None
    directive = directives.get(db, duty.directive_id) if duty else None
    if row is None or duty is None or directive is None:
        raise LookupError(f"no proposal {proposal_id}")
    figures = cards.ProposalFacts(
        row.id,
        directive.id,
        duty.unit_id,
        directive.number,
        units.name_of(db, duty.unit_id),
        people.name_of(db, row.entered_by),
        row.day,
        Form(row.form),
        row.told,
        Tally(row.roster, obligations.tally(db, duty.id, row.roster).told + row.told, row.excused)
        if row.status == "proposed"
        else Tally(row.roster, row.told, row.excused),
        row.status,
        people.name_of(db, row.decided_by),
        row.decided_at,
    )
    return cards.proposal(language, figures, for_office=for_office)


def open_proposal(db: Database, office: Office, now: int, person_id: int, proposal_id: int) -> Open | Closed | Refusal:
    """A proposal in the hands of somebody who may decide it."""
    row = obligations.briefing(db, proposal_id)
    duty = obligations.get(db, row.obligation_id) if row else None
    if row is None or duty is None:
        return Refusal.NO_SUCH
    case = load(db, office, now, person_id, duty.directive_id, duty.unit_id, Duty.DISSEMINATE)
    if isinstance(case, Refusal):
        return case
    if not may_confirm_dissemination(case.who, case.unit.id):
        return Refusal.NOT_THE_HEAD
    if row.status != "proposed":
        return Closed(row.status, people.name_of(db, row.decided_by), row.decided_at)
    return Open(case, row)


def entry_of(row: BriefingRow) -> Entry:
    """A proposal's figures as an entry."""
    return Entry(row.told, row.roster, row.day, Form(row.form), row.excused)


def confirm_proposal(
    db: Database, office: Office, now: int, person_id: int, proposal_id: int, incoming: Incoming
) -> Confirmed | Closed | Already | Refusal | DisseminationRefusal:
    """The head's one tap."""
    found = open_proposal(db, office, now, person_id, proposal_id)
    if not isinstance(found, Open):
        return found
    case, entry = found.case, entry_of(found.row)
    result = confirm(
        db, office, now, person_id, case.directive.id, case.unit.id, entry, incoming, proposal_id=proposal_id
    )
    if isinstance(result, Confirmed):
        show_decided(db, office, now, case, proposal_id)
    return result


def return_proposal(
    db: Database, office: Office, now: int, person_id: int, proposal_id: int, reason: str, incoming: Incoming
) -> Open | Closed | Refusal:
    """Give the figures back with a word; who had prepared them is told."""
    found = open_proposal(db, office, now, person_id, proposal_id)
    if not isinstance(found, Open):
        return found
    case, row = found.case, found.row
    obligations.decide_briefing(db, row.id, "returned", person_id, now, reason=reason)
    line = FiguresReturned(
        obligation_id=case.duty.id,
        proposal_id=row.id,
        reason=reason,
        unit_id=case.unit.id,
        directive_id=case.directive.id,
        person_id=person_id,
        **spoken(incoming).line(),
    )
    events.append(db, line, now)
    if row.entered_by is not None:
        owed = Owed(f"returned:{row.id}", MessageKind.OFFICE_ALERT, row.entered_by, case.unit.id, case.directive.id)
        name = people.name_of(db, person_id)
        owe(
            db,
            office,
            now,
            owed,
            lambda language: cards.returned(
                language, case.directive.number, f"{case.directive.id} {case.unit.id}", name, reason
            ),
        )
    show_decided(db, office, now, case, row.id)
    return found


def show_decided(db: Database, office: Office, now: int, case: Case, proposal_id: int) -> None:
    """Redraw the proposal on the phones that show it: nobody is asked for what is decided."""
    everyone = {c.person_id for c in confirmers(db, case.unit.id, office.today(now))}
    everyone.update(people.office_members(db, office.today(now)))
    for person_id in everyone:
        delivered = deliveries.by_key(db, _key(proposal_id, person_id))
        if delivered is not None:
            edit(db, office, now, delivered.id, lambda language: proposal_message(db, language, proposal_id))


def waiting_proposal(db: Database, case: Case) -> BriefingRow | None:
    """The proposal that waits for the head, if there is one."""
    rows = obligations.briefings_of(db, case.duty.id, "proposed")
    return rows[-1] if rows else None


def _key(proposal_id: int, person_id: int) -> str:
    return f"proposal:{proposal_id}:{person_id}"
