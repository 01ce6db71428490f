"""The office's own days: off or working against the baseline, with reason and document."""

from datetime import date

from bot.store.database import Database


def overlay(db: Database) -> list[tuple[date, bool, str, str]]:
    """(day, works, reason, document number) of every day the office has marked."""
    rows = db.execute("select day, mark, reason, document from calendar_overlay").fetchall()
    return [(date.fromisoformat(r["day"]), r["mark"] == "work", r["reason"], r["document"]) for r in rows]


def mark_day(db: Database, day: date, works: bool, reason: str, document: str, now: int, by: int | None) -> None:
    db.execute(
        "insert into calendar_overlay (day, mark, reason, document, changed_at, changed_by) values (?, ?, ?, ?, ?, ?) "
        "on conflict (day) do update set mark = excluded.mark, reason = excluded.reason, document = excluded.document, "
        "changed_at = excluded.changed_at, changed_by = excluded.changed_by",
        [day.isoformat(), "work" if works else "off", reason, document, now, by],
    )
