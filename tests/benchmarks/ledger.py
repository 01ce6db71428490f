"""How long it takes to prove the log, in the running record and from an export with nothing but the standard library."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.actions.ledger import verify_log
from bot.domain.delivery import MessageKind
from bot.domain.events import AcknowledgementWithdrawn, Code, MessageSent
from bot.domain.obligations import Duty
from bot.export import ledger_export
from bot.export import verify_export as verifier
from bot.store import events
from bot.store.database import Database, Store
from bot.store.opening import open_store
from tests.benchmarks.measuring import Result, Rounds
from tests.benchmarks.office import fresh_folder

AT = 1_685_930_400_000


@dataclass(frozen=True, slots=True)
class Size:
    rounds: int = 3
    lines: int = 100_000


FULL = Size()
TINY = Size(rounds=1, lines=600)


async def run(size: Size = FULL) -> Result:
    """Three lines of a delivery to one line with a private reason, about as in a year of the office."""
    taken = Rounds()
    with fresh_folder() as folder:
        store = open_store(folder)
        try:
            taken.add("writing", size.lines / await _write(store, size.lines))
            for _ in range(size.rounds):
                start = time.perf_counter()
                verdict = await store.read(verify_log)
                taken.add("verifying the record", time.perf_counter() - start)
                if not verdict.is_sound or verdict.lines != size.lines:
                    raise RuntimeError(f"{verdict}")
            export = folder / "export"
            export.mkdir()
            await store.read(ledger_export.write, export)
        finally:
            await store.close()
        for _ in range(size.rounds):
            taken.add("verifying an export", await asyncio.to_thread(_verify_export, export))
    return Result(
        "Log",
        f"{size.lines} lines, every fourth with a private value",
        (
            taken.figure("writing", "lines/s"),
            taken.figure("verifying the record", "s"),
            taken.figure("verifying an export", "s"),
        ),
    )


async def _write(store: Store, count: int) -> float:
    start = time.perf_counter()
    for first in range(0, count, 200):
        await store.write(_append, first, min(first + 200, count))
    return time.perf_counter() - start


def _append(db: Database, first: int, end: int) -> None:
    for n in range(first, end):
        who: dict[str, Any] = {
            "channel": "telegram",
            "unit_id": n % 300 + 1,
            "directive_id": n % 50 + 1,
            "person_id": n % 900 + 1,
        }
        if n % 4 == 3:
            taken_back = AcknowledgementWithdrawn(
                event_id=n, obligation_id=n % 600 + 1, duty=Duty.RECEIVE, reason=f"Bấm nhầm lần {n}", **who
            )
            events.append(db, taken_back, AT + n)
        else:
            sent = MessageSent(
                outbox_id=n + 1,
                message_kind=MessageKind.DIRECTIVE_CARD,
                content_sha256=Code(f"{n:064x}"),
                attempts=1,
                resent=False,
                message_id=f"{n}:{n}",
                **who,
            )
            events.append(db, sent, AT + n)


def _verify_export(folder: Path) -> float:
    """The script as an inspector runs it: a fresh interpreter, the export's folder, nothing of ours."""
    script = Path(verifier.__file__)
    start = time.perf_counter()
    files = [str(folder / ledger_export.LOG_FILE), "--private", str(folder / ledger_export.PRIVATE_FILE)]
    subprocess.run([sys.executable, str(script), *files], check=True, capture_output=True)
    return time.perf_counter() - start
