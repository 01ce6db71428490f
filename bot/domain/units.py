"""Units, and finding one by what a person types: no accents, abbreviations, half a name, typos, leaked Telex.

The arithmetic is in :mod:`bot.domain.likeness`. Nothing below :data:`GOOD` with a :data:`CLEAR_GAP` is taken without asking.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.likeness import name_index, one_slip
from bot.domain.text import fold, unspell

GOOD = 0.85
"""At or above: the name is what was typed, if the next unit stays :data:`CLEAR_GAP` behind."""
CLEAR_GAP = 0.10
NEAREST = 0.65
"""At or above: candidates to choose from. Below: not found, the list is only what lies nearest."""
_FLOOR = 0.12


class UnitKind(StrEnum):
    OFFICE = "office"
    """Văn phòng (of the Sở); a unit that owes like any other."""
    DIVISION = "division"
    """Phòng chuyên môn; no number series of its own."""
    PUBLIC_UNIT = "public_unit"
    """Đơn vị sự nghiệp: own seal, own numbers, viên chức."""
    COMMUNE = "commune"
    OTHER = "other"


_KIND_WORDS: tuple[tuple[str, UnitKind], ...] = (
    ("van phong", UnitKind.OFFICE),
    ("don vi su nghiep", UnitKind.PUBLIC_UNIT),
    ("su nghiep", UnitKind.PUBLIC_UNIT),
    ("dvsn", UnitKind.PUBLIC_UNIT),
    ("don vi truc thuoc", UnitKind.PUBLIC_UNIT),
    ("cap xa", UnitKind.COMMUNE),
    ("ubnd xa", UnitKind.COMMUNE),
    ("ubnd phuong", UnitKind.COMMUNE),
    ("ubnd thi tran", UnitKind.COMMUNE),
    ("uy ban nhan dan xa", UnitKind.COMMUNE),
    ("uy ban nhan dan phuong", UnitKind.COMMUNE),
    ("xa", UnitKind.COMMUNE),
    ("phuong", UnitKind.COMMUNE),
    ("phong", UnitKind.DIVISION),
    ("to chuc hanh chinh", UnitKind.DIVISION),
    ("trung tam", UnitKind.PUBLIC_UNIT),
    ("tt", UnitKind.PUBLIC_UNIT),
    ("bao tang", UnitKind.PUBLIC_UNIT),
    ("thu vien", UnitKind.PUBLIC_UNIT),
    ("nha hat", UnitKind.PUBLIC_UNIT),
    ("doan", UnitKind.PUBLIC_UNIT),
    ("ban quan ly", UnitKind.PUBLIC_UNIT),
    ("truong", UnitKind.PUBLIC_UNIT),
    ("khac", UnitKind.OTHER),
)


def parse_kind(text: str) -> UnitKind | None:
    """The kind a Vietnamese word or a unit's own name states (``phòng chuyên môn``, ``ĐVSN``, ``Trung tâm …``), or None; stored values too."""
    stored = text.strip().lower()
    if stored in set(UnitKind):
        return UnitKind(stored)
    folded = fold(text)
    for words, kind in _KIND_WORDS:
        if folded == words or folded.startswith(words + " "):
            return kind
    return UnitKind.OTHER if folded in ("other", "don vi khac") else None


@dataclass(frozen=True, slots=True)
class UnitName:
    """One name a unit has or had. A name that is not ``current`` leads to ``successor_id`` (None: the unit itself, renamed)."""

    unit_id: int
    name: str
    abbreviation: str = ""
    current: bool = True
    successor_id: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A unit that may be meant, from 0 to 1. ``via_former_name`` is the former name that led to it, to be shown beside."""

    unit_id: int
    via_former_name: str | None
    score: float


def sure_match(matches: Sequence[Match]) -> Match | None:
    """The first match when it is good and alone in being so; a person still confirms it."""
    if not matches or matches[0].score < GOOD:
        return None
    if len(matches) > 1 and matches[0].score - matches[1].score < CLEAR_GAP:
        return None
    return matches[0]


def find_units(query: str, names: Sequence[UnitName], limit: int = 5) -> list[Match]:
    """The units whose names lie nearest to what was typed, best first, each unit once; former names lead to successors.

    Scores: see :data:`GOOD`, :data:`CLEAR_GAP`, :data:`NEAREST`. Empty when nothing is near at all.
    """
    index = name_index(tuple((name.name, name.abbreviation) for name in names))
    successors = {n.unit_id: n.successor_id for n in names if not n.current and n.successor_id is not None}
    best: dict[int, Match] = {}
    for at, score in index.scores(query).items():
        if score < _FLOOR:
            continue
        name = names[at]
        target = _final(name, successors)
        former = None if name.current and target == name.unit_id else name.name
        match = Match(target, former, round(score, 4))
        held = best.get(target)
        if held is None or _order(match) < _order(held):
            best[target] = match
    return sorted(best.values(), key=_order)[:limit]


def _order(match: Match) -> tuple[float, bool, int]:
    return -match.score, match.via_former_name is not None, match.unit_id


def _final(name: UnitName, successors: Mapping[int, int | None]) -> int:
    """The unit that stands today at the end of the successions; a circle in the data ends where it closes."""
    unit_id = name.unit_id if name.current or name.successor_id is None else name.successor_id
    seen = {unit_id}
    while (following := successors.get(unit_id)) is not None and following not in seen:
        seen.add(following)
        unit_id = following
    return unit_id


# --------------------------------------------------------------------------------------------------------------- people


def similar_person(name: str, names: Iterable[str], limit: int = 5) -> list[str]:
    """The roster's names that a typed name may mean, best first: accents left out, one slip a word, đệm left out, Telex.

    Họ and tên must both be there; a match is a proposal to tap, never an identity.
    """
    asked = [fold(name).split(), unspell(name).split()]
    scored = [
        (max(_same_person(typed, fold(known).split()) for typed in asked), known) for known in dict.fromkeys(names)
    ]
    ranked = sorted((pair for pair in scored if pair[0] >= 0.7), key=lambda pair: -pair[0])
    exact = [known for _, known in ranked if known == name]
    return (exact + [known for _, known in ranked if known != name])[:limit]


def _same_person(typed: Sequence[str], known: Sequence[str]) -> float:
    if len(typed) < 2 or len(known) < 2:
        return 1.0 if typed and typed == known else 0.0
    if typed == known or "".join(typed) == "".join(known):
        return 1.0
    ends = [_name_part(typed[0], known[0]), _name_part(typed[-1], known[-1])]
    if min(ends) == 0.0:
        return 0.0
    middle, others = list(typed[1:-1]), list(known[1:-1])
    if len(middle) == len(others):
        parts = ends + [_name_part(a, b) for a, b in zip(middle, others, strict=True)]
        return 0.0 if min(parts) == 0.0 else sum(parts) / len(parts)
    shorter, longer = sorted((middle, others), key=len)
    return 0.8 * sum(ends) / 2 if all(part in longer for part in shorter) else 0.0


def _name_part(a: str, b: str) -> float:
    if a == b:
        return 1.0
    return 0.75 if min(len(a), len(b)) >= 3 and one_slip(a, b) else 0.0
