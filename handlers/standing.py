"""``/tiendo [số] [đơn vị] [ngày]``: where directives and units stand, now or as of a day (dialogues.md 7.1)."""

from bot.actions.looking_up import may_look
from bot.cards import standing as cards
from bot.cards import standing_unit as unit_cards
from bot.conversation import Door, Turn, command
from bot.reports import standing as reports
from bot.store import reach, units, waiting
from handlers.naming import Named, named


@command("standing", "tiendo", "tien do", "tinh hinh", "tinhhinh", reads=True, listed=True)
def standing(turn: Turn, args: list[str]) -> None:
    """The overview; one directive; one unit; one unit under one directive."""
    if not may_look(turn.standing):
        _own_unit(turn)
        return
    found = named(turn, "standing", args)
    if found is None:
        return
    if found.directive_id is not None and found.unit_id is not None:
        _case(turn, found.directive_id, found)
    elif found.directive_id is not None:
        _directive(turn, found.directive_id, found.as_of)
    elif found.unit_id is not None:
        _unit(turn, found.unit_id, found.as_of)
    else:
        _overview(turn, 0, found.as_of)


@command("standings", reads=True, door=Door.REGISTERED)
def more(turn: Turn, args: list[str]) -> None:
    """The next directives of the overview."""
    offset = int(args[0]) if args and args[0].isdigit() else 0
    found = named(turn, "standing", args[1:])
    if found is None:
        return
    if may_look(turn.standing):
        _overview(turn, offset, found.as_of)
    else:
        _own_unit(turn)


@command("waiting", "viec cho", "vieccho", "viec cho van phong", door=Door.OFFICE, reads=True, listed=True)
def what_waits(turn: Turn, args: list[str]) -> None:  # noqa: ARG001
    """What waits for the office to decide or to look at."""
    found = waiting.for_office(turn.db)
    counts = (found.registrations, found.questions, found.reports, found.messages, found.requests)
    turn.say(unit_cards.waiting_card(turn.language, *counts))


@command("standing_units", reads=True)
def each_unit(turn: Turn, args: list[str]) -> None:
    """The units of one directive, each with its one reason."""
    numbers = [a for a in args if a.isdigit()]
    found = named(turn, "standing_units", [a for a in args if not a.isdigit()])
    if found is None:
        return
    if not may_look(turn.standing):
        _own_unit(turn)
        return
    if found.directive_id is None:
        turn.refuse(turn.t("standing.which"))
        return
    past = found.as_of is not None
    loaded = reports.directive_standing(turn.db, turn.office, found.directive_id, found.as_of or turn.now)
    if loaded is not None:
        turn.say(cards.units_card(turn.language, loaded, int(numbers[0]) if numbers else 0, past=past))


def _overview(turn: Turn, offset: int, as_of: int | None) -> None:
    items = reports.overview(turn.db, turn.office, turn.now, as_of, offset=offset, most=cards.SHOWN)
    count = len(reach.brief_units(turn.db))
    waits = waiting.for_office(turn.db).total if turn.standing.is_office and as_of is None else 0
    turn.say(cards.overview_card(turn.language, items, turn.now, count, as_of, offset, waits))


def _directive(turn: Turn, directive_id: int, as_of: int | None) -> None:
    found = reports.directive_standing(turn.db, turn.office, directive_id, as_of or turn.now)
    if found is not None:
        turn.say(cards.directive_card(turn.language, found, past=as_of is not None or not turn.standing.is_office))


def _case(turn: Turn, directive_id: int, found: Named) -> None:
    assert found.unit_id is not None  # the caller looked
    directive = reports.label_of(turn.db, directive_id)
    case = reports.case_of(turn.db, turn.office, directive_id, found.unit_id, found.as_of or turn.now)
    if directive is None or case is None:
        name = units.name_of(turn.db, found.unit_id)
        turn.refuse(turn.t("standing.not_concerned", unit=name, number=directive.number if directive else ""))
        return
    years = reports.years_of(turn.db, turn.office, directive_id, found.as_of or turn.now, [found.unit_id])
    card = cards.case_card(turn.language, directive, case, turn.now, found.as_of, years)
    turn.say(card)


def _unit(turn: Turn, unit_id: int, as_of: int | None, *, own: bool = False) -> None:
    unit = units.current(turn.db, unit_id)
    if unit is None:
        turn.refuse(turn.t("standing.unit_gone", unit=units.name_of(turn.db, unit_id)))
        return
    moment = as_of or turn.now
    facts = unit_cards.UnitView(
        unit.name,
        unit.id,
        unit.kind,
        units.roster(turn.db, unit_id, turn.office.today(moment)),
        reports.unit_standing(turn.db, turn.office, unit_id, moment),
        reports.members(turn.db, turn.office, unit_id, moment),
    )
    turn.say(unit_cards.unit_card(turn.language, facts, turn.now, as_of, own=own))


def _own_unit(turn: Turn) -> None:
    """An official sees the unit they answer for, without the office's buttons."""
    for unit_id in turn.standing.unit_ids:
        _unit(turn, unit_id, None, own=True)
    if not turn.standing.unit_ids:
        turn.refuse(turn.t("standing.no_unit"))
