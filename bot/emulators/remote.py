"""An emulator in a process of its own, so that it takes nothing from what is being measured."""

from __future__ import annotations

import asyncio
import sys
from typing import Any, Self

import aiohttp


class Remote:
    """A running `python -m <module>`; use as an async context manager.

    `call("person/7/send", text="…")` is the same verb of the person 7 over there; see the `control` of each platform.
    """

    def __init__(self, module: str, *options: str) -> None:
        self.origin = ""
        self._command = (sys.executable, "-m", module, "--port", "0", *options)
        self._process: asyncio.subprocess.Process | None = None
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(*self._command, stdout=asyncio.subprocess.PIPE)
        assert self._process.stdout is not None
        ready = (await self._process.stdout.readline()).decode().strip()
        if not ready.startswith("http://"):
            raise RuntimeError(f"the emulator did not start: {ready!r}")
        self.origin = ready
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        if self._session is not None:
            await self._session.close()
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()

    async def call(self, path: str, **given: Any) -> Any:
        """Run a verb over there and return its result. Raises RuntimeError with the reason it was refused for."""
        assert self._session is not None
        async with self._session.post(f"{self.origin}/control/{path}", json=given) as response:
            answer = await response.json()
        if not answer["ok"]:
            raise RuntimeError(answer["error"])
        return answer["result"]
