"""An office with a channel of its own making: windows, quotas and templates as a test needs them, and what was sent to be read."""

from __future__ import annotations

import contextlib
import dataclasses as dc
import itertools
import json
from collections.abc import AsyncIterator, Sequence
from datetime import date
from pathlib import Path

from bot.actions.delivery import TRIAL_MODE, Owed, owe
from bot.actions.office import Office
from bot.actions.units import ensure_roots
from bot.app import Options
from bot.cards.briefs import TEMPLATES, brief
from bot.clock import TurnableClock
from bot.config import Config, Routing
from bot.domain.delivery import MessageKind, Route, SendKind
from bot.domain.people import PostStatus, Role
from bot.domain.routing import Prices
from bot.domain.units import UnitKind
from bot.messaging import (
    Address,
    Attachment,
    Capabilities,
    FetchError,
    FetchFault,
    Incoming,
    IncomingKind,
    Outgoing,
    Presence,
    PresenceState,
    RawItem,
    SendError,
    Sending,
    Sent,
    Windows,
)
from bot.outbox import Lane
from bot.store import people, settings, units
from bot.store.database import Database
from bot.store.units import Roster
from tests.world import World, office_time

HOUR = 3_600_000
WINDOWS = Windows(48 * HOUR, 7 * 24 * HOUR)
OA = Capabilities(
    2000, 5, windows=WINDOWS, receipts=True, monthly_paid=2, reserve=1, prices=Prices(55, 140, 200), largest_file_out=0
)
"""Like an Official Account without templates."""
OA_TEMPLATES = dc.replace(OA, templates=("new_directive", "broadcast", "reminder"))
BOT = Capabilities(2000, 0, files_out=False, monthly_messages=10, count_incoming=True, reserve=2, most_people=3)
"""Like a Bot with a very small plan."""


class LoopbackChannel:
    """A channel that keeps what it was given. ``refuses`` answers an address (and way) with a failure."""

    def __init__(self, name: str, can: Capabilities) -> None:
        self.name = name
        self.capabilities = can
        self.sent: list[Sending] = []
        self.refuses: dict[tuple[str, Route], SendKind] = {}
        self._ids = itertools.count(1)

    async def send(self, sending: Sending) -> Sent:
        kind = self.refuses.get((sending.address.id, sending.route))
        if kind is not None:
            raise SendError(kind, "refused by the test")
        self.sent.append(sending)
        return Sent(f"{self.name}-{next(self._ids)}")

    def read(self, raw: bytes) -> Incoming | Presence:
        said = json.loads(raw)
        if "presence" in said:
            state = PresenceState(said["presence"])
            return Presence(Address(self.name, said["from"]), said["key"], state, said["at"])
        return Incoming(Address(self.name, said["from"]), said["key"], IncomingKind.TEXT, said["at"], text=said["text"])

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """Nobody sends files here: there is nothing behind a handle."""
        raise FetchError(FetchFault.GONE, attachment.handle)

    async def acknowledge(self, incoming: Incoming) -> None:
        return

    def texts(self, address: str) -> list[str]:
        """What stood on somebody's phone, oldest first."""
        return [sending.message.text for sending in self.sent if sending.address.id == address]


@dc.dataclass
class Routed:
    """The office of a test. ``oa`` and ``bot`` are its channels; people are made with :meth:`person`."""

    world: World
    oa: LoopbackChannel
    bot: LoopbackChannel
    telegram: LoopbackChannel
    _keys: itertools.count[int] = dc.field(default_factory=lambda: itertools.count(1))

    @property
    def office(self) -> Office:
        return self.world.app.office

    @property
    def now(self) -> int:
        return self.world.clock.now()

    def channel(self, name: str) -> LoopbackChannel:
        return {"zalo_oa": self.oa, "zalo_bot": self.bot, "telegram": self.telegram}[name]

    async def unit(self, name: str) -> int:
        def make(db: Database) -> int:
            since = date(2023, 1, 2)
            made = units.create(db, name, UnitKind.PUBLIC_UNIT, since, self.now).id
            units.set_roster(db, made, Roster(since, 24), "import", self.now)
            return made

        return await self.world.app.store.write(make)

    async def person(
        self, name: str, unit_id: int | None, *channels: str, role: Role = Role.HEAD, phone: str = "", heard: float = 0
    ) -> int:
        """Somebody registered on these channels, the first preferred; heard from ``heard`` hours ago. Addresses are ``channel:name``."""

        def make(db: Database) -> int:
            at = unit_id
            if at is None:
                at = next(unit.id for unit in units.all_current(db) if unit.kind is UnitKind.OFFICE)
            made = people.add_person(db, name, self.now, phone)
            people.add_post(db, made, at, role, "", PostStatus.ACTIVE, self.now, from_day=date(2023, 1, 2), via="test")
            for n, channel in enumerate(channels):
                heard_at = self.now - int(heard * HOUR) - n
                people.open_account(db, made, channel, f"{channel}:{name}", "vi", heard_at, preferred=n == 0)
            return made

        return await self.world.app.store.write(make)

    async def says(self, name: str, text: str, channel: str = "zalo_oa") -> list[str]:
        """Somebody writes; what they got since, on that channel."""
        address = f"{channel}:{name}"
        before = len(self.channel(channel).texts(address))
        await self._arrives(channel, {"from": address, "text": text})
        return self.channel(channel).texts(address)[before:]

    async def follows(self, name: str, channel: str = "zalo_oa") -> None:
        await self._arrives(channel, {"from": f"{channel}:{name}", "presence": "returned"})

    async def _arrives(self, channel: str, said: dict[str, object]) -> None:
        key = f"in-{next(self._keys)}"
        raw = json.dumps({**said, "key": key, "at": self.now}).encode()
        await self.world.app.inbox.accept(channel, [RawItem(key, str(said["from"]), raw)])
        await self.world.settle()

    async def owes(self, person_id: int, text: str, kind: MessageKind = MessageKind.BROADCAST, **more: object) -> int:
        """Owe somebody a message; returns the delivery."""
        key = f"test:{next(self._keys)}"

        def decide(db: Database) -> int | None:
            owed = Owed(key, kind, person_id, **more)  # type: ignore[arg-type]
            return owe(db, self.office, self.now, owed, lambda _language: _message(text, kind))

        done = await self.world.write(decide)
        assert done is not None
        return done

    async def delivery(self, delivery_id: int) -> tuple[str, str]:
        [row] = await self.world.rows("select status, reason from deliveries where id = ?", delivery_id)
        return row["status"], row["reason"]

    async def events(self, kind: str) -> list[dict[str, object]]:
        rows = await self.world.rows("select data from events where kind = ? order by id", kind)
        return [json.loads(row["data"]) for row in rows]


def _message(text: str, kind: MessageKind) -> Outgoing:
    template = TEMPLATES.get(kind, "")
    return Outgoing(text, brief=brief(template) if template else None)


@contextlib.asynccontextmanager
async def open_routed(
    folder: Path,
    *,
    oa: Capabilities = OA,
    bot: Capabilities = BOT,
    routing: Routing | None = None,
    at: str = "2023-06-05 09:00",
) -> AsyncIterator[Routed]:
    """A running office out of trial mode with an OA, a Bot and a Telegram of the test's own."""
    config = Config()
    config = dc.replace(
        config,
        routing=routing or Routing(),
        data=dc.replace(config.data, dir=folder / "data"),
        web=dc.replace(config.web, port=0),
        office=dc.replace(config.office, phone="0205 000 0000", contact_name="Chu Thị Lan"),
    )
    telegram = Capabilities(4096, 100, edits=True)
    channels = [LoopbackChannel("zalo_oa", oa), LoopbackChannel("zalo_bot", bot), LoopbackChannel("telegram", telegram)]
    clock = TurnableClock(office_time(at, config), running=True)
    world = World(folder, config, clock, {}, Options(ticking=False, pacing=False, control=False))
    plug_in(world, channels)
    await world.start()
    try:
        await world.write(_in_earnest, world.app.office, world.clock.now())
        yield Routed(world, channels[0], channels[1], channels[2])
    finally:
        await world.stop()


def _in_earnest(db: Database, office: Office, now: int) -> None:
    ensure_roots(db, office, now)
    settings.put(db, TRIAL_MODE, False, now)


def plug_in(world: World, channels: Sequence[LoopbackChannel]) -> None:
    """Give a built application further channels, before it starts."""
    app = world.app
    for channel in channels:
        app.channels[channel.name] = channel
        app.outbox.lanes[channel.name] = Lane(app.store, app.office, app.clock, channel, None, app.outbox.wake)
