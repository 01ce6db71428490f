"""Who issued a document: from its symbol, its letterhead, or the words after "của"."""

import re

from bot.domain.documents import issuer_by_name
from bot.domain.text import fold, without_marks
from bot.intake.numbers import DocumentNumber, issuer_name

_NOT_ISSUER = re.compile(
    r"cong hoa xa hoi|doc lap|dang cong san|tu do|hanh phuc|^[\W_\d]*$|^den\b|^so\b|^chuyen\b|^ngay\b"
)
_VERBS = re.compile(
    r",? +(?:phe duyet|ban hanh|quy dinh|huong dan|trien khai|sua doi|bo sung|thay the|yeu cau|de nghi|giao|to chuc|thuc hien|"
    r"tang cuong|don doc|bao cao|cong bo|phan cong|kien toan|thanh lap|bai bo|ve)\b"
)
_GOES_ON = re.compile(r"(?:tinh|thanh pho|huyen|xa|phuong)\b")
_STOP = re.compile(r"[;.\n(]|, (?=[^\W\d_])")
_PLACES = {"tinh": "tỉnh", "viet nam": "Việt Nam", "lang son": "Lạng Sơn"}
_TOO_WIDE = frozenset({"UBND", "HĐND", "TU", "ĐU", "VP", "TW"})
"""Symbols that many bodies share: the letterhead or the words after "của" say which one."""


def issuer_of(number: DocumentNumber | None, stated: str | None) -> str | None:
    """The issuer's name: the symbol's where it names one body only, with what the text adds to it (``… Lạng Sơn``); else the text's."""
    by_symbol = issuer_name(number) if number else None
    if by_symbol and number and number.issuer_hint not in _TOO_WIDE:
        return stated if stated and fold(stated).startswith(fold(by_symbol)) else by_symbol
    return stated or by_symbol


def letterhead_issuer(head: str) -> str | None:
    """The last line in capitals above the number that names a body; its superior stands in the line before."""
    lines = [line.strip() for line in head.split("\n") if line.strip()]
    named = [line for line in lines if line.isupper() and not _NOT_ISSUER.search(without_marks(line))]
    if not named:
        return None
    name = " ".join(named[-2:]) if len(named) > 1 and _GOES_ON.match(without_marks(named[-1])) else named[-1]
    known = issuer_by_name(name)
    if known is None:
        return sentence_case(name)
    length = 1 if fold(name).startswith(fold(known.abbreviation)) else len(known.name.split())
    return " ".join([known.name, sentence_case(" ".join(name.split()[length:]), first=False)]).strip()


def issuer_after(rest: str) -> tuple[str | None, int]:
    """The body named after "của" and where its name ends; (None, 0) if none is named."""
    match = re.search(r"(?:^|[ ,])(?:của|cua) +", rest, re.IGNORECASE)
    if match is None:
        return None, 0
    words = rest[match.end() :]
    known = issuer_by_name(words)
    named = len(known.name) if known and fold(words).startswith(fold(known.name)) else 0
    ends = [named + found.start() for cut in (_VERBS, _STOP) if (found := cut.search(without_marks(words[named:])))]
    name = words[: min(ends)] if ends else words
    name = name.strip(" ,.;:")
    if known is not None and _is_short(name, known.name):
        name = known.name
    return (name or None), match.end() + (min(ends) if ends else len(words))


def _is_short(name: str, full: str) -> bool:
    """``Sở VHTTDL`` for the name it stands for; ``UBND tỉnh Lạng Sơn`` says more than its body's bare name."""
    return len(name.split()) <= 2 or fold(name) == fold(full)


def sentence_case(capitals: str, first: bool = True) -> str:
    """A name in capitals as it is written in text; places known here keep theirs (``BẢO TÀNG TỈNH LẠNG SƠN``)."""
    text = capitals.lower()
    for folded, place in _PLACES.items():
        at = without_marks(text).find(folded)
        if at >= 0:
            text = text[:at] + place + text[at + len(folded) :]
    return text[:1].upper() + text[1:] if first else text
