"""A demonstration that runs. The example Sở is filled in once; every test goes on from a copy of that folder."""

import contextlib
import functools
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp

from bot.cli.showing import zalo
from bot.clock import TurnableClock
from bot.config import Config
from bot.demo.running import Demonstration
from bot.i18n import load_languages

LANGUAGES = load_languages(Config().office.zone)


@contextlib.asynccontextmanager
async def fresh(folder: Path) -> AsyncIterator[Demonstration]:
    """The demonstration as ``quantriet demo`` starts it, on any free port."""
    clock = TurnableClock(0, running=False)
    async with zalo(clock, LANGUAGES["vi"], lasting=True) as platforms:
        shown = Demonstration(folder, LANGUAGES, "vi", clock, platforms)
        await shown.open(0)
        try:
            yield shown
        finally:
            await shown.close()


@functools.cache
def _example() -> tempfile.TemporaryDirectory[str]:
    """Where the filled-in record of this run is kept; gone with the process."""
    return tempfile.TemporaryDirectory(prefix="quantriet-example-", ignore_cleanup_errors=True)


@contextlib.asynccontextmanager
async def demonstration(folder: Path) -> AsyncIterator[Demonstration]:
    """The same, on a copy of the example: Monday 09:00, nothing published yet."""
    example = Path(_example().name) / "data"
    if not example.exists():
        async with fresh(example):
            pass
    shutil.copytree(example, folder, dirs_exist_ok=True)
    async with fresh(folder) as shown:
        yield shown


@contextlib.asynccontextmanager
async def visitor() -> AsyncIterator[aiohttp.ClientSession]:
    """A browser without the browser: cookies by path, as it says where it asks from."""
    headers = {"Sec-Fetch-Site": "same-origin"}
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), headers=headers) as http:
        yield http
