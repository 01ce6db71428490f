"""Deciding what a unit asked: the first decision counts, both due days stay in the record, everyone concerned is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.actions import settlement
from bot.actions.ladders import freeze, ladders_of, rules_of
from bot.actions.office import Office
from bot.actions.open_cards import refresh_cards
from bot.actions.reminder_lists import STANDS_FOR
from bot.actions.request_telling import audience, tell_unit, update_cards
from bot.actions.requests import WANTED, RequestRefusal
from bot.actions.spoken import spoken
from bot.domain.delivery import DropReason
from bot.domain.events import Code, ExemptionDecided, ExtensionDecided, ReminderSkipped, RequestLapsed, SkipReason
from bot.domain.instants import DAY_MS
from bot.domain.ladder import RungKind, plan
from bot.domain.requests import CLOSING, RequestKind, RequestStatus, wanted_fault
from bot.messaging import Incoming
from bot.store import events, ladders, obligations, outbox, people, reminders, requests
from bot.store.database import Database
from bot.store.obligations import ObligationRow
from bot.store.requests import Request

OLD_RUNGS_MS = 30 * DAY_MS
"""Rungs of the old day that are written down as skipped lie no further ahead: overdue, it would go on for ever."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Decided, withdrawn or fallen away before; ``name`` is empty where nobody decided."""

    request: Request
    name: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision just made, and how many people of the unit are told."""

    request: Request
    told: int


def open_request(
    db: Database, office: Office, now: int, person_id: int, request_id: int
) -> Request | Settled | RequestRefusal:
    """A request in the hands of somebody who may decide it."""
    found = requests.get(db, request_id)
    if found is None:
        return RequestRefusal.NO_SUCH
    see, decide = audience(db, office, now, found)
    if person_id not in see:
        return RequestRefusal.MAY_NOT_DECIDE
    if not found.is_open:
        return settled(db, found)
    return found if person_id in decide else RequestRefusal.MAY_NOT_DECIDE


def settled(db: Database, found: Request) -> Settled:
    """What became of a request."""
    return Settled(found, people.name_of(db, found.decided_by))


def grant(
    db: Database,
    office: Office,
    now: int,
    person_id: int,
    request_id: int,
    day: date | None,
    word: str,
    incoming: Incoming,
) -> Decided | Settled | RequestRefusal:
    """Đồng ý: to the day asked for or to another ``day``; of an exemption the duties close without being met."""
    found = open_request(db, office, now, person_id, request_id)
    if not isinstance(found, Request):
        return found
    rows = _still_owed(db, found)
    if not rows:
        lapse(db, office, now, found)
        return RequestRefusal.NOTHING_OWED
    if found.kind is RequestKind.EXTENSION:
        return _extend(db, office, now, person_id, found, rows, day or found.wanted, word, incoming)
    if not requests.settle(db, found, RequestStatus.GRANTED, person_id, now, word=word):
        return settled(db, requests.get(db, found.id) or found)
    requests.exempt(db, [row.id for row in rows], found.kind, now)
    line = ExemptionDecided(granted=True, asked_as=found.kind, **line_of(found, person_id, rows, word, incoming))
    events.append(db, line, now)
    return told(db, office, now, found)


def refuse(
    db: Database, office: Office, now: int, person_id: int, request_id: int, word: str, incoming: Incoming
) -> Decided | Settled | RequestRefusal:
    """Không đồng ý: the day that stands goes on standing; the unit is told the reason."""
    found = open_request(db, office, now, person_id, request_id)
    if not isinstance(found, Request):
        return found
    if not requests.settle(db, found, RequestStatus.REFUSED, person_id, now, word=word):
        return settled(db, requests.get(db, found.id) or found)
    fields = line_of(found, person_id, _still_owed(db, found), word, incoming)
    if found.kind in CLOSING:
        events.append(db, ExemptionDecided(granted=False, asked_as=found.kind, **fields), now)
    else:
        events.append(db, ExtensionDecided(granted=False, **fields), now)
    return told(db, office, now, found)


def lapse(db: Database, office: Office, now: int, found: Request) -> None:
    """Nothing is left to decide: the duty was met or closed meanwhile."""
    if not requests.settle(db, found, RequestStatus.LAPSED, None, now):
        return
    line = RequestLapsed(request_id=found.id, unit_id=found.unit_id, directive_id=found.directive_id)
    events.append(db, line, now)
    update_cards(db, office, now, found)


def told(db: Database, office: Office, now: int, found: Request) -> Decided:
    """Everybody concerned reads what was decided: on the cards of those who decide, on the unit's cards, and in a message to the unit."""
    decided = requests.get(db, found.id) or found
    update_cards(db, office, now, decided)
    refresh_cards(db, office, now, decided.directive_id, decided.unit_id)
    return Decided(decided, tell_unit(db, office, now, decided))


def _still_owed(db: Database, found: Request) -> list[ObligationRow]:
    rows = [obligations.get(db, number) for number in found.obligations]
    return [row for row in rows if row is not None and row.owed]


def line_of(
    found: Request, person_id: int, rows: Sequence[ObligationRow], word: str, incoming: Incoming
) -> dict[str, Any]:
    """The fields that lines about a decision share."""
    return {
        **spoken(incoming).line(),
        "request_id": found.id,
        "unit_id": found.unit_id,
        "directive_id": found.directive_id,
        "person_id": person_id,
        "obligations": tuple(row.id for row in rows),
        "reason": word,
    }


# ---------------------------------------------------------------------------------------------------------------- more time


def _extend(
    db: Database,
    office: Office,
    now: int,
    person_id: int,
    found: Request,
    rows: Sequence[ObligationRow],
    day: date | None,
    word: str,
    incoming: Incoming,
) -> Decided | Settled | RequestRefusal:
    before = {row.id: row.due for row in rows if row.due is not None}
    if day is None or not before:
        return RequestRefusal.NO_DUE
    fault = wanted_fault(day, max(before.values()), office.today(now))
    if fault is not None:
        return WANTED[fault]
    if not requests.settle(db, found, RequestStatus.GRANTED, person_id, now, granted=day, word=word, before=before):
        return settled(db, requests.get(db, found.id) or found)
    ids = list(before)
    _end_old_ladder(db, office, now, found, ids)
    requests.extend(db, ids, day, now)
    freeze_anew(db, office, now, found, ids)
    moved = [row for row in rows if row.id in before]
    fields = line_of(found, person_id, moved, word, incoming)
    events.append(db, ExtensionDecided(granted=True, before=tuple(before.values()), due=day, **fields), now)
    _drop_waiting(db, office, now, found, set(ids))
    return told(db, office, now, found)


def _end_old_ladder(db: Database, office: Office, now: int, found: Request, ids: Sequence[int]) -> None:
    """What the ladder of the old day would still have said is written down as skipped."""
    rules = rules_of(db, office)
    already = reminders.dealt_with(db, ids)
    skipped: dict[str, list[int]] = {}
    for duty in reminders.duties_due(db, [found.unit_id], date.max):
        if duty.id not in ids:
            continue
        for each in plan(rules.case(duty.as_open()), duty.started_at, now + OLD_RUNGS_MS):
            if each.rung.kind is not RungKind.WEEKLY and each.key not in already.get(duty.id, ()):
                skipped.setdefault(each.key, []).append(duty.id)
                reminders.deal_with(db, duty.id, each.key, "skipped", now)
    for key, numbers in skipped.items():
        line = ReminderSkipped(
            unit_id=found.unit_id,
            directive_id=found.directive_id,
            obligations=tuple(numbers),
            occurrence=Code(key),
            reason=SkipReason.EXTENDED,
        )
        events.append(db, line, now)


def freeze_anew(db: Database, office: Office, now: int, found: Request, ids: Sequence[int]) -> None:
    """The case begins again with the new day; its ladder is the directive's as it stands now, kept with the duties from here on."""
    number = ladders.number_of(db, found.directive_id)
    if number <= 0:
        number = freeze(db, now, ladders_of(db, office)[number])
    ladders.set_for_duties(db, ids, number)


def _drop_waiting(db: Database, office: Office, now: int, found: Request, ids: set[int]) -> None:
    """A reminder not sent yet names the old day: it is dropped as stale, and drawn anew where it still has something to say."""
    holders = [person_id for person_id, _ in reminders.holders(db, [found.unit_id], office.today(now))]
    for card in reminders.cards_since(db, holders, now - STANDS_FOR):
        if card.status == "queued" and set(card.basis) & ids:
            for row in outbox.queued_of(db, card.id):
                settlement.drop(db, now, row, DropReason.STALE)
