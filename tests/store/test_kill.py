"""kill -9 in the middle of writing: what was acknowledged is there, and nothing is there in half."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.store.database import Store
from tests.store.conftest import small_schema

ROOT = Path(__file__).parents[2]

CHILD = """
import asyncio, sys
from pathlib import Path
from bot.store.database import Store
from tests.store.conftest import add_unit, small_schema

def pair(db, n):
    unit = add_unit(db, f"Đơn vị {n}")
    db.execute("insert into duties (unit_id) values (?)", [unit])

async def main():
    store = Store(Path(sys.argv[1]), migrate=small_schema)
    numbers = iter(range(int(sys.argv[2]), 10**9))
    async def caller():
        for n in numbers:
            await store.write(pair, n)
            sys.stdout.buffer.write(b"%d\\n" % n)
            sys.stdout.buffer.flush()
    await asyncio.gather(*(caller() for _ in range(20)))

asyncio.run(main())
"""


@pytest.mark.parametrize("after", [0.05, 0.21, 0.4])
def test_everything_acknowledged_survives(tmp_path: Path, after: float) -> None:
    path = tmp_path / "q.db"
    acknowledged: set[int] = set()
    for start in (0, 1_000_000):  # the second run recovers from the first one's end
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(path), str(start)], stdout=subprocess.PIPE, cwd=ROOT)
        assert child.stdout is not None
        lines = [child.stdout.readline()]
        time.sleep(after)
        child.kill()
        lines += child.communicate(timeout=30)[0].splitlines()
        acknowledged |= {int(line) for line in lines if line.strip()}
    store = Store(path, migrate=small_schema)
    names = store.read_now(
        lambda db: [row[0] for row in db.execute("select name from units join duties on unit_id = units.id").fetchall()]
    )
    units = store.read_now(lambda db: db.execute("select count(*) from units").fetchone()[0])
    check = store.read_now(lambda db: db.execute("PRAGMA integrity_check").fetchone()[0])
    store.close_now()
    kept = {int(name.split()[-1]) for name in names}
    assert len(acknowledged) > 20
    assert acknowledged <= kept
    assert len(names) == len(kept) == units
    assert check == "ok"
