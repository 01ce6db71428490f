"""Lines about messages to people: what the platforms said of them. Sent is never printed as read."""

from dataclasses import dataclass

from bot.domain.channel_health import DownReason
from bot.domain.delivery import DropReason, MessageKind, SendKind
from bot.domain.events.base import Answered, Code, Event, private
from bot.domain.routing import Hindrance, Step


@dataclass(frozen=True, kw_only=True)
class _Message(Event, abstract=True):
    outbox_id: int
    message_kind: MessageKind


@dataclass(frozen=True, kw_only=True)
class MessageSent(_Message):
    """Proves that the platform took this content (SHA-256 of what was really sent) for this person. Not that it was read, nor that it arrived."""

    content_sha256: Code
    attempts: int = 1
    resent: bool = False
    """Went out marked "(gửi lại)", because an earlier attempt may have arrived."""


@dataclass(frozen=True, kw_only=True)
class MessageDelivered(_Message):
    """Proves that the platform reported the message on the person's device, at the platform's own time."""

    platform_at: int


@dataclass(frozen=True, kw_only=True)
class MessageSeen(_Message):
    """Proves that the platform reported the message as opened. It is no acknowledgement of any level."""

    platform_at: int


@dataclass(frozen=True, kw_only=True)
class MessageFailed(_Message):
    """Proves that the message did not go out on this route, and which kind of failure the platform gave."""

    send_kind: SendKind
    attempts: int
    expired: bool = False
    detail: str = private()


@dataclass(frozen=True, kw_only=True)
class MessageUnknown(_Message):
    """Proves that nobody can say whether the message arrived, and that it was not repeated any more."""

    attempts: int
    resent: bool = False


@dataclass(frozen=True, kw_only=True)
class MessageDropped(_Message):
    """Proves that a message once owed was left unsent on purpose, and for which reason."""

    reason: DropReason


@dataclass(frozen=True, kw_only=True)
class AddressLost(Event):
    """Proves since when an account could not be reached: blocked, left, deactivated."""

    account_id: int
    send_kind: SendKind


@dataclass(frozen=True, kw_only=True)
class AddressRestored(Event):
    """Proves that an account could be reached again from then on."""

    account_id: int


@dataclass(frozen=True, kw_only=True)
class OutcomeSettled(Answered):
    """Proves who in the office dealt with a message that reached nobody or whose outcome nobody knew: sent again knowingly, or told otherwise."""

    delivery_id: int
    subject_id: int
    sent_again: bool


@dataclass(frozen=True, kw_only=True)
class MessageRouted(Event):
    """Proves which way of the office's list a message took when the first was not open, or that it waits, and why."""

    delivery_id: int
    message_kind: MessageKind
    step: Step | None = None
    """None: none was open, and it waits for what hinders it."""
    hindrance: Hindrance | None = None


@dataclass(frozen=True, kw_only=True)
class PersonCalled(Answered):
    """Proves who in the office told a person by telephone what no route could bring them, and when they recorded it."""

    subject_id: int
    deliveries: tuple[int, ...]
    """The messages the person was told of."""


@dataclass(frozen=True, kw_only=True)
class ReceptionInterrupted(Event):
    """Proves that between these instants (epoch ms) nothing sent on this channel could reach the office, and how many were asked to send again."""

    since: int
    until: int
    asked: int


@dataclass(frozen=True, kw_only=True)
class ChannelWentDown(Event):
    """Proves since when the channel carried nothing for anybody, and whether the platform refused us or a human had to authorise us anew."""

    reason: DownReason


@dataclass(frozen=True, kw_only=True)
class ChannelCameBack(Event):
    """Proves that the channel carried messages again from then on, after it could not since ``since`` (epoch ms)."""

    since: int


@dataclass(frozen=True, kw_only=True)
class ChannelPreferred(Answered):
    """Proves which of a person's accounts they want messages on first, and from when."""

    account_id: int
