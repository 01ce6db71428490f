"""How every fake platform calls the product's address: one session, and whatever ends TLS in front of it. When it calls again is its own."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

import aiohttp


class Answered(NamedTuple):
    status: int
    reason: str
    mime: str = ""
    body: bytes = b""


class Caller:
    """The HTTP client of a webhook's sender, opened with the first call and again after `close`."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def post(self, url: str, body: bytes, headers: dict[str, str], timeout_s: float | None = None) -> Answered:
        """One call. Raises aiohttp.ClientError, OSError or TimeoutError where there was no answer within `timeout_s` (None: aiohttp's own)."""
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        timeout = aiohttp.client.DEFAULT_TIMEOUT if timeout_s is None else aiohttp.ClientTimeout(total=timeout_s)
        async with self._session.post(url, data=body, headers=headers, timeout=timeout) as answer:
            body = await answer.read()
            return Answered(answer.status, answer.reason or "", answer.content_type, body)

    async def close(self) -> None:
        """Close the connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()


def fronted(url: str, front: str) -> str:
    """Where a call of the product's public address really goes: to `front`, which stands in for what ends TLS before it ("": nothing does)."""
    if not front:
        return url
    parts = urlsplit(url)
    return front.rstrip("/") + parts.path + (f"?{parts.query}" if parts.query else "")
