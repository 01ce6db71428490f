"""Drafts of directives: begun, filled from what is typed and sent, continued by anyone of the office, turned into a specification."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.actions.office import Office
from bot.actions.publishing import Spec
from bot.cards.publishing import Duplicate
from bot.domain import secrecy
from bot.domain.audience import expand
from bot.domain.documents import LETTER, issuer_by_name
from bot.domain.drafts import (
    SUBJECT_MOST,
    Circulation,
    CitedDocument,
    DirectiveDraft,
    DraftFile,
    DraftStep,
    identity,
    next_step,
    restricted,
    with_files,
)
from bot.domain.events import Code, SecretPlace, SecretRefused
from bot.domain.people import Standing, may_publish
from bot.domain.text import clean, clip
from bot.intake.civil import Day, DayFault
from bot.intake.fields import DocumentHead, read_head, read_number_and_day
from bot.intake.numbers import DocumentNumber, Family, NumberFault
from bot.messaging import Attachment, FileRef
from bot.store import cards_owed, directives, drafts, events, people, publishing, reach
from bot.store.database import Database

KIND = "directive"
CITED_MOST = 12


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft in preparation. ``step`` is what is asked next; ``changed_at`` (epoch ms) when it was last touched."""

    id: int
    owner: str
    draft: DirectiveDraft
    created_at: int
    changed_at: int

    @property
    def step(self) -> DraftStep:
        return next_step(self.draft)


def begin(db: Database, now: int, who: Standing, circulation: Circulation) -> OpenDraft | None:
    """A new draft, once the office has said that the paper carries no secrecy mark; None for who may not publish."""
    if not may_publish(who):
        return None
    draft = DirectiveDraft(circulation)
    draft_id = drafts.add(db, KIND, who.person_id, draft.to_json(), next_step(draft).value, now)
    return load(db, draft_id)


def load(db: Database, draft_id: int) -> OpenDraft | None:
    """The draft, unless it was sent or thrown away."""
    row = drafts.get(db, draft_id)
    return None if row is None or row.kind != KIND or row.ended_at is not None else _opened(db, row)


def _opened(db: Database, row: drafts.DraftRow) -> OpenDraft:
    draft = DirectiveDraft.from_json(row.state)
    return OpenDraft(row.id, people.name_of(db, row.owner_id), draft, row.created_at, row.changed_at)


def save(db: Database, now: int, opened: OpenDraft, draft: DirectiveDraft) -> OpenDraft:
    drafts.save(db, opened.id, draft.to_json(), next_step(draft).value, now)
    return replace(opened, draft=draft, changed_at=now)


def waiting(db: Database, who: Standing, limit: int) -> list[OpenDraft]:
    """Drafts anyone of the office may continue, the last touched first."""
    return [_opened(db, row) for row in drafts.open_drafts(db, KIND, limit)] if may_publish(who) else []


def discard(db: Database, now: int, who: Standing, draft_id: int) -> bool:
    """Throw a draft away; False when there is none or for who may not publish."""
    if not may_publish(who) or load(db, draft_id) is None:
        return False
    drafts.end(db, draft_id, "discarded", now)
    return True


def note_secret_declared(db: Database, now: int, person_id: int, channel: str, message_id: str) -> None:
    """The one thing that is kept where the office says that a paper is secret: when, and who said so."""
    refused = SecretRefused(
        person_id=person_id, channel=channel, message_id=message_id, place=SecretPlace.DECLARED, mark=Code("DECLARED")
    )
    events.append(db, refused, now)


# -------------------------------------------------------------------------------------------------------- what is said


def take_head(draft: DirectiveDraft, text: str, today: date) -> DirectiveDraft:
    """The fields a pasted head states; what is missing stays to be asked. A circulation mark in it restricts the draft."""
    head = read_head(text, today)
    if secrecy.mark_in(text) is not None:
        draft = restricted(draft)
    number = head.number if head.number is not None and not head.number.is_draft else None
    issued = head.issued if head.issued is not None and head.issued <= today else None
    return replace(
        draft,
        head_given=True,
        kind=_kind(head, number),
        number=str(number) if number else "",
        issued=issued,
        issuer=head.issuer or "",
        subject=clip(head.subject or "", SUBJECT_MOST),
        cited=_cited(head) if draft.may_file else (),
        content=None,
    )


def _kind(head: DocumentHead, number: DocumentNumber | None) -> str:
    kind = head.kind or (number.type if number else None)
    return kind.name if kind else LETTER.name


def _cited(head: DocumentHead) -> tuple[CitedDocument, ...]:
    """Party papers last: they are the ground, not the content."""
    cited = [
        CitedDocument(str(one.number), one.issued, one.number.family is Family.PARTY) for one in head.cited[:CITED_MOST]
    ]
    return tuple(sorted(cited, key=lambda document: document.party))


@dataclass(frozen=True, slots=True)
class HeadFaults:
    """What is wrong with a typed number and date; at least one of the three."""

    number: NumberFault | None = None
    day: DayFault | None = None
    future: bool = False
    """The date lies ahead: no paper is dated tomorrow."""


def take_number(draft: DirectiveDraft, text: str, today: date) -> tuple[DirectiveDraft, HeadFaults | None]:
    """Number and date, or the one of them that is missing; what was right is kept even beside a fault."""
    read = read_number_and_day(text, today)
    number = read.number if isinstance(read.number, DocumentNumber) and not read.number.is_draft else None
    issued = read.day.date if isinstance(read.day, Day) and read.day.date <= today else None
    future = isinstance(read.day, Day) and issued is None
    mended = replace(
        draft,
        number=str(number) if number else draft.number,
        issued=issued or draft.issued,
        issuer=draft.issuer or _issuer_of(number),
        kind=draft.kind or (number.type.name if number and number.type else LETTER.name),
    )
    if mended.number and mended.issued and not (future or (number is None and issued is None)):
        return mended, None
    fault = read.number if isinstance(read.number, NumberFault) else NumberFault.MISSING_SYMBOL
    wrong_number = None if number or draft.number else fault
    wrong_day = read.day if isinstance(read.day, DayFault) and not (issued or draft.issued) else None
    return mended, HeadFaults(wrong_number, wrong_day, future)


def _issuer_of(number: DocumentNumber | None) -> str:
    known = issuer_by_name(number.issuer_hint) if number and number.issuer_hint else None
    return known.name if known else ""


def take_issuer(draft: DirectiveDraft, text: str) -> DirectiveDraft:
    """The issuer by its full name where it is a known one."""
    known = issuer_by_name(text)
    return replace(draft, issuer=known.name if known else clip(clean(text), 200))


def take_subject(draft: DirectiveDraft, text: str) -> DirectiveDraft:
    return replace(draft, subject=clip(" ".join(clean(text).split()), SUBJECT_MOST))


@dataclass(frozen=True, slots=True)
class TakenFiles:
    """What became of files sent: ``added`` belong to the draft now, ``faulty`` could not be had, ``marked`` carry a circulation mark."""

    draft: DirectiveDraft
    added: int
    faulty: tuple[str, ...] = ()
    marked: bool = False
    too_many: bool = False


def take_files(draft: DirectiveDraft, files: Sequence[Attachment]) -> TakenFiles:
    """Files for the draft. A name with a circulation mark restricts the draft, and no file goes on at all."""
    if any(secrecy.mark_in_file_name(file.name) is not None for file in files):
        return TakenFiles(restricted(draft), 0, marked=True)
    if not draft.may_file:
        return TakenFiles(draft, 0, marked=True)
    good = [DraftFile(f.file.sha256, f.file.name, f.file.mime, f.file.size) for f in files if f.file is not None]
    faulty = tuple(file.name for file in files if file.file is None)
    taken = with_files(draft, good)
    added = len(taken.files) - len(draft.files)
    known = {file.sha256 for file in draft.files}
    return TakenFiles(taken, added, faulty, too_many=len({f.sha256 for f in good} - known) > added)


# ------------------------------------------------------------------------------------------------------- what it becomes


def spec_of(draft: DirectiveDraft, *, urgent: bool = False, send_at: int | None = None) -> Spec:
    """The complete draft as a directive; LookupError while something is missing."""
    if draft.issued is None or draft.audience is None or not draft.duties:
        raise LookupError("the draft is not complete")
    content = set(draft.content or ())
    named = [(document.number, document.issued) for document in draft.cited]
    ladder = draft.terms.ladder
    weeks = ladder.weekly_weeks if ladder is not None else None
    return Spec(
        draft.number,
        draft.issued,
        draft.issuer,
        draft.subject,
        draft.audience,
        draft.duties,
        draft.kind,
        draft.summary or "",
        tuple(FileRef(file.sha256, file.name, file.mime, file.size) for file in draft.files),
        tuple(one for at, one in enumerate(named) if at in content),
        tuple(one for at, one in enumerate(named) if at not in content),
        draft.due,
        draft.weekly_weeks if weeks is None else weeks,
        draft.circulation,
        urgent,
        send_at,
        draft.dues.own,
        draft.terms,
    )


def duplicate_of(db: Database, office: Office, now: int, draft: DirectiveDraft) -> Duplicate | None:
    """A directive with the draft's identity that was confirmed before."""
    if not draft.number or draft.issued is None or not draft.issuer:
        return None
    directive_id = publishing.by_identity(db, identity(draft.number, draft.issuer, draft.issued))
    directive = directives.get(db, directive_id) if directive_id is not None else None
    if directive is None or directive.standing != "addressed":
        return None
    pull = [name for name, can in office.capabilities.items() if can.pull]
    seen = reach.progress(db, directive.id, now, pull)
    left = cards_owed.count_left(db, directive.id, ("stopped", "trial_mode"))
    at = directive.published_at or directive.created_at
    return Duplicate(directive.id, directive.number, at, seen.units_reached, seen.units, left)


def unit_ids_of(db: Database, draft: DirectiveDraft) -> list[int]:
    """The units the draft's audience stands for today."""
    return [] if draft.audience is None else expand(draft.audience, reach.brief_units(db))
