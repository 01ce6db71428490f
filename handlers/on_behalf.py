"""/ghithay: the office records what a unit told by telephone, slip or letter (dialogues.md 4.4, a paper unit)."""

from datetime import date
from typing import Any

from bot.actions import on_behalf
from bot.actions.dissemination import Entry, position, preview
from bot.actions.duties import Already, Case, Refusal
from bot.actions.on_behalf import Ground, RecordedFor
from bot.actions.reports_sent import Report
from bot.cards import on_behalf as cards
from bot.cards import reports as report_cards
from bot.conversation import Door, Reply, Turn, command, step
from bot.domain.dissemination import DisseminationRefusal, Form, Tally
from bot.domain.events import ReportWay, ToldBy
from bot.domain.obligations import Duty
from bot.intake.dates import Day, Prefer, split_day
from bot.intake.figures import read_figures
from bot.store import directives, obligations, people, units
from handlers.acknowledgement import say_already
from handlers.asking import refuse
from handlers.naming import named
from handlers.reporting import split_number

ARITHMETIC_KEYS = {
    DisseminationRefusal.ROSTER_UNKNOWN: "on_behalf.refused.roster_unknown",
    DisseminationRefusal.MORE_TOLD_THAN_STAFF: "on_behalf.refused.more_than_staff",
    DisseminationRefusal.MORE_TOLD_THAN_REMAINING: "on_behalf.refused.more_than_staff",
    DisseminationRefusal.ROSTER_BELOW_TOLD: "on_behalf.refused.more_than_staff",
}


@command("on_behalf", "ghithay", "ghi thay", "ghi nhan thay", door=Door.OFFICE, listed=True)
def begin(turn: Turn, args: list[str]) -> None:
    """``/ghithay doan nghe thuat 1204``, in either order; what is missing is asked."""
    if len(args) > 1 and args[-1][:1].isdigit() and not args[0][:1].isdigit():
        args = [args[-1], *args[:-1]]
    found = named(turn, "on_behalf", args)
    if found is None:
        return
    if found.unit_id is None:
        turn.ask("behalf_unit", turn.t("on_behalf.ask.unit"), number=" ".join(args))
    elif found.directive_id is None:
        name = units.name_of(turn.db, found.unit_id)
        listed = on_behalf.open_directives(turn.db, found.unit_id)
        turn.say(cards.ask_directive(turn.language, found.unit_id, name, listed))
    else:
        _ask_duty(turn, found.directive_id, found.unit_id)


@step("behalf_unit")
def unit_answered(turn: Turn, reply: Reply) -> None:
    """The unit, typed; the number given before is kept."""
    number = str(turn.state["number"])
    turn.close()
    begin(turn, [*number.split(), *reply.text.split()][:8])


def _ask_duty(turn: Turn, directive_id: int, unit_id: int) -> None:
    directive = directives.get(turn.db, directive_id)
    owed = on_behalf.owed_duties(turn.db, directive_id, unit_id)
    if directive is None or not owed:
        _nothing_owed(turn, directive_id, unit_id)
        return
    card = cards.ask_duty(turn.language, units.name_of(turn.db, unit_id), directive.number, owed)
    turn.ask("behalf_duty", card, d=directive_id, u=unit_id)


def _nothing_owed(turn: Turn, directive_id: int, unit_id: int) -> None:
    met = obligations.of_unit_under(turn.db, directive_id, unit_id)
    found: Case | Already | Refusal = Refusal.NOT_ADDRESSED
    if met:
        found = on_behalf.open_case(turn.db, turn.office, turn.now, turn.person_id, directive_id, unit_id, met[-1].duty)
    if isinstance(found, Already):
        say_already(turn, found)
    else:
        refuse(turn, unit_id, found if isinstance(found, Refusal) else Refusal.NOT_ADDRESSED)


def _case(turn: Turn, duty: Duty) -> Case | None:
    ids = int(turn.state["d"]), int(turn.state["u"])
    case = on_behalf.open_case(turn.db, turn.office, turn.now, turn.person_id, *ids, duty)
    if isinstance(case, Case):
        return case
    turn.close()
    if isinstance(case, Already):
        say_already(turn, case)
    else:
        refuse(turn, ids[1], case)
    return None


@step("behalf_duty")
def duty_answered(turn: Turn, reply: Reply) -> None:
    """Which act the unit told."""
    if reply.choice == "back":
        _leave(turn)
        return
    if reply.choice not in set(Duty):
        turn.ask_again(turn.t("talk.choose_again"))
        return
    duty = Duty(reply.choice)
    case = _case(turn, duty)
    if case is None:
        return
    state = {**turn.state, "duty": duty.value}
    if duty is Duty.DISSEMINATE:
        roster = position(turn.db, turn.office, turn.now, case).before.roster
        turn.ask("behalf_figures", cards.ask_figures(turn.language, case.unit.name, roster), **state)
    elif duty is Duty.REPORT:
        turn.ask("behalf_report", cards.ask_report(turn.language, case.unit.name), **state)
    else:
        _ask_ground(turn, case, state)


@step("behalf_figures")
def figures_answered(turn: Turn, reply: Reply) -> None:
    """``07/6 hop 24/25``: day, form and numbers in one line; today and the unit's last form where they are not said."""
    if reply.choice == "back":
        _leave(turn)
        return
    case = _case(turn, Duty.DISSEMINATE)
    if case is None:
        return
    read = read_figures(reply.text, turn.today)
    before = position(turn.db, turn.office, turn.now, case)
    if read.told is None:
        turn.ask_again(turn.t("on_behalf.figures_again"))
        return
    day = read.day if read.day is not None else turn.today
    if not isinstance(day, date) or day > turn.today:
        turn.ask_again(turn.t("dissemination.day_again"))
        return
    roster = read.total if read.total is not None else before.before.roster
    told = read.told - before.before.told if read.total is not None else read.told
    entry = Entry(told, roster, day, read.form or before.last_form, read.excused)
    after = preview(turn.db, turn.office, turn.now, case, entry)
    if isinstance(after, DisseminationRefusal):
        key = ARITHMETIC_KEYS.get(after, "on_behalf.figures_again")
        language = turn.language
        turn.ask_again(turn.t(key, told=language.two(read.told), roster=language.two(roster)))
        return
    state = {**turn.state, "told": told, "roster": roster, "day": day.isoformat(), "form": entry.form.value}
    _ask_ground(turn, case, state, after)


@step("behalf_report")
def report_answered(turn: Turn, reply: Reply) -> None:
    """How the report went, or its number and day."""
    if reply.choice == "back":
        _leave(turn)
        return
    case = _case(turn, Duty.REPORT)
    if case is None:
        return
    number, rest = split_number(reply.text) if reply.text else ("", "")
    if not reply.choice and not number:
        turn.ask_again(turn.t("on_behalf.report_again"))
        return
    read, _ = split_day(rest, turn.today, Prefer.PAST)
    day = read.date if isinstance(read, Day) and read.date <= turn.today else turn.today
    _ask_ground(turn, case, {**turn.state, "report": number, "way": reply.choice, "day": day.isoformat()})


def _ask_ground(turn: Turn, case: Case, state: dict[str, Any], after: Tally | None = None) -> None:
    said = cards.said(turn.language, _facts(turn, case, state, after))
    turn.ask("behalf_ground", cards.ask_ground(turn.language, said), **state)


@step("behalf_ground")
def ground_answered(turn: Turn, reply: Reply) -> None:
    """On what the office relies; a photo sent at once is the signed slip."""
    files = tuple(a.file for a in reply.files if a.file is not None)
    if files:
        _record(turn, Ground(ToldBy.SIGNED_SLIP, reply.text[:200], files))
    elif reply.choice == "back":
        _leave(turn)
    elif reply.choice in set(ToldBy):
        ground = ToldBy(reply.choice)
        state = {**turn.state, "ground": ground.value}
        turn.ask_for_files("behalf_proof", cards.ask_proof(turn.language, ground), **state)
    else:
        turn.ask_again(turn.t("talk.choose_again"))


@step("behalf_proof")
def proof_answered(turn: Turn, reply: Reply) -> None:
    """A photo, who called, the letter's number; or nothing of it."""
    if reply.choice == "back":
        _leave(turn)
        return
    files = tuple(a.file for a in reply.files if a.file is not None)
    _record(turn, Ground(ToldBy(turn.state["ground"]), reply.text[:200], files))


def _said(state: dict[str, Any]) -> Duty | Entry | Report:
    duty = Duty(state["duty"])
    if duty is Duty.DISSEMINATE:
        return Entry(state["told"], state["roster"], date.fromisoformat(state["day"]), Form(state["form"]))
    if duty is Duty.REPORT:
        way = ReportWay(state["way"]) if state["way"] else None
        return Report(date.fromisoformat(state["day"]), way, state["report"])
    return duty


def _record(turn: Turn, ground: Ground) -> None:
    state = turn.state
    ids = int(state["d"]), int(state["u"])
    result = on_behalf.record_for(
        turn.db, turn.office, turn.now, turn.person_id, *ids, _said(state), ground, turn.incoming
    )
    turn.close()
    match result:
        case RecordedFor(case, done, after):
            facts = _facts(turn, case, state, after, ground, done.receipt, done.id)
            turn.say(cards.recorded(turn.language, facts))
        case Already():
            say_already(turn, result)
        case Refusal():
            refuse(turn, ids[1], result)
        case DisseminationRefusal():
            turn.refuse(turn.t("on_behalf.figures_again"))


def _facts(
    turn: Turn,
    case: Case,
    state: dict[str, Any],
    after: Tally | None,
    ground: Ground | None = None,
    receipt: str = "",
    acknowledgement_id: int = 0,
) -> cards.ForUnit:
    way = turn.t(report_cards.WAY_KEYS[ReportWay(state["way"])]) if state.get("way") else ""
    return cards.ForUnit(
        case.unit.name,
        case.directive.number,
        Duty(state["duty"]),
        ground.told_by if ground else ToldBy.PHONE,
        ground.caller if ground else "",
        len(ground.files) if ground else 0,
        people.name_of(turn.db, turn.person_id),
        receipt,
        acknowledgement_id,
        date.fromisoformat(state["day"]) if "day" in state else None,
        Form(state["form"]) if "form" in state else None,
        after,
        state.get("report") or way,
    )


def _leave(turn: Turn) -> None:
    turn.close()
    turn.say(turn.t("talk.nothing_recorded"))
