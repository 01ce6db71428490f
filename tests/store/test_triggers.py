"""The log can be added to and nothing else."""

import sqlite3
from pathlib import Path

import pytest

from bot.store import migrations
from bot.store.database import Database, IntegrityError
from bot.store.triggers import TRIGGERS, AppendOnlyBroken, assert_append_only, create_append_only


@pytest.fixture
def db(tmp_path: Path) -> Database:
    db = Database(sqlite3.connect(tmp_path / "q.db"))
    migrations.apply(db)
    create_append_only(db)
    line = {"v": 1, "at": 0, "kind": "k", "data": "{}", "digest": "d", "prev": "p"}
    for n in (1, 2):
        db.helpers.table("events").insert({"id": n, **line, "hash": f"h{n}"})
    db.helpers.table("event_private").insert({"event_id": 1, "salt": "s", "value": "Nguyễn Văn An"})
    return db


@pytest.mark.parametrize(
    "forgery",
    [
        "update events set kind = 'x' where id = 1",
        "delete from events where id = 2",
        "delete from events",
        "insert or replace into events (id, v, at, kind, data, digest, prev, hash) values (1, 1, 0, 'x', '', '', '', 'h')",
        "insert into events (v, at, kind, data, digest, prev, hash) values (1, 0, 'x', '', '', '', 'h1') on conflict (hash) do update set kind = 'x'",
        "update event_private set value = 'khác'",
    ],
)
def test_a_line_cannot_be_changed(db: Database, forgery: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        db.execute(forgery)
    assert db.helpers.table("events").count == 2


def test_a_replacement_is_stopped_even_by_tools_that_forget_the_pragma(db: Database) -> None:
    db.execute("PRAGMA recursive_triggers = off")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        db.execute(
            "insert or replace into events (id, v, at, kind, data, digest, prev, hash)"
            " values (2, 1, 0, 'x', '', '', '', 'h')"
        )
    with pytest.raises(AppendOnlyBroken) as caught:
        assert_append_only(db)
    assert caught.value.missing == ("recursive_triggers",)


def test_personal_data_can_be_erased(db: Database) -> None:
    db.execute("delete from event_private where event_id = 1")
    assert db.helpers.table("event_private").count == 0


def test_new_lines_go_in(db: Database) -> None:
    db.helpers.table("events").insert(
        {"v": 1, "at": 0, "kind": "k", "data": "{}", "digest": "d", "prev": "p", "hash": "h3"}
    )
    assert db.helpers.table("events").count == 3


def test_creating_twice_is_harmless_and_everything_stands(db: Database) -> None:
    create_append_only(db)
    assert_append_only(db)


def test_a_transform_that_drops_the_triggers_is_noticed(db: Database) -> None:
    db.execute("PRAGMA foreign_keys = off")
    db.helpers.table("events").transform(rename={"kind": "sort"})
    with pytest.raises(AppendOnlyBroken) as caught:
        assert_append_only(db)
    assert set(caught.value.missing) == {name for name in TRIGGERS if name.startswith("events_")}


def test_a_trigger_that_was_made_harmless_is_noticed(db: Database) -> None:
    db.execute("drop trigger events_no_delete")
    db.execute("create trigger events_no_delete before delete on events begin select 1; end")
    with pytest.raises(AppendOnlyBroken) as caught:
        assert_append_only(db)
    assert caught.value.missing == ("events_no_delete",)
