"""The live half of sending: one lane per channel claims rows, sends them side by side, and settles them in batches.

Everything that decides is in :mod:`bot.actions.sending` and :mod:`bot.domain.delivery`; a lane only paces, waits and calls the channel.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection, Mapping

from bot.actions import sending
from bot.actions.office import Office
from bot.actions.sending import Claimed, Failure, Outcome
from bot.clock import Clock
from bot.domain.delivery import SendKind
from bot.messaging import Channel, Pace, SendError
from bot.pacing import Pacer
from bot.store.database import Store

log = logging.getLogger(__name__)

OUTAGE_AFTER = 5
"""So many attempts in a row without an answer of the platform: the channel is down, not the message."""
IDLE_SECONDS = 30.0
"""A lane looks again at least this often, whoever forgot to wake it."""
STEPS = 2
"""Transactions of one lane under way at once: while one waits for the disk, the sends it does not concern go on."""
BROKEN_SECONDS = 1.0
"""A lane whose transaction failed waits so long before it tries again."""
NETWORK_FAILURES = frozenset({SendKind.TRY_LATER, SendKind.UNKNOWN_OUTCOME})


class Lane:
    """The sending of one channel."""

    def __init__(
        self,
        store: Store,
        office: Office,
        clock: Clock,
        channel: Channel,
        pace: Pace | None,
        wake_others: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._wake_others = wake_others
        self._office = office
        self._clock = clock
        self._channel = channel
        self._pacer = Pacer(pace)
        self._wake = asyncio.Event()
        self._in_flight: dict[str, asyncio.Task[None]] = {}
        self._outcomes: list[Outcome] = []
        self._failures_in_a_row = 0
        self._next_due: int | None = None
        self._more = True
        self._stopping = False
        self._broken_until = 0.0
        self._steps: dict[asyncio.Task[None], int] = {}
        """Transactions under way, with how many rows each may claim."""
        self._most_steps = STEPS if pace is None else 1  # the next moment of a pace is known only when a claim is back

    def wake(self) -> None:
        """There may be something to send."""
        self._more = True
        self._wake.set()

    @property
    def idle(self) -> bool:
        """Nothing in the air, nothing to settle, nothing due."""
        return not (self._steps or self._in_flight or self._outcomes or self._more)

    async def run(self) -> None:
        """Until stopped: settle, claim, send, wait."""
        while not (self._stopping and not (self._steps or self._in_flight or self._outcomes)):
            self._wake.clear()
            self._begin_step()
            await self._rest()

    async def stop(self) -> None:
        """Claim nothing more; what is in the air is settled."""
        self._stopping = True
        self._wake.set()

    def _begin_step(self) -> None:
        """Hand finished attempts and free places to one transaction, unless enough of them are under way."""
        now = self._clock.monotonic()
        if len(self._steps) >= self._most_steps or now < self._broken_until:
            return
        if self._next_due is not None and self._next_due <= self._clock.now():
            self._more, self._next_due = True, None
        limit = self._pacer.slots(now, self._places()) if self._more else 0
        outcomes, self._outcomes = self._outcomes, []
        if not outcomes and limit == 0:
            return
        self._more = self._more and limit == 0
        step = asyncio.create_task(self._step(outcomes, limit, {*self._in_flight, *self._pacer.tired(now)}))
        self._steps[step] = limit
        step.add_done_callback(self._end_step)

    async def _step(self, outcomes: list[Outcome], limit: int, without: Collection[str]) -> None:
        try:
            step = await self._store.write(
                sending.step, self._office, self._clock.now(), self._channel.name, outcomes, limit, without
            )
        except Exception:
            log.exception("outbox step failed on %s", self._channel.name)
            self._outcomes = outcomes + self._outcomes
            self._more = True
            self._broken_until = self._clock.monotonic() + BROKEN_SECONDS
            return
        self._next_due = step.next_due
        if step.more:
            self._more = True
        if step.queued:
            self._wake_others()
        if step.pause_until is not None:
            self._pacer.pause(self._clock.monotonic() + max(0.0, (step.pause_until - self._clock.now()) / 1000))
        for claimed in step.claimed:
            address = claimed.row.address
            self._pacer.take(self._clock.monotonic(), address)
            task = asyncio.create_task(self._send(claimed, self._in_flight.get(address)))
            self._in_flight[address] = task

    def _end_step(self, step: asyncio.Task[None]) -> None:
        del self._steps[step]
        self._wake.set()

    def _places(self) -> int:
        """How many more sends may begin; those that a transaction under way may claim are taken."""
        most = 0 if self._stopping else self._channel.capabilities.in_flight
        return most - len(self._in_flight) - sum(self._steps.values())

    async def _rest(self) -> None:
        """Sleep until woken, until the pace allows the next send, or until the next row is due."""
        now = self._clock.monotonic()
        seconds = IDLE_SECONDS
        if len(self._steps) >= self._most_steps:
            await self._wake.wait()
            return
        if now < self._broken_until:
            await asyncio.sleep(self._broken_until - now)
            return
        if self._more and self._places() > 0:
            seconds = self._pacer.wait(now)
            if seconds == 0.0 and not (self._steps or self._in_flight or self._pacer.tired(now)):
                return
            seconds = seconds or 0.005
        if (rested := self._pacer.rested_in(now)) is not None:
            seconds = min(seconds, rested)
            self._more = True
        if self._next_due is not None:
            seconds = min(seconds, max((self._next_due - self._clock.now()) / 1000, 0.001))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()

    async def _send(self, claimed: Claimed, before: asyncio.Task[None] | None) -> None:
        row = claimed.row
        if before is not None:  # an edit queued anew while its last text was in the air
            await asyncio.wait([before])
        try:
            if (left := self._pacer.paused(self._clock.monotonic())) > 0:  # it began while this row was being claimed
                raise SendError(SendKind.SLOW_DOWN, "paused", left)
            sent = await self._channel.send(claimed.sending)
            outcome = Outcome(row, sent.external_id, sent.handles, owed=claimed.owed, charge=sent.charge)
            self._failures_in_a_row = 0
        except SendError as error:
            network = error.kind in NETWORK_FAILURES and error.tries is None
            self._failures_in_a_row = self._failures_in_a_row + 1 if network else 0
            failure = Failure(error.kind, error.detail, error.retry_after, error.moved_to, error.tries)
            outcome = Outcome(row, failure=failure, outage=self._failures_in_a_row >= OUTAGE_AFTER)
            if error.kind is SendKind.SLOW_DOWN and error.retry_after is not None:
                self._pacer.pause(self._clock.monotonic() + error.retry_after)
        except Exception as error:
            log.exception("channel %s broke while sending row %s", self._channel.name, row.id)
            outcome = Outcome(row, failure=Failure(SendKind.UNKNOWN_OUTCOME, type(error).__name__))
        self._outcomes.append(outcome)
        if self._in_flight[row.address] is asyncio.current_task():
            del self._in_flight[row.address]
        self._more = True
        self._wake.set()


class Outbox:
    """All lanes. Channels whose people fetch (``pull``) have none: their rows wait for the page."""

    def __init__(
        self,
        store: Store,
        office: Office,
        clock: Clock,
        channels: Mapping[str, Channel],
        pace: Callable[[Channel], Pace | None],
    ) -> None:
        self._store = store
        self._office = office
        self._clock = clock
        self.lanes = {
            name: Lane(store, office, clock, channel, pace(channel), self.wake)
            for name, channel in channels.items()
            if not channel.capabilities.pull
        }
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Take up what a crash left in the air, then open the lanes."""
        await self._store.write(sending.recover, self._office, self._clock.now())
        self._tasks = [asyncio.create_task(lane.run(), name=f"outbox {name}") for name, lane in self.lanes.items()]

    def wake(self) -> None:
        for lane in self.lanes.values():
            lane.wake()

    @property
    def idle(self) -> bool:
        return all(lane.idle for lane in self.lanes.values())

    async def stop(self, seconds: float = 10.0) -> None:
        """Let what is in the air come down, at most ``seconds``; what does not is taken up as unknown at the next start."""
        for lane in self.lanes.values():
            await lane.stop()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()
