"""``plan`` and ``reminders why``: the time machine at the office's own machine. They only read, so they take no lock."""

from datetime import date

import click

from bot.actions import foreseen, own_deadlines, scheduled
from bot.actions.foreseen import Explained, Line
from bot.actions.looking_up import unit_named
from bot.cards.schedule import Message, about, other_words, rung_words, slot_words
from bot.cards.work_calendar import own_line
from bot.cli.desk import Desk, desk
from bot.domain.instants import local_day
from bot.domain.planned_sendings import Sending
from bot.domain.text import fold
from bot.i18n import Language
from bot.intake.civil import Day, Prefer
from bot.intake.days import read_day
from bot.store import people


def commands(language: Language) -> list[click.Command]:
    """``plan`` and the group ``reminders``."""
    return [_plan(language), _reminders(language)]


def _plan(language: Language) -> click.Command:
    @click.command("plan", help=language.t("cli.plan.help"))
    @click.option("--until", metavar="DAY", required=True, help=language.t("cli.plan.until"))
    @click.pass_context
    def plan(context: click.Context, until: str) -> None:
        at = desk(context)
        office, now = at.office(), at.clock.now()
        day = read_day(until, office.today(now), Prefer.FUTURE)
        if not isinstance(day, Day) or day.date < office.today(now):
            at.fail("cli.plan.bad_day", day=until, status=2)
        lines = at.look(lambda db: foreseen.lines_until(db, office, now, day.date))
        others = at.look(lambda db: scheduled.until(db, office, now, day.date))
        told = [(line.at, _line(at, line)) for line in lines] + [(each.at, _other(at, each)) for each in others]
        for _, words in sorted(told, key=lambda each: each[0]):
            click.echo(words)
        for own in at.look(lambda db: own_deadlines.lines(db, office, office.today(now), day.date)):
            click.echo(own_line(at.language, own.number, own.hard, own.what, own.binds.value))
        at.say(
            "cli.plan.total",
            messages=len(lines),
            people=len({line.person_id for line in lines}),
            day=at.language.date_doc(day.date),
        )
        if at.look(lambda db: office.calendar(db).is_provisional(day.date.year)):
            at.say("schedule.provisional", year=day.date.year)

    return plan


def _line(at: Desk, line: Line) -> str:
    message = Message(
        line.at, line.slot, line.person, tuple((n.number, n.duty, n.unit) for n in line.named), line.total
    )
    return at.t(
        "cli.plan.line",
        day=_day(at, line.at),
        clock=at.language.clock(line.at),
        person=line.person,
        slot=slot_words(at.language, line.slot),
        what=about(at.language, message),
    )


def _other(at: Desk, each: Sending) -> str:
    message = Message(each.at, each.kind, "", (), each.count, each.name)
    words = other_words(at.language, message)
    return at.t("cli.plan.other", day=_day(at, each.at), clock=at.language.clock(each.at), what=words)


def _day(at: Desk, moment: int) -> str:
    day: date = local_day(moment, at.language.zone)
    return f"{at.language.weekday(day)} {at.language.date_doc(day)}"


def _reminders(language: Language) -> click.Group:
    @click.group("reminders", help=language.t("cli.reminders.help"))
    def reminders() -> None:
        pass

    @reminders.command("why", help=language.t("cli.reminders.why.help"))
    @click.argument("name", metavar="UNIT|PERSON")
    @click.pass_context
    def why(context: click.Context, name: str) -> None:
        at = desk(context)
        office, now = at.office(), at.clock.now()
        person = at.look(lambda db: people.people_named(db, fold(name)))
        unit = at.look(lambda db: unit_named(db, name))
        if len(person) == 1:
            unit_ids = at.look(lambda db: foreseen.units_of_person(db, office, now, person[0].id))
        elif unit.unit_id is not None:
            unit_ids = [unit.unit_id]
        else:
            at.fail("cli.reminders.why.unknown", name=name)
        found = at.look(lambda db: foreseen.explain(db, office, now, unit_ids))
        for each in found:
            _explain(at, each)
        if not found:
            at.say("cli.reminders.why.none")
        if len(person) == 1:
            until = foreseen.days_ahead(office, now, 14)
            at.say("cli.reminders.why.coming", name=person[0].full_name, day=at.language.date_doc(until))
            for line in at.look(lambda db: foreseen.lines_until(db, office, now, until, person[0].id)):
                click.echo(_line(at, line))

    return reminders


def _explain(at: Desk, found: Explained) -> None:
    duty = found.duty
    act = at.t(f"reminder.act.{duty.duty.value}")
    day = at.language.date_doc(duty.due) if duty.due else at.t("reminder.why.no_day")
    at.say("cli.reminders.why.duty", unit=duty.unit, number=duty.number, act=act, day=day)
    for step in found.steps:
        at.say(
            f"cli.reminders.why.{step.outcome}",
            when=f"{_day(at, step.at)} {at.language.clock(step.at)}",
            rung=rung_words(at.language, step.occurrence),
        )
