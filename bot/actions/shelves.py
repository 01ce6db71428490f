"""Files of a message that a channel cannot carry: one link to a page that lists them, until the end of a civil day."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.actions import links
from bot.actions.office import Office
from bot.domain.instants import end_of_day
from bot.layout import Shelf
from bot.messaging import FileRef
from bot.store import by_link
from bot.store.database import Database

PURPOSE = "shelf"
LINK_DAYS = 30
"""How long the link of a card opens: it is looked at again until its directive is done."""


class ShelfFault(StrEnum):
    UNKNOWN = "unknown"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Shown:
    """The files of a shelf, and until when (epoch ms) their own links are to open."""

    files: tuple[FileRef, ...]
    expires_at: int


def shelf_for(db: Database, office: Office, now: int, files: Sequence[FileRef]) -> Shelf | None:
    """The link to a page with these files; None where there is no public address."""
    if links.public(office.config, "") is None:
        return None
    until = office.today(now) + timedelta(days=LINK_DAYS)
    packed = json.dumps([[f.sha256, f.name, f.mime, f.size] for f in files], ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(f"{until}\n{packed}".encode()).hexdigest()
    number = by_link.put_on_shelf(db, digest, packed, end_of_day(until, office.zone), now)
    url = links.public(office.config, f"t/{links.signed(office.key, PURPOSE, number)}")
    return Shelf(url, until) if url else None


def look(db: Database, office: Office, token: str, now: int) -> Shown | ShelfFault:
    """What lies on the shelf of a link; looking changes nothing."""
    number = links.number_of(office.key, PURPOSE, token)
    row = by_link.shelf(db, number) if number is not None else None
    if row is None:
        return ShelfFault.UNKNOWN
    if row.expires_at <= now:
        return ShelfFault.EXPIRED
    return Shown(tuple(FileRef(*packed) for packed in json.loads(row.files)), row.expires_at)
