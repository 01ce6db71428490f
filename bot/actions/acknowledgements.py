"""Đã nhận (level 1), and taking an acknowledgement back: a new line with a reason; the first one stays in the log."""

from dataclasses import dataclass

from bot.actions.alerts import alert_office
from bot.actions.duties import Already, Case, Done, Refusal, already, load, load_for_office, record_receipt
from bot.actions.office import Office
from bot.actions.open_cards import refresh_cards
from bot.actions.spoken import spoken
from bot.domain.dissemination import Tally
from bot.domain.events import AcknowledgementWithdrawn, LogHeadPublished
from bot.domain.obligations import Duty, ObligationState, disseminated_state
from bot.domain.people import may_acknowledge_receipt, may_confirm_dissemination, may_report
from bot.messaging import Incoming
from bot.store import directives, events, obligations, people, units
from bot.store.database import Database
from bot.store.obligations import Acknowledgement


@dataclass(frozen=True, slots=True)
class Received:
    """Đã nhận was recorded."""

    case: Case
    done: Done


def receive(
    db: Database, office: Office, now: int, person_id: int, directive_id: int, unit_id: int, incoming: Incoming
) -> Received | Already | Refusal:
    """One tap records it, a second one (whoever's, however close) says who and when and adds nothing."""
    case = load(db, office, now, person_id, directive_id, unit_id, Duty.RECEIVE)
    if isinstance(case, Refusal):
        return case
    before = already(db, case)
    if before is not None:
        return before
    done = record_receipt(db, office, now, case, incoming)
    refresh_cards(db, office, now, directive_id, unit_id)
    return Received(case, done)


def receive_all(
    db: Database, office: Office, now: int, person_id: int, unit_id: int, up_to: int, incoming: Incoming
) -> list[Received] | Refusal:
    """Every directive up to number ``up_to`` of which the unit owes đã nhận, each with its own line and receipt."""
    who = people.standing(db, person_id, office.today(now))
    if not may_acknowledge_receipt(who, unit_id):
        return Refusal.NOT_OF_UNIT
    found = []
    for row in obligations.owed_by_unit(db, unit_id):
        if row.duty is Duty.RECEIVE and row.directive_id <= up_to:
            result = receive(db, office, now, person_id, row.directive_id, unit_id, incoming)
            if isinstance(result, Received):
                found.append(result)
    return found


@dataclass(frozen=True, slots=True)
class Withdrawable:
    """An acknowledgement that the person may take back."""

    case: Case
    acknowledgement: Acknowledgement


def withdrawable(
    db: Database, office: Office, now: int, person_id: int, acknowledgement_id: int
) -> Withdrawable | Refusal:
    """Who made it, who may make it for the unit, and the office may take an acknowledgement back."""
    found = obligations.acknowledgement(db, acknowledgement_id)
    duty = obligations.get(db, found.obligation_id) if found else None
    if found is None or duty is None:
        return Refusal.NO_SUCH
    who = people.standing(db, person_id, office.today(now))
    door = load_for_office if who.is_office else load
    case = door(db, office, now, person_id, duty.directive_id, duty.unit_id, duty.duty)
    if isinstance(case, Refusal):
        return case
    if found.withdrawn_at is not None:
        return Refusal.ALREADY_WITHDRAWN
    if found.person_id != person_id and not who.is_office and not _may_make(case):
        return Refusal.NOT_THE_HEAD
    if duty.duty is Duty.RECEIVE and _higher_stands(db, case):
        return Refusal.HIGHER_STANDS
    return Withdrawable(case, found)


def withdraw(
    db: Database,
    office: Office,
    now: int,
    person_id: int,
    acknowledgement_id: int,
    reason: str,
    incoming: Incoming,
    *,
    incomplete: bool = False,
) -> Withdrawable | Refusal:
    """Take it back with a reason. ``incomplete``: files are missing, so the office is told."""
    found = withdrawable(db, office, now, person_id, acknowledgement_id)
    if isinstance(found, Refusal):
        return found
    take_back(db, now, found, reason, incoming)
    case = found.case
    refresh_cards(db, office, now, case.directive.id, case.unit.id)
    if incomplete:
        alert_office(
            db,
            office,
            now,
            f"incomplete:{acknowledgement_id}",
            "acknowledgement.alert.incomplete",
            unit=case.unit.name,
            number=case.directive.number,
        )
    return found


def take_back(db: Database, now: int, found: Withdrawable, reason: str, incoming: Incoming) -> None:
    """The line and the rows of a withdrawal; the caller has asked who may, and redraws the cards."""
    case, acknowledgement = found.case, found.acknowledgement
    line = AcknowledgementWithdrawn(
        event_id=acknowledgement.event_id,
        obligation_id=case.duty.id,
        duty=case.duty.duty,
        reason=reason,
        unit_id=case.unit.id,
        directive_id=case.directive.id,
        person_id=case.who.person_id,
        **spoken(incoming).line(),
    )
    written = events.append(db, line, now)
    obligations.withdraw_acknowledgement(db, acknowledgement.id, now, written.id)
    obligations.set_state(db, case.duty.id, _state_without(db, now, case, acknowledgement, reason))


def _state_without(db: Database, now: int, case: Case, withdrawn: Acknowledgement, reason: str) -> ObligationState:
    if case.duty.duty is not Duty.DISSEMINATE:
        return ObligationState.OPEN
    for briefing in obligations.briefings_of(db, case.duty.id):
        if briefing.acknowledgement_id == withdrawn.id:
            obligations.decide_briefing(db, briefing.id, "withdrawn", case.who.person_id, now, reason=reason)
    tally: Tally = obligations.tally(db, case.duty.id, case.unit.roster_total or 0)
    return disseminated_state(tally) if tally.roster else ObligationState.OPEN


def _may_make(case: Case) -> bool:
    match case.duty.duty:
        case Duty.RECEIVE:
            return may_acknowledge_receipt(case.who, case.unit.id)
        case Duty.DISSEMINATE:
            return may_confirm_dissemination(case.who, case.unit.id)
        case Duty.REPORT:
            return may_report(case.who, case.unit.id)


def _higher_stands(db: Database, case: Case) -> bool:
    return any(
        obligations.acknowledgements_of(db, row.id)
        for row in obligations.of_unit_under(db, case.directive.id, case.unit.id)
        if row.duty is not Duty.RECEIVE
    )


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What a receipt code stands for. ``withdrawn_at`` (epoch ms) is set where it was taken back."""

    number: str
    unit_name: str
    duty: Duty
    name: str
    at: int
    receipt: str
    on_behalf: bool
    withdrawn_at: int | None


def find_receipt(db: Database, office: Office, now: int, person_id: int, digits: str) -> list[ReceiptLine]:
    """The lines behind a code that this person may see: their own, their units', all for the office."""

    who = people.standing(db, person_id, office.today(now))
    lines = []
    for found in obligations.acknowledgements_by_receipt(db, digits):
        duty = obligations.get(db, found.obligation_id)
        directive = directives.get(db, duty.directive_id) if duty else None
        if duty is None or directive is None:
            continue
        if not (who.is_office or found.person_id == person_id or duty.unit_id in who.unit_ids):
            continue
        lines.append(
            ReceiptLine(
                directive.number,
                units.name_of(db, duty.unit_id),
                duty.duty,
                people.name_of(db, found.person_id),
                found.at,
                found.receipt,
                found.on_behalf,
                found.withdrawn_at,
            )
        )
    return lines


def log_code_published(db: Database, digits: str) -> int | None:
    """When (epoch ms) the weekly code of the log was handed out; None for a code the log never had."""
    for line, _ in events.of_kind(db, LogHeadPublished.kind):
        if "".join(str(line["data"].get("code", "")).split()) == digits:
            return int(line["at"])
    return None
