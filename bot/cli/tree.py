"""The tree of commands, with help from the catalogue."""

import sys
from pathlib import Path

import click

from bot.cli import calendar, demo, ledger, office, running, schedule, slips, zalo
from bot.cli.desk import new_desk, texts
from bot.i18n import Language
from bot.log import make_console_safe


def build() -> click.Group:
    """The whole command line in the reader's language (``QUANTRIET_LANGUAGE`` or the machine's)."""
    language = texts()
    root = _root(language)
    for command in running.commands(language):
        root.add_command(command)
    for command in demo.commands(language):
        root.add_command(command)
    for command in [*office.commands(language), *slips.commands(language)]:
        root.add_command(command)
    for command in schedule.commands(language):
        root.add_command(command)
    root.add_command(calendar.group(language))
    root.add_command(ledger.group(language))
    root.add_command(zalo.group(language))
    return root


def _root(language: Language) -> click.Group:
    path = click.Path(path_type=Path)

    @click.group("quantriet", help=language.t("cli.help"), context_settings={"help_option_names": ["-h", "--help"]})
    @click.option("--config", "config_path", type=path, metavar="FILE", help=language.t("cli.option.config"))
    @click.option("--data", type=path, metavar="DIR", help=language.t("cli.option.data"))
    @click.option("--language", type=click.Choice(["vi", "en"]), help=language.t("cli.option.language"))
    @click.version_option(
        package_name="quantriet", message="quantriet %(version)s", help=language.t("cli.option.version")
    )
    @click.pass_context
    def quantriet(context: click.Context, config_path: Path | None, data: Path | None, language: str | None) -> None:
        make_console_safe(sys.stdout)
        make_console_safe(sys.stderr)
        context.obj = new_desk(config_path, data, language)

    return quantriet
