"""Bad weather between the office and Telegram, and a clock somebody corrects: everybody is answered, and a repeat says that it is one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.conversation import Door, Turn, command
from bot.demo.phones import TelegramPhone
from bot.emulators.telegram.faults import FaultKind
from bot.store.outbox import NewRow, queue
from tests.crowd import BROADCAST_TEXT, owe_broadcast, register
from tests.world import World, open_world

AGAIN = "(gửi lại)"
FIRST_ID = 1001
"""The Telegram id of the first phone of a world."""


@command("zz_weather", door=Door.ANYONE)
def weather(turn: Turn, args: list[str]) -> None:
    turn.say("nghe " + " ".join(args))


async def asks(world: World, owner: str = "Hoa") -> TelegramPhone:
    phone = await world.phone(owner, "telegram")
    assert isinstance(phone, TelegramPhone)
    return phone


def heard(phone: TelegramPhone) -> list[str]:
    return [message.text for message in phone.heard]


async def test_an_answer_whose_connection_broke_comes_again_and_says_so(tmp_path: Path) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        assert world.emulator is not None
        phone = await asks(world)
        world.emulator.faults.add(FaultKind.DROP)
        await world.says(phone, "/zz_weather mưa")
        assert heard(phone) == ["nghe mưa"]
        await world.wait(5)
        assert heard(phone) == ["nghe mưa", f"{AGAIN}\nnghe mưa"]


@pytest.mark.parametrize("kind", [FaultKind.SERVER_ERROR, FaultKind.BAD_GATEWAY])
async def test_telegrams_own_trouble_delays_an_answer_and_loses_none(tmp_path: Path, kind: FaultKind) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        assert world.emulator is not None
        phone = await asks(world)
        world.emulator.faults.add(kind)
        await phone.say("/zz_weather nắng")
        await world.settle()
        assert heard(phone) == []
        await world.wait(5)
        assert heard(phone) == [f"{AGAIN}\nnghe nắng"]


async def test_told_to_slow_down_nobody_is_written_to_until_the_pause_is_over(tmp_path: Path) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        assert world.emulator is not None
        first, second = await asks(world, "Hoa"), await asks(world, "Mai")
        world.emulator.faults.add(FaultKind.FLOOD, seconds=1)
        world.emulator.limits.enabled = True
        await first.say("/zz_weather một")
        await asyncio.sleep(0.2)
        await second.say("/zz_weather hai")
        async with asyncio.timeout(20):
            while not (heard(first) and heard(second)):  # noqa: ASYNC110 - real seconds of a real pause
                await asyncio.sleep(0.05)
        assert heard(first) == ["nghe một"]
        assert heard(second) == ["nghe hai"]
        refused = [call for call in world.emulator.sent_log if call.code == 429]
        assert len(refused) == 1, "calls were made into the pause"


async def test_a_broadcast_that_perhaps_arrived_is_never_repeated(tmp_path: Path) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        assert world.emulator is not None
        crowd = await register(world.app, 5)
        phones = [world.emulator.person(member.chat, started=True) for member in crowd.members]
        world.emulator.faults.add(FaultKind.DROP, applied=True, chat_id=phones[0].id)
        world.emulator.faults.add(FaultKind.BAD_GATEWAY, chat_id=phones[1].id)
        await owe_broadcast(world.app, crowd.members, "notice")
        await world.tick()
        await world.wait(3600)
        assert [len(phone.from_bot) for phone in phones] == [1, 0, 1, 1, 1]
        states = await world.rows("select address, status from outbox where kind = 'broadcast' order by id")
        assert [row["status"] for row in states] == ["unknown", "unknown", "sent", "sent", "sent"]


async def test_while_telegram_is_away_people_write_and_are_answered_when_it_is_back(tmp_path: Path) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        assert world.emulator is not None
        phones = [await asks(world, f"Đồng chí {n}") for n in range(12)]
        await world.emulator.stop()
        for n, phone in enumerate(phones):
            await phone.say(f"/zz_weather {n}")
        await asyncio.sleep(0.3)
        await world.emulator.start()
        await world.settle(60)
        await world.wait(5)
        assert [heard(phone) for phone in phones] == [[f"nghe {n}"] for n in range(12)]


async def test_an_update_nobody_can_read_holds_nobody_back(tmp_path: Path) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        assert world.emulator is not None
        phone = await asks(world)
        world.emulator.inject_update({"message": {"message_id": "x", "chat": {"id": FIRST_ID}, "date": None}})
        world.emulator.inject_update({"poll": {"id": "1", "options": [{"text": "không có mã"}]}})
        world.emulator.inject_update({"callback_query": {"id": 5, "from": None, "data": ["đã nhận"]}})
        assert await world.says(phone, "/zz_weather vẫn nghe") == "nghe vẫn nghe"
        assert await world.rows("select id from inbox where status = 'new'") == []


async def test_a_message_nobody_can_read_any_more_holds_nobody_back(tmp_path: Path) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        phone, other = await asks(world, "Hoa"), await asks(world, "Mai")
        now = world.clock.now()
        broken = NewRow("broken", "telegram", str(FIRST_ID), "answer", 0, "{not json", False, now)
        await world.write(queue, broken, now)
        assert await world.says(other, "/zz_weather một") == "nghe một"
        assert await world.says(phone, "/zz_weather hai") == "nghe hai"
        assert (await world.rows("select status from outbox where message_key = 'broken'"))[0]["status"] == "failed"


async def test_whoever_blocked_us_is_known_and_found_again_when_they_come_back(tmp_path: Path) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        assert world.emulator is not None
        crowd = await register(world.app, 2)
        gone, there = (world.emulator.person(member.chat, started=True) for member in crowd.members)
        gone.block()
        await world.settle()
        await owe_broadcast(world.app, crowd.members, "first", "lần một")
        await world.tick()
        gone.unblock()
        await world.settle()
        await owe_broadcast(world.app, crowd.members, "second", "lần hai")
        await world.tick()
        assert [message.text.split("\n")[-1] for message in gone.from_bot] == ["lần hai"]
        assert [message.text.split("\n")[-1] for message in there.from_bot] == ["lần một", "lần hai"]
        kinds = [
            row["kind"] for row in await world.rows("select kind from events where kind like 'address-%' order by id")
        ]
        assert kinds == ["address-lost", "address-restored"]


async def test_a_clock_put_back_an_hour_keeps_nobody_waiting(tmp_path: Path) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        assert world.emulator is not None
        phone = await asks(world)
        crowd = await register(world.app, 3)
        others = [world.emulator.person(member.chat, started=True) for member in crowd.members]
        await owe_broadcast(world.app, crowd.members, "before")  # queued, nothing was woken yet
        world.clock.set(world.clock.now() - 3_600_000)
        assert await world.says(phone, "/zz_weather sớm hơn") == "nghe sớm hơn"
        await world.tick()
        assert all(BROADCAST_TEXT in other.from_bot[-1].text for other in others)


async def test_a_clock_that_jumps_ahead_repeats_nothing(tmp_path: Path) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        assert world.emulator is not None
        crowd = await register(world.app, 20)
        phones = [world.emulator.person(member.chat, started=True) for member in crowd.members]
        await owe_broadcast(world.app, crowd.members, "before")
        world.app.wake_all()
        for _ in range(5):
            world.clock.advance(86_400_000)
            world.app.wake_all()
            await asyncio.sleep(0.01)
        await world.settle()
        assert [len(phone.from_bot) for phone in phones] == [1] * 20


async def test_somebody_who_cannot_even_be_apologised_to_holds_nobody_back(tmp_path: Path) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        phone, other = await asks(world, "Hoa"), await asks(world, "Mai")
        refuse = f"create trigger zz before insert on outbox when new.address = '{FIRST_ID}' begin select raise(abort, 'no'); end"
        await world.write(lambda db: db.execute(refuse).close())
        await world.says(other, "/zz_weather một")
        await phone.say("/zz_weather hai")
        await world.settle()
        await world.write(lambda db: db.execute("drop trigger zz").close())
        assert await world.says(phone, "/zz_weather ba") == "nghe ba"
        assert heard(other) == ["nghe một"]
        assert [row["status"] for row in await world.rows("select status from inbox order by id")] == [
            "done",
            "failed",
            "done",
        ]
