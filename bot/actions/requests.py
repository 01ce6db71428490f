"""What a unit asks the office to decide: filing it, taking it back, and how it stands; deciding is :mod:`bot.actions.request_decisions`.

Until it is decided the clock runs. A unit has one open request under a directive; anybody who may act for the unit files it or takes it back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.actions.office import Office
from bot.actions.request_telling import tell_heads, tell_who_decides, update_cards
from bot.actions.spoken import spoken
from bot.domain.events import ExemptionAsked, ExemptionWithdrawn, ExtensionAsked, ExtensionWithdrawn
from bot.domain.obligations import Duty
from bot.domain.people import Standing, may_enter_figures
from bot.domain.requests import RequestKind, RequestStatus, WantedFault, wanted_fault
from bot.messaging import Incoming
from bot.store import directives, events, obligations, people, requests, units
from bot.store.database import Database
from bot.store.directives import Directive
from bot.store.obligations import ObligationRow
from bot.store.requests import Request
from bot.store.units import Unit

FOLLOWED = ("publishing", "published")


class RequestRefusal(StrEnum):
    """Why nothing was filed, taken back or decided. Sentences stand in the catalogue."""

    NOT_OF_UNIT = "not_of_unit"
    NOT_ADDRESSED = "not_addressed"
    OVER = "over"
    """The directive was withdrawn, or is followed no more."""
    NOTHING_OWED = "nothing_owed"
    """The duty was met or closed."""
    NO_DUE = "no_due"
    """No due day was set: there is nothing to move."""
    ONE_OPEN = "one_open"
    PAST = "past"
    NOT_LATER = "not_later"
    TOO_FAR = "too_far"
    NO_SUCH = "no_such"
    MAY_NOT_DECIDE = "may_not_decide"
    UNIT_ENDED = "unit_ended"
    """The unit is no more: nobody could do what is taken up again."""


WANTED = {
    WantedFault.PAST: RequestRefusal.PAST,
    WantedFault.NOT_LATER: RequestRefusal.NOT_LATER,
    WantedFault.TOO_FAR: RequestRefusal.TOO_FAR,
}


@dataclass(frozen=True, slots=True)
class AskedCase:
    """What somebody asks about: the directive, their unit, and what it still owes."""

    directive: Directive
    unit: Unit
    owed: tuple[ObligationRow, ...]
    who: Standing

    def chosen(self, duties: Sequence[Duty]) -> tuple[ObligationRow, ...]:
        """These duties of what is owed; all where none is named."""
        return tuple(row for row in self.owed if not duties or row.duty in duties)

    @property
    def dated(self) -> tuple[ObligationRow, ...]:
        return tuple(row for row in self.owed if row.due is not None)


def case_of(
    db: Database, office: Office, now: int, person_id: int, directive_id: int, unit_id: int
) -> AskedCase | RequestRefusal:
    """The case of somebody who may act for the unit, with something still owed."""
    who = people.standing(db, person_id, office.today(now))
    if not may_enter_figures(who, unit_id):
        return RequestRefusal.NOT_OF_UNIT
    directive, unit = directives.get(db, directive_id), units.current(db, unit_id)
    rows = obligations.of_unit_under(db, directive_id, unit_id)
    if directive is None or unit is None or not rows:
        return RequestRefusal.NOT_ADDRESSED
    if directive.status not in FOLLOWED:
        return RequestRefusal.OVER
    owed = tuple(row for row in rows if row.owed)
    return AskedCase(directive, unit, owed, who) if owed else RequestRefusal.NOTHING_OWED


def groups_by_day(case: AskedCase) -> list[tuple[date, tuple[Duty, ...]]]:
    """(due day, duties) of what more time can be asked for, the nearest first: one group where all share a day."""
    found: dict[date, list[Duty]] = {}
    for row in sorted(case.dated, key=lambda row: row.due or date.max):
        if row.due is not None:
            found.setdefault(row.due, []).append(row.duty)
    return [(day, tuple(duties)) for day, duties in found.items()]


def file(
    db: Database,
    office: Office,
    now: int,
    person_id: int,
    directive_id: int,
    unit_id: int,
    kind: RequestKind,
    duties: Sequence[Duty],
    wanted: date | None,
    reason: str,
    incoming: Incoming,
) -> Request | RequestRefusal:
    """Write the request down and tell those who decide; the unit's heads hear of it where a colleague asked."""
    case = case_of(db, office, now, person_id, directive_id, unit_id)
    if isinstance(case, RequestRefusal):
        return case
    rows = case.chosen(duties)
    if kind is RequestKind.EXTENSION:
        rows = tuple(row for row in rows if row.due is not None)
    fault = _fault(rows, kind, wanted, office.today(now))
    if fault is not None:
        return fault
    due = min((row.due for row in rows if row.due is not None), default=None)
    ids = [row.id for row in rows]
    filed = requests.file(db, kind, person_id, unit_id, directive_id, ids, due, wanted, reason, now)
    if filed is None:
        return RequestRefusal.ONE_OPEN
    events.append(db, _asked(filed, incoming), now)
    tell_who_decides(db, office, now, filed)
    tell_heads(db, office, now, filed)
    return filed


def _fault(rows: Sequence[ObligationRow], kind: RequestKind, wanted: date | None, today: date) -> RequestRefusal | None:
    if kind is not RequestKind.EXTENSION:
        return None if rows else RequestRefusal.NOTHING_OWED
    dues = [row.due for row in rows if row.due is not None]
    if not dues or wanted is None:
        return RequestRefusal.NO_DUE
    fault = wanted_fault(wanted, max(dues), today)
    return WANTED[fault] if fault is not None else None


def _asked(filed: Request, incoming: Incoming) -> ExtensionAsked | ExemptionAsked:
    line = {
        **spoken(incoming).line(),
        "request_id": filed.id,
        "unit_id": filed.unit_id,
        "directive_id": filed.directive_id,
        "person_id": filed.person_id,
        "obligations": filed.obligations,
        "reason": filed.reason,
    }
    if filed.kind is RequestKind.EXTENSION and filed.due is not None and filed.wanted is not None:
        return ExtensionAsked(due=filed.due, wanted=filed.wanted, **line)
    return ExemptionAsked(asked_as=filed.kind, **line)


def withdraw(
    db: Database, office: Office, now: int, person_id: int, request_id: int, incoming: Incoming
) -> Request | RequestRefusal:
    """Rút đề nghị, by anybody who may act for the unit; the office's cards say so. A request decided before is returned as it is."""
    found = requests.get(db, request_id)
    if found is None:
        return RequestRefusal.NO_SUCH
    who = people.standing(db, person_id, office.today(now))
    if not may_enter_figures(who, found.unit_id):
        return RequestRefusal.NOT_OF_UNIT
    if not requests.settle(db, found, RequestStatus.WITHDRAWN, person_id, now):
        return found
    kind = ExtensionWithdrawn if found.kind is RequestKind.EXTENSION else ExemptionWithdrawn
    line = kind(
        request_id=found.id,
        unit_id=found.unit_id,
        directive_id=found.directive_id,
        person_id=person_id,
        **spoken(incoming).line(),
    )
    events.append(db, line, now)
    update_cards(db, office, now, found)
    return requests.get(db, request_id) or found
