"""Units as the office keeps them: the two that are always there, the list brought in, on paper or not."""

from bot.actions.office import Office
from bot.actions.open_cards import refresh_cards, send_card
from bot.actions.unit_changes import create_unit, state_roster
from bot.actions.unit_import import (
    ImportFault,
    ImportLine,
    ImportPlan,
    ImportReport,
    What,
    import_table,
    plan_import,
)
from bot.domain.events import DutyTransferred, UnitChange, UnitChanged
from bot.domain.people import RECEIVING, Standing
from bot.domain.text import clean
from bot.domain.units import UnitKind
from bot.i18n import Language
from bot.store import events, people, transfers, units
from bot.store.database import Database
from bot.store.units import Unit

__all__ = [
    "ImportFault",
    "ImportLine",
    "ImportPlan",
    "ImportReport",
    "What",
    "create_unit",
    "ensure_roots",
    "import_table",
    "merge",
    "plan_import",
    "put_on_paper",
    "rename",
    "state_roster",
]


def ensure_roots(db: Database, office: Office, now: int) -> None:
    """Make the Sở itself (it never owes) and its Văn phòng (a unit that owes like any other) where they are missing."""
    settings, language = office.config.office, office.languages.default
    root = units.root(db)
    if root is None:
        root = create_unit(db, office, now, settings.name, UnitKind.OTHER, None, abbreviation=settings.short_name)
    if not units.of_kind(db, UnitKind.OFFICE):
        name = office_unit_name(language)
        create_unit(
            db,
            office,
            now,
            name,
            UnitKind.OFFICE,
            None,
            abbreviation=language.t("units.office_abbreviation"),
            parent=root.name,
        )


def office_unit_name(language: Language) -> str:
    return language.t("units.office_name")


def put_on_paper(db: Database, now: int, by: Standing, unit_id: int, on_paper: bool) -> Unit | None:
    """Mark a unit "nhận bằng giấy", or take the mark away. None when the person may not, or nothing changes."""
    unit = units.current(db, unit_id)
    if not (by.is_office or by.is_administrator) or unit is None or unit.on_paper is on_paper:
        return None
    units.set_on_paper(db, unit_id, on_paper)
    changed = UnitChanged(
        unit_id=unit_id, person_id=by.person_id, change=UnitChange.PAPER, version_id=unit.version_id, on_paper=on_paper
    )
    events.append(db, changed, now)
    return units.current(db, unit_id)


def rename(db: Database, office: Office, now: int, unit_id: int, name: str, decision: str, by: int | None) -> Unit:
    """A new name from today on; the old one keeps leading here."""
    unit = units.change(db, unit_id, office.today(now), name=clean(name), decision=decision)
    renamed = UnitChanged(
        unit_id=unit_id,
        person_id=by,
        change=UnitChange.RENAMED,
        version_id=unit.version_id,
        name=unit.name,
        decision=decision,
    )
    events.append(db, renamed, now)
    return unit


def merge(
    db: Database, office: Office, now: int, from_ids: tuple[int, ...], into_id: int, decision: str, by: int | None
) -> None:
    """Units absorbed by another: they end today, their names lead to it from now on, and it owes what they still owed."""
    day = office.today(now)
    for unit_id in from_ids:
        units.relate(db, "merge", unit_id, into_id, day, decision)
        units.end(db, unit_id, day)
        merged = UnitChanged(
            unit_id=unit_id, person_id=by, change=UnitChange.MERGED, successors=(into_id,), decision=decision
        )
        events.append(db, merged, now)
        _pass_duties(db, office, now, unit_id, into_id, by)


def _pass_duties(db: Database, office: Office, now: int, unit_id: int, into_id: int, by: int | None) -> None:
    """Each duty still owed goes over with a line of its own; the successor's people get the cards they have not had."""
    moved = transfers.move_open(db, unit_id, into_id, now)
    for one in moved:
        line = DutyTransferred(
            unit_id=unit_id,
            directive_id=one.directive_id,
            person_id=by,
            obligation_id=one.obligation_id,
            successor=into_id,
            successor_duty=one.successor_id,
        )
        events.append(db, line, now)
    receiving = {
        post.person_id for post in people.posts_of_unit(db, into_id, office.today(now)) if post.role in RECEIVING
    }
    for directive_id in dict.fromkeys(one.directive_id for one in moved if one.successor_id is not None):
        for person_id in sorted(receiving):
            send_card(db, office, now, directive_id, into_id, person_id)
        refresh_cards(db, office, now, directive_id, into_id)
