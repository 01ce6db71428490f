"""Đính chính: a new version of what was passed on; the text sent before stays in the record (dialogues.md 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.actions import fanout
from bot.actions.directive_changes import Change, Changed, ChangeRefusal, changeable, tell
from bot.actions.holds import content_digest
from bot.domain.documents import LETTER
from bot.domain.drafts import in_sentence
from bot.domain.due_days import DueDays, OwnDues
from bot.domain.events import DirectiveCorrected
from bot.domain.people import Standing
from bot.messaging import FileRef
from bot.store import cards_owed, directives, events, publishing
from bot.store.database import Database
from bot.store.directives import Directive


@dataclass(frozen=True, slots=True)
class Correction:
    """A new version. ``subject`` as it stands in a sentence; ``reason`` says what is different, on the cards and in the message."""

    subject: str
    due: date | None
    summary: str
    files: tuple[FileRef, ...]
    reason: str
    own_dues: OwnDues = ()

    @property
    def dues(self) -> DueDays:
        return DueDays(self.due, self.own_dues)

    def differs_from(self, other: "Correction") -> bool:
        """Whether anything that goes to the units is different."""
        return (self.subject, self.dues, self.summary, self.files) != (
            other.subject,
            other.dues,
            other.summary,
            other.files,
        )


def as_it_stands(db: Database, directive: Directive) -> Correction:
    """The current version, to be changed in parts."""
    files = tuple(directives.files(db, directive.id, directive.version))
    own = publishing.own_dues(db, directive.id, directive.version)
    return Correction(directive.subject, directive.due, directive.summary, files, "", own)


def subject_of(directive: Directive, text: str) -> str:
    """A typed trích yếu as it follows the issuer in a sentence."""
    return in_sentence(text, directive.kind == LETTER.name)


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
    """A new version takes the place of the old one, which stays in the record. ``fall``: acknowledgements given for it fall.

    Everyone who got a card is told once; who has not got one yet gets the new one.
    """
    directive = changeable(db, who, directive_id, carried=True)
    if isinstance(directive, ChangeRefusal):
        return directive
    if not correction.differs_from(as_it_stands(db, directive)):
        return ChangeRefusal.NOTHING
    return renew(db, now, directive, correction, {**line, "person_id": who.person_id}, fall=fall)


def renew(
    db: Database, now: int, directive: Directive, new: Correction, columns: Mapping[str, Any], *, fall: bool
) -> Changed:
    """Write the new version down and have it told; nobody is asked whether they may. ``columns`` are those of the log line."""
    renewed = _add_version(db, now, columns.get("person_id"), directive, new)
    told = cards_owed.count_got(db, directive.id)
    fallen = publishing.count_standing(db, directive.id) if fall else 0
    shas = [file.sha256 for file in directives.files(db, directive.id, renewed.version)]
    corrected = DirectiveCorrected(
        directive_id=directive.id,
        version_id=renewed.version,
        replaces_version_id=directive.version,
        content_sha256=content_digest(renewed, shas, new.own_dues),
        acknowledgements_fall=fall,
        fallen=fallen,
        told=told,
        hard_due=renewed.due,
        own_dues=dict(new.own_dues) or None,
        reason=new.reason,
        **columns,
    )
    written = events.append(db, corrected, now)
    if fall:
        publishing.let_fall(db, directive.id, now, written.id)
    publishing.move_due(db, directive.id, new.dues)
    seen = cards_owed.renew_waiting(db, directive.id, renewed.version, now, fanout.AGAIN_CHUNK)
    more = {"reason": new.reason, "fall": fall, "version": renewed.version}
    tell(db, now, renewed, Change.CORRECTED, more, by=columns)
    fanout.begin(db, now, directive.id, [], renew=seen)
    return Changed(directive.number, told, fallen)


def _add_version(db: Database, now: int, by: int | None, directive: Directive, new: Correction) -> Directive:
    """The directive in its new version; of a paper of restricted circulation no text and no file goes on."""
    is_open = directive.circulation == "open"
    publishing.add_version(
        db,
        directive.id,
        directive.version + 1,
        new.subject,
        new.summary if is_open else "",
        new.due,
        new.files if is_open else (),
        now,
        by,
        new.reason,
        new.own_dues,
    )
    renewed = directives.get(db, directive.id)
    assert renewed is not None  # just written
    return renewed
