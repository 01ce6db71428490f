"""Raw items as they arrived, stored before anybody is thanked; a turn marks its row done with all its effects."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.store import settings
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class InboxRow:
    id: int
    channel: str
    address: str
    raw: bytes
    received_at: int


def accept(db: Database, channel: str, items: Sequence[tuple[str, str, bytes]], now: int) -> list[InboxRow]:
    """Store (message key, address, raw bytes); keys seen before are ignored. Returns the new rows in order."""
    rows = []
    for key, address, raw in items:
        row_id = db.inserted(
            "insert into inbox (channel, message_key, address, raw, received_at) values (?, ?, ?, ?, ?) "
            "on conflict (channel, message_key) do nothing",
            [channel, key, address, raw, now],
        )
        if row_id is not None:
            rows.append(InboxRow(row_id, channel, address, raw, now))
    return rows


def accept_all(db: Database, calls: Sequence[tuple[str, Sequence[tuple[str, str, bytes]]]], now: int) -> list[InboxRow]:
    """:func:`accept` for several deliveries (channel, items) at once."""
    return [row for channel, items in calls for row in accept(db, channel, items, now)]


def waiting(db: Database) -> list[InboxRow]:
    """Everything accepted and not yet turned, oldest first: what a restart takes up again."""
    rows = db.execute(
        "select id, channel, address, raw, received_at from inbox where status = 'new' order by id"
    ).fetchall()
    return [InboxRow(r["id"], r["channel"], r["address"], r["raw"] or b"", r["received_at"]) for r in rows]


def mark_done(db: Database, inbox_id: int, now: int) -> bool:
    """True when this call finished the row; False when it was finished before (a turn taken twice has no second effect)."""
    done = db.execute("update inbox set status = 'done', done_at = ? where id = ? and status = 'new'", [now, inbox_id])
    return done.rowcount == 1


def mark_failed(db: Database, inbox_id: int, error: str, now: int) -> None:
    db.execute("update inbox set status = 'failed', done_at = ?, error = ? where id = ?", [now, error[:500], inbox_id])


def scrub(db: Database, inbox_id: int) -> None:
    """Forget the raw bytes: a secret paper leaves nothing but time, person and reason."""
    db.execute("update inbox set raw = null where id = ?", [inbox_id])
    db.execute("""update web_feed set body = '{"withheld":true}' where inbox_id = ? and body <> '{}'""", [inbox_id])


def scrub_address(db: Database, channel: str, address: str) -> None:
    """Forget everything that ever came from an address (consent refused)."""
    db.execute("update inbox set raw = null where channel = ? and address = ? and status <> 'new'", [channel, address])


def forget_raw(db: Database, inbox_id: int) -> None:
    """Drop the raw bytes of one message; its line on a page stays."""
    db.execute("update inbox set raw = null where id = ?", [inbox_id])


_FORGOTTEN_TO = "raw_forgotten_to"
_PIECE = 200


def old_after_mark(db: Database, before: int) -> int | None:
    """The last of a piece of finished messages received before an instant (epoch ms) that are still kept raw; None if there is none."""
    mark = int(settings.get(db, _FORGOTTEN_TO, 0))
    row = db.execute(
        "select max(id) as last from (select id, received_at from inbox where id > ? and status <> 'new' order by id limit ?) as piece "
        "where received_at < ?",
        [mark, _PIECE, before],
    ).fetchone()
    return None if row["last"] is None else int(row["last"])


def forget_raw_to(db: Database, last: int, now: int) -> None:
    """Drop the raw bytes of finished messages up to id ``last``, and remember how far that went."""
    mark = int(settings.get(db, _FORGOTTEN_TO, 0))
    db.execute("update inbox set raw = null where id > ? and id <= ? and status <> 'new'", [mark, last])
    settings.put(db, _FORGOTTEN_TO, max(mark, last), now)
