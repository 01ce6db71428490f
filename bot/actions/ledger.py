"""Proving the log: check the chain from its first line, give its head, and look at single lines."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.actions.office import Office
from bot.domain.ledger import Line, Private, Verdict, line_hash, log_code, private_digest, verify
from bot.store import events, settings
from bot.store.database import Database

LAST_CHECK = "log_checked"
"""The setting that remembers the last whole check asked for in chat."""


@dataclass(frozen=True, slots=True)
class LastCheck:
    """The last whole check: when (epoch ms), how many lines were sound, and whether all were."""

    at: int
    lines: int
    sound: bool


def verify_log(db: Database, head: str | None = None) -> Verdict:
    """Check every line. ``head`` is a full hash or log code somebody holds: a log that never had it was cut or written anew.

    Takes about a second for 50,000 lines, in constant memory; run it on a read connection.
    """
    return verify(events.lines(db), head)


def head_code(db: Database) -> str:
    """The log code (twelve digits) of the last line."""
    return log_code(events.head(db)[1])


def lines_hold(story: Iterable[tuple[Line, Private | None]]) -> bool:
    """Whether each of these lines gives its own hash, and each private value its line's digest. Says nothing of lines between them."""
    return all(_holds(line, private) for line, private in story)


def _holds(line: Line, private: Private | None) -> bool:
    if line_hash(line["prev"], line) != line["hash"]:
        return False
    return private is None or private_digest(private.salt, private.value) == line["digest"]


def last_check(db: Database) -> LastCheck | None:
    found = settings.get(db, LAST_CHECK)
    return None if found is None else LastCheck(found["at"], found["lines"], found["sound"])


def remember_check(db: Database, office: Office, now: int, verdict: Verdict) -> None:  # noqa: ARG001 - an action's signature
    """Keep when the whole log was checked last, for the stories shown afterwards."""
    settings.put(db, LAST_CHECK, {"at": now, "lines": verdict.lines, "sound": verdict.is_sound}, now)
