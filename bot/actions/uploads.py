"""Files from people whose channel carries none: a page by a one-time link, and what was chosen there arrives as their answer.

The link belongs to one person and to the question that was open when it was sent. What is uploaded goes through the inbox of
the person's own conversation, so that it is kept before anybody is thanked and turned in its order, like a file on any channel.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.actions import links
from bot.actions.office import Office
from bot.domain.secrecy import STAMPS, Mark
from bot.messaging import Address, Attachment, AttachmentKind, FileRef, Incoming, IncomingKind, RawItem
from bot.store import by_link, people
from bot.store.by_link import UploadLink
from bot.store.database import Database

PURPOSE = "upload"
HOURS = 4
"""How long a link opens: time to have a paper signed and scanned."""
FILES_MOST = 10
_HOUR = 3_600_000
_MARK = b"upload:"
"""Before the JSON of an upload in the inbox: what a platform delivers is JSON from its first byte."""
_FAULT_MARKED = "secrecy_mark"


class UploadFault(StrEnum):
    """Why a link takes no file. Told apart, because the person holds a real message."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"


@dataclass(frozen=True, slots=True)
class Offer:
    """An upload page for one person: its address, and until when (epoch ms) it takes files."""

    url: str
    until: int


def offer(
    db: Database, office: Office, now: int, to: Address, person_id: int, question: int, language: str
) -> Offer | None:
    """A new link for the open question (its revision; 0: none). None where there is no public address."""
    if links.public(office.config, "") is None:
        return None
    until = now + HOURS * _HOUR
    number = by_link.add_upload_link(db, to.channel, to.id, person_id, question, language, until, now)
    url = links.public(office.config, f"u/{links.signed(office.key, PURPOSE, number)}")
    return Offer(url, until) if url else None


def offered(db: Database, office: Office, of: Address, question: int) -> Offer | None:
    """The link sent with a question, to be shown once more with it."""
    found = by_link.upload_link_of(db, of.channel, of.id, question)
    url = links.public(office.config, f"u/{links.signed(office.key, PURPOSE, found.id)}") if found else None
    return Offer(url, found.expires_at) if found and url else None


def look(db: Database, office: Office, token: str, now: int) -> UploadLink | UploadFault:
    """The link as it stands, without using it. A link of somebody who is no longer at that address is none."""
    number = links.number_of(office.key, PURPOSE, token)
    found = by_link.upload_link(db, number) if number is not None else None
    if found is None:
        return UploadFault.UNKNOWN
    if found.used_at is not None:
        return UploadFault.USED
    account = people.account_at(db, found.channel, found.address)
    if found.expires_at <= now or account is None or account.person_id != found.person_id:
        return UploadFault.EXPIRED
    return found


def use(db: Database, link_id: int, now: int) -> bool:
    """Whether this was its first use."""
    return by_link.use_upload_link(db, link_id, now)


def raw_item(link: UploadLink, now: int, files: Sequence[FileRef], mark: Mark | None = None) -> RawItem:
    """What is accepted into the inbox of the person's conversation; of a marked file which mark it was, and nothing else."""
    value = {
        "key": f"upload-{link.id}",
        "channel": link.channel,
        "address": link.address,
        "question": link.question,
        "at": now,
        "files": [[file.sha256, file.name, file.mime, file.size] for file in files],
        "mark": mark.value if mark is not None else "",
    }
    return RawItem(str(value["key"]), link.address, _MARK + json.dumps(value, ensure_ascii=False).encode())


def read(raw: bytes) -> Incoming | None:
    """What was uploaded, as a message of its person; None for anything a platform delivered."""
    if not raw.startswith(_MARK):
        return None
    value = json.loads(raw[len(_MARK) :])
    files = tuple(FileRef(*packed) for packed in value["files"])
    attachments = tuple(Attachment(_sort_of(f.mime), f.sha256, f.name, f.mime, f.size, f) for f in files)
    if value["mark"]:
        attachments = (Attachment(AttachmentKind.OTHER, "", name=STAMPS[Mark(value["mark"])], fault=_FAULT_MARKED),)
    return Incoming(
        Address(value["channel"], value["address"]),
        value["key"],
        IncomingKind.FILES,
        value["at"],
        attachments=attachments,
        question=value["question"],
    )


def _sort_of(mime: str) -> AttachmentKind:
    return AttachmentKind.PHOTO if mime.startswith("image/") else AttachmentKind.DOCUMENT
