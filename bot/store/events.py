"""The log: chained lines that no one can update or delete, and the private values beside them.

``append`` is called inside the transaction that changes the rows, so the proof and the fact are committed together.
"""

import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.events import Event
from bot.domain.ledger import GENESIS, VERSION, Line, Private, canonical, line_hash, private_digest, receipt_code
from bot.store.connection import rows_of_json
from bot.store.database import Database, Row

COLUMNS = "id, v, at, kind, unit_id, directive_id, person_id, channel, message_id, data, digest, prev, hash"


@dataclass(frozen=True, slots=True)
class Written:
    """A line just written: its id, hash, and the eight-digit receipt code people are given."""

    id: int
    hash: str

    @property
    def receipt(self) -> str:
        return receipt_code(self.hash)


def head(db: Database) -> tuple[int, str]:
    """(id, hash) of the last line; ``(0, GENESIS)`` of an empty log."""
    row = db.execute("select id, hash from events order by id desc limit 1").fetchone()
    return (0, GENESIS) if row is None else (row["id"], row["hash"])


def append(db: Database, event: Event, now: int) -> Written:
    """Write one line after the last. ``data`` holds ids and numbers; names, reasons and text go to ``event_private`` under a salt."""
    last_id, prev = head(db)
    made, private = _made(event, now, last_id + 1, prev)
    db.execute(f"insert into events ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", made)
    if private is not None:
        db.execute("insert into event_private (event_id, salt, value) values (?, ?, ?)", private)
    return Written(last_id + 1, made[-1])


def append_many(db: Database, many: Sequence[Event], now: int) -> None:
    """The same for several lines, in their order, in two statements however many they are.

    A statement lets go of the interpreter for every row it is stepped through, and a writer that must win it back beside a
    busy event loop waits longer for that than for the disk.
    """
    last_id, prev = head(db)
    made: list[list[Any]] = []
    privates: list[list[Any]] = []
    for number, event in enumerate(many, start=last_id + 1):
        line, private = _made(event, now, number, prev)
        prev = line[-1]
        made.append(line)
        privates += [private] if private is not None else []
    db.execute(f"insert into events ({COLUMNS}) {rows_of_json(13)}", [json.dumps(made)])
    if privates:
        db.execute(f"insert into event_private (event_id, salt, value) {rows_of_json(3)}", [json.dumps(privates)])


def _made(event: Event, now: int, number: int, prev: str) -> tuple[list[Any], list[Any] | None]:
    """The values of a line, its hash last, and of its private row if it has one."""
    data, private = event.to_line_parts()
    salt = secrets.token_bytes(16) if private else None
    line: dict[str, Any] = {
        "v": VERSION,
        "id": number,
        "at": now,
        "kind": event.kind,
        **event.columns(),
        "data": data,
        "digest": private_digest(salt, private) if salt is not None else None,
        "prev": prev,
    }
    line["hash"] = line_hash(prev, line)
    values = [line[name] if name != "data" else canonical(data).decode() for name in COLUMNS.split(", ")]
    return values, [number, salt.hex(), canonical(private).decode()] if salt is not None else None


def lines(db: Database, after: int = 0, until: int | None = None) -> Iterator[tuple[Line, Private | None]]:
    """Every line in order with its private value, as :func:`bot.domain.ledger.verify` takes them; reads in pages, in constant memory."""
    while True:
        rows = db.execute(
            f"select {', '.join('e.' + c for c in COLUMNS.split(', '))}, p.salt, p.value from events e "
            "left join event_private p on p.event_id = e.id where e.id > ? and (? is null or e.id <= ?) order by e.id limit 2000",
            [after, until, until],
        ).fetchall()
        if not rows:
            return
        for row in rows:
            yield _line(row), _private(row)
        after = rows[-1]["id"]


def story(
    db: Database,
    *,
    directive_id: int | None = None,
    unit_id: int | None = None,
    person_id: int | None = None,
    limit: int = 500,
) -> list[tuple[Line, Private | None]]:
    """The lines of one directive, unit or person (all given conditions hold), oldest first."""
    rows = db.execute(
        f"select {', '.join('e.' + c for c in COLUMNS.split(', '))}, p.salt, p.value from events e "
        "left join event_private p on p.event_id = e.id "
        "where (:directive is null or e.directive_id = :directive) and (:unit is null or e.unit_id = :unit or "
        "(e.unit_id is null and :directive is not null)) and (:person is null or e.person_id = :person) order by e.id limit :limit",
        {"directive": directive_id, "unit": unit_id, "person": person_id, "limit": limit},
    ).fetchall()
    return [(_line(row), _private(row)) for row in rows]


def get(db: Database, event_id: int) -> tuple[Line, Private | None] | None:
    return next(lines(db, event_id - 1, event_id), None)


def of_kind(db: Database, kind: str, since: int = 0, limit: int = 1000) -> list[tuple[Line, Private | None]]:
    """Lines of one kind written at or after ``since`` (epoch ms)."""
    rows = db.execute(
        f"select {', '.join('e.' + c for c in COLUMNS.split(', '))}, p.salt, p.value from events e "
        "left join event_private p on p.event_id = e.id where e.kind = ? and e.at >= ? order by e.id limit ?",
        [kind, since, limit],
    ).fetchall()
    return [(_line(row), _private(row)) for row in rows]


def erase_private(db: Database, event_ids: list[int]) -> int:
    """Delete the private values of these lines; the caller appends the line that says so."""
    done = 0
    for event_id in event_ids:
        done += int(db.execute("delete from event_private where event_id = ?", [event_id]).rowcount)
    return done


def _line(row: Row) -> Line:
    line = {name: row[name] for name in COLUMNS.split(", ")}
    line["data"] = json.loads(line["data"])
    return line


def _private(row: Row) -> Private | None:
    return None if row["salt"] is None else Private(bytes.fromhex(row["salt"]), json.loads(row["value"]))
