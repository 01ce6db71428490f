"""What ``demo`` starts: the page with phones, or the story in the terminal. Loaded only when it is asked for: it needs everything."""

import asyncio
import contextlib
import random
import shutil
import signal
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import click

from bot.cli.desk import Desk
from bot.cli.platforms import OnTelegram, OnZaloBot, OnZaloOa, approve_templates
from bot.clock import TurnableClock
from bot.demo.front import FIRST_PORT, NoFreePort
from bot.demo.platforms import Platform
from bot.demo.running import Demonstration
from bot.demo.story import Story, WrongStep
from bot.emulators.telegram import TelegramEmulator
from bot.emulators.zalo_bot import ZaloBotEmulator
from bot.emulators.zalo_oa import ZaloOaEmulator
from bot.i18n import Language, load_languages
from bot.store.database import AlreadyRunning, StoreError

POLL_SCALE = 0.1
"""An empty poll of the bot comes back after 3 s instead of 30: what an outage lost is noticed while somebody is still looking."""


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
    languages, clock = load_languages(at.language.zone), TurnableClock(0, running=False)
    at.say("cli.demo.preparing", folder=folder)
    async with zalo(clock, languages["vi"], lasting=True) as platforms:
        demonstration = Demonstration(folder, languages, at.language.code, clock, platforms)
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
    languages = load_languages(at.language.zone)
    async with emulated(clock, languages["vi"]) as platforms:
        await Story(folder, languages, at.language, clock, platforms, click.echo).play()


@contextlib.asynccontextmanager
async def zalo(clock: TurnableClock, words: Language, *, lasting: bool = False) -> AsyncIterator[list[Platform]]:
    """Both platforms of Zalo on one clock.

    ``lasting``: for a page that is looked at. What is written to the bot while the product is out is lost, as in life, and an
    authorisation of another day is good.
    """
    asking = ZaloBotEmulator(clock=clock, forgetful=lasting, loopback_is_public=True, poll_scale=POLL_SCALE)
    asking.bot.restart_ids(random.SystemRandom())
    async with asking as bot, ZaloOaEmulator(clock=clock) as oa:
        oa.oauth.trusting = lasting
        approve_templates(oa, words)
        yield [OnZaloBot(bot), OnZaloOa(oa)]


@contextlib.asynccontextmanager
async def emulated(clock: TurnableClock, words: Language) -> AsyncIterator[list[Platform]]:
    """Every platform, as the story has them: strict emulators on the story's own clock."""
    async with TelegramEmulator(clock=clock, limits=False) as telegram, zalo(clock, words) as both:
        yield [OnTelegram(telegram), *both]
