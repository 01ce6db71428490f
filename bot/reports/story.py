"""The story of a directive, a unit, or of one unit under one directive, out of the log; and whether its lines hold."""

from dataclasses import dataclass

from bot.domain.ledger import Line, Private, line_hash, private_digest, receipt_code
from bot.domain.standings import DirectiveLabel
from bot.domain.story import Actor, StoryLine, belongs, concerns, noted
from bot.reports.standing import label_of
from bot.store import events, units
from bot.store import story as rows
from bot.store.database import Database

MOST = 2000
"""Lines of the log read for one story."""


@dataclass(frozen=True, slots=True)
class Story:
    """``holds``: each line gives its own hash, each private value its line's digest. ``cut``: there are more lines than were read."""

    directive: DirectiveLabel | None
    unit: str
    lines: tuple[StoryLine, ...]
    holds: bool
    cut: bool = False


def story(db: Database, directive_id: int | None, unit_id: int | None) -> Story:
    """Oldest first. Of a directive alone its own lines, without those of each unit."""
    found = events.story(db, directive_id=directive_id, unit_id=unit_id, limit=MOST)
    if unit_id is None:
        found = [(line, private) for line, private in found if line["unit_id"] is None]
    found = [(line, private) for line, private in found if concerns(line["data"], unit_id)]
    told = [(line, private) for line, private in found if belongs(line["kind"], line["data"])]
    notes = noted((line["kind"], line["data"]) for line, _ in found)
    people = rows.actors(db, [line["person_id"] for line, _ in told if line["person_id"] is not None], unit_id)
    return Story(
        label_of(db, directive_id) if directive_id is not None else None,
        units.name_of(db, unit_id) if unit_id is not None else "",
        tuple(_told(line, private, people, notes) for line, private in told),
        all(line_holds(line, private) for line, private in found),
        cut=len(found) >= MOST,
    )


def _told(line: Line, private: Private | None, people: dict[int, Actor], notes: set[int]) -> StoryLine:
    value = private.value if private is not None and isinstance(private.value, dict) else {}
    actor = people.get(line["person_id"]) if line["person_id"] is not None else None
    if value.get("name"):
        # The name and title under which the person acted, as the line itself kept them.
        actor = Actor(value["name"], None, value.get("title", ""))
    silent = line["kind"] == "message-sent" and line["data"]["outbox_id"] not in notes
    return StoryLine(
        line["id"],
        line["at"],
        line["kind"],
        actor,
        line["channel"] or "",
        receipt_code(line["hash"]),
        line["hash"],
        line["data"],
        value,
        silent,
    )


def line_holds(line: Line, private: Private | None) -> bool:
    """Whether the line gives its own hash and its private value the digest. Says nothing of the lines between."""
    if line_hash(line["prev"], line) != line["hash"]:
        return False
    return private is None or private_digest(private.salt, private.value) == line["digest"]
