"""Turning the clock while it runs: nothing that becomes due between two looks is jumped over."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.demo.turning import turn_to
from bot.domain.delivery import SendKind
from bot.messaging import SendError, Sending, Sent
from tests.routes.loopback import open_routed


async def test_a_slow_refusal_is_tried_again_before_the_clock_is_turned_past_it(tmp_path: Path) -> None:
    """Three tries with a second and two between them, the first still in the air when the clock is turned a minute on."""
    async with open_routed(tmp_path) as office:
        world, tries, slow = office.world, list[int](), asyncio.Event()
        mai = await office.person("Mai", await office.unit("A"), "telegram")

        async def refuse(_sending: Sending) -> Sent:
            tries.append(office.now)
            if len(tries) == 1:
                await slow.wait()
            raise SendError(SendKind.TRY_LATER, "403", tries=3)

        async def settle() -> None:
            slow.set()
            await world.settle()

        office.telegram.send = refuse  # type: ignore[assignment, method-assign]
        owing = asyncio.create_task(office.owes(mai, "Họp."))
        while not tries:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        end = office.now + 60_000
        await turn_to(world.app, world.clock, end, settle)
        await owing
        assert len(tries) == 3
        assert max(tries) < end - 30_000
