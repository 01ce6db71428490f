"""A duty a unit was freed of is taken up again: by those who decide such requests, with a reason the unit is told in these words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.actions.office import Office
from bot.actions.request_decisions import Decided, Settled, freeze_anew, line_of, settled, told
from bot.actions.request_telling import audience
from bot.actions.requests import FOLLOWED, WANTED, RequestRefusal
from bot.domain.events import ExemptionReopened
from bot.domain.obligations import ObligationState
from bot.domain.requests import CLOSING, RequestStatus, wanted_fault
from bot.messaging import Incoming
from bot.store import directives, events, obligations, requests, units
from bot.store.database import Database
from bot.store.obligations import ObligationRow
from bot.store.requests import Request


@dataclass(frozen=True, slots=True)
class Freed:
    """What a unit was freed of and still is. ``due``: the last of the days that stand, None where none was set; ``over``: it has passed."""

    request: Request
    rows: tuple[ObligationRow, ...]
    due: date | None
    over: bool


def freed(
    db: Database, office: Office, now: int, person_id: int, request: Request | None
) -> Freed | Settled | RequestRefusal:
    """A granted exemption in the hands of somebody who may decide it."""
    if request is None or request.kind not in CLOSING:
        return RequestRefusal.NO_SUCH
    see, decide = audience(db, office, now, request)
    if person_id not in decide:
        return RequestRefusal.MAY_NOT_DECIDE
    if request.status is not RequestStatus.GRANTED:
        return settled(db, request) if person_id in see else RequestRefusal.NO_SUCH
    directive = directives.get(db, request.directive_id)
    if directive is None or directive.status not in FOLLOWED:
        return RequestRefusal.OVER
    if units.current(db, request.unit_id) is None:
        return RequestRefusal.UNIT_ENDED
    found = [obligations.get(db, number) for number in request.obligations]
    rows = tuple(row for row in found if row is not None and row.state is ObligationState.EXEMPT)
    if not rows:
        return RequestRefusal.NO_SUCH
    due = max((row.due for row in rows if row.due is not None), default=None)
    return Freed(request, rows, due, due is not None and due < office.today(now))


def reopen(
    db: Database,
    office: Office,
    now: int,
    person_id: int,
    request_id: int,
    day: date | None,
    word: str,
    incoming: Incoming,
) -> Decided | Settled | RequestRefusal:
    """The duties are owed again, to their day or to a later ``day``; where their day has passed a new one is needed.

    Their reminders begin again from now, on the ladder the directive has now; everybody who answers for the unit is told.
    """
    found = freed(db, office, now, person_id, requests.get(db, request_id))
    if not isinstance(found, Freed):
        return found
    refused = _wrong_day(found, day, office.today(now))
    if refused is not None:
        return refused
    before = {row.id: row.due for row in found.rows if row.due is not None} if day is not None else {}
    if not requests.mark_reopened(db, found.request, person_id, now, word=word, granted=day, before=before):
        return settled(db, requests.get(db, request_id) or found.request)
    ids = [row.id for row in found.rows]
    requests.reopen(db, ids, now)
    if before:
        requests.extend(db, list(before), day or date.max, now)
    freeze_anew(db, office, now, found.request, ids)
    fields: dict[str, Any] = line_of(found.request, person_id, found.rows, word, incoming)
    events.append(db, ExemptionReopened(before=tuple(before.values()), due=day, **fields), now)
    return told(db, office, now, found.request)


def _wrong_day(found: Freed, day: date | None, today: date) -> RequestRefusal | None:
    if day is None:
        return RequestRefusal.PAST if found.over else None
    if found.due is None:
        return RequestRefusal.NO_DUE
    fault = wanted_fault(day, found.due, today)
    return WANTED[fault] if fault is not None else None
