"""Số, ký hiệu: the grammar of domain.md 1.3, and the normalisation that real text needs.

A number is read as printed and never guessed into another: misprints stay with the raw text (domain.md 1.9). Identity is
(số, ký hiệu, cơ quan, năm); the year of an administrative number comes from its issue date, not from here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.answers import short_number
from bot.domain.documents import (
    EVERY_TYPE,
    ISSUERS,
    MASS_BODIES,
    PARTY_BODIES,
    DocumentType,
    issuer_by_abbreviation,
    type_by_abbreviation,
)
from bot.domain.text import clean, fold


class Family(StrEnum):
    """The shape of a number (domain.md 1.3)."""

    TYPED = "typed"
    """``348/QĐ-TTg``: the first group is the type, the next the issuer."""
    LETTER = "letter"
    """``1369/BTTTT-CBC``: the first group is the issuer, the next who drafted it or the field."""
    NORMATIVE = "normative"
    """``30/2020/NĐ-CP``"""
    LAW = "law"
    """``202/2025/QH15``"""
    STANDING = "standing"
    """``1672/NQ-UBTVQH15``"""
    JOINT = "joint"
    """``07/2015/TTLT-BVHTTDL-BNV``"""
    PARTY = "party"
    """``2305-CV/BTGTU``"""
    MASS = "mass"
    """``90/TBMTTQ-BTT``"""
    DRAFT = "draft"
    """``Số:   /SVHTTDL-VP``: no number yet."""


class NumberFault(StrEnum):
    """Why a typed text is no số, ký hiệu."""

    EMPTY = "empty"
    MISSING_SYMBOL = "missing_symbol"
    """``1204``"""
    MISSING_SLASH = "missing_slash"
    """``1204 SVHTTDL``, ``1204-SVHTTDL``"""
    BAD_SYMBOL = "bad_symbol"
    """``1204/12``, ``1204/Văn phòng``"""
    MISPLACED = "misplaced"
    """``362-QĐ/TTg``: Party order of a state body's number."""
    A_DATE = "a_date"
    """``05/6/2023``"""
    SEVERAL = "several"
    """More than one number."""
    NOT_A_NUMBER = "not_a_number"


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """``no`` as printed (``05``, ``12a``; empty for a draft), ``year`` only where the number carries it, ``symbol`` without
    number and year (``QĐ-TTg``; ``CV/BTGTU`` for the Party). ``issuer_hint``: the group that names the issuer.
    """

    no: str
    year: int | None
    symbol: str
    family: Family
    issuer_hint: str | None

    def __str__(self) -> str:
        if self.family is Family.PARTY:
            return f"{self.no}-{self.symbol}"
        return f"{self.no}/{self.year}/{self.symbol}" if self.year else f"{self.no}/{self.symbol}"

    @property
    def is_draft(self) -> bool:
        return self.family is Family.DRAFT

    @property
    def type(self) -> DocumentType | None:
        """The type its symbol states. A Party symbol states none but Công văn (its ``QĐ`` may be a Quy định), ``QH15`` none
        either (a law or a resolution).
        """
        first = re.split(r"[-/]", self.symbol, maxsplit=1)[0]
        if self.family in (Family.LETTER, Family.DRAFT) and type_by_abbreviation(first) is None:
            return type_by_abbreviation("CV")
        if self.family is Family.PARTY:
            return type_by_abbreviation("CV") if first == "CV" else None
        return None if self.family in (Family.MASS, Family.LAW) else type_by_abbreviation(first)

    def same_as(self, other: "DocumentNumber") -> bool:
        """Equal but for a leading zero; case and Đ count."""
        return (short_code(self), self.year, self.symbol) == (short_code(other), other.year, other.symbol)


@dataclass(frozen=True, slots=True)
class Found:
    """A number in a text; ``start`` and ``end`` are positions in :func:`tidy` of it."""

    number: DocumentNumber
    start: int
    end: int


_GROUP = r"[A-ZĐƯƠĂÂÊÔ][A-ZĐƯƠĂÂÊÔa-zđ0-9&]*"
_STATE = re.compile(
    rf"(?<![\w/])(?P<no>\d{{1,6}}[a-z]?)/(?:(?P<year>(?:19|20)\d{{2}})/)?(?P<sym>{_GROUP}(?:-{_GROUP}){{0,3}})(?![\w/-])"
)
_PARTY_TYPES = "NQ|QĐi|QĐ|QC|CT|KL|TB|TT|HD|CV|BC|KH|CTr|TTr|ĐA|QT|BB|GM"
_PARTY = re.compile(rf"(?<![\w/])(?P<no>\d{{1,6}})-(?P<type>{_PARTY_TYPES})/(?P<org>{_GROUP}(?:-{_GROUP})?)(?![\w/])")
_BLANK = re.compile(
    rf"(?P<cue>\bSố|\bSO|\bSỐ)\s*:?\s*(?:\.{{2,}}|…+|_+)?\s*/(?P<sym>{_GROUP}(?:-{_GROUP}){{0,3}})(?![\w/-])"
)
_TYPE_CODES = {kind.abbreviation for kind in EVERY_TYPE if kind.abbreviation} | {"CV"}


def tidy(text: str) -> str:
    """Text in which numbers can be found: :func:`clean`, one hyphen, no blanks beside ``/`` and ``-`` inside a number, Đ
    restored where the word before agrees (``Quyết định số 348/QD-TTg``).
    """
    text = re.sub("[‐‑‒–—−]", "-", clean(text))
    text = re.sub(r"(?<![\w/])(\d{1,6}[a-z]?) */ *(?=[A-ZĐ]{2}|[A-Z][a-zđ]?[A-ZĐ])", r"\1/", text)
    text = re.sub(r"(?<![\w/])(\d{1,6}[a-z]?) */ *((?:19|20)\d\d) */ *(?=[A-ZĐ]{2})", r"\1/\2/", text)
    text = re.sub(rf"(?<![\w/])(\d{{1,6}}) *- *({_PARTY_TYPES}) */ *(?=[A-ZĐ])", r"\1-\2/", text)
    text = re.sub(
        rf"((?:\d[a-z]?|\bSố *:?[ .…_]*)/{_GROUP}) *- *(?=[A-ZĐ]{{2}})", r"\1-", text
    )  # before any prose dash
    text = re.sub(rf"(/{_GROUP}(?:-{_GROUP})*)(?: -(?=[A-ZĐ]{{2}})|- (?=[A-ZĐ]{{2}}))", r"\1-", text)
    return _restore(text)


_LOST_DJ = (
    (r"quyet dinh", r"QD", "QĐ"),
    (r"nghi dinh", r"ND", "NĐ"),
    (r"dang uy", r"DU", "ĐU"),
    (r"cong dien", r"CD", "CĐ"),
    (r"hop dong", r"HD", "HĐ"),
)


def _restore(text: str) -> str:
    folded = fold(text)
    for context, lost, right in _LOST_DJ:
        if lost in text and context in folded:
            text = re.sub(rf"(?<=[/-]){lost}(?![^\W_])", right, text)
    return text


def find_numbers(text: str) -> list[Found]:
    """Every number in a text, in order; dates, fractions, ``V/v`` and periods are none. Blank drafts count after "Số"."""
    text = tidy(text)
    found = [*_each(_PARTY, text), *_each(_STATE, text), *_each(_BLANK, text)]
    found.sort(key=lambda one: (one.start, -one.end))
    return [one for at, one in enumerate(found) if at == 0 or one.start >= found[at - 1].end]


def _each(pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        number = _number(match)
        if number is not None:
            yield Found(number, match.start(), match.end())


def parse_number(text: str) -> DocumentNumber | NumberFault:
    """One typed số, ký hiệu; the words "số", "công văn số" before it and a full stop after it do not matter.

    Small letters are taken for capitals where the symbol is known or all small (``348/qd-ttg``).
    """
    text = tidy(text).strip(" .,;:")
    if not text:
        return NumberFault.EMPTY
    found = find_numbers(text)
    if len(found) > 1:
        return NumberFault.SEVERAL
    if found and _only_words(text[: found[0].start]) and not text[found[0].end :].strip(" .,;"):
        return _placed(found[0].number)
    body = _CUE.sub("", text).strip()
    if draft := re.fullmatch(rf"[.…_ ]*/(?P<sym>{_GROUP}(?:-{_GROUP}){{0,3}})", body):
        return _number(draft) or NumberFault.BAD_SYMBOL
    canonical = _in_capitals(body)
    return parse_number(canonical) if canonical and canonical != body else _fault(body)


_CUE = re.compile(r"^(?:(?:công văn|văn bản|cv|vb)\s+)?(?:số|so)?\s*:?\s*", re.IGNORECASE)


def _only_words(text: str) -> bool:
    """What may stand before a number: a type, "số", a colon; no digits, no sentence."""
    return len(text.split()) <= 6 and not re.search(r"[\d/]", text)


def _placed(number: DocumentNumber) -> DocumentNumber | NumberFault:
    misplaced = number.family is Family.PARTY and number.issuer_hint in _STATE_ISSUERS
    return NumberFault.MISPLACED if misplaced else number


_STATE_ISSUERS = {issuer.abbreviation for issuer in ISSUERS} - PARTY_BODIES


def _fault(body: str) -> NumberFault:
    if re.fullmatch(r"\d{1,6}[a-z]?/?", body):
        return NumberFault.MISSING_SYMBOL
    if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?", body):
        return NumberFault.A_DATE
    if re.fullmatch(r"\d{1,6}[a-z]?[ -]+[^\W\d_][\w&]*(?:[ -]+[^\W\d_][\w&]*){0,3}", body):
        return NumberFault.MISSING_SLASH
    return NumberFault.BAD_SYMBOL if re.match(r"\d{1,6}[a-z]?\s*[/-]", body) else NumberFault.NOT_A_NUMBER


def _number(match: re.Match[str]) -> DocumentNumber | None:
    """A match that is a number: every group of its symbol has two capitals, or a capital and a digit."""
    parts = match.groupdict()
    if "org" in parts:
        hint = parts["org"].split("-")[0]
        return DocumentNumber(parts["no"], None, f"{parts['type']}/{parts['org']}", Family.PARTY, hint)
    symbol, no = parts["sym"], parts.get("no", "")
    groups = symbol.split("-")
    if not all(_is_group(group) for group in groups):
        return None
    year = int(parts["year"]) if parts.get("year") else None
    family, hint = _family(no, year, groups)
    return DocumentNumber(no, year, symbol, family, hint)


def _is_group(group: str) -> bool:
    return len(re.findall(r"[A-ZĐƯƠĂÂÊÔ0-9]", group)) >= 2 or group in _TYPE_CODES


def _family(no: str, year: int | None, groups: list[str]) -> tuple[Family, str | None]:
    first, others = groups[0], groups[1:]
    typed = first in _TYPE_CODES
    hint = (others[0] if others else None) if typed else first
    if not no:
        return Family.DRAFT, hint
    if re.fullmatch(r"QH\d{1,2}", first):
        return Family.LAW, "QH"
    if others and re.fullmatch(r"UBTVQH\d{1,2}", others[0]):
        return Family.STANDING, "UBTVQH"
    if first == "TTLT":
        return Family.JOINT, hint
    if year:
        return Family.NORMATIVE, hint
    if any(body in first for body in MASS_BODIES):
        return Family.MASS, first
    if first == "CV":  # no state type; some bodies write it all the same
        return Family.LETTER, hint
    return (Family.TYPED if typed and others else Family.LETTER), hint


# --------------------------------------------------------------------------------------------------------- small letters

_ISSUER_CODES = {fold(issuer.abbreviation): issuer.abbreviation for issuer in ISSUERS}
_TYPES_FOLDED = {fold(code): code for code in ("QĐ", "QyĐ", "CTr", "TTr", "NĐ", "CĐ", "TrS")}


def _in_capitals(body: str) -> str | None:
    """The number in its own letters when it was typed in one case; None when it has no such shape."""
    match = re.fullmatch(r"(\d{1,6}[a-z]?)(?:/((?:19|20)\d\d))?([/-])([^\W\d_][\w&]*(?:[-/][^\W\d_][\w&]*){0,3})", body)
    if match is None or not (match.group(4).islower() or match.group(4).isupper()):
        return None
    no, year, first_mark, symbol = match.groups()
    if first_mark == "-" and "/" not in symbol:
        return None
    groups = re.split(r"([-/])", symbol)
    spelt = [_group_in_capitals(group, at == 0) if at % 2 == 0 else group for at, group in enumerate(groups)]
    return f"{no}{'/' + year if year else ''}{first_mark}{''.join(spelt)}"


def _group_in_capitals(group: str, is_first: bool) -> str:
    folded = fold(group)
    if is_first and folded in _TYPES_FOLDED and (group.islower() or "d" not in folded):
        return _TYPES_FOLDED[folded]
    known = _ISSUER_CODES.get(folded)
    if known is not None and (group.islower() or known.upper() == group):
        return known
    return group.upper()


def short_code(number: DocumentNumber) -> str:
    """The digits officials type for a document (``1204``), the code of its card: no leading zero, empty for a draft."""
    return short_number(number.no) if number.no else ""


def issuer_name(number: DocumentNumber) -> str | None:
    """The name of the known issuer the symbol states, or None."""
    issuer = issuer_by_abbreviation(number.issuer_hint) if number.issuer_hint else None
    return issuer.name if issuer else None
