"""What ``demo`` starts: the page with phones, or the story in the terminal. Loaded only when it is asked for: it needs everything."""

import asyncio
import contextlib
import shutil
import signal
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import click

from bot.cli.desk import Desk
from bot.clock import TurnableClock
from bot.demo.front import FIRST_PORT, NoFreePort
from bot.demo.running import Demonstration, telegram_settings
from bot.demo.story import Story, Telegram, WrongStep
from bot.emulators.telegram import TelegramEmulator
from bot.i18n import load_languages
from bot.store.database import AlreadyRunning, StoreError


def show(at: Desk, *, story: bool, port: int | None, browser: bool) -> None:
    """Run until it is over or Ctrl+C; a wrong step of the story ends the command with 1 and names the step."""
    with _folder(at) as folder, contextlib.suppress(KeyboardInterrupt):
        try:
            asyncio.run(_tell(at, folder) if story else _show(at, folder, port, browser))
        except WrongStep as wrong:
            at.fail("cli.demo.wrong_step", n=wrong.number, name=wrong.name, detail=wrong.detail)
        except NoFreePort:
            at.fail("cli.demo.no_port", port=FIRST_PORT if port is None else port)
        except AlreadyRunning:
            at.fail("cli.error.locked", folder=folder)
        except StoreError as error:
            at.fail("cli.error.store", fault=error.fault.name.lower(), folder=folder)


@contextlib.contextmanager
def _folder(at: Desk) -> Iterator[Path]:
    """The folder that was named, which stays; else a fresh one, which goes."""
    if at.data is not None:
        yield at.data
        return
    folder = Path(tempfile.mkdtemp(prefix="quantriet-demo-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _show(at: Desk, folder: Path, port: int | None, browser: bool) -> None:
    demonstration = Demonstration(folder, load_languages(at.language.zone), at.language.code)
    at.say("cli.demo.preparing", folder=folder)
    await demonstration.open(FIRST_PORT if port is None else port, only=port is not None)
    try:
        at.say("cli.demo.ready", url=demonstration.address)
        sys.stdout.flush()
        if browser:
            await asyncio.to_thread(webbrowser.open, demonstration.address)
        await _told_to_end()
    finally:
        at.say("cli.run.stopping")
        await demonstration.close()


async def _told_to_end() -> None:
    """Until the process is asked to end; Ctrl+C cancels this by itself, on Windows too."""
    ending = asyncio.Event()
    with contextlib.suppress(NotImplementedError, ValueError):
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ending.set)
    await ending.wait()


async def _tell(at: Desk, folder: Path) -> None:
    clock = TurnableClock(0, running=False)
    async with emulated(clock) as telegram:
        await Story(folder, load_languages(at.language.zone), at.language, clock, telegram, click.echo).play()


class _Emulated:
    """The emulator as the story sees it."""

    def __init__(self, emulator: TelegramEmulator) -> None:
        self.emulator = emulator
        self.settings = telegram_settings(emulator.token, emulator.base_url, emulator.base_file_url)

    def person(self, number: int, name: str = "", /) -> object:
        return self.emulator.person(number, name)

    @property
    def waiting(self) -> int:
        return len(self.emulator.bot.queue.pending)

    @property
    def violations(self) -> list[str]:
        return self.emulator.violations


@contextlib.asynccontextmanager
async def emulated(clock: TurnableClock) -> AsyncIterator[Telegram]:
    """Telegram as the story has it: the strict emulator, on the story's own clock."""
    async with TelegramEmulator(clock=clock, limits=False) as emulator:
        yield _Emulated(emulator)
