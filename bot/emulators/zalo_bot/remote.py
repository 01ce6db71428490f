"""The emulator in a process of its own, so that it takes nothing from what is being measured."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import aiohttp


class RemoteZaloBot:
    """A running `python -m bot.emulators.zalo_bot`; use as an async context manager.

    `call("person/10001/send", text="…")` is `people["10001"].send(text="…")` over there; see `bot.emulators.zalo_bot.control`.
    """

    def __init__(self, *options: str) -> None:
        self.origin = ""
        self._options = options
        self._process: asyncio.subprocess.Process | None = None
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> RemoteZaloBot:
        command = (sys.executable, "-m", "bot.emulators.zalo_bot", "--port", "0", *self._options)
        self._process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
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
