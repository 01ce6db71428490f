"""Updates of the Bot API as they are stored: a key, the chat they belong to; and reading JSON that may hold anything."""

import hashlib
import json

from bot.channels.json_fields import Json, fields_of, is_number
from bot.messaging import RawItem

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
RECEIVED_AT = "received_at"
"""Our mark in a stored update, epoch ms: a press of a button carries no time of its own."""


def raw_item(update: object, received_at: int) -> RawItem:
    """What the inbox keeps of one update, stamped with the time it came. Anything has a key: what is no update, its digest."""
    number = update_number(update)
    if not isinstance(update, dict) or number is None:
        plain = json.dumps(update).encode()
        return RawItem(_digest(plain), chat_of(update), plain)
    stamped = json.dumps({**lean(update), RECEIVED_AT: received_at}, separators=(",", ":")).encode()
    return RawItem(str(number), chat_of(update), stamped, press_of(update))


_QUOTING = ("reply_to_message", "quote", "external_reply", "pinned_message")
_OF_A_QUOTED_MESSAGE = ("message_id", "date", "chat")


def lean(update: Json) -> Json:
    """The update without the messages it quotes: of the one replied to or pressed on only where it stands and whether it is ours.

    Telegram repeats the whole text of such a message, which may hold a code we gave out, or the words of a third person.
    """
    return {
        kind: _lean_content(kind, content) if kind in ALLOWED_UPDATES and isinstance(content, dict) else content
        for kind, content in update.items()
    }


def _lean_content(kind: str, content: Json) -> Json:
    quoting = ("message",) if kind == "callback_query" else _QUOTING
    return {
        name: _quoted(value) if name in quoting and isinstance(value, dict) else value
        for name, value in content.items()
    }


def _quoted(message: Json) -> Json:
    kept = {name: message[name] for name in _OF_A_QUOTED_MESSAGE if name in message}
    sender = fields_of(message, "from")
    return {**kept, "from": {"id": sender["id"]}} if sender.get("is_bot") and "id" in sender else kept


def raw_item_of(body: bytes, received_at: int) -> RawItem:
    """The same for the body of a webhook call; one that is no JSON is kept as it came."""
    try:
        update = json.loads(body)
        number = update_number(update)
        if number is None or b"\0" in body:  # no update, or one in an encoding of wide characters
            return raw_item(update, received_at)
    except (ValueError, RecursionError):
        return RawItem(_digest(body), "", body)
    # An object with a number in it: our mark is added as its last field, which is the one that counts where there are two.
    stamped = b'%b,"%b":%d}' % (body.rstrip()[:-1], RECEIVED_AT.encode(), received_at)
    return RawItem(str(number), chat_of(update), stamped, press_of(update))


def update_number(update: object) -> int | None:
    """The ``update_id``, by which an update is confirmed."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if is_number(number) else None


def press_of(update: object) -> str:
    """The id of the callback query, "" for anything else."""
    query = fields_of(update, "callback_query") if isinstance(update, dict) else {}
    press = query.get("id")
    return press if isinstance(press, str) else ""


def chat_of(update: object) -> str:
    """The id of the chat an update belongs to, as text; "" where there is none."""
    if not isinstance(update, dict):
        return ""
    for kind in ALLOWED_UPDATES:
        if content := fields_of(update, kind):
            chat = fields_of(fields_of(content, "message") if kind == "callback_query" else content, "chat")
            number = chat.get("id", fields_of(content, "from").get("id"))
            return str(number) if is_number(number) else ""
    return ""


def _digest(body: bytes) -> str:
    return f"sha256:{hashlib.sha256(body).hexdigest()}"
