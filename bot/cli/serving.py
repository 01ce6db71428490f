"""What ``run`` starts: the product, until it is told to stop. Loaded only when it is asked for: it needs everything."""

import asyncio
import contextlib
import gc
import signal
import sys

from bot.app import App, CannotListen
from bot.cli.desk import Desk
from bot.domain.people import Role
from bot.store import people
from bot.store.database import Database
from bot.web.links import link_url


async def serve(at: Desk) -> None:
    """Run until SIGINT or SIGTERM (Ctrl+C on Windows). Raises AlreadyRunning, StoreError."""
    app = App(at.config)
    try:
        await app.start()
    except CannotListen:
        await app.stop()
        gc.enable()
        at.fail("cli.run.no_port", host=at.config.web.host, port=at.config.web.port)
    gc.freeze()  # what the start built stays: no later collection need walk through it while somebody waits
    gc.enable()
    at.say("cli.run.ready", host=at.config.web.host, port=app.port, folder=at.folder)
    if not await app.store.read(_has_administrator):
        link = await app.first_link()
        at.say("cli.run.first_link", url=link_url(at.config, link, port=app.port), minutes=at.config.web.link_minutes)
    sys.stdout.flush()
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM"):
        with contextlib.suppress(NotImplementedError, AttributeError, ValueError):
            loop.add_signal_handler(getattr(signal, name), stopping.set)
    try:
        await stopping.wait()
    finally:
        at.say("cli.run.stopping")
        await app.stop()


def _has_administrator(db: Database) -> bool:
    return people.any_with_role(db, Role.ADMINISTRATOR)
