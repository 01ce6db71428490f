"""``run``, ``demo``, ``check-config``: starting the product, showing it, and checking what it would start with."""

import asyncio
import contextlib
import signal
import sys

import click

from bot.app import App
from bot.cli.desk import Desk, desk
from bot.config import locate
from bot.domain.people import Role
from bot.i18n import Language
from bot.log import set_up
from bot.store import people
from bot.store.database import AlreadyRunning, Database, StoreError
from bot.web.links import link_url


def commands(language: Language) -> list[click.Command]:
    """The commands that start something."""

    @click.command("run", help=language.t("cli.run.help"))
    @click.pass_context
    def run(context: click.Context) -> None:
        at = desk(context)
        set_up("INFO")
        try:
            asyncio.run(_serve(at))
        except AlreadyRunning:
            at.fail("cli.error.locked", folder=at.folder)
        except StoreError as error:
            at.fail("cli.error.store", fault=error.fault.name.lower(), folder=at.folder)

    @click.command("check-config", help=language.t("cli.check_config.help"))
    @click.pass_context
    def check_config(context: click.Context) -> None:
        at = desk(context)
        config = at.config
        path = locate(at.config_path)
        at.say("cli.check_config.good", path=path or at.t("cli.check_config.defaults"), folder=config.data.dir)
        at.say("cli.check_config.telegram_on" if config.telegram.enabled else "cli.check_config.telegram_off")
        at.say(
            "cli.check_config.public" if config.web.public_url else "cli.check_config.local", url=config.web.public_url
        )

    return [run, check_config]


async def _serve(at: Desk) -> None:
    app = App(at.config)
    await app.start()
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
