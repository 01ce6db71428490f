"""Reports that units say they have sent, and whether the office has noted that they came in."""

from dataclasses import dataclass
from datetime import date

from bot.store.database import Database, Row


@dataclass(frozen=True, slots=True)
class ReportRow:
    """``how`` is a :class:`bot.domain.events.ReportWay`; ``number`` is empty where the unit does not number its reports."""

    id: int
    obligation_id: int
    acknowledgement_id: int
    number: str
    day: date
    how: str
    sha256: str | None
    file_name: str
    accepted_at: int | None
    accepted_by: int | None


COLUMNS = "id, obligation_id, acknowledgement_id, number, day, how, sha256, file_name, accepted_at, accepted_by"


def _report(row: Row) -> ReportRow:
    values = list(row)
    values[4] = date.fromisoformat(values[4])
    return ReportRow(*values)


def add(
    db: Database,
    obligation_id: int,
    acknowledgement_id: int,
    number: str,
    day: date,
    how: str,
    sha256: str | None = None,
    file_name: str = "",
) -> int:
    row = db.execute(
        "insert into reports (obligation_id, acknowledgement_id, number, day, how, sha256, file_name) values (?, ?, ?, ?, ?, ?, ?) returning id",
        [obligation_id, acknowledgement_id, number, day.isoformat(), how, sha256, file_name],
    ).fetchone()
    return int(row["id"])


def get(db: Database, report_id: int) -> ReportRow | None:
    row = db.execute(f"select {COLUMNS} from reports where id = ?", [report_id]).fetchone()
    return _report(row) if row else None


def waiting(db: Database, limit: int = 50) -> list[ReportRow]:
    """Reports that count and that the office has not noted as come in, oldest first."""
    rows = db.execute(
        f"select {', '.join('r.' + c for c in COLUMNS.split(', '))} from reports r join acknowledgements a on a.id = r.acknowledgement_id "
        "where r.accepted_at is null and a.withdrawn_at is null order by r.id limit ?",
        [limit],
    ).fetchall()
    return [_report(row) for row in rows]


def accept(db: Database, report_id: int, by: int, now: int) -> bool:
    """Noted as come in; False when somebody was faster."""
    done = db.execute(
        "update reports set accepted_at = ?, accepted_by = ? where id = ? and accepted_at is null", [now, by, report_id]
    )
    return done.rowcount == 1
