"""The web chat's record: what people send, and the feed a page fetches; what opens it is :mod:`bot.actions.web_links`.

A pull channel (design.md 5): a message counts as *sent* when the page has fetched it. :func:`bot.actions.web_fetch.fetch` settles what is due
and gives each message its number in the feed, in one transaction; reading the feed after N may be repeated as often as a
weak network needs, and gives the same lines.
"""

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.actions import sealing
from bot.actions.office import Office
from bot.domain import answers, secrecy
from bot.i18n import Language
from bot.messaging import FileRef, Outgoing, RawItem
from bot.store import conversations, obligations, people
from bot.store import web_chat as rows
from bot.store.database import Database

CHANNEL = "web_chat"


# --------------------------------------------------------------------------------------------- what people send, raw


class RawKind(StrEnum):
    """What a page may send. The names are stored in the inbox."""

    START = "start"
    TEXT = "text"
    TAP = "tap"
    FILE = "file"
    MARKED_FILE = "marked_file"
    """A file whose name carries a secrecy mark: neither its name nor a byte of it is kept, only which mark it was."""


def raw_item(address: str, key: str, kind: RawKind, now: int, **fields: Any) -> RawItem:
    """The inbox item of one message. ``key`` is the page's own, so that a retry after a lost response is one message."""
    message_key = f"{address}:{key}"
    value = {"key": message_key, "address": address, "at": now, "kind": kind.value, **fields}
    return RawItem(message_key, address, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the person's own, as their devices show it. ``on`` is the line whose choice was tapped."""

    key: str
    text: str = ""
    on: int = 0
    command: str = ""
    file: FileRef | None = None
    withheld: bool = False


def note_said(db: Database, address: str, said: Said, now: int) -> int | None:
    """Give an accepted message its line in the feed, once; None while the inbox does not have it.

    A text with a secrecy mark is not kept here either: the line only says that there was one.
    """
    inbox_id = rows.incoming_id(db, CHANNEL, f"{address}:{said.key}")
    if inbox_id is None:
        return None
    known = rows.line_of_incoming(db, inbox_id)
    if known is not None:
        return known
    text = said.text
    if said.on and not text:
        text = label_of(db, address, said.on, said.command)
    mark = secrecy.mark_in(text)
    withheld = said.withheld or (mark is not None and mark.is_secret)
    if not said.on and _is_code(db, text):
        text = sealing.DOTS
    body: dict[str, Any] = {"key": said.key, "withheld": True} if withheld else {"key": said.key, "text": text}
    if said.on:
        body["on"], body["command"] = said.on, said.command
    if said.file is not None and not withheld:
        body["files"] = [[said.file.sha256, said.file.name, said.file.mime, said.file.size]]
    return rows.append(db, address, _json(body), now, inbox_id=inbox_id)


def _is_code(db: Database, text: str) -> bool:
    """Eight digits that are no receipt's: an invitation or a linking code, perhaps open still."""
    read = answers.read_answer(text)
    if not isinstance(read, answers.Code) or read.kind is not answers.CodeKind.EIGHT:
        return False
    return not obligations.acknowledgements_by_receipt(db, read.digits)


def line_of_key(db: Database, address: str, key: str) -> int | None:
    """The line of a message that was accepted under this key of the page."""
    inbox_id = rows.incoming_id(db, CHANNEL, f"{address}:{key}")
    return None if inbox_id is None else rows.line_of_incoming(db, inbox_id)


def label_of(db: Database, address: str, n: int, command: str) -> str:
    """The words on the button that was tapped, in whichever version of the message offered it last."""
    for line in reversed(rows.versions_of(db, address, n)):
        for choice in _outgoing(line.body).every_choice():
            if choice.command == command:
                return choice.label
    return command


# ------------------------------------------------------------------------------------------------------------ the feed


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line as a page shows it. ``replaces`` is the number of the message it is the new version of."""

    n: int
    at: int
    mine: bool
    message: Outgoing
    key: str = ""
    on: int = 0
    command: str = ""
    withheld: bool = False
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Lines in order, up to number ``upto``. ``waiting``: something is due that was not fetched yet."""

    lines: tuple[ShownLine, ...]
    upto: int
    older: bool
    more: bool
    language: str
    waiting: bool


def read_after(db: Database, office: Office, address: str, after: int, now: int, limit: int = 100) -> Page:
    """What came after line ``after``."""
    found = rows.lines_after(db, address, after, limit + 1)
    return _page(db, office, address, found[:limit], now, upto=after, more=len(found) > limit)


def read_before(db: Database, office: Office, address: str, before: int | None, now: int, limit: int = 40) -> Page:
    """The newest lines below ``before`` (None: the end of the conversation)."""
    found = rows.lines_before(db, address, before, limit + 1)
    return _page(db, office, address, found[-limit:], now, upto=0, older=len(found) > limit)


def _page(
    db: Database,
    office: Office,
    address: str,
    found: list[rows.Line],
    now: int,
    *,
    upto: int,
    older: bool = False,
    more: bool = False,
) -> Page:
    waiting = bool(rows.waiting(db, CHANNEL, [address], now))
    language = language_of(db, office, address)
    lines = tuple(_in_clear(office, language, shown) for line in found if (shown := _shown(line)) is not None)
    last = found[-1].n if found else upto
    return Page(lines, last, older, more, language.code, waiting)


def _in_clear(office: Office, language: Language, line: ShownLine) -> ShownLine:
    """A line on its way to the page: a code it holds is opened, and one that is shown no more says how to have another."""
    message = sealing.opened(office.key, line.message)
    if message.hidden:
        message = replace(message, text=f"{message.text}\n{language.t('conversation.code_hidden')}")
    return line if message is line.message else replace(line, message=message)


def file_of(db: Database, address: str, n: int, position: int) -> FileRef | None:
    """A file of a line of this very address; None for anything else."""
    line = rows.line(db, address, n)
    shown = None if line is None else _shown(line)
    files = shown.message.files if shown else ()
    return files[position] if 0 <= position < len(files) else None


def language_of(db: Database, office: Office, address: str) -> Language:
    """The language of the person at an address: the account's, else the conversation's."""
    account = people.account_at(db, CHANNEL, address)
    if account is not None:
        return office.language(account.language)
    return office.language(conversations.load(db, CHANNEL, address).language)


def _shown(line: rows.Line) -> ShownLine | None:
    body = json.loads(line.body)
    if not body:
        return None
    if "out" in body:
        return ShownLine(line.n, line.at, False, _outgoing(line.body), replaces=body.get("replaces"))
    files = tuple(FileRef(*file) for file in body.get("files", ()))
    return ShownLine(
        line.n,
        line.at,
        True,
        Outgoing(body.get("text", ""), files=files),
        body.get("key", ""),
        body.get("on", 0),
        body.get("command", ""),
        body.get("withheld", False),
    )


def _outgoing(body: str) -> Outgoing:
    value = json.loads(body).get("out")
    return Outgoing.from_json(_json(value)) if value else Outgoing("")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
