"""A list sent as a file: read and compared outside any turn, reported, then written in pieces that never hold the writer for long."""

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.actions.delivery import Owed, owe
from bot.actions.office import Office
from bot.actions.unit_import import ImportPlan, ImportReport, Step, counted, finish_import, plan_import, write_steps
from bot.cards import units as cards
from bot.cards.units import ReportCounts, ReportLine
from bot.domain.delivery import MessageKind
from bot.domain.people import Role
from bot.domain.units import UnitKind
from bot.i18n import Language
from bot.intake.tables import UnreadableTable, read_table
from bot.intake.unit_table import PersonLine, UnitLine
from bot.messaging import FileRef
from bot.store import directives, jobs, people, settings
from bot.store.blobs import BlobMissing
from bot.store.database import Database

MOST_LINES = 5_000
"""Lines a chat takes in; longer lists are brought in on the server."""
AT_ONCE = 20
"""Steps written in one transaction."""
CHECK_JOB, IMPORT_JOB = "check_units", "import_units"


@dataclass(frozen=True, slots=True)
class Checked:
    """A list compared with the record; ``fault`` (a key of ``units.unreadable``) where it could not be read."""

    plan: ImportPlan | None
    language: str
    fault: str = ""


# ------------------------------------------------------------------------------------------------------ reading, comparing


def start_check(db: Database, now: int, file: FileRef, by: int) -> None:
    """Have the list read; whoever sent it gets the report with the question whether to write it."""
    jobs.add(db, CHECK_JOB, {"file": [file.sha256, file.name, file.mime, file.size], "by": by, "at": now}, now)


def gather_check(db: Database, office: Office, now: int, data: dict[str, Any]) -> Checked:
    """Read the file and compare it, on a read connection."""
    del now
    account = people.route_to(db, data["by"])
    language = account.language if account else office.languages.default.code
    file = FileRef(*data["file"])
    try:
        rows = read_table(office.blobs.read(file.sha256), file.name)
    except UnreadableTable as error:
        return Checked(None, language, error.fault.value)
    except BlobMissing:
        return Checked(None, language, "missing")
    if len(rows) > MOST_LINES:
        return Checked(None, language, "too_large")
    return Checked(plan_import(db, rows), language)


def write_report(office: Office, checked: Checked) -> tuple[Checked, FileRef | None]:
    """The report of every line as a CSV file, made in a thread."""
    if checked.plan is None:
        return checked, None
    language = office.language(checked.language)
    return checked, _report_file(office, language, checked.plan.report)


def finish_check(
    db: Database, office: Office, now: int, data: dict[str, Any], made: tuple[Checked, FileRef | None]
) -> None:
    """Show what the list would change, and keep its steps until the office says whether to write them."""
    checked, table = made
    plan, at = checked.plan, data["at"]
    key = f"units-check:{data['by']}:{at}"
    owed = Owed(key, MessageKind.ANSWER, data["by"])
    if plan is None or table is None:
        owe(db, office, now, owed, lambda language: cards.unreadable(language, checked.fault))
        return
    directives.remember_file(db, table.sha256, table.size, table.mime, now)
    counts = counts_of(plan.report)
    kept = {"steps": [_to_json(s) for s in plan.steps], "counts": asdict(counts), "sha256": data["file"][0]}
    settings.put(db, _kept(data["by"], at), kept, now, data["by"])
    refused = [line for line in lines_of(plan.report) if line.why]
    columns = plan.report.unknown_columns
    owe(db, office, now, owed, lambda language: cards.plan_card(language, counts, refused, columns, table, at))


def _kept(by: int, at: int) -> str:
    return f"units_import:{by}:{at}"


def counts_of(report: ImportReport) -> ReportCounts:
    return ReportCounts(**counted(report))


def lines_of(report: ImportReport) -> list[ReportLine]:
    """The report as cards and the command line show it."""
    return [
        ReportLine(line.line, line.what.value, line.subject, line.why.value if line.why else "", line.detail)
        for line in report.lines
    ]


def _report_file(office: Office, language: Language, report: ImportReport) -> FileRef:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(map(_plain, cards.report_rows(language, lines_of(report))))
    blob = office.blobs.put(out.getvalue().encode("utf-8-sig"))
    return FileRef(blob.sha256, language.t("units.report.name"), "text/csv", blob.size)


def _plain(row: Sequence[str]) -> list[str]:
    """No cell is a formula to a spreadsheet."""
    return ["'" + cell if cell[:1] in ("=", "+", "-", "@") else cell for cell in row]


# -------------------------------------------------------------------------------------------------------------- writing


def start_import(db: Database, now: int, by: int, at: int) -> bool:
    """Write the list that was shown; False when it was written or let go before. Whoever confirmed it is told when it is done."""
    kept = settings.get(db, _kept(by, at))
    if not kept:
        return False
    settings.put(db, _kept(by, at), None, now, by)
    jobs.add(db, IMPORT_JOB, {**kept, "by": by, "at": at}, now)
    return True


def let_go(db: Database, now: int, by: int, at: int) -> bool:
    """The list is not to be written."""
    kept = settings.get(db, _kept(by, at))
    settings.put(db, _kept(by, at), None, now, by)
    return bool(kept)


def import_some(db: Database, office: Office, now: int, data: dict[str, Any]) -> bool:
    """Write the next steps of a confirmed list. After a restart it begins again: what stands already is found unchanged."""
    write_steps(db, office, now, [_from_json(step) for step in data["steps"][:AT_ONCE]], data["by"])
    data["steps"] = data["steps"][AT_ONCE:]
    if data["steps"]:
        return False
    finish_import(db, now, data["counts"], data["by"], data["sha256"])
    counts = ReportCounts(**data["counts"])
    owed = Owed(f"imported:{data['by']}:{data['at']}", MessageKind.ANSWER, data["by"])
    owe(db, office, now, owed, lambda language: cards.imported(language, counts))
    return True


def _to_json(step: Step) -> dict[str, Any]:
    return {"person" if isinstance(step, PersonLine) else "unit": asdict(step)}


def _from_json(value: dict[str, Any]) -> Step:
    if "person" in value:
        person = value["person"]
        return PersonLine(**{**person, "role": Role(person["role"])})
    unit = value["unit"]
    kind = UnitKind(unit["kind"]) if unit["kind"] else None
    return UnitLine(**{**unit, "kind": kind, "former": tuple(unit["former"])})
