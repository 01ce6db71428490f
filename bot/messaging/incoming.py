"""What arrives: messages, delivery notes, people who come and go; and the raw item stored before anybody is thanked."""

from dataclasses import dataclass
from enum import StrEnum

from bot.messaging.outgoing import Address, FileRef


class AttachmentKind(StrEnum):
    DOCUMENT = "document"
    PHOTO = "photo"
    VOICE = "voice"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came in. ``handle`` is the platform's reference; ``file`` is set once its bytes are kept, ``fault`` when they could not be."""

    kind: AttachmentKind
    handle: str
    name: str = ""
    mime: str = "application/octet-stream"
    size: int | None = None
    file: FileRef | None = None
    fault: str = ""


class IncomingKind(StrEnum):
    TEXT = "text"
    TAP = "tap"
    FILES = "files"
    VOICE = "voice"
    SYMBOL = "symbol"
    CONTACT = "contact"
    GROUP = "group"
    EDITED = "edited"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing a person sent. ``at`` is the platform's own time in epoch ms; ``command`` is set for a tap; ``start`` is a link's payload.

    ``on_message`` is the platform id of the message a tap or reply belongs to. ``private`` holds what may be stored only after
    consent (the name the platform shows).
    """

    address: Address
    key: str
    kind: IncomingKind
    at: int
    text: str = ""
    command: str = ""
    start: str = ""
    on_message: str = ""
    attachments: tuple[Attachment, ...] = ()
    display_name: str = ""
    language: str = ""
    question: int = 0
    """The revision of the question that files were uploaded for; 0 for all that is simply sent."""


class NoteState(StrEnum):
    DELIVERED = "delivered"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class DeliveryNote:
    """The platform tells what became of a message of ours."""

    channel: str
    external_id: str
    state: NoteState
    at: int


class PresenceState(StrEnum):
    BLOCKED = "blocked"
    RETURNED = "returned"
    CAME = "came"
    """Of their own accord, without a word (followed us, opened our chat): whoever we know has returned, a stranger is greeted."""
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Presence:
    """A person blocked us, came back, or moved to another chat id."""

    address: Address
    key: str
    state: PresenceState
    at: int
    moved_to: str = ""


class EchoKind(StrEnum):
    TEXT = "text"
    FILE = "file"
    """A file or a picture; its words, where it had any, are repeated."""
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class Echo:
    """The platform repeats what of ours the person was shown: proof of a send whose answer was lost."""

    address: Address
    external_id: str
    text: str
    at: int
    kind: EchoKind = EchoKind.TEXT


Received = Incoming | DeliveryNote | Presence | Echo | None


@dataclass(frozen=True, slots=True)
class RawItem:
    """What is stored before anybody is thanked: one update, its unique key and the address its turn belongs to."""

    key: str
    address: str
    body: bytes
    press: str = ""
    """The platform's id of the pressed button that waits to be released, where this is one."""
