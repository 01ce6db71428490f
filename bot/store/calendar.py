"""The office's own days: off, working, or worked half, against the baseline, with reason and document."""

from datetime import date

from bot.domain.calendar import DayMark, Half
from bot.store.database import Database

_OFF, _WORK = "off", "work"


def overlay(db: Database) -> tuple[tuple[date, DayMark], ...]:
    """Every day the office has marked, in order."""
    rows = db.execute("select day, mark, reason, document from calendar_overlay order by day").fetchall()
    return tuple((date.fromisoformat(row["day"]), _mark(row["mark"], row["reason"], row["document"])) for row in rows)


def _mark(mark: str, reason: str, document: str) -> DayMark:
    half = Half(mark) if mark in (Half.MORNING, Half.AFTERNOON) else Half.WHOLE
    return DayMark(mark != _OFF, reason, document, half)


def mark_day(
    db: Database,
    day: date,
    works: bool,
    reason: str,
    document: str,
    now: int,
    by: int | None,
    half: Half = Half.WHOLE,
) -> None:
    """Mark a day, whatever it was marked before."""
    db.execute(
        "insert into calendar_overlay (day, mark, reason, document, changed_at, changed_by) values (?, ?, ?, ?, ?, ?) "
        "on conflict (day) do update set mark = excluded.mark, reason = excluded.reason, document = excluded.document, "
        "changed_at = excluded.changed_at, changed_by = excluded.changed_by",
        [day.isoformat(), (half.value or _WORK) if works else _OFF, reason, document, now, by],
    )


def unmark(db: Database, day: date) -> bool:
    """Take a mark away, so that the baseline holds again; False where there was none."""
    return int(db.execute("delete from calendar_overlay where day = ?", [day.isoformat()]).rowcount) > 0
