"""Passing a directive on: one short transaction writes everything down and holds it (design.md 5, Store)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from bot.actions import duty_rules, holds
from bot.actions.office import Office
from bot.domain.audience import Audience, expand
from bot.domain.documents import LETTER
from bot.domain.drafts import Circulation, identity, in_sentence
from bot.domain.due_days import DueDays, OwnDues
from bot.domain.events import DirectiveHeld
from bot.domain.obligations import Duty
from bot.domain.people import Standing, may_publish
from bot.domain.terms import NO_TERMS, Terms
from bot.intake.numbers import DocumentNumber, parse_number, short_code
from bot.messaging import FileRef
from bot.store import cards_owed, directives, drafts, events, jobs, publishing, reach
from bot.store.database import Database, IntegrityError

FREEZE_JOB = "freeze_directive"
FREEZE_UNITS = 60
"""Units whose duties and cards are written in one transaction: a whole Sở is frozen by the confirmation itself."""

Named = tuple[str, date | None]
"""A document by its number and date."""


class PublishRefusal(StrEnum):
    NOT_OFFICE = "not_office"
    BAD_NUMBER = "bad_number"
    DUPLICATE = "duplicate"
    NO_UNITS = "no_units"
    NO_DUTIES = "no_duties"


@dataclass(frozen=True, slots=True)
class Spec:
    """A directive fully said. ``subject`` is the trích yếu with or without "về việc"; ``kind`` the name of its type.

    ``weekly_weeks``: without a due day, reminded weekly for so many weeks (0: never). ``send_at``: epoch ms, None for after the hold.
    """

    number: str
    issued: date
    issuer: str
    subject: str
    audience: Audience
    duties: tuple[Duty, ...] = (Duty.RECEIVE, Duty.DISSEMINATE)
    kind: str = LETTER.name
    summary: str = ""
    files: tuple[FileRef, ...] = ()
    content: tuple[Named, ...] = ()
    """Documents it carries: their files go with the card, the units' duties are its own."""
    cited: tuple[Named, ...] = ()
    due: date | None = None
    weekly_weeks: int | None = None
    circulation: Circulation = Circulation.OPEN
    urgent: bool = False
    send_at: int | None = None
    own_dues: OwnDues = ()
    """Duties whose day is not ``due``."""
    terms: Terms = NO_TERMS


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Decided, not sent: until ``hold_until`` (epoch ms) it can be stopped. ``people`` are cards owed, one a person and unit."""

    directive_id: int
    hold_until: int
    units: int
    people: int


def confirm(
    db: Database,
    office: Office,
    now: int,
    who: Standing,
    spec: Spec,
    *,
    draft_id: int | None = None,
    hold_ms: int | None = None,
) -> Confirmed | PublishRefusal:
    """Write the directive with its duties and the frozen list of cards, and hold it; the author and the Chánh Văn phòng are told.

    Of an audience of more than :data:`FREEZE_UNITS` units the rest is frozen by a job, before sending can begin.
    """
    if not may_publish(who):
        return PublishRefusal.NOT_OFFICE
    number = parse_number(spec.number)
    if not isinstance(number, DocumentNumber) or number.is_draft:
        return PublishRefusal.BAD_NUMBER
    unit_ids = expand(spec.audience, reach.brief_units(db))
    if not unit_ids or not spec.duties:
        return PublishRefusal.NO_DUTIES if unit_ids else PublishRefusal.NO_UNITS
    hold = office.config.sending.hold_seconds * 1000 if hold_ms is None else hold_ms
    until = max(now + hold, spec.send_at or 0)
    directive_id = _write(db, now, who.person_id, spec, number, until)
    if directive_id is None:
        return PublishRefusal.DUPLICATE
    duty_rules.keep(db, office, now, directive_id, spec.terms, who.person_id)
    cards = reach.count_receivers(db, unit_ids, office.today(now))
    freeze_all(db, office, now, directive_id, unit_ids, spec.duties)
    _log_hold(db, now, who.person_id, directive_id, until, len(unit_ids), cards, spec.urgent)
    if draft_id is not None:
        drafts.end(db, draft_id, holds.draft_step(directive_id), now)
    if until > now:
        holds.announce(db, office, now, directive_id, len(unit_ids), who.person_id)
    return Confirmed(directive_id, until, len(unit_ids), cards)


def publish_now(
    db: Database, office: Office, now: int, spec: Spec, who: Standing, *, draft_id: int | None = None
) -> int | PublishRefusal:
    """A fully specified directive without a conversation and without a hold, by the same path; the jobs send it.

    Returns its id. Where no jobs run, :func:`bot.actions.fanout.send_all` does their work.
    """
    confirmed = confirm(db, office, now, who, spec, draft_id=draft_id, hold_ms=0)
    if isinstance(confirmed, PublishRefusal):
        return confirmed
    holds.release_hold(db, office, now, confirmed.directive_id)
    return confirmed.directive_id


def register_document(db: Database, now: int, spec: Spec) -> int:
    """A document that others carry as their content (D1–D3 of the seeds): text and files in the record, asking nothing of anyone.

    Returns the row that already has its identity, if there is one. ValueError for a number that is none.
    """
    number = parse_number(spec.number)
    if not isinstance(number, DocumentNumber):
        raise ValueError(f"no document number: {spec.number!r}")
    row = replace(_row(spec, number, "published", "carried"), identity=f"carried|{_identity(spec, number)}")
    known = publishing.by_identity(db, row.identity)
    if known is not None:
        return known
    directive_id = publishing.add(db, row, now)
    _add_text(db, directive_id, spec, spec.files, now, None)
    return directive_id


# --------------------------------------------------------------------------------------------------------- writing it


def _write(db: Database, now: int, by: int, spec: Spec, number: DocumentNumber, until: int) -> int | None:
    """The directive, its text, links and files; None when its identity is taken."""
    later = spec.send_at is not None and spec.send_at >= until
    row = _row(spec, number, "scheduled" if later else "held", "addressed", until, by)
    if publishing.by_identity(db, row.identity) is not None:
        return None
    try:
        directive_id = publishing.add(db, row, now)
    except IntegrityError:
        return None
    targets = _link(db, directive_id, spec)
    files: tuple[FileRef, ...] = ()
    if spec.circulation is Circulation.OPEN:
        own = {file.sha256 for file in spec.files}
        files = (*spec.files, *(f for f in publishing.carried_files(db, targets) if f.sha256 not in own))
    _add_text(db, directive_id, spec, files, now, by)
    return directive_id


def _row(
    spec: Spec, number: DocumentNumber, status: str, standing: str, until: int | None = None, by: int | None = None
) -> publishing.NewDirective:
    return publishing.NewDirective(
        str(number),
        short_code(number),
        _identity(spec, number),
        spec.issuer,
        spec.kind,
        spec.issued,
        status,
        standing,
        spec.circulation.value,
        spec.urgent,
        by if spec.urgent else None,
        spec.audience.to_json(),
        spec.weekly_weeks,
        until,
        spec.send_at,
        by,
    )


def _identity(spec: Spec, number: DocumentNumber) -> str:
    return identity(str(number), spec.issuer, spec.issued)


def _add_text(db: Database, directive_id: int, spec: Spec, files: Sequence[FileRef], now: int, by: int | None) -> None:
    subject = in_sentence(spec.subject, spec.kind == LETTER.name)
    summary = spec.summary if spec.circulation is Circulation.OPEN else ""
    publishing.add_version(db, directive_id, 1, subject, summary, spec.due, files, now, by, own_dues=spec.own_dues)


def _link(db: Database, directive_id: int, spec: Spec) -> list[int]:
    """What it carries and what it cites; returns the record's own rows of what it carries."""
    targets: list[int] = []
    named = [*(("carries", *one) for one in spec.content), *(("cites", *one) for one in spec.cited)]
    for position, (kind, number, day) in enumerate(named):
        target = publishing.by_number(db, number, day)
        publishing.add_link(db, directive_id, kind, number, day, target, position)
        if kind == "carries" and target is not None:
            targets.append(target)
    return targets


def _log_hold(
    db: Database, now: int, by: int, directive_id: int, until: int, units: int, cards: int, urgent: bool
) -> None:
    held = DirectiveHeld(directive_id=directive_id, person_id=by, until=until, units=units, people=cards, urgent=urgent)
    events.append(db, held, now)


# ---------------------------------------------------------------------------------------------- freezing the audience


def freeze_all(
    db: Database, office: Office, now: int, directive_id: int, unit_ids: Sequence[int], duties: Sequence[Duty]
) -> None:
    """Freeze the audience: at once for the first :data:`FREEZE_UNITS`, by a job for the rest."""
    _freeze(db, office, now, directive_id, unit_ids[:FREEZE_UNITS], duties)
    if unit_ids[FREEZE_UNITS:]:
        rest = list(unit_ids[FREEZE_UNITS:])
        data = {"directive": directive_id, "units": rest, "duties": [duty.value for duty in duties]}
        jobs.add(db, FREEZE_JOB, data, now)


def _freeze(
    db: Database, office: Office, now: int, directive_id: int, unit_ids: Sequence[int], duties: Sequence[Duty]
) -> None:
    directive = directives.get(db, directive_id)
    if directive is not None:
        dues = DueDays(directive.due, publishing.own_dues(db, directive_id, directive.version))
        owed = duty_rules.owing(db, office, now, directive_id, unit_ids, [(duty, dues.of(duty)) for duty in duties])
        for duty, owing in owed.items():
            duty_rules.open_duty(db, now, directive_id, duty, owing)
        cards_owed.owe_cards(db, directive_id, directive.version, unit_ids, office.today(now), directive.urgent, now)


def freeze_chunk(db: Database, office: Office, now: int, data: dict[str, Any]) -> bool:
    """The job that freezes the rest of a large audience; begun anew after a crash, it writes nothing twice."""
    done = data.get("done", 0)
    units = data["units"][done : done + FREEZE_UNITS]
    directive = directives.get(db, data["directive"])
    if not units or directive is None or directive.status == "stopped":
        return True
    _freeze(db, office, now, directive.id, units, [Duty(duty) for duty in data["duties"]])
    data["done"] = done + len(units)
    if data["done"] < len(data["units"]):
        return False
    holds.release_hold(db, office, now, directive.id, frozen=True)
    return True
