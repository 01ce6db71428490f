"""Proving the log: check the chain from its first line, give its head, check it on request in chat."""

from dataclasses import dataclass
from typing import Any

from bot.actions.delivery import answer
from bot.actions.office import Office
from bot.cards import log_story as cards
from bot.domain.ledger import Fault, Verdict, log_code, verify
from bot.messaging import Address
from bot.store import events, jobs, settings
from bot.store.database import Database

CHECK_JOB = "check_log"
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


def last_check(db: Database) -> LastCheck | None:
    found = settings.get(db, LAST_CHECK)
    return None if found is None else LastCheck(found["at"], found["lines"], found["sound"])


# -------------------------------------------------------------------------------------------- asked for in chat, a job


def ask_check(db: Database, now: int, to: Address, language: str, key: str, head: str | None = None) -> None:
    """Have the whole log checked; the verdict comes as an answer. ``head`` is a code somebody holds."""
    data = {"to": [to.channel, to.id], "language": language, "key": key, "head": head}
    jobs.add(db, CHECK_JOB, data, now)


def check(db: Database, office: Office, now: int, data: dict[str, Any]) -> Verdict:  # noqa: ARG001 - a job's signature
    """The job's long part, on a read connection."""
    return verify_log(db, data["head"])


def checked(_office: Office, verdict: Any) -> Any:
    return verdict


def finish_check(db: Database, office: Office, now: int, data: dict[str, Any], verdict: Verdict) -> None:
    """Remember when the log was checked last, for the stories shown afterwards, and answer.

    A code that no line has may be a slip of whoever typed it: that says nothing of the lines that are there.
    """
    sound = verdict.fault in (None, Fault.HEAD_NOT_FOUND)
    settings.put(db, LAST_CHECK, {"at": now, "lines": verdict.lines, "sound": sound}, now)
    language = office.language(data["language"])
    message = cards.verdict(language, verdict, now)
    answer(db, office, now, Address(*data["to"]), f"check:{data['key']}", message, language)
