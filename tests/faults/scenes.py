"""Kill the product at random moments, start it again, and count: nothing lost, nothing twice that was not said to be."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.actions.ledger import verify_log
from bot.emulators.telegram import TelegramEmulator
from bot.emulators.telegram.people import Person
from bot.store.database import Database, open_read_only
from tests.crowd import BROADCAST_TEXT, FIRST_CHAT, Crowd, owe_broadcast, publish, register
from tests.faults.product import Product

RECEIVED = "Đã nhận"
AGAIN = "(gửi lại)"
ALL_DONE_SECONDS = 90.0
LOOK_SECONDS = 0.05
"""Each look opens the record that the product writes."""
CARDS = "kind = 'directive_card'"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scene saw. ``repeats`` are messages that came twice, the second marked; ``unknown`` rows the office is shown."""

    people: int
    kills: int
    effects: int
    repeats: int
    unknown: int


async def presses(
    folder: Path, chance: random.Random, *, people: int = 200, kills: int = 2, webhook: bool = False
) -> Outcome:
    """Everybody presses *Đã nhận*, some twice, while the product dies ``kills`` times. AssertionError with what is wrong."""
    async with TelegramEmulator(limits=False) as emulator:
        product = Product(folder, emulator, webhook=webhook)
        phones = _phones(emulator, people)
        directive_id, _crowd = await _directive_decided(product, people)
        await product.start()
        await until(lambda: all(phone.from_bot for phone in phones))
        pressing = asyncio.create_task(_press(phones, chance, seconds=0.8 * kills + 0.5))
        for _ in range(kills):
            await asyncio.sleep(chance.uniform(0.05, 0.9))
            await product.kill()
            await product.start()
        await pressing
        await until(lambda: not emulator.bot.queue.pending and quiet(product))
        await product.stop()
        assert not emulator.violations, emulator.violations
        effects = _acknowledged_once(product, directive_id, people)
        repeats = sum(_marked_repeats(phone) for phone in phones)
        for phone in phones:
            answered = [message.text for message in phone.from_bot if "Đã ghi nhận" in message.text]
            assert answered, f"{phone.id} pressed and was never answered: {[m.text for m in phone.from_bot]}"
        return Outcome(people, kills, effects, repeats, count(product, "outbox", "status = 'unknown'"))


async def broadcast(folder: Path, chance: random.Random, *, people: int = 500, kills: int = 2) -> Outcome:
    """A message of the office to everybody, while the product dies ``kills`` times: served, or on the list of unknowns; never twice."""
    async with TelegramEmulator(limits=False, latency_s=0.02) as emulator:
        product = Product(folder, emulator, pace=250.0)
        phones = _phones(emulator, people)
        app = product.prepared()
        try:
            crowd = await register(app, people)
            await owe_broadcast(app, crowd.members, "notice")
        finally:
            await app.store.close()
        for _ in range(kills):
            before = _shown(phones)
            await product.start()
            await until(lambda before=before: _shown(phones) > before)  # type: ignore[misc]
            await asyncio.sleep(chance.uniform(0.0, 1.6 / kills))
            await product.kill()
        await product.start()
        await until(lambda: quiet(product))
        await product.stop()
        unknown = addresses(product, "status = 'unknown'")
        sent = addresses(product, "status = 'sent'")
        for phone in phones:
            got = sum(BROADCAST_TEXT in message.text for message in phone.from_bot)
            assert got <= 1, f"{phone.id} got the broadcast {got} times"
            assert str(phone.id) in (sent | unknown), f"{phone.id} is neither served nor unknown"
            assert got == 1 or str(phone.id) in unknown, f"{phone.id} was written down as served and has nothing"
        assert len(unknown) <= 10 * kills, f"{len(unknown)} unknown: more than can have been in the air"
        sound(product)
        return Outcome(people, kills, len(sent), 0, len(unknown))


# ------------------------------------------------------------------------------------------------------- what happens


def _phones(emulator: TelegramEmulator, people: int) -> list[Person]:
    return [emulator.person(FIRST_CHAT + n, f"Đồng chí {n}", started=True) for n in range(people)]


async def _directive_decided(product: Product, people: int) -> tuple[int, Crowd]:
    """A directive to one head in each of so many units, confirmed; its cards go out when the product runs."""
    app = product.prepared()
    try:
        crowd = await register(app, people)
        return await publish(app, crowd, "1204/SVHTTDL-VP"), crowd
    finally:
        await app.store.close()


async def _press(phones: Sequence[Person], chance: random.Random, seconds: float) -> None:
    """Everybody presses once within ``seconds``, one in ten twice in a row, whether anybody listens or not."""
    order = list(phones)
    chance.shuffle(order)
    for phone in order:
        await asyncio.sleep(seconds / len(order))
        for _ in range(2 if chance.random() < 0.1 else 1):
            phone.tap(RECEIVED)


async def until(holds: Callable[[], bool], seconds: float = ALL_DONE_SECONDS) -> None:
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - another process is watched
            await asyncio.sleep(LOOK_SECONDS)


def _shown(phones: Sequence[Person]) -> int:
    return sum(len(phone.from_bot) for phone in phones)


# -------------------------------------------------------------------------------------------------- what is on record


def quiet(product: Product) -> bool:
    """Nothing waits to be turned, worked on or sent."""
    waits = {"inbox": "status = 'new'", "outbox": "status in ('queued', 'sending')", "jobs": "status = 'waiting'"}
    found = " or ".join(f"exists (select 1 from {table} where {where})" for table, where in waits.items())
    with open_read_only(product.database) as db:
        return not db.execute(f"select {found} as waits").fetchone()["waits"]


def count(product: Product, table: str, where: str) -> int:
    with open_read_only(product.database) as db:
        return int(db.execute(f"select count(*) as n from {table} where {where}").fetchone()["n"])


def addresses(product: Product, where: str) -> set[str]:
    with open_read_only(product.database) as db:
        return {
            row["address"] for row in db.execute(f"select address from outbox where kind = 'broadcast' and {where}")
        }


def sound(product: Product) -> None:
    with open_read_only(product.database) as db:
        verdict = verify_log(db)
    assert verdict.is_sound, verdict


def _acknowledged_once(product: Product, directive_id: int, people: int) -> int:
    """As many acknowledgements as people, each of its own unit, each with one line in a sound log."""

    def found(db: Database) -> tuple[list[int], int]:
        rows = db.execute(
            "select o.unit_id from acknowledgements a join obligations o on o.id = a.obligation_id "
            "where o.directive_id = ? and a.withdrawn_at is null",
            [directive_id],
        ).fetchall()
        lines = db.execute("select count(*) as n from events where kind = 'receipt-acknowledged'").fetchone()
        return [row["unit_id"] for row in rows], int(lines["n"])

    with open_read_only(product.database) as db:
        units, lines = found(db)
    twice = [unit for unit, n in Counter(units).items() if n > 1]
    assert not twice, f"recorded twice for units {twice}"
    assert len(units) == people, f"{len(units)} of {people} acknowledgements"
    assert lines == people, f"{lines} lines for {people} acknowledgements"
    sound(product)
    return len(units)


def _marked_repeats(phone: Person) -> int:
    """How many messages came again; each of them must say so."""
    plain = Counter(message.text for message in phone.from_bot)
    unmarked = [text for text, n in plain.items() if n > 1]
    assert not unmarked, f"{phone.id} got the same twice, unmarked: {unmarked}"
    return sum(AGAIN in text for text in plain)
