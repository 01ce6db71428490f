"""The HTTP side of the OA channel: one aiohttp session for messages, templates, authorisation and media.

Exact about the one question the outbox asks of a failure: *surely not sent* or *perhaps sent*. Application errors come with
HTTP 200 and a number inside; gateways answer with pages. No error raised here carries a header or an address.
"""

import io
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

import aiohttp
from yarl import URL

from bot.channels.json_fields import Json
from bot.channels.proxy import proxy_for
from bot.channels.zalo_oa_errors import Gateway, OaRefused
from bot.channels.zalo_oa_signature import appsecret_proof
from bot.config import ZaloOa
from bot.domain.delivery import SendKind
from bot.log import redact
from bot.messaging import FetchError, FetchFault, SendError

CONNECT_S = 5.0
READ_S = 25.0
IDLE_S = 15.0
CONNECTIONS = 32
SLOWEST_LINE = 100_000
"""Bytes a second below which a transfer is given up."""
_PIECE = 256 * 1024
_NEVER_CONNECTED = (
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)


class OaClient:
    """The calls the product makes. ``remaining`` is how many more the platform said it takes this minute; None: it said nothing."""

    def __init__(self, settings: ZaloOa, *, read_timeout: float = READ_S) -> None:
        self._settings = settings
        self._secret = settings.app_secret.reveal()
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None
        self.remaining: int | None = None

    async def open(self) -> None:
        """Open the session; must run inside the event loop. Calling it again changes nothing."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=IDLE_S, ttl_dns_cache=300),
                headers={"User-Agent": "quantriet"},
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=self._read_timeout),
            )

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    # ------------------------------------------------------------------------------------------------------- calls

    async def post(self, path: str, token: str, body: Json, *, by_phone: bool = False) -> Json:
        """``data`` of a POST with JSON. Raises OaRefused for a number inside, SendError for trouble on the way."""
        base = self._settings.template_url if by_phone else self._settings.base_url
        return self._data(*await self._exchange("POST", f"{base}{path}", headers=self._signed(token), json=body))

    async def get(self, path: str, token: str, data: Json | None = None) -> Json:
        """``data`` of a GET, whose parameters go as one JSON object."""
        query = f"?data={quote(json.dumps(data, separators=(',', ':')))}" if data is not None else ""
        url = f"{self._settings.base_url}{path}{query}"
        return self._data(*await self._exchange("GET", url, headers=self._signed(token)))

    async def upload(self, path: str, token: str, name: str, mime: str, content: bytes) -> Json:
        """``data`` of an upload. That an upload may have succeeded unseen does no harm: it is simply made again."""
        form = aiohttp.FormData(
            quote_fields=False
        )  # a Vietnamese name as browsers send it: people read it on the phone
        form.add_field("file", io.BytesIO(content), filename=name, content_type=mime)
        seconds = len(content) / SLOWEST_LINE + self._read_timeout
        try:
            return self._data(
                *await self._exchange(
                    "POST",
                    f"{self._settings.base_url}{path}",
                    headers=self._signed(token),
                    data=form,
                    timeout=aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_S),
                )
            )
        except SendError as error:
            if error.kind is SendKind.UNKNOWN_OUTCOME:
                raise SendError(SendKind.TRY_LATER, f"upload: {error.detail}") from None
            raise

    async def tokens(self, fields: Mapping[str, str]) -> Json:
        """The answer of the token endpoint as it is, success or not. Raises SendError for trouble on the way."""
        url = f"{self._settings.oauth_url}/v4/oa/access_token"
        status, value = await self._exchange("POST", url, headers={"secret_key": self._secret}, data=dict(fields))
        if value is None:
            raise Gateway(status)
        return value

    async def download(self, url: str, limit: int) -> bytes:
        """The bytes at ``url``; raises FetchError: TOO_LARGE beyond ``limit`` bytes, GONE for 403, 404 and 410, else UNAVAILABLE."""
        timeout = aiohttp.ClientTimeout(total=limit / SLOWEST_LINE + READ_S, sock_connect=CONNECT_S, sock_read=READ_S)
        received = bytearray()
        try:
            async with self._open.get(
                URL(url), timeout=timeout, allow_redirects=False, proxy=proxy_for(url)
            ) as response:
                if response.status != HTTPStatus.OK:
                    fault = FetchFault.GONE if response.status in (403, 404, 410) else FetchFault.UNAVAILABLE
                    raise FetchError(fault, f"HTTP {response.status}")
                async for piece in response.content.iter_chunked(_PIECE):
                    received += piece
                    if len(received) > limit:
                        raise FetchError(FetchFault.TOO_LARGE, f"more than {limit} bytes")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise FetchError(FetchFault.UNAVAILABLE, type(error).__name__) from None
        return bytes(received)

    def same_origin(self, url: str) -> bool:
        """Whether an address is on the message server itself."""
        asked, ours = urlsplit(url), urlsplit(self._settings.base_url)
        return (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc)

    # --------------------------------------------------------------------------------------------------------- how

    def _signed(self, token: str) -> dict[str, str]:
        headers = {"access_token": token}
        if self._settings.appsecret_proof:
            headers["appsecret_proof"] = appsecret_proof(self._secret, token)
        return headers

    async def _exchange(self, method: str, url: str, **given: Any) -> tuple[int, Json | None]:
        """Status, and the JSON object of the answer if it was one. Raises SendError."""
        try:
            async with self._open.request(
                method, URL(url, encoded=True), allow_redirects=False, proxy=proxy_for(url), **given
            ) as response:
                status, payload = response.status, await response.read()
                self._note_rate(response.headers)
        except _NEVER_CONNECTED as error:
            raise SendError(SendKind.TRY_LATER, f"not sent: {type(error).__name__}") from None
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise SendError(SendKind.UNKNOWN_OUTCOME, f"no answer: {type(error).__name__}") from None
        return status, _object(payload)

    def _data(self, status: int, value: Json | None) -> Json:
        """What a call brought. Raises OaRefused, or Gateway for anything that is no answer of the platform."""
        code = _number(value.get("error")) if value is not None else None
        if value is None or code is None:
            raise Gateway(status)
        if code:
            raise OaRefused(code, redact(str(value.get("message", ""))))
        data = value.get("data")
        return data if isinstance(data, dict) else {"items": data} if data is not None else {}

    def _note_rate(self, headers: Mapping[str, str]) -> None:
        remain = headers.get("X-RateLimit-Remain", "")
        if remain.isdigit():
            self.remaining = int(remain)

    @property
    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            raise SendError(SendKind.TRY_LATER, "the session is closed")
        return self._session


def _object(payload: bytes) -> Json | None:
    try:
        value = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _number(value: object) -> int | None:
    """Zalo's error numbers come as numbers, and sometimes as text."""
    if isinstance(value, bool):
        return None
    try:
        return int(value) if isinstance(value, int | str) else None
    except ValueError:
        return None
