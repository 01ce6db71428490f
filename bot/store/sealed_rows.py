"""Rows that still hold sealed values: what waits to be sent, and what a page shows."""

from dataclasses import dataclass

from bot.store.database import Database

_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class SealedRow:
    """``id`` in the outbox (``of_outbox``) or the number of a line of the feed; ``text`` is its payload or body."""

    of_outbox: bool
    id: int
    text: str


def over(db: Database, worthless_before: int, *, shown_before: int) -> list[SealedRow]:
    """Settled messages, those queued before ``worthless_before``, and lines shown before ``shown_before`` (epoch ms)."""
    queued = db.execute(
        "select id, payload from outbox where instr(payload, '\"sealed\":') > 0 "
        "and (status not in ('queued', 'sending') or created_at <= ?) limit ?",
        [worthless_before, _AT_ONCE],
    ).fetchall()
    lines = db.execute(
        "select n, body from web_feed where instr(body, '\"sealed\":') > 0 and at <= ? limit ?",
        [shown_before, _AT_ONCE],
    ).fetchall()
    return [SealedRow(True, r[0], r[1]) for r in queued] + [SealedRow(False, r[0], r[1]) for r in lines]


def replace(db: Database, row: SealedRow, text: str) -> None:
    table, number, column = ("outbox", "id", "payload") if row.of_outbox else ("web_feed", "n", "body")
    db.execute(f"update {table} set {column} = ? where {number} = ? and {column} = ?", [text, row.id, row.text])
