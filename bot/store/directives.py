"""Directives, their versions, links and files; obligations are in :mod:`bot.store.obligations`."""

from dataclasses import dataclass
from datetime import date

from bot.domain.delivery import DropReason
from bot.messaging import FileRef
from bot.store.database import Database, Row


@dataclass(frozen=True, slots=True)
class Directive:
    """A directive with the text of its current version. ``code`` is the document's own number, which officials type.

    ``status``: held, scheduled, publishing, published, stopped, withdrawn, closed. ``standing``: addressed (makes duties) or carried
    (content of another one).
    """

    id: int
    number: str
    code: str
    issuer: str
    kind: str
    issued: date
    status: str
    standing: str
    circulation: str
    urgent: bool
    version: int
    audience: str
    weekly_weeks: int | None
    hold_until: int | None
    send_at: int | None
    published_at: int | None
    created_at: int
    created_by: int | None
    subject: str
    summary: str
    due: date | None


QUERY = (
    "select d.id, d.number, d.code, d.issuer, d.kind, d.issued_day, d.status, d.standing, d.circulation, d.urgent, d.version, d.audience, "
    "d.weekly_weeks, d.hold_until, d.send_at, d.published_at, d.created_at, d.created_by, v.subject, v.summary, v.due_day "
    "from directives d join directive_versions v on v.directive_id = d.id and v.version = d.version"
)


def directive_of(row: Row) -> Directive:
    values = list(row)
    values[5] = date.fromisoformat(values[5])
    values[9] = bool(values[9])
    values[20] = date.fromisoformat(values[20]) if values[20] else None
    return Directive(*values)


def get(db: Database, directive_id: int) -> Directive | None:
    row = db.execute(f"{QUERY} where d.id = ?", [directive_id]).fetchone()
    return directive_of(row) if row else None


def by_code(db: Database, code: str) -> list[Directive]:
    """Every directive whose number starts with these digits; the newest first. Two with the same number: the caller asks which issuer."""
    rows = db.execute(
        f"{QUERY} where d.code = ? and d.status <> 'stopped' order by d.issued_day desc, d.id desc", [code]
    ).fetchall()
    return [directive_of(row) for row in rows]


def files(db: Database, directive_id: int, version: int) -> list[FileRef]:
    rows = db.execute(
        "select f.sha256, df.name, f.mime, f.size from directive_files df join files f on f.sha256 = df.sha256 "
        "where df.directive_id = ? and df.version = ? order by df.position",
        [directive_id, version],
    ).fetchall()
    return [FileRef(*row) for row in rows]


def content_numbers(db: Database, directive_id: int) -> list[str]:
    """Numbers of the documents this one carries as its content, in the order of the office."""
    rows = db.execute(
        "select target_number from directive_links where directive_id = ? and kind = 'carries' order by position, id",
        [directive_id],
    ).fetchall()
    return [row["target_number"] for row in rows]


def last_reason(db: Database, directive_id: int) -> str:
    """Why the newest version was made, or why the directive was withdrawn."""
    row = db.execute(
        "select reason from directive_versions where directive_id = ? and reason <> '' order by version desc limit 1",
        [directive_id],
    ).fetchone()
    return "" if row is None else str(row["reason"])


def overtaken(db: Database, directive_id: int, version: int | None) -> DropReason | None:
    """Why a card of this directive and version must not be sent any more."""
    row = db.execute("select status, version from directives where id = ?", [directive_id]).fetchone()
    if row is None or row["status"] == "stopped":
        return DropReason.STOPPED
    if row["status"] == "withdrawn":
        return DropReason.WITHDRAWN
    if row["status"] == "closed":
        return DropReason.NO_LONGER_CONCERNED
    if version is not None and row["version"] != version:
        return DropReason.REPLACED
    return None


def broadcast_overtaken(db: Database, broadcast_id: int) -> DropReason | None:
    row = db.execute("select status from broadcasts where id = ?", [broadcast_id]).fetchone()
    return DropReason.STOPPED if row is None or row["status"] == "stopped" else None


def remember_file(db: Database, sha256: str, size: int, mime: str, now: int, *, expires: int | None = None) -> None:
    """A file whose bytes are in the blob store; until ``expires`` (epoch ms), where they are worth nothing afterwards."""
    db.execute(
        "insert into files (sha256, size, mime, stored_at, expires_at) values (?, ?, ?, ?, ?) "
        "on conflict (sha256) do nothing",
        [sha256, size, mime, now, expires],
    )


def worthless_files(db: Database, now: int, most: int = 20) -> list[str]:
    """Files whose bytes need not be kept any more."""
    rows = db.execute("select sha256 from files where expires_at <= ? limit ?", [now, most]).fetchall()
    return [row["sha256"] for row in rows]


def bytes_gone(db: Database, sha256: str) -> None:
    """Its bytes are deleted: that there was such a file stays known."""
    db.execute("update files set expires_at = null where sha256 = ?", [sha256])


def is_known_file(db: Database, sha256: str) -> bool:
    """Whether the record knows these bytes, whatever name they came under."""
    return db.execute("select 1 from files where sha256 = ?", [sha256]).fetchone() is not None


def handles(db: Database, sha256s: list[str], channel: str, bot: str) -> dict[str, str]:
    """The channel's reusable references of these files."""
    found = {}
    for sha256 in sha256s:
        row = db.execute(
            "select handle from file_handles where sha256 = ? and channel = ? and bot = ?", [sha256, channel, bot]
        ).fetchone()
        if row is not None:
            found[sha256] = row["handle"]
    return found


def keep_handle(db: Database, sha256: str, channel: str, bot: str, handle: str, now: int) -> None:
    db.execute(
        "insert into file_handles (sha256, channel, bot, handle, at) values (?, ?, ?, ?, ?) "
        "on conflict (sha256, channel, bot) do update set handle = excluded.handle, at = excluded.at",
        [sha256, channel, bot, handle, now],
    )
