"""``python -m tests.faults [--rounds N] [--seed S]``: the scenes again and again, each time with other moments."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from tests.faults import zalo_bot_scenes, zalo_oa_scenes
from tests.faults.scenes import Outcome, broadcast, presses

SCENES: dict[str, Callable[[Path, random.Random], Awaitable[Outcome]]] = {
    "200 presses, polling": presses,
    "200 presses, webhook": partial(presses, webhook=True),
    "broadcast to 500": broadcast,
    "broadcast to 200 on zalo_bot": zalo_bot_scenes.broadcast,
    "broadcast to 200 on zalo_oa": zalo_oa_scenes.broadcast,
    "token refresh on zalo_oa": lambda folder, _chance: zalo_oa_scenes.refresh(folder),
}


def main() -> int:
    """The number of rounds that showed something wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1, help="of the first round; round n uses the n-th after it")
    options = parser.parse_args()
    wrong = 0
    for seed in range(options.seed, options.seed + options.rounds):
        for name, scene in SCENES.items():
            start = time.monotonic()
            try:
                with tempfile.TemporaryDirectory(prefix="quantriet-faults-", ignore_cleanup_errors=True) as folder:
                    told = str(asyncio.run(_play(scene, Path(folder), seed)))
            except Exception as error:  # noqa: BLE001 - the other rounds are played all the same
                wrong += 1
                told = f"WRONG: {type(error).__name__}: {error}"
            print(f"seed {seed}, {name}, {time.monotonic() - start:.0f} s: {told}", flush=True)
    return wrong


async def _play(scene: Callable[[Path, random.Random], Awaitable[Outcome]], folder: Path, seed: int) -> Outcome:
    return await scene(folder, random.Random(seed))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(min(main(), 100))
