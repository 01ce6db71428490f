"""A message of the office to many: written, addressed, checked (dialogues.md 6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.actions import broadcast_sending, costs
from bot.actions.delivery import Owed, in_trial, owe
from bot.actions.office import Office
from bot.cards import broadcasts as cards
from bot.cards.costs import CostFacts
from bot.domain.audience import Audience, expand
from bot.domain.broadcasts import BroadcastStatus, TextFault, content_digest, text_fault
from bot.domain.delivery import MessageKind
from bot.domain.people import Standing, may_publish
from bot.domain.text import clean
from bot.messaging import FileRef
from bot.store import broadcast_recipients as recipients
from bot.store import broadcasts as rows
from bot.store import people, reach, units
from bot.store.broadcast_recipients import Source
from bot.store.broadcasts import Broadcast
from bot.store.database import Database

SAME_CONTENT_MS = 7 * 86_400_000
"""How far back the same content is looked for."""


class BroadcastRefusal(StrEnum):
    NOT_OFFICE = "not_office"
    UNKNOWN = "unknown"
    NO_RECIPIENTS = "no_recipients"
    NOT_YOURS = "not_yours"
    """Only its author and the Chánh Văn phòng stop it, or send it early."""
    OVER = "over"
    """It is not in the state in which that can be done any more."""
    OUTSIDE_HOURS = "outside_hours"
    """It was put off to sending hours: only KHẨN, decided by name, goes out before them."""


# ------------------------------------------------------------------------------------------------------------ writing


def write(
    db: Database,
    now: int,
    who: Standing,
    text: str,
    files: Sequence[FileRef],
    *,
    draft_id: int | None = None,
    corrects: int | None = None,
) -> int | TextFault | BroadcastRefusal:
    """Take text and files into a new draft, or in place of an old one's. Returns the draft's id."""
    if not may_publish(who):
        return BroadcastRefusal.NOT_OFFICE
    fault = text_fault(text, [file.name for file in files])
    if fault is not None:
        return fault
    text = clean(text)
    digest = content_digest(text, [file.sha256 for file in files])
    known = rows.get(db, draft_id) if draft_id is not None else None
    if known is not None and known.status is BroadcastStatus.DRAFT:
        rows.set_text(db, known.id, text, digest)
        rows.set_files(db, known.id, files, now)
        return known.id
    made = rows.add(db, text, digest, Audience().to_json(), who.person_id, now, corrects=corrects)
    rows.set_files(db, made, files, now)
    return made


def address(db: Database, who: Standing, broadcast_id: int, audience: Audience) -> bool:
    """Whom it goes to; False where it is no draft any more."""
    found = rows.get(db, broadcast_id)
    if found is None or found.status is not BroadcastStatus.DRAFT or not may_publish(who):
        return False
    rows.set_audience(db, broadcast_id, audience.to_json())
    return True


def audience_of(found: Broadcast) -> Audience:
    return Audience.from_json(found.audience)


def unit_ids_of(db: Database, audience: Audience) -> list[int]:
    """The units an audience stands for today, in the order people read them."""
    owing = rows.units_owing(db, audience.unfinished_with) if audience.unfinished_with is not None else ()
    chosen = set(expand(audience, reach.brief_units(db), owing))
    return [unit.id for unit in units.all_current(db) if unit.id in chosen]


def source_of(db: Database, office: Office, now: int, found: Broadcast) -> Source:
    """Who is addressed. A correction goes to exactly those who got, or may have got, what it corrects."""
    audience = audience_of(found)
    unit_ids = [] if found.corrects is not None else unit_ids_of(db, audience)
    return Source(unit_ids, audience.roles, office.today(now), found.corrects)


# ----------------------------------------------------------------------------------------------------------- checking


@dataclass(frozen=True, slots=True)
class Check:
    """What the office checks before sending. ``people`` can be reached; ``must_type`` is their number where it has to be typed."""

    broadcast: Broadcast
    source: Source
    people: int
    units: int
    unreached: tuple[str, ...]
    """Names of units in which nobody can be reached."""
    on_paper: tuple[str, ...]
    """Names of units that take papers by hand and get no message."""
    must_type: int | None
    trial: bool
    is_open: bool
    sends_at: int
    cost: CostFacts | None = None
    """None where no channel in use has a window or a quota."""


def check(db: Database, office: Office, now: int, broadcast_id: int) -> Check | None:
    """The facts of the check; None for an unknown draft."""
    found = rows.get(db, broadcast_id)
    if found is None:
        return None
    source = source_of(db, office, now, found)
    people_, reached = recipients.count_reachable(db, source), recipients.units_reached(db, source)
    paper = [unit.name for unit in units.all_current(db) if unit.on_paper and unit.id in set(source.unit_ids)]
    missing = [
        name
        for unit_id in source.unit_ids
        if unit_id not in reached and (name := units.name_of(db, unit_id)) not in paper
    ]
    above = office.config.sending.typed_count_above
    hours = office.push_hours(db)
    return Check(
        found,
        source,
        people_,
        len(reached),
        tuple(missing),
        tuple(paper),
        people_ if people_ > above else None,
        in_trial(db),
        hours.is_open(now),
        hours.next_open(now),
        _cost(db, office, now, found, source),
    )


def _cost(db: Database, office: Office, now: int, found: Broadcast, source: Source) -> CostFacts | None:
    if not costs.has_quotas(office):
        return None
    people_ = [person_id for person_id, _ in recipients.addressed(db, source)]
    return costs.facts(costs.plan(db, office, now, people_, MessageKind.BROADCAST, found.id, sample=costs.SAMPLE))


def same_before(db: Database, now: int, found: Broadcast) -> Broadcast | None:
    """A broadcast with the same content that went out before, this week."""
    return rows.same_content(db, found.content_digest, now - SAME_CONTENT_MS, found.id)


def rehearse(db: Database, office: Office, now: int, who: Standing, broadcast_id: int) -> int | BroadcastRefusal:
    """Send it to the office alone, marked as a test. Returns to how many."""
    found = rows.get(db, broadcast_id)
    if found is None or not may_publish(who):
        return BroadcastRefusal.UNKNOWN if found is None else BroadcastRefusal.NOT_OFFICE
    message = broadcast_sending.message_of(db, office, now, found)
    members = people.office_members(db, office.today(now))
    for person_id in members:
        owed = Owed(f"broadcast-test:{found.id}:{person_id}:{now}", MessageKind.OFFICE_ALERT, person_id)
        owe(db, office, now, owed, lambda language: cards.rehearsal(language, message(language)))
    return len(members)


# ------------------------------------------------------------------------------------------------------- mended, thrown away


def reopen(db: Database, now: int, who: Standing, broadcast_id: int) -> int | BroadcastRefusal:
    """A new draft with what was stopped before anybody got it. Returns its id."""
    if not may_publish(who):
        return BroadcastRefusal.NOT_OFFICE
    found = rows.get(db, broadcast_id)
    if found is None:
        return BroadcastRefusal.UNKNOWN
    if found.status is BroadcastStatus.DRAFT:
        return found.id
    made = rows.copy(db, broadcast_id, who.person_id, now, corrects=found.corrects)
    return BroadcastRefusal.UNKNOWN if made is None else made


def discard(db: Database, who: Standing, broadcast_id: int) -> bool:
    """Throw a draft away."""
    return may_publish(who) and rows.discard(db, broadcast_id)
