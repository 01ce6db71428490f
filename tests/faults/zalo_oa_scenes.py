"""Kill the product while it speaks on the Official Account: in the middle of a broadcast, and in the middle of a token refresh."""

from __future__ import annotations

import asyncio
import json
import random
from pathlib import Path

from bot.actions import zalo_tokens
from bot.app import App, Options
from bot.clock import HOUR
from bot.config import Config, load
from bot.emulators.zalo_oa import FaultKind, OaPerson, ZaloOaEmulator
from bot.store.database import Database, open_read_only
from tests.crowd import BROADCAST_TEXT, FIRST_CHAT, owe_broadcast, register
from tests.faults.product import Product, free_port
from tests.faults.scenes import Outcome, addresses, count, quiet, sound, until

TOKEN = ("access_token",)


class OaProduct(Product):
    """The product as a process, beside an Official Account that calls it at a port of its own."""

    def __init__(self, folder: Path, emulator: ZaloOaEmulator, *, pace: float = 1000.0) -> None:
        self.folder = folder
        self._oa = emulator
        self._pace = pace
        self._port = free_port()
        self._process = None
        self._settings = folder / "config.toml"
        emulator.webhook.url = f"http://127.0.0.1:{self._port}/hooks/zalo-oa"
        emulator.webhook.scale = 0.02
        emulator.state.requests_per_minute = 10**9
        folder.mkdir(parents=True, exist_ok=True)
        self._settings.write_text(self._toml(), encoding="utf-8")

    def prepared(self) -> App:
        """The same office in this process, not running. Close its store."""
        loaded = load(self._settings, {})
        assert isinstance(loaded, Config), loaded
        return App(loaded, options=Options(ticking=False, control=False))

    def _toml(self) -> str:
        state, origin = self._oa.state, self._oa.origin
        lines = [
            "[web]",
            f"port = {self._port}",
            'public_url = "https://quantriet.example"',
            "[zalo_oa]",
            f'oa_id = "{state.oa_id}"',
            f'app_id = "{state.app_id}"',
            f'app_secret = "{state.app_secret}"',
            f'webhook_key = "{state.webhook_key}"',
            *(f'{name} = "{origin}"' for name in ("base_url", "template_url", "oauth_url")),
            "[sending]",
            f"pace = {{zalo_oa = {self._pace}}}",
        ]
        return "\n".join(lines) + "\n"


async def broadcast(folder: Path, chance: random.Random, *, people: int = 200, kills: int = 2) -> Outcome:
    """A message to everybody while the product dies ``kills`` times: served, or on the list of unknowns; never twice."""
    async with ZaloOaEmulator(latency_s=0.02) as emulator:
        product = OaProduct(folder, emulator, pace=250.0)
        phones = _phones(emulator, people)
        await _decided(product, emulator, people)
        for _ in range(kills):
            before = _shown(phones)
            await product.start()
            await until(lambda before=before: _shown(phones) > before)  # type: ignore[misc]
            await asyncio.sleep(chance.uniform(0.0, 1.0 / kills))
            await product.kill()
        await product.start()
        await until(lambda: quiet(product) and not emulator.webhook.pending)
        await product.stop()
        unknown, sent = addresses(product, "status = 'unknown'"), addresses(product, "status in ('sent', 'delivered')")
        for phone in phones:
            got = sum(BROADCAST_TEXT in message.text for message in phone.from_oa)
            assert got <= 1, f"{phone.id} got the broadcast {got} times"
            assert phone.id in (sent | unknown), f"{phone.id} is neither served nor unknown"
            assert got == 1 or phone.id in unknown, f"{phone.id} was written down as served and has nothing"
        assert len(unknown) <= 8 * kills, f"{len(unknown)} unknown: more than can have been in the air"
        assert not emulator.webhook.slow, emulator.webhook.slow
        sound(product)
        return Outcome(people, kills, len(sent), 0, len(unknown))


async def refresh(folder: Path, *, people: int = 10) -> Outcome:
    """The process dies after the platform has rotated the tokens and before it is told the new pair.

    The next process tries the kept one once, learns that it is used up, tells the office, and keeps what is owed. With a
    pair from an administrator everybody is served, once; what was being sent when the power went is on the list of unknowns.
    """
    async with ZaloOaEmulator() as emulator:
        product = OaProduct(folder, emulator)
        phones = _phones(emulator, people)
        await _decided(product, emulator, people, age_ms=26 * HOUR)
        emulator.faults.add(FaultKind.SLOW, paths=TOKEN, seconds=30.0)
        await product.start()
        await until(lambda: emulator.oauth.refreshes == 1)
        await product.kill()
        assert _mark(product)["tries"] == 1, "what was about to be used was written down first"
        await product.start()
        await until(lambda: _lost(product) == "refused")
        await product.stop()
        assert emulator.oauth.refreshes == 1, "a used refresh token was taken twice"
        assert not _shown(phones)
        assert count(product, "deliveries", "delivery_key like 'alert:zalo_oa_lost:%'") == 1
        await _hand_over(product, emulator)
        await product.start()
        await until(lambda: quiet(product) and not emulator.webhook.pending)
        await product.stop()
        unknown = addresses(product, "status = 'unknown'")
        for phone in phones:
            got = sum(BROADCAST_TEXT in message.text for message in phone.from_oa)
            assert got == (0 if phone.id in unknown else 1), f"{phone.id} got it {got} times"
        assert len(unknown) <= 8, "only what was being sent when the power went is unknown"
        sound(product)
        return Outcome(people, 1, people - len(unknown), 0, len(unknown))


# ------------------------------------------------------------------------------------------------------- what happens


def _phones(emulator: ZaloOaEmulator, people: int) -> list[OaPerson]:
    emulator.person("Chu Thị Lan", id=str(FIRST_CHAT - 1), follows=True)
    return [emulator.person(f"Đồng chí {n}", id=str(FIRST_CHAT + n), follows=True) for n in range(people)]


async def _decided(product: OaProduct, emulator: ZaloOaEmulator, people: int, *, age_ms: int = 0) -> None:
    """Everybody has an account on the OA, a broadcast is decided, and the tokens are ``age_ms`` old."""
    app = product.prepared()
    try:
        crowd = await register(app, people)
        await app.store.write(_on_the_oa)
        await owe_broadcast(app, crowd.members, "notice")
        await app.store.write(_on_the_oa)
    finally:
        await app.store.close()
    await _hand_over(product, emulator, age_ms=age_ms)


async def _hand_over(product: OaProduct, emulator: ZaloOaEmulator, *, age_ms: int = 0) -> None:
    """An administrator gives the pair of API Explorer."""
    grant = emulator.grant()
    app = product.prepared()
    try:
        at = app.clock.now() - age_ms
        await app.store.write(zalo_tokens.keep, app.office, at, grant.access, grant.refresh)
    finally:
        await app.store.close()


def _on_the_oa(db: Database) -> None:
    db.execute("update accounts set channel = 'zalo_oa' where channel = 'telegram'")
    db.execute("update outbox set channel = 'zalo_oa' where channel = 'telegram'")


def _shown(phones: list[OaPerson]) -> int:
    return sum(len(phone.from_oa) for phone in phones)


def _state(product: Product, name: str) -> dict[str, object]:
    with open_read_only(product.database) as db:
        row = db.execute("select value from channel_state where channel = 'zalo_oa' and name = ?", [name]).fetchone()
        value: dict[str, object] = json.loads(row["value"]) if row else {}
        return value


def _mark(product: Product) -> dict[str, object]:
    return _state(product, "refresh")


def _lost(product: Product) -> object:
    return _state(product, "needs_consent").get("why")
