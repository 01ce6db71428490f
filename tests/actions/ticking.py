"""Turning the clock over a record in memory: the product's own tickers, run as the scheduler runs them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot import tables
from bot.actions import delivery, settlement
from bot.actions.office import Office
from bot.messaging import Outgoing
from bot.store import events, outbox, settings
from bot.store.database import Database
from tests.domain.moments import at

TURNED = frozenset(
    (
        "ladders",
        "configured_ladder",
        "recurring",
        "weekly_push",
        "deadline_reminders",
        "overtaken_reminders",
        "silent_heads",
        "log_head",
        "leaders_head",
        "leaders_month",
    )
)
"""What comes round by itself; waves, routes and what is forgotten have tests of their own."""
TICKERS = tuple(ticker for ticker in tables.TICKERS if ticker.name in TURNED)
assert len(TICKERS) == len(TURNED)


@dataclass
class Clock:
    """An office whose clock stands at ``now`` (epoch ms); messages queued are sent at once unless ``network`` is off."""

    db: Database
    office: Office
    now: int
    network: bool = True

    def tick(self) -> None:
        """The tickers until nothing more comes of it, then the outbox."""
        for _ in range(100):
            done = 0
            for ticker in TICKERS:
                for item in ticker.find(self.db, self.office, self.now):
                    ticker.do(self.db, self.office, self.now, item)
                    done += 1
            if not done and not self.send():
                return
        raise AssertionError("something stays due")

    def send(self) -> int:
        """Look again at everything queued and send what still holds. Returns how many rows were dropped."""
        dropped = 0
        rows = [row for channel in ("telegram", "web_chat") for row in self._queued(channel)] if self.network else []
        for row in rows:
            verdict = settlement.still_true(self.db, self.office, self.now, row)
            if verdict.send:
                outbox.mark_sending(self.db, [row.id])
                settlement.settle_sent(self.db, self.now, row, f"x{row.id}")
            elif verdict.reason is not None:
                settlement.drop(self.db, self.now, row, verdict.reason)
                dropped += 1
        return dropped

    def _queued(self, channel: str) -> Sequence[outbox.OutboxRow]:
        return outbox.next_to_send(self.db, channel, self.now, 10_000)

    def turn_to(self, text: str) -> list[int]:
        """Walk to a moment of the office, stopping at everything that becomes due on the way. Returns the stops."""
        until, stops = at(text), []
        while True:
            moments = [ticker.upcoming(self.db, self.office, self.now) for ticker in TICKERS]
            due = min((m for m in moments if m is not None and m > self.now), default=None)
            if due is None or due > until:
                break
            self.now = due
            stops.append(due)
            self.tick()
        self.now = until
        self.tick()
        return stops

    def jump_to(self, text: str) -> None:
        """An outage: nothing runs until then, and then everything at once."""
        self.now = at(text)
        self.tick()

    # ------------------------------------------------------------------------------------------------------- assertions

    def phone(self, person_id: int) -> list[Outgoing]:
        """What was sent to a person by the product itself, in order."""
        rows = self.db.execute(
            "select o.payload from outbox o join deliveries d on d.id = o.delivery_id where d.person_id = ? and o.status = 'sent' "
            "and o.kind in ('weekly', 'reminder', 'office_alert') order by o.id",
            [person_id],
        ).fetchall()
        return [Outgoing.from_json(row["payload"]) for row in rows]

    def rang(self, person_id: int) -> list[str]:
        """When, and by what kind of card, the person's phone rang: ``12/6 08:00 weekly``."""
        rows = self.db.execute(
            "select d.kind, o.settled_at from outbox o join deliveries d on d.id = o.delivery_id where d.person_id = ? "
            "and o.status = 'sent' and o.kind in ('weekly', 'reminder') order by o.id",
            [person_id],
        ).fetchall()
        return [f"{self.shown(row['settled_at'])} {row['kind']}" for row in rows]

    def shown(self, ms: int) -> str:
        day = self.office.today(ms)
        return f"{day.day}/{day.month} {self.office.languages.default.clock(ms)}"

    def lines(self, kind: str) -> list[dict[str, Any]]:
        """The data of every line of a kind."""
        return [dict(line["data"]) | {"unit": line["unit_id"]} for line, _ in events.of_kind(self.db, kind)]

    def earnest(self) -> None:
        """Trial mode is left."""
        settings.put(self.db, delivery.TRIAL_MODE, False, self.now)

    def keys(self) -> list[str]:
        return [row["delivery_key"] for row in self.db.execute("select delivery_key from deliveries order by id")]


def labels(card: Outgoing) -> list[str]:
    return [choice.label for choice in card.every_choice()]


def digits(card: Outgoing) -> dict[str, str]:
    """Digit → command."""
    return {choice.digit: choice.command for choice in card.every_choice()}


def basis(db: Database, key: str) -> list[int]:
    row = db.execute("select basis from deliveries where delivery_key = ?", [key]).fetchone()
    return list(json.loads(row["basis"])) if row and row["basis"] else []
