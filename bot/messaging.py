"""The shared vocabulary of channels and core: what arrives, what leaves, what a channel can do.

Nothing here knows a platform. A channel translates at its border (design.md 9.11); inside, an :class:`Incoming` is an
:class:`Incoming` wherever it came from, and an :class:`Outgoing` becomes buttons, numbered text or links by
:func:`bot.layout.fit`, from :class:`Capabilities` alone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from bot.domain.delivery import Route, SendKind
from bot.domain.routing import NO_PRICES, Prices

MAX_COMMAND_BYTES = 60
"""A button's data: Telegram allows 64 bytes, and a step's revision is stamped into it."""
MAX_LABEL = 28
"""Characters of a button label (dialogues.md 0.2)."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where one account of one person is reached: a chat id on Telegram, a seat on the web chat."""

    channel: str
    id: str


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file kept by the office, by the SHA-256 (hex) of its bytes."""

    sha256: str
    name: str
    mime: str
    size: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a person can choose. ``command`` is what a tap means; ``digit`` what is typed where there are no buttons.

    A command is a registered name with arguments (``receive 12 5``), or ``=value`` as an answer to the question asked in the
    same message: the turn stamps the question's revision into it, so that an old keyboard cannot answer a new question.
    ``line`` is the line of the text that says what the choice is about: where choices are numbered its digit stands before that
    line, and the choice gets none of its own. ``files_label`` is the label where the channel cannot carry the message's files, which
    are found behind this choice.
    """

    label: str
    command: str
    digit: str = ""
    line: str = ""
    files_label: str = ""

    def __post_init__(self) -> None:
        if len(self.command.encode()) > MAX_COMMAND_BYTES:
            raise ValueError(f"command over {MAX_COMMAND_BYTES} bytes: {self.command!r}")


Rows = tuple[tuple[Choice, ...], ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """What of a message fits a template the platform approved beforehand: which template (by our name), and its parameters by name.

    Parameter values are short texts (zalo-api.md B6: 20 to 200 characters by type); names are fixed in docs/zalo.md.
    """

    template: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One neutral message in the reader's language: plain text, rows of choices, files. ``heading`` is shown in bold above the text.

    ``brief`` is what is sent instead where only an approved template may be sent. ``secrets`` are parts of the text (a code, a
    link) that never stand in the record in clear: :mod:`bot.actions.sealing` turns them into ``sealed`` before the message is
    queued. ``hidden``: they were here once and are shown no more.
    """

    text: str
    choices: Rows = ()
    files: tuple[FileRef, ...] = ()
    heading: str = ""
    brief: Brief | None = None
    secrets: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    hidden: bool = False

    @property
    def offers(self) -> bool:
        return bool(self.choices)

    def every_choice(self) -> tuple[Choice, ...]:
        return tuple(choice for row in self.choices for choice in row)

    def to_json(self) -> str:
        """The payload kept in the outbox; :meth:`from_json` reads it back. ValueError while secrets stand in clear."""
        if self.secrets:
            raise ValueError("seal the secrets of a message before it is written down")
        value: dict[str, Any] = {"text": self.text}
        if self.heading:
            value["heading"] = self.heading
        if self.choices:
            value["choices"] = [[_packed(c) for c in row] for row in self.choices]
        if self.files:
            value["files"] = [[f.sha256, f.name, f.mime, f.size] for f in self.files]
        if self.brief is not None:
            value["brief"] = [self.brief.template, dict(self.brief.values)]
        if self.sealed:
            value["sealed"] = self.sealed
        if self.hidden:
            value["hidden"] = True
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Outgoing":
        value = json.loads(text)
        return cls(
            value["text"],
            tuple(tuple(Choice(*c) for c in row) for row in value.get("choices", ())),
            tuple(FileRef(*f) for f in value.get("files", ())),
            value.get("heading", ""),
            Brief(*value["brief"]) if "brief" in value else None,
            sealed=tuple(value.get("sealed", ())),
            hidden=value.get("hidden", False),
        )


def _packed(choice: Choice) -> list[str]:
    packed = [choice.label, choice.command, choice.digit]
    return [*packed, choice.line] if choice.line else packed


def numbered(choices: Rows) -> list[tuple[str, Choice]]:
    """Every choice with the digits that name it where there are no buttons: its own, else the first free number in order."""
    flat = [choice for row in choices for choice in row]
    taken = {choice.digit for choice in flat if choice.digit}
    free = (str(n) for n in range(1, len(flat) + len(taken) + 1) if str(n) not in taken)
    return [(choice.digit or next(free), choice) for choice in flat]


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
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Presence:
    """A person blocked us, came back, or moved to another chat id."""

    address: Address
    key: str
    state: PresenceState
    at: int
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Echo:
    """The platform repeats a text of ours as the person was shown it: proof of a send whose answer was lost."""

    address: Address
    external_id: str
    text: str
    at: int


Received = Incoming | DeliveryNote | Presence | Echo | None


@dataclass(frozen=True, slots=True)
class RawItem:
    """What is stored before anybody is thanked: one update, its unique key and the address its turn belongs to."""

    key: str
    address: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Pace:
    """Sends a channel allows: ``per_second`` over all (strictly spaced), and per chat a burst and then one each ``chat_seconds``."""

    per_second: float
    chat_burst: int = 3
    chat_seconds: float = 1.0
    group_per_minute: int = 20


@dataclass(frozen=True, slots=True)
class Windows:
    """How long after the person's last interaction a platform takes our messages: free of charge, then paid, then not at all (ms)."""

    free_ms: int
    closes_ms: int


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do. Layout, routing and pacing are decided from this alone: nothing asks which channel it is."""

    longest_text: int
    """In UTF-16 units, which is what platforms count."""
    buttons: int
    """At most so many a message; 0, or fewer than a message has choices: they are numbered and typed (:meth:`shows_buttons`)."""
    buttons_per_row: int = 2
    bold: bool = True
    """Whether a heading can be set apart; else it is the first line of the text."""
    edits: bool = False
    files_out: bool = True
    largest_file_out: int = 50_000_000
    file_sizes_out: Mapping[str, int] | None = None
    """Largest size by media type where only some kinds can be sent; None: every kind up to ``largest_file_out``."""
    files_in: bool = True
    """Whether documents people send arrive; photos do everywhere."""
    largest_file_in: int = 20_000_000
    longest_caption: int = 1024
    receipts: bool = False
    """The platform tells what was delivered and seen."""
    pull: bool = False
    """The person's page fetches: a message counts as sent when it was fetched (web chat)."""
    pace: Pace | None = None
    in_flight: int = 10
    links_carry_codes: bool = True
    """A link or QR code can open the chat with an invitation in it; else the code is typed."""
    needs_public_url: bool = False
    forgets_unread: bool = False
    """What people send while nobody listens is lost: after an outage those who owe an answer are asked to send it again."""
    windows: Windows | None = None
    """None: who has written once can be written to at any time."""
    templates: tuple[str, ...] = ()
    """Approved templates by our names (:class:`Brief`), which may be sent outside the windows."""
    monthly_messages: int | None = None
    """Messages a month of the plan in use; ``count_incoming``: those people send count too."""
    count_incoming: bool = False
    monthly_paid: int | None = None
    """Messages outside the free window a month that are part of the package; beyond them each costs ``prices.paid``."""
    reserve: int = 0
    """Of the month's messages (of the paid ones where only those are counted), so many are kept back for the office's own alerts."""
    prices: Prices = NO_PRICES
    most_people: int | None = None
    groups: bool = False

    def shows_buttons(self, message: Outgoing) -> bool:
        """Whether the choices of a message are buttons here; else its text lists them by number (:func:`bot.layout.fit`)."""
        return 0 < len(message.every_choice()) <= self.buttons

    @property
    def documents_out(self) -> bool:
        """Whether a document (a PDF) of ordinary size can be sent."""
        return self.files_out and (self.file_sizes_out is None or "application/pdf" in self.file_sizes_out)

    def carries(self, file: FileRef) -> bool:
        """Whether the file itself can be sent."""
        if not self.files_out or file.size > self.largest_file_out:
            return False
        return self.file_sizes_out is None or file.size <= self.file_sizes_out.get(file.mime, -1)


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform took it. ``handles`` are the reusable references of files uploaded on the way, by SHA-256.

    ``charge`` is the platform's own word for what the message was counted against, where it says so.
    """

    external_id: str
    handles: Mapping[str, str] = field(default_factory=dict)
    charge: str = ""


class SendError(Exception):
    """A send that did not go through; ``kind`` says what should happen next (:mod:`bot.domain.delivery` decides)."""

    def __init__(
        self,
        kind: SendKind,
        detail: str = "",
        retry_after: float | None = None,
        moved_to: str = "",
        tries: int | None = None,
    ) -> None:
        """``tries``: attempts after which such a failure is final, where the platform's word for it may mean a person or an outage."""
        super().__init__(f"{kind.value}: {detail}")
        self.kind = kind
        self.detail = detail
        self.retry_after = retry_after
        self.moved_to = moved_to
        self.tries = tries


@dataclass(frozen=True, slots=True)
class Sending:
    """One platform message to send: already laid out for the channel. ``edits`` is the external id of the message it replaces.

    ``route`` says how: as an ordinary message, or as the approved template of ``message.brief`` to the account or the telephone.
    """

    address: Address
    message: Outgoing
    edits: str = ""
    handles: Mapping[str, str] = field(default_factory=dict)
    route: Route = Route.MESSAGE
    phone: str = ""
    """E.164 digits without plus, for :attr:`Route.TEMPLATE_PHONE`."""


class Channel(Protocol):
    """One way to reach people. It owns no loop, no route and no sleep (design.md 5, Channel)."""

    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> Capabilities: ...

    async def send(self, sending: Sending) -> Sent: ...

    def read(self, raw: bytes) -> Received: ...

    async def fetch(self, attachment: Attachment, limit: int) -> bytes: ...

    async def acknowledge(self, incoming: Incoming) -> None: ...


class NotGenuine(Exception):
    """A call that does not carry the platform's secret: answer 401 and store nothing."""


class FetchFault(StrEnum):
    """Why the bytes of an attachment cannot be had."""

    TOO_LARGE = "too_large"
    GONE = "gone"
    """The platform does not know the handle any more."""
    UNAVAILABLE = "unavailable"
    """Network or platform trouble: asking again later may help."""


class FetchError(Exception):
    """Raised by :meth:`Channel.fetch`; ``fault.value`` is what :attr:`Attachment.fault` keeps."""

    def __init__(self, fault: FetchFault, detail: str = "") -> None:
        super().__init__(f"{fault.value}: {detail}")
        self.fault = fault
        self.detail = detail


class PollFault(StrEnum):
    """Why nothing could be fetched."""

    ANOTHER_POLLER = "another_poller"
    """A second process polls with the same token: each takes messages away from the other."""
    WEBHOOK_SET = "webhook_set"
    """The platform delivers to a web address instead."""
    MISCONFIGURED = "misconfigured"
    SLOW_DOWN = "slow_down"
    UNAVAILABLE = "unavailable"


class PollError(Exception):
    """A poll that brought nothing; the cursor stays. ``retry_after`` is the platform's wish in seconds."""

    def __init__(self, fault: PollFault, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(f"{fault.value}: {detail}")
        self.fault = fault
        self.detail = detail
        self.retry_after = retry_after
