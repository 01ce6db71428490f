"""What makes the log append-only: triggers, created idempotently after every migration and checked at every start.

Triggers rather than good manners: ``table.transform()`` drops them silently (``libraries.md`` 1), so it is never used on
these tables, and :func:`assert_append_only` refuses to start on a file where they are gone or altered.
"""

from __future__ import annotations

from bot.store.connection import Database

_NO_UPDATE = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only: update'); END"""
_NO_DELETE = """CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only: delete'); END"""
# INSERT OR REPLACE deletes without firing the trigger above where a tool forgot recursive_triggers.
_NO_REPLACE = """CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})
BEGIN SELECT RAISE(ABORT, '{table} is append-only: replace'); END"""

TRIGGERS: dict[str, str] = {
    "events_no_update": _NO_UPDATE.format(table="events"),
    "events_no_delete": _NO_DELETE.format(table="events"),
    "events_no_replace": _NO_REPLACE.format(table="events", key="id"),
    # Erasing personal data deletes its row; altering it is never right.
    "event_private_no_update": _NO_UPDATE.format(table="event_private"),
}


class AppendOnlyBroken(Exception):
    """The log could be changed: ``missing`` names the triggers that are gone or altered, or the pragma that is off."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


def create_append_only(db: Database) -> None:
    """Create the triggers that are missing, in one transaction; ones that exist are left as they are."""
    existing = _existing(db)
    with db.atomic():
        for name, sql in TRIGGERS.items():
            if name not in existing:
                db.execute(sql)


def assert_append_only(db: Database) -> None:
    """Raise AppendOnlyBroken unless every trigger stands word for word and ``recursive_triggers`` is on."""
    existing = _existing(db)
    missing = [name for name, sql in TRIGGERS.items() if existing.get(name) != sql]
    if not db.execute("PRAGMA recursive_triggers").fetchone()[0]:
        missing.append("recursive_triggers")
    if missing:
        raise AppendOnlyBroken(tuple(missing))


def _existing(db: Database) -> dict[str, str]:
    return {row[0]: row[1] for row in db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")}
