"""A broadcast at the platform's pace while people keep asking: the worst second, the sustained rate, and how long replies take."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass

from bot.app import App
from bot.emulators.telegram import RemoteTelegram
from tests.benchmarks.measuring import Result, Rounds, most_in_a_second, percentile, settle_memory
from tests.benchmarks.office import fresh_folder, running
from tests.crowd import FIRST_CHAT, owe_broadcast, register

LATENCY_MS = 50
"""What the emulator adds to every answer, half before and half after the call takes effect."""
PAUSE_SECONDS = 4


@dataclass(frozen=True, slots=True)
class Size:
    rounds: int = 3
    people: int = 1_000
    replies_per_second: float = 4.0
    flooded: int = 300
    """People of the broadcast into which a 429 falls."""


FULL = Size()
TINY = Size(rounds=1, people=40, replies_per_second=4.0, flooded=40)


@dataclass(frozen=True, slots=True)
class Call:
    """One call the emulator saw: moment (monotonic seconds), chat, status, and whether the token was halted."""

    at: float
    chat: int
    method: str
    code: int
    halted: bool


async def run(size: Size = FULL) -> Result:
    """The emulator's own limits are on: whoever oversteps 30 a second is refused and halted."""
    taken = Rounds()
    for number in range(size.rounds):
        settle_memory()
        await _round(size, number, taken)
        await _flooded(size, number, taken)
    return Result(
        "Broadcast",
        f"{size.people} people at 28/s, limits on, emulator latency {LATENCY_MS} ms, {size.replies_per_second}/s others ask; "
        f"429 of {PAUSE_SECONDS} s into one of {size.flooded}",
        (
            taken.figure("worst second", "msg", "≤ 30"),
            taken.figure("sustained", "msg/s", "≥ 26"),
            taken.figure("reply p50 over latency", "ms"),
            taken.figure("reply p99 over latency", "ms", "≤ 250"),
            taken.figure("refused (429)", "calls", "0"),
            taken.figure("calls into a known pause", "calls", "0"),
            taken.figure("calls in the air when it began", "calls"),
        ),
    )


async def _round(size: Size, number: int, taken: Rounds) -> None:
    with fresh_folder() as folder:
        async with (
            RemoteTelegram("--latency", str(LATENCY_MS)) as telegram,
            running(telegram, folder, pacing=True) as app,
        ):
            asked, calls = await _broadcast(app, telegram, size.people, size, number)
    sent = [call.at for call in calls if call.method == "sendMessage" and call.code == 200]
    replies = [_reply_ms(moment, chat, calls) - LATENCY_MS for chat, moment in asked.items()]
    taken.add("worst second", most_in_a_second(sent))
    taken.add("sustained", (len(sent) - 1) / (max(sent) - min(sent)))
    taken.add("reply p50 over latency", percentile(replies, 50))
    taken.add("reply p99 over latency", percentile(replies, 99))
    taken.add("refused (429)", sum(call.code == 429 for call in calls))


async def _flooded(size: Size, number: int, taken: Rounds) -> None:
    """The platform loses patience in the middle: nobody may speak until the pause is over."""
    with fresh_folder() as folder:
        async with (
            RemoteTelegram("--latency", str(LATENCY_MS)) as telegram,
            running(telegram, folder, pacing=True) as app,
        ):
            flood = asyncio.create_task(_flood(telegram, size.flooded / 28 / 3))
            _asked, calls = await _broadcast(app, telegram, size.flooded, size, number)
            await flood
    began = min(call.at for call in calls if call.code == 429)
    known = began + LATENCY_MS / 1000  # half to come back to us, half for what left us before to get there
    late = [call for call in calls if call.halted and call.at > known + 0.01]
    taken.add("calls into a known pause", len(late))
    taken.add("calls in the air when it began", sum(call.halted for call in calls) - len(late))


async def _flood(telegram: RemoteTelegram, after: float) -> None:
    await asyncio.sleep(after)
    await telegram.call("fault", kind="flood", count=1, seconds=PAUSE_SECONDS)


async def _broadcast(
    app: App, telegram: RemoteTelegram, people: int, size: Size, seed: int
) -> tuple[dict[int, float], list[Call]]:
    """Send it while others ask something; who asked when, and every call the emulator saw."""
    askers = int(people / 28 * size.replies_per_second) + 1
    await telegram.call("people", first=FIRST_CHAT, count=people + askers)
    crowd = await register(app, people + askers)
    await owe_broadcast(app, crowd.members[:people], "broadcast")
    await telegram.call("clear_log")
    app.wake_all()
    chats = [member.chat for member in crowd.members[people:]]
    asked = await _ask(telegram, chats, size.replies_per_second, random.Random(seed))
    await app.settled(300)
    log = await telegram.call("sent_log")
    return asked, [Call(*line) for line in log]


async def _ask(
    telegram: RemoteTelegram, chats: list[int], per_second: float, chance: random.Random
) -> dict[int, float]:
    """Each of these people asks once, so every chat stays within its burst. Returns who asked when."""
    asked: dict[int, float] = {}
    for chat in chats:
        await asyncio.sleep(chance.expovariate(per_second))
        asked[chat] = time.monotonic()
        await telegram.call(f"person/{chat}/send", text=f"/zz_ping q{chat}")
    return asked


def _reply_ms(asked: float, chat: int, calls: list[Call]) -> float:
    return (min(call.at for call in calls if call.chat == chat and call.code == 200) - asked) * 1000
