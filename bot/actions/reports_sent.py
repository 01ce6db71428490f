"""Đã gửi báo cáo (level 5), and the office's note that a report has come in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.actions.duties import Already, Case, Done, Refusal, already, line_fields, load, record_implied, settle
from bot.actions.office import Office
from bot.actions.office_messages import tell_office, update_office
from bot.actions.open_cards import refresh_cards
from bot.actions.spoken import spoken
from bot.cards import reports as cards
from bot.domain.events import Code, ReportAccepted, ReportSent, ReportWay
from bot.domain.obligations import Duty
from bot.domain.people import may_report
from bot.i18n import Language
from bot.messaging import FileRef, Incoming, Outgoing
from bot.store import directives, events, obligations, people, reports_sent, units
from bot.store.database import Database
from bot.store.reports_sent import ReportRow


@dataclass(frozen=True, slots=True)
class Report:
    """What the unit says of its report: ``number`` and day, or how it went; files where it came by chat."""

    day: date
    way: ReportWay | None = None
    number: str = ""
    files: tuple[FileRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Reported:
    case: Case
    done: Done
    report: Report
    implied: Done | None


def report_case(
    db: Database, office: Office, now: int, person_id: int, directive_id: int, unit_id: int
) -> Case | Already | Refusal:
    """The duty to report in the hands of somebody who may."""
    case = load(db, office, now, person_id, directive_id, unit_id, Duty.REPORT)
    if isinstance(case, Refusal):
        return case
    if not may_report(case.who, unit_id):
        return Refusal.MAY_NOT_REPORT
    return already(db, case) or case


def report_sent(
    db: Database,
    office: Office,
    now: int,
    person_id: int,
    directive_id: int,
    unit_id: int,
    report: Report,
    incoming: Incoming,
) -> Reported | Already | Refusal:
    """Record that the report went out; đã nhận with it if that was still open."""
    case = report_case(db, office, now, person_id, directive_id, unit_id)
    if not isinstance(case, Case):
        return case
    return record(db, office, now, case, report, incoming)


def record(
    db: Database,
    office: Office,
    now: int,
    case: Case,
    report: Report,
    incoming: Incoming,
    *,
    on_behalf: bool = False,
    source: str = "",
) -> Reported:
    """Lines, rows, edited cards; a report that came as a file is shown to the office."""
    implied = record_implied(db, office, now, case, incoming, on_behalf=on_behalf, source=source)
    fields = line_fields(db, office, now, case, incoming, on_behalf=on_behalf)
    line = ReportSent(
        way=report.way,
        day=report.day,
        files=tuple(Code(file.sha256) for file in report.files),
        number=report.number,
        **fields,
    )
    written = events.append(db, line, now)
    done = settle(db, now, case, written, fields["late"], on_behalf=on_behalf, source=source)
    first = report.files[0] if report.files else None
    how = report.way.value if report.way else ""
    report_id = reports_sent.add(
        db,
        case.duty.id,
        done.id,
        report.number,
        report.day,
        how,
        first.sha256 if first else None,
        first.name if first else "",
    )
    refresh_cards(db, office, now, case.directive.id, case.unit.id)
    if report.files and not on_behalf:
        _show_office(db, office, now, case, report_id, report.files)
    return Reported(case, done, report, implied)


def _show_office(db: Database, office: Office, now: int, case: Case, report_id: int, files: Sequence[FileRef]) -> None:
    tell_office(
        db,
        office,
        now,
        f"report:{report_id}",
        lambda language: office_message(db, language, report_id, tuple(files)),
        unit_id=case.unit.id,
        directive_id=case.directive.id,
    )


def office_message(db: Database, language: Language, report_id: int, files: tuple[FileRef, ...] = ()) -> Outgoing:
    """A report as the office sees it: one button to note that it came in; afterwards who did. LookupError for an unknown one."""
    row = reports_sent.get(db, report_id)
    duty = obligations.get(db, row.obligation_id) if row else None
    directive = directives.get(db, duty.directive_id) if duty else None
    if row is None or duty is None or directive is None:
        raise LookupError(f"no report {report_id}")
    facts = cards.OfficeReport(
        row.id,
        units.name_of(db, duty.unit_id),
        directive.number,
        row.number,
        row.day,
        row.how,
        people.name_of(db, row.accepted_by),
        row.accepted_at,
    )
    return cards.for_office(language, facts, files)


@dataclass(frozen=True, slots=True)
class Accepted:
    """``first`` is False where a colleague had noted it before: ``name`` and ``at`` are theirs."""

    row: ReportRow
    name: str
    at: int
    first: bool


def accept(
    db: Database, office: Office, now: int, person_id: int, report_id: int, incoming: Incoming
) -> Accepted | Refusal:
    """đã tiếp nhận; the first member of the office counts."""
    if not people.standing(db, person_id, office.today(now)).is_office:
        return Refusal.OFFICE_ONLY
    row = reports_sent.get(db, report_id)
    duty = obligations.get(db, row.obligation_id) if row else None
    if row is None or duty is None:
        return Refusal.NO_SUCH
    if not reports_sent.accept(db, report_id, person_id, now):
        by = people.name_of(db, row.accepted_by)
        return Accepted(row, by, row.accepted_at or now, False)
    line = ReportAccepted(
        obligation_id=duty.id,
        unit_id=duty.unit_id,
        directive_id=duty.directive_id,
        person_id=person_id,
        **spoken(incoming).line(),
    )
    events.append(db, line, now)
    update_office(db, office, now, f"report:{report_id}", lambda language: office_message(db, language, report_id))
    by = people.name_of(db, person_id)
    return Accepted(row, by, now, True)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report the office has not noted yet."""

    row: ReportRow
    unit_name: str
    number: str


def waiting(db: Database) -> list[Waiting]:
    """Reports said to be sent and not noted as come in, oldest first."""
    found = []
    for row in reports_sent.waiting(db):
        duty = obligations.get(db, row.obligation_id)
        directive = directives.get(db, duty.directive_id) if duty else None
        if duty is not None and directive is not None:
            found.append(Waiting(row, units.name_of(db, duty.unit_id), directive.number))
    return found
