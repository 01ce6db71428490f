"""What every fake platform does with its socket: listen on loopback, break off as an outage would, come back on the same port."""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Generic, Protocol, Self, TypeVar

from aiohttp import web

from bot.emulators.control import Door


class Api(Protocol):
    """What answers the calls of the product."""

    latency_s: float


A = TypeVar("A", bound=Api)


class Served(ABC, Generic[A]):
    """A platform behind one real socket. What it knows lives in the object and outlives `stop`/`start`."""

    api: A

    def __init__(self, host: str, port: int) -> None:
        """`port` 0 picks a free one, kept from the first start on."""
        self.control: Door | None = None
        """Answers `/control/…`, where a test or a benchmark in another process drives the emulator."""
        self._host = host
        self._port = port
        self._runner: web.ServerRunner | None = None

    async def start(self) -> Self:
        """Listen; after `stop`, on the same port again, with everything still known."""
        if self._runner is not None:
            return self
        runner = web.ServerRunner(web.Server(self._admit, access_log=None), shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, self._host, self._port)
        try:
            await site.start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        self._port = runner.addresses[0][1]
        self._opened()
        return self

    async def stop(self) -> None:
        """Stop calling out, close the socket and every connection, as an outage would. State stays."""
        runner, self._runner = self._runner, None
        await self._stop_calling()
        if runner is None:
            return
        if runner.server is not None:
            for connection in list(runner.server.connections):
                if connection.transport is not None:
                    connection.transport.abort()
        await runner.cleanup()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_exc: object) -> None:
        await self.stop()

    @property
    def origin(self) -> str:
        """`http://127.0.0.1:<port>`, once started."""
        return f"http://{self._host}:{self._port}"

    @property
    def latency_s(self) -> float:
        """Seconds every answer takes; may be changed at any time."""
        return self.api.latency_s

    @latency_s.setter
    def latency_s(self, seconds: float) -> None:
        self.api.latency_s = seconds

    @abstractmethod
    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Everything but `/control/…`."""

    @abstractmethod
    async def _stop_calling(self) -> None:
        """Stop the webhook's sender; must bear being asked twice."""

    def _opened(self) -> None:
        """The socket listens: what waits may go out."""

    async def _admit(self, request: web.BaseRequest) -> web.StreamResponse:
        if self.control is not None and request.path.startswith("/control/"):
            return await self.control.handle(request, request.path[9:])
        return await self._handle(request)


def alone(module: str) -> argparse.ArgumentParser:
    """The options of an emulator in a process of its own, `python -m <module>`; its own are added by the caller."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}")
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--latency", type=float, default=0.0, metavar="MS", help="milliseconds added to every answer")
    return parser


def serve_alone(build: Callable[[], Served[Any]]) -> None:
    """Print the address when it is ready, and serve until interrupted."""
    gc.set_threshold(200_000, 50, 50)  # what it keeps is kept on purpose; looking through it again and again costs time

    async def serve() -> None:
        async with build() as emulator:
            sys.stdout.write(f"{emulator.origin}\n")
            sys.stdout.flush()
            await asyncio.Event().wait()

    try:
        asyncio.run(serve())
    except KeyboardInterrupt:
        sys.exit(0)
