"""A copy while the work goes on."""

import asyncio
import hashlib
from pathlib import Path

import pytest

from bot.store.backup import backup
from bot.store.database import Fault, Store, StoreError, open_read_only
from tests.store.conftest import add_unit, unit_names


async def test_a_backup_is_one_whole_file_while_others_write(store: Store, tmp_path: Path) -> None:
    for n in range(300):
        await store.write(add_unit, f"Đơn vị {n}")
    target = tmp_path / "sao lưu" / "q.db"
    target.parent.mkdir()
    copying = asyncio.ensure_future(store.read(backup, target))
    await asyncio.gather(*(store.write(add_unit, f"Thêm {n}") for n in range(300)))
    made = await copying
    assert sorted(path.name for path in target.parent.iterdir()) == ["q.db"]
    assert made.size == target.stat().st_size
    assert made.sha256 == hashlib.sha256(target.read_bytes()).hexdigest()
    with open_read_only(target) as db:
        names = unit_names(db)
    assert names[:300] == [f"Đơn vị {n}" for n in range(300)]


async def test_a_backup_can_be_opened_and_carried_on(store: Store, tmp_path: Path) -> None:
    await store.write(add_unit, "Một")
    await store.read(backup, tmp_path / "copy.db")
    other = Store(tmp_path / "copy.db")
    other.write_now(add_unit, "Hai")
    assert other.read_now(unit_names) == ["Một", "Hai"]
    other.close_now()
    assert await store.read(unit_names) == ["Một"]


async def test_a_backup_never_overwrites(store: Store, tmp_path: Path) -> None:
    (tmp_path / "taken.db").write_text("giữ lại")
    with pytest.raises(StoreError) as caught:
        await store.read(backup, tmp_path / "taken.db")
    assert caught.value.fault is Fault.EXISTS
    assert (tmp_path / "taken.db").read_text() == "giữ lại"


async def test_a_place_that_cannot_be_written_to_is_named(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        await store.read(backup, tmp_path / "no such folder" / "q.db")
    assert caught.value.fault is Fault.UNREACHABLE
