"""What happened, for the strip at the foot of the page: the lines of the log in words, newest last."""

from typing import Any

from bot.clock import civil_day
from bot.demo.show import Show
from bot.domain.events import MessageSent
from bot.domain.ledger import Line
from bot.i18n import Language
from bot.store import directives, events, people, units
from bot.store.database import Database

MOST = 60
"""Lines shown at first, and at most in one answer."""


class Happened:
    """Reads the log since the page's story began (``start``: the last line of the seed)."""

    def __init__(self, show: Show) -> None:
        self.show = show
        self.start = 0

    async def begin(self) -> None:
        """What is in the log now is the past."""
        self.start = (await self.show.read(events.head))[0]

    async def since(self, after: int, words: Language) -> tuple[list[dict[str, Any]], int]:
        """The lines after ``after`` as ``{id, at, text}``, and the number of the last line."""
        return await self.show.read(_lines, max(after, self.start), words)


def _lines(db: Database, after: int, words: Language) -> tuple[list[dict[str, Any]], int]:
    found = [line for line, _ in events.lines(db, after)]
    shown: list[dict[str, Any]] = []
    sent = 0
    for line in found:
        sent = sent + 1 if line["kind"] == MessageSent.kind else 0
        text = words.n("demo.event.sent", sent) if sent else in_words(db, line, words)
        if sent > 1:
            shown.pop()  # one line for all messages that arrived one after the other
        if text:
            shown.append({"id": line["id"], "at": _moment(words, line["at"]), "text": text})
    return shown[-MOST:], found[-1]["id"] if found else after


def _moment(words: Language, at: int) -> str:
    return f"{words.clock(at)}, {words.date_short(civil_day(at, words.zone))}"


def in_words(db: Database, line: Line, words: Language) -> str:
    """One line of the log as a sentence; empty for kinds the strip leaves out."""
    key = f"demo.event.{line['kind']}"
    if not words.has(key):
        return ""
    person = people.person(db, line["person_id"]) if line["person_id"] else None
    directive = directives.get(db, line["directive_id"]) if line["directive_id"] else None
    return words.t(
        key,
        who=person.full_name if person else words.t("demo.event.system"),
        unit=units.name_of(db, line["unit_id"]) if line["unit_id"] else "",
        number=directive.number if directive else "",
    )
