"""The product as a process that can be killed at any moment: ``python -m bot run`` on a folder, beside an emulator of ours."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from pathlib import Path

from bot.app import App, Options
from bot.emulators.telegram import TelegramEmulator
from tests.crowd import WEBHOOK_SECRET, telegram_config

READY_SECONDS = 60.0
END_SECONDS = 60.0
STARTED: list[asyncio.subprocess.Process] = []
"""Every process of this run; what a failed test leaves behind is killed after it."""


class Product:
    """One office on ``folder``. ``webhook``: Telegram calls us, through something that ends TLS in front of us."""

    def __init__(
        self, folder: Path, emulator: TelegramEmulator, *, webhook: bool = False, pace: float = 1000.0
    ) -> None:
        self.folder = folder
        self._emulator = emulator
        self._webhook = webhook
        self._pace = pace
        self._port = free_port() if webhook else 0
        self._process: asyncio.subprocess.Process | None = None
        self._settings = folder / "config.toml"
        if webhook:
            emulator.bot.webhook.terminator = f"http://127.0.0.1:{self._port}"
            emulator.bot.webhook.first_wait_s, emulator.bot.webhook.longest_wait_s = 0.1, 0.3
        folder.mkdir(parents=True, exist_ok=True)
        self._settings.write_text(self._toml(), encoding="utf-8")

    @property
    def database(self) -> Path:
        return self.folder / "data" / "quantriet.db"

    def prepared(self) -> App:
        """The same office in this process, not running: to register people and decide what is to be sent. Close its store."""
        emulator = self._emulator
        config = telegram_config(
            self.folder / "data", emulator.base_url, emulator.base_file_url, emulator.token, webhook=self._webhook
        )
        return App(config, options=Options(ticking=False, control=False))

    async def start(self) -> None:
        """Start the process and wait until it says that it is ready. RuntimeError when it ends instead."""
        self._process = await self._spawn(stderr=asyncio.subprocess.DEVNULL)
        assert self._process.stdout is not None
        async with asyncio.timeout(READY_SECONDS):
            if not await self._process.stdout.readline():
                raise RuntimeError(f"the product did not start: exit {await self._process.wait()}")

    async def kill(self) -> None:
        """As when the power goes: SIGKILL (on Windows the process is terminated, which is the same)."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._end()

    async def stop(self) -> None:
        """As a service manager does."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._end()

    async def _end(self) -> None:
        """Wait for the end of what was told to end. RuntimeError when it goes on."""
        assert self._process is not None
        done, _ = await asyncio.wait([asyncio.ensure_future(self._process.communicate())], timeout=END_SECONDS)
        if not done:
            raise RuntimeError(f"the product was told to end and has gone on for {END_SECONDS:.0f} s")

    async def second(self) -> tuple[int, str]:
        """Start one more on the same folder; its exit code and what it printed about it."""
        process = await self._spawn(stderr=asyncio.subprocess.PIPE)
        async with asyncio.timeout(READY_SECONDS):
            _, complaint = await process.communicate()
        return process.returncode or 0, complaint.decode("utf-8")

    async def _spawn(self, stderr: int) -> asyncio.subprocess.Process:
        environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "QUANTRIET_LANGUAGE": "vi"}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "--config", str(self._settings), "run"),
            stdout=asyncio.subprocess.PIPE,
            stderr=stderr,
            env=environment,
        )
        STARTED.append(process)
        return process

    def _toml(self) -> str:
        lines = [
            "[web]",
            f"port = {self._port}",
            *(['public_url = "https://quantriet.example"'] if self._webhook else []),
            "[telegram]",
            f'token = "{self._emulator.token}"',
            f'base_url = "{self._emulator.base_url}"',
            f'base_file_url = "{self._emulator.base_file_url}"',
            *(['mode = "webhook"', f'webhook_secret = "{WEBHOOK_SECRET}"'] if self._webhook else []),
            "[sending]",
            f"pace = {{telegram = {self._pace}}}",
        ]
        return "\n".join(lines) + "\n"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
