"""The plan to the end of the year for 300 units with 20 open duties each: the time machine, on a read connection."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

from bot.actions import time_machine
from bot.store.connection import connect_reader, connect_writer
from bot.store.migrations import apply
from tests import record
from tests.benchmarks.due import furnish
from tests.benchmarks.measuring import Result, Rounds, settle_memory
from tests.benchmarks.office import fresh_folder

UNTIL = date(2023, 12, 31)


@dataclass(frozen=True, slots=True)
class Size:
    rounds: int = 5
    units: int = 300
    duties: int = 20


FULL = Size()
TINY = Size(rounds=1, units=5, duties=3)


async def run(size: Size = FULL) -> Result:
    """From 05/6 to 31/12: nobody answers, so every ladder runs to its weekly end."""
    taken = Rounds()
    with fresh_folder() as folder:
        writer = connect_writer(folder / "quantriet.db")
        apply(writer)
        office = record.office(folder)
        furnish(writer, size.units, size.duties, every_days=9)
        writer.conn.commit()
        reader = connect_reader(folder / "quantriet.db")
        for _ in range(size.rounds):
            settle_memory()
            start = time.perf_counter()
            planned = time_machine.plan_until(reader, office, record.NINE, UNTIL)
            taken.add("plan", time.perf_counter() - start)
            taken.add("messages foreseen", len(planned))
        reader.close()
        writer.close()
    return Result(
        "Plan to the end of the year",
        f"{size.units} units, {size.duties} open duties each, from 05/6 to 31/12",
        (taken.figure("plan", "s", "≤ 2"), taken.figure("messages foreseen", "messages")),
    )
