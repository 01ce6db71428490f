"""A list sent as a file: read, compared, reported, written in pieces that never hold the writer for long."""

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.actions.delivery import Owed, owe
from bot.actions.office import Office
from bot.actions.unit_import import (
    ImportPlan,
    ImportReport,
    What,
    finish_import,
    plan_import,
    write_steps,
)
from bot.cards import units as cards
from bot.cards.units import ReportCounts, ReportLine
from bot.domain.delivery import MessageKind
from bot.i18n import Language
from bot.intake.tables import UnreadableTable, read_table
from bot.messaging import Attachment, FileRef
from bot.store import directives, jobs
from bot.store.blobs import BlobMissing
from bot.store.database import Database

MOST_LINES = 1_500
"""Lines a chat takes in; longer lists are brought in on the server."""
AT_ONCE = 20
"""Steps written in one transaction."""
IMPORT_JOB = "import_units"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a file gives no list: a key of the catalogue's ``units.unreadable``."""

    fault: str


def plan_file(db: Database, office: Office, attachment: Attachment) -> ImportPlan | Unreadable:
    """What the sent list would change."""
    if attachment.file is None:
        return Unreadable("missing")
    return _plan(db, office, attachment.file.sha256, attachment.file.name)


def _plan(db: Database, office: Office, sha256: str, name: str) -> ImportPlan | Unreadable:
    try:
        rows = read_table(office.blobs.read(sha256), name)
    except UnreadableTable as error:
        return Unreadable(error.fault.value)
    except BlobMissing:
        return Unreadable("missing")
    return Unreadable("too_large") if len(rows) > MOST_LINES else plan_import(db, rows)


def counts_of(report: ImportReport) -> ReportCounts:
    people = report.count(What.CREATED, person=True) + report.count(What.CHANGED, person=True)
    return ReportCounts(
        report.count(What.CREATED, person=False),
        report.count(What.CHANGED, person=False),
        people,
        report.count(What.UNCHANGED),
        len(report.refused),
    )


def lines_of(report: ImportReport) -> list[ReportLine]:
    """The report as cards and the command line show it."""
    return [
        ReportLine(line.line, line.what.value, line.subject, line.why.value if line.why else "", line.detail)
        for line in report.lines
    ]


def report_file(db: Database, office: Office, now: int, language: Language, report: ImportReport) -> FileRef:
    """The whole report, line by line, as a CSV that Excel opens in Vietnamese."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(map(_plain, cards.report_rows(language, lines_of(report))))
    blob = office.blobs.put(out.getvalue().encode("utf-8-sig"))
    file = FileRef(blob.sha256, language.t("units.report.name"), "text/csv", blob.size)
    directives.remember_file(db, file.sha256, file.size, file.mime, now)
    return file


def _plain(row: Sequence[str]) -> list[str]:
    """No cell is a formula to a spreadsheet."""
    return ["'" + cell if cell[:1] in ("=", "+", "-", "@") else cell for cell in row]


def start_import(db: Database, now: int, file: FileRef, report: ImportReport, by: int) -> None:
    """Write the list as a job; whoever confirmed it is told when it is done."""
    data = {"sha256": file.sha256, "name": file.name, "by": by, "counts": asdict(counts_of(report)), "at": now}
    jobs.add(db, IMPORT_JOB, data, now)


def import_some(db: Database, office: Office, now: int, data: dict[str, Any]) -> bool:
    """Write the next steps of a confirmed list: what earlier pieces wrote is found unchanged, so a restart goes on where it was."""
    plan = _plan(db, office, data["sha256"], data["name"])
    if not isinstance(plan, Unreadable) and plan.steps:
        write_steps(db, office, now, plan.steps[:AT_ONCE], data["by"])
        if len(plan.steps) > AT_ONCE:
            return False
        finish_import(db, now, plan.report, data["by"], data["sha256"], counts=data["counts"])
    counts = ReportCounts(**data["counts"])
    owed = Owed(f"imported:{data['sha256'][:16]}:{data['at']}", MessageKind.ANSWER, data["by"])
    owe(db, office, now, owed, lambda language: cards.imported(language, counts))
    return True
