"""The power goes while the product speaks on the Official Account. The long version is ``python -m tests.faults``."""

from __future__ import annotations

import random
from pathlib import Path

from tests.faults.zalo_oa_scenes import broadcast, refresh


async def test_everybody_is_served_or_on_the_offices_list_of_unknowns(tmp_path: Path) -> None:
    outcome = await broadcast(tmp_path, random.Random("broadcast on zalo_oa"))
    assert outcome.effects + outcome.unknown == outcome.people


async def test_tokens_that_rotated_while_the_power_went_are_a_humans_matter_and_nothing_owed_is_lost(
    tmp_path: Path,
) -> None:
    outcome = await refresh(tmp_path)
    assert outcome.effects + outcome.unknown == outcome.people
    assert outcome.effects
