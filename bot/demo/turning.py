"""Turning the clock: walk every moment at which something becomes due, and let everything be sent before the next."""

from collections.abc import Awaitable, Callable

from bot.app import App
from bot.clock import TurnableClock
from bot.store import jobs, outbox
from bot.store.database import Database

Settle = Callable[[], Awaitable[None]]


async def turn_to(app: App, clock: TurnableClock, moment: int, settle: Settle) -> int:
    """Turn the clock to ``moment`` (epoch ms), stopping at everything due on the way; returns how many stops there were."""
    stops = 0
    while True:
        due = await next_due(app)
        if due is None or due > moment:
            break
        clock.advance_to(max(due, clock.now()))
        await tick(app, settle)
        stops += 1
        if stops > 100_000:
            raise RuntimeError("the clock does not get on: something stays due")
    clock.advance_to(moment)
    await tick(app, settle)
    return stops


async def tick(app: App, settle: Settle) -> None:
    """One round of everything due now, until nothing more comes of it."""
    written = await app.scheduler.tick()
    app.wake_all()
    await settle()
    while written:
        written = await app.scheduler.tick()
        if written:
            app.wake_all()
            await settle()


async def next_due(app: App) -> int | None:
    """The next moment of the tickers, the outbox or the jobs that lies ahead of the clock (epoch ms)."""
    now = app.clock.now()
    moments = [await app.scheduler.upcoming(), *(await app.store.read(_waiting, now))]
    return min((moment for moment in moments if moment is not None and moment > now), default=None)


def _waiting(db: Database, now: int) -> list[int | None]:
    return [jobs.next_due(db), outbox.next_due_anywhere(db, now)]
