"""The power goes at any moment: nothing that was pressed or owed is lost, and nothing comes twice without saying so.

The long version is ``python -m tests.faults --rounds 50``.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.emulators.telegram import TelegramEmulator
from tests.faults.product import Product
from tests.faults.scenes import broadcast, presses


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_two_hundred_presses_are_two_hundred_acknowledgements(tmp_path: Path, way: str) -> None:
    outcome = await presses(tmp_path, random.Random(f"presses {way}"), webhook=way == "webhook")
    assert outcome.effects == 200


async def test_everybody_is_served_or_on_the_offices_list_of_unknowns(tmp_path: Path) -> None:
    outcome = await broadcast(tmp_path, random.Random("broadcast"))
    assert outcome.effects + outcome.unknown == 500


async def test_a_second_process_is_told_that_one_runs_here(tmp_path: Path) -> None:
    async with TelegramEmulator(limits=False) as emulator:
        product = Product(tmp_path, emulator)
        await product.start()
        try:
            code, complaint = await product.second()
        finally:
            await product.stop()
    assert code == 1
    assert str(tmp_path / "data") in complaint
    assert "Traceback" not in complaint
    assert "đang" in complaint
