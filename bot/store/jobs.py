"""Slow or long work as rows: remembered, taken up after a restart, ended with a turn of its own."""

import json
from dataclasses import dataclass
from typing import Any

from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class JobRow:
    id: int
    kind: str
    data: dict[str, Any]
    attempts: int


def add(db: Database, kind: str, data: dict[str, Any], now: int, *, due_at: int | None = None) -> int:
    row = db.execute(
        "insert into jobs (kind, data, due_at, created_at) values (?, ?, ?, ?) returning id",
        [kind, json.dumps(data, ensure_ascii=False), now if due_at is None else due_at, now],
    ).fetchone()
    return int(row["id"])


def due(db: Database, now: int, limit: int = 10) -> list[JobRow]:
    """Waiting jobs whose time has come, oldest first; what was due when it was added stays due if the clock is put back."""
    rows = db.execute(
        "select id, kind, data, attempts from jobs where status = 'waiting' and (due_at <= ? or due_at <= created_at) order by id limit ?",
        [now, limit],
    ).fetchall()
    return [JobRow(r["id"], r["kind"], json.loads(r["data"]), r["attempts"]) for r in rows]


def next_due(db: Database) -> int | None:
    row = db.execute("select min(due_at) as due from jobs where status = 'waiting'").fetchone()
    return None if row["due"] is None else int(row["due"])


def end(db: Database, job_id: int, now: int, error: str = "") -> None:
    db.execute(
        "update jobs set status = ?, done_at = ?, error = ? where id = ?",
        ["failed" if error else "done", now, error[:500] or None, job_id],
    )


def retry(db: Database, job_id: int, due_at: int, error: str) -> None:
    db.execute(
        "update jobs set due_at = ?, attempts = attempts + 1, error = ? where id = ?", [due_at, error[:500], job_id]
    )
