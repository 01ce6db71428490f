"""The whole record of what reached people over a year: who, when, which kind of message; and what was foreseen."""

from __future__ import annotations

import dataclasses as dc
import datetime as dt
import json
from collections.abc import Iterator

from bot.actions import recurring, time_machine
from bot.actions.office import Office
from bot.actions.reminder_lists import PREFIX, name_of
from bot.clock import local
from bot.config import Config
from bot.store.database import Database
from tests.stories.people import Sở
from tests.world import office_time

BY_LADDER = tuple(prefix.rstrip(":") for prefix in PREFIX.values())
"""How the keys of what the plan foresees begin."""
A_YEAR = dc.replace(Config(), web=dc.replace(Config().web, session_days=365))
"""Pages that stay open although nothing comes for months."""


async def received(office: Sở, since: str, *, answers: bool = False) -> dict[str, list[str]]:
    """Person → every message that reached them after a moment, in order: ``2026-06-12 08:00 remind``."""
    rows = await office.world.rows(
        "select p.full_name, d.delivery_key, d.kind, o.settled_at, o.status, d.decided_at from outbox o "
        "join deliveries d on d.id = o.delivery_id join people p on p.id = d.person_id "
        "where o.edits is null and o.part = 0 and d.decided_at > ? order by o.settled_at, o.id",
        office_time(since),
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        assert row["status"] in ("sent", "delivered", "seen"), dict(row)
        when = local(row["settled_at"], office.world.config.office.zone)
        found.setdefault(row["full_name"], []).append(f"{when:%Y-%m-%d %H:%M} {what(row['delivery_key'], row['kind'])}")
    return found


def what(key: str, kind: str) -> str:
    """A word for a message, by the key it was decided under."""
    head, _, rest = key.partition(":")
    if head in ("alert", "leaders"):
        return rest.partition(":")[0]
    return head if head in (*BY_LADDER, "digest", "loghead") else kind


async def foreseen(office: Sở, until: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """What the time machine says of the time to come: (when, person, card, duties named)."""

    def plan(db: Database, at: Office, now: int) -> list[tuple[str, str, str, tuple[str, ...]]]:
        day = dt.date.fromisoformat(until)
        coming = {d.id: f"{d.unit_id} {d.duty} {d.due}" for d in recurring.coming(db, at, now, day)}
        return sorted(
            (
                f"{local(each.at, at.zone):%Y-%m-%d %H:%M}",
                _name(db, each.card.person_id),
                each.card.slot.value,
                tuple(sorted(coming.get(n) or _duty(db, n) for n in each.card.duties[:5])),
            )
            for each in time_machine.plan_until(db, at, now, day)
        )

    return await office.world.read(plan, office.world.app.office, office.world.clock.now())


async def happened(office: Sở, since: int) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """What was sent by the ladders since an instant (epoch ms), in the same words."""

    def sent(db: Database, at: Office) -> list[tuple[str, str, str, tuple[str, ...]]]:
        rows = db.execute("select * from deliveries where decided_at > ?", [since]).fetchall()
        return sorted(
            (
                f"{local(row['decided_at'], at.zone):%Y-%m-%d %H:%M}",
                _name(db, row["person_id"]),
                name_of(row["delivery_key"])[0],
                tuple(sorted(_duty(db, n) for n in json.loads(row["basis"] or "[]")[:5])),
            )
            for row in rows
            if row["delivery_key"].partition(":")[0] in BY_LADDER
        )

    return await office.world.read(sent, office.world.app.office)


def _name(db: Database, person_id: int) -> str:
    return str(db.execute("select full_name from people where id = ?", [person_id]).fetchone()["full_name"])


def _duty(db: Database, duty_id: int) -> str:
    row = db.execute("select unit_id, duty, due_day from obligations where id = ?", [duty_id]).fetchone()
    return f"{row['unit_id']} {row['duty']} {row['due_day']}"


def each(first: str, last: str, days: int = 7) -> Iterator[str]:
    """Days from one to another, a week (or so many days) apart."""
    day, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    while day <= end:
        yield day.isoformat()
        day += dt.timedelta(days=days)


def moved(days: Iterator[str], **instead: str) -> list[str]:
    """The days, some of them moved or (empty) left out: ``moved(…, d2026_02_16="")``."""
    table = {name[1:].replace("_", "-"): to for name, to in instead.items()}
    found = [table.get(day, day) for day in days]
    return [day for day in found if day]


def at(time: str, kind: str, *days: str) -> list[str]:
    return [f"{day} {time} {kind}" for day in days]
