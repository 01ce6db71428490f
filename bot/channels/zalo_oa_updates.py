"""Events of the OA webhook as they are stored: split where one speaks of several messages, each with its key and its person."""

import hashlib
import json

from bot.channels.json_fields import Json, fields_of
from bot.messaging import RawItem

_MANY = "msg_ids"
_ANONYMOUS = "anonymous_"


def parsed(body: bytes) -> Json:
    """The event, empty for anything that is none."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def raw_items(event: Json, body: bytes, oa_id: str) -> list[RawItem]:
    """What the inbox keeps of one genuine event; nothing of what concerns nobody (other OAs, people answering in OA chat)."""
    name = text_of(event, "event_name")
    if not name or name.startswith(_ANONYMOUS) or is_of_human(event) or not concerns(event, oa_id):
        return []
    message = fields_of(event, "message")
    who = "" if "tracking_id" in message else person_of(event, oa_id)  # by telephone: a number belongs in no address
    many = message.get(_MANY)
    if isinstance(many, list):
        ids = list(dict.fromkeys(one for one in many if isinstance(one, str) and one))
        return [RawItem(f"{name}:{one}", who, _about_one(event, message, one)) for one in ids]
    return [RawItem(_key(event, name, who, message, body), who, body)]


def is_of_human(event: Json) -> bool:
    """An echo of what a person of the office wrote in OA chat: no message of ours."""
    return text_of(event, "event_name").startswith("oa_send_") and "admin_id" in fields_of(event, "sender")


def concerns(event: Json, oa_id: str) -> bool:
    """Whether our OA is a party: one app can serve several."""
    parties = {
        text_of(fields_of(event, "sender"), "id"),
        text_of(fields_of(event, "recipient"), "id"),
        text_of(event, "oa_id"),
    }
    return oa_id in parties


def person_of(event: Json, oa_id: str) -> str:
    """The user's id: whichever party is not our OA; samples disagree about the direction of receipts."""
    candidates = (
        text_of(fields_of(event, "sender"), "id"),
        text_of(fields_of(event, "recipient"), "id"),
        text_of(fields_of(event, "follower"), "id"),
        text_of(event, "user_id"),
    )
    return next((one for one in candidates if one and one != oa_id), "")


def text_of(content: Json, name: str) -> str:
    """A field as text; ids may come as numbers."""
    value = content.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return value if isinstance(value, str) else str(value)


def at_of(event: Json) -> int:
    """The platform's own time in epoch ms; 0 where it told none."""
    stamp = text_of(event, "timestamp")
    return int(stamp) if stamp.isdigit() else 0


def _key(event: Json, name: str, who: str, message: Json, body: bytes) -> str:
    if message_id := text_of(message, "msg_id"):
        return f"{name}:{message_id}"
    if stamp := text_of(event, "timestamp"):
        return f"{name}:{who}:{stamp}"
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def _about_one(event: Json, message: Json, message_id: str) -> bytes:
    alone = {name: value for name, value in message.items() if name != _MANY}
    return json.dumps({**event, "message": {**alone, "msg_id": message_id}}, ensure_ascii=False).encode(
        "utf-8", "replace"
    )
