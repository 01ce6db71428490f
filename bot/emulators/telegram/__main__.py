"""`python -m bot.emulators.telegram`: the emulator in a process of its own. Prints its address when it is ready."""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys

from bot.emulators.telegram.server import DEFAULT_TOKEN, TelegramEmulator


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m bot.emulators.telegram")
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--token", default=DEFAULT_TOKEN)
    parser.add_argument("--no-limits", action="store_true", help="no flood windows")
    parser.add_argument("--latency", type=float, default=0.0, metavar="MS", help="milliseconds added to every answer")
    parser.add_argument("--open-chats", action="store_true", help="the bot may write to any private id")
    asyncio.run(_serve(parser.parse_args()))


async def _serve(options: argparse.Namespace) -> None:
    emulator = TelegramEmulator(
        token=options.token,
        port=options.port,
        limits=not options.no_limits,
        latency_s=options.latency / 1000,
        open_chats=options.open_chats,
        control=True,
    )
    gc.set_threshold(200_000, 50, 50)  # what it keeps is kept on purpose; looking through it again and again costs time
    async with emulator:
        sys.stdout.write(f"{emulator.origin}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
