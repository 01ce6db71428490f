"""The record's tables, as migrations that only move forward and are named in words.

Instants are UTC epoch milliseconds in ``*_at`` columns; civil days are ``YYYY-MM-DD`` text in ``*_day`` columns; truth values are 0 or 1.
The tables are written in :mod:`bot.store.schema`, in the SQL that SQLite and PostgreSQL share; triggers live in :mod:`bot.store.triggers`.
"""

from collections.abc import Callable, Iterator

from bot.store.connection import Database
from bot.store.schema import automatic, by_link, directives_and_duties, machine_room, the_log, units_and_people

Migration = Callable[[Database], None]
"""Changes the schema by statements, or with sqlite-utils through ``db.helpers``."""


def _script(text: str) -> Migration:
    def run(db: Database) -> None:
        for statement in text.split(";"):
            if statement.strip():
                db.execute(statement)

    return run


MIGRATIONS: tuple[tuple[str, Migration], ...] = (
    ("0001 units and people", _script(units_and_people.TABLES)),
    ("0002 directives and duties", _script(directives_and_duties.TABLES)),
    ("0003 the machine room", _script(machine_room.TABLES)),
    ("0004 the log", _script(the_log.TABLES)),
    ("0005 what is reached by link", _script(by_link.TABLES)),
    ("0006 what goes out by itself", _script(automatic.TABLES)),
)


def pending(db: Database) -> Iterator[tuple[str, Migration]]:
    """The migrations this file has not had yet, in order."""
    db.execute(
        "create table if not exists migrations (name text primary key, applied_at text not null default current_timestamp)"
    )
    applied = {row[0] for row in db.execute("select name from migrations").fetchall()}
    return (item for item in MIGRATIONS if item[0] not in applied)


def apply(db: Database) -> list[str]:
    """Bring the file up to date; each migration whole or not at all. Returns the names applied."""
    done = []
    for name, migrate in list(pending(db)):
        with db.atomic():
            migrate(db)
            db.execute("insert into migrations (name) values (?)", [name])
        done.append(name)
    return done
