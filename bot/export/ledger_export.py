"""The whole log as files that can be checked on any computer: lines, the private values beside them, and the checking script.

The lines alone hold ids and numbers; whoever may not see names gets them without the second file and can still prove the chain.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from bot.domain.ledger import GENESIS, export_line, export_private
from bot.export import verify_export
from bot.store import events
from bot.store.database import Database

LOG_FILE = "nhatky.jsonl"
PRIVATE_FILE = "nhatky.private.jsonl"
SCRIPT_FILE = "verify_export.py"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: lines, private values among them, and the head (full hash) of the last line."""

    lines: int
    privates: int
    head: str
    files: tuple[Path, ...]


def write(db: Database, folder: Path) -> Exported:
    """Write the log into an existing folder, line by line in constant memory; files of an earlier export are replaced.

    Raises OSError where the folder cannot be written.
    """
    log, private, script = folder / LOG_FILE, folder / PRIVATE_FILE, folder / SCRIPT_FILE
    lines = privates = 0
    head = GENESIS
    with (
        log.open("w", encoding="utf-8", newline="\n") as out,
        private.open("w", encoding="utf-8", newline="\n") as beside,
    ):
        for line, value in events.lines(db):
            out.write(export_line(line) + "\n")
            lines, head = lines + 1, str(line["hash"])
            if value is not None:
                beside.write(export_private(line["id"], value) + "\n")
                privates += 1
    shutil.copyfile(verify_export.__file__, script)
    return Exported(lines, privates, head, (log, private, script))
