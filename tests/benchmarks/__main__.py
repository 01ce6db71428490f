"""``python -m tests.benchmarks [NAME…] [--json FILE] [--tiny]``: measure, print a table, write the figures."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from tests.benchmarks import broadcast, idle, ledger, outbox, publishing, webhook
from tests.benchmarks.measuring import Result, machine, table

BENCHES: dict[str, tuple[Callable[[], Awaitable[Result]], Callable[[], Awaitable[Result]]]] = {
    "outbox": (outbox.run, partial(outbox.run, outbox.TINY)),
    "broadcast": (broadcast.run, partial(broadcast.run, broadcast.TINY)),
    "webhook": (webhook.run, partial(webhook.run, webhook.TINY)),
    "publishing": (publishing.run, partial(publishing.run, publishing.TINY)),
    "idle": (idle.run, partial(idle.run, idle.TINY)),
    "ledger": (ledger.run, partial(ledger.run, ledger.TINY)),
}


def main() -> None:
    """Run what was named, or everything."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHES)}; none: all")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    parser.add_argument("--tiny", action="store_true", help="smallest sizes: shows that it runs, measures nothing")
    options = parser.parse_args()
    unknown = set(options.names) - set(BENCHES)
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    logging.basicConfig(level=logging.ERROR)
    about = machine()
    print("\n".join(f"{name}: {value}" for name, value in about.items()), flush=True)
    measured = {}
    for name in options.names or BENCHES:
        result = asyncio.run(_run(BENCHES[name][int(options.tiny)]))
        print(f"\n{table(result)}", flush=True)
        measured[name] = result.as_json()
    if options.json is not None:
        text = json.dumps(
            {"machine": about, "tiny": options.tiny, "benchmarks": measured}, ensure_ascii=False, indent=2
        )
        options.json.write_text(text + "\n", encoding="utf-8")


async def _run(bench: Callable[[], Awaitable[Result]]) -> Result:
    return await bench()


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main()
