"""A paper with a secrecy mark came in: nothing of it is kept (Luật Bảo vệ bí mật nhà nước 117/2025/QH15, Art. 5)."""

import re

from bot.actions.office import Office
from bot.actions.spoken import within_chat
from bot.domain import secrecy
from bot.domain.events import Code, SecretPlace, SecretRefused
from bot.messaging import Incoming
from bot.store import directives, events
from bot.store.database import Database

_SHA256 = re.compile(r"[0-9a-f]{64}")


def refuse_secret(db: Database, office: Office, now: int, incoming: Incoming, person_id: int | None) -> int:
    """The line with time, person and reason, and the bytes deleted; returns how many files were."""
    typed = secrecy.mark_in(incoming.text)
    named = next((m for a in incoming.attachments if (m := secrecy.mark_in_file_name(a.name)) is not None), None)
    mark = named or typed or secrecy.Mark.SECRET
    line = SecretRefused(
        place=SecretPlace.FILE_NAME if named is not None else SecretPlace.TYPED,
        mark=Code(mark.name),
        person_id=person_id,
        channel=incoming.address.channel,
        message_id=within_chat(incoming.address, incoming.key),
    )
    events.append(db, line, now)
    return forget_bytes(db, office, incoming)


def forget_bytes(db: Database, office: Office, incoming: Incoming) -> int:
    """Delete what was fetched or posted with the message, unless the same bytes came in before as something else. How many files."""
    deleted = 0
    for attachment in incoming.attachments:
        # A page posts bytes before the message: there the handle is the SHA-256 under which they lie.
        sha256 = attachment.file.sha256 if attachment.file is not None else attachment.handle
        if _SHA256.fullmatch(sha256) and not directives.is_known_file(db, sha256):
            deleted += office.blobs.delete(sha256)
    return deleted
