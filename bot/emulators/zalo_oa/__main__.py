"""`python -m bot.emulators.zalo_oa`: the emulator in a process of its own. Prints its address when it is ready."""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys

from bot.emulators.zalo_oa.server import ZaloOaEmulator


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m bot.emulators.zalo_oa")
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--latency", type=float, default=0.0, metavar="MS", help="milliseconds added to every answer")
    parser.add_argument("--no-limits", action="store_true", help="no limit of requests a minute")
    asyncio.run(_serve(parser.parse_args()))


async def _serve(options: argparse.Namespace) -> None:
    emulator = ZaloOaEmulator(port=options.port, latency_s=options.latency / 1000, control=True)
    if options.no_limits:
        emulator.state.requests_per_minute = 10**9
    gc.set_threshold(200_000, 50, 50)  # what it keeps is kept on purpose
    async with emulator:
        sys.stdout.write(f"{emulator.origin}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
