"""``python -m tests.benchmarks [NAME…] [--json FILE] [--rounds N] [--tiny]``: measure, print a table, write the figures."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.benchmarks import (
    broadcast,
    digest,
    due,
    idle,
    ledger,
    outbox,
    plan,
    publishing,
    routing,
    webhook,
    zalo_webhook,
)
from tests.benchmarks.measuring import Result, machine, table

BENCHES: dict[str, Any] = {
    "outbox": outbox,
    "broadcast": broadcast,
    "webhook": webhook,
    "publishing": publishing,
    "idle": idle,
    "ledger": ledger,
    "routing": routing,
    "zalo_webhook": zalo_webhook,
    "due": due,
    "plan": plan,
    "digest": digest,
}
"""Each module has ``run(size)`` and two sizes, ``FULL`` and ``TINY``."""


def main() -> None:
    """Run what was named, or everything."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHES)}; none: all")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    parser.add_argument("--tiny", action="store_true", help="smallest sizes: shows that it runs, measures nothing")
    parser.add_argument("--rounds", type=int, metavar="N", help="repetitions, instead of each benchmark's own number")
    options = parser.parse_args()
    unknown = set(options.names) - set(BENCHES)
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    logging.basicConfig(level=logging.ERROR)
    about = machine()
    print("\n".join(f"{name}: {value}" for name, value in about.items()), flush=True)
    measured = {}
    for name in options.names or BENCHES:
        bench = BENCHES[name]
        size = bench.TINY if options.tiny else bench.FULL
        result: Result = asyncio.run(bench.run(replace(size, rounds=options.rounds or size.rounds)))
        print(f"\n{table(result)}", flush=True)
        measured[name] = result.as_json()
    if options.json is not None:
        text = json.dumps(
            {"machine": about, "tiny": options.tiny, "benchmarks": measured}, ensure_ascii=False, indent=2
        )
        options.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main()
