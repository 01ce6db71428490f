"""Delivery notes of platforms that came before our own settling, or for a message we do not know yet."""

from bot.store.database import Database


def keep(db: Database, channel: str, external_id: str, state: str, at: int) -> None:
    db.execute(
        "insert into delivery_notes (channel, external_id, state, noted_at) values (?, ?, ?, ?)",
        [channel, external_id, state, at],
    )


def take(db: Database, channel: str, external_id: str, now: int) -> list[tuple[str, int]]:
    """The kept notes for a message just settled, oldest first; each is given once."""
    rows = db.execute(
        "update delivery_notes set matched_at = ? where channel = ? and external_id = ? and matched_at is null returning state, noted_at",
        [now, channel, external_id],
    ).fetchall()
    return sorted(((r["state"], r["noted_at"]) for r in rows), key=lambda pair: pair[1])
