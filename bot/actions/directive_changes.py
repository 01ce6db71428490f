"""What becomes of a directive after it was sent: thu hồi, đính chính, kết thúc theo dõi, more units, the part left unsent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.actions import fanout
from bot.actions.delivery import Fanout, Owed, owe
from bot.actions.holds import content_digest, drop_unsent, log_published
from bot.actions.office import Office
from bot.actions.open_cards import refresh_cards
from bot.actions.publishing import freeze_all
from bot.cards import directive_changes as cards
from bot.cards import sending
from bot.domain.delivery import DropReason, MessageKind
from bot.domain.events import DirectiveCorrected, DirectiveFollowUpEnded, DirectiveWithdrawn
from bot.domain.obligations import ObligationState
from bot.domain.people import Standing, may_publish
from bot.messaging import FileRef
from bot.store import cards_owed, deliveries, directives, events, jobs, obligations, publishing, reach, units
from bot.store.database import Database
from bot.store.directives import Directive

TELL_JOB = "tell_change"
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


def changeable(db: Database, who: Standing, directive_id: int) -> Directive | ChangeRefusal:
    """The directive, if it was sent and is followed, for who may change it."""
    directive = directives.get(db, directive_id)
    if not may_publish(who):
        return ChangeRefusal.NOT_OFFICE
    if directive is None or directive.standing != "addressed":
        return ChangeRefusal.UNKNOWN
    if directive.status in ("held", "scheduled"):
        return ChangeRefusal.NOT_SENT
    return directive if directive.status in FOLLOWED else ChangeRefusal.OVER


def withdraw(
    db: Database, now: int, who: Standing, directive_id: int, reason: str, line: Mapping[str, Any]
) -> Changed | ChangeRefusal:
    """Thu hồi: duties close, what was not sent stays unsent, everyone who got the card is told once and their cards say so."""
    directive = changeable(db, who, directive_id)
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
    _tell(db, now, directive, Change.WITHDRAWN, {"reason": reason})
    return Changed(directive.number, told, closed)


@dataclass(frozen=True, slots=True)
class Correction:
    """A new version. ``reason`` says in a sentence what is different; it stands on the cards and in the message."""

    due: date | None
    summary: str
    files: tuple[FileRef, ...]
    reason: str


def as_it_stands(db: Database, directive: Directive) -> Correction:
    """The current version, to be changed in parts."""
    files = tuple(directives.files(db, directive.id, directive.version))
    return Correction(directive.due, directive.summary, files, "")


def correct(
    db: Database,
    now: int,
    who: Standing,
    directive_id: int,
    correction: Correction,
    line: Mapping[str, Any],
    *,
    fall: bool,
) -> Changed | ChangeRefusal:
    """Đính chính: a new version takes the place of the old one, which stays in the record. ``fall``: acknowledgements given for it fall.

    Everyone who got a card is told once; who has not got one yet gets the new one.
    """
    directive = changeable(db, who, directive_id)
    if isinstance(directive, ChangeRefusal):
        return directive
    before = as_it_stands(db, directive)
    if (correction.due, correction.summary, correction.files) == (before.due, before.summary, before.files):
        return ChangeRefusal.NOTHING
    version = directive.version + 1
    files = correction.files if directive.circulation == "open" else ()
    summary = correction.summary if directive.circulation == "open" else ""
    publishing.add_version(
        db,
        directive_id,
        version,
        directive.subject,
        summary,
        correction.due,
        files,
        now,
        who.person_id,
        correction.reason,
    )
    renewed = directives.get(db, directive_id)
    assert renewed is not None  # just written
    told = cards_owed.count_got(db, directive_id)
    fallen = publishing.count_standing(db, directive_id) if fall else 0
    columns = {**line, "person_id": who.person_id}
    corrected = DirectiveCorrected(
        directive_id=directive_id,
        version_id=version,
        replaces_version_id=directive.version,
        content_sha256=content_digest(renewed, [file.sha256 for file in files]),
        acknowledgements_fall=fall,
        fallen=fallen,
        told=told,
        reason=correction.reason,
        **columns,
    )
    written = events.append(db, corrected, now)
    if fall:
        publishing.let_fall(db, directive_id, now, written.id)
    publishing.move_due(db, directive_id, correction.due)
    cards_owed.renew_waiting(db, directive_id, version, now)
    _tell(db, now, renewed, Change.CORRECTED, {"reason": correction.reason, "fall": fall, "version": version})
    fanout.begin(db, now, directive_id, [])
    return Changed(directive.number, told, fallen)


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
    _tell(db, now, directive, Change.ENDED, {})
    return Changed(directive.number, 0, unmet, len(silent))


# ----------------------------------------------------------------------------------------------------------- telling


def _tell(db: Database, now: int, directive: Directive, change: Change, more: dict[str, Any]) -> None:
    jobs.add(db, TELL_JOB, {"directive": directive.id, "change": change.value, **more}, now)


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
    routes = reach.routes(db, [person_id for _, person_id, _ in got])
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
        notice = cards.Notice(units.name_of(db, unit_id), directive.number, data["reason"], bool(data.get("fall")))
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
