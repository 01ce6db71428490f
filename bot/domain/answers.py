"""What a free text means: shape first, words second (dialogues.md 0, rules 3–10).

:func:`read_answer` never decides whether something is recorded. It says what was typed; the turn knows what was offered,
who is asking and which documents wait. Two promises hold here: a text with a negation or a complaint never reads as an act,
and ``ok``, a thumb or a heart never read as one either.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.text import clean, fold, is_symbols_only, unspell, without_marks
from bot.domain.wording import ActKind, assent_word, is_cancel, is_negation, read_act

__all__ = [
    "Act",
    "ActKind",
    "Answer",
    "Assent",
    "Cancel",
    "Code",
    "CodeKind",
    "Command",
    "Digit",
    "DigitFor",
    "Negation",
    "People",
    "Symbols",
    "Text",
    "document_number",
    "read_answer",
    "read_people",
    "short_number",
]


class CodeKind(StrEnum):
    BRIEFING = "briefing"
    """Six digits: a briefing's code."""
    EIGHT = "eight"
    """Eight digits: a registration or ``/lienket`` code, or a receipt; the caller knows who asks (rule 8)."""
    RECEIPT = "receipt"
    """Eight digits called a receipt's by the person (``mã xác nhận 5821 0937``)."""
    LOG = "log"
    """Twelve digits: the weekly code of the log's head."""


@dataclass(frozen=True, slots=True)
class Digit:
    """One digit: a choice of the latest message that offered some (rules 3 and 5)."""

    n: int


@dataclass(frozen=True, slots=True)
class DigitFor:
    """``1 1204``, ``2 1204 12/12``: a card's digit with the document's own number (rule 4), which wins over an open question.

    ``number`` is as :func:`short_number` gives it, or the whole số, ký hiệu as typed; None for ``2 12/12``, where the
    digit's own meaning must find the document. ``rest`` is what followed, cleaned.
    """

    n: int
    number: str | None
    rest: str


@dataclass(frozen=True, slots=True)
class Act:
    """``da nhan``, ``da nhan 1204``, ``da quan triet 1204 12/12``. Counts when exactly one document waits for it (rule 9)."""

    kind: ActKind
    number: str | None = None
    told: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class People:
    """People told, and how many there are: only when people were asked for (rule 8). ``told`` may exceed ``total``."""

    told: int
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Code:
    kind: CodeKind
    digits: str


@dataclass(frozen=True, slots=True)
class Assent:
    """``ok``, ``vâng``, ``đã rõ``, a thumb, a heart: a question back, never an acknowledgement (rule 9)."""

    word: str
    symbol: bool = False


@dataclass(frozen=True, slots=True)
class Negation:
    """A negation or a complaint: nothing is recorded, even beside "nhận" (rule 10)."""

    text: str


@dataclass(frozen=True, slots=True)
class Cancel:
    """``/huy``, ``hủy``, ``thôi``."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command by its slash or by its words; ``args`` as typed, cleaned. An unknown slash command is one too."""

    name: str
    args: str = ""


@dataclass(frozen=True, slots=True)
class Symbols:
    """Emoji or faces only."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """Anything else, cleaned; empty when nothing was left."""

    text: str


Answer = Digit | DigitFor | Act | People | Code | Assent | Negation | Cancel | Command | Symbols | Text


def read_answer(
    text: str,
    *,
    asked_people: bool = False,
    commands: Mapping[str, str] | None = None,
    sentences: Collection[str] = (),
) -> Answer:
    """What a message means. ``asked_people``: the open question asks for a number of people. ``commands`` maps the
    unaccented words of commands that may be typed without a slash to their names (``{"tien do": "tiendo"}``); the words of those
    named in ``sentences`` may begin a sentence of any length.
    """
    text = clean(text)
    commands = commands or {}
    shaped = _slash(text, commands) or _symbols(text) or _shape(text, asked_people)
    if shaped is not None:
        return shaped
    if is_cancel(text):
        return Cancel()
    return _typed_command(text, commands, sentences=sentences) or _words(text)


def short_number(digits: str) -> str:
    """The digits of a document's number as they are compared: ``05`` and ``5`` are one, ``12A`` is ``12a``."""
    return digits.lower().lstrip("0") or "0"


# ------------------------------------------------------------------------------------------------------------ commands

_SLASH = re.compile(r"/([^\W\d]\w*)(?:@\w+)?(?: +(.*))?", re.DOTALL)
_LONGEST_ARGUMENTS = 8


def _slash(text: str, commands: Mapping[str, str]) -> Answer | None:
    match = _SLASH.fullmatch(text.replace("\n", " "))
    if match is None:
        return None
    name = fold(match.group(1)).replace(" ", "_")
    by_words = _typed_command(text[1:], commands, slashed=True)
    if by_words is not None and name not in commands.values():
        return by_words
    return Cancel() if name == "huy" else Command(name, (match.group(2) or "").strip())


def _typed_command(
    text: str, commands: Mapping[str, str], *, slashed: bool = False, sentences: Collection[str] = ()
) -> Command | None:
    """The longest run of first words that is a command's; without a slash, a question or a long sentence is none."""
    words = text.split()
    if "?" in text and not slashed:
        return None
    for read in (fold, unspell):
        for many in range(min(len(words), 5), 0, -1):
            name = commands.get(read(" ".join(words[:many])))
            if name is not None and (slashed or name in sentences or len(words) - many <= _LONGEST_ARGUMENTS):
                return Command(name, " ".join(words[many:]))
    return None


# --------------------------------------------------------------------------------------------------------------- shape

_THUMB_OR_HEART = re.compile("[👍👌✅✔☑🙏👏🤝🆗❤♥♡💓-💟🧡🖤🤍🤎🩷🩵🩶🫶🫡]|/-(?:strong|heart|ok|bd|rose)|<3")
_DIGIT = re.compile(r"(?:so |chon |muc )?\(?(\d)\)?[.)]?")
_DIGIT_WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4}
"""Choices in words; five and zero are not among them: *Năm* is a name, and *không* a negation."""
_NUMBER_THEN_DIGIT = re.compile(r"(?:(?:so|cv|vb) )?(\d{3,6})[,.:]? +(\d)")
_CODE_IN_WORDS = re.compile(r"[^\d]{2,60}?(\d{8}|\d{4}[ .]\d{4})(?!\d)[^\d]{0,20}")
_ONLY_NUMBER = re.compile(
    r"(?:(?:so|cv|vb|qd|van ban|cong van) +)*(?P<number>\d{3,6}[a-z]?|\d{1,6}[a-z]?/[^\s/]*[^\W\d][^\s]*)"
)
_DIGIT_FOR = re.compile(
    r"(\d)[.):,]? +(?:(?:cho |so |cv |vb |van ban |cong van )*)"
    r"(?P<number>(?:\d{2,6}[a-z]?(?![\w/-])|\d{1,6}[a-z]?(?=[/-]))(?:(?:/|-)[^\s/]+(?:/[^\s/]+)*)?)(?=\s|[,;:]|$)[,;:]?(?P<rest>.*)",
    re.DOTALL,
)
_DIGIT_WITH_PEOPLE = re.compile(r"(\d)[.):,]? +(\d{1,5} ?/ ?\d{1,5})(?: *nguoi)?")
_PEOPLE = re.compile(
    r"(?:du |ca |tat ca |toan bo )?(\d{1,5})(?: *nguoi)?(?: *(?:/|tren|trong)(?: tong so| so)? *(\d{1,5}))?(?: *nguoi)?\.?"
)
_GROUPED = re.compile(r"\d+(?:[ .\-]+\d+)*")
_RECEIPT = re.compile(r"(?:ma (?:xac nhan|nhan|so)|ma|so bien nhan) *:? *([\d .\-]+)")


def _symbols(text: str) -> Answer | None:
    if not is_symbols_only(text):
        return None
    return Assent(text, symbol=True) if _THUMB_OR_HEART.search(text) else Symbols(text)


def _shape(text: str, asked_people: bool) -> Answer | None:
    bare = without_marks(text).replace("\ufe0f", "").replace("\u20e3", "")
    if (
        bare.endswith((".", "!", ",")) and bare[-2:-1].isalnum()
    ):  # a sentence ends; the choice or the number before it does not change
        text, bare = text[:-1] if len(bare) == len(text) else bare[:-1], bare[:-1]
    if bare in _DIGIT_WORDS and not asked_people:
        return Digit(_DIGIT_WORDS[bare])
    if match := _DIGIT.fullmatch(bare):
        n = int(match.group(1))
        return People(n) if asked_people and n and bare.isdigit() else Digit(n)
    if asked_people and (people := read_people(text)):
        return people
    return _code(bare) or _digit_for(bare, text)


def document_number(text: str) -> str:
    """The number of a text that is nothing but a document's number (``1204``, ``công văn số 1204/SVHTTDL-VP``); "" for any other."""
    text = clean(text).rstrip(" .?!")
    match = _ONLY_NUMBER.fullmatch(without_marks(text))
    return (
        _number(text[slice(*match.span("number"))] if len(text) == len(without_marks(text)) else match["number"])
        if match
        else ""
    )


def read_people(text: str) -> People | None:
    """``12``, ``12/13``, ``12 người``, ``đủ 12/12 người``, ``10 trên 12``; None for anything else."""
    match = _PEOPLE.fullmatch(without_marks(clean(text)))
    return People(int(match.group(1)), int(match.group(2)) if match.group(2) else None) if match else None


def _digit_for(bare: str, text: str) -> Answer | None:
    if match := _DIGIT_WITH_PEOPLE.fullmatch(bare):
        return DigitFor(int(match.group(1)), None, match.group(2).replace(" ", ""))
    if match := _NUMBER_THEN_DIGIT.fullmatch(bare):
        return DigitFor(int(match.group(2)), short_number(match.group(1)), "")
    match = _DIGIT_FOR.fullmatch(bare)
    if match is None or _is_fraction(match["number"]):
        return None
    rest = text[match.start("rest") :].strip() if len(bare) == len(text) else match["rest"].strip()
    return DigitFor(int(match.group(1)), _number(text[slice(*match.span("number"))]), rest)


def _is_fraction(number: str) -> bool:
    return re.fullmatch(r"\d+[/-]\d+(?:[/-]\d+)?", number) is not None


def _number(typed: str) -> str:
    return short_number(typed) if typed[:-1].isdigit() or typed.isdigit() else typed


def _code(bare: str) -> Answer | None:
    receipt = _RECEIPT.fullmatch(bare)
    body = receipt.group(1) if receipt else bare
    if not _GROUPED.fullmatch(body.strip()):
        within = None if "?" in bare or "/" in bare else _CODE_IN_WORDS.fullmatch(bare)
        return Code(CodeKind.EIGHT, re.sub(r"\D", "", within.group(1))) if within else None
    groups = re.findall(r"\d+", body)
    digits = "".join(groups)
    if not _grouped_like_a_code(groups, "." in body or "-" in body):
        return None
    if len(digits) == 8:
        return Code(CodeKind.RECEIPT if receipt else CodeKind.EIGHT, digits)
    if len(digits) == 12:
        return Code(CodeKind.LOG, digits)
    return Code(CodeKind.BRIEFING, digits) if len(digits) == 6 else None


def _grouped_like_a_code(groups: list[str], pointed: bool) -> bool:
    """Groups as people copy codes. ``12.09.2025`` is a day and ``4 1204 123`` a digit for a document, not codes."""
    sizes = [len(group) for group in groups]
    if len(set(sizes)) == 1:
        return len(sizes) == 1 or sizes[0] in (1, 3, 4) or (sizes[0] == 2 and not pointed)
    return not pointed and sum(sizes) in (8, 12) and min(sizes) >= 2


# --------------------------------------------------------------------------------------------------------------- words


def _words(text: str) -> Answer:
    if is_negation(text):
        return Negation(text)
    if (found := read_act(text)) is not None:
        kind, number, people = found
        counted = read_people(people) if people else None
        return Act(kind, _number(number) if number else None, *((counted.told, counted.total) if counted else ()))
    word = assent_word(text)
    return Assent(word) if word else Text(text)
