"""What the office has switched while running (trial mode, reading marks of the clock): one row a name, JSON values."""

import json
from typing import Any

from bot.store.database import Database


def get(db: Database, name: str, default: Any = None) -> Any:
    row = db.execute("select value from settings where name = ?", [name]).fetchone()
    return default if row is None else json.loads(row["value"])


def put(db: Database, name: str, value: Any, now: int, by: int | None = None) -> None:
    db.execute(
        "insert into settings (name, value, changed_at, changed_by) values (?, ?, ?, ?) "
        "on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by",
        [name, json.dumps(value, ensure_ascii=False), now, by],
    )


def changed_at(db: Database, name: str) -> int:
    """When it was switched last (epoch ms); 0 where it has always been as it came."""
    row = db.execute("select changed_at from settings where name = ?", [name]).fetchone()
    return 0 if row is None else int(row["changed_at"])


def channel_value(db: Database, channel: str, name: str) -> str | None:
    """A channel's own mark: poll cursor, bot identity, webhook state."""
    row = db.execute("select value from channel_state where channel = ? and name = ?", [channel, name]).fetchone()
    return None if row is None else str(row["value"])


def put_channel_value(db: Database, channel: str, name: str, value: str, now: int) -> None:
    db.execute(
        "insert into channel_state (channel, name, value, changed_at) values (?, ?, ?, ?) "
        "on conflict (channel, name) do update set value = excluded.value, changed_at = excluded.changed_at",
        [channel, name, value, now],
    )
