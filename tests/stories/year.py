"""The whole record of what reached people over a year: who, when, which kind of message; and what was foreseen of it."""

from __future__ import annotations

import contextlib
import dataclasses as dc
import datetime as dt
import json
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path

from bot.actions import recurring, time_machine
from bot.actions.office import Office
from bot.actions.reminder_lists import PREFIX, name_of
from bot.clock import local
from bot.config import Config
from bot.domain.schedule import Slot
from bot.store.database import Database
from tests.stories.people import LAN, THANH, Sở, open_office
from tests.world import office_time

WORDS = {slot.value: prefix.rstrip(":") for slot, prefix in PREFIX.items() if isinstance(slot, Slot)}
"""The word for what the plan foresees, by the slot of the card: ``remind``, ``weekly``, ``climb`` …; so the keys begin as well."""
A_YEAR = dc.replace(Config(), web=dc.replace(Config().web, session_days=365))
"""Pages that stay open although nothing comes for months."""
Foreseen = tuple[str, str, tuple[str, ...]]
"""``2026-06-12 08:00 remind``, the person, the duties named."""


@dc.dataclass
class Year:
    """An office over a stretch of its year, in which everything that reaches anybody is kept, and compared with what was foreseen.

    Time goes by in stretches, from one thing a person does to the next: :meth:`turn_to`, :meth:`off_until`. Before each the plan is taken
    by the function behind ``/lich`` and ``quantriet plan``; afterwards what was sent is held against it.
    """

    office: Sở
    begins: int
    """The last message there was before the story."""

    async def turn_to(self, moment: str) -> None:
        """The clock goes on to a moment and nobody does anything: what is sent is what was foreseen, message by message."""
        before, plan = await self._newest(), await foreseen(self.office, moment)
        await self.office.world.turn_to(moment)
        sent = await happened(self.office, before)
        assert sent == plan, "foreseen, not sent: {}; sent, not foreseen: {}".format(*_apart(plan, sent))

    async def off_until(self, moment: str) -> tuple[list[str], list[str]]:
        """The process stops, time goes by, the process starts again on its record; twice, as after a power cut.

        Returns what was foreseen and did not come so, and what came instead: ``2026-06-12 08:00 remind Hoàng Thị Hoa``.
        """
        world, before, plan = self.office.world, await self._newest(), await foreseen(self.office, moment)
        await world.app.stop()
        world.clock.advance_to(office_time(moment))
        await world.start_again()
        await world.tick()
        await world.restart()
        await world.tick()
        return _apart(plan, await happened(self.office, before))

    async def clock_shows(self, moment: str) -> tuple[list[str], list[str]]:
        """The machine's clock is set, forth or back, and the process runs on; the same is returned as after an outage."""
        world, before, plan = self.office.world, await self._newest(), await foreseen(self.office, moment)
        world.clock.set(office_time(moment))
        await world.tick()
        return _apart(plan, await happened(self.office, before))

    async def everything(self) -> dict[str, list[str]]:
        """Person → every message that reached them in the story, in order: reminders and all others, answers and cards drawn anew."""
        return await _reaching(self.office, "o.id > ?", self.begins)

    async def skipped(self) -> list[str]:
        """Rungs logged as skipped: ``before_3 overtaken``, in no order."""
        rows = await self.office.world.rows(
            "select data ->> 'occurrence' as occurrence, data ->> 'reason' as reason from events where kind = 'reminder-skipped'"
        )
        return sorted(f"{row['occurrence'].partition('@')[0]} {row['reason']}" for row in rows)

    async def _newest(self) -> int:
        """The last decided message there is."""
        [row] = await self.office.world.rows("select coalesce(max(id), 0) as id from deliveries")
        return int(row["id"])


@contextlib.asynccontextmanager
async def a_year(folder: Path, begins: str) -> AsyncIterator[Year]:
    """The office of the stories on a day of a year, nothing passed on yet."""
    async with open_office(folder, config=A_YEAR, at=begins) as office:
        [row] = await office.world.rows("select coalesce(max(id), 0) as id from outbox")
        yield Year(office, int(row["id"]))


async def received(office: Sở, since: str) -> dict[str, list[str]]:
    """Person → every message decided after a moment that reached them: ``2026-06-12 08:00 remind``; no answers, nothing drawn anew."""
    return await _reaching(office, "o.edits is null and d.decided_at > ?", office_time(since))


async def _reaching(office: Sở, which: str, value: int) -> dict[str, list[str]]:
    """Person → every message of these that reached them, in order. One that is unsent, or went to nobody we know, fails."""
    rows = await office.world.rows(
        "select coalesce(p.full_name, q.full_name) as name, d.delivery_key, o.edits, o.settled_at, o.status from outbox o "
        "left join deliveries d on d.id = o.delivery_id left join people p on p.id = d.person_id "
        "left join accounts a on a.channel = o.channel and a.address = o.address left join people q on q.id = a.person_id "
        f"where o.part = 0 and {which}",
        value,
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        assert row["name"], row
        assert row["status"] in ("sent", "delivered", "seen"), row
        when = local(row["settled_at"], office.world.config.office.zone)
        drawn_anew = "edit " if row["edits"] else ""
        found.setdefault(row["name"], []).append(f"{when:%Y-%m-%d %H:%M} {drawn_anew}{what(row['delivery_key'])}")
    return {name: sorted(told) for name, told in found.items()}


def what(key: str | None) -> str:
    """A word for a message, by the key it was decided under; what answers somebody has none."""
    head, _, rest = (key or "answer").partition(":")
    return rest.partition(":")[0] if head in ("alert", "leaders") else head


async def foreseen(office: Sở, until: str) -> list[Foreseen]:
    """What the time machine says of the time from now to a moment."""

    def plan(db: Database, at: Office, now: int) -> list[Foreseen]:
        day = dt.date.fromisoformat(until[:10])
        coming = {d.id: f"{d.unit_id} {d.duty} {d.due}" for d in recurring.coming(db, at, now, day)}
        return sorted(
            _sending(db, at, each.at, each.card.slot.value, each.card.person_id, _named(db, each.card.duties, coming))
            for each in time_machine.plan_until(db, at, now, day)
            if each.at <= office_time(until)
        )

    return await office.world.read(plan, office.world.app.office, office.world.clock.now())


async def happened(office: Sở, after: int) -> list[Foreseen]:
    """What was sent by the ladders behind a delivery, in the same words."""

    def sent(db: Database, at: Office) -> list[Foreseen]:
        rows = db.execute("select * from deliveries where id > ?", [after]).fetchall()
        return sorted(
            _sending(
                db,
                at,
                row["decided_at"],
                name_of(row["delivery_key"])[0],
                row["person_id"],
                _named(db, json.loads(row["basis"] or "[]"), {}),
            )
            for row in rows
            if row["delivery_key"].partition(":")[0] in WORDS.values()
        )

    return await office.world.read(sent, office.world.app.office)


def _sending(db: Database, office: Office, at: int, slot: str, person_id: int, duties: tuple[str, ...]) -> Foreseen:
    return f"{local(at, office.zone):%Y-%m-%d %H:%M} {WORDS[slot]}", _name(db, person_id), duties


def _apart(plan: list[Foreseen], sent: list[Foreseen]) -> tuple[list[str], list[str]]:
    """What was foreseen and did not come, and what came unforeseen."""
    lost, instead = [each for each in plan if each not in sent], [each for each in sent if each not in plan]
    return [f"{said} {name}" for said, name, _ in lost], [f"{said} {name}" for said, name, _ in instead]


def _named(db: Database, duty_ids: Iterable[int], coming: dict[int, str]) -> tuple[str, ...]:
    """The duties a card names, at most five, in no order."""
    return tuple(sorted(coming.get(n) or _duty(db, n) for n in list(duty_ids)[:5]))


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


def in_order(*parts: list[str]) -> list[str]:
    """What somebody received, written down kind by kind."""
    return sorted(each for part in parts for each in part)


def office_hears(*parts: list[str]) -> dict[str, list[str]]:
    """The same for both of the office, Lan and her chief Thành."""
    return {LAN: in_order(*parts), THANH: in_order(*parts)}
