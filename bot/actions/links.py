"""Short links that open on a phone: a number and its signature, under the office's public address."""

import base64
import hmac

from bot.config import Config
from bot.store.keys import SecretKey, keyed_hash

_SIGNED_BYTES = 8
"""64 bits, and wrong tries are counted per address of the network: short enough to be one line of a message."""


def signed(key: SecretKey, purpose: str, number: int) -> str:
    """``7204-k3v9x2m8q1bca``: the token of one number for one purpose."""
    return f"{number}-{_mac(key, purpose, number)}"


def number_of(key: SecretKey, purpose: str, token: str) -> int | None:
    """The number of a token we signed for this purpose; None for any other."""
    number, _, mac = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 16) or not mac.isascii():
        return None
    return int(number) if hmac.compare_digest(mac, _mac(key, purpose, int(number))) else None


def public(config: Config, path: str) -> str | None:
    """The address of a page on a phone anywhere; None without a public address (dialogues.md 0.15)."""
    root = config.web.public_url.rstrip("/")
    return f"{root}/{path}" if root else None


def _mac(key: SecretKey, purpose: str, number: int) -> str:
    digest = bytes.fromhex(keyed_hash(key, purpose, str(number)))[:_SIGNED_BYTES]
    return base64.b32encode(digest).decode().rstrip("=").lower()
