"""One duty of one unit in the hands of one person: may they, is it still owed, and writing down that it was met.

Acknowledging, disseminating, reporting and recording on a unit's behalf all go through here, so a button's data (which is
user input) is checked in one place and every recorded act gets its line, its receipt and its edited cards the same way.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.actions.office import Office
from bot.actions.spoken import spoken
from bot.cards.titles import title_of
from bot.domain.deadlines import is_late
from bot.domain.events import ReceiptAcknowledged
from bot.domain.obligations import Duty, ObligationState
from bot.domain.people import HEADS, Post, Role, Standing, heads_first, may_acknowledge_receipt
from bot.messaging import Incoming
from bot.store import directives, events, obligations, people, units
from bot.store.database import Database
from bot.store.directives import Directive
from bot.store.events import Written
from bot.store.obligations import Acknowledgement, ObligationRow
from bot.store.units import Unit

FOLLOWED = frozenset({"publishing", "published"})


class Refusal(StrEnum):
    """Why nothing was recorded. Sentences, and what to do next, stand in the catalogue."""

    NOT_ADDRESSED = "not_addressed"
    """No such directive, or it does not concern the unit."""
    NOT_OF_UNIT = "not_of_unit"
    """The person never answered for the unit: another unit's button, or forged data."""
    NO_LONGER_OF_UNIT = "no_longer_of_unit"
    """A former head, or someone who left."""
    NOT_THE_HEAD = "not_the_head"
    """Of the unit, but this level is the head's (or a delegate's)."""
    MAY_NOT_REPORT = "may_not_report"
    NOT_ASKED = "not_asked"
    """The directive does not ask this duty of the unit."""
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    """The office ended follow-up, or decided that it does not concern the unit."""
    TRANSFERRED = "transferred"
    """Passed on to the unit's successor."""
    OFFICE_ONLY = "office_only"
    ALREADY_WITHDRAWN = "already_withdrawn"
    HIGHER_STANDS = "higher_stands"
    """Đã nhận cannot be taken back while quán triệt or báo cáo stands."""
    NO_SUCH = "no_such"
    """An acknowledgement, proposal, question or report nobody has."""


@dataclass(frozen=True, slots=True)
class Case:
    """A duty, the directive and unit it belongs to, and who asks."""

    directive: Directive
    unit: Unit
    duty: ObligationRow
    who: Standing
    beside: tuple[ObligationRow, ...] = ()
    """The unit's other duties under the directive, as they stood when the case was read."""


@dataclass(frozen=True, slots=True)
class Done:
    """An act just recorded. ``receipt`` is eight digits; ``late`` was stamped at ``at`` (epoch ms)."""

    id: int
    event_id: int
    receipt: str
    at: int
    late: bool


@dataclass(frozen=True, slots=True)
class Already:
    """The duty was met before: nothing was added. ``name`` is empty where the office recorded it on the unit's behalf."""

    case: Case
    acknowledgement: Acknowledgement
    name: str


def load(
    db: Database, office: Office, now: int, person_id: int, directive_id: int, unit_id: int, duty: Duty
) -> Case | Refusal:
    """The case of somebody who answers for the unit, or why there is none. The level's own right is asked by the caller."""
    who = people.standing(db, person_id, office.today(now))
    if not may_acknowledge_receipt(who, unit_id):
        was = last_post(db, person_id, unit_id)
        return Refusal.NO_LONGER_OF_UNIT if was is not None else Refusal.NOT_OF_UNIT
    return _case(db, who, directive_id, unit_id, duty)


def load_for_office(
    db: Database, office: Office, now: int, person_id: int, directive_id: int, unit_id: int, duty: Duty
) -> Case | Refusal:
    """The same for a member of the office who records on the unit's behalf."""
    who = people.standing(db, person_id, office.today(now))
    return _case(db, who, directive_id, unit_id, duty) if who.is_office else Refusal.OFFICE_ONLY


def _case(db: Database, who: Standing, directive_id: int, unit_id: int, duty: Duty) -> Case | Refusal:
    directive, unit = directives.get(db, directive_id), units.current(db, unit_id)
    asked = obligations.of_unit_under(db, directive_id, unit_id)
    if directive is None or unit is None or not asked:
        return Refusal.NOT_ADDRESSED
    if directive.status == "withdrawn":
        return Refusal.WITHDRAWN
    if directive.status == "closed":
        return Refusal.ENDED
    if directive.status not in FOLLOWED:
        return Refusal.NOT_ADDRESSED
    found = next((row for row in asked if row.duty is duty), None)
    if found is None:
        return Refusal.NOT_ASKED
    match found.state:
        case ObligationState.TRANSFERRED:
            return Refusal.TRANSFERRED
        case ObligationState.ENDED | ObligationState.EXEMPT:
            return Refusal.ENDED
        case ObligationState.WITHDRAWN:
            return Refusal.WITHDRAWN
    return Case(directive, unit, found, who, tuple(row for row in asked if row.duty is not duty))


def already(db: Database, case: Case) -> Already | None:
    """Who met the duty and when, if it is met; for quán triệt the last acknowledgement, whose figures stand."""
    if case.duty.owed:
        return None
    counted = obligations.acknowledgements_of(db, case.duty.id)
    if not counted:
        return None
    shown = counted[-1] if case.duty.duty is Duty.DISSEMINATE else counted[0]
    return Already(case, shown, "" if shown.on_behalf else people.name_of(db, shown.person_id))


def still_owed(db: Database, case: Case) -> list[ObligationRow]:
    """What the unit still owes under the directive, as it stands now."""
    return [row for row in obligations.of_unit_under(db, case.directive.id, case.unit.id) if row.owed]


# ------------------------------------------------------------------------------------------------------ writing it down


def line_fields(
    db: Database, office: Office, now: int, case: Case, incoming: Incoming, *, on_behalf: bool = False
) -> dict[str, Any]:
    """What every acknowledgement's line says: who, as what, for which version of the unit, late or not."""
    post = None if on_behalf else _post_in(case)
    delegation = next((d for d in case.who.delegations if d.unit_id == case.unit.id), None)
    own = case.who.posts[0] if on_behalf and case.who.posts else post
    return {
        **spoken(incoming).line(),
        "unit_id": case.unit.id,
        "directive_id": case.directive.id,
        "person_id": case.who.person_id,
        "obligation_id": case.duty.id,
        "late": is_late(case.duty.due, now, office.zone, case.duty.ends_at),
        "unit_version_id": case.unit.version_id,
        "delegation_id": delegation.id if delegation is not None and not on_behalf else None,
        "on_behalf": on_behalf,
        "name": people.name_of(db, case.who.person_id),
        "title": title_of(office.languages.default, own.role, own.unit_kind, own.title) if own else "",
    }


def settle(
    db: Database,
    now: int,
    case: Case,
    written: Written,
    late: bool,
    state: ObligationState = ObligationState.MET,
    *,
    on_behalf: bool = False,
    source: str = "",
) -> Done:
    """Rows for a line just written: the acknowledgement, and the duty's new state."""
    post = None if on_behalf else _post_in(case)
    done = obligations.add_acknowledgement(
        db,
        case.duty.id,
        case.who.person_id,
        now,
        written.id,
        written.receipt,
        on_behalf=on_behalf,
        source=source,
        post_id=post.id if post else None,
    )
    met = state is ObligationState.MET
    obligations.set_state(
        db, case.duty.id, state, met_at=now if met else None, met_by=case.who.person_id if met else None, late=late
    )
    return Done(done, written.id, written.receipt, now, late)


def record_receipt(
    db: Database,
    office: Office,
    now: int,
    case: Case,
    incoming: Incoming,
    *,
    implied: bool = False,
    on_behalf: bool = False,
    source: str = "",
) -> Done:
    """The line of level 1 and its rows. The caller has asked who may and whether it is owed."""
    fields = line_fields(db, office, now, case, incoming, on_behalf=on_behalf)
    written = events.append(db, ReceiptAcknowledged(implied=implied, **fields), now)
    return settle(db, now, case, written, fields["late"], on_behalf=on_behalf, source=source)


def record_implied(
    db: Database,
    office: Office,
    now: int,
    case: Case,
    incoming: Incoming,
    *,
    on_behalf: bool = False,
    source: str = "",
) -> Done | None:
    """Who has disseminated or reported has plainly received: đã nhận as a line of its own, if it was asked and is open."""
    for row in obligations.of_unit_under(db, case.directive.id, case.unit.id):
        if row.duty is Duty.RECEIVE and row.owed:
            receipt = Case(case.directive, case.unit, row, case.who)
            return record_receipt(db, office, now, receipt, incoming, implied=True, on_behalf=on_behalf, source=source)
    return None


# --------------------------------------------------------------------------------------------------------- who is who


@dataclass(frozen=True, slots=True)
class Confirmer:
    """Somebody who may confirm quán triệt for a unit now: by a post, or as a delegate (``post`` is None)."""

    person_id: int
    name: str
    post: Post | None


def confirmers(db: Database, unit_id: int, day: date) -> list[Confirmer]:
    """The unit's heads and delegates of the day, heads first, each once."""
    found = [
        Confirmer(post.person_id, people.name_of(db, post.person_id), post)
        for post in heads_first(people.posts_of_unit(db, unit_id, day))
        if post.role in HEADS
    ]
    known = {confirmer.person_id for confirmer in found}
    for delegation in people.delegations_of_unit(db, unit_id, day):
        if delegation.to_person_id not in known:
            known.add(delegation.to_person_id)
            found.append(Confirmer(delegation.to_person_id, people.name_of(db, delegation.to_person_id), None))
    return found


@dataclass(frozen=True, slots=True)
class FormerPost:
    """The post a person held last in a unit; ``last_day`` is its last day."""

    role: Role
    title: str
    last_day: date | None


def last_post(db: Database, person_id: int, unit_id: int) -> FormerPost | None:
    """The latest ended post of the person in the unit."""
    ended = [post for post in people.posts_of_person(db, person_id) if post.unit_id == unit_id and post.to_day]
    if not ended:
        return None
    post = max(ended, key=lambda p: (p.to_day or date.min, p.id))
    return FormerPost(post.role, post.title, post.to_day)


def _post_in(case: Case) -> Post | None:
    return next(iter(heads_first(post for post in case.who.posts if post.unit_id == case.unit.id)), None)
