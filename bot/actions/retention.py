"""What came in is kept as it came for a week, so that a fault can be mended; then only what was made of it stays."""

from bot.actions.office import Office
from bot.domain.instants import DAY_MS
from bot.store import inbox
from bot.store.database import Database

KEPT_MS = 7 * DAY_MS


def find_old(db: Database, _office: Office, now: int) -> list[int]:
    """The last of the next old messages whose raw bytes can go; at most one piece a round."""
    last = inbox.old_after_mark(db, now - KEPT_MS)
    return [] if last is None else [last]


def forget(db: Database, _office: Office, now: int, last: int) -> None:
    """Drop the raw bytes up to this message."""
    inbox.forget_raw_to(db, last, now)


def upcoming_old(_db: Database, _office: Office, _now: int) -> int | None:
    """Nothing that anybody waits for: each tick looks."""
    return None
