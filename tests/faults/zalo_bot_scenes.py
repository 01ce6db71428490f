"""Kill the product in the middle of a broadcast through the Zalo Bot Platform."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from bot.app import App, Options
from bot.config import Config, load
from bot.emulators.zalo_bot import Person, ZaloBotEmulator
from bot.store.database import Database
from tests.crowd import BROADCAST_TEXT, FIRST_CHAT, owe_broadcast, register
from tests.faults.product import Product
from tests.faults.scenes import Outcome, addresses, quiet, sound, until

IN_FLIGHT = 4


class ZaloBotProduct(Product):
    """The product as a process, polling the Zalo Bot Platform. The plan is as large as the scene needs."""

    def __init__(self, folder: Path, emulator: ZaloBotEmulator, *, pace: float = 1000.0) -> None:
        self.folder = folder
        self._zalo = emulator
        self._pace = pace
        self._process = None
        self._settings = folder / "config.toml"
        emulator.bot.most_people = 10_000
        folder.mkdir(parents=True, exist_ok=True)
        self._settings.write_text(self._toml(), encoding="utf-8")

    def prepared(self) -> App:
        """The same office in this process, not running. Close its store."""
        loaded = load(self._settings, {})
        assert isinstance(loaded, Config), loaded
        return App(loaded, options=Options(ticking=False, control=False))

    def _toml(self) -> str:
        lines = [
            "[web]",
            "port = 0",
            "[zalo_bot]",
            f'token = "{self._zalo.token}"',
            f'base_url = "{self._zalo.base_url}"',
            "users = 10000",
            "[sending]",
            f"pace = {{zalo_bot = {self._pace}}}",
        ]
        return "\n".join(lines) + "\n"


async def broadcast(folder: Path, chance: random.Random, *, people: int = 200, kills: int = 2) -> Outcome:
    """A message to everybody while the product dies ``kills`` times: served, or on the list of unknowns; never twice."""
    async with ZaloBotEmulator(latency_s=0.02) as emulator:
        product = ZaloBotProduct(folder, emulator, pace=250.0)
        phones = await _decided(product, emulator, people)
        for _ in range(kills):
            before = _shown(phones)
            await product.start()
            await until(lambda before=before: _shown(phones) > before)  # type: ignore[misc]
            await asyncio.sleep(chance.uniform(0.0, 1.0 / kills))
            await product.kill()
        await product.start()
        await until(lambda: quiet(product) and not emulator.busy)
        await product.stop()
        unknown, sent = addresses(product, "status = 'unknown'"), addresses(product, "status = 'sent'")
        for phone in phones:
            got = sum(BROADCAST_TEXT in message.text for message in phone.from_bot)
            assert got <= 1, f"{phone.id} got the broadcast {got} times"
            assert phone.id in (sent | unknown), f"{phone.id} is neither served nor unknown"
            assert got == 1 or phone.id in unknown, f"{phone.id} was written down as served and has nothing"
        assert len(unknown) <= IN_FLIGHT * kills, f"{len(unknown)} unknown: more than can have been in the air"
        assert not emulator.violations, emulator.violations
        sound(product)
        return Outcome(people, kills, len(sent), 0, len(unknown))


async def _decided(product: ZaloBotProduct, emulator: ZaloBotEmulator, people: int) -> list[Person]:
    """Everybody has written to the bot before, and a broadcast to them is decided."""
    emulator.person("Chu Thị Lan", str(FIRST_CHAT - 1), started=True)
    phones = [emulator.person(f"Đồng chí {n}", str(FIRST_CHAT + n), started=True) for n in range(people)]
    app = product.prepared()
    try:
        crowd = await register(app, people)
        await app.store.write(_on_zalo)
        await owe_broadcast(app, crowd.members, "notice")
    finally:
        await app.store.close()
    return phones


def _on_zalo(db: Database) -> None:
    db.execute("update accounts set channel = 'zalo_bot' where channel = 'telegram'")


def _shown(phones: list[Person]) -> int:
    return sum(len(phone.from_bot) for phone in phones)
