"""What a channel is: its capabilities, sending and fetching, and what can go wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bot.domain.delivery import Route, SendKind
from bot.domain.routing import NO_PRICES, Prices
from bot.messaging.incoming import Attachment, Incoming, Received
from bot.messaging.outgoing import Address, FileRef, Outgoing


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
    answers_reserve: int = 0
    """Of the month's messages so many more are kept back for answers to what people send."""
    prices: Prices = NO_PRICES
    most_people: int | None = None
    groups: bool = False
    commands: bool = True
    """Whether people see what begins with a slash as a command (a menu of the platform, or our own page)."""

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


class CapabilitiesNow(Mapping[str, Capabilities]):
    """What each of some channels can do, asked anew each time: a channel learns more of itself once its platform has answered."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._channels = channels

    def __getitem__(self, name: str) -> Capabilities:
        return self._channels[name].capabilities

    def __iter__(self) -> Iterator[str]:
        return iter(self._channels)

    def __len__(self) -> int:
        return len(self._channels)


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
