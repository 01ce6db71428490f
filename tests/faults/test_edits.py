"""A card redrawn while its last drawing is still on the way: the phone ends with the newest."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.actions import delivery
from bot.actions.delivery import Owed
from bot.domain.delivery import MessageKind
from bot.emulators.telegram.faults import FaultKind
from bot.messaging import Choice, Outgoing
from tests.crowd import register
from tests.world import World, open_world


def card(text: str) -> Outgoing:
    return Outgoing(text, ((Choice("Xem", "zz_look"),),))


async def redrawn(world: World, delivery_id: int, text: str) -> None:
    now = world.clock.now()
    await world.app.store.write(delivery.edit, world.app.office, now, delivery_id, lambda _language: card(text))
    world.app.wake_all()


@pytest.mark.parametrize("trouble", [FaultKind.SLOW, FaultKind.REFUSE, FaultKind.DROP])
async def test_the_newest_drawing_wins_whatever_became_of_the_one_before(tmp_path: Path, trouble: FaultKind) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        assert world.emulator is not None
        crowd = await register(world.app, 1)
        phone = world.emulator.person(crowd.members[0].chat, started=True)
        owed = Owed("card", MessageKind.OFFICE_ALERT, crowd.members[0].person_id)
        now = world.clock.now()
        made = await world.write(delivery.owe, world.app.office, now, owed, lambda _language: card("bản 1"))
        assert made is not None
        world.emulator.latency_s = 0.3
        world.emulator.faults.add(trouble, methods=("editMessageText",), seconds=0.3, description="Bad Request: nope")
        await redrawn(world, made, "bản 2")
        await asyncio.sleep(0.1)
        await redrawn(world, made, "bản 3")
        await world.settle()
        world.emulator.latency_s = 0.0
        await world.wait(5)
        assert [message.text for message in phone.from_bot] == ["bản 3"]
        assert not world.emulator.violations
