"""The HTTP side of the Zalo Bot channel: POST with JSON, and the envelope read whatever the HTTP status says (zalo-api.md A2).

No error raised here carries the address that was called or a page a gateway answered with: both contain the token, sometimes
in disguise. Of a refusal in JSON the words are kept, with the token starred out in every disguise it was seen in.
"""

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import aiohttp
from yarl import URL

from bot.channels.json_fields import Json, is_number, words_of
from bot.channels.proxy import proxy_for
from bot.log import STARS, redact, register_secret
from bot.messaging import FetchError, FetchFault

CONNECT_S = 5.0
READ_S = 20.0
PHOTO_S = 150.0
"""The platform fetches a photo itself before it answers; one client waits this long (zalo-api.md A3)."""
CONNECTIONS = 16
IDLE_S = 15.0
_LONGEST_DETAIL = 200
_PIECE = 64 * 1024
_NEVER_CONNECTED = (
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)


class ZaloBotError(Exception):
    """A call that brought no result; the text holds no secret."""


class NotSent(ZaloBotError):
    """The call surely had no effect: never connected, or no session."""


class NoAnswer(ZaloBotError):
    """The request went out and no answer came back."""


class Gateway(ZaloBotError):
    """Something in front of the platform answered, not in JSON. ``status`` is the HTTP status."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}, not JSON")
        self.status = status


class Refused(ZaloBotError):
    """``ok: false``. ``code`` is the envelope's ``error_code``, or the HTTP status where it has none."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(f"{code} {description}".strip())
        self.code = code
        self.description = description


@dataclass(frozen=True, slots=True)
class Token:
    """The bot's token: the last part of every address, never shown."""

    value: str

    @property
    def bot_id(self) -> str:
        """The digits before the colon: who the bot is."""
        return self.value.partition(":")[0]

    def register(self) -> None:
        """Keep it, and each of its disguises, out of every log."""
        _, _, secret = self.value.partition(":")
        for shape in (self.value, secret, quote(self.value, safe=""), self.value.replace(":", "&#58;")):
            register_secret(shape)

    def hidden_in(self, text: str) -> str:
        """``text`` without the token, also where it was percent- or entity-encoded."""
        plain = html.unescape(unquote(text))
        _, _, secret = self.value.partition(":")
        clean = redact(plain)
        for shape in (self.value, secret):
            clean = clean.replace(shape, STARS) if shape else clean
        return clean


class ZaloBotRequest:
    """One session with keep-alive for every call of one bot. Times in seconds."""

    def __init__(self, base_url: str, token: str, *, read_timeout: float = READ_S) -> None:
        self.token = Token(token)
        self.token.register()
        self.read_timeout = read_timeout
        self._base = base_url.rstrip("/")
        self._proxy = proxy_for(base_url)
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Open the session; must run inside the event loop. Calling it again changes nothing."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=IDLE_S, ttl_dns_cache=300),
                headers={"User-Agent": "quantriet"},
                proxy=self._proxy,
            )

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def call(self, method: str, parameters: Mapping[str, Any], read_timeout: float | None = None) -> Any:
        """The ``result`` of one call, None where there is none. Raises Refused, Gateway, NoAnswer or NotSent."""
        url = URL(f"{self._base}{self.token.value}/{method}", encoded=True)
        wait = self.read_timeout if read_timeout is None else read_timeout
        limits = aiohttp.ClientTimeout(total=CONNECT_S * 2 + wait, sock_connect=CONNECT_S, sock_read=wait)
        body = json.dumps(dict(parameters), ensure_ascii=False).encode("utf-8", "replace")
        try:
            async with self._open.post(
                url,
                data=body,
                headers={"Content-Type": "application/json"},
                timeout=limits,
                allow_redirects=False,
            ) as response:
                status, payload = response.status, await response.read()
        except _NEVER_CONNECTED as error:
            raise NotSent(f"not sent: {type(error).__name__}") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise NoAnswer(f"no answer: {type(error).__name__}") from None
        return self._result(status, payload)

    async def download(self, url: str, limit: int) -> bytes:
        """The bytes at ``url``; raises FetchError: TOO_LARGE beyond ``limit``, GONE for 403, 404 and 410, else UNAVAILABLE.

        The address came in a message: anything but HTTPS, or the platform's own host, is not asked.
        """
        if not self._may_be_asked(url):
            raise FetchError(FetchFault.GONE, "no address of the platform")
        received = bytearray()
        timeout = aiohttp.ClientTimeout(total=60, sock_connect=CONNECT_S, sock_read=READ_S)
        try:
            async with self._open.get(url, timeout=timeout) as response:
                if response.status != 200:
                    gone = response.status in (403, 404, 410)
                    raise FetchError(FetchFault.GONE if gone else FetchFault.UNAVAILABLE, f"HTTP {response.status}")
                async for piece in response.content.iter_chunked(_PIECE):
                    received += piece
                    if len(received) > limit:
                        raise FetchError(FetchFault.TOO_LARGE, f"more than {limit} bytes")
        except (NotSent, aiohttp.ClientError, OSError, ValueError) as error:
            raise FetchError(FetchFault.UNAVAILABLE, type(error).__name__) from None
        return bytes(received)

    def _may_be_asked(self, url: str) -> bool:
        try:
            asked, own = urlsplit(url), urlsplit(self._base)
            return asked.scheme == "https" or (asked.scheme, asked.netloc) == (own.scheme, own.netloc)
        except ValueError:
            return False

    @property
    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            raise NotSent("the session is closed")
        return self._session

    def _result(self, status: int, payload: bytes) -> Any:
        envelope = _envelope(payload)
        if envelope is None:
            raise Gateway(status)
        if envelope["ok"] is True:
            return envelope.get("result")
        words = self.token.hidden_in(words_of(envelope, "description"))[:_LONGEST_DETAIL]
        raise Refused(_code(envelope) or status, words)


def _envelope(payload: bytes) -> Json | None:
    try:
        value = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and isinstance(value.get("ok"), bool) else None


def _code(envelope: Json) -> int:
    """``error_code``, also as a string; 0 when there is none."""
    code = envelope.get("error_code")
    if isinstance(code, str) and code.strip().isascii() and code.strip().isdecimal():
        return int(code)
    return code if is_number(code) else 0
