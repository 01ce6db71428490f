"""``run``, ``demo``, ``check-config``: starting the product, showing it, and checking what it would start with."""

import asyncio
import gc

import click

from bot.cli.desk import desk
from bot.config import locate
from bot.i18n import Language
from bot.log import set_up
from bot.store.database import AlreadyRunning, StoreError


def commands(language: Language) -> list[click.Command]:
    """The commands that start something."""

    @click.command("run", help=language.t("cli.run.help"))
    @click.pass_context
    def run(context: click.Context) -> None:
        gc.disable()  # until all stands (see serve)
        from bot.cli.serving import serve

        at = desk(context)
        set_up("INFO")
        try:
            asyncio.run(serve(at))
        except AlreadyRunning:
            at.fail("cli.run.twice", folder=at.folder)
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
