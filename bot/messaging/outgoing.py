"""What leaves: one neutral message in the reader's language, with choices, files, and where it goes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MAX_COMMAND_BYTES = 60
"""A button's data: Telegram allows 64 bytes, and a step's revision is stamped into it."""
MAX_LABEL = 28
"""Characters of a button label (dialogues.md 0.2)."""


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Address:
    """Where one account of one person is reached: a chat id on Telegram, a seat on the web chat."""

    channel: str
    id: str


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file kept by the office, by the SHA-256 (hex) of its bytes."""

    sha256: str
    name: str
    mime: str
    size: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a person can choose. ``command`` is what a tap means; ``digit`` what is typed where there are no buttons.

    A command is a registered name with arguments (``receive 12 5``), or ``=value`` as an answer to the question asked in the
    same message: the turn stamps the question's revision into it, so that an old keyboard cannot answer a new question.
    ``line`` is the line of the text that says what the choice is about: where choices are numbered its digit stands before that
    line, and the choice gets none of its own. ``files_label`` is the label where the channel cannot carry the message's files, which
    are found behind this choice.
    """

    label: str
    command: str
    digit: str = ""
    line: str = ""
    files_label: str = ""

    def __post_init__(self) -> None:
        if len(self.command.encode()) > MAX_COMMAND_BYTES:
            raise ValueError(f"command over {MAX_COMMAND_BYTES} bytes: {self.command!r}")


Rows = tuple[tuple[Choice, ...], ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """What of a message fits a template the platform approved beforehand: which template (by our name), and its parameters by name.

    Parameter values are short texts (zalo-api.md B6: 20 to 200 characters by type); names are fixed in docs/zalo.md.
    """

    template: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One neutral message in the reader's language: plain text, rows of choices, files. ``heading`` is shown in bold above the text.

    ``brief`` is what is sent instead where only an approved template may be sent. ``secrets`` are parts of the text (a code, a
    link) that never stand in the record in clear: :mod:`bot.actions.sealing` turns them into ``sealed`` before the message is
    queued. ``hidden``: they were here once and are shown no more.
    """

    text: str
    choices: Rows = ()
    files: tuple[FileRef, ...] = ()
    heading: str = ""
    brief: Brief | None = None
    secrets: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    hidden: bool = False

    @property
    def offers(self) -> bool:
        return bool(self.choices)

    def every_choice(self) -> tuple[Choice, ...]:
        return tuple(choice for row in self.choices for choice in row)

    def to_json(self) -> str:
        """The payload kept in the outbox; :meth:`from_json` reads it back. ValueError while secrets stand in clear."""
        if self.secrets:
            raise ValueError("seal the secrets of a message before it is written down")
        value: dict[str, Any] = {"text": self.text}
        if self.heading:
            value["heading"] = self.heading
        if self.choices:
            value["choices"] = [[_packed(c) for c in row] for row in self.choices]
        if self.files:
            value["files"] = [[f.sha256, f.name, f.mime, f.size] for f in self.files]
        if self.brief is not None:
            value["brief"] = [self.brief.template, dict(self.brief.values)]
        if self.sealed:
            value["sealed"] = self.sealed
        if self.hidden:
            value["hidden"] = True
        return _encode(value)

    @classmethod
    def from_json(cls, text: str) -> "Outgoing":
        value = json.loads(text)
        return cls(
            value["text"],
            tuple(tuple(Choice(*c) for c in row) for row in value.get("choices", ())),
            tuple(FileRef(*f) for f in value.get("files", ())),
            value.get("heading", ""),
            Brief(*value["brief"]) if "brief" in value else None,
            sealed=tuple(value.get("sealed", ())),
            hidden=value.get("hidden", False),
        )


def _packed(choice: Choice) -> list[str]:
    packed = [choice.label, choice.command, choice.digit]
    return [*packed, choice.line] if choice.line else packed


def numbered(choices: Rows) -> list[tuple[str, Choice]]:
    """Every choice with the digits that name it where there are no buttons: its own, else the first free number in order."""
    flat = [choice for row in choices for choice in row]
    taken = {choice.digit for choice in flat if choice.digit}
    free = (str(n) for n in range(1, len(flat) + len(taken) + 1) if str(n) not in taken)
    return [(choice.digit or next(free), choice) for choice in flat]
