"""What is due: 1,000 units with 200 open duties each; how long the look takes, and that it costs what is near, not what is owed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.actions import reminders
from bot.actions.delivery import TRIAL_MODE
from bot.actions.office import Office
from bot.domain.obligations import Duty
from bot.domain.people import Role
from bot.store import settings
from bot.store.connection import connect_reader, connect_writer
from bot.store.database import Database
from bot.store.migrations import apply
from tests import record
from tests.benchmarks.measuring import Result, Rounds, settle_memory
from tests.benchmarks.office import fresh_folder
from tests.domain.moments import at

QUIET, BUSY = "2023-06-05 10:00", "2023-06-06 08:00"


@dataclass(frozen=True, slots=True)
class Size:
    rounds: int = 5
    units: int = 1000
    duties: int = 200


FULL = Size()
TINY = Size(rounds=1, units=10, duties=8)
EVERY_DAYS = 2
"""Due days lie so many days apart, one directive each."""


async def run(size: Size = FULL) -> Result:
    """A record with every duty open; the tick's look on a read connection, in a quiet minute and at 08:00."""
    taken = Rounds()
    with fresh_folder() as folder:
        path = folder / "quantriet.db"
        writer = connect_writer(path)
        apply(writer)
        office = record.office(folder)
        furnish(writer, size.units, size.duties)
        writer.conn.commit()
        reader = connect_reader(path)
        for _ in range(size.rounds):
            settle_memory()
            _round(writer, reader, office, taken)
        reader.close()
        writer.close()
    return Result(
        "What is due",
        f"{size.units} units, {size.duties} open duties each ({size.units * size.duties:,} in all), on a read connection",
        (
            taken.figure("look in a quiet minute", "ms"),
            taken.figure("look when rungs have come", "ms", "≤ 200"),
            taken.figure("look after a month away", "ms"),
            taken.figure("units to remind", "units"),
            taken.figure("longest write of the wave", "ms", "≤ 50"),
        ),
    )


def furnish(db: Database, unit_count: int, duty_count: int, *, every_days: int = EVERY_DAYS) -> None:
    """Units with a head and a clerk each, directives that ask one duty of all of them, with due days spread over what follows."""
    with db.atomic():
        unit_ids = []
        for n in range(unit_count):
            unit_ids.append(record.unit(db, f"Đơn vị {n}", staff=12, short=f"DV{n}"))
            for role in (Role.HEAD, Role.CLERK):
                record.person(db, f"Cán bộ {n} {role}", unit_ids[-1], role)
        for n in range(duty_count):
            due = record.MONDAY + timedelta(days=1 + every_days * n)
            record.directive(db, f"{n + 1}/SVHTTDL-VP", unit_ids, [Duty.DISSEMINATE], due=due)
        settings.put(db, TRIAL_MODE, False, record.NINE)
    db.execute("analyze")


def _round(writer: Database, reader: Database, office: Office, taken: Rounds) -> None:
    quiet, busy = at(QUIET), at(BUSY)
    with writer.atomic():
        writer.execute("delete from reminders")
        settings.put(writer, reminders.LOOKED_AT, quiet, quiet)
        settings.put(writer, reminders.LOOKED_AT_URGENT, quiet, quiet)
    writer.conn.commit()
    taken.add("look in a quiet minute", _ms(lambda: reminders.find_due(reader, office, quiet)))
    start = time.perf_counter()
    looked = reminders.find_due(reader, office, busy)
    taken.add("look when rungs have come", (time.perf_counter() - start) * 1000)
    found = [chunk for chunk in looked if isinstance(chunk, reminders.WaveChunk)]
    taken.add("units to remind", sum(len(chunk.units) for chunk in found))
    taken.add("look after a month away", _ms(lambda: reminders.find_due(reader, office, busy + 30 * record.DAY)))
    holds = []
    for chunk in [chunk for chunk in found if chunk.units][:20]:
        with writer.atomic():
            holds.append(_ms(partial(reminders.remind, writer, office, busy, chunk)))
    writer.conn.commit()
    taken.add("longest write of the wave", max(holds, default=0.0))


def _ms(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000
