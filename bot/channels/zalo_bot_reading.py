"""From an event of the Zalo Bot Platform to what it means: raw JSON in, :class:`Incoming` out (zalo-api.md A4, A5)."""

import hashlib
import json

from bot.channels.json_fields import Json, fields_of, number_of, words_of
from bot.messaging import Address, Attachment, AttachmentKind, Incoming, IncomingKind, RawItem

RECEIVED_AT = "received_at"
"""Our mark in a stored event, epoch ms, for one that carries no time of its own."""
_PICTURE_FIELDS = ("photo", "photo_url")
"""The first in the documents, the second in running implementations."""
_LINK_FIELDS = ("link", "url", "text")


def external_id(chat: str, message_id: str) -> str:
    """One name for a message over all chats."""
    return f"{chat}:{message_id}" if message_id else ""


def raw_item(event: object, bot_id: str, received_at: int) -> RawItem | None:
    """What the inbox keeps of one event, stamped with the time it came; None for an empty one.

    Keyed by (bot, chat, message), the only name a message has; what has none, by its digest.
    """
    if not isinstance(event, dict) or not event:
        return None
    message = fields_of(event, "message")
    chat, number = words_of(fields_of(message, "chat"), "id"), words_of(message, "message_id")
    plain = json.dumps(event, sort_keys=True).encode()
    key = f"{bot_id}:{chat}:{number}" if chat and number else f"sha256:{hashlib.sha256(plain).hexdigest()}"
    stamped = json.dumps({**event, RECEIVED_AT: received_at}, separators=(",", ":")).encode()
    return RawItem(key, chat, stamped)


def event_in(body: bytes) -> object:
    """The event of a webhook call: wrapped in ``{"ok": true, "result": {…}}`` or bare; None for what is no JSON."""
    try:
        value = json.loads(body or b"null")
    except (ValueError, RecursionError):
        return None
    return unwrapped(value)


def unwrapped(value: object) -> object:
    """What is inside the envelope, where there is one."""
    return value["result"] if isinstance(value, dict) and isinstance(value.get("result"), dict) else value


def read(raw: bytes, channel: str, bot_id: str, *, groups: bool) -> Incoming | None:
    """What a stored event means; None for what concerns nobody, for an unknown event, and for what is no event. Never raises."""
    try:
        event = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(event, dict):
        return None
    message = fields_of(event, "message")
    chat, sender = fields_of(message, "chat"), fields_of(message, "from")
    chat_id = words_of(chat, "id") or words_of(sender, "id")
    if not chat_id or sender.get("is_bot") is True:
        return None
    key = f"{bot_id}:{chat_id}:{words_of(message, 'message_id')}"
    at = number_of(message, "date") or number_of(event, RECEIVED_AT)
    address = Address(channel, chat_id)
    if words_of(chat, "chat_type").upper() not in ("", "PRIVATE"):
        # Only that a group asked, not a word of what was said there.
        return Incoming(address, key, IncomingKind.GROUP, at) if groups else None
    meant = _meaning(words_of(event, "event_name"), message)
    if meant is None:
        return None
    kind, text, attachments = meant
    name = words_of(sender, "display_name")
    return Incoming(address, key, kind, at, text=text, attachments=attachments, display_name=name)


def _meaning(event_name: str, message: Json) -> tuple[IncomingKind, str, tuple[Attachment, ...]] | None:
    match event_name:
        case "message.text.received":
            text = words_of(message, "text")
            return (IncomingKind.TEXT if text.strip() else IncomingKind.UNSUPPORTED), text, ()
        case "message.image.received":
            return _picture(message)
        case "message.sticker.received":
            return IncomingKind.SYMBOL, "", ()
        case "message.voice.received":
            return IncomingKind.VOICE, "", ()  # nobody listens to it: the answer asks for words
        case "message.link.received":
            text = next(filter(None, (words_of(message, name) for name in _LINK_FIELDS)), "")
            return (IncomingKind.TEXT if text else IncomingKind.UNSUPPORTED), text, ()
        case "message.unsupported.received":
            return IncomingKind.UNSUPPORTED, "", ()
        case _:
            return None


def _picture(message: Json) -> tuple[IncomingKind, str, tuple[Attachment, ...]]:
    url = next(filter(None, (words_of(message, name) for name in _PICTURE_FIELDS)), "")
    caption = words_of(message, "caption")
    if not url:
        return IncomingKind.UNSUPPORTED, caption, ()
    return IncomingKind.FILES, caption, (Attachment(AttachmentKind.PHOTO, url, "", "image/jpeg"),)
