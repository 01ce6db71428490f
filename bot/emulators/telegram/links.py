"""Which addresses Telegram accepts in a text link or a button, and how it rewrites them."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*):(?=/|[^0-9])")
_PROTOCOLS = ("http", "https", "ton", "tg", "tonsite")


class BadLink(ValueError):
    """The reason, in Telegram's words."""


def check_link(url: str) -> str:
    """The address as Telegram keeps it. Raises BadLink for what it refuses: a host without a dot (`localhost`), `ftp:` …"""
    url = url.strip()
    scheme = _SCHEME.match(url)
    if scheme is None:
        url = "http://" + url
    elif scheme[1].lower() not in _PROTOCOLS:
        raise BadLink("Unsupported URL protocol")
    elif scheme[1].lower() in ("tg", "ton"):
        return url
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise BadLink("Wrong HTTP URL") from None
    if not _is_public_host(host):
        raise BadLink("Wrong HTTP URL")
    return url if parts.path or parts.query or parts.fragment else url + "/"


def _is_public_host(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host.strip(".") and not any(letter.isspace() for letter in host)
    return True
