"""Files that came with a message, fetched outside any transaction; one that cannot be had carries its fault."""

import asyncio
import logging
import mimetypes
from dataclasses import replace

from bot.actions.office import Office
from bot.clock import Clock, local
from bot.domain.text import nfc
from bot.messaging import Attachment, Channel, FetchError, FileRef, Incoming
from bot.store.blobs import TooLarge

log = logging.getLogger(__name__)

FETCH_SECONDS = 120.0


async def with_files(office: Office, clock: Clock, channel: Channel, incoming: Incoming) -> Incoming:
    """The message with the bytes of its attachments kept."""
    fetched = [await _fetched(office, clock, channel, attachment) for attachment in incoming.attachments]
    return replace(incoming, attachments=tuple(fetched))


async def _fetched(office: Office, clock: Clock, channel: Channel, attachment: Attachment) -> Attachment:
    if attachment.file is not None or attachment.fault:
        return attachment
    limit = min(office.config.limits.file_in_mb * 1_048_576, channel.capabilities.largest_file_in)
    if attachment.size is not None and attachment.size > limit:
        return replace(attachment, fault="too_large")
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            data = await channel.fetch(attachment, limit)
        blob = await asyncio.to_thread(office.blobs.put, data, limit=limit)
    except TooLarge:
        return replace(attachment, fault="too_large")
    except FetchError as error:
        log.warning("could not fetch %s from %s: %s", attachment.handle, channel.name, error)
        return replace(attachment, fault=error.fault.value)
    except Exception:
        log.warning("could not fetch %s from %s", attachment.handle, channel.name, exc_info=True)
        return replace(attachment, fault="not_fetched")
    name = nfc(attachment.name or _name_of_unnamed(office, clock, attachment))[: office.config.limits.name_characters]
    return replace(attachment, size=blob.size, file=FileRef(blob.sha256, name, attachment.mime, blob.size))


def _name_of_unnamed(office: Office, clock: Clock, attachment: Attachment) -> str:
    """Platforms give pictures no name: when it came, as the office's clock shows it (``20230605-090000.jpg``)."""
    came = local(clock.now(), office.zone)
    return f"{came:%Y%m%d-%H%M%S}{mimetypes.guess_extension(attachment.mime) or ''}"
