"""A directive being prepared in chat: what has been said of it so far, and the first thing still to be asked.

The flow has no state of its own: :func:`next_step` reads it off the draft, so a draft can be left, mended in any part, and
continued by a colleague on another device (dialogues.md 3).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Self

from bot.domain.audience import Audience
from bot.domain.due_days import DueDays
from bot.domain.obligations import Duty
from bot.domain.terms import NO_TERMS, Terms
from bot.domain.text import clean, fold

SUMMARY_MOST = 250
"""Characters of a summary: what a card shows beside the rest."""
FILES_MOST = 8
"""Files of one card, each of which takes a line of it."""
SUBJECT_MOST = 500
ABOUT = "về việc"
"""What leads in the trích yếu of a công văn inside a sentence (dialogues.md 9)."""


class Circulation(StrEnum):
    """Phạm vi lưu hành (domain.md 1.7)."""

    OPEN = "open"
    RESTRICTED = "restricted"
    """Lưu hành nội bộ, Xem xong trả lại: only số, ngày, cơ quan, trích yếu go on; no file, no summary."""


class DraftStep(StrEnum):
    """What is asked next."""

    HEAD = "head"
    NUMBER = "number"
    """Số, ký hiệu and date, as the văn thư gave them: until then the paper is a draft."""
    ISSUER = "issuer"
    SUBJECT = "subject"
    CONTENT = "content"
    """Which of the cited documents are what the units must know."""
    SUMMARY = "summary"
    AUDIENCE = "audience"
    DUTIES = "duties"
    DEADLINE = "deadline"
    REPORTING = "reporting"
    """Which of the units owe the report, where not all do."""
    OWN_DEADLINE = "own_deadline"
    """The day of a duty that gets one of its own."""
    UPSTREAM = "upstream"
    """When the Sở itself reports to cấp trên."""
    LADDER = "ladder"
    """How it is reminded, where not as usual."""
    WEEKLY = "weekly"
    PREVIEW = "preview"


class DraftPart(StrEnum):
    """What can be mended at the preview."""

    HEAD = "head"
    SUMMARY = "summary"
    AUDIENCE = "audience"
    DUTIES = "duties"


class Extra(StrEnum):
    """What is asked only where the office wants it."""

    REPORTING = "reporting"
    UPSTREAM = "upstream"
    LADDER = "ladder"


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document the paper names. ``party``: a Party paper, which is cited as the ground, never passed on unasked (domain.md 2.3, D4)."""

    number: str
    issued: date | None = None
    party: bool = False


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file of the draft, by the SHA-256 (hex) of its bytes."""

    sha256: str
    name: str
    mime: str
    size: int


@dataclass(frozen=True, slots=True)
class DirectiveDraft:
    """All that was said. None means: not asked or not answered yet; ``weekly_weeks`` 0 means no reminders."""

    circulation: Circulation = Circulation.OPEN
    head_given: bool = False
    kind: str = ""
    number: str = ""
    issued: date | None = None
    issuer: str = ""
    subject: str = ""
    cited: tuple[CitedDocument, ...] = ()
    content: tuple[int, ...] | None = None
    """Places in ``cited``."""
    summary: str | None = None
    files: tuple[DraftFile, ...] = ()
    audience: Audience | None = None
    duties: tuple[Duty, ...] | None = None
    due: date | None = None
    due_decided: bool = False
    weekly_weeks: int | None = None
    apart: tuple[Duty, ...] = ()
    """Duties that get a day of their own."""
    own_dues: tuple[tuple[Duty, date | None], ...] = ()
    """Those days, as far as they were said."""
    terms: Terms = NO_TERMS
    wanted: tuple[Extra, ...] = ()
    """Extras the office wants to say and has not said yet."""
    heard: tuple[str, ...] = ()
    """Words of deadlines met in the pasted head: shown when the deadline is asked, never taken by themselves."""

    @property
    def may_file(self) -> bool:
        return self.circulation is Circulation.OPEN

    @property
    def dues(self) -> DueDays:
        """By when each duty is to be done."""
        return DueDays(self.due, tuple((duty, day) for duty, day in self.own_dues if day != self.due))

    @property
    def next_apart(self) -> Duty | None:
        """The first duty whose own day is not said yet."""
        said = dict(self.own_dues)
        return next((duty for duty in self.apart if duty not in said), None)

    @property
    def content_numbers(self) -> tuple[str, ...]:
        return tuple(self.cited[at].number for at in self.content or ())

    def to_json(self) -> dict[str, Any]:
        return {
            "circulation": self.circulation.value,
            "head_given": self.head_given,
            "kind": self.kind,
            "number": self.number,
            "issued": _text(self.issued),
            "issuer": self.issuer,
            "subject": self.subject,
            "cited": [[c.number, _text(c.issued), c.party] for c in self.cited],
            "content": None if self.content is None else list(self.content),
            "summary": self.summary,
            "files": [[f.sha256, f.name, f.mime, f.size] for f in self.files],
            "audience": None if self.audience is None else self.audience.to_json(),
            "duties": None if self.duties is None else [duty.value for duty in self.duties],
            "due": _text(self.due),
            "due_decided": self.due_decided,
            "weekly_weeks": self.weekly_weeks,
            "apart": [duty.value for duty in self.apart],
            "own_dues": [[duty.value, _text(day)] for duty, day in self.own_dues],
            "terms": self.terms.to_json(),
            "wanted": [extra.value for extra in self.wanted],
            "heard": list(self.heard),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(
            Circulation(value["circulation"]),
            value["head_given"],
            value["kind"],
            value["number"],
            _day(value["issued"]),
            value["issuer"],
            value["subject"],
            tuple(CitedDocument(number, _day(day), party) for number, day, party in value["cited"]),
            None if value["content"] is None else tuple(value["content"]),
            value["summary"],
            tuple(DraftFile(*file) for file in value["files"]),
            None if value["audience"] is None else Audience.from_json(value["audience"]),
            None if value["duties"] is None else tuple(Duty(duty) for duty in value["duties"]),
            _day(value["due"]),
            value["due_decided"],
            value["weekly_weeks"],
            tuple(Duty(duty) for duty in value.get("apart", ())),
            tuple((Duty(duty), _day(day)) for duty, day in value.get("own_dues", ())),
            Terms.from_json(value["terms"]) if "terms" in value else NO_TERMS,
            tuple(Extra(extra) for extra in value.get("wanted", ())),
            tuple(value.get("heard", ())),
        )


def next_step(draft: DirectiveDraft) -> DraftStep:
    """The first thing that is not known yet; the preview when all is."""
    asked = (
        (DraftStep.HEAD, not draft.head_given),
        (DraftStep.NUMBER, not draft.number or draft.issued is None),
        (DraftStep.ISSUER, not draft.issuer),
        (DraftStep.SUBJECT, not draft.subject),
        (DraftStep.CONTENT, bool(draft.cited) and draft.content is None),
        (DraftStep.SUMMARY, draft.may_file and draft.summary is None),
        (DraftStep.AUDIENCE, draft.audience is None or draft.audience.is_empty),
        (DraftStep.DUTIES, not draft.duties),
        (DraftStep.REPORTING, Extra.REPORTING in draft.wanted),
        (DraftStep.DEADLINE, not draft.due_decided),
        (DraftStep.OWN_DEADLINE, draft.next_apart is not None),
        (DraftStep.UPSTREAM, Extra.UPSTREAM in draft.wanted),
        (DraftStep.LADDER, Extra.LADDER in draft.wanted),
        (DraftStep.WEEKLY, _asks_weeks(draft)),
    )
    return next((step for step, missing in asked if missing), DraftStep.PREVIEW)


def _asks_weeks(draft: DirectiveDraft) -> bool:
    """Without a due day it is asked for how long to remind, unless the chosen ladder says it."""
    ladder = draft.terms.ladder
    if draft.weekly_weeks is not None or (ladder is not None and ladder.weekly_weeks is not None):
        return False
    return None in (draft.due, *dict(draft.own_dues).values())


def mended(draft: DirectiveDraft, part: DraftPart) -> DirectiveDraft:
    """The draft with one part forgotten, so that it is asked again; all else stays."""
    match part:
        case DraftPart.HEAD:
            return replace(
                draft, head_given=False, kind="", number="", issued=None, issuer="", subject="", cited=(), content=None
            )
        case DraftPart.SUMMARY:
            return replace(draft, summary=None, files=())
        case DraftPart.AUDIENCE:
            return replace(draft, audience=None, terms=replace(draft.terms, reporting=None))
        case DraftPart.DUTIES:
            return replace(
                draft,
                duties=None,
                due=None,
                due_decided=False,
                weekly_weeks=None,
                apart=(),
                own_dues=(),
                terms=NO_TERMS,
                wanted=(),
            )


def restricted(draft: DirectiveDraft) -> DirectiveDraft:
    """The draft of a paper of restricted circulation: what may not go on is forgotten."""
    return replace(draft, circulation=Circulation.RESTRICTED, summary=None, files=())


def with_files(draft: DirectiveDraft, files: Iterable[DraftFile]) -> DirectiveDraft:
    """Files added, the same bytes once, at most :data:`FILES_MOST`."""
    known = {file.sha256: file for file in (*draft.files, *files)}
    return replace(draft, files=tuple(known.values())[:FILES_MOST])


def proposed_content(cited: tuple[CitedDocument, ...]) -> tuple[int, ...]:
    """The cited documents marked beforehand: all but Party papers, which are the ground and not the content."""
    return tuple(at for at, document in enumerate(cited) if not document.party)


def in_sentence(subject: str, is_letter: bool) -> str:
    """The trích yếu as it follows the issuer in a sentence: a công văn's with ``về việc``, a typed document's as it is."""
    bare = re.sub(r"^(?:về việc|v/v|ve viec)[ :]+", "", subject.strip(" .;"), flags=re.IGNORECASE)
    return f"{ABOUT} {bare}" if is_letter else bare


def identity(number: str, issuer: str, issued: date) -> str:
    """(số, ký hiệu, cơ quan, năm): what makes two papers one (domain.md 1.3). Leading zeros, blanks and case do not tell them apart.

    The issuer's name is the canonical one of :mod:`bot.domain.documents` where it is known; it is never compared folded.
    """
    return f"{re.sub(r'^0+(?=[0-9])', '', clean(number))}|{clean(issuer).casefold()}|{issued.year}"


def typed_count(text: str) -> int | None:
    """The count somebody typed to confirm (``40``, ``05``, ``1.120``, ``40 đơn vị``); None for anything else."""
    match = re.fullmatch(
        r"(\d{1,3}(?:[. ]\d{3})+|\d{1,6})(?: *(?:don vi|nguoi|units|people))?", re.sub(r"\s+", " ", _plain(text))
    )
    return int(re.sub(r"\D", "", match.group(1))) if match else None


def _plain(text: str) -> str:
    number, _, words = text.strip().partition(" ")
    return f"{number} {fold(words)}".strip() if words and not words[0].isdigit() else text.strip()


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
