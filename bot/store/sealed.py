"""A short secret kept in the database under a key outside it: who steals the file alone reads nothing.

ChaCha20-Poly1305 (RFC 8439) under a key derived from the one in the data folder; a sealed value is URL-safe Base64 of
twelve random bytes and the ciphertext with its tag. The library is loaded with the first secret: an office that issues
no codes does not carry its 8 MB.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os

from bot.store.keys import SecretKey

NONCE_BYTES = 12
_PURPOSE = b"sealed values\x00v1"


def seal(key: SecretKey, value: str) -> str:
    """``value`` as it may stand in the database; each call gives another text."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    nonce = os.urandom(NONCE_BYTES)
    sealed = ChaCha20Poly1305(_derived(key)).encrypt(nonce, value.encode(), _PURPOSE)
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(key: SecretKey, sealed: str) -> str | None:
    """What :func:`seal` was given; None for anything this key did not seal."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        raw = base64.urlsafe_b64decode(sealed.encode())
        return ChaCha20Poly1305(_derived(key)).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _PURPOSE).decode()
    except (binascii.Error, ValueError, InvalidTag):
        return None


def _derived(key: SecretKey) -> bytes:
    """A key of its own for sealing: what is hashed under the folder's key has nothing to do with it."""
    return hmac.digest(key.value, _PURPOSE, "sha256")
