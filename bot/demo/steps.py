"""The guided walk: five things a newcomer does, each known to be done by the line it leaves in the log."""

from bot.domain.events import (
    DirectivePublished,
    DisseminationConfirmed,
    FiguresProposed,
    ReceiptAcknowledged,
    WeeklyPushDecided,
)
from bot.domain.events.base import Event
from bot.store import events
from bot.store.database import Database

STEPS: tuple[tuple[type[Event], ...], ...] = (
    (DirectivePublished,),
    (ReceiptAcknowledged,),
    (FiguresProposed,),
    (DisseminationConfirmed,),
    (WeeklyPushDecided,),
)
"""Publish, acknowledge, prepare the figures, confirm them, turn to Monday."""


def done_steps(db: Database, after: int) -> list[bool]:
    """Which steps left their line after line ``after`` of the log."""
    return [
        any(line["id"] > after for kind in kinds for line, _ in events.of_kind(db, kind.kind, limit=100_000))
        for kinds in STEPS
    ]
