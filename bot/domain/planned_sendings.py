"""What goes out by itself beside the reminders: kinds of it, and one such sending."""

from dataclasses import dataclass
from enum import StrEnum


class SendingKind(StrEnum):
    """In the order in which they are named."""

    DIRECTIVE = "directive"
    """A directive held, or put off to an hour."""
    BROADCAST = "broadcast"
    """A message to many, likewise."""
    DIGEST = "digest"
    """Friday's, to the office."""
    CODE = "code"
    """The code of the log alone to the leadership, where the office sends no copy."""
    MONTH = "month"
    """The line about the month before."""
    MESSAGE = "message"
    """Single messages written already that wait for an hour."""


@dataclass(frozen=True, slots=True)
class Sending:
    """``at`` (epoch ms); ``count``: units of a directive, else people (of :attr:`SendingKind.MESSAGE`: messages); ``name``: number, or words."""

    at: int
    kind: SendingKind
    count: int
    name: str = ""
