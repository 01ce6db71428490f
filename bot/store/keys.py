"""The secret key, kept outside the database so that a copy of the database alone opens nothing.

Codes, tokens and session cookies are stored only as :func:`keyed_hash`.
"""

from __future__ import annotations

import contextlib
import enum
import hashlib
import hmac
import os
import secrets
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bot.store.connection import make_private_folder
from bot.store.private_files import OWNER_ONLY, create_private

KEY_BYTES = 32
KEY_FILE = Path("keys") / "hmac.key"


class KeyFault(enum.Enum):
    """Why there is no key; it is never replaced silently, for every code and session would become void."""

    MISSING = "missing"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"


class KeyUnavailable(Exception):
    """The key file ``path`` cannot be used, for the reason ``fault``."""

    def __init__(self, fault: KeyFault, path: Path) -> None:
        super().__init__(f"{fault.value}: {path}")
        self.fault = fault
        self.path = path


@dataclass(frozen=True)
class SecretKey:
    """32 random bytes that never print."""

    value: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.value) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes")

    def __str__(self) -> str:
        return "SecretKey(********)"


def load_key(folder: Path, *, create: bool = True) -> SecretKey:
    """Read ``keys/hmac.key`` of the data folder, making it once if it is not there (``create``).

    Two processes that start together end up with the same key. Raises KeyUnavailable, or StoreError where the folder
    cannot be made.
    """
    path = folder / KEY_FILE
    if create and not path.exists():
        make_private_folder(path.parent)
        try:
            create_private(path, secrets.token_bytes(KEY_BYTES))
        except OSError as error:
            raise KeyUnavailable(KeyFault.UNREADABLE, path) from error
    return _read(path)


def keyed_hash(key: SecretKey, purpose: str, value: str) -> str:
    """HMAC-SHA256 of ``value`` for one ``purpose``, 64 hex digits.

    The same code hashed for two purposes ("invitation", "session") gives unrelated digests. ``value`` is hashed as it
    stands: fold or strip it first where people type it. Raises ValueError if ``purpose`` is empty or contains NUL.
    """
    if not purpose or "\0" in purpose:
        raise ValueError("purpose must be a name")
    return hmac.new(key.value, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


def _read(path: Path) -> SecretKey:
    try:
        value = path.read_bytes()
        if sys.platform != "win32" and path.stat().st_mode & 0o077:
            with contextlib.suppress(OSError):  # copied in by hand, perhaps: close it again
                os.chmod(path, OWNER_ONLY)  # noqa: PTH101
    except FileNotFoundError:
        raise KeyUnavailable(KeyFault.MISSING, path) from None
    except OSError as error:
        raise KeyUnavailable(KeyFault.UNREADABLE, path) from error
    if len(value) != KEY_BYTES:
        raise KeyUnavailable(KeyFault.DAMAGED, path)
    return SecretKey(value)
