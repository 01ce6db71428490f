"""What a change of a day, the calendar or a ladder would do, worked out beside the turns; it is saved when the office says so.

Comparing two plans of a large Sở takes a second or more: it is a job on a read connection, never work of the writer.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from bot.actions import calendar_changes, carriers, duty_rules, ladders, recurring, time_machine
from bot.actions.calendar_changes import CalendarRefusal, Effect
from bot.actions.delivery import Owed, owe
from bot.actions.directive_changes import ChangeRefusal, changeable
from bot.actions.office import Office
from bot.actions.reminder_lists import weekly_settings
from bot.cards import foreseen_changes as cards
from bot.cards.differences import difference_line
from bot.cards.directive_changes import confirm_correction, with_carriers
from bot.domain.calendar import DayMark, Half
from bot.domain.delivery import MessageKind
from bot.domain.due_rules import Binds, DueRule
from bot.domain.forecast import Difference, World
from bot.domain.ladder_choice import LadderChoice, chosen_ladder
from bot.domain.obligations import Duty
from bot.domain.people import Standing
from bot.domain.weekly import last_weekly
from bot.i18n import Language
from bot.intake.calendar_marks import BadLine, MarkLineFault, merged, read_mark_rows
from bot.intake.tables import UnreadableTable, read_table
from bot.messaging import FileRef, Outgoing
from bot.store import cards_owed, directives, due_rules, jobs, publishing, settings
from bot.store.blobs import BlobMissing
from bot.store.database import Database

SHOW_JOB = "show_change"
AHEAD = 60
"""Days for which plans are compared, or up to the new due day where that is later."""
FURTHEST = 200


class What(StrEnum):
    """Which change is shown."""

    DUE = "due"
    LADDER = "ladder"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Shown:
    """A change worked out. ``fault`` (a key of ``units.unreadable``) where a file could not be read."""

    difference: Difference | None = None
    number: str = ""
    effect: Effect | None = None
    marks: dict[date, DayMark | None] = field(default_factory=dict)
    bad: tuple[BadLine, ...] = ()
    fault: str = ""


# ---------------------------------------------------------------------------------------------------------------- asking


def show_due(
    db: Database, now: int, by: int, directive_id: int, duties: list[Duty], day: date | None, correction: dict[str, Any]
) -> None:
    """Have asked whether to correct the due day of these duties, with what it does to the reminders.

    ``correction`` is kept as it is for :func:`take_correction`; of it ``reason`` and ``rules`` ([[duty, rule or None]]) are read here.
    """
    names, text = [duty.value for duty in duties], day.isoformat() if day else None
    _show(db, now, by, What.DUE, directive=directive_id, duties=names, day=text, correction=correction)


def show_ladder(db: Database, now: int, by: int, directive_id: int, choice: LadderChoice) -> None:
    """Have said what another ladder does; it is saved on a tap."""
    _show(db, now, by, What.LADDER, directive=directive_id, choice=choice.to_json())


def show_days(db: Database, now: int, by: int, marks: dict[date, DayMark | None]) -> None:
    """Have said what these marks in the calendar do."""
    _show(db, now, by, What.DAYS, marks=packed(marks))


def show_file(db: Database, now: int, by: int, file: FileRef) -> None:
    """The same for a table of days."""
    _show(db, now, by, What.DAYS, file=[file.sha256, file.name, file.mime, file.size])


def _show(db: Database, now: int, by: int, what: What, **data: Any) -> None:
    jobs.add(db, SHOW_JOB, {"what": what.value, "by": by, "at": now, **data}, now)


def packed(marks: dict[date, DayMark | None]) -> list[list[Any]]:
    """Marks as JSON."""
    return [
        [day.isoformat(), None if mark is None else [mark.works, mark.reason, mark.document, mark.half.value]]
        for day, mark in sorted(marks.items())
    ]


def unpacked(value: list[list[Any]]) -> dict[date, DayMark | None]:
    return {
        date.fromisoformat(day): None if mark is None else DayMark(mark[0], mark[1], mark[2], Half(mark[3]))
        for day, mark in value
    }


# ----------------------------------------------------------------------------------------------------------- working out


def gather(db: Database, office: Office, now: int, data: dict[str, Any]) -> Shown:
    """Both plans, compared on a read connection."""
    match What(data["what"]):
        case What.DAYS:
            return _days(db, office, now, data)
        case What.LADDER:
            change = _with_choice(db, office, now, data["directive"], LadderChoice.from_json(data["choice"]))
            return _compared(db, office, now, data["directive"], change, None)
        case _:
            day = date.fromisoformat(data["day"]) if data["day"] else None
            ids = frozenset(due_rules.owed_ids(db, data["directive"], [Duty(duty) for duty in data["duties"]]))
            moved, coming = time_machine.with_due(ids, day, now), _with_rules(db, office, now, data, day)
            return _compared(db, office, now, data["directive"], lambda world: coming(moved(world)), day)


def _with_rules(db: Database, office: Office, now: int, data: dict[str, Any], day: date | None) -> time_machine.Change:
    """The world in which the corrected rules open what is to come; ``day`` is the first occurrence, which is open."""
    new = {Duty(duty): DueRule.from_json(rule) if rule else None for duty, rule in data["correction"]["rules"]}
    kept = due_rules.coming_round(db)
    rules = [each for each in kept if each.directive_id != data["directive"] or each.duty not in new]
    for each in due_rules.of_directive(db, data["directive"]):
        rule = new.get(each.duty) if each.binds is Binds.UNITS else None
        if rule is not None and rule.recurring:
            rules.append(replace(each, rule=rule, opened_until=day))
    if rules == kept:
        return lambda world: world
    return time_machine.with_coming(recurring.coming(db, office, now, _until(office, now, day), rules))


def _with_choice(
    db: Database, office: Office, now: int, directive_id: int, choice: LadderChoice
) -> time_machine.Change:
    """The world with another ladder for one directive, and with the weeks in which weekly cards name it."""
    laddered = time_machine.with_ladder(directive_id, chosen_ladder(choice, ladders.steps_of(office)))
    weeks = duty_rules.weeks_counted(db, office, now, directive_id, choice)
    directive = directives.get(db, directive_id)
    if weeks is None or directive is None or directive.published_at is None:
        return laddered
    last = last_weekly(directive.published_at, weeks, weekly_settings(db, office), office.calendar(db))
    until = office.push_hours(db).next_open(last)

    def change(world: World) -> World:
        return laddered(replace(world, weekly_until={**world.weekly_until, directive_id: until}))

    return change


def _compared(
    db: Database, office: Office, now: int, directive_id: int, change: time_machine.Change, day: date | None
) -> Shown:
    directive = directives.get(db, directive_id)
    made = time_machine.what_changes(db, office, now, _until(office, now, day), change)
    return Shown(made, directive.number if directive else "")


def _until(office: Office, now: int, day: date | None) -> date:
    """Up to when plans are compared."""
    today = office.today(now)
    return min(max(today + timedelta(days=AHEAD), day or today), today + timedelta(days=FURTHEST))


def _days(db: Database, office: Office, now: int, data: dict[str, Any]) -> Shown:
    bad: list[BadLine] = []
    if "file" in data:
        try:
            rows = read_table(office.blobs.read(data["file"][0]), data["file"][1])
        except UnreadableTable as error:
            return Shown(fault=error.fault.value)
        except BlobMissing:
            return Shown(fault="missing")
        lines, bad = read_mark_rows(rows, office.today(now))
        marks = merged(lines)
    else:
        marks = unpacked(data["marks"])
    if bad or not marks:
        return Shown(marks=marks, bad=tuple(bad) or (BadLine(1, MarkLineFault.NO_DAY, ""),))
    made = calendar_changes.effect(db, office, now, marks)
    return Shown(made.reminders, effect=made, marks=marks)


def worked_out(_office: Office, shown: Shown) -> Shown:
    """Everything was done while reading."""
    return shown


def finish(db: Database, office: Office, now: int, data: dict[str, Any], shown: Shown) -> None:
    """Say it to whoever asked; what can be saved waits for their tap."""
    by, at = int(data["by"]), int(data["at"])
    owed = Owed(f"change:{by}:{at}", MessageKind.ANSWER, by)
    what = What(data["what"])
    by_person = shown.difference.by_person() if shown.difference is not None else {}
    if what is What.DUE:
        _ask_to_correct(db, office, now, owed, data, shown.number, by_person)
        return
    if what is What.LADDER:
        settings.put(db, _kept(by, at), {"directive": data["directive"], "choice": data["choice"]}, now, by)
        choice = LadderChoice.from_json(data["choice"])
        owe(db, office, now, owed, lambda language: cards.ladder(language, shown.number, choice, by_person, at))
        return
    if shown.fault or shown.bad or shown.effect is None:
        owe(db, office, now, owed, lambda language: cards.days_refused(language, shown.fault, shown.bad))
        return
    effect = shown.effect
    if not effect.faults:
        settings.put(db, _kept(by, at), {"marks": packed(shown.marks)}, now, by)
    owe(
        db,
        office,
        now,
        owed,
        lambda language: cards.days(language, shown.marks, effect.moved, effect.faults, by_person, at),
    )


def _ask_to_correct(
    db: Database, office: Office, now: int, owed: Owed, data: dict[str, Any], number: str, by_person: dict[int, int]
) -> None:
    """The message as it will be sent, what becomes of the reminders, and whether what was confirmed stays: one question."""
    directive_id, at, correction = int(data["directive"]), int(data["at"]), data["correction"]
    settings.put(
        db, _kept(owed.person_id, at), {"directive": directive_id, "correction": correction}, now, owed.person_id
    )
    told, answered = cards_owed.count_got(db, directive_id), publishing.units_answered(db, directive_id)
    also = carriers.numbers(db, directive_id)

    def render(language: Language) -> Outgoing:
        reminders = difference_line(language, by_person)
        asked = confirm_correction(language, number, correction["reason"], told, answered, reminders, at)
        return with_carriers(language, asked, also)

    owe(db, office, now, owed, render)


# ---------------------------------------------------------------------------------------------------------------- saving


def _kept(by: int, at: int) -> str:
    return f"change:{by}:{at}"


class Saved(StrEnum):
    """What became of a change that was shown."""

    GONE = "gone"
    """Saved or let go before."""
    REFUSED = "refused"
    DAYS = "days"
    LADDER = "ladder"


@dataclass(frozen=True, slots=True)
class Outcome:
    what: Saved
    number: str = ""
    count: int = 0


def save(db: Database, office: Office, now: int, who: Standing, at: int) -> Outcome:
    """Save the change that was shown at ``at``, once. It is looked at again: what may no longer be done is refused."""
    kept = settings.get(db, _kept(who.person_id, at))
    if not kept:
        return Outcome(Saved.GONE)
    if "correction" in kept:  # is taken with a word on what was confirmed
        return Outcome(Saved.REFUSED)
    settings.put(db, _kept(who.person_id, at), None, now, who.person_id)
    if "marks" in kept:
        marks = unpacked(kept["marks"])
        done = calendar_changes.save(db, office, now, who, marks)
        return Outcome(Saved.REFUSED if isinstance(done, CalendarRefusal) or done else Saved.DAYS, count=len(marks))
    directive = changeable(db, who, kept["directive"])
    if isinstance(directive, ChangeRefusal):
        return Outcome(Saved.REFUSED)
    duty_rules.choose_ladder(db, office, now, directive.id, LadderChoice.from_json(kept["choice"]), who.person_id)
    return Outcome(Saved.LADDER, directive.number)


def take_correction(db: Database, now: int, by: int, at: int) -> tuple[int, dict[str, Any]] | None:
    """(directive, correction as it was shown at ``at``), once; None where it was taken or let go before."""
    kept = settings.get(db, _kept(by, at)) or {}
    if "correction" not in kept:
        return None
    settings.put(db, _kept(by, at), None, now, by)
    return int(kept["directive"]), kept["correction"]


def let_go(db: Database, now: int, by: int, at: int) -> bool:
    """The change is not to be made."""
    kept = settings.get(db, _kept(by, at))
    settings.put(db, _kept(by, at), None, now, by)
    return bool(kept)
