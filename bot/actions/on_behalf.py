"""Văn phòng Sở ghi nhận thay: what a unit told by telephone, slip, letter or in person, recorded by the office and marked so."""

from dataclasses import dataclass

from bot.actions import dissemination, reports_sent
from bot.actions.dissemination import Confirmed, Entry
from bot.actions.duties import Already, Case, Done, Refusal, already, load_for_office, record_receipt
from bot.actions.office import Office
from bot.actions.open_cards import refresh_cards
from bot.actions.reports_sent import Report, Reported
from bot.actions.spoken import spoken
from bot.domain.dissemination import DisseminationRefusal, Proof, Tally
from bot.domain.events import Code, RecordedOnBehalf, ToldBy
from bot.domain.obligations import Duty
from bot.messaging import FileRef, Incoming
from bot.store import directives, events, obligations
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Ground:
    """On what the office relies: how it was told, by whom (or the letter's number), and photos of the slip."""

    told_by: ToldBy
    caller: str = ""
    files: tuple[FileRef, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedFor:
    """An act recorded for a unit. ``after`` is the tally where staff were told."""

    case: Case
    done: Done
    after: Tally | None = None


def open_case(
    db: Database, office: Office, now: int, person_id: int, directive_id: int, unit_id: int, duty: Duty
) -> Case | Already | Refusal:
    """The duty as the office may record it."""
    case = load_for_office(db, office, now, person_id, directive_id, unit_id, duty)
    return case if isinstance(case, Refusal) else already(db, case) or case


def owed_duties(db: Database, directive_id: int, unit_id: int) -> list[Duty]:
    return [row.duty for row in obligations.of_unit_under(db, directive_id, unit_id) if row.owed]


def open_directives(db: Database, unit_id: int) -> list[tuple[int, str]]:
    """(id, number) of what the unit still owes anything under, what expires first coming first."""
    ids = dict.fromkeys(row.directive_id for row in obligations.owed_by_unit(db, unit_id))
    return [(directive.id, directive.number) for each in ids if (directive := directives.get(db, each)) is not None]


def record_for(
    db: Database,
    office: Office,
    now: int,
    person_id: int,
    directive_id: int,
    unit_id: int,
    said: Duty | Entry | Report,
    ground: Ground,
    incoming: Incoming,
) -> RecordedFor | Already | Refusal | DisseminationRefusal:
    """Record đã nhận (``Duty.RECEIVE``), figures or a report for the unit, with a line that says on what ground."""
    duty = Duty.DISSEMINATE if isinstance(said, Entry) else Duty.REPORT if isinstance(said, Report) else Duty.RECEIVE
    case = open_case(db, office, now, person_id, directive_id, unit_id, duty)
    if not isinstance(case, Case):
        return case
    source = ground.told_by.value
    result: RecordedFor
    if isinstance(said, Entry):
        after = dissemination.preview(db, office, now, case, said)
        if isinstance(after, DisseminationRefusal):
            return after
        confirmed: Confirmed = dissemination.record(
            db, office, now, case, said, after, incoming, proof=Proof.OFFICE_RECORD, on_behalf=True, source=source
        )
        _say_ground(db, now, case, confirmed.implied, Duty.RECEIVE, ground, incoming)
        result = RecordedFor(case, confirmed.done, confirmed.after)
    elif isinstance(said, Report):
        reported: Reported = reports_sent.record(db, office, now, case, said, incoming, on_behalf=True, source=source)
        _say_ground(db, now, case, reported.implied, Duty.RECEIVE, ground, incoming)
        result = RecordedFor(case, reported.done)
    else:
        done = record_receipt(db, office, now, case, incoming, on_behalf=True, source=source)
        refresh_cards(db, office, now, directive_id, unit_id)
        result = RecordedFor(case, done)
    _say_ground(db, now, case, result.done, duty, ground, incoming)
    return result


def _say_ground(
    db: Database, now: int, case: Case, done: Done | None, duty: Duty, ground: Ground, incoming: Incoming
) -> None:
    if done is None:
        return
    line = RecordedOnBehalf(
        event_id=done.event_id,
        obligation_id=case.duty.id,
        duty=duty,
        told_by=ground.told_by,
        files=tuple(Code(file.sha256) for file in ground.files),
        caller=ground.caller,
        unit_id=case.unit.id,
        directive_id=case.directive.id,
        person_id=case.who.person_id,
        **spoken(incoming).line(),
    )
    events.append(db, line, now)
