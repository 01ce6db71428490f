"""The office reminds by hand those who are silent, and finds whom only a call or a slip reaches (dialogues.md 7.1).

Whom it already reminded by hand the same day is left out. What goes out is a reminder like any other: inside push hours, to
those who may act, dropped when it is no longer true; but outside the one card a day (design.md 7).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from bot.actions.delivery import Owed, answer, in_trial, owe
from bot.actions.office import Office
from bot.cards import urging as cards
from bot.cards.urging import Dues
from bot.domain.calendar import WorkCalendar
from bot.domain.deadlines import due_status
from bot.domain.delivery import MessageKind
from bot.domain.due_days import DueDays, main_duty
from bot.domain.events import ReminderIssued
from bot.domain.instants import instant
from bot.domain.obligations import OWED
from bot.domain.people import Standing
from bot.domain.reminding import acting_roles
from bot.domain.standings import Case, DirectiveLabel, DirectiveStanding
from bot.messaging import Address
from bot.reports import standing as reports
from bot.store import deliveries, events, jobs
from bot.store import standing as rows
from bot.store.database import Database

PLAN_JOB, URGE_JOB = "urge_plan", "urge"
CHUNK_UNITS = 15
_DELEGATE = "delegate"
_ACTING = acting_roles(_DELEGATE)


@dataclass(frozen=True, slots=True)
class Target:
    """A unit to remind and the people in it who can do something about what it owes."""

    unit_id: int
    name: str
    people: tuple[int, ...]
    dues: Dues


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom a reminder would go to now. ``already`` units were reminded by hand today."""

    directive: DirectiveLabel
    targets: tuple[Target, ...]
    already: int
    dues: Dues = ()
    """By when, as most of the units read it."""
    otherwise: int = 0
    """Units that read another day: more time was granted to them, or less is left to do."""

    @property
    def people(self) -> int:
        return len({person for target in self.targets for person in target.people})


def plan(db: Database, office: Office, now: int, directive_id: int, unit_id: int | None = None) -> Plan | None:
    """Whom to remind of a directive (of one unit: ``unit_id``); None for an unknown directive."""
    found = reports.directive_standing(db, office, directive_id, now)
    if found is None:
        return None
    silent = [case for case in found.to_remind if unit_id in (None, case.unit.id)]
    done = reminded_today(db, office, now, found)
    delegates = rows.delegates(db, [case.unit.id for case in silent], office.today(now))
    today, calendar = office.today(now), office.calendar(db)
    targets = [
        Target(case.unit.id, case.unit.name, people, _dues(case, today, calendar))
        for case in silent
        if case.unit.id not in done and (people := _able(case, delegates.get(case.unit.id, [])))
    ]
    said = Counter(target.dues for target in targets)
    most, many = said.most_common(1)[0] if said else ((), 0)
    already = len([case for case in silent if case.unit.id in done])
    return Plan(found.directive, tuple(targets), already, most, len(targets) - many)


def _dues(case: Case, today: date, calendar: WorkCalendar) -> Dues:
    """What the unit still owes by its day: a day of the duty's own and more time granted are what counts for it."""
    owed = [each.obligation for each in case.duties if each.obligation.state in OWED]
    days = DueDays(own=tuple((each.duty, each.hard_due) for each in owed))
    found = [
        (main_duty(duties), due_status(day, today, calendar) if day is not None else None)
        for duties, day in days.grouped(each.duty for each in owed)
    ]
    return tuple(found) if len(found) != 1 else ((None, found[0][1]),)


def reminded_today(db: Database, office: Office, now: int, found: DirectiveStanding) -> set[int]:
    """Units of the directive that the office reminded by hand since midnight."""
    midnight = instant(office.today(now), time.min, office.zone)
    reminded = {o for _, by_hand, listed in rows.reminders_since(db, midnight, now) if by_hand for o in listed}
    return {case.unit.id for case in found.cases if any(duty.id in reminded for duty in case.duties)}


def _able(case: Case, delegates: list[int]) -> tuple[int, ...]:
    """People with an account that works who may act on something the unit owes, heads first."""
    owed = {duty.obligation.duty for duty in case.duties if duty.obligation.state in OWED}
    roles = {name for name, duty, _ in _ACTING if duty in {d.value for d in owed}}
    able = [m.person_id for m in case.members if m.reachable and any(role.value in roles for role in m.roles)]
    return tuple(dict.fromkeys([*able, *(delegates if _DELEGATE in roles else [])]))


def send(
    db: Database,
    now: int,
    who: Standing,
    directive_id: int,
    unit_id: int | None,
    to: Address,
    language: str,
    key: str,
    line: Mapping[str, Any],
) -> bool:
    """Have them reminded; the plan is made anew by the job, so a second tap finds nobody left. False for who may not.

    ``to`` hears how many it goes to; ``key`` is unique per message that asked, ``line`` by which message.
    """
    if not who.is_office:
        return False
    data = {
        "directive": directive_id,
        "unit": unit_id,
        "by": who.person_id,
        "to": [to.channel, to.id],
        "language": language,
        "key": key,
        "line": {name: line.get(name) for name in ("channel", "message_id")},
    }
    jobs.add(db, PLAN_JOB, data, now)
    return True


def gather(db: Database, office: Office, now: int, data: dict[str, Any]) -> Plan | None:
    """The job's long part, on a read connection."""
    return plan(db, office, now, data["directive"], data["unit"])


def planned(_office: Office, found: Any) -> Any:
    return found


def begin(db: Database, office: Office, now: int, data: dict[str, Any], found: Plan | None) -> None:
    """Put the reminders on their way and say to how many."""
    language = office.language(data["language"])
    targets = found.targets if found is not None else ()
    if found is not None and targets:
        people = [[target.unit_id, list(target.people)] for target in targets]
        more = {"targets": people, "day": office.today(now).isoformat()}
        jobs.add(db, URGE_JOB, {**data, **more}, now)
        message = cards.under_way(language, found.directive.number, len(targets), found.people, trial=in_trial(db))
    else:
        message = cards.nobody(language)
    answer(db, office, now, Address(*data["to"]), f"urge:{data['key']}", message, language)


def urge_chunk(db: Database, office: Office, now: int, data: dict[str, Any]) -> bool:
    """The job: some units at a time; begun anew after a crash, nobody is reminded twice."""
    done = data.get("done", 0)
    chunk = data["targets"][done : done + CHUNK_UNITS]
    label = reports.label_of(db, data["directive"])
    if label is None or not chunk:
        return True
    found = reports.cases(db, office, now, [label.id], [unit_id for unit_id, _ in chunk])
    by_unit = {case.unit.id: case for case in found}
    for unit_id, people in chunk:
        if unit_id in by_unit:
            _urge_unit(db, office, now, data, label, by_unit[unit_id], people)
    data["done"] = done + len(chunk)
    return bool(data["done"] >= len(data["targets"]))


def _urge_unit(
    db: Database,
    office: Office,
    now: int,
    data: dict[str, Any],
    label: DirectiveLabel,
    case: Case,
    people: list[int],
) -> None:
    owed = [duty for duty in case.duties if duty.obligation.state in OWED]
    if not owed:
        return
    unit_id = case.unit.id
    duties = tuple(duty.obligation.duty for duty in owed)
    dues = _dues(case, office.today(now), office.calendar(db))
    facts = cards.Reminder(label.id, label.number, unit_id, case.unit.name, duties, case.told > 0, dues)
    sent = 0
    for person_id in people:
        message = Owed(
            f"urge:{label.id}:{unit_id}:{person_id}:{data['day']}",
            MessageKind.REMINDER,
            person_id,
            unit_id,
            label.id,
            # The last duty is met only after the others: until then what the text says is true.
            basis=(owed[-1].id,),
        )
        made = owe(db, office, now, message, lambda language: cards.reminder(language, facts))
        sent += made is not None and deliveries.is_on_its_way(db, made)
    if sent:
        issued = ReminderIssued(
            obligations=tuple(duty.id for duty in owed),
            people=sent,
            by_hand=True,
            unit_id=unit_id,
            directive_id=label.id,
            person_id=data["by"],
            **data["line"],
        )
        events.append(db, issued, now)


# ---------------------------------------------------------------------------------------------------------- whom to call


def units_to_call(db: Database, office: Office, now: int) -> list[tuple[DirectiveLabel, int]]:
    """Of the directives that expire first, how many units only a call or a slip reaches."""
    ids = rows.followed(db, now)[: cards.CALLS]
    found = reports.cases(db, office, now, ids)
    counts = Counter(case.directive_id for case in found if case.needs_contact)
    labels = rows.labels(db, ids)
    return [(labels[each][0], counts[each]) for each in ids]


def to_call(db: Database, office: Office, now: int, directive_id: int, unit_id: int | None = None) -> list[cards.Call]:
    """The units that only a call or a paper slip reaches, each with its reason, since when, and a name with a number.

    With ``unit_id`` that unit alone, whatever its reason.
    """
    found = reports.directive_standing(db, office, directive_id, now)
    if found is None:
        return []
    if unit_id is None:
        cases = list(found.to_contact)
    else:
        cases = [case for case in found.cases if case.unit.id == unit_id]
    expected = rows.expected(db, [case.unit.id for case in cases])
    lost = rows.address_changes(db, 0)
    accounts = rows.accounts(db, [case.unit.id for case in cases])
    since = {a.person_id: lost[a.id][-1][0] for a in accounts if a.id in lost and lost[a.id][-1][1]}
    calls = []
    for case in cases:
        listed = [
            cards.Contact(name, phone, role, title) for name, phone, role, title in expected.get(case.unit.id, [])
        ]
        known = [cards.Contact(m.name, m.phone, m.role, m.title) for m in case.members]
        blocked = min((since[m.person_id] for m in case.members if m.person_id in since), default=None)
        published = found.directive.published_at
        calls.append(cards.Call(case, (known or listed)[:1], blocked, published))
    return calls
