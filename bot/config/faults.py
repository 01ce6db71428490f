"""What can be wrong with a settings file, as values; and the value that never prints itself."""

from __future__ import annotations

import difflib
import enum
from collections.abc import Iterable
from dataclasses import dataclass


class FaultKind(enum.StrEnum):
    """What is wrong. The sentence for each is in the catalogue under `Fault.key`."""

    NOT_FOUND = "not_found"  # detail: the file
    NOT_UTF8 = "not_utf8"  # detail: the file
    SYNTAX = "syntax"  # detail: the TOML reader's own remark, with line and column
    UNKNOWN_KEY = "unknown_key"  # detail: the nearest known name
    UNKNOWN_KEY_FAR = "unknown_key_far"  # no known name is near
    EXPECT_TABLE = "expect_table"
    EXPECT_TEXT = "expect_text"
    EXPECT_WHOLE_NUMBER = "expect_whole_number"
    EXPECT_NUMBER = "expect_number"
    EXPECT_LIST = "expect_list"
    EXPECT_SWITCH = "expect_switch"
    NOT_ALLOWED = "not_allowed"  # detail: the allowed values
    OUT_OF_RANGE = "out_of_range"  # detail: `1-365`
    BAD_TIME = "bad_time"  # detail: what stands there
    BAD_WINDOW = "bad_window"  # detail: what stands there
    OVERLAP = "overlap"  # detail: the two windows
    BAD_ZONE = "bad_zone"  # detail: what stands there
    BAD_URL = "bad_url"  # detail: what stands there
    BAD_SECRET = "bad_secret"  # malformed; never says what stands there
    ENV_UNSET = "env_unset"  # detail: the variable's name
    REQUIRED = "required"  # detail: the setting that makes it so
    REPEATED = "repeated"  # detail: the value


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend: where (`telegram.mode`, empty for the whole file), what, and the value or bounds in question."""

    path: str
    kind: FaultKind
    detail: str = ""

    @property
    def key(self) -> str:
        """The catalogue's key of the sentence, which takes `path` and `detail`."""
        return f"config.fault.{self.kind}"


def unknown_key(path: str, key: str, known: Iterable[str]) -> Fault:
    """The fault of a name nobody knows, with the name that was probably meant if one is near."""
    near = difflib.get_close_matches(key, list(known), n=1)
    return Fault(path, FaultKind.UNKNOWN_KEY, near[0]) if near else Fault(path, FaultKind.UNKNOWN_KEY_FAR)


class Refused(Exception):
    """Raised by a check while one value is read; becomes a Fault with the path of that value."""

    def __init__(self, kind: FaultKind, detail: str = "") -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail


class Secret:
    """A token or key. `reveal()` gives the text; printing, formatting and `repr` give stars."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The secret itself, for the one call that needs it."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"

    def __str__(self) -> str:
        return "***"

    def __format__(self, format_spec: str) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __bool__(self) -> bool:
        return bool(self._text)
