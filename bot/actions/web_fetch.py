"""What a page fetches: handing over what is due, which counts as sent from here on (:mod:`bot.actions.web_chat`)."""

import json
from typing import Any

from bot.actions import settlement
from bot.actions.office import Office
from bot.actions.redrawing import CannotDraw, Redrawing
from bot.actions.web_chat import CHANNEL
from bot.domain.delivery import DropReason
from bot.store import outbox
from bot.store import web_chat as rows
from bot.store.database import Database

FETCH_AT_ONCE = 40
"""Messages settled in one transaction: the writer is held for a few milliseconds at most."""


def fetch(db: Database, office: Office, address: str, now: int) -> bool:
    """Settle what is due for an address: each message gets its line in the feed and counts as sent from here on.

    True when there is more than one transaction should hold; call again. What is no longer true is dropped or put off, as
    for every channel (:func:`bot.actions.settlement.still_true`).
    """
    due = outbox.queued_for(db, CHANNEL, address, now)
    drawing = Redrawing(db, office, now)
    for row in due[:FETCH_AT_ONCE]:
        verdict = settlement.still_true(db, office, now, row)
        if verdict.reason is not None:
            settlement.drop(db, now, row, verdict.reason)
        elif verdict.later is not None:
            outbox.postpone(db, row.id, verdict.later)
        else:
            _hand_over(db, drawing, address, row, now)
    return len(due) > FETCH_AT_ONCE


def _hand_over(db: Database, drawing: Redrawing, address: str, row: outbox.OutboxRow, now: int) -> None:
    try:
        ready = drawing.ready(row) if row.drawn_late else row
    except CannotDraw:
        settlement.drop(db, now, row, DropReason.NO_LONGER_CONCERNED)
        return
    if ready is not None:
        outbox.mark_sending(db, [row.id])
        settlement.settle_sent(db, now, ready, str(_show(db, address, ready, now)))


def _show(db: Database, address: str, row: outbox.OutboxRow, now: int) -> int:
    body: dict[str, Any] = {"out": json.loads(row.payload)}
    if row.edits is not None:
        body["replaces"] = rows.first_line_of(db, row.edits)
    return rows.append(db, address, json.dumps(body, ensure_ascii=False, separators=(",", ":")), now, outbox_id=row.id)
