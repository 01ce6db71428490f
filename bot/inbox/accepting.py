"""Accepting: what arrives is committed before anybody is thanked, and handed to the turns."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from bot.actions.office import Office
from bot.clock import Clock
from bot.inbox.turns import Turns
from bot.messaging import Channel, RawItem
from bot.store import inbox
from bot.store.database import Store


class Inbox:
    """The live half of receiving. ``wake`` is called after turns: there may be something to send."""

    def __init__(
        self, store: Store, office: Office, clock: Clock, channels: Mapping[str, Channel], wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._clock = clock
        self._turns = Turns(store, office, clock, channels, wake)
        self._arriving: list[tuple[str, list[tuple[str, str, bytes]], asyncio.Future[None]]] = []
        self._storing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take up everything that was accepted and not yet turned."""
        self._turns.add(await self._store.read(inbox.waiting))

    async def accept(self, channel: str, items: Sequence[RawItem]) -> None:
        """Returns after the items are committed; only then may the platform be thanked."""
        raw = [(item.key, item.address, item.body) for item in items]
        arrived: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._arriving.append((channel, raw, arrived))
        if self._storing is None:
            self._storing = asyncio.ensure_future(self._store_arriving())
        await arrived

    async def _store_arriving(self) -> None:
        """One transaction for everything that arrived while the last one was written."""
        try:
            while self._arriving:
                arriving, self._arriving = self._arriving, []
                self._turns.crowd.arrived(len(arriving))
                calls = [(channel, raw) for channel, raw, _ in arriving]
                try:
                    rows = await self._store.write_first(inbox.accept_all, calls, self._clock.now())
                except Exception as error:  # noqa: BLE001 - handed to the callers, who answer the platform
                    for _, _, arrived in arriving:
                        if not arrived.done():
                            arrived.set_exception(error)
                    continue
                for _, _, arrived in arriving:
                    if not arrived.done():
                        arrived.set_result(None)
                self._turns.crowd.arrived(len(arriving))  # they are thanked now, and come back with more
                self._turns.add(rows)
        finally:
            self._storing = None

    @property
    def idle(self) -> bool:
        """Everything that was accepted is turned."""
        return self._storing is None and self._turns.idle

    async def stop(self, seconds: float = 10.0) -> None:
        """Let what is being stored and turned end; what waits is taken up at the next start."""
        if self._storing is not None:
            await asyncio.wait([self._storing], timeout=seconds)
        await self._turns.stop(seconds)
