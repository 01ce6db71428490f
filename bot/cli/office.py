"""``admin link``, ``units import``, ``invite``, ``export``: what the office does at its own machine."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import click

from bot.actions.invitations import opens_nowhere
from bot.actions.looking_up import directives_named, moment_named
from bot.cards.units import ReportLine, report_rows
from bot.cli.desk import Desk, desk
from bot.domain.people import Role
from bot.domain.units import find_units, sure_match
from bot.export.invitation_card import Slip, sheet_pdf, slip_png
from bot.export.invitation_jobs import help_of
from bot.export.spreadsheet import standing_csv, standing_xlsx
from bot.i18n import Language
from bot.intake.references import read_reference
from bot.intake.tables import UnreadableTable, read_table
from bot.reports.tables import table as standing_table
from bot.store import units
from bot.web.links import link_url

INVITED_ROLES = tuple(role.value for role in Role if role is not Role.ADMINISTRATOR)
PLAIN = (str, int, float, bool, type(None))


def commands(language: Language) -> list[click.Command]:
    """The office's commands."""
    return [_admin(language), _units(language), _invite(language), _export(language)]


def _admin(language: Language) -> click.Group:
    @click.group("admin", help=language.t("cli.admin.help"))
    def admin() -> None:
        pass

    @admin.command("link", help=language.t("cli.admin.link.help"))
    @click.pass_context
    def link(context: click.Context) -> None:
        at = desk(context)
        made = at.change("admin_link", {})
        at.say("cli.admin.link.done", url=link_url(at.config, made["token"]), minutes=made["minutes"])

    return admin


def _units(language: Language) -> click.Group:
    @click.group("units", help=language.t("cli.units.help"))
    def group() -> None:
        pass

    @group.command("import", help=language.t("cli.units.import.help"))
    @click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
    @click.option("--partial", is_flag=True, help=language.t("cli.units.import.partial"))
    @click.pass_context
    def bring_in(context: click.Context, file: Path, partial: bool) -> None:
        at = desk(context)
        data = file.read_bytes()
        try:
            rows = [[_plain(cell) for cell in row] for row in read_table(data, file.name)]
        except UnreadableTable as error:
            at.fail(f"units.unreadable.{error.fault.value}")
        digest = hashlib.sha256(data).hexdigest()
        made = at.change("units_import", {"rows": rows, "sha256": digest, "partial": partial})
        _print_report(at, made)
        if not made["written"]:
            at.fail("cli.units.import.nothing")

    return group


def _plain(cell: object) -> object:
    return cell if isinstance(cell, PLAIN) else str(cell)


def _print_report(at: Desk, made: dict[str, Any]) -> None:
    lines = [
        ReportLine(line["line"], line["what"], line["subject"], line["why"], line["detail"]) for line in made["lines"]
    ]
    table = report_rows(at.language, lines)
    widths = [max(len(row[n]) for row in table) for n in range(len(table[0]))]
    for row in table:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    if made["unknown_columns"]:
        at.say("units.unknown_columns", columns=", ".join(made["unknown_columns"]))
    if made["written"]:
        at.say("cli.units.import.done", count=sum(line["what"] in ("created", "changed") for line in made["lines"]))


def _invite(language: Language) -> click.Command:
    @click.command("invite", help=language.t("cli.invite.help"))
    @click.argument("unit", required=False, metavar="[UNIT]")
    @click.option("--role", type=click.Choice(INVITED_ROLES), default="head", help=language.t("cli.invite.role"))
    @click.option("--person", default="", metavar="NAME", help=language.t("cli.invite.person"))
    @click.option("--all", "everybody", is_flag=True, help=language.t("cli.invite.all"))
    @click.option("--card", type=click.Path(path_type=Path), metavar="FILE.png", help=language.t("cli.invite.card"))
    @click.option("--sheet", type=click.Path(path_type=Path), metavar="FILE.pdf", help=language.t("cli.invite.sheet"))
    @click.pass_context
    def invite(
        context: click.Context,
        unit: str | None,
        role: str,
        person: str,
        everybody: bool,
        card: Path | None,
        sheet: Path | None,
    ) -> None:
        at = desk(context)
        if (unit is None) is not everybody:
            at.fail("cli.invite.which", status=2)
        args = {} if unit is None else {"unit": unit_id_of(at, unit), "role": role, "person": person}
        made = at.change("invite", args)
        if not made:
            at.fail("cli.invite.nobody", name=person)
        slips = [_slip(one) for one in made]
        here = opens_nowhere(at.office())
        for one, slip in zip(made, slips, strict=True):
            link = link_url(at.config, one["token"], invitation=True) if here else slip.link
            who = f"{slip.title} {slip.name}".strip()
            at.say("cli.invite.line", unit=slip.unit, who=who, code=slip.code, link=link)
        if here:
            at.say("cli.invite.this_machine")
        whom = help_of(at.office())
        if card is not None:
            card.write_bytes(slip_png(at.language, slips[0], whom))
            at.say("cli.invite.written", file=card)
        if sheet is not None:
            sheet.write_bytes(sheet_pdf(at.language, slips, whom))
            at.say("cli.invite.written", file=sheet)

    return invite


def _slip(made: dict[str, Any]) -> Slip:
    return Slip(
        made["unit"], made["title"], made["name"], made["code"], made["link"], date.fromisoformat(made["until"])
    )


def unit_id_of(at: Desk, typed: str) -> int:
    """The unit meant by a name, half a name or an abbreviation; the nearest names where it is not clear."""
    names = at.look(units.names)
    found = find_units(typed, names)
    sure = sure_match(found)
    if sure is None:
        by_id = {name.unit_id: name.name for name in names if name.current}
        nearest = ", ".join(by_id[match.unit_id] for match in found if match.unit_id in by_id)
        at.fail("cli.error.no_unit", name=typed, nearest=nearest or "-")
    return sure.unit_id


def _export(language: Language) -> click.Command:
    @click.command("export", help=language.t("cli.export.help"))
    @click.argument("number", metavar="NUMBER")
    @click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
    @click.option("--as-of", metavar="DAY", help=language.t("cli.export.as_of"))
    @click.pass_context
    def export(context: click.Context, number: str, file: Path, as_of: str | None) -> None:
        at = desk(context)
        if file.suffix.lower() not in (".xlsx", ".csv"):
            at.fail("cli.export.suffix", status=2)
        office, now = at.office(), at.clock.now()
        asked = read_reference(f"{number} {as_of or ''}", office.today(now))
        moment = moment_named(office, asked, office.today(now)) or now
        if asked.fault is not None or (as_of and asked.day is None):
            at.fail("cli.export.bad_day", day=as_of, status=2)
        found = at.look(lambda db: [d.id for d in directives_named(db, asked)])
        if not found:
            at.fail("cli.error.no_directive", number=number)
        table = at.look(lambda db: standing_table(db, office, found[0], moment))
        if table is None:
            at.fail("cli.error.no_directive", number=number)
        make = standing_csv if file.suffix.lower() == ".csv" else standing_xlsx
        file.write_bytes(make(table, at.language))
        at.say("cli.export.done", file=file, units=len(table.rows))

    return export
