"""The power goes during a broadcast through the Zalo Bot. The long version is ``python -m tests.faults``."""

from __future__ import annotations

import random
from pathlib import Path

from tests.faults.zalo_bot_scenes import broadcast


async def test_everybody_is_served_or_on_the_offices_list_of_unknowns(tmp_path: Path) -> None:
    outcome = await broadcast(tmp_path, random.Random("broadcast on zalo_bot"))
    assert outcome.effects + outcome.unknown == outcome.people
