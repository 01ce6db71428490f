"""What the office checks before sending: the exact card, the recipients by name and count, who cannot be reached, and when it would go."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.actions import costs
from bot.actions.delivery import in_trial
from bot.actions.drafts import unit_ids_of
from bot.actions.office import Office
from bot.actions.open_cards import issuer_on_card
from bot.cards.costs import CostFacts
from bot.cards.directive import CardFacts
from bot.domain.audience import expand
from bot.domain.deadlines import soft_due, working_days_left
from bot.domain.delivery import MessageKind
from bot.domain.dissemination import Tally
from bot.domain.documents import LETTER
from bot.domain.drafts import DirectiveDraft, in_sentence
from bot.domain.due_dates import Anchors, leaves_no_day, next_due_dates
from bot.domain.obligations import Duty
from bot.messaging import FileRef
from bot.store import publishing, reach, units
from bot.store.database import Database
from bot.store.reach import UnitReach

NAMED = 3
"""Units named in the preview that cannot be reached; the rest is counted."""


class Unreachable(StrEnum):
    """Why a card would reach nobody of a unit."""

    ON_PAPER = "on_paper"
    NOT_REGISTERED = "not_registered"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Preview:
    """The check before sending. ``must_type`` is the count that has to be typed, None where a tap is enough."""

    number: str
    issued: date
    units: int
    people: int
    channels: dict[str, int]
    unreachable: int
    named: tuple[tuple[str, Unreachable], ...]
    must_type: int | None
    trial: bool
    sends_at: int
    """Epoch ms of the next sending hour; now where one is open."""
    is_open: bool
    cost: CostFacts | None = None
    """None where no channel in use has a window or a quota."""


def own_day_too_near(db: Database, office: Office, now: int, draft: DirectiveDraft) -> bool:
    """Whether the Sở's own day towards cấp trên comes before it can have put the units' reports together. What comes round is not judged."""
    rule, units_day = draft.terms.upstream, draft.dues.of(Duty.REPORT)
    if rule is None or rule.recurring or units_day is None:
        return False
    today = office.today(now)
    own = next_due_dates(rule, today, office.calendar(db), Anchors(draft.issued, today), office.zone, 1)
    return bool(own) and leaves_no_day(units_day, own[0])


def preview(db: Database, office: Office, now: int, draft: DirectiveDraft) -> Preview:
    """The facts of the check, for a complete draft."""
    today = office.today(now)
    ids = unit_ids_of(db, draft)
    reached = reach.of_units(db, ids, today)
    channels = reach.people_by_channel(db, ids, today)
    missing = [(unit, why) for unit in reached if (why := _why(unit)) is not None]
    hours = office.push_hours(db)
    above = office.config.sending.typed_count_above
    return Preview(
        draft.number,
        draft.issued or today,
        len(ids),
        sum(channels.values()),
        channels,
        len(missing),
        tuple((units.name_of(db, unit.unit_id), why) for unit, why in missing[:NAMED]),
        len(ids) if len(ids) > above else None,
        in_trial(db),
        hours.next_open(now),
        hours.is_open(now),
        _cost(db, office, now, ids),
    )


def _cost(db: Database, office: Office, now: int, unit_ids: list[int]) -> CostFacts | None:
    if not costs.has_quotas(office):
        return None
    people = reach.receivers(db, unit_ids, office.today(now))
    return costs.facts(costs.plan(db, office, now, people, MessageKind.DIRECTIVE_CARD, sample=costs.SAMPLE))


def _why(unit: UnitReach) -> Unreachable | None:
    if unit.on_paper:
        return Unreachable.ON_PAPER
    if unit.registered == 0:
        return Unreachable.NOT_REGISTERED
    return Unreachable.BLOCKED if unit.reachable == 0 else None


def sample_card(db: Database, office: Office, now: int, draft: DirectiveDraft) -> CardFacts | None:
    """The card exactly as the first unit that can be reached will see it; None for an empty audience."""
    today = office.today(now)
    ids = unit_ids_of(db, draft)
    reached = reach.of_units(db, ids, today)
    chosen = next((unit.unit_id for unit in reached if unit.reachable), ids[0] if ids else None)
    unit = units.current(db, chosen) if chosen is not None else None
    if unit is None or not draft.duties:
        return None
    duties = tuple(duty for duty in Duty if duty in draft.duties and _owes(draft, duty, unit.id, db))
    roster = units.roster(db, unit.id, today)
    return CardFacts(
        0,
        unit.id,
        unit.name,
        draft.kind,
        draft.number,
        draft.number.split("/")[0].split("-")[0],
        draft.issuer,
        draft.issued or today,
        in_sentence(draft.subject, draft.kind == LETTER.name),
        (draft.summary or "") if draft.may_file else "",
        draft.content_numbers,
        files_of(db, draft),
        draft.due,
        duties,
        duties,
        tally=Tally(roster) if Duty.DISSEMINATE in duties else None,
        may_file=draft.may_file,
        issuer_short=issuer_on_card(office, draft.issuer),
        own_dues=draft.dues.own,
    )


def _owes(draft: DirectiveDraft, duty: Duty, unit_id: int, db: Database) -> bool:
    """Whether a unit addressed owes a duty: the report may be asked of some only."""
    reporting = draft.terms.reporting
    return duty is not Duty.REPORT or reporting is None or unit_id in expand(reporting, reach.brief_units(db))


def reporting_units(db: Database, draft: DirectiveDraft) -> int | None:
    """How many units owe the report, where not all addressed do."""
    reporting = draft.terms.reporting
    if reporting is None or Duty.REPORT not in (draft.duties or ()):
        return None
    return len(set(expand(reporting, reach.brief_units(db))) & set(unit_ids_of(db, draft)))


def files_of(db: Database, draft: DirectiveDraft) -> tuple[FileRef, ...]:
    """The files that go with the card: the draft's own and those of the documents it carries, as far as the record has them."""
    if not draft.may_file:
        return ()
    own = [FileRef(file.sha256, file.name, file.mime, file.size) for file in draft.files]
    content = [draft.cited[at] for at in draft.content or ()]
    targets = [target for one in content if (target := publishing.by_number(db, one.number, one.issued)) is not None]
    known = {file.sha256: file for file in [*own, *publishing.carried_files(db, targets)]}
    return tuple(known.values())


@dataclass(frozen=True, slots=True)
class Recipient:
    """A unit of the audience with the people the card goes to; none: it reaches nobody there."""

    unit: str
    names: tuple[str, ...]
    why_not: Unreachable | None


def recipients(db: Database, office: Office, now: int, draft: DirectiveDraft) -> list[Recipient]:
    """Everybody by name, unit by unit in the order the office reads them."""
    today = office.today(now)
    chosen = set(unit_ids_of(db, draft))
    ordered = [unit for unit in units.all_current(db) if unit.id in chosen]
    names = reach.names_by_unit(db, [unit.id for unit in ordered], today)
    reached = {one.unit_id: one for one in reach.of_units(db, [unit.id for unit in ordered], today)}
    return [Recipient(unit.name, tuple(names.get(unit.id, ())), _why(reached[unit.id])) for unit in ordered]


@dataclass(frozen=True, slots=True)
class Understood:
    """A deadline as it would be followed: working days left, and the days on which the unit is reminded."""

    due: date
    left: int
    reminders: tuple[date, ...]


def understood(db: Database, office: Office, now: int, due: date) -> Understood:
    """What the ladder makes of a due day (offsets from the configuration), without the weekly card."""
    today = office.today(now)
    calendar = office.calendar(db)
    soft = soft_due(due, calendar)
    before = [calendar.add_working_days(soft, -n) for n in sorted(office.config.reminders.offsets, reverse=True)]
    days = [day for day in [*before, soft] if day > today]
    return Understood(due, working_days_left(due, today, calendar), tuple(dict.fromkeys(days)))
