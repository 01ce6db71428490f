"""``demo``: show the product on an example Sở, on a page with phones or as a story in the terminal."""

import asyncio
import contextlib
import shutil
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import click

from bot.cli.desk import Desk, desk
from bot.clock import TurnableClock
from bot.demo.front import FIRST_PORT, NoFreePort
from bot.demo.running import Demonstration, telegram_settings
from bot.demo.story import Story, Telegram, WrongStep
from bot.emulators.telegram import TelegramEmulator
from bot.i18n import Language, load_languages
from bot.log import set_up
from bot.store.database import AlreadyRunning, StoreError


def commands(language: Language) -> list[click.Command]:
    """The one command of this file."""

    @click.command("demo", help=language.t("cli.demo.help"))
    @click.option("--story", is_flag=True, help=language.t("cli.demo.story"))
    @click.option("--port", type=click.IntRange(0, 65535), metavar="N", help=language.t("cli.demo.port"))
    @click.option("--open", "browser", is_flag=True, help=language.t("cli.demo.open"))
    @click.pass_context
    def demo(context: click.Context, story: bool, port: int | None, browser: bool) -> None:
        at = desk(context)
        set_up("WARNING")
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

    return [demo]


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
        await asyncio.Event().wait()
    finally:
        at.say("cli.run.stopping")
        await demonstration.close()


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
