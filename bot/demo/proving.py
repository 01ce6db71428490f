"""Proving what the story left: the chain in the record, and an export checked by a script that needs nothing but Python."""

import asyncio
import sys
from pathlib import Path

from bot.actions.ledger import head_code, verify_log
from bot.domain.ledger import grouped
from bot.export import ledger_export
from bot.store.database import Database

SECONDS = 60


class NotProved(Exception):
    """The log or its export does not hold, or a forgery was not found; says what was said."""


def verified(db: Database) -> tuple[int, str]:
    """Lines and log code of a sound log; NotProved otherwise."""
    verdict = verify_log(db)
    if not verdict.is_sound:
        raise NotProved(f"line {verdict.line_id}: {verdict.fault}")
    return verdict.lines, grouped(head_code(db))


def export(db: Database, folder: Path) -> None:
    """Write the log with the checking script into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    ledger_export.write(db, folder)


async def check(folder: Path) -> list[str]:
    """What the script says of a sound export; NotProved when it finds a fault."""
    code, said = await _run(folder)
    if code:
        raise NotProved(said)
    return said.splitlines()


async def tamper(folder: Path) -> str:
    """Change one digit in the middle of the export; the script's words about it. NotProved when it notices nothing."""
    log = folder / ledger_export.LOG_FILE
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    middle = len(lines) // 2
    lines[middle] = lines[middle].replace('"at":1', '"at":2', 1)
    log.write_text("".join(lines), encoding="utf-8", newline="\n")
    code, said = await _run(folder)
    if not code:
        raise NotProved("a changed line was not found")
    return said.splitlines()[0]


async def _run(folder: Path) -> tuple[int, str]:
    """Run the script as anybody would: without the product, isolated from its packages."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-X", "utf8", ledger_export.SCRIPT_FILE, ledger_export.LOG_FILE,
        cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    async with asyncio.timeout(SECONDS):
        said, _ = await process.communicate()
    return process.returncode or 0, said.decode("utf-8", "replace").strip()
