"""Drafts: what somebody prepares in chat, kept so that it can be continued later, on another device, by a colleague."""

import json
from dataclasses import dataclass
from typing import Any

from bot.store.database import Database, Row


@dataclass(frozen=True, slots=True)
class DraftRow:
    """``step`` is what was asked last; of a draft that became something, ``<kind>:<id>``. ``ended_at``: sent or thrown away."""

    id: int
    kind: str
    owner_id: int
    state: dict[str, Any]
    step: str
    created_at: int
    changed_at: int
    ended_at: int | None


def _draft(row: Row) -> DraftRow:
    return DraftRow(
        row["id"],
        row["kind"],
        row["owner_id"],
        json.loads(row["state"]),
        row["step"],
        row["created_at"],
        row["changed_at"],
        row["ended_at"],
    )


def add(db: Database, kind: str, owner_id: int, state: dict[str, Any], step: str, now: int) -> int:
    row = db.execute(
        "insert into drafts (kind, owner_id, state, step, created_at, changed_at) values (?, ?, ?, ?, ?, ?) returning id",
        [kind, owner_id, json.dumps(state, ensure_ascii=False), step, now, now],
    ).fetchone()
    return int(row["id"])


def get(db: Database, draft_id: int) -> DraftRow | None:
    row = db.execute("select * from drafts where id = ?", [draft_id]).fetchone()
    return _draft(row) if row else None


def save(db: Database, draft_id: int, state: dict[str, Any], step: str, now: int) -> None:
    db.execute(
        "update drafts set state = ?, step = ?, changed_at = ? where id = ?",
        [json.dumps(state, ensure_ascii=False), step, now, draft_id],
    )


def touch(db: Database, draft_id: int, step: str, now: int) -> None:
    """What is asked now; nothing of the draft changes."""
    db.execute("update drafts set step = ?, changed_at = ? where id = ?", [step, now, draft_id])


def end(db: Database, draft_id: int, step: str, now: int) -> None:
    """The draft became something (``step`` says what), or was thrown away."""
    db.execute("update drafts set ended_at = ?, step = ?, changed_at = ? where id = ?", [now, step, now, draft_id])


def reopen(db: Database, kind: str, step: str, now: int) -> int | None:
    """Take up again the draft that became ``step``; returns its id."""
    row = db.execute(
        "update drafts set ended_at = null, changed_at = ? where kind = ? and step = ? and ended_at is not null returning id",
        [now, kind, step],
    ).fetchone()
    return None if row is None else int(row["id"])


def open_drafts(db: Database, kind: str, limit: int = 20) -> list[DraftRow]:
    """Drafts in preparation, whoever began them, the last touched first."""
    rows = db.execute(
        "select * from drafts where kind = ? and ended_at is null order by changed_at desc, id desc limit ?",
        [kind, limit],
    ).fetchall()
    return [_draft(row) for row in rows]
