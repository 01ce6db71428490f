"""The fields of a document from its pasted head, or from one typed line (dialogues.md 3, domain.md 1.2 and 1.10).

Scans are what they are: ``Ngay`` for Ngày, blanks inside numbers, the ĐẾN stamp between "Kính gửi" and its addressees, a
trích yếu broken over lines, the letterhead missing. What is not found is listed as missing and asked for; nothing is
invented, and a person confirms every field.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.documents import DocumentType, type_by_abbreviation, type_by_name
from bot.domain.text import without_marks
from bot.intake.citations import Citation, citations_in, day_at
from bot.intake.civil import Day, DayFault, DayFaultKind, Prefer
from bot.intake.days import find_days, split_day
from bot.intake.issuers import issuer_after, issuer_of, letterhead_issuer
from bot.intake.numbers import DocumentNumber, Found, NumberFault, find_numbers, parse_number, tidy

__all__ = ["Citation", "DocumentHead", "FieldName", "NumberAndDay", "read_head", "read_number_and_day"]


class FieldName(StrEnum):
    """What a head must say before a document is passed on."""

    KIND = "kind"
    NUMBER = "number"
    ISSUED = "issued"
    ISSUER = "issuer"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """What could be read. ``number`` of a draft has an empty ``no`` and is listed in ``missing`` all the same.

    ``subject`` is the trích yếu as it stands in a sentence after "về việc" (``triển khai Chiến lược …``); ``cited`` are the other
    documents named, each once, in order, with the date printed beside them.
    """

    kind: DocumentType | None
    number: DocumentNumber | None
    issued: date | None
    issuer: str | None
    subject: str | None
    cited: tuple[Citation, ...]
    missing: tuple[FieldName, ...]


@dataclass(frozen=True, slots=True)
class NumberAndDay:
    """``1204/SVHTTDL-VP 05/6/2023`` read as two fields, each with its own fault (``1204 SVHTTDL 31/6`` has two)."""

    number: DocumentNumber | NumberFault
    day: Day | DayFault


def read_number_and_day(text: str, today: date) -> NumberAndDay:
    """Number and date in one line, in this order; a line without a date has the fault :attr:`DayFaultKind.NOT_A_DAY`."""
    kept = tidy(text)
    found = find_numbers(kept)
    if found:
        day, rest = split_day(kept[: found[0].start] + " " + kept[found[0].end :], today, Prefer.NEAREST)
        return NumberAndDay(parse_number(str(found[0].number)), day)
    day, rest = split_day(kept, today, Prefer.NEAREST)
    number = parse_number(re.sub(r"[\s,]*(?:ngày|ngay|ký)?[\s,]*$", "", rest, flags=re.IGNORECASE))
    return NumberAndDay(number, day)


def read_head(text: str, today: date | None = None) -> DocumentHead:
    """The head of a công văn or a typed document, pasted whole, or one line of the form ``Công văn <số> ngày … của … về việc …``.

    ``today`` is needed only to give a year to days without one; without it such a day is not read.
    """
    kept = _in_capitals(tidy(text.replace("**", "")))
    main = _main_number(kept)
    one_line = _is_sentence(kept, main)
    kind = _kind(kept, main, one_line)
    if one_line and main is not None:
        issued = day_at(kept, main.end, today)
        issuer, subject = _sentence(kept, main.end)
    elif main is None and "\n" not in kept and _SUBJECT_INLINE.search(kept):
        # A draft told in one sentence: ``Công văn của Sở VHTTDL về việc …``, without number and day.
        kind, issued = type_by_name(kept), None
        issuer, subject = _sentence(kept, 0)
    else:
        issued = _placed_day(kept)
        issuer, subject = letterhead_issuer(_letterhead(kept)), _subject(kept, kind)
    number = main.number if main else None
    issuer = issuer_of(number, issuer)
    cited = citations_in(kept, number, today)
    return DocumentHead(kind, number, issued, issuer, subject, cited, _missing(kind, number, issued, issuer, subject))


def _missing(
    kind: DocumentType | None,
    number: DocumentNumber | None,
    issued: date | None,
    issuer: str | None,
    subject: str | None,
) -> tuple[FieldName, ...]:
    has = {
        FieldName.KIND: kind is not None,
        FieldName.NUMBER: number is not None and not number.is_draft,
        FieldName.ISSUED: issued is not None,
        FieldName.ISSUER: bool(issuer),
        FieldName.SUBJECT: bool(subject),
    }
    return tuple(name for name, there in has.items() if not there)


# ---------------------------------------------------------------------------------------------------- number and kind

_NUMBER_LINE = re.compile(r"^[ \t]*(?:Số|SỐ|So|SO)\b[ :.]*", re.MULTILINE)
_BODY = re.compile(r"^[ \t]*(?:thuc hien|can cu|theo|xet|trien khai thuc hien|kinh gui)\b", re.MULTILINE)
_FEW_LINES = 3


def _main_number(kept: str) -> Found | None:
    """The number on the "Số" line of the letterhead; else the first one, if no body text stands before it."""
    found = find_numbers(kept)
    lines = [match.end() for match in _NUMBER_LINE.finditer(kept)]
    for one in found:
        if any(start <= one.end and "\n" not in kept[start : one.end] and one.start - start <= 2 for start in lines):
            return one
    if not found:
        return None
    before = without_marks(kept[: found[0].start])
    return None if _BODY.search(before) or before.count("\n") > _FEW_LINES else found[0]


_SMALL = re.compile(r"(?<![\w/])\d{1,6}[a-z]?(?:/(?:19|20)\d\d)?[/-][a-zđ][\w&]*(?:[-/][a-zđ][\w&]*)+(?![\w/])")


def _in_capitals(kept: str) -> str:
    """A line typed on a phone in small letters gets its number in capitals: ``cv 1204/svhttdl-vp ngay 5/6``."""
    small = _SMALL.search(kept)
    if small is None or kept.count("\n") > _FEW_LINES or find_numbers(kept):
        return kept
    number = parse_number(small.group())
    return kept if isinstance(number, NumberFault) else f"{kept[: small.start()]}{number}{kept[small.end() :]}"


def _is_sentence(kept: str, main: Found | None) -> bool:
    """Whether the number stands in a sentence (``Công văn số … ngày …``) and not on a line of a letterhead."""
    if main is None:
        return False
    line = kept[kept.rfind("\n", 0, main.start) + 1 : main.end]
    goes_on = re.match(r"[ ,(]*(?:ngay|cua|ve|\d{1,2}[/.-])", without_marks(kept[main.end :]).partition("\n")[0])
    return _NUMBER_LINE.match(line) is None or goes_on is not None


_TITLES = re.compile(r"^[ \t]*([A-ZĐÀ-Ỹ]{2,}(?: [A-ZĐÀ-Ỹ]{2,}){0,3})[ \t]*$", re.MULTILINE)


def _kind(kept: str, main: Found | None, one_line: bool) -> DocumentType | None:
    """The type named before the number or as a title in capitals; else what the symbol states."""
    if main is not None and one_line:
        before = re.sub(r"(?:\bsố\b|\bso\b)? *:? *$", "", kept[: main.start], flags=re.IGNORECASE).strip()
        named = type_by_name(before) or type_by_abbreviation(before)
        if named is not None:
            return named
    for title in _TITLES.finditer(kept[: _body_start(kept)]):
        named = type_by_name(title.group(1))
        if named is not None and without_marks(named.name) == without_marks(title.group(1)):
            return named
    if main is None:
        return type_by_abbreviation("CV") if _SUBJECT_LETTER.search(kept) else None
    return main.number.type


# --------------------------------------------------------------------------------------------------------------- date

_PLACE_LINE = re.compile(r"^[^\n,;:.]{2,40}, *(?=ngày|ngay)", re.MULTILINE | re.IGNORECASE)

_PLACE_BESIDE = re.compile(r"(?<= )[^\W\d_][^\n,;:./]{1,40}, *(?=ngày|ngay)", re.IGNORECASE)
"""Two columns pasted as one line: ``Số: 1369/BTTTT-CBC   Hà Nội, ngày 17 tháng 4 năm 2023``."""


def _placed_day(kept: str) -> date | None:
    """The day on the line of place and time (``Lạng Sơn, ngày 05 tháng 6 năm 2023``). A stamp's ``Ngày 15/5/23`` is not it."""
    head = kept[: _body_start(kept)]
    beside_number = [one for match in _NUMBER_LINE.finditer(head) if (one := _PLACE_BESIDE.search(head, match.end()))]
    for place in [*_PLACE_LINE.finditer(head), *beside_number]:
        line = kept[place.end() :].partition("\n")[0]
        found = find_days(line, date(2000, 1, 1))
        if found and isinstance(found[0].day, Day) and not found[0].day.inferred_year:
            return found[0].day.date
        if found and isinstance(found[0].day, DayFault) and found[0].day.kind is DayFaultKind.BLANK:
            return None
    return None


def _body_start(kept: str) -> int:
    """Where the text begins that is no head any more: the first sentence of the body, or the end."""
    bare = without_marks(kept)
    match = re.search(r"^[ \t]*(?:thuc hien|can cu|theo|xet|dieu 1|ngay \d)\b", bare, re.MULTILINE)
    return match.start() if match else len(kept)


def _letterhead(kept: str) -> str:
    """The lines above the "Số" line."""
    match = _NUMBER_LINE.search(kept)
    return kept[: match.start()] if match else ""


# ------------------------------------------------------------------------------------------------------------- trích yếu

_SUBJECT_LETTER = re.compile(r"^[ \t]*(?:V/v|v/v|V/V|Về việc|VỀ VIỆC)[ :]*", re.MULTILINE)
_SUBJECT_INLINE = re.compile(r"(?:\bvề việc\b|\bve viec\b|\bV/v\b|\bvv\b)[ :]*", re.IGNORECASE)
_AFTER_SUBJECT = re.compile(
    r"(?:kinh gui|cong hoa xa hoi|doc lap|dang cong san|can cu|thuc hien|theo|so *:|noi nhan|[^\n,]{2,40}, *ngay\b|-+ *$|_+ *$|\d+\. )"
)


def _subject(kept: str, kind: DocumentType | None) -> str | None:
    """After ``V/v`` of a công văn, or under the title of a typed document; wrapped lines are joined."""
    letter = _SUBJECT_LETTER.search(kept)
    if letter is not None:
        return _small_first(_joined(kept[letter.end() :]))
    if kind is None:
        return None
    title = re.search(rf"^[ \t]*{re.escape(kind.name.upper())}[ \t]*\n", kept, re.MULTILINE)
    return _joined(kept[title.end() :].lstrip("\n")) or None if title else None


def _joined(text: str) -> str:
    """Lines up to the end of the trích yếu: an empty line ends it, unless the next line goes on in small letters."""
    lines: list[str] = []
    gap = False
    for line in text.split("\n"):
        bare = without_marks(line).strip()
        if not bare:
            gap = bool(lines)
            continue
        goes_on = line.strip()[:1].islower() or not lines
        if lines and (_AFTER_SUBJECT.match(bare) or (gap and not goes_on) or _is_heading(line, lines)):
            break
        lines.append(line.strip())
        gap = False
    return " ".join(lines).strip(" .;")


def _is_heading(line: str, lines: list[str]) -> bool:
    """A line in capitals after one that was not: who decides, an addressee."""
    return line.strip().isupper() and len(line.split()) > 1 and not lines[-1].isupper()


def _small_first(subject: str) -> str | None:
    """The trích yếu as it goes on in a sentence: ``V/v Triển khai`` is ``triển khai``; ``V/v UBND …`` keeps its capitals."""
    if len(subject) > 1 and subject[0].isupper() and subject[1].islower() and subject.split()[0] not in _PROPER:
        subject = subject[0].lower() + subject[1:]
    return subject or None


_PROPER = {"Nghị", "Luật", "Ngày", "Đại", "Tết", "Hội", "Bộ", "Sở", "Ủy", "Tỉnh", "Đảng", "Nhà", "Nhân"}


def _sentence(kept: str, end: int) -> tuple[str | None, str | None]:
    """Issuer and trích yếu of ``… số <số> ngày … của <cơ quan> về việc …``, from ``end`` of the number on."""
    rest = " ".join(kept[end:].split())
    cue = _SUBJECT_INLINE.search(rest)
    issuer, end = issuer_after(rest[: cue.start()] if cue else rest)
    if cue:
        return issuer, _ended(rest[cue.end() :])
    tail = re.sub(r"^về +", "", rest[end:].strip(" ,;."), flags=re.IGNORECASE) if issuer else ""
    return issuer, _ended(tail) if tail and not re.fullmatch(r"[\d/. ]*", tail) else None


def _ended(subject: str) -> str | None:
    """Without the full stop; a lone ellipsis is nothing."""
    subject = subject.strip(" .;…")
    return _small_first(subject) if subject else None
