"""Ladders as frozen: each distinct one is kept once, and directives (or single duties) point to theirs."""

import json
from collections.abc import Sequence

from bot.store.database import Database


def intern(db: Database, rungs: str, now: int) -> int:
    """The number of this ladder (JSON text of its rungs), kept once however many cases have it."""
    db.execute(
        "insert into ladders (rungs, frozen_at) values (?, ?) on conflict (rungs) do nothing",
        [rungs, now],
    )
    return int(db.execute("select id from ladders where rungs = ?", [rungs]).fetchone()["id"])


def every(db: Database) -> tuple[tuple[int, str], ...]:
    """(number, JSON text) of every ladder ever frozen; a handful."""
    return tuple(
        (row["id"], row["rungs"]) for row in db.execute("select id, rungs from ladders order by id").fetchall()
    )


def freeze_directive(db: Database, directive_id: int, ladder_id: int) -> bool:
    """Give a directive its ladder; False where it has one already: a case keeps the ladder it began with."""
    done = db.execute(
        "update directives set ladder_id = ? where id = ? and ladder_id is null", [ladder_id, directive_id]
    )
    return int(done.rowcount) > 0


def unfrozen(db: Database, limit: int = 100) -> list[tuple[int, bool]]:
    """(directive, KHẨN) of those passed on whose ladder is not frozen yet."""
    rows = db.execute(
        "select id, urgent from directives where status in ('publishing', 'published') and ladder_id is null order by id limit ?",
        [limit],
    ).fetchall()
    return [(row["id"], bool(row["urgent"])) for row in rows]


def count_running(db: Database) -> int:
    """Directives that are followed on a ladder frozen for them."""
    row = db.execute(
        "select count(*) as n from directives where status in ('publishing', 'published') and ladder_id is not null"
    ).fetchone()
    return int(row["n"])


def set_for_directive(db: Database, directive_id: int, ladder_id: int) -> None:
    """The office's own choice for one directive; it holds for what the ladder says from now on."""
    db.execute("update directives set ladder_id = ? where id = ?", [ladder_id, directive_id])


def set_for_duties(db: Database, obligation_ids: Sequence[int], ladder_id: int) -> None:
    """A ladder of its own for single duties."""
    db.execute(
        "update obligations set ladder_id = ? where id in (select value from json_each(?))",
        [ladder_id, json.dumps(list(obligation_ids))],
    )


def number_of(db: Database, directive_id: int) -> int:
    """The ladder of a directive; 0 (−1 for KHẨN) while none is frozen."""
    row = db.execute("select coalesce(ladder_id, -urgent) as n from directives where id = ?", [directive_id]).fetchone()
    return int(row["n"])


def set_weekly(db: Database, directive_id: int, weeks: int) -> None:
    """For how many weeks the weekly card names a directive."""
    db.execute("update directives set weekly_weeks = ? where id = ?", [weeks, directive_id])
