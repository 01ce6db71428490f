"""Where a demonstration's folder is kept, what the phones on the platforms show is kept in it as well.

The platforms are played in memory; without this a phone would be empty on another day, although the product remembers its owner.
"""

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path

from bot.demo.platforms import Platform

FILE = "demo-phones.json"


def keep(folder: Path, platforms: Mapping[str, Platform]) -> None:
    """Write down every platform's chats."""
    found = {channel: platform.keep() for channel, platform in platforms.items()}
    with contextlib.suppress(OSError):  # a folder that is going away with its demonstration
        (folder / FILE).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def take_up(folder: Path, platforms: Mapping[str, Platform]) -> None:
    """Go on from it. Without the file, or with one that is none, the phones begin empty."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    for channel, platform in platforms.items():
        with contextlib.suppress(KeyError, TypeError, ValueError, AttributeError):
            platform.take_up(found[channel])
