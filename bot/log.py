"""Logging: one line per record, secrets starred out, readable on every console.

The standard library does it all. Secrets are registered once, where they are read (`bot.config`); from then on no handler
set up here prints them, not even inside the text of an exception or a URL of a library.
"""

from __future__ import annotations

import io
import logging
import sys
import time
from typing import TextIO

STARS = "***"
_SHORTEST_SECRET = 6  # shorter values would star out ordinary words

_secrets: list[str] = []


def register_secret(value: str) -> None:
    """Make sure `value` is never written to the log. Values under six characters are ignored: they match too much."""
    if len(value) >= _SHORTEST_SECRET and value not in _secrets:
        _secrets.append(value)
        _secrets.sort(key=len, reverse=True)  # a secret may contain another


def redact(text: str) -> str:
    """`text` with every registered secret replaced by stars."""
    for secret in _secrets:
        text = text.replace(secret, STARS)
    return text


class LineFormatter(logging.Formatter):
    """`2023-06-05T02:00:00.123Z INFO bot.outbox: text`, a traceback folded into the same line with ` ⏎ `."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The whole record on one line, without secrets."""
        return redact(super().format(record)).replace("\r\n", "\n").replace("\n", " ⏎ ")


class RedactSecrets(logging.Filter):
    """Stars registered secrets out of a record before any handler, ours or a test's, formats it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a record; rewrites it only when a secret is in it."""
        if _secrets:
            message = record.getMessage()
            clean = redact(message)
            if clean != message:
                record.msg, record.args = clean, None
        return True


def make_console_safe(stream: TextIO) -> None:
    """Let Vietnamese through on a console with a legacy code page: UTF-8 where possible, never an exception.

    Windows consoles and redirected output default to cp1252 or cp1258, where `print("Đã ghi nhận")` raises.
    """
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def set_up(level: str = "INFO", stream: TextIO | None = None) -> logging.Handler:
    """Send the log of the whole process to `stream` (standard error). Calling it again replaces the handler.

    Returns the handler, so that a caller who owns the stream can remove it.
    """
    stream = sys.stderr if stream is None else stream
    make_console_safe(stream)
    handler = logging.StreamHandler(stream)
    handler.name = "quantriet"
    handler.setFormatter(LineFormatter())
    handler.addFilter(RedactSecrets())
    root = logging.getLogger()
    for old in [old for old in root.handlers if old.name == handler.name]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for noisy in ("apscheduler", "aiohttp.access", "httpx", "httpcore", "telegram"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    return handler
