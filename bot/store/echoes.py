"""Messages whose outcome an echo of the platform can still settle."""

from bot.store import outbox
from bot.store.database import Database
from bot.store.outbox import OutboxRow

_LOOKED_AT = 20


def in_doubt(db: Database, channel: str, address: str) -> list[OutboxRow]:
    """Of one address what is unknown, or waits to be sent a second time because of that; newest first."""
    rows = db.execute(
        "select id from outbox where channel = ? and address = ? and external_id is null and edits is null "
        "and (status = 'unknown' or (status = 'queued' and resent = 1)) order by id desc limit ?",
        [channel, address, _LOOKED_AT],
    ).fetchall()
    return [row for found in rows if (row := outbox.get(db, found["id"])) is not None]
