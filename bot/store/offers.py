"""What was offered on a phone: a choice nobody was shown is no answer."""

import json

from bot.store.database import Database

AMONG = 60
"""Newest messages looked through: an older keyboard has long been replaced by a newer question."""


def was_offered(db: Database, channel: str, address: str, command: str) -> bool:
    """Whether one of the newest messages to this address has a choice with exactly this command."""
    row = db.execute(
        "select 1 from (select payload from outbox where channel = ? and address = ? order by id desc limit ?) as newest "
        "where instr(payload, ?) > 0 limit 1",
        [channel, address, AMONG, json.dumps(command, ensure_ascii=False)],
    ).fetchone()
    return row is not None


def last_answer_shown(db: Database, channel: str, address: str) -> tuple[str, int] | None:
    """Payload of the newest answer that left for this address, and when (epoch ms)."""
    row = db.execute(
        "select payload, settled_at from outbox where channel = ? and address = ? and kind = 'answer' and part = 0 "
        "and status in ('sent', 'delivered', 'seen') order by id desc limit 1",
        [channel, address],
    ).fetchone()
    return (row["payload"], row["settled_at"] or 0) if row else None
