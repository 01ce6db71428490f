"""Turning the clock: walk every moment at which something becomes due, and let everything be sent before the next."""

from collections.abc import Awaitable, Callable

from bot.app import App
from bot.clock import TurnableClock
from bot.store import jobs, outbox
from bot.store.database import Database

Settle = Callable[[], Awaitable[None]]
MOST_ROUNDS = 1_000
"""Of one moment: what is due is written down once, so a few rounds are the rule."""
MOST_STOPS = 20_000
"""Of one turn of the clock: a year of a whole Sở has a few thousand."""


async def turn_to(app: App, clock: TurnableClock, moment: int, settle: Settle) -> int:
    """Turn the clock to ``moment`` (epoch ms), stopping at everything due on the way; returns how many stops there were.

    The clock may run meanwhile: what becomes due between two looks, or is in the air at the first, is stopped at as well. A send
    whose answer is slow to come would else be tried again only after ``moment``.
    """
    stops, since = 0, clock.now()
    app.wake_all()
    await settle()
    while True:
        due = await next_due(app, since)
        if due is None or due > moment:
            break
        clock.advance_to(max(due, clock.now()))
        since = clock.now()
        await tick(app, settle)
        stops += 1
        if stops > MOST_STOPS:
            raise RuntimeError("the clock does not get on: something stays due")
    clock.advance_to(moment)
    await tick(app, settle)
    return stops


async def tick(app: App, settle: Settle) -> None:
    """One round of everything due now, until nothing more comes of it. RuntimeError when something more always does."""
    written = await app.scheduler.tick()
    app.wake_all()
    await settle()
    for _ in range(MOST_ROUNDS):
        if not written:
            return
        written = await app.scheduler.tick()
        if written:
            app.wake_all()
            await settle()
    raise RuntimeError("the clock does not get on: every round of one moment writes something")


async def next_due(app: App, since: int | None = None) -> int | None:
    """The next moment of the tickers, the outbox or the jobs that lies ahead of the clock, or of ``since`` (epoch ms)."""
    after = app.clock.now() if since is None else since
    moments = [await app.scheduler.upcoming(), *(await app.store.read(_waiting, after))]
    return min((moment for moment in moments if moment is not None and moment > after), default=None)


def _waiting(db: Database, now: int) -> list[int | None]:
    return [jobs.next_due(db), outbox.next_due_anywhere(db, now)]
