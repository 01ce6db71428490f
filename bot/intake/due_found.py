"""Deadlines inside a longer text, and which of several clauses speaks of whom (domain.md 1.5, 2.4). Everything found is a proposal."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.calendar import WorkCalendar
from bot.domain.due_dates import Anchors
from bot.domain.due_rules import DueRule
from bot.domain.text import clean, unspell_in_place, without_marks
from bot.intake.due_rules import RuleFault, read_rule
from bot.intake.shorthand import written_out

MOST_FOUND = 3
_DAY = r"(?:ngay )?\d{1,2} ?(?:[/.-] ?\d{1,2}(?: ?[/.-] ?\d{4})?|thang \d{1,2}(?: nam \d{4})?)"
_EVERY = r"(?:,? (?:hang|moi|thuong) (?:nam|nien|quy|thang))?"
_PHRASE = re.compile(
    r"\b(?:(?:hang (?:nam|quy|thang),? )?(?:truoc|cham nhat(?: la| vao)?|den het|khong muon hon)"
    r"(?: (?:luc )?\d{1,2} ?(?:gio|h)(?: ?\d\d)?(?: phut)?,?)? " + _DAY + _EVERY + r"|"
    r"truoc (?:ngay )?\d{1,2} (?:hang|moi) thang|(?:vao )?ngay \d{1,2} (?:hang|moi) thang|"
    r"trong (?:vong|thoi han) (?:toi da )?\d{1,3} (?:ngay lam viec|ngay|thang)(?: ke tu ngay (?:ky|nhan|ban hanh)[a-z ]{0,20})?)(?![\d/])"
)


def find_deadlines(text: str, today: date, calendar: WorkCalendar, anchors: Anchors | None = None) -> list[DueRule]:
    """The deadlines a text states behind a cue word, each once, at most :data:`MOST_FOUND`; horizons and citation dates are none."""
    kept = clean(text)
    plain = without_marks(kept)
    found: dict[str, DueRule] = {}
    for match in _PHRASE.finditer(plain):
        rule = read_rule(kept[match.start() : match.end()], today, calendar, anchors)
        if isinstance(rule, DueRule):
            found.setdefault(match.group(), rule)
    return list(found.values())[:MOST_FOUND]


class Whom(StrEnum):
    """Whose deadline a clause states."""

    UNITS = "units"
    """The units', for the main duty."""
    DISSEMINATE = "disseminate"
    REPORT = "report"
    UPSTREAM = "upstream"
    """The Sở's own, towards cấp trên."""


@dataclass(frozen=True, slots=True)
class Clause:
    whom: Whom
    rule: DueRule


_UPSTREAM = re.compile(
    r"\bcap tren\b|\bso (?:\w+ )?(?:tong hop|bao cao|gui|trinh)|\b(?:gui|bao cao|trinh|len) (?:ve )?(?:ubnd|uy ban|bo\b|tinh uy|chinh phu|tinh\b)"
)
_REPORT = re.compile(r"\b(?:bao cao|bc)\b|\bdon vi\b.*\b(?:gui|nop)\b")
_DISSEMINATE = re.compile(r"\b(?:quan triet|pho bien|sinh hoat)\b")


def whom(clause: str) -> Whom:
    """Of whom a clause speaks, by its words."""
    plain = unspell_in_place(without_marks(clean(clause)))
    if _UPSTREAM.search(plain):
        return Whom.UPSTREAM
    if _DISSEMINATE.search(plain):
        return Whom.DISSEMINATE
    return Whom.REPORT if _REPORT.search(plain) else Whom.UNITS


def read_clauses(
    text: str, today: date, calendar: WorkCalendar, anchors: Anchors | None = None
) -> list[Clause] | RuleFault | None:
    """Several deadlines in one answer, one a line or parted by semicolons, each of somebody else; None for a single one.

    The first clause that is not understood is the fault.
    """
    parts = [written_out(part.strip(" -+•*.")) for line in text.splitlines() for part in line.split(";")]
    parts = [part for part in parts if part]
    if len(parts) < 2:
        return None
    clauses: list[Clause] = []
    for part in parts:
        rule = read_rule(_bare(part), today, calendar, anchors)
        if isinstance(rule, RuleFault):
            rule = read_rule(part, today, calendar, anchors)
        if isinstance(rule, RuleFault):
            return rule
        clauses.append(Clause(whom(part), rule))
    return clauses if len({clause.whom for clause in clauses}) == len(clauses) else None


_FROM_CUE = re.compile(r"\b(?:truoc|cham nhat|den het|trong|hang|moi|dinh ky|ngay \d|\d{1,2} ?[/-] ?\d)")


def _bare(clause: str) -> str:
    """The clause from its first cue word on: who owes it stands before."""
    kept = clean(clause)
    match = _FROM_CUE.search(without_marks(kept))
    return kept[match.start() :] if match else kept
