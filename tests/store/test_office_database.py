"""The office's own database from an empty file."""

import sqlite3
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.store.opening import DATABASE_FILE, open_store
from bot.store.triggers import AppendOnlyBroken, assert_append_only


def test_from_an_empty_folder_and_again(tmp_path: Path) -> None:
    for _ in range(2):
        store = open_store(tmp_path)
        store.read_now(assert_append_only)
        assert store.read_now(lambda db: db.execute("select count(*) from events").fetchone()[0]) == 0
        store.close_now()


def test_nothing_starts_on_a_log_whose_guard_was_taken_away(tmp_path: Path) -> None:
    open_store(tmp_path).close_now()
    with Database(sqlite3.connect(tmp_path / DATABASE_FILE)) as db:
        db.execute("drop trigger events_no_delete")
    with pytest.raises(AppendOnlyBroken) as caught:
        open_store(tmp_path)
    assert caught.value.missing == ("events_no_delete",)


def test_no_constraint_waits_for_the_commit(tmp_path: Path) -> None:
    """One violated there would fail everybody in the same commit (docs/decisions/store-engine.md)."""
    store = open_store(tmp_path)
    tables = store.read_now(
        lambda db: [
            row["sql"].lower() for row in db.execute("select sql from sqlite_schema where sql is not null").fetchall()
        ]
    )
    store.close_now()
    assert tables
    assert not [sql for sql in tables if "deferrable" in sql]
