"""What is kept for a time only.

Raw messages for a week, so that a fault can be mended (one that failed as well: whoever looks into it needs its words); codes
given out in chat for minutes, and pictures of invitations as long as their codes; the address of somebody who did not agree
until the farewell is sent, and of somebody who never answered for a week.
"""

from bot.actions import sealing
from bot.actions.office import Office
from bot.domain.instants import DAY_MS
from bot.store import directives, forgetting, inbox, sealed_rows
from bot.store.database import Database
from bot.store.forgetting import Leaving
from bot.store.sealed_rows import SealedRow

KEPT_MS = 7 * DAY_MS
FAREWELL_MS = 60 * 60_000
"""An open page of the web chat still shows the farewell for so long: it was fetched, and who reads it may be slow."""
SHOWN_MS = 15 * 60_000
"""A page of the web chat shows a code for so long after it was fetched; Telegram keeps its own copy, which is not ours."""


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


def find_sealed(db: Database, office: Office, now: int) -> list[SealedRow]:
    """Messages and lines of pages whose codes were shown long enough, were never sent, or waited until they were worth nothing."""
    worthless = now - office.config.registration.code_days * DAY_MS
    return sealed_rows.over(db, worthless, shown_before=now - SHOWN_MS)


def mask(db: Database, _office: Office, _now: int, row: SealedRow) -> None:
    """Dots for good."""
    text = sealing.masked(row.text) if row.of_outbox else sealing.masked_line(row.text)
    sealed_rows.replace(db, row, text)


def find_worthless(db: Database, _office: Office, now: int) -> list[str]:
    """Pictures and sheets of invitations whose codes have run out."""
    return directives.worthless_files(db, now)


def delete_bytes(db: Database, office: Office, _now: int, sha256: str) -> None:
    """The code stands in the picture as well: it goes with the code's days."""
    office.blobs.delete(sha256)
    directives.bytes_gone(db, sha256)


def find_leaving(db: Database, office: Office, now: int) -> list[Leaving]:
    """Addresses whose farewell has gone out, and those of people who never agreed and said nothing for a week."""
    gone = [
        who
        for who in forgetting.answered(db)
        if not office.capabilities[who.channel].pull or who.since <= now - FAREWELL_MS
    ]
    return gone + forgetting.silent(db, now - KEPT_MS)


def forget_address(db: Database, _office: Office, _now: int, who: Leaving) -> None:
    """Take the address out of the record, unless somebody registered there or began again meanwhile."""
    if forgetting.came_back(db, who):
        forgetting.stay(db, who)
    else:
        forgetting.forget(db, who)
