"""`python -m bot.emulators.zalo_bot`: the emulator in a process of its own. Prints its address when it is ready."""

from __future__ import annotations

import argparse
import asyncio
import sys

from bot.emulators.zalo_bot.modes import BodyForm, EmptyPoll, StatusMode
from bot.emulators.zalo_bot.server import DEFAULT_TOKEN, ZaloBotEmulator


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m bot.emulators.zalo_bot")
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--token", default=DEFAULT_TOKEN)
    parser.add_argument("--latency", type=float, default=0.0, metavar="MS", help="milliseconds added to every answer")
    parser.add_argument("--status", choices=list(StatusMode), default=StatusMode.MIRROR)
    parser.add_argument("--body", choices=list(BodyForm), default=BodyForm.WRAPPED)
    parser.add_argument("--empty-poll", choices=list(EmptyPoll), default=EmptyPoll.ERROR_408)
    parser.add_argument("--forgetful", action="store_true", help="what arrives while nobody polls is lost")
    asyncio.run(_serve(parser.parse_args()))


async def _serve(options: argparse.Namespace) -> None:
    emulator = ZaloBotEmulator(
        token=options.token,
        port=options.port,
        latency_s=options.latency / 1000,
        status=options.status,
        body=options.body,
        empty_poll=options.empty_poll,
        forgetful=options.forgetful,
        control=True,
    )
    async with emulator:
        sys.stdout.write(f"{emulator.origin}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
