"""``calendar import FILE``: the office's days from a spreadsheet, shown with what they move, saved with ``--yes``."""

from datetime import date
from pathlib import Path

import click

from bot.actions import calendar_changes
from bot.actions.foreseen_changes import packed
from bot.cards.differences import difference_line
from bot.cards.foreseen_changes import bad_line, mark_line, moved_line
from bot.cli.desk import Desk, desk
from bot.domain.calendar import DayMark
from bot.i18n import Language
from bot.intake.calendar_marks import merged, read_mark_rows
from bot.intake.tables import UnreadableTable, read_table


def group(language: Language) -> click.Group:
    """The group ``calendar``."""

    @click.group("calendar", help=language.t("cli.calendar.help"))
    def calendar() -> None:
        pass

    @calendar.command("import", help=language.t("cli.calendar.import.help"))
    @click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
    @click.option("--yes", is_flag=True, help=language.t("cli.calendar.import.yes"))
    @click.pass_context
    def bring_in(context: click.Context, file: Path, yes: bool) -> None:
        at = desk(context)
        marks = _read(at, file)
        _show(at, marks)
        if not yes:
            at.say("cli.calendar.import.shown", count=len(marks))
            return
        faults = at.change("calendar_import", {"marks": packed(marks)})
        if faults:
            at.fail("cli.calendar.import.nothing")
        at.say("cli.calendar.import.done", count=len(marks))

    return calendar


def _read(at: Desk, file: Path) -> dict[date, DayMark | None]:
    try:
        rows = read_table(file.read_bytes(), file.name)
    except UnreadableTable as error:
        at.fail(f"units.unreadable.{error.fault.value}")
    lines, bad = read_mark_rows(rows, at.office().today(at.clock.now()))
    for each in bad:
        at.complain(bad_line(at.language, each))
    marks = merged(lines)
    if bad or not marks:
        at.fail("cli.calendar.import.nothing")
    return marks


def _show(at: Desk, marks: dict[date, DayMark | None]) -> None:
    office, now = at.office(), at.clock.now()
    made = at.look(lambda db: calendar_changes.effect(db, office, now, marks))
    for day, mark in sorted(marks.items()):
        click.echo(mark_line(at.language, day, mark))
    for day, why in made.faults:
        at.complain(at.t("calendar.wrong", day=at.language.date_doc(day), why=at.t(f"calendar.why.{why.value}")))
    if made.faults:
        at.fail("cli.calendar.import.nothing")
    for moved in made.moved:
        click.echo(moved_line(at.language, moved))
    click.echo(difference_line(at.language, made.reminders.by_person()))
