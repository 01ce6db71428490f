"""The shared vocabulary of channels and core: what arrives, what leaves, what a channel can do.

Nothing here knows a platform. A channel translates at its border (design.md 9.11); inside, an :class:`Incoming` is an
:class:`Incoming` wherever it came from, and an :class:`Outgoing` becomes buttons, numbered text or links by
:func:`bot.layout.fit`, from :class:`Capabilities` alone.
"""

from bot.messaging.channel import (
    Capabilities,
    CapabilitiesNow,
    Channel,
    FetchError,
    FetchFault,
    NotGenuine,
    Pace,
    PollError,
    PollFault,
    SendError,
    Sending,
    Sent,
    Windows,
)
from bot.messaging.incoming import (
    Attachment,
    AttachmentKind,
    DeliveryNote,
    Echo,
    EchoKind,
    Incoming,
    IncomingKind,
    NoteState,
    Presence,
    PresenceState,
    RawItem,
    Received,
)
from bot.messaging.outgoing import (
    MAX_COMMAND_BYTES,
    MAX_LABEL,
    Address,
    Brief,
    Choice,
    FileRef,
    Outgoing,
    Rows,
    numbered,
)

__all__ = [
    "MAX_COMMAND_BYTES",
    "MAX_LABEL",
    "Address",
    "Attachment",
    "AttachmentKind",
    "Brief",
    "Capabilities",
    "CapabilitiesNow",
    "Channel",
    "Choice",
    "DeliveryNote",
    "Echo",
    "EchoKind",
    "FetchError",
    "FetchFault",
    "FileRef",
    "Incoming",
    "IncomingKind",
    "NotGenuine",
    "NoteState",
    "Outgoing",
    "Pace",
    "PollError",
    "PollFault",
    "Presence",
    "PresenceState",
    "RawItem",
    "Received",
    "Rows",
    "SendError",
    "Sending",
    "Sent",
    "Windows",
    "numbered",
]
