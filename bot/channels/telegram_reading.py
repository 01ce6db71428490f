"""From an update of the Bot API to what it means: raw JSON in, :class:`Incoming` or :class:`Presence` out.

Fields are read one by one from the JSON. ``telegram.Update.de_json`` takes 150 µs, and one field it does not expect makes the
whole message unreadable (telegram.md 1, poison update); here a strange field spoils itself alone.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from telegram.constants import ChatMemberStatus, ChatType

from bot.channels.json_fields import Json, fields_of, number_of, words_of
from bot.channels.telegram_updates import RECEIVED_AT, chat_of
from bot.messaging import (
    Address,
    Attachment,
    AttachmentKind,
    Incoming,
    IncomingKind,
    Presence,
    PresenceState,
    Received,
)

_COMMAND = re.compile(r"/(\w{1,64})(?:@(\w{3,32}))?(?!\S)", re.ASCII)
_IN = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR)
_ATTACHED = {
    # `document` first: an animation carries both.
    "document": AttachmentKind.DOCUMENT,
    "voice": AttachmentKind.VOICE,
    "audio": AttachmentKind.OTHER,
    "video": AttachmentKind.OTHER,
    "video_note": AttachmentKind.OTHER,
}
_USUAL_MIME = {"voice": "audio/ogg", "audio": "audio/mpeg", "video": "video/mp4", "video_note": "video/mp4"}
_SERVICE = frozenset(
    """
    pinned_message new_chat_members left_chat_member new_chat_title new_chat_photo delete_chat_photo
    group_chat_created supergroup_chat_created message_auto_delete_timer_changed write_access_allowed
    chat_background_set connected_website proximity_alert_triggered users_shared chat_shared
    successful_payment refunded_payment boost_added web_app_data passport_data
    """.split()
)
"""Notices of the app itself, which nobody wrote and nobody expects an answer to."""


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is: its user id, and its name without ``@`` ("" while unknown)."""

    id: int
    username: str = ""


def external_id(chat: object, message: object) -> str:
    """One name for a message over all chats: Telegram numbers messages anew in each chat."""
    return f"{chat}:{message}"


def message_number(external: str) -> int:
    """The ``message_id`` in an :func:`external_id`; ValueError if there is none."""
    return int(external.rpartition(":")[2])


def callback_of(incoming: Incoming) -> str:
    """The id of the callback query behind a press, "" for anything else."""
    return incoming.key.partition(":")[2]


def read(raw: bytes, channel: str, me: Me) -> Received:
    """What a stored update means; None for what concerns nobody (and for what is no update at all). Never raises."""
    try:
        update = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(update, dict) or not chat_of(update):
        return None
    reading = _Reading(update, channel, me)
    if content := fields_of(update, "message"):
        return reading.message(content)
    if content := fields_of(update, "edited_message"):
        return reading.edited(content)
    if content := fields_of(update, "callback_query"):
        return reading.press(content)
    if content := fields_of(update, "my_chat_member"):
        return reading.standing(content)
    return None


class _Reading:
    """One update being read."""

    def __init__(self, update: Json, channel: str, me: Me) -> None:
        self._key = str(update.get("update_id", ""))
        self._received_at = number_of(update, RECEIVED_AT)
        self._channel = channel
        self._me = me

    def message(self, message: Json) -> Received:
        chat = fields_of(message, "chat")
        for moved, old, new in (
            ("migrate_to_chat_id", chat.get("id"), message.get("migrate_to_chat_id")),
            ("migrate_from_chat_id", message.get("migrate_from_chat_id"), chat.get("id")),
        ):
            if message.get(moved):
                at = self._at(message, "date")
                return Presence(self._address(old), self._key, PresenceState.MOVED, at, str(new))
        if chat.get("type") in (ChatType.GROUP, ChatType.SUPERGROUP):
            return self._in_group(message) if self._concerns_us(message) else None
        if chat.get("type") != ChatType.PRIVATE or fields_of(message, "from").get("is_bot"):
            return None
        return self._private(message)

    def edited(self, message: Json) -> Received:
        """A text changed after it was sent. Moving live locations are edits as well, and nobody's words."""
        text = words_of(message, "text") or words_of(message, "caption")
        if fields_of(message, "chat").get("type") != ChatType.PRIVATE or not text:
            return None
        at = self._at(message, "edit_date")
        return self._incoming(message, IncomingKind.EDITED, at=at, text=text, on_message=_id_of(message))

    def press(self, query: Json) -> Received:
        message = fields_of(query, "message")
        chat = fields_of(message, "chat") or {"id": fields_of(query, "from").get("id"), "type": ChatType.PRIVATE}
        key = f"{self._key}:{query.get('id', '')}"
        about = {"chat": chat, "from": query.get("from")}
        if chat.get("type") != ChatType.PRIVATE:
            return self._incoming({"chat": chat}, IncomingKind.GROUP, at=self._received_at, key=key)
        data = words_of(query, "data")
        kind = IncomingKind.TAP if data else IncomingKind.UNSUPPORTED
        pressed = _id_of(message) if message else ""
        return self._incoming(about, kind, at=self._received_at, key=key, command=data, on_message=pressed)

    def standing(self, change: Json) -> Received:
        """The bot was stopped, started again, or put into a group."""
        old = fields_of(change, "old_chat_member").get("status")
        new = fields_of(change, "new_chat_member").get("status")
        if fields_of(change, "chat").get("type") != ChatType.PRIVATE:
            return self._in_group(change) if new in _IN and old not in _IN else None
        state = (
            PresenceState.BLOCKED if new == ChatMemberStatus.BANNED else PresenceState.RETURNED if new in _IN else None
        )
        if state is None:
            return None
        address = self._address(fields_of(change, "chat").get("id"))
        return Presence(address, self._key, state, self._at(change, "date"))

    def _private(self, message: Json) -> Received:
        if text := words_of(message, "text"):
            return self._typed(message, text)
        if attached := _attached(message):
            voice = attached.kind is AttachmentKind.VOICE
            kind = IncomingKind.VOICE if voice else IncomingKind.FILES
            caption = words_of(message, "caption")
            return self._incoming(message, kind, text=caption, attachments=(attached,))
        for symbol in ("sticker", "dice"):
            if symbol in message:
                return self._incoming(message, IncomingKind.SYMBOL, text=words_of(fields_of(message, symbol), "emoji"))
        if contact := fields_of(message, "contact"):
            # Anybody can send anybody's card: only one's own, shared by the app, tells whose number it is.
            own = contact.get("user_id") is not None and contact["user_id"] == fields_of(message, "from").get("id")
            kind = IncomingKind.CONTACT if own else IncomingKind.UNSUPPORTED
            return self._incoming(message, kind, text=words_of(contact, "phone_number") if own else "")
        if _SERVICE & message.keys():
            return None
        return self._incoming(message, IncomingKind.UNSUPPORTED, text=words_of(message, "caption"))

    def _typed(self, message: Json, text: str) -> Incoming:
        """A command loses the name of the bot (``/tiendo@bot 1204``); ``/start`` gives its payload apart."""
        command = _COMMAND.match(text)
        if command is None:
            return self._incoming(message, IncomingKind.TEXT, text=text)
        rest = text[command.end() :].strip()
        name = f"/{command[1]}"
        if name == "/start":
            return self._incoming(message, IncomingKind.TEXT, text=name, start=rest)
        return self._incoming(message, IncomingKind.TEXT, text=f"{name} {rest}".strip())

    def _in_group(self, message: Json) -> Incoming:
        """Only that a group asked, not a word of what was said there."""
        return self._incoming({**message, "from": None, "reply_to_message": None}, IncomingKind.GROUP)

    def _concerns_us(self, message: Json) -> bool:
        """A command that is not another bot's, our name, or a reply to us."""
        text = words_of(message, "text") or words_of(message, "caption")
        ours = self._me.username.lower()
        if command := _COMMAND.match(text):
            return command[2] is None or command[2].lower() == ours
        if ours and re.search(rf"@{re.escape(ours)}\b", text.lower()):
            return True
        return fields_of(fields_of(message, "reply_to_message"), "from").get("id") == self._me.id

    def _incoming(
        self, message: Json, kind: IncomingKind, *, at: int | None = None, key: str = "", **more: Any
    ) -> Incoming:
        sender = fields_of(message, "from")
        reply = fields_of(message, "reply_to_message")
        more.setdefault("on_message", _id_of({**reply, "chat": message.get("chat")}) if reply else "")
        return Incoming(
            self._address(fields_of(message, "chat").get("id")),
            key or self._key,
            kind,
            self._at(message, "date") if at is None else at,
            display_name=" ".join(filter(None, (words_of(sender, "first_name"), words_of(sender, "last_name")))),
            language=words_of(sender, "language_code"),
            **more,
        )

    def _at(self, content: Json, name: str) -> int:
        """The platform's own time in epoch ms, else the time the update came."""
        seconds = number_of(content, name)
        return seconds * 1000 if seconds else self._received_at

    def _address(self, chat_id: object) -> Address:
        return Address(self._channel, str(chat_id))


def _attached(message: Json) -> Attachment | None:
    photos = message.get("photo")
    if isinstance(photos, list) and photos:
        largest = max(
            (p for p in photos if isinstance(p, dict)),
            key=lambda p: number_of(p, "width") * number_of(p, "height"),
            default={},
        )
        size = number_of(largest, "file_size") or None
        return Attachment(AttachmentKind.PHOTO, words_of(largest, "file_id"), "", "image/jpeg", size)
    for name, kind in _ATTACHED.items():
        if file := fields_of(message, name):
            mime = words_of(file, "mime_type") or _USUAL_MIME.get(name, "application/octet-stream")
            size = number_of(file, "file_size") or None
            return Attachment(kind, words_of(file, "file_id"), words_of(file, "file_name"), mime, size)
    return None


def _id_of(message: Json) -> str:
    return external_id(fields_of(message, "chat").get("id"), message.get("message_id"))
