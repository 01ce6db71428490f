"""Tables as jobs: gathered on a read connection, written to files in a thread, handed over in the chat that asked."""

from dataclasses import dataclass
from typing import Any

from bot.actions import exports
from bot.actions.office import Office
from bot.export.spreadsheet import CSV, XLSX, csv_bytes, standing_csv, standing_xlsx
from bot.export.story_table import story_lines
from bot.messaging import FileRef
from bot.reports.story import Story, story
from bot.reports.tables import StandingTable, table
from bot.store.database import Database

STANDING_JOB, STORY_JOB = exports.STANDING_JOB, exports.STORY_JOB


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a thread makes files of: a table or a story, in the language of who asked."""

    language: str
    name: str
    table: StandingTable | None = None
    story: Story | None = None


def gather_standing(db: Database, office: Office, now: int, data: dict[str, Any]) -> Gathered:
    found = table(db, office, data["directive"], data["as_of"] or now)
    return Gathered(data["language"], exports.file_stem(found.directive.number if found else ""), table=found)


def gather_story(db: Database, office: Office, now: int, data: dict[str, Any]) -> Gathered:  # noqa: ARG001 - a job's signature
    found = story(db, data["directive"], data["unit"])
    return Gathered(data["language"], exports.file_stem(data["name"]), story=found)


def write_files(office: Office, gathered: Gathered) -> exports.Made:
    """The files, kept by the office under their digests."""
    language = office.language(gathered.language)
    made: list[tuple[str, str, bytes]] = []
    if gathered.table is not None:
        stem = f"{language.t('exports.file.standing')}-{gathered.name}"
        made.append((f"{stem}.xlsx", XLSX, standing_xlsx(gathered.table, language)))
        made.append((f"{stem}.csv", CSV, standing_csv(gathered.table, language)))
    if gathered.story is not None:
        lines = csv_bytes(story_lines(gathered.story, language))
        made.append((f"{language.t('exports.file.story')}-{gathered.name}.csv", CSV, lines))
    files = []
    for name, mime, data in made:
        blob = office.blobs.put(data)
        files.append(FileRef(blob.sha256, name, mime, blob.size))
    count = len(gathered.table.rows) if gathered.table else len(gathered.story.lines) if gathered.story else 0
    return exports.Made(tuple(files), count)


finish = exports.hand_over
