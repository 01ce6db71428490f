"""Which files are opened, which are refused, and that two processes never have one."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.store.connection import connect_writer
from bot.store.database import AlreadyRunning, Database, Fault, Store, StoreError, open_read_only, snapshot
from bot.store.lock import InstanceLock, lock_path
from tests.store.conftest import add_unit, small_schema, unit_names

ROOT = Path(__file__).parents[2]


def fault(path: Path, opening: Callable[[Path], object]) -> Fault:
    with pytest.raises(StoreError) as caught:
        opening(path)
    return caught.value.fault


def make_foreign(path: Path) -> None:
    import sqlite3

    conn = sqlite3.connect(path)
    conn.execute("create table somebody_elses (x)")
    conn.commit()
    conn.close()


@pytest.mark.parametrize("opening", [Store, open_read_only])
def test_files_that_are_not_ours_are_refused_and_left_alone(tmp_path: Path, opening: Callable[[Path], object]) -> None:
    text = tmp_path / "text.db"
    text.write_text("đây là một văn bản, không phải cơ sở dữ liệu" * 50)
    foreign = tmp_path / "foreign.db"
    make_foreign(foreign)
    before = text.read_bytes(), foreign.read_bytes()
    assert fault(text, opening) is Fault.NOT_A_DATABASE
    assert fault(foreign, opening) is Fault.FOREIGN
    assert (text.read_bytes(), foreign.read_bytes()) == before


def test_a_damaged_file_is_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "q.db"
    store = Store(path, migrate=small_schema)
    for n in range(200):
        store.write_now(add_unit, f"{n} " + "x" * 100)
    store.close_now()
    damaged = bytearray(path.read_bytes())
    damaged[4096:] = b"\xa5" * (len(damaged) - 4096)
    path.write_bytes(damaged)

    def opening(path: Path) -> None:
        with open_read_only(path) as db, snapshot(db):
            unit_names(db)

    assert fault(path, opening) is Fault.CORRUPT


def test_places_where_no_file_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert fault(tmp_path / "file" / "q.db", Store) is Fault.UNREACHABLE
    (tmp_path / "folder.db").mkdir()
    assert fault(tmp_path / "folder.db", Store) is Fault.UNREACHABLE
    assert fault(tmp_path / "none.db", open_read_only) is Fault.MISSING


@pytest.fixture
def shut_folder() -> Iterator[Path]:
    """A folder with a database in which this process may not write; root gives up its rights for the while."""
    if sys.platform == "win32":
        pytest.skip("Windows has access lists instead of modes")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Store(folder / "q.db", migrate=small_schema).close_now()
        (folder / "q.db").chmod(0o444)
        folder.chmod(0o555)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(user)
            folder.chmod(0o700)


def test_a_folder_that_may_not_be_written_to(shut_folder: Path) -> None:
    assert fault(shut_folder / "q.db", Store) is Fault.READ_ONLY
    assert fault(shut_folder / "below" / "q.db", Store) is Fault.READ_ONLY
    with open_read_only(shut_folder / "q.db") as db:
        assert unit_names(db) == []


def test_a_failing_migration_leaves_the_lock_free(tmp_path: Path) -> None:
    def broken(db: Database) -> None:
        raise LookupError("0007")

    with pytest.raises(LookupError):
        Store(tmp_path / "q.db", migrate=broken)
    Store(tmp_path / "q.db", migrate=small_schema).close_now()


async def test_reading_beside_the_running_process(store: Store) -> None:
    await store.write(add_unit, "Một")
    with open_read_only(store.path) as db, snapshot(db):
        assert unit_names(db) == ["Một"]


def test_reading_while_nothing_runs(tmp_path: Path) -> None:
    path = tmp_path / "thư mục có dấu ?#%20" / "q.db"
    store = Store(path, migrate=small_schema)
    store.write_now(add_unit, "Một")
    store.close_now()
    with open_read_only(path) as db, snapshot(db):
        assert unit_names(db) == ["Một"]
    Store(path).close_now()


async def test_a_second_store_on_the_same_file_is_refused(store: Store) -> None:
    with pytest.raises(AlreadyRunning):
        Store(store.path)
    await store.close()
    Store(store.path).close_now()


def test_a_second_process_is_refused_and_a_killed_one_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "q.db"
    script = (
        "import sys, time; from pathlib import Path; from bot.store.database import Store\n"
        "store = Store(Path(sys.argv[1])); print('open', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, cwd=ROOT)
    try:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == b"open"
        with pytest.raises(AlreadyRunning) as caught:
            Store(path)
        assert caught.value.path == lock_path(path)
    finally:
        child.kill()
        child.communicate(timeout=30)
    Store(path).close_now()


def test_the_lock_is_a_context_manager(tmp_path: Path) -> None:
    with InstanceLock(tmp_path / "l"), pytest.raises(AlreadyRunning):
        InstanceLock(tmp_path / "l").acquire()
    with InstanceLock(tmp_path / "l"):
        pass


def test_a_new_file_carries_our_mark(tmp_path: Path) -> None:
    with connect_writer(tmp_path / "q.db") as db:
        assert db.execute("PRAGMA application_id").fetchone()[0] == int.from_bytes(b"QTRI", "big")
