"""``demo``: show the product on an example Sở, on a page with phones or as a story in the terminal."""

import click

from bot.cli.desk import desk
from bot.i18n import Language
from bot.log import set_up


def commands(language: Language) -> list[click.Command]:
    """The one command of this file."""

    @click.command("demo", help=language.t("cli.demo.help"))
    @click.option("--story", is_flag=True, help=language.t("cli.demo.story"))
    @click.option("--port", type=click.IntRange(0, 65535), metavar="N", help=language.t("cli.demo.port"))
    @click.option("--open", "browser", is_flag=True, help=language.t("cli.demo.open"))
    @click.pass_context
    def demo(context: click.Context, story: bool, port: int | None, browser: bool) -> None:
        from bot.cli.showing import show

        set_up("WARNING")
        show(desk(context), story=story, port=port, browser=browser)

    return [demo]
