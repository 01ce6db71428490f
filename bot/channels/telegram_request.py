"""The HTTP side of the Telegram channel: python-telegram-bot's `BaseRequest` over one aiohttp session.

Faster than the built-in httpx transport (telegram.md 4a), and exact about the one question the outbox asks of a failure:
*surely not sent* (:class:`NotSent`) or *perhaps sent* (every other error). No error raised here carries the address that was
called: a Bot API address contains the token.
"""

import asyncio
import datetime as dt
import json
import uuid
from collections.abc import AsyncIterator, Mapping
from http import HTTPStatus
from typing import Any, cast

import aiohttp
from telegram._utils.types import ODVInput
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.channels.proxy import proxy_for
from bot.messaging import FetchError, FetchFault

CONNECT_S = 5.0
POOL_S = 10.0
READ_S = 20.0
WRITE_S = 20.0
SLOWEST_LINE = 100_000
"""Bytes a second below which a transfer is given up."""
IDLE_S = 15.0
"""Idle connections are closed by us, before a server closes them under a request."""
CONNECTIONS = 64
DEFAULT_RETRY_AFTER_S = 5
_ECHO = ("message_id", "date", "chat", "document")
_PIECE = 256 * 1024


class NotSent(NetworkError):
    """The request surely had no effect: never connected, no free connection, upload cut short, or refused on the way."""


class FloodWait(RetryAfter):
    """A 429. Says its wait as a timedelta from the start, where the library still warns with every one that it will."""

    def __init__(self, seconds: int) -> None:
        self._retry_after = dt.timedelta(seconds=seconds)
        TelegramError.__init__(self, f"Flood control exceeded. Retry in {seconds} seconds")

    @property
    def retry_after(self) -> dt.timedelta:
        """How long nothing may be sent."""
        return self._retry_after


class AiohttpRequest(BaseRequest):
    """One session with keep-alive for every call of one bot. Times in seconds; `secret` is starred out of what servers answer."""

    def __init__(self, base_url: str, secret: str = "", *, read_timeout: float = READ_S) -> None:
        self._read_timeout = read_timeout
        self._secret = secret.encode()
        self._proxy = proxy_for(base_url)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer once the request is out."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the session; must run inside the event loop. Calling it again changes nothing."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=IDLE_S, ttl_dns_cache=300),
                headers={"User-Agent": self.USER_AGENT},
                proxy=self._proxy,
                auto_decompress=True,
            )

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of the answer. Raises NotSent, TimedOut or NetworkError (both: unknown outcome), BadRequest for 413."""
        upload = _Upload(request_data) if request_data is not None and request_data.contains_files else None
        write = _given(write_timeout, WRITE_S)
        if upload is not None and write is not None:
            write = max(write, upload.size / SLOWEST_LINE + WRITE_S)
        body, headers = (None, {}) if request_data is None else _json(request_data) if upload is None else upload.open()
        timeout = _limits(
            _given(pool_timeout, POOL_S),
            _given(connect_timeout, CONNECT_S),
            write,
            _given(read_timeout, self._read_timeout),
        )
        try:
            async with self._open.request(
                method,
                URL(url, encoded=True),
                data=body,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                code, payload = response.status, await response.read()
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _outcome(error, upload is None or upload.complete) from None
        return code, self._checked(code, payload)

    async def call(self, url: str, parameters: Mapping[str, Any]) -> Any:
        """The result of one call whose parameters are JSON values; raises what the library's own calls raise.

        For the one call there are thousands of: composing and re-reading a message in the library's classes costs as much
        again as sending it (docs/benchmarks.md).
        """
        given = cast(RequestData, _Plain(dict(parameters)))
        return self.parse_json_payload(await self._request_wrapper(url, "POST", given))["result"]

    async def download(self, url: str, limit: int) -> bytes:
        """The bytes at `url`; raises FetchError: TOO_LARGE beyond `limit` bytes, GONE for 404, else UNAVAILABLE."""
        timeout = aiohttp.ClientTimeout(total=limit / SLOWEST_LINE + READ_S, sock_connect=CONNECT_S, sock_read=READ_S)
        received = bytearray()
        try:
            async with self._open.get(URL(url, encoded=True), timeout=timeout, allow_redirects=False) as response:
                if response.status != HTTPStatus.OK:
                    gone = response.status == HTTPStatus.NOT_FOUND
                    raise FetchError(FetchFault.GONE if gone else FetchFault.UNAVAILABLE, f"HTTP {response.status}")
                async for piece in response.content.iter_chunked(_PIECE):
                    received += piece
                    if len(received) > limit:
                        raise FetchError(FetchFault.TOO_LARGE, f"more than {limit} bytes")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise FetchError(FetchFault.UNAVAILABLE, type(error).__name__) from None
        return bytes(received)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer's JSON object; TelegramError for anything else. Unlike the library's own, it logs nothing of the body.

        Of a message that was sent only what is read of it is kept.
        """
        try:
            value = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict) or (value.get("ok") and "result" not in value):
            raise TelegramError("Invalid server response")
        echo = value.get("result")
        if isinstance(echo, dict) and "message_id" in echo:
            # The rest of the echo costs time to parse, and a strange field in it would make a sent message look failed.
            value["result"] = {name: echo[name] for name in _ECHO if name in echo}
        return value

    @property
    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            raise NotSent("The session is closed")
        return self._session

    def _checked(self, code: int, payload: bytes) -> bytes:
        """The payload, with refusals raised here that python-telegram-bot would take for something else."""
        if code < HTTPStatus.BAD_REQUEST:
            return payload
        if self._secret:
            payload = payload.replace(self._secret, b"***")
        if code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise BadRequest("Request Entity Too Large")
        answer = _object(payload)
        if code == HTTPStatus.TOO_MANY_REQUESTS:
            raise FloodWait(_asked_pause(answer or {}))
        if answer is None and code == HTTPStatus.FORBIDDEN:
            # A proxy or a filter on the way answered, not Telegram: nobody has blocked us.
            raise NotSent("Refused on the way (403)")
        return payload


class _Plain:
    """Parameters that are JSON already, in the shape in which :meth:`AiohttpRequest.do_request` reads the library's."""

    contains_files = False

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.parameters = parameters


class _Upload:
    """A multipart body, written piece by piece. File names go out as readable UTF-8, as browsers write them."""

    def __init__(self, data: RequestData) -> None:
        boundary = uuid.uuid4().hex
        self._content_type = f"multipart/form-data; boundary={boundary}"
        self.complete = False
        self._parts: list[bytes | memoryview] = []
        for name, value in data.json_parameters.items():
            self._add(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n')
        for name, (file_name, content, mime) in data.multipart_data.items():
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{_quoted(file_name)}"'
            self._add(f"{head}\r\nContent-Type: {mime}\r\n\r\n")
            self._parts.append(memoryview(content if isinstance(content, bytes) else content.read()))
            self._add("\r\n")
        self._add(f"--{boundary}--\r\n")
        self.size = sum(len(part) for part in self._parts)

    def _add(self, text: str) -> None:
        self._parts.append(text.encode("utf-8", "replace"))

    def open(self) -> tuple[AsyncIterator[bytes], dict[str, str]]:
        """Body and headers of the request; the length is known, so nothing is sent chunked."""
        return self._pieces(), {"Content-Type": self._content_type, "Content-Length": str(self.size)}

    async def _pieces(self) -> AsyncIterator[bytes]:
        """The body. `complete` is set when its last piece is handed over: a server cannot have acted on less."""
        for part in self._parts[:-1]:
            for start in range(0, len(part), _PIECE):
                yield bytes(part[start : start + _PIECE])
        self.complete = True
        yield bytes(self._parts[-1])


def _outcome(error: Exception, body_out: bool) -> NetworkError:
    """What a failed exchange means. Only the name of the error is kept: texts of aiohttp contain the address."""
    name = type(error).__name__
    never_connected = (
        aiohttp.ConnectionTimeoutError,
        aiohttp.ClientConnectorError,
        aiohttp.ClientHttpProxyError,
        aiohttp.InvalidURL,
    )
    if isinstance(error, never_connected) or not body_out:
        return NotSent(f"Not sent: {name}")
    if isinstance(error, asyncio.TimeoutError):
        return TimedOut(f"No answer in time: {name}")
    return NetworkError(f"Connection lost: {name}")


def _json(data: RequestData) -> tuple[bytes, dict[str, str]]:
    return json.dumps(data.parameters, ensure_ascii=False).encode("utf-8", "replace"), {
        "Content-Type": "application/json"
    }


def _limits(
    pool: float | None, connect: float | None, write: float | None, read: float | None
) -> aiohttp.ClientTimeout:
    """aiohttp has no time-out for writing: the whole exchange is bounded instead. None anywhere lifts the bound."""
    begin = None if pool is None or connect is None else pool + connect
    total = None if begin is None or write is None or read is None else begin + write + read
    return aiohttp.ClientTimeout(total=total, connect=begin, sock_connect=connect, sock_read=read)


def _asked_pause(answer: dict[str, Any]) -> int:
    """Seconds of a 429; some front servers answer without saying how long."""
    parameters = answer.get("parameters")
    asked = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return asked if isinstance(asked, int) and asked > 0 else DEFAULT_RETRY_AFTER_S


def _given(value: ODVInput[float], default: float) -> float | None:
    return value if value is None or isinstance(value, int | float) else default


def _object(payload: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _quoted(file_name: str) -> str:
    return file_name.replace("\\", "_").replace('"', "%22").replace("\r", " ").replace("\n", " ")
