"""Rows behind links: shelves of files, and one-time upload links. A link's number is signed, so a row needs no secret of its own."""

from dataclasses import dataclass

from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """``files`` is the JSON of the files of one message; ``expires_at`` epoch ms."""

    id: int
    files: str
    expires_at: int


def put_on_shelf(db: Database, digest: str, files: str, expires_at: int, now: int) -> int:
    """The number of the shelf with these files until then; the same files of the same day share one. Shelves long over go."""
    row = db.execute("select id from shelves where digest = ?", [digest]).fetchone()
    if row is not None:
        return int(row["id"])
    db.execute("delete from shelves where expires_at < ?", [now - _KEPT_MS])
    made = db.execute(
        "insert into shelves (digest, files, expires_at, created_at) values (?, ?, ?, ?) returning id",
        [digest, files, expires_at, now],
    ).fetchone()
    return int(made["id"])


_KEPT_MS = 90 * 86_400_000
"""How long a link that is over is still told from one that never was."""
_KEPT_UPLOADS_MS = 7 * 86_400_000


def shelf(db: Database, shelf_id: int) -> ShelfRow | None:
    row = db.execute("select id, files, expires_at from shelves where id = ?", [shelf_id]).fetchone()
    return ShelfRow(row["id"], row["files"], row["expires_at"]) if row else None


@dataclass(frozen=True, slots=True)
class UploadLink:
    """One use, by one person, for one question (its revision; 0: no question waited) of one conversation."""

    id: int
    channel: str
    address: str
    person_id: int
    question: int
    language: str
    expires_at: int
    used_at: int | None


def add_upload_link(
    db: Database, channel: str, address: str, person_id: int, question: int, language: str, expires_at: int, now: int
) -> int:
    """A new link; those a week over go, as raw messages do: they name an address."""
    db.execute("delete from upload_links where expires_at < ?", [now - _KEPT_UPLOADS_MS])
    made = db.execute(
        "insert into upload_links (channel, address, person_id, question, language, expires_at, created_at) "
        "values (?, ?, ?, ?, ?, ?, ?) returning id",
        [channel, address, person_id, question, language, expires_at, now],
    ).fetchone()
    return int(made["id"])


def upload_link(db: Database, link_id: int) -> UploadLink | None:
    row = db.execute(
        "select id, channel, address, person_id, question, language, expires_at, used_at from upload_links where id = ?",
        [link_id],
    ).fetchone()
    return UploadLink(*tuple(row)) if row else None


def upload_link_of(db: Database, channel: str, address: str, question: int) -> UploadLink | None:
    """The newest link that was sent with a question of a conversation."""
    row = db.execute(
        "select id, channel, address, person_id, question, language, expires_at, used_at from upload_links "
        "where channel = ? and address = ? and question = ? order by id desc limit 1",
        [channel, address, question],
    ).fetchone()
    return UploadLink(*tuple(row)) if row else None


def use_upload_link(db: Database, link_id: int, now: int) -> bool:
    """Whether this was its first use."""
    done = db.execute("update upload_links set used_at = ? where id = ? and used_at is null", [now, link_id])
    return bool(done.rowcount)
