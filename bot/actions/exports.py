"""Taking tables out of the product: asked for in chat, made by a job, handed over where they were asked for, on the record."""

import re
from dataclasses import dataclass
from typing import Any

from bot.actions.delivery import answer
from bot.actions.office import Office
from bot.domain.events import Code, ExportMade
from bot.domain.text import fold
from bot.messaging import Address, FileRef, Outgoing
from bot.store import directives, events, jobs
from bot.store.database import Database

STANDING_JOB, STORY_JOB = "export_standing", "export_story"


@dataclass(frozen=True, slots=True)
class Made:
    """The files a thread made, and how many rows they have."""

    files: tuple[FileRef, ...]
    rows: int


def ask_standing(
    db: Database, now: int, person_id: int, to: Address, language: str, key: str, directive_id: int, as_of: int | None
) -> None:
    """Have the table of a directive made; ``key`` is unique per message that asked."""
    data = {**_who(person_id, to, language, key), "directive": directive_id, "as_of": as_of}
    jobs.add(db, STANDING_JOB, data, now)


def ask_story(
    db: Database,
    now: int,
    person_id: int,
    to: Address,
    language: str,
    key: str,
    name: str,
    directive_id: int | None,
    unit_id: int | None,
) -> None:
    """Have the lines of a story made into a file; ``name`` is what it tells of."""
    data = {**_who(person_id, to, language, key), "directive": directive_id, "unit": unit_id, "name": name}
    jobs.add(db, STORY_JOB, data, now)


def _who(person_id: int, to: Address, language: str, key: str) -> dict[str, Any]:
    return {"person": person_id, "to": [to.channel, to.id], "language": language, "key": key}


def hand_over(db: Database, office: Office, now: int, data: dict[str, Any], made: Made) -> None:
    """The files to the chat that asked, and a line for each: who took what out."""
    language = office.language(data["language"])
    to = Address(*data["to"])
    for file in made.files:
        directives.remember_file(db, file.sha256, file.size, file.mime, now)
        line = ExportMade(
            export=Code("story" if "unit" in data else "standing"),
            file_sha256=Code(file.sha256),
            rows=made.rows,
            with_private=True,
            directive_id=data["directive"],
            unit_id=data.get("unit"),
            person_id=data["person"],
            channel=to.channel,
        )
        events.append(db, line, now)
    text = language.n("exports.ready", made.rows) if made.files else language.t("exports.nothing")
    answer(db, office, now, to, f"export:{data['key']}", Outgoing(text, files=made.files), language)


def file_stem(number: str) -> str:
    """A document's number as part of a file's name on any system: ``1204-SVHTTDL-VP``."""
    plain = re.sub(r"[^0-9A-Za-z]+", "-", fold(number)).strip("-").upper()
    return plain or "BANG"
