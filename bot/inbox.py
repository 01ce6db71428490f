"""Two steps for everything that arrives (design.md 2): accept durably, then one turn per message, strictly in order per address."""

import asyncio
import logging
import mimetypes
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from bot.actions import echoes, sending, uploads
from bot.actions.office import Office
from bot.clock import HOUR, Clock, local
from bot.conversation import apologise, finish_reading_turn, is_reading, is_secret, take_reading_turn, take_turn
from bot.domain.text import nfc
from bot.messaging import (
    Attachment,
    Channel,
    DeliveryNote,
    Echo,
    FetchError,
    FileRef,
    Incoming,
    IncomingKind,
    Presence,
    PresenceState,
    RawItem,
)
from bot.store import inbox, outbox, people
from bot.store.blobs import TooLarge
from bot.store.database import Database, Store
from bot.store.inbox import InboxRow

log = logging.getLogger(__name__)

FETCH_SECONDS = 120.0
BROKEN_SECONDS = 1.0
"""A row that could not even be marked as failed (the disk is full) is tried again after so long."""
TURNS_AT_ONCE = 8
"""Turns handed to the writer at a time. What arrives is stored in between: no platform waits behind a backlog to be told
"received". Enough for one commit to carry several.
"""


class Inbox:
    """The live half of receiving. ``wake`` is called after every turn: there may be something to send."""

    def __init__(
        self, store: Store, office: Office, clock: Clock, channels: Mapping[str, Channel], wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._office = office
        self._clock = clock
        self._channels = channels
        self._wake = wake
        self._waiting: dict[tuple[str, str], deque[InboxRow]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns = asyncio.Semaphore(TURNS_AT_ONCE)
        self._arriving: list[tuple[str, list[tuple[str, str, bytes]], asyncio.Future[None]]] = []
        self._storing = False

    async def start(self) -> None:
        """Take up everything that was accepted and not yet turned."""
        for row in await self._store.read(inbox.waiting):
            self._enqueue(row)

    async def accept(self, channel: str, items: Sequence[RawItem]) -> None:
        """Returns after the items are committed; only then may the platform be thanked."""
        raw = [(item.key, item.address, item.body) for item in items]
        arrived: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._arriving.append((channel, raw, arrived))
        if not self._storing:
            self._storing = True
            self._spawn(self._store_arriving())
        await arrived

    async def _store_arriving(self) -> None:
        """One transaction for everything that arrived while the last one was written."""
        try:
            while self._arriving:
                arriving, self._arriving = self._arriving, []
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
                for row in rows:
                    self._enqueue(row)
        finally:
            self._storing = False

    @property
    def idle(self) -> bool:
        return not self._waiting and not self._tasks

    async def stop(self, seconds: float = 10.0) -> None:
        """Let running turns end; what waits is taken up at the next start."""
        for queue in self._waiting.values():
            queue.clear()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    def _enqueue(self, row: InboxRow) -> None:
        address = (row.channel, row.address)
        queue = self._waiting.get(address)
        if queue is not None:
            queue.append(row)
            return
        self._waiting[address] = deque([row])
        self._spawn(self._serve(address))

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, address: tuple[str, str]) -> None:
        """The turns of one address, one after the other; a slow file holds back only its own address."""
        queue = self._waiting[address]
        try:
            while queue:
                try:
                    await self._take(queue[0])
                except Exception:
                    log.exception("item %s is left as it is for now", queue[0].id if queue else "")
                    await asyncio.sleep(BROKEN_SECONDS)
                    continue
                if queue:
                    queue.popleft()
        finally:
            del self._waiting[address]

    async def _take(self, row: InboxRow) -> None:
        channel = self._channels.get(row.channel)
        try:
            received = (uploads.read(row.raw) or channel.read(row.raw)) if channel is not None else None
        except Exception as error:
            log.exception("unreadable item %s from %s", row.id, row.channel)
            await self._store.write(inbox.mark_failed, row.id, f"unreadable: {type(error).__name__}", self._clock.now())
            return
        match received:
            case Incoming():
                assert channel is not None
                await self._turn(channel, row, received)
            case Presence():
                await self._store.write(_presence, self._office, row.id, received, self._clock.now())
                self._wake()
            case DeliveryNote():
                await self._store.write(_note, row.id, received, self._clock.now())
            case Echo():
                await self._store.write(_echo, self._office, row.id, received, self._clock.now())
            case None:
                await self._store.write(_ignored, row.id, self._clock.now())

    async def _turn(self, channel: Channel, row: InboxRow, incoming: Incoming) -> None:
        self._spawn(self._acknowledge(channel, incoming))
        try:
            if incoming.attachments and not is_secret(incoming):
                incoming = await self._with_files(channel, incoming)
            async with self._turns:
                await self._run(row, incoming)
        except Exception as error:
            log.exception("turn %s failed", row.id)
            await self._fail(row, incoming, f"{type(error).__name__}: {error}")
        self._wake()

    async def _run(self, row: InboxRow, incoming: Incoming) -> None:
        now = self._clock.now()
        turn = None
        if is_reading(incoming):
            turn = await self._store.read(take_reading_turn, self._office, row.id, incoming, now)
        if turn is not None:
            await self._store.write(finish_reading_turn, turn)
        else:
            await self._store.write(take_turn, self._office, row.id, incoming, now)

    async def _fail(self, row: InboxRow, incoming: Incoming, reason: str) -> None:
        """Mark the row and say so; where not even that can be said, mark the row."""
        try:
            await self._store.write(apologise, self._office, row.id, incoming, reason, self._clock.now())
        except Exception:
            log.exception("no apology for turn %s", row.id)
            await self._store.write(inbox.mark_failed, row.id, reason, self._clock.now())

    async def _acknowledge(self, channel: Channel, incoming: Incoming) -> None:
        """Silence a button's spinner; the effect does not depend on it."""
        try:
            await channel.acknowledge(incoming)
        except Exception:
            log.warning("could not acknowledge %s on %s", incoming.key, channel.name, exc_info=True)

    async def _with_files(self, channel: Channel, incoming: Incoming) -> Incoming:
        """Fetch attachments outside any transaction; one that cannot be had carries its fault."""
        return replace(
            incoming,
            attachments=tuple([await self._fetched(channel, attachment) for attachment in incoming.attachments]),
        )

    async def _fetched(self, channel: Channel, attachment: Attachment) -> Attachment:
        if attachment.file is not None or attachment.fault:
            return attachment
        limit = min(self._office.config.limits.file_in_mb * 1_048_576, channel.capabilities.largest_file_in)
        if attachment.size is not None and attachment.size > limit:
            return replace(attachment, fault="too_large")
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                data = await channel.fetch(attachment, limit)
            blob = await asyncio.to_thread(self._office.blobs.put, data, limit=limit)
        except TooLarge:
            return replace(attachment, fault="too_large")
        except FetchError as error:
            log.warning("could not fetch %s from %s: %s", attachment.handle, channel.name, error)
            return replace(attachment, fault=error.fault.value)
        except Exception:
            log.warning("could not fetch %s from %s", attachment.handle, channel.name, exc_info=True)
            return replace(attachment, fault="not_fetched")
        name = nfc(attachment.name or self._name_of_unnamed(attachment))[: self._office.config.limits.name_characters]
        return replace(attachment, size=blob.size, file=FileRef(blob.sha256, name, attachment.mime, blob.size))

    def _name_of_unnamed(self, attachment: Attachment) -> str:
        """Platforms give pictures no name: when it came, as the office's clock shows it (``20230605-090000.jpg``)."""
        came = local(self._clock.now(), self._office.zone)
        return f"{came:%Y%m%d-%H%M%S}{mimetypes.guess_extension(attachment.mime) or ''}"


def _ignored(db: Database, inbox_id: int, now: int) -> None:
    """What concerns nobody (the talk of a group, a platform's notice) is not kept either."""
    if inbox.mark_done(db, inbox_id, now):
        inbox.forget_raw(db, inbox_id)


GREETED_MS = 6 * HOUR
"""Whoever was answered since is not greeted again for coming back."""


def _presence(db: Database, office: Office, inbox_id: int, presence: Presence, now: int) -> None:
    """A stranger who follows us has said nothing, and is greeted as after a first word; coming and going, once in some hours."""
    where = presence.address
    stranger = presence.state is PresenceState.CAME and people.account_at(db, where.channel, where.id) is None
    if stranger and not outbox.answered_since(db, where.channel, where.id, now - GREETED_MS):
        take_turn(db, office, inbox_id, Incoming(where, presence.key, IncomingKind.SYMBOL, presence.at), now)
    elif inbox.mark_done(db, inbox_id, now):
        sending.note_presence(db, office, now, presence)


def _note(db: Database, inbox_id: int, note: DeliveryNote, now: int) -> None:
    if inbox.mark_done(db, inbox_id, now):
        sending.note_delivery(db, now, note)
        inbox.forget_raw(db, inbox_id)  # the log has it; one about a template by telephone holds the number


def _echo(db: Database, office: Office, inbox_id: int, echo: Echo, now: int) -> None:
    """It is kept no longer than it takes to look: its text is ours and stands in the record."""
    if inbox.mark_done(db, inbox_id, now):
        echoes.note_echo(db, office, now, echo)
        inbox.forget_raw(db, inbox_id)
