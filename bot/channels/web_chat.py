"""The web chat as a channel: the office's own page in a browser, for officials without Zalo or Telegram.

It has no push: rows wait until the person's page fetches them (:func:`bot.actions.web_fetch.fetch`), so nothing is ever sent
from here. What a page posts is stored raw by :mod:`bot.web` and read here.
"""

import asyncio
import json
from typing import Any

from bot.actions.web_chat import CHANNEL, RawKind
from bot.config import Limits
from bot.domain.delivery import SendKind
from bot.domain.secrecy import STAMPS, Mark
from bot.messaging import (
    Address,
    Attachment,
    AttachmentKind,
    Capabilities,
    FileRef,
    Incoming,
    IncomingKind,
    SendError,
    Sending,
    Sent,
)
from bot.store.blobs import BlobStore, TooLarge

FAULT_MARKED = "secrecy_mark"
"""A file that was refused before a byte of it was kept; its name is the mark alone."""

_MEGABYTE = 1_048_576


def capabilities(limits: Limits) -> Capabilities:
    """What the page can show and take, within the office's limits."""
    return Capabilities(
        longest_text=10_000,
        buttons=50,
        buttons_per_row=2,
        edits=True,
        largest_file_out=limits.file_out_mb * _MEGABYTE,
        largest_file_in=limits.file_in_mb * _MEGABYTE,
        longest_caption=10_000,
        pull=True,
    )


class WebChatChannel:
    """The channel protocol for a page that fetches."""

    name = CHANNEL

    def __init__(self, limits: Limits, blobs: BlobStore) -> None:
        self.capabilities = capabilities(limits)
        self._blobs = blobs

    async def send(self, sending: Sending) -> Sent:
        """Nothing is pushed to a page: a row that comes here was misrouted."""
        raise SendError(SendKind.MISCONFIGURED, f"{sending.address.channel} is fetched, not sent to")

    def read(self, raw: bytes) -> Incoming:
        """One message of a page. ValueError for an item of an unknown kind."""
        value = json.loads(raw)
        kind = RawKind(value["kind"])
        return Incoming(
            Address(CHANNEL, value["address"]),
            value["key"],
            _KINDS[kind],
            value["at"],
            text=value.get("text", ""),
            command=value.get("command", ""),
            start=value.get("payload", ""),
            on_message=str(value.get("on", "")),
            attachments=_attachments(kind, value),
            language=value.get("language", ""),
        )

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """The bytes, kept when they were posted. TooLarge, or BlobMissing if they are gone."""
        if (attachment.size or 0) > limit:
            raise TooLarge(limit)
        return await asyncio.to_thread(self._blobs.read, attachment.handle)

    async def acknowledge(self, incoming: Incoming) -> None:
        """The page got its answer with the request."""


_KINDS = {
    RawKind.START: IncomingKind.TEXT,
    RawKind.TEXT: IncomingKind.TEXT,
    RawKind.TAP: IncomingKind.TAP,
    RawKind.FILE: IncomingKind.FILES,
    RawKind.MARKED_FILE: IncomingKind.FILES,
}


def _attachments(kind: RawKind, value: dict[str, Any]) -> tuple[Attachment, ...]:
    if kind is RawKind.MARKED_FILE:
        return (Attachment(AttachmentKind.OTHER, "", name=STAMPS[Mark(value["mark"])], fault=FAULT_MARKED),)
    if kind is not RawKind.FILE:
        return ()
    file = FileRef(*value["file"])
    return (Attachment(_sort_of(file.mime), file.sha256, file.name, file.mime, file.size, file),)


def _sort_of(mime: str) -> AttachmentKind:
    match mime.partition("/")[0]:
        case "image":
            return AttachmentKind.PHOTO
        case "audio":
            return AttachmentKind.VOICE
        case _:
            return AttachmentKind.DOCUMENT
