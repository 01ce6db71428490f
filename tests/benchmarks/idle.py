"""What the product costs when nothing happens: time until it is ready on a fresh folder, and its memory at rest."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.measuring import Result, Rounds, resident_mb
from tests.benchmarks.office import fresh_folder


@dataclass(frozen=True, slots=True)
class Size:
    rounds: int = 5
    rest_seconds: float = 5.0


FULL = Size()
TINY = Size(rounds=1, rest_seconds=0.2)


async def run(size: Size = FULL) -> Result:
    """A first start (folder, keys, migrations) and a second one on the same folder."""
    taken = Rounds()
    with fresh_folder() as folder:
        await _started(folder, "compiling", size, Rounds())
    for _ in range(size.rounds):
        with fresh_folder() as folder:
            await _started(folder, "first start", size, taken)
            await _started(folder, "later start", size, taken)
    return Result(
        "Idle",
        f"python -m bot run, page only; memory after {size.rest_seconds:g} s",
        (
            taken.figure("ready, first start", "s", "≤ 1"),
            taken.figure("ready, later start", "s", "≤ 1"),
            taken.figure("memory, first start", "MB", "≤ 90"),
            taken.figure("memory, later start", "MB", "≤ 90"),
        ),
    )


async def _started(folder: Path, name: str, size: Size, taken: Rounds) -> None:
    settings = folder / "config.toml"
    settings.write_text("[web]\nport = 0\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    environment.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # installed, everything is compiled once; a checkout is by the first start
    start = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "--config", str(settings), "--data", str(folder / "data"), "run"),
        stdout=asyncio.subprocess.PIPE,
        env=environment,
    )
    assert process.stdout is not None
    if not await process.stdout.readline():
        raise RuntimeError("it ended before it was ready")
    taken.add(f"ready, {name}", time.perf_counter() - start)
    await asyncio.sleep(size.rest_seconds)
    taken.add(f"memory, {name}", resident_mb(process.pid))
    process.terminate()
    await process.communicate()
