"""How near a typed text lies to names of units: folded words, one slip of the thumb, initials, trigrams.

The mixture is the one ``libraries.md`` 6 measured best on typed unit names and lowest on non-names ("phong giao duc").
An index is built once for a list of names and kept; a query against 300 names takes a few milliseconds at most.
"""

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.text import fold, is_syllable, unspell

_EXPANSIONS = {
    "tt": "trung tam", "bql": "ban quan ly", "ql": "quan ly", "vp": "van phong", "p": "phong", "vh": "van hoa",
    "bt": "bao tang", "tv": "thu vien", "tdtt": "the duc the thao", "dl": "du lich", "nt": "nghe thuat",
    "vhnt": "van hoa nghe thuat", "ls": "lang son", "tc": "to chuc", "pc": "phap che", "kh": "ke hoach",
    "gd": "gia dinh", "ttdl": "thong tin du lich", "xtdl": "xuc tien du lich", "hl": "huan luyen", "dt": "di tich",
    "bc": "bao chi", "xb": "xuat ban", "ubnd": "uy ban nhan dan", "vhxh": "van hoa xa hoi", "vhtt": "van hoa the thao",
    "cntt": "cong nghe thong tin", "tp": "thanh pho",
}  # fmt: skip

_GENERIC = frozenset(
    ["phong", "trung", "tam", "ban", "so", "tinh", "lang", "son", "don", "vi", "truong", "doan", "quan", "li"]
)
"""Words that half of the units share; alone they say little."""
_FILLER = frozenset(
    [
        "cua",
        "thuoc",
        "va",
        "o",
        "tai",
        "la",
        "ben",
        "don",
        "vi",
        "dv",
        "toi",
        "em",
        "minh",
        "xin",
        "dang",
        "ki",
        "cho",
        "a",
        "ah",
        "nhe",
    ]
)
_LONGEST_QUERY = 24
_GENERIC_WEIGHT = 0.25
_BY_CODE = 0.98
_ENOUGH = 0.93
"""A reading this good needs no further reading; it saves half the time of the common case."""


@dataclass(frozen=True, slots=True)
class _Name:
    tokens: tuple[str, ...]
    compact: str
    trigrams: frozenset[str]
    initials: str
    codes: frozenset[str]
    total: float


class NameIndex:
    """Names prepared for search. :meth:`scores` gives positions in the list with a likeness from 0 to 1."""

    def __init__(self, names: Sequence[tuple[str, str]]) -> None:
        spelt = [tuple(_expand(_words(name))) for name, _ in names]
        self._postings: dict[str, set[int]] = defaultdict(set)
        for at, tokens in enumerate(spelt):
            for token in tokens:
                self._postings[token].add(at)
        self._weights = {token: _weight(token, len(at), len(names)) for token, at in self._postings.items()}
        self._names = [self._prepare(tokens, code) for tokens, (_, code) in zip(spelt, names, strict=True)]
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for token in self._postings:
            self._by_letter[token[0]].append(token)

    def scores(self, query: str) -> dict[int, float]:
        """Every name that has anything in common with the query. The best reading of the query counts."""
        code = "".join(_words(query))
        found = {at: _BY_CODE for at, name in enumerate(self._names) if code in name.codes}
        for asked in _readings(query):
            if max(found.values(), default=0.0) >= _ENOUGH:
                break
            near = {token: self._near(token) for token in asked if token not in self._postings}
            compact = "".join(asked)
            grams = _trigrams(compact)
            for at in self._candidates(asked, near, compact):
                score = self._score(asked, near, compact, grams, self._names[at])
                if score > found.get(at, 0.0):
                    found[at] = score
        return found

    def _prepare(self, tokens: tuple[str, ...], abbreviation: str) -> _Name:
        compact = "".join(tokens)
        initials = "".join(token[0] for token in tokens)
        codes = frozenset(code for code in ("".join(_words(abbreviation)), initials) if len(code) > 1)
        total = sum(self._weights[token] for token in tokens)
        return _Name(tokens, compact, _trigrams(compact), initials, codes, total)

    def _near(self, token: str) -> dict[str, float]:
        """Known words that the typed one may stand for. A word that is a syllable of its own keeps its first letter."""
        words = self._by_letter[token[0]] if is_syllable(token) and len(token) < 5 else self._postings
        likely = (
            (word, _likeness(token, word))
            for word in words
            if abs(len(word) - len(token)) <= 1 or word.startswith(token)
        )
        return {word: likeness for word, likeness in likely if likeness > 0}

    def _candidates(self, asked: Sequence[str], near: Mapping[str, Mapping[str, float]], compact: str) -> set[int]:
        telling: set[int] = set()
        generic: set[int] = set()
        for token in asked:
            for word in (token,) if token in self._postings else near[token]:
                (generic if word in _GENERIC else telling).update(self._postings[word])
            if token in near and _spells_initials(token):
                telling.update(at for at, name in enumerate(self._names) if token in name.initials)
        for at, name in enumerate(self._names):
            if compact in name.codes or (len(compact) >= 5 and compact in name.compact):
                telling.add(at)
        if telling or generic:
            return telling or generic
        if len(compact) < 5:
            return set()
        grams = _trigrams(compact)
        return {at for at, name in enumerate(self._names) if len(grams & name.trigrams) * 3 >= len(grams)}

    def _score(
        self,
        asked: Sequence[str],
        near: Mapping[str, Mapping[str, float]],
        compact: str,
        grams: frozenset[str],
        name: _Name,
    ) -> float:
        if compact == name.compact:
            return 1.0
        if compact in name.codes:
            return _BY_CODE
        covered, missing, places = self._overlap(asked, near, name)
        words = 0.0
        if covered:
            together = sum(b == a + 1 for a, b in itertools.pairwise(places))
            order = together / (len(places) - 1) if len(places) > 1 else 1.0
            words = (covered / (covered + missing)) ** 1.5 * (0.82 + 0.18 * order)
            words *= 0.87 + 0.13 * min(1.0, covered / name.total)
        if len(compact) >= 5 and compact in name.compact and any(t not in _GENERIC for t in asked):
            words = max(words, 0.86 + 0.12 * len(compact) / len(name.compact))
        dice = 2 * len(grams & name.trigrams) / (len(grams) + len(name.trigrams))
        return min(0.99, max(words, 0.98 * dice if dice >= 0.8 else 0.6 * dice))

    def _overlap(
        self, asked: Sequence[str], near: Mapping[str, Mapping[str, float]], name: _Name
    ) -> tuple[float, float, list[int]]:
        """Weight of the query's words the name has, of those it has not, and where. Every word of the name serves once."""
        used: set[int] = set()
        places: list[int] = []
        covered = missing = 0.0
        for token in asked:
            best, where = 0.0, -1
            for at, word in enumerate(name.tokens):
                if at not in used and (likeness := 1.0 if word == token else near.get(token, {}).get(word, 0.0)) > best:
                    best, where = likeness, at
            run = _run(token, name) if where < 0 and _spells_initials(token) else range(0)
            if run and used.isdisjoint(run):
                covered += sum(self._weights[name.tokens[at]] for at in run)
                used.update(run)
                places.extend(run)
                continue
            weight = self._weights.get(token, _GENERIC_WEIGHT if token in _GENERIC else 1.0)
            covered += best * weight
            missing += (1 - best) * weight
            if where >= 0:
                used.add(where)
                places.append(where)
        return covered, missing, places


@lru_cache(maxsize=8)
def name_index(names: tuple[tuple[str, str], ...]) -> NameIndex:
    """The index of (name, abbreviation) pairs; the last few lists are kept, so a conversation builds it once."""
    return NameIndex(names)


def one_slip(a: str, b: str) -> bool:
    """Whether one letter changed, dropped, added or swapped with its neighbour makes ``a`` of ``b``."""
    if len(a) > len(b):
        a, b = b, a
    if len(b) - len(a) > 1:
        return False
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) < len(b):
        return a[at:] == b[at + 1 :]
    return a[at + 1 :] == b[at + 1 :] or (a[at : at + 2] == b[at : at + 2][::-1] and a[at + 2 :] == b[at + 2 :])


def _likeness(typed: str, word: str) -> float:
    short, long = sorted((len(typed), len(word)))
    if short >= 3 and long - short <= 1 and one_slip(typed, word):
        return 0.62 if long == 3 or is_syllable(typed) else 0.85
    if short == 2 and long == 3 and typed[0] == word[0] and not is_syllable(typed) and one_slip(typed, word):
        return 0.6
    return 0.7 if short >= 3 and word.startswith(typed) else 0.0


def _words(text: str) -> list[str]:
    """Folded words with i for y: quản lý and quản lí are one spelling (domain.md 6.4)."""
    return fold(text).replace("y", "i").split()


def _expand(words: Iterable[str]) -> list[str]:
    return [part for word in words for part in _EXPANSIONS.get(word, word).replace("y", "i").split()]


def _readings(query: str) -> list[tuple[str, ...]]:
    """Telex and VNI resolved, abbreviations spelt out, as typed; each once, the most likely first."""
    typed = _words(query)[:_LONGEST_QUERY]
    meant = [word for word in typed if word not in _FILLER] or typed
    resolved = _words(unspell(query))[:_LONGEST_QUERY]
    clear = [word for word in resolved if word not in _FILLER] or resolved
    return [
        reading for reading in dict.fromkeys((tuple(_expand(clear)), tuple(_expand(meant)), tuple(meant))) if reading
    ]


def _weight(token: str, names_with: int, total: int) -> float:
    """How much a word tells: near 1 for a rare one, down to 0.35 for one that most names share."""
    if token in _GENERIC:
        return _GENERIC_WEIGHT
    return max(0.35, 1.0 - 0.25 * math.log1p(8 * names_with / max(total, 8)))


def _spells_initials(token: str) -> bool:
    """Vowels make a short token a word; without them it may be initials (``qlvh``, ``dsvh``)."""
    return 2 <= len(token) <= 8 and (len(token) >= 4 or not any(c in "aeiou" for c in token)) and not is_syllable(token)


def _run(token: str, name: _Name) -> range:
    at = name.initials.find(token)
    return range(at, at + len(token)) if at >= 0 else range(0)


def _trigrams(text: str) -> frozenset[str]:
    padded = f"  {text} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))
