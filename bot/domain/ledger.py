"""The chain of the log: canonical lines, hashes, codes, and checking them (design.md 5, "The log").

A line's hash is the SHA-256 of its canonical JSON, which contains the hash of the line before (``prev``). Names, reasons and
free text are not in the line: only their salted ``digest`` is, so erasing them breaks nothing and stays visible.
``bot/export/verify_export.py`` does the same without a line of ours; the two must agree.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, NoReturn
from unicodedata import is_normalized, normalize

VERSION = 1
GENESIS = "0" * 64
"""``prev`` of the first line."""
FIELDS = (
    "v", "id", "at", "kind", "unit_id", "directive_id", "person_id",
    "channel", "message_id", "data", "digest", "prev", "hash",
)  # fmt: skip
"""Every line has exactly these; what does not apply is null."""
_NAMES = frozenset(FIELDS)
ERASED_KIND = "data-erased"
"""The kind of the line that announces erased private values: its ``data.event_ids`` are the ids of their lines."""

Line = Mapping[str, Any]
_encode = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode
_SCALARS = frozenset({str, int, bool, type(None)})


def canonical(value: object) -> bytes:
    """Canonical JSON: UTF-8, NFC, keys sorted by code point, no blanks, no floats.

    Raises TypeError on a float, a key that is no string, or a type JSON does not know; ValueError on a lone surrogate.
    """
    # A hundred thousand lines are checked at a time, so what is plain and NFC already (nearly all) is not built anew.
    if _is_plain(value):
        text = _encode(value)
        if text.isascii() or is_normalized("NFC", text):
            return text.encode()
    return _encode(_clean(value)).encode()


def line_hash(prev: str, line: Line) -> str:
    """The hash (64 hex digits) of a line after ``prev``. A ``hash`` or ``prev`` already in the line is not looked at."""
    return _hash({**line, "prev": prev})


def private_digest(salt: bytes, value: object) -> str:
    """The digest (64 hex digits) a line keeps of its private value. Without the 16 random bytes of ``salt`` nobody can try names against it."""
    return hmac.digest(salt, canonical(value), "sha256").hex()


def receipt_code(hash_: str) -> str:
    """The code under "Đã ghi nhận": eight digits of the line's hash."""
    return _digits(hash_, 8)


def log_code(head: str) -> str:
    """The weekly code of the whole log: twelve digits of the head's hash."""
    return _digits(head, 12)


def grouped(code: str) -> str:
    """A code as it is printed: ``5821 1875``, ``4026 9107 3318``."""
    return " ".join(code[n : n + 4] for n in range(0, len(code), 4))


def _digits(hash_: str, length: int) -> str:
    return str(int(hash_, 16) % 10**length).zfill(length)


class Private(NamedTuple):
    """The private value of a line and its salt, as kept beside the log."""

    salt: bytes
    value: object


class Fault(StrEnum):
    """What is wrong with the first broken line."""

    UNREADABLE = "unreadable"
    """Not the fields of a line, or a value no line can hold."""
    NOT_IN_SEQUENCE = "not_in_sequence"
    """``prev`` is not the hash of the line before: one was removed, inserted or moved."""
    ALTERED = "altered"
    """The content does not give the line's own hash."""
    PRIVATE_ALTERED = "private_altered"
    """The private value does not give the line's digest."""
    HEAD_NOT_FOUND = "head_not_found"
    """Every line is sound, but none has the head that somebody holds: the tail was cut or the log written anew."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found. ``lines`` were sound; the first broken one, if any, is line number ``lines + 1``."""

    lines: int
    head: str
    fault: Fault | None = None
    line_id: int | None = None
    """The id the first broken line claims to have."""
    erased: int = 0
    """Private values erased and announced by a line: sound."""
    missing: tuple[int, ...] = ()
    """Ids of lines whose private value is gone without such a line."""
    head_at: int | None = None
    """Id of the line that has the head asked for."""

    @property
    def is_sound(self) -> bool:
        return self.fault is None

    @property
    def code(self) -> str:
        """The log code of the last sound line."""
        return log_code(self.head)


def verify(
    lines: Iterable[tuple[Line, Private | None]],
    head: str | None = None,
    *,
    privates_given: bool = True,
) -> Verdict:
    """Check a chain from its first line, one line at a time in constant memory.

    ``head`` is a full hash or a log code (blanks allowed) that somebody holds: some line must have it, and the lines after it
    are the log's later growth. With ``privates_given=False`` (an export without names) absent private values are not counted.
    """
    check = _Check(head, privates_given)
    for line, private in lines:
        fault = check.take(line, private)
        if fault is not None:
            return check.verdict(fault, line)
    return check.verdict(None if check.head_found else Fault.HEAD_NOT_FOUND, None)


class _Check:
    def __init__(self, head: str | None, privates_given: bool) -> None:
        self._wanted = "".join((head or "").split()).lower()
        self._privates_given = privates_given
        self._absent: dict[int, None] = {}
        self._erased = self._lines = 0
        self._prev = GENESIS
        self._head_at: int | None = None

    @property
    def head_found(self) -> bool:
        # The head of an empty log is the beginning itself.
        return not self._wanted or self._head_at is not None or self._matches(self._prev)

    def take(self, line: Line, private: Private | None) -> Fault | None:
        if line.keys() != _NAMES or type(line["id"]) is not int or not isinstance(line["data"], Mapping):
            return Fault.UNREADABLE
        if line["prev"] != self._prev:
            return Fault.NOT_IN_SEQUENCE
        try:
            computed = _hash(line)
        except (TypeError, ValueError):
            return Fault.UNREADABLE
        if computed != line["hash"]:
            return Fault.ALTERED
        if private is not None and not _private_fits(private, line["digest"]):
            return Fault.PRIVATE_ALTERED
        self._settle(line, private, computed)
        return None

    def verdict(self, fault: Fault | None, broken: Line | None) -> Verdict:
        claimed = None if broken is None else broken.get("id")
        return Verdict(
            self._lines,
            self._prev,
            fault,
            claimed if isinstance(claimed, int) else None,
            self._erased,
            tuple(self._absent),
            self._head_at,
        )

    def _settle(self, line: Line, private: Private | None, computed: str) -> None:
        self._lines += 1
        self._prev = computed
        if self._wanted and self._head_at is None and self._matches(computed):
            self._head_at = line["id"]
        if line["digest"] is not None and private is None and self._privates_given:
            self._absent[line["id"]] = None
        if line["kind"] == ERASED_KIND:
            announced = [i for i in line["data"].get("event_ids", ()) if i in self._absent]
            self._erased += len(announced)
            for event_id in announced:
                del self._absent[event_id]

    def _matches(self, hash_: str) -> bool:
        return hash_ == self._wanted if len(self._wanted) == 64 else log_code(hash_) == self._wanted


def _private_fits(private: Private, digest: str | None) -> bool:
    try:
        return digest is not None and hmac.compare_digest(private_digest(private.salt, private.value), digest)
    except (TypeError, ValueError):
        return False


def _hash(line: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical({name: value for name, value in line.items() if name != "hash"})).hexdigest()


def _is_plain(value: Any) -> bool:
    """Whether the encoder may have the value as it is: dicts with string keys, lists, strings, integers, booleans, null."""
    kind = type(value)
    if kind in _SCALARS:
        return True
    if kind is dict:
        return all(type(name) is str and (type(item) in _SCALARS or _is_plain(item)) for name, item in value.items())
    return kind is list and all(map(_is_plain, value))


def _clean(value: Any) -> Any:
    """The same value made of plain parts with every string in NFC; raises TypeError on what a line cannot hold."""
    if isinstance(value, str):
        return normalize("NFC", str(value))
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Mapping):
        return {_key(name): _clean(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return _refuse(value)


def _key(name: Any) -> str:
    return normalize("NFC", str(name)) if isinstance(name, str) else _refuse(name)


def _refuse(value: object) -> NoReturn:
    raise TypeError(f"a log line holds no {type(value).__name__}")


def export_line(line: Line) -> str:
    """A line as one line of an exported file: its canonical JSON, hash included."""
    return canonical(line).decode()


def export_private(event_id: int, private: Private) -> str:
    """A private value as one line of the file that lies beside an exported log."""
    return canonical({"id": event_id, "salt": private.salt.hex(), "value": private.value}).decode()
