"""Flood windows on a clock that is turned by hand, and trouble on demand."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.emulators.telegram import TelegramEmulator
from tests.emulators.conftest import HandClock, client


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it the library warns about its own attribute


@pytest.fixture
async def strict(clock: HandClock) -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator(clock=clock, open_chats=True) as emulator:
        yield emulator


@pytest.fixture
async def strict_bot(strict: TelegramEmulator) -> AsyncIterator[Bot]:
    async with client(strict) as bot:
        yield bot


async def refused(bot: Bot, chat_id: int) -> int:
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(chat_id, "x")
    wait = flood.value.retry_after
    return int(wait if isinstance(wait, int) else wait.total_seconds())


async def test_three_at_once_then_one_a_second_in_one_chat(
    strict: TelegramEmulator, strict_bot: Bot, clock: HandClock
) -> None:
    for _burst in range(3):
        await strict_bot.send_message(11, "x")
    assert await refused(strict_bot, 11) == 1
    for _second in range(5):
        clock.turn(1.0)
        await strict_bot.send_message(11, "x")
    assert [call.code for call in strict.sent_log] == [200, 200, 200, 429, 200, 200, 200, 200, 200]


async def test_thirty_a_second_overall_and_the_halt_hits_replies_too(
    strict: TelegramEmulator, strict_bot: Bot, clock: HandClock
) -> None:
    for person in range(1, 31):
        await strict_bot.send_message(person, "x")
        clock.turn(0.01)
    assert await refused(strict_bot, 31) == 3
    clock.turn(1.5)
    assert await refused(strict_bot, 500) == 2
    assert [call.halted for call in strict.sent_log[-2:]] == [False, True]
    clock.turn(1.6)
    await strict_bot.send_message(500, "x")


async def test_twenty_eight_a_second_is_fine_for_ever(
    strict: TelegramEmulator, strict_bot: Bot, clock: HandClock
) -> None:
    for person in range(1, 101):
        await strict_bot.send_message(person, "x")
        clock.turn(1 / 28)
    assert {call.code for call in strict.sent_log} == {200}


async def test_edits_count_and_answers_to_buttons_do_not(
    strict: TelegramEmulator, strict_bot: Bot, clock: HandClock
) -> None:
    markup = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    sent = await strict_bot.send_message(11, "x", api_kwargs={"reply_markup": markup})
    presses = [strict.person(11).tap("A") for _press in range(5)]
    await strict_bot.edit_message_text("y", 11, sent.message_id)
    await strict_bot.edit_message_text("z", 11, sent.message_id)
    with pytest.raises(RetryAfter):
        await strict_bot.edit_message_text("w", 11, sent.message_id)
    for press in presses:
        await strict_bot.answer_callback_query(press)


async def test_twenty_a_minute_in_a_group(strict: TelegramEmulator, strict_bot: Bot, clock: HandClock) -> None:
    group = strict.group(title="Cơ quan")
    group.add_bot(strict.person(11))
    for _message in range(20):
        await strict_bot.send_message(group.id, "x")
        clock.turn(1)
    assert await refused(strict_bot, group.id) == 40
    clock.turn(40)
    await strict_bot.send_message(group.id, "x")


async def test_limits_can_be_switched_off(strict: TelegramEmulator, strict_bot: Bot) -> None:
    strict.limits.enabled = False
    for _message in range(40):
        await strict_bot.send_message(11, "x")
    assert len(strict.person(11).messages) == 40


async def test_a_connection_dropped_after_accepting_leaves_the_message_there(
    strict: TelegramEmulator, strict_bot: Bot
) -> None:
    fault = strict.faults.add("drop", 1)
    with pytest.raises(NetworkError):
        await strict_bot.send_message(11, "x")
    assert [message.text for message in strict.person(11).messages] == ["x"]
    assert fault.hits == 1
    await strict_bot.send_message(11, "y")


async def test_a_connection_dropped_before_leaves_nothing(strict: TelegramEmulator, strict_bot: Bot) -> None:
    strict.faults.add("drop", 1, applied=False)
    with pytest.raises(NetworkError):
        await strict_bot.send_message(11, "x")
    assert strict.person(11).messages == []


@pytest.mark.parametrize("kind", ["server_error", "bad_gateway"])
async def test_server_errors(strict: TelegramEmulator, strict_bot: Bot, kind: str) -> None:
    strict.faults.add(kind, 2, chat_id=11)
    for _try in range(2):
        with pytest.raises(NetworkError, match=r"Internal Server Error|Bad Gateway"):
            await strict_bot.send_message(11, "x")
    await strict_bot.send_message(12, "x")
    await strict_bot.send_message(11, "x")
    assert len(strict.person(11).messages) == 1
    assert [call.code for call in strict.sent_log] == [500 if kind == "server_error" else 502] * 2 + [200, 200]


async def test_a_server_error_after_the_message_went_out(strict: TelegramEmulator, strict_bot: Bot) -> None:
    strict.faults.add("server_error", 1, applied=True)
    with pytest.raises(NetworkError):
        await strict_bot.send_message(11, "x")
    assert len(strict.person(11).messages) == 1


async def test_flood_on_demand(strict: TelegramEmulator, strict_bot: Bot, clock: HandClock) -> None:
    strict.faults.add("flood", 1, seconds=7)
    assert await refused(strict_bot, 11) == 7
    clock.turn(2)
    assert await refused(strict_bot, 12) == 5
    clock.turn(5)
    await strict_bot.send_message(12, "x")


async def test_a_slow_answer_and_a_refusal_of_choice(strict: TelegramEmulator, strict_bot: Bot) -> None:
    strict.faults.add("slow", 1, seconds=0.5)
    with pytest.raises(TimedOut):
        await strict_bot.send_message(11, "x", read_timeout=0.2)
    assert len(strict.person(11).messages) == 1
    strict.faults.add("refuse", 1, code=400, description="Bad Request: chat not found", methods=None)
    with pytest.raises(BadRequest, match="Chat not found"):
        await strict_bot.send_message(11, "x")


async def test_latency(strict: TelegramEmulator, strict_bot: Bot) -> None:
    strict.latency_s = 0.1
    began = time.monotonic()
    await strict_bot.send_message(11, "x")
    assert time.monotonic() - began >= 0.1


async def test_an_outage_forgets_nothing(strict: TelegramEmulator, strict_bot: Bot) -> None:
    strict.person(11).send("trước")
    await strict.stop()
    with pytest.raises(NetworkError):
        await strict_bot.send_message(11, "x")
    strict.person(11).send("trong khi")
    await strict.start()
    await strict_bot.send_message(11, "sau")
    updates = await strict_bot.get_updates()
    assert [update.message.text for update in updates if update.message] == ["trước", "trong khi"]
    assert [message.text for message in strict.person(11).messages] == ["trước", "trong khi", "sau"]
