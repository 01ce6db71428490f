"""What becomes of a directive after it was sent: thu hồi, kết thúc theo dõi, more units, the part left unsent; who is told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.actions import duty_rules, fanout
from bot.actions.delivery import Fanout, Owed, owe
from bot.actions.holds import drop_unsent, log_published
from bot.actions.office import Office
from bot.actions.open_cards import refresh_cards
from bot.actions.publishing import freeze_all
from bot.cards import directive_changes as cards
from bot.cards import sending
from bot.domain.delivery import DropReason, MessageKind
from bot.domain.due_days import DueDays
from bot.domain.events import DirectiveFollowUpEnded, DirectiveWithdrawn
from bot.domain.obligations import ObligationState
from bot.domain.people import Standing, may_publish
from bot.store import cards_owed, deliveries, directives, events, jobs, obligations, publishing, reach, routing, units
from bot.store.database import Database
from bot.store.directives import Directive

TELL_JOB, CARRY_JOB = "tell_change", "tell_carriers"
TELL_CHUNK = 40
FOLLOWED = ("publishing", "published")


class ChangeRefusal(StrEnum):
    NOT_OFFICE = "not_office"
    UNKNOWN = "unknown"
    NOT_SENT = "not_sent"
    """Still held: it can simply be stopped."""
    OVER = "over"
    """Withdrawn, ended or stopped already."""
    NOTHING = "nothing"
    """Nothing would change, or nothing was left unsent."""
    CARRIED = "carried"
    """Only the content of other directives: it can be corrected or withdrawn, and asks nothing of anyone."""


class Change(StrEnum):
    """What is told of, or redrawn on, the cards."""

    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Changed:
    """``told`` people get a message; ``duties`` were closed, or acknowledgements fell; ``units`` had not done everything."""

    number: str
    told: int
    duties: int = 0
    units: int = 0


def changeable(db: Database, who: Standing, directive_id: int, *, carried: bool = False) -> Directive | ChangeRefusal:
    """The directive, if it was sent and is followed, for who may change it. ``carried``: also a document that only others carry."""
    directive = directives.get(db, directive_id)
    if not may_publish(who):
        return ChangeRefusal.NOT_OFFICE
    if directive is None:
        return ChangeRefusal.UNKNOWN
    if directive.standing != "addressed" and not carried:
        return ChangeRefusal.CARRIED
    if directive.status in ("held", "scheduled"):
        return ChangeRefusal.NOT_SENT
    return directive if directive.status in FOLLOWED else ChangeRefusal.OVER


def withdraw(
    db: Database, now: int, who: Standing, directive_id: int, reason: str, line: Mapping[str, Any]
) -> Changed | ChangeRefusal:
    """Thu hồi: duties close, what was not sent stays unsent, everyone who got the card is told once and their cards say so."""
    directive = changeable(db, who, directive_id, carried=True)
    if isinstance(directive, ChangeRefusal):
        return directive
    closed = obligations.end_all(db, directive_id, ObligationState.WITHDRAWN, now, reason)
    publishing.note_reason(db, directive_id, reason)
    publishing.finish(db, directive_id, "withdrawn", now)
    drop_unsent(db, now, directive_id, DropReason.WITHDRAWN)
    told = cards_owed.count_got(db, directive_id)
    columns = {**line, "person_id": who.person_id}
    events.append(
        db, DirectiveWithdrawn(directive_id=directive_id, closed=closed, told=told, reason=reason, **columns), now
    )
    tell(db, now, directive, Change.WITHDRAWN, {"reason": reason}, by=columns)
    return Changed(directive.number, told, closed)


def end_follow_up(
    db: Database, now: int, who: Standing, directive_id: int, reason: str, line: Mapping[str, Any]
) -> Changed | ChangeRefusal:
    """Kết thúc theo dõi: who stayed silent is written down, and nobody is reminded any more."""
    directive = changeable(db, who, directive_id)
    if isinstance(directive, ChangeRefusal):
        return directive
    silent, unmet = publishing.units_owing(db, directive_id)
    obligations.end_all(db, directive_id, ObligationState.ENDED, now, reason)
    publishing.finish(db, directive_id, "closed", now)
    drop_unsent(db, now, directive_id, DropReason.NO_LONGER_CONCERNED)
    columns = {**line, "person_id": who.person_id}
    ended = DirectiveFollowUpEnded(
        directive_id=directive_id, silent_units=tuple(silent), unmet=unmet, reason=reason, **columns
    )
    events.append(db, ended, now)
    tell(db, now, directive, Change.ENDED, {}, by=columns)
    return Changed(directive.number, 0, unmet, len(silent))


# ----------------------------------------------------------------------------------------------------------- telling


def tell(
    db: Database, now: int, directive: Directive, change: Change, more: dict[str, Any], *, by: Mapping[str, Any]
) -> None:
    """Have everyone who got the card told, once each, and every card redrawn; then those who got it as content of another directive."""
    data = {"directive": directive.id, "change": change.value, **more}
    jobs.add(db, TELL_JOB, data, now)
    if change is not Change.ENDED and publishing.carriers(db, directive.id):
        line = {name: by.get(name) for name in ("person_id", "channel", "message_id")}
        jobs.add(db, CARRY_JOB, {**data, "line": line}, now)


def tell_chunk(db: Database, office: Office, now: int, data: dict[str, Any]) -> bool:
    """The job that tells exactly those who got the card, once each, and redraws their cards; True when all are told."""
    directive = directives.get(db, data["directive"])
    got = cards_owed.got_the_card(db, data["directive"], data.get("after", 0), TELL_CHUNK)
    if directive is None or not got:
        return True
    change = Change(data["change"])
    for unit_id in dict.fromkeys(unit_id for _, _, unit_id in got):
        refresh_cards(db, office, now, directive.id, unit_id)
    if change is not Change.ENDED:
        _send_notices(db, office, now, directive, change, data, got)
    data["after"] = got[-1][0]
    return len(got) < TELL_CHUNK


def _send_notices(
    db: Database,
    office: Office,
    now: int,
    directive: Directive,
    change: Change,
    data: dict[str, Any],
    got: Sequence[tuple[int, int, int]],
) -> None:
    fan = Fanout(db, office, now, MessageKind.NOTICE)
    routes = routing.reaches(db, [person_id for _, person_id, _ in got])
    confirmed = publishing.units_that_confirmed(db, directive.id, data.get("version", directive.version))
    for _, person_id, unit_id in got:
        key = f"notice:{change.value}:{directive.id}:{data.get('version', 0)}:{unit_id}:{person_id}"
        owed = Owed(key, MessageKind.NOTICE, person_id, unit_id, directive.id, urgent=directive.urgent)
        delivery_id = deliveries.add(
            db,
            key,
            owed.kind.value,
            person_id,
            now,
            unit_id=unit_id,
            directive_id=directive.id,
            urgent=directive.urgent,
        )
        if delivery_id is None:
            continue
        unit = units.name_of(db, unit_id)
        notice = cards.Notice(unit, directive.number, data["reason"], bool(data.get("fall")), unit_id in confirmed)
        draw = cards.withdrawn_notice if change is Change.WITHDRAWN else cards.corrected_notice
        fan.queue(
            delivery_id,
            owed,
            routes.get(person_id),
            lambda language, draw=draw, notice=notice: draw(language, notice),  # type: ignore[misc]
            drawn_as=unit_id,
        )
    fan.finish()


# --------------------------------------------------------------------------------------------- more units, what is left


@dataclass(frozen=True, slots=True)
class Further:
    """What goes out in addition; at ``at`` (epoch ms), which is later than now outside sending hours."""

    number: str
    cards: int
    units: int
    at: int


def days_over(db: Database, office: Office, now: int, directive: Directive, unit_ids: Sequence[int]) -> list[date]:
    """Days already over of what these units would owe if they got the directive now; of what comes round they owe the next."""
    dues = DueDays(directive.due, publishing.own_dues(db, directive.id, directive.version))
    asked = [(duty, dues.of(duty)) for duty in publishing.duties_asked(db, directive.id)]
    owed = duty_rules.owing(db, office, now, directive.id, unit_ids, asked).values()
    return sorted({each.due for each in owed if each.units and each.due is not None and each.due < office.today(now)})


def send_to_more(
    db: Database,
    office: Office,
    now: int,
    who: Standing,
    directive_id: int,
    unit_ids: Sequence[int],
    line: Mapping[str, Any],
) -> Further | ChangeRefusal:
    """Gửi thêm đơn vị khác: the same text and duties for units that do not have it; who has it stays as it is."""
    directive = changeable(db, who, directive_id)
    if isinstance(directive, ChangeRefusal):
        return directive
    known = set(obligations.units_of(db, directive_id))
    further = [unit_id for unit_id in dict.fromkeys(unit_ids) if unit_id not in known]
    if not further:
        return ChangeRefusal.NOTHING
    count = reach.count_receivers(db, further, office.today(now))
    freeze_all(db, office, now, directive_id, further, publishing.duties_asked(db, directive_id))
    log_published(db, now, directive, further, who.person_id, line)
    at = _begin(db, office, now, who.person_id, directive, count, again=False)
    return Further(directive.number, count, len(further), at)


def resume(
    db: Database, office: Office, now: int, who: Standing, directive_id: int, line: Mapping[str, Any]
) -> Further | ChangeRefusal:
    """Send what was left unsent: stopped half-way, or held back by the training mode."""
    directive = changeable(db, who, directive_id)
    if isinstance(directive, ChangeRefusal):
        return directive
    count = cards_owed.count_left(db, directive_id, fanout.LEFT_UNSENT)
    if count == 0:
        return ChangeRefusal.NOTHING
    left = cards_owed.units_left(db, directive_id, fanout.LEFT_UNSENT)
    log_published(db, now, directive, left, who.person_id, line)
    at = _begin(db, office, now, who.person_id, directive, count, again=True)
    return Further(directive.number, count, len(left), at)


def _begin(db: Database, office: Office, now: int, by: int, directive: Directive, count: int, *, again: bool) -> int:
    """Outside sending hours it waits for the next window, KHẨN excepted."""
    at = now if directive.urgent else office.push_hours(db).next_open(now)
    facts = sending.ProgressFacts(directive.id, directive.number, 0, count)
    owed = Owed(f"sending:{directive.id}:{now}:{by}", MessageKind.OFFICE_ALERT, by, directive_id=directive.id)
    told = owe(db, office, now, owed, lambda language: sending.progress(language, facts)) if at == now else None
    fanout.begin(db, now, directive.id, [told] if told is not None else [], due_at=at, again=again)
    if directive.status == "published" and at == now:
        publishing.set_status(db, directive.id, "publishing")
    return at
