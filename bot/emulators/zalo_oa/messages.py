"""``message/cs``: consultation messages, as strictly as the documentation reads."""

from __future__ import annotations

from typing import Any

from bot.emulators.zalo_oa.state import Json, OaButton, OaMessage, OaState, OaUser, Refusal
from bot.emulators.zalo_oa.uploads import Uploads

MAX_TEXT = 2_000
MAX_BUTTONS = 5
MAX_TITLE = 100
MAX_PAYLOAD = 1_000
_QUERY = ("oa.query.show", "oa.query.hide")


def utf16(text: str) -> int:
    """UTF-16 units, which is what the limit counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Messages:
    """Sending on behalf of the OA."""

    def __init__(self, state: OaState, uploads: Uploads) -> None:
        self._state = state
        self._uploads = uploads

    def consult(self, body: Json) -> Json:
        """Send one consultation message; the ``data`` of the answer. Refusal with the documented number."""
        recipient, message = body.get("recipient"), body.get("message")
        if not isinstance(recipient, dict) or not isinstance(message, dict):
            raise Refusal(-201, "message is invalid!")
        user = self._state.user_of(recipient.get("user_id"))
        shown = self._shown(user, message)
        quota = self._state.charge(user)
        shown.charge = str(quota["quota_type"]) if quota is not None else "charged"
        self._state.put(shown)
        self._echo(user, shown)
        data: Json = {"message_id": shown.id, "user_id": user.id, "sent_time": str(shown.at)}
        return data if quota is None else {**data, "quota": quota}

    def by_human(self, user: OaUser, text: str) -> OaMessage:
        """Somebody answers in OA chat: the person sees it, and we get an echo with ``admin_id``."""
        shown = self._state.put(self._new(user, text))
        self._state.emit(self._event("oa_send_text", user, shown, {"text": text}, admin_id="990000000000000009"))
        return shown

    def _new(self, user: OaUser, text: str, **more: Any) -> OaMessage:
        state = self._state
        return OaMessage(state.new_id(), user.id, True, text, state.clock.now(), state.next_revision(), **more)

    def _shown(self, user: OaUser, message: Json) -> OaMessage:
        unknown = set(message) - {"text", "attachment", "quote_message_id"}
        if unknown:
            raise Refusal(-201, f"{min(unknown)} is invalid!")
        text = message.get("text", "")
        if not isinstance(text, str):
            raise Refusal(-201, "text is invalid!")
        if utf16(text) > MAX_TEXT:
            raise Refusal(-210, "text is over 2000 characters")
        attachment = message.get("attachment")
        if attachment is None:
            if not text.strip():
                raise Refusal(-201, "text is invalid!")
            return self._new(user, text)
        if not isinstance(attachment, dict) or not isinstance(attachment.get("payload"), dict):
            raise Refusal(-201, "attachment is invalid!")
        match attachment.get("type"):
            case "file":
                return self._file(user, attachment["payload"], text)
            case "template":
                return self._template(user, attachment["payload"], text)
        raise Refusal(-233, "Message type is invalid or not supported")

    def _file(self, user: OaUser, payload: Json, text: str) -> OaMessage:
        if text:
            raise Refusal(-201, "text is invalid!")
        kept = self._uploads.file(payload.get("token"))
        return self._new(user, "", kind="file", file_name=kept.name, content=kept.content)

    def _template(self, user: OaUser, payload: Json, text: str) -> OaMessage:
        kind = payload.get("template_type")
        if kind == "media":
            return self._media(user, payload, text)
        if kind == "button" and self._state.accepts_template_type:
            inner = payload.get("text", text)
            return self._new(user, inner if isinstance(inner, str) else text, buttons=_buttons(payload.get("buttons")))
        if kind is not None:
            raise Refusal(-233, "Message type is invalid or not supported")
        if not text.strip():
            raise Refusal(-201, "text is invalid!")
        return self._new(user, text, buttons=_buttons(payload.get("buttons")))

    def _media(self, user: OaUser, payload: Json, text: str) -> OaMessage:
        elements = payload.get("elements")
        if not isinstance(elements, list) or len(elements) != 1 or not isinstance(elements[0], dict):
            raise Refusal(-201, "elements is invalid!")
        element = elements[0]
        if element.get("media_type") != "image":
            raise Refusal(-233, "Message type is invalid or not supported")
        if "attachment_id" in element:
            kept = self._uploads.image(element["attachment_id"])
            return self._new(user, text, kind="image", file_name=kept.name, content=kept.content)
        if not str(element.get("url", "")).startswith("https://"):
            raise Refusal(-201, "url is invalid!")
        return self._new(user, text, kind="image", file_name=str(element["url"]).rpartition("/")[2])

    def _echo(self, user: OaUser, shown: OaMessage) -> None:
        """The echo every API send causes, and the delivery to the phone."""
        kind = {"text": "oa_send_text", "file": "oa_send_file", "image": "oa_send_image"}[shown.kind]
        content: Json = {"text": shown.text} if shown.text else {}
        self._state.emit(self._event(kind, user, shown, content))
        self._state.emit(self._event("user_received_message", user, shown, {}))

    def _event(self, name: str, user: OaUser, shown: OaMessage, content: Json, **sender: str) -> Json:
        return {
            "event_name": name,
            "sender": {"id": self._state.oa_id, **sender},
            "recipient": {"id": user.id},
            "message": {"msg_id": shown.id, **content},
        }


def _buttons(given: object) -> tuple[OaButton, ...]:
    if not isinstance(given, list) or not given:
        raise Refusal(-201, "buttons is invalid!")
    if len(given) > MAX_BUTTONS:
        raise Refusal(-210, "buttons is over 5")
    return tuple(map(_button, given))


def _button(given: object) -> OaButton:
    if not isinstance(given, dict):
        raise Refusal(-201, "button is invalid!")
    title, kind, payload = given.get("title"), given.get("type"), given.get("payload")
    if not isinstance(title, str) or not title.strip() or len(title) > MAX_TITLE:
        raise Refusal(-201, "title is invalid!")
    if kind in _QUERY:
        if not isinstance(payload, str) or not 1 <= utf16(payload) <= MAX_PAYLOAD:
            raise Refusal(-201, "payload is invalid!")
    elif kind == "oa.open.url":
        if not isinstance(payload, dict) or not str(payload.get("url", "")).startswith("https://"):
            raise Refusal(-201, "url is invalid!")
    elif kind in ("oa.open.phone", "oa.open.sms"):
        if not isinstance(payload, dict) or not str(payload.get("phone_code", "")).isdigit():
            raise Refusal(-201, "phone_code is invalid!")
    else:
        raise Refusal(-201, "type is invalid!")
    return OaButton(title, str(kind), payload)
