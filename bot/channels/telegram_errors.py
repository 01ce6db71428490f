"""What a failure of the Bot API means to the outbox and to whoever polls (telegram.md 1, error classes)."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.channels.telegram_request import NotSent
from bot.domain.delivery import SendKind
from bot.log import redact
from bot.messaging import PollError, PollFault, SendError

_LOST_CHAT = (
    "chat not found",
    "user is deactivated",
    "group chat was deactivated",
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_write_forbidden",
    "bot was kicked",
    "bot is not a member",
)
"""Refusals of a chat, not of a message, that come as 400 instead of 403."""


def send_error(error: TelegramError) -> SendError:
    """The error as the outbox understands it.

    ``BadRequest`` is a ``NetworkError`` in this library and must be told apart first, or it would be repeated for ever.
    """
    detail = redact(str(error))
    match error:
        case NotSent():
            return SendError(SendKind.TRY_LATER, detail)
        case ChatMigrated():
            return SendError(SendKind.TRY_LATER, "the group has a new id", moved_to=str(error.new_chat_id))
        case RetryAfter():
            return SendError(SendKind.SLOW_DOWN, detail, retry_after=seconds_of(error))
        case Forbidden():
            return SendError(SendKind.UNREACHABLE, detail)
        case InvalidToken() | EndPointNotFound() | Conflict():
            return SendError(SendKind.MISCONFIGURED, detail)
        case BadRequest():
            lost = any(words in detail.lower() for words in _LOST_CHAT)
            return SendError(SendKind.UNREACHABLE if lost else SendKind.REJECTED, detail)
        case _:
            return SendError(SendKind.UNKNOWN_OUTCOME, detail)


def poll_error(error: TelegramError) -> PollError:
    """The error as whoever polls understands it; 409 has two causes with different remedies."""
    detail = redact(str(error))
    match error:
        case Conflict():
            fault = PollFault.WEBHOOK_SET if "webhook" in detail.lower() else PollFault.ANOTHER_POLLER
            return PollError(fault, detail)
        case RetryAfter():
            return PollError(PollFault.SLOW_DOWN, detail, seconds_of(error))
        case InvalidToken() | EndPointNotFound() | Forbidden():
            return PollError(PollFault.MISCONFIGURED, detail)
        case _:
            return PollError(PollFault.UNAVAILABLE, detail)


@contextmanager
def as_send_error() -> Iterator[None]:
    """Around calls of the Bot API: its errors leave as SendError, without the trail of what was called."""
    try:
        yield
    except TelegramError as error:
        raise send_error(error) from None


def seconds_of(error: RetryAfter) -> float:
    """``retry_after`` in seconds: an int now, a timedelta in a later release or by an environment switch."""
    asked: int | dt.timedelta = error.retry_after
    return asked.total_seconds() if isinstance(asked, dt.timedelta) else float(asked)


def is_unmodified(error: BadRequest) -> bool:
    """An edit that changes nothing: the message already says so, which is success."""
    return "message is not modified" in str(error).lower()


def is_stale_handle(error: BadRequest) -> bool:
    """The file_id is another bot's, or Telegram has forgotten it: the bytes must go again."""
    words = str(error).lower()
    return any(
        part in words for part in ("file identifier", "file_id", "file id", "file reference", "temporarily unavailable")
    )


def is_too_big(error: BadRequest) -> bool:
    """getFile refuses files over 20 MB."""
    return "too big" in str(error).lower()
