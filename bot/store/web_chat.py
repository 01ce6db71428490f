"""The web chat's own rows: one-time links, sessions of browsers, and the feed every device of one address shows.

Tokens are never stored, only their keyed hash (:mod:`bot.store.keys`). A feed line's number ``n`` grows over all
addresses and is never used again, so "everything after N" means the same to every device.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.store.database import Database

# ------------------------------------------------------------------------------------------------------ one-time links


@dataclass(frozen=True, slots=True)
class Link:
    """A one-time link. ``data`` is the JSON its maker left for whoever opens it; instants are epoch ms."""

    purpose: str
    data: str
    expires_at: int
    used_at: int | None
    revoked_at: int | None


def add_link(db: Database, token_hash: str, purpose: str, data: str, now: int, expires_at: int) -> None:
    db.execute(
        "insert into web_links (token_hash, purpose, data, created_at, expires_at) values (?, ?, ?, ?, ?)",
        [token_hash, purpose, data, now, expires_at],
    )


def link(db: Database, token_hash: str) -> Link | None:
    row = db.execute(
        "select purpose, data, expires_at, used_at, revoked_at from web_links where token_hash = ?", [token_hash]
    ).fetchone()
    return Link(*row) if row else None


def set_link_data(db: Database, token_hash: str, data: str) -> None:
    db.execute("update web_links set data = ? where token_hash = ?", [data, token_hash])


def use_link(db: Database, token_hash: str, now: int) -> bool:
    """True for the one call that consumes the link."""
    done = db.execute(
        "update web_links set used_at = ? where token_hash = ? and used_at is null and revoked_at is null and expires_at > ?",
        [now, token_hash, now],
    )
    return done.rowcount == 1


def revoke_links(db: Database, purpose: str, now: int) -> int:
    """Unused links of one purpose open nothing any more; returns how many."""
    done = db.execute(
        "update web_links set revoked_at = ? where purpose = ? and used_at is null and revoked_at is null",
        [now, purpose],
    )
    return int(done.rowcount)


def invitation(db: Database, token_hash: str) -> Link | None:
    """An invitation seen as a link; registration consumes it, not the page."""
    row = db.execute(
        "select expires_at, used_at, revoked_at from invitations where token_hash = ?", [token_hash]
    ).fetchone()
    return Link("invitation", "{}", row["expires_at"], row["used_at"], row["revoked_at"]) if row else None


# ------------------------------------------------------------------------------------------------------------ sessions


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that may speak for one address, at its own seat (the random part of the page's path)."""

    id: int
    seat: str
    address: str
    device: str
    created_at: int
    seen_at: int
    expires_at: int


_SESSION = "id, seat, address, device, created_at, seen_at, expires_at"


def add_session(db: Database, token_hash: str, seat: str, address: str, device: str, now: int, expires_at: int) -> int:
    row = db.execute(
        "insert into web_sessions (token_hash, seat, address, device, created_at, seen_at, expires_at) "
        "values (?, ?, ?, ?, ?, ?, ?) returning id",
        [token_hash, seat, address, device[:80], now, now, expires_at],
    ).fetchone()
    return int(row["id"])


def session(db: Database, seat: str, token_hash: str, now: int) -> Session | None:
    """The live session of this seat and token; a token of another seat opens nothing."""
    row = db.execute(
        f"select {_SESSION} from web_sessions where token_hash = ? and seat = ? and revoked_at is null and expires_at > ?",
        [token_hash, seat, now],
    ).fetchone()
    return Session(*row) if row else None


def touch_session(db: Database, session_id: int, now: int, expires_at: int) -> None:
    """A session that is used lives on."""
    db.execute("update web_sessions set seen_at = ?, expires_at = ? where id = ?", [now, expires_at, session_id])


def sessions_of(db: Database, address: str, now: int) -> list[Session]:
    """Live sessions of one address, the one used last first."""
    rows = db.execute(
        f"select {_SESSION} from web_sessions where address = ? and revoked_at is null and expires_at > ? order by seen_at desc, id desc",
        [address, now],
    ).fetchall()
    return [Session(*row) for row in rows]


def live_sessions(db: Database, session_ids: Sequence[int], now: int) -> set[int]:
    """Which of these sessions are neither revoked nor expired."""
    rows = db.execute(
        f"select id from web_sessions where id in ({_marks(session_ids)}) and revoked_at is null and expires_at > ?",
        [*session_ids, now],
    ).fetchall()
    return {int(row["id"]) for row in rows}


def revoke_session(db: Database, address: str, session_id: int, now: int) -> bool:
    """True when a live session of this very address was closed."""
    done = db.execute(
        "update web_sessions set revoked_at = ? where id = ? and address = ? and revoked_at is null",
        [now, session_id, address],
    )
    return done.rowcount == 1


def revoke_sessions(db: Database, address: str, now: int, *, but: int | None = None) -> int:
    """Close every session of an address, ``but`` excepted; returns how many."""
    done = db.execute(
        "update web_sessions set revoked_at = ? where address = ? and id is not ? and revoked_at is null",
        [now, address, but],
    )
    return int(done.rowcount)


# ---------------------------------------------------------------------------------------------------------------- feed


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what a device shows; ``body`` is JSON (:mod:`bot.actions.web_chat`), ``{}`` once it was forgotten."""

    n: int
    outbox_id: int | None
    inbox_id: int | None
    body: str
    at: int


_LINE = "n, outbox_id, inbox_id, body, at"


def append(
    db: Database, address: str, body: str, now: int, *, outbox_id: int | None = None, inbox_id: int | None = None
) -> int:
    """Add a line; returns its number."""
    row = db.execute(
        "insert into web_feed (address, outbox_id, inbox_id, body, at) values (?, ?, ?, ?, ?) returning n",
        [address, outbox_id, inbox_id, body, now],
    ).fetchone()
    return int(row["n"])


def line(db: Database, address: str, n: int) -> Line | None:
    row = db.execute(f"select {_LINE} from web_feed where n = ? and address = ?", [n, address]).fetchone()
    return Line(*row) if row else None


def lines_after(db: Database, address: str, after: int, limit: int) -> list[Line]:
    rows = db.execute(
        f"select {_LINE} from web_feed where address = ? and n > ? order by n limit ?", [address, after, limit]
    ).fetchall()
    return [Line(*row) for row in rows]


def lines_before(db: Database, address: str, before: int | None, limit: int) -> list[Line]:
    """The ``limit`` newest lines with a number below ``before`` (None: the newest of all), in order."""
    rows = db.execute(
        f"select {_LINE} from web_feed where address = ? and n < coalesce(?, 9223372036854775807) order by n desc limit ?",
        [address, before, limit],
    ).fetchall()
    return [Line(*row) for row in reversed(rows)]


def first_line_of(db: Database, outbox_id: int) -> int | None:
    """The line that shows this message: what an edit of it replaces."""
    row = db.execute("select min(n) as n from web_feed where outbox_id = ?", [outbox_id]).fetchone()
    return None if row["n"] is None else int(row["n"])


def versions_of(db: Database, address: str, n: int) -> list[Line]:
    """Line ``n`` and every later edit of the same message."""
    rows = db.execute(
        f"select {_LINE} from web_feed where address = ?1 and (n = ?2 or outbox_id in (select e.id from outbox e "
        "where e.edits = (select outbox_id from web_feed where n = ?2 and address = ?1))) order by n",
        [address, n],
    ).fetchall()
    return [Line(*row) for row in rows]


def line_of_incoming(db: Database, inbox_id: int) -> int | None:
    row = db.execute("select n from web_feed where inbox_id = ?", [inbox_id]).fetchone()
    return None if row is None else int(row["n"])


def incoming_id(db: Database, channel: str, message_key: str) -> int | None:
    """The inbox row accepted under this key, if it was."""
    row = db.execute("select id from inbox where channel = ? and message_key = ?", [channel, message_key]).fetchone()
    return None if row is None else int(row["id"])


def forget(db: Database, address: str) -> None:
    """Forget what was said at an address (consent refused, data erased); the numbers stay taken."""
    db.execute("update web_feed set body = '{}' where address = ?", [address])


def latest(db: Database, addresses: Sequence[str]) -> dict[str, int]:
    """The number of the newest line of each of these addresses; 0 where there is none."""
    found = dict.fromkeys(addresses, 0)
    for part in _parts(addresses):
        rows = db.execute(
            f"select address, max(n) as n from web_feed where address in ({_marks(part)}) group by address", part
        ).fetchall()
        found.update((row["address"], int(row["n"])) for row in rows)
    return found


def waiting(db: Database, channel: str, addresses: Sequence[str], now: int) -> dict[str, int]:
    """For each of these addresses with messages due and not fetched: the newest outbox row."""
    found: dict[str, int] = {}
    for part in _parts(addresses):
        rows = db.execute(
            f"select address, max(id) as id from outbox where channel = ? and address in ({_marks(part)}) "
            "and status = 'queued' and due_at <= ? group by address",
            [channel, *part, now],
        ).fetchall()
        found.update((row["address"], int(row["id"])) for row in rows)
    return found


def ping(db: Database) -> bool:
    """Whether the file can be read."""
    return db.execute("select 1").fetchone() is not None


def _parts(values: Sequence[str], size: int = 500) -> list[list[str]]:
    return [list(values[start : start + size]) for start in range(0, len(values), size)]


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
