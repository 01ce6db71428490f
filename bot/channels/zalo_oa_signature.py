"""Secrets of an Official Account at work: who signed a call, our own proof, PKCE, and buttons that cannot be typed (zalo-api.md B2, B9.2)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence

from bot.channels.json_fields import Json

SIGNATURE_HEADER = "X-ZEvent-Signature"
TIMESTAMP_HEADER = "X-ZEvent-Timestamp"
_MAC_CHARACTERS = 10
"""Of a button's mac: 60 bits, tried over a messenger."""


def event_mac(app_id: str, body: bytes, timestamp: str, key: str) -> str:
    """``sha256(app_id + body + timestamp + key)``, lower-case hex: a plain digest, not an HMAC."""
    return hashlib.sha256(b"".join((app_id.encode(), body, timestamp.encode(), key.encode()))).hexdigest()


def signed_by(headers: Mapping[str, str], body: bytes, event: Json, app_id: str, keys: Sequence[str]) -> int | None:
    """The place of the key that signed this body; None where none did. The timestamp is the one in the body, else in the header."""
    given = header(headers, SIGNATURE_HEADER).strip().removeprefix("mac=").strip().lower().encode("utf-8", "replace")
    inside = event.get("timestamp")
    stamps = [inside if isinstance(inside, str) else str(inside or ""), header(headers, TIMESTAMP_HEADER)]
    if not given or event.get("app_id") != app_id:
        return None
    found: int | None = None
    for place, key in enumerate(keys):
        for stamp in filter(None, stamps):
            stamp_safe = stamp.encode("utf-8", "replace").decode()
            if hmac.compare_digest(event_mac(app_id, body, stamp_safe, key).encode(), given) and found is None:
                found = place
    return found


def header(headers: Mapping[str, str], name: str) -> str:
    """A header by its name in any case; "" where there is none."""
    if (found := headers.get(name)) is not None:
        return found
    return next((value for given, value in headers.items() if given.lower() == name.lower()), "")


def appsecret_proof(app_secret: str, access_token: str) -> str:
    """The proof that whoever holds the token also holds the app's secret: HMAC-SHA256 in hex."""
    return hmac.new(app_secret.encode(), access_token.encode(), hashlib.sha256).hexdigest()


def challenge_of(verifier: str) -> str:
    """The PKCE challenge of a verifier of 43 characters."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode()


class Buttons:
    """Payloads of query buttons, ``#<mac>.<command>``: bound to the person, so that the same words typed by hand are words.

    ``key`` is any secret that stays the same while cards are about.
    """

    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, b"zalo_oa buttons\x00v1", "sha256")

    def payload(self, user_id: str, command: str) -> str:
        """What a press of this person's button sends back."""
        return f"#{self._mac(user_id, command)}.{command}"

    def command(self, user_id: str, text: str) -> str:
        """The command of a press; "" for a text that is none of this person's presses."""
        mac, dot, command = text[1:].partition(".")
        if not text.startswith("#") or not dot or len(mac) != _MAC_CHARACTERS:
            return ""
        given = mac.encode("utf-8", "replace")
        return command if hmac.compare_digest(self._mac(user_id, command).encode(), given) else ""

    def _mac(self, user_id: str, command: str) -> str:
        made = hmac.digest(self._key, f"{user_id}\x00{command}".encode("utf-8", "replace"), "sha256")
        return base64.urlsafe_b64encode(made).decode()[:_MAC_CHARACTERS]
