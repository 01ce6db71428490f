"""The door in front of the demonstration: one address for its page and for the product, which keeps a port of its own.

It stands where an office's reverse proxy stands. When the product is stopped (the outage), the address stays and answers 503,
as a proxy does, so that a phone in the browser notices, waits and comes back by itself.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import aiohttp
from aiohttp import web

FIRST_PORT = 8080
PORTS_TRIED = 50
_CHUNK = 65_536
_HOP = frozenset(
    [
        "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding",
        "upgrade", "host", "content-length",
    ]
)  # fmt: skip
"""Headers between two neighbours only (RFC 9110 7.6.1), and those each side writes itself."""


class NoFreePort(Exception):
    """None of the ports tried is free."""


class Front:
    """Serves ``pages`` itself and hands everything else to the product at port ``target()`` of this machine (None while it is stopped)."""

    def __init__(self, host: str, target: Callable[[], int | None]) -> None:
        self.host = host
        self.port = 0
        self.pages = web.Application(client_max_size=1 << 30)
        self.streams = 0
        """Open streams of news: pages that are being looked at."""
        self._target = target
        self._http: aiohttp.ClientSession | None = None
        self._runner: web.AppRunner | None = None
        self._open: set[asyncio.Task[object]] = set()

    @property
    def origin(self) -> str:
        return f"http://{self.host}:{self.port}"

    async def bind(self, first: int = FIRST_PORT, *, only: bool = False) -> None:
        """Listen on ``first`` or the next port that is free (``only``: on no other; 0: any). Raises NoFreePort."""
        self._http = aiohttp.ClientSession(
            cookie_jar=aiohttp.DummyCookieJar(), timeout=aiohttp.ClientTimeout(), auto_decompress=False
        )
        self.pages.router.add_route("*", "/{path:.*}", self._pass_on)
        self._runner = web.AppRunner(self.pages, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        for port in range(first, first + (1 if only or not first else PORTS_TRIED)):
            site = web.TCPSite(self._runner, self.host, port)
            try:
                await site.start()
            except OSError:
                continue
            self.port = self._runner.addresses[0][1]
            return
        await self.close()
        raise NoFreePort

    async def close(self) -> None:
        self.hang_up()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._http is not None:
            await self._http.close()

    def hang_up(self) -> None:
        """Break every connection that is being passed on: the product is gone."""
        for task in list(self._open):
            task.cancel()

    async def _pass_on(self, request: web.Request) -> web.StreamResponse:
        target = self._target()
        if target is None or self._http is None:
            return _away()
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            async with self._ask(self._http, target, request) as answer:
                return await self._give_back(request, answer)
        except (aiohttp.ClientError, ConnectionError):
            return _away()
        finally:
            self._open.discard(task)

    @contextlib.asynccontextmanager
    async def _ask(
        self, http: aiohttp.ClientSession, target: int, request: web.Request
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        headers = [(name, value) for name, value in request.headers.items() if name.lower() not in _HOP]
        headers.append(("X-Forwarded-For", request.remote or ""))
        body = request.content if request.body_exists else None
        if body is not None and request.content_length is not None:
            headers.append(("Content-Length", str(request.content_length)))
        url = request.url.with_scheme("http").with_host("127.0.0.1").with_port(target)
        async with http.request(
            request.method, url, headers=headers, data=body, allow_redirects=False, skip_auto_headers=["User-Agent"]
        ) as answer:
            yield answer

    async def _give_back(self, request: web.Request, answer: aiohttp.ClientResponse) -> web.StreamResponse:
        response = web.StreamResponse(status=answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in _HOP:
                response.headers.add(name, value)
        if answer.content_length is not None:
            response.content_length = answer.content_length
        watching = answer.content_type == "text/event-stream"
        await response.prepare(request)
        self.streams += watching
        try:
            async for piece in answer.content.iter_any():
                await response.write(piece)
            await response.write_eof()
        except (aiohttp.ClientError, ConnectionError):
            # The head is out already: a connection that breaks off is all that can still be said.
            if request.transport is not None:
                request.transport.abort()
        finally:
            self.streams -= watching
        return response


def _away() -> web.Response:
    """Nobody behind the door: what a proxy says."""
    return web.json_response({"error": "away"}, status=503, headers={"Cache-Control": "no-store"})
