"""``slips NUMBER FILE.pdf``: the paper slips of a directive, at the office's own machine."""

from pathlib import Path

import click

from bot.actions.looking_up import directives_named
from bot.actions.paper_slips import PaperSlip, slips, units_on_slips
from bot.cli.desk import desk
from bot.cli.office import unit_id_of
from bot.export.invitation_jobs import help_of
from bot.export.paper_slip import slips_pdf
from bot.i18n import Language
from bot.intake.references import read_reference
from bot.store.database import Database


def commands(language: Language) -> list[click.Command]:
    @click.command("slips", help=language.t("cli.slips.help"))
    @click.argument("number", metavar="NUMBER")
    @click.argument("file", type=click.Path(path_type=Path), metavar="FILE.pdf")
    @click.option("--unit", metavar="UNIT", help=language.t("cli.slips.unit"))
    @click.pass_context
    def write(context: click.Context, number: str, file: Path, unit: str | None) -> None:
        at = desk(context)
        if file.suffix.lower() != ".pdf":
            at.fail("cli.slips.suffix", status=2)
        office, now = at.office(), at.clock.now()
        asked = read_reference(number, office.today(now))
        found = at.look(lambda db: [d.id for d in directives_named(db, asked)])
        if not found:
            at.fail("cli.error.no_directive", number=number)
        only = unit_id_of(at, unit) if unit is not None else None

        def gather(db: Database) -> list[PaperSlip]:
            wanted = [only] if only is not None else units_on_slips(db, found[0])
            return slips(db, office, now, at.language, found[0], wanted)

        made = at.look(gather)
        if not made:
            at.fail("slips.nothing", number=number)
        file.write_bytes(slips_pdf(at.language, made, help_of(office), office.today(now)))
        at.say("cli.slips.done", file=file, units=len(made))

    return [write]
