"""Units as the office keeps them: the two that are always there, the list brought in, on paper or not."""

from dataclasses import dataclass
from enum import StrEnum

from bot.actions import post_carrying
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
from bot.domain.units import UnitKind
from bot.i18n import Language
from bot.store import events, obligations, people, transfers, units
from bot.store.database import Database
from bot.store.units import Unit

__all__ = [
    "ImportFault",
    "ImportLine",
    "ImportPlan",
    "ImportReport",
    "MergePlan",
    "MergeRefusal",
    "What",
    "create_unit",
    "ensure_roots",
    "import_table",
    "merge",
    "plan_import",
    "plan_merge",
    "put_on_paper",
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


class MergeRefusal(StrEnum):
    """Why a unit cannot be absorbed by another."""

    NO_RIGHT = "no_right"
    GONE = "gone"
    SAME = "same"
    ROOT = "root"
    """The Sở and its Văn phòng are absorbed by nobody."""


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a merger comes to: both names, the duties and the people that go over."""

    absorbed: str
    successor: str
    duties: int
    people: int


def plan_merge(
    db: Database, office: Office, now: int, by: Standing, unit_id: int, into_id: int
) -> MergePlan | MergeRefusal:
    """What :func:`merge` of one unit would change, or why it may not be."""
    if not (by.is_chief or by.is_administrator):
        return MergeRefusal.NO_RIGHT
    absorbed, successor, root = units.current(db, unit_id), units.current(db, into_id), units.root(db)
    if absorbed is None or successor is None:
        return MergeRefusal.GONE
    if unit_id == into_id:
        return MergeRefusal.SAME
    if absorbed.kind is UnitKind.OFFICE or (root is not None and root.id in (unit_id, into_id)):
        return MergeRefusal.ROOT
    posts = people.posts_of_unit(db, unit_id, office.today(now))
    owed = obligations.owed_by_unit(db, unit_id)
    return MergePlan(absorbed.name, successor.name, len(owed), len({post.person_id for post in posts}))


def merge(
    db: Database, office: Office, now: int, from_ids: tuple[int, ...], into_id: int, decision: str, by: int | None
) -> None:
    """Units absorbed by another: they end today, their names lead to it from now on, it owes what they still owed, and their people
    follow (:mod:`bot.actions.post_carrying`).
    """
    day = office.today(now)
    for unit_id in from_ids:
        units.relate(db, "merge", unit_id, into_id, day, decision)
        units.end(db, unit_id, day)
        merged = UnitChanged(
            unit_id=unit_id, person_id=by, change=UnitChange.MERGED, successors=(into_id,), decision=decision
        )
        events.append(db, merged, now)
        _pass_duties(db, office, now, unit_id, into_id, by)
        post_carrying.begin(db, office, now, unit_id, into_id, decision, by)


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
    for directive_id in dict.fromkeys(one.directive_id for one in moved):
        refresh_cards(db, office, now, directive_id, unit_id)
