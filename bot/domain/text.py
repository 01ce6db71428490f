"""Vietnamese text as people type it: cleaning, folding for search, sorting, raw Telex and VNI, sizes on a phone.

Facts behind it are in ``domain.md`` 6.4. Lengths are code points of NFC text unless a name says otherwise. Folded text is
for recall only (hòa, hóa and hoa all fold to ``hoa``): never compare identities, secrecy marks or duplicates by it.
"""

import re
import unicodedata
from functools import lru_cache

LINE = 34
"""Characters in one line of a 360-pixel phone (dialogues.md 0.1)."""
PHONE_LINES = 20
"""Lines one message may take there, choices included."""

_LOOKALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ", "\t": " ", "\v": "\n", "\f": "\n"})
_BLANK = re.compile(r"[^\S\n]+")
_AROUND_BREAK = re.compile(r" *\n *")
_NOT_WORD = re.compile(r"[\W_]+")


def nfc(text: str) -> str:
    """The composed form: macOS files, some PDFs and phones give the decomposed one, which compares unequal."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """Text as it is kept and compared: NFC, one Đ, plain blanks, nothing invisible, trimmed line by line.

    ``Ð`` (eth) and ``Ɖ`` become ``Đ``; NBSP and tabs become one space; zero-width characters, direction marks, control
    characters and lone surrogates go; line ends become ``\\n`` and blank lines stay.
    """
    if text.isascii() and text.isprintable():
        return _BLANK.sub(" ", text).strip()  # a command, a button's label: nothing else can be wrong with it
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = text.translate(_LOOKALIKES)
    if not text.replace("\n", "").isprintable():  # what is printable has nothing of these, and that is known at once
        text = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    text = _BLANK.sub(" ", nfc(text))
    return _AROUND_BREAK.sub("\n", text).strip()


def without_marks(text: str) -> str:
    """Lower case without accents, **one character for one** of NFC text, so that positions stay valid; punctuation stays."""
    return "".join(map(_bare, nfc(text)))


@lru_cache(maxsize=4096)
def _bare(char: str) -> str:
    if char in "đĐðÐɖƉ":
        return "d"
    base = unicodedata.normalize("NFD", char)[0].lower()
    return base if len(base) == 1 else char


def fold(text: str) -> str:
    """Text for search: no accents, no case, every run of blanks and punctuation one space. ``Đã nhận!`` is ``da nhan``."""
    return _fold_short(text) if len(text) <= _WORTH_KEEPING else _fold(text)


_WORTH_KEEPING = 100  # names and answers come again and again, long texts do not


@lru_cache(maxsize=4096)
def _fold_short(text: str) -> str:
    return _fold(text)


def _fold(text: str) -> str:
    text = _decomposed(_decomposed(clean(text)).casefold())
    text = "".join(c for c in text if not unicodedata.category(c).startswith("M"))
    return _NOT_WORD.sub(" ", text.translate(_D)).strip()


_D = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "ɖ": "d"})


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFKD", text)


# ------------------------------------------------------------------------------------------------------------- sorting

SortKey = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
"""Letters, then tones, then case: the levels of the CLDR collation for ``vi``."""

_ALPHABET = " 0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER = {letter: rank for rank, letter in enumerate(_ALPHABET, start=1)}
_TONE = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng, after ngang
_SHAPE = {"\u0302", "\u0306", "\u031b"}  # ^, breve and horn make letters of their own


def sort_key_vi(text: str) -> SortKey:
    """Dictionary order: a<ă<â, d<đ, e<ê, o<ô<ơ, u<ư; tones ngang<huyền<hỏi<ngã<sắc<nặng only between equal letters."""
    return _sort_key_short(text) if len(text) <= _WORTH_KEEPING else _sort_key(text)


@lru_cache(maxsize=4096)  # thousands of names of units are put in order again and again
def _sort_key_short(text: str) -> SortKey:
    return _sort_key(text)


def _sort_key(text: str) -> SortKey:
    found = [_collated(char) for char in clean(text)]
    return tuple(f[0] for f in found), tuple(f[1] for f in found), tuple(f[2] for f in found)


@lru_cache(maxsize=4096)
def _collated(char: str) -> tuple[int, int, int]:
    """Letter, tone and case of one character of NFC text."""
    parts = unicodedata.normalize("NFD", char)
    letter = nfc(parts[0] + "".join(mark for mark in parts[1:] if mark in _SHAPE)).lower()
    rank = _LETTER.get(letter, 1000 + ord(letter[0]) if letter[0].isalnum() else 0)
    return rank, max((_TONE.get(mark, 0) for mark in parts[1:]), default=0), int(char != char.lower())


def person_sort_key(name: str) -> tuple[SortKey, SortKey, SortKey]:
    """A person sorts by tên, then họ, then đệm (domain.md 6.1): ``Lê Thị An`` stands before ``Bùi Văn Bình``."""
    words = clean(name).split() or [""]
    family = words[0] if len(words) > 1 else ""
    return sort_key_vi(words[-1]), sort_key_vi(family), sort_key_vi(" ".join(words[1:-1]))


# --------------------------------------------------------------------------------------------------- raw Telex and VNI

_ONSET = r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnpqrstvx])?"
_NUCLEUS = r"(?:i[aeu]?|ieu|y[ae]?|yeu|e[ou]?|a[iouy]?|o[aei]?|oa[ioy]|oeo|u[aoeiuy]?|ua[iy]|uo[iu]|uy[aeu])"
_SYLLABLE = re.compile(rf"{_ONSET}{_NUCLEUS}(?:ch|nh|ng|[cmnpt])?")
_SPLIT = re.compile(r"(dd|[^aeiouyw]*)(.*)")
_TELEX_TONE = re.compile(r"[sfrxjz]")
_DOUBLED = re.compile(r"([aeo])\1")
_VNI = re.compile(r"[a-z]+(?:[0-9]{1,2}[a-z]*){1,3}")


def unspell(text: str) -> str:
    """Folded text in which raw Telex and VNI typing is resolved: ``ddax nhaanj`` and ``d9a4 nha65n`` are ``da nhan``.

    A word that already is a Vietnamese syllable stays; so does one that no reading makes a syllable (``excel``, ``qh15``).
    """
    return " ".join(map(_unspell_word, fold(text).split()))


def unspell_in_place(bare: str) -> str:
    """:func:`unspell` for text of :func:`without_marks`: punctuation and numbers stay (``hoom nay, 5/6`` → ``hom nay, 5/6``)."""
    return re.sub(r"(?<![\w/-])[a-z][a-z0-9]*(?![\w/])", lambda word: _unspell_word(word.group()), bare)


@lru_cache(maxsize=4096)
def _unspell_word(word: str) -> str:
    if is_syllable(word) or len(word) < 2 or not word.isascii():
        return word
    for candidate in (*_from_vni(word), *_from_telex(word)):
        if is_syllable(candidate):
            return candidate
    return word


def is_syllable(word: str) -> bool:
    """Whether a folded word can be a Vietnamese syllable."""
    return _SYLLABLE.fullmatch(word) is not None


def _from_vni(word: str) -> list[str]:
    """Digits 1–5 are tones, 6–9 shapes, 0 takes the tone away. More of them than a syllable has is a number, not typing."""
    digits = [c for c in word if c.isdigit()]
    if not digits or not _VNI.fullmatch(word) or sum(c in "12345" for c in digits) > 1 or len(digits) > 4:
        return []
    bare = re.sub(r"\d", "", word)
    return [bare] if len(bare) > 1 else []


def _from_telex(word: str) -> list[str]:
    """Tone letters never end or close a syllable, so after the first vowel each of ``s f r x j z`` is a tone; ``w`` a shape."""
    if not word.isalpha() or word == "tw":
        return []
    match = _SPLIT.match(word)
    assert match is not None  # both parts may be empty
    onset, rest = match.group(1).replace("dd", "d"), match.group(2)
    if rest[:1] == "w":
        rest = "u" + rest[1:]
    rest = _DOUBLED.sub(r"\1", _TELEX_TONE.sub("", rest).replace("w", ""))
    found = [onset + rest]
    if rest.endswith("d") and onset == "d":
        found.append(onset + rest[:-1])
    if rest[-1:] in ("a", "e", "o") and rest[-1] in rest[:-1]:  # the circumflex typed at the end: nhana
        found.append(onset + rest[:-1])
    return found


# --------------------------------------------------------------------------------------------------------------- sizes


def units_utf16(text: str) -> int:
    """UTF-16 code units, in which Telegram counts lengths and offsets."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def wrap_lines(text: str, width: int = LINE) -> list[str]:
    """The lines a phone shows: wrapped between words at ``width`` characters, longer words cut, blank lines kept."""
    lines: list[str] = []
    for paragraph in nfc(text).split("\n"):
        lines.extend(_wrap_known(paragraph.rstrip(), width))
    return lines


@lru_cache(maxsize=2048)
def _wrap_known(paragraph: str, width: int) -> tuple[str, ...]:
    """Cards for many units share all paragraphs but one."""
    return tuple(_wrap(paragraph, width))


def count_lines(text: str, width: int = LINE) -> int:
    """Lines on a phone after wrapping (dialogues.md 0.1 allows 20, choices and buttons included); none for empty text."""
    return len(wrap_lines(text, width)) if text else 0


def _wrap(paragraph: str, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in paragraph.split():
        if line and len(line) + 1 + len(word) <= width:
            line += " " + word
            continue
        if line:
            lines.append(line)
        while len(word) > width:
            lines.append(word[:width])
            word = word[width:]
        line = word
    return [*lines, line] if line or not lines else lines


def clip(text: str, n: int) -> str:
    """At most ``n`` characters, cut between words where one is near, ended by ``…``; accents are never cut off their letter."""
    text = nfc(text)
    if len(text) <= n:
        return text
    if n <= 1:
        return "…"[:n]
    head = text[: n - 1]
    while head and unicodedata.combining(text[len(head)]):
        head = head[:-1]
    blank = head.rfind(" ")
    if blank > 0 and text[len(head)] != " " and len(head) - blank <= max(8, n // 4):
        head = head[:blank]
    return head.rstrip(" ,;:-–") + "…"


_EMOTICON = re.compile(r"/-[a-z]+|<3+|[:;=]-?[)(dDpPvVoO3*]+|\^[_.]?\^|[:;=]['\"]?\(+", re.ASCII)
"""Typed faces, and Zalo's own codes for a thumb and a heart (``/-strong``, ``/-heart``)."""


def is_symbols_only(text: str) -> bool:
    """Whether a message is nothing but emoji, hearts, thumbs or typed faces. Bare punctuation ("?") is not."""
    rest, faces = _EMOTICON.subn("", nfc(text))
    if any(c.isalnum() for c in rest):
        return False
    pictures = sum(unicodedata.category(c) in ("So", "Sk") or c in "\ufe0f\u20e3" for c in rest)
    return faces + pictures > 0
