"""The desk with its machine room running: jobs are done, holds end, and what is queued is really claimed and settled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.actions import sending
from bot.actions.sending import Failure, Outcome
from bot.jobs import Chunked
from bot.store import jobs
from bot.store.outbox import OutboxRow
from bot.tables import JOB_KINDS, TICKERS
from tests.dialogues.talking import Desk

Fails = Callable[[OutboxRow], Failure | None]


def tick(desk: Desk) -> None:
    """What has become due is written."""
    for ticker in TICKERS:
        for item in ticker.find(desk.db, desk.office, desk.now):
            with desk.db.atomic():
                ticker.do(desk.db, desk.office, desk.now, item)


def work(desk: Desk, most: int = 200) -> None:
    """Do every job that is due, those that the jobs make included."""
    for _ in range(most):
        rows = jobs.due(desk.db, desk.now)
        if not rows:
            return
        for row in rows:
            match JOB_KINDS[row.kind]:
                case Chunked(chunk):
                    done = False
                    while not done:
                        with desk.db.atomic():
                            done = chunk(desk.db, desk.office, desk.now, row.data)
                case report:
                    gathered: Any = report.gather(desk.db, desk.office, desk.now, row.data)
                    made = report.work(desk.office, gathered)
                    with desk.db.atomic():
                        report.finish(desk.db, desk.office, desk.now, row.data, made)
            jobs.end(desk.db, row.id, desk.now)
    raise AssertionError("the jobs never end")


def post(desk: Desk, fails: Fails = lambda _: None, most: int = 10_000) -> int:
    """Send what is due on every channel that pushes; ``fails`` says which rows do not go through. Returns how many were tried."""
    tried = 0
    for channel, can in desk.office.capabilities.items():
        outcomes: list[Outcome] = []
        while not can.pull:
            with desk.db.atomic():
                step = sending.step(desk.db, desk.office, desk.now, channel, outcomes, min(50, most - tried), ())
            if not step.claimed and not step.more:
                break
            outcomes = [_outcome(claimed.row, fails) for claimed in step.claimed]
            tried += len(outcomes)
    return tried


def _outcome(row: OutboxRow, fails: Fails) -> Outcome:
    failure = fails(row)
    return Outcome(row, failure=failure) if failure is not None else Outcome(row, external_id=f"x{row.id}")
