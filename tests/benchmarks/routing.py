"""Which way to ten thousand people, with windows, packages, templates and second channels; and how long the writer is held by sending so."""

from __future__ import annotations

import asyncio
import dataclasses as dc
import gc
import random
import time
from dataclasses import dataclass
from datetime import date

from bot.actions import broadcast_sending, costs
from bot.actions.office import Office
from bot.actions.routes import Router
from bot.config import Routing
from bot.domain.audience import Audience
from bot.domain.delivery import MessageKind
from bot.domain.people import PostStatus, Role
from bot.domain.units import UnitKind
from bot.store import broadcast_recipients, broadcasts, people, routing, units
from bot.store.database import Database
from tests.benchmarks.measuring import Result, Rounds, settle_memory
from tests.benchmarks.office import fresh_folder
from tests.routes.loopback import HOUR, OA_TEMPLATES, Routed, open_routed

SINCE = date(2023, 1, 2)
TEXT = "Hội nghị giao ban tháng 6 chuyển sang 14 giờ ngày 09/6/2023 tại hội trường tầng 2."


SENT = 500
"""So many are really sent, with a look at their window at the claim; the rest of a round is left."""


@dataclass(frozen=True, slots=True)
class Size:
    rounds: int = 3
    people: int = 10_000


FULL = Size()
TINY = Size(rounds=1, people=60)


async def run(size: Size = FULL) -> Result:
    """Decided twice on a read connection (counted for the check, one by one as at sending), then queued and sent in chunks."""
    taken = Rounds()
    settings = Routing(
        paid_per_month=3_000, paid_per_broadcast=2_500, templates_per_month=2_000, templates_per_broadcast=1_500
    )
    can = dc.replace(OA_TEMPLATES, monthly_paid=1_000)
    for number in range(size.rounds):
        settle_memory()
        with fresh_folder() as folder:
            async with open_routed(folder, oa=can, routing=settings) as office:
                await _round(office, size, number, taken)
    return Result(
        "Routing",
        f"{size.people} people on an Official Account, a third of them on a second channel, heard from within ten days",
        (
            taken.figure("costs of a sending", "s", "≤ 1"),
            taken.figure("decided one by one", "s", "≤ 1"),
            taken.figure("all queued", "s"),
            taken.figure("longest hold of the writer", "ms", "≤ 50"),
        ),
    )


async def _round(office: Routed, size: Size, number: int, taken: Rounds) -> None:
    chance = random.Random(number)
    ids: list[int] = []
    for first in range(0, size.people, 500):
        many = range(first, min(first + 500, size.people))
        ids += await office.world.app.store.write(_register, office.now, many, chance)
    start = time.perf_counter()
    plan = await office.world.read(costs.plan, office.office, office.now, ids, MessageKind.BROADCAST)
    taken.add("costs of a sending", time.perf_counter() - start)
    if sum((plan.free, plan.paid, plan.templates, plan.waiting, plan.unreached)) != size.people:
        raise RuntimeError(f"not everybody was counted: {plan}")
    start = time.perf_counter()
    decided = await office.world.read(_decide_all, office.office, office.now, ids)
    taken.add("decided one by one", time.perf_counter() - start)
    if decided != size.people - plan.waiting - plan.unreached:
        raise RuntimeError(f"{decided} decided, {plan}")
    broadcast_id = await office.world.app.store.write(_broadcast, office.now, ids)
    store = office.world.app.store
    gc.collect()
    gc.freeze()  # as ``quantriet run`` does
    store.metrics(reset=True)
    start = time.perf_counter()
    data = {"broadcast": broadcast_id}
    while not await store.write(broadcast_sending.send_chunk, office.office, office.now, data):
        office.world.app.outbox.wake()
    taken.add("all queued", time.perf_counter() - start)
    office.world.app.outbox.wake()
    while len(office.oa.sent) < min(SENT, plan.free + plan.paid):  # noqa: ASYNC110 - looked at from outside
        await asyncio.sleep(0.01)
    taken.add("longest hold of the writer", store.metrics().longest_hold_ms)
    gc.unfreeze()
    await store.write(_stop)


def _register(db: Database, now: int, numbers: range, chance: random.Random) -> list[int]:
    made = []
    unit_id = 0
    for number in numbers:
        if number % 4 == 0 or not unit_id:
            unit_id = units.create(db, f"Trung tâm Văn hóa số {number // 4 + 1}", UnitKind.PUBLIC_UNIT, SINCE, now).id
        phone = f"09{number:08d}" if number % 2 else ""
        person_id = people.add_person(db, f"Nguyễn Văn {number}", now, phone)
        people.add_post(db, person_id, unit_id, Role.HEAD, "", PostStatus.ACTIVE, now, from_day=SINCE, via="test")
        heard = now - int(chance.uniform(0, 240) * HOUR)
        people.open_account(db, person_id, "zalo_oa", f"oa-{number}", "vi", heard, preferred=True)
        if number % 3 == 0:
            people.open_account(db, person_id, "telegram", f"tg-{number}", "vi", now, preferred=False)
        made.append(person_id)
    return made


def _decide_all(db: Database, office: Office, now: int, ids: list[int]) -> int:
    router = Router(db, office, now, MessageKind.BROADCAST)
    reaches = routing.reaches(db, ids)
    count = 0
    for person_id in ids:
        found = router.decide(reaches[person_id])
        if found.chosen is not None:
            router.take(found.chosen)
            count += 1
    return count


def _broadcast(db: Database, now: int, ids: list[int]) -> int:
    made = broadcasts.add(db, TEXT, "0" * 64, Audience().to_json(), ids[0], now)
    broadcast_recipients.freeze(db, made, [[person_id, 1] for person_id in ids], True, now)
    db.execute("update broadcasts set status = 'sending' where id = ?", [made])
    return made


def _stop(db: Database) -> None:
    db.execute("update outbox set status = 'dropped' where status = 'queued'")
