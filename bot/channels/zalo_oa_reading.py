"""From a stored event of the OA to what it means. A strange field spoils itself alone; an unknown event concerns nobody (zalo-api.md B9.3)."""

import mimetypes
from collections.abc import Callable, Mapping
from typing import Any

from bot.channels.json_fields import Json, fields_of, words_of
from bot.channels.zalo_oa_signature import Buttons
from bot.channels.zalo_oa_updates import at_of, is_of_human, parsed, person_of, text_of
from bot.messaging import (
    Address,
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
    Received,
)

_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The machine's own table does not know these everywhere."""
_INTERACTIONS = {
    "follow": PresenceState.CAME,
    "unfollow": PresenceState.BLOCKED,
    "user_click_chatnow": PresenceState.CAME,
    "user_submit_info": PresenceState.CAME,
}
ECHOES = {
    "oa_send_text": EchoKind.TEXT,
    "oa_send_image": EchoKind.FILE,
    "oa_send_file": EchoKind.FILE,
    "oa_send_template": EchoKind.TEMPLATE,
}
"""What the platform repeats of ours, by what it was; a file is repeated without its name."""
_NOTES = {"user_received_message": NoteState.DELIVERED, "user_seen_message": NoteState.SEEN}


class Reading:
    """Reads events of one OA."""

    def __init__(self, channel: str, oa_id: str, buttons: Buttons) -> None:
        self._channel = channel
        self._oa_id = oa_id
        self._buttons = buttons
        self._said: Mapping[str, Callable[[Json, Json], Incoming | None]] = {
            "user_send_text": self._text,
            "user_send_image": self._image,
            "user_send_gif": self._symbol,
            "user_send_sticker": self._symbol,
            "user_send_file": self._file,
            "user_send_link": self._link,
            "user_send_audio": self._audio,
            "user_send_video": self._video,
            "user_send_location": self._unsupported,
            "user_send_business_card": self._unsupported,
        }

    def read(self, raw: bytes) -> Received:
        """What one event means; None for what concerns nobody. Never raises."""
        event = parsed(raw)
        name = text_of(event, "event_name")
        who = person_of(event, self._oa_id)
        if not who or is_of_human(event):
            return None
        message = fields_of(event, "message")
        if (say := self._said.get(name)) is not None:
            return say(event, message)
        if (state := _NOTES.get(name)) is not None:
            return self._note(event, message, state)
        if (presence := _INTERACTIONS.get(name)) is not None:
            return Presence(Address(self._channel, who), f"{name}:{who}:{at_of(event)}", presence, at_of(event))
        if (kind := ECHOES.get(name)) is not None:
            where, told = Address(self._channel, who), words_of(message, "text")
            return Echo(where, text_of(message, "msg_id"), told, at_of(event), kind)
        return None

    def _text(self, event: Json, message: Json) -> Incoming:
        text = words_of(message, "text")
        if command := self._buttons.command(person_of(event, self._oa_id), text):
            return self._incoming(event, message, IncomingKind.TAP, command=command)
        return self._incoming(event, message, IncomingKind.TEXT, text=text)

    def _image(self, event: Json, message: Json) -> Incoming:
        found = [
            Attachment(AttachmentKind.PHOTO, url, "", "image/jpeg")
            for payload in _payloads(message)
            if (url := words_of(payload, "url"))
        ]
        return self._files(event, message, found)

    def _file(self, event: Json, message: Json) -> Incoming:
        found = []
        for payload in _payloads(message):
            if url := words_of(payload, "url"):
                name = words_of(payload, "name")
                size = text_of(payload, "size")
                found.append(
                    Attachment(
                        AttachmentKind.DOCUMENT,
                        url,
                        name,
                        _mime(name, words_of(payload, "type")),
                        int(size) if size.isdigit() else None,
                    )
                )
        return self._files(event, message, found)

    def _audio(self, event: Json, message: Json) -> Incoming:
        urls = [words_of(payload, "url") for payload in _payloads(message)]
        attached = tuple(Attachment(AttachmentKind.VOICE, url, "", "audio/aac") for url in urls if url)
        return self._incoming(event, message, IncomingKind.VOICE, attachments=attached)

    def _video(self, event: Json, message: Json) -> Incoming:
        urls = [words_of(payload, "url") for payload in _payloads(message)]
        return self._files(
            event, message, [Attachment(AttachmentKind.OTHER, url, "video.mp4", "video/mp4") for url in urls if url]
        )

    def _link(self, event: Json, message: Json) -> Incoming:
        """A link is text: the description the app made of it, and the address."""
        words = [words_of(message, "text")]
        for payload in _payloads(message):
            words += [words_of(payload, "description"), words_of(payload, "url")]
        text = "\n".join(dict.fromkeys(filter(None, words)))
        return self._incoming(event, message, IncomingKind.TEXT, text=text)

    def _symbol(self, event: Json, message: Json) -> Incoming:
        return self._incoming(event, message, IncomingKind.SYMBOL)

    def _unsupported(self, event: Json, message: Json) -> Incoming:
        return self._incoming(event, message, IncomingKind.UNSUPPORTED)

    def _files(self, event: Json, message: Json, found: list[Attachment]) -> Incoming:
        kind = IncomingKind.FILES if found else IncomingKind.UNSUPPORTED
        return self._incoming(event, message, kind, text=words_of(message, "text"), attachments=tuple(found))

    def _incoming(self, event: Json, message: Json, kind: IncomingKind, **more: Any) -> Incoming:
        return Incoming(
            Address(self._channel, person_of(event, self._oa_id)),
            text_of(message, "msg_id"),
            kind,
            at_of(event),
            on_message=text_of(message, "quote_msg_id"),
            **more,
        )

    def _note(self, event: Json, message: Json, state: NoteState) -> DeliveryNote | None:
        """Of a template by telephone the platform tells its own time of delivery."""
        message_id = text_of(message, "msg_id")
        delivered = text_of(message, "delivery_time")
        at = int(delivered) if delivered.isdigit() else at_of(event)
        return DeliveryNote(self._channel, message_id, state, at) if message_id else None


def _payloads(message: Json) -> list[Json]:
    attachments = message.get("attachments")
    if not isinstance(attachments, list):
        return []
    return [fields_of(one, "payload") for one in attachments if isinstance(one, dict)]


def _mime(name: str, kind: str) -> str:
    """The media type by the name's ending, else by what the platform calls it."""
    ending = name.rpartition(".")[2].lower() if "." in name else kind.lower().lstrip(".")
    return _TYPES.get(ending) or mimetypes.guess_type(f"x.{ending}")[0] or "application/octet-stream"
