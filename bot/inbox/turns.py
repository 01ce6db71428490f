"""One turn per message, strictly in order per address, handed to the writer a few at a time.

A message is the first of its address (``_ready``), or waits behind it (``_waiting``). A few ready ones make a group: one way to
the writer and back for all, a savepoint for each. Files are fetched and reading commands run beside the groups, so that they
hold back only their own address.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from bot.actions import uploads
from bot.actions.office import Office
from bot.clock import Clock
from bot.conversation import apologise, finish_reading_turn, is_reading, is_secret, take_reading_turn, take_turn
from bot.inbox import effects
from bot.inbox.crowd import Crowd
from bot.inbox.files import with_files
from bot.messaging import Channel, DeliveryNote, Echo, Incoming, Presence
from bot.store import inbox
from bot.store.database import Database, Store
from bot.store.inbox import InboxRow

log = logging.getLogger(__name__)

BROKEN_SECONDS = 1.0
"""A row that could not even be marked as failed (the disk is full) is tried again after so long."""

Call = Callable[[Database], object]


@dataclass(slots=True)
class _First:
    """The first message of its address. ``incoming`` once it was read; ``tells``: there may be something to send after it."""

    row: InboxRow
    incoming: Incoming | None = None
    tells: bool = False

    @property
    def address(self) -> tuple[str, str]:
        return self.row.channel, self.row.address


class Turns:
    """Everything accepted and not yet turned. ``wake`` is called once for the turns of a commit."""

    def __init__(
        self, store: Store, office: Office, clock: Clock, channels: Mapping[str, Channel], wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._office = office
        self._clock = clock
        self._channels = channels
        self._wake = wake
        self._waiting: dict[tuple[str, str], deque[InboxRow]] = {}
        """The messages of each address that has any, the first one included."""
        self._ready: deque[_First] = deque()
        self._to_read: deque[_First] = deque()
        """Of those that are ready, commands that only read."""
        self._working = self._reading = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._waking = False
        self.crowd = Crowd(self._begin)

    def add(self, rows: Iterable[InboxRow]) -> None:
        """Rows just committed, in order."""
        for row in rows:
            queue = self._waiting.get((row.channel, row.address))
            if queue is None:
                self._waiting[row.channel, row.address] = deque([row])
                self._ready.append(_First(row))
            else:
                queue.append(row)
        self._begin()

    @property
    def idle(self) -> bool:
        """Nothing waits, nothing is under way."""
        return not self._waiting and not self._tasks and not self._waking

    async def stop(self, seconds: float) -> None:
        """Let what is under way end; begin nothing more."""
        self.crowd.stop()
        self._ready.clear()
        self._to_read.clear()
        for queue in self._waiting.values():
            queue.clear()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    # -------------------------------------------------------------------------------------------------------- in groups

    def _begin(self) -> None:
        """Let as many work as there is room for."""
        while self._ready and self._working < self.crowd.groups:
            self._working += 1
            self._spawn(self._work())
        while self._to_read and self._reading < self.crowd.groups:
            self._reading += 1
            self._spawn(self._read_on())

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self) -> None:
        """Groups, one after the other, until nothing is ready, or while much arrives another works."""
        try:
            while self._ready and self._working <= self.crowd.groups:
                await self._take_group()
        finally:
            self._working -= 1

    async def _take_group(self) -> None:
        group = [self._ready.popleft() for _ in range(min(self.crowd.group, len(self._ready)))]
        calls = [(first, call) for first in group if (call := self._safe_call_for(first)) is not None]
        self._begin()  # others, beside this group
        if not calls:
            return
        try:
            results = await self._store.write_each([call for _, call in calls], patient=self.crowd.crowded)
        except Exception as error:  # noqa: BLE001 - each is treated as if it had failed alone
            results = [error] * len(calls)
        for (first, _), result in zip(calls, results, strict=True):
            if not isinstance(result, BaseException):
                self._done(first)
            elif first.incoming is not None:
                self._spawn(self._fail(first, result))
            else:
                self._spawn(self._leave(first, result))
        self._begin()

    def _done(self, first: _First) -> None:
        """The message is turned: the next of its address may be."""
        queue = self._waiting[first.address]
        if queue:  # else we are stopping
            queue.popleft()
        if queue:
            self._ready.append(_First(queue[0]))
        else:
            del self._waiting[first.address]
        if first.tells and not self._waking:
            self._waking = True
            asyncio.get_running_loop().call_soon(self._wake_now)

    def _wake_now(self) -> None:
        self._waking = False
        self._wake()

    # -------------------------------------------------------------------------------------------- what is to be done

    def _safe_call_for(self, first: _First) -> Call | None:
        """The same for a group: a message nobody can even look at fails alone, and takes none beside it along."""
        try:
            return self._call_for(first)
        except Exception as error:  # noqa: BLE001 - said to the person, or tried again, and logged there
            self._spawn(self._fail(first, error) if first.incoming is not None else self._leave(first, error))
            return None

    def _call_for(self, first: _First) -> Call | None:
        """What the writer is to do with this message; None where something else comes first: files, or a reading connection."""
        if first.incoming is not None:  # its files are fetched
            return self._turn(first, first.incoming)
        row, now = first.row, self._clock.now()
        channel = self._channels.get(row.channel)
        try:
            received = (uploads.read(row.raw) or channel.read(row.raw)) if channel is not None else None
        except Exception as error:
            log.exception("unreadable item %s from %s", row.id, row.channel)
            return partial(inbox.mark_failed, inbox_id=row.id, error=f"unreadable: {type(error).__name__}", now=now)
        match received:
            case Incoming():
                assert channel is not None
                return self._prepared(first, channel, received)
            case Presence():
                first.tells = True
                return partial(effects.presence, office=self._office, inbox_id=row.id, seen=received, now=now)
            case DeliveryNote():
                return partial(effects.note, inbox_id=row.id, told=received, now=now)
            case Echo():
                return partial(effects.echo, office=self._office, inbox_id=row.id, heard=received, now=now)
            case None:
                return partial(effects.ignored, inbox_id=row.id, now=now)

    def _prepared(self, first: _First, channel: Channel, incoming: Incoming) -> Call | None:
        self._spawn(self._acknowledge(channel, incoming))
        first.incoming, first.tells = incoming, True
        if incoming.attachments and not is_secret(incoming):
            self._spawn(self._fetch(first, channel, incoming))
        elif is_reading(incoming):
            self._to_read.append(first)
        else:
            return self._turn(first, incoming)
        return None

    def _turn(self, first: _First, incoming: Incoming) -> Call:
        return partial(take_turn, office=self._office, inbox_id=first.row.id, incoming=incoming, now=self._clock.now())

    async def _acknowledge(self, channel: Channel, incoming: Incoming) -> None:
        """Silence a button's spinner; the effect does not depend on it."""
        try:
            await channel.acknowledge(incoming)
        except Exception:
            log.warning("could not acknowledge %s on %s", incoming.key, channel.name, exc_info=True)

    # ------------------------------------------------------------------------------------------------ beside the groups

    async def _fetch(self, first: _First, channel: Channel, incoming: Incoming) -> None:
        """A slow file holds back only its own address."""
        try:
            first.incoming = await with_files(self._office, self._clock, channel, incoming)
        except Exception as error:  # noqa: BLE001 - as if the turn had failed
            await self._fail(first, error)
            return
        self._ready_again(first)

    async def _read_on(self) -> None:
        try:
            while self._to_read and self._reading <= self.crowd.groups:
                await self._take_reading(self._to_read.popleft())
        finally:
            self._reading -= 1

    async def _take_reading(self, first: _First) -> None:
        row, incoming = first.row, first.incoming
        assert incoming is not None
        try:
            turn = await self._store.read(take_reading_turn, self._office, row.id, incoming, self._clock.now())
            if turn is not None:
                await self._store.write(finish_reading_turn, turn)
            else:
                await self._store.write(self._turn(first, incoming))
        except Exception as error:  # noqa: BLE001 - said to the person, and logged
            await self._fail(first, error)
            return
        self._done(first)
        self._begin()

    async def _fail(self, first: _First, error: BaseException) -> None:
        """Mark the row and say so; where not even that can be said, mark the row."""
        row, incoming = first.row, first.incoming
        assert incoming is not None
        reason = f"{type(error).__name__}: {error}"
        log.error("turn %s failed", row.id, exc_info=error)
        try:
            try:
                await self._store.write(apologise, self._office, row.id, incoming, reason, self._clock.now())
            except Exception:
                log.exception("no apology for turn %s", row.id)
                await self._store.write(inbox.mark_failed, row.id, reason, self._clock.now())
        except Exception as broken:  # noqa: BLE001 - logged there
            await self._leave(first, broken)
            return
        self._done(first)
        self._begin()

    async def _leave(self, first: _First, error: BaseException) -> None:
        """As it is for now; its address waits."""
        log.error("item %s is left as it is for now", first.row.id, exc_info=error)
        await asyncio.sleep(BROKEN_SECONDS)
        first.incoming = None
        self._ready_again(first)

    def _ready_again(self, first: _First) -> None:
        if self._waiting[first.address]:  # else we are stopping
            self._ready.append(first)
            self._begin()
