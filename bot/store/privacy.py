"""Requests of data subjects: filed, decided, with the day by which they must be done."""

import json
from dataclasses import dataclass
from datetime import date

from bot.domain.events import DataRight
from bot.store.database import Database, Row

KIND = "data_subject"


@dataclass(frozen=True, slots=True)
class DataRequest:
    """``status``: open, done. ``filed_at`` is epoch ms."""

    id: int
    person_id: int
    right: DataRight
    text: str
    status: str
    filed_at: int
    done_by: date


def _request(row: Row) -> DataRequest:
    data = json.loads(row["data"])
    due = date.fromisoformat(row["due_day"])
    return DataRequest(
        row["id"], row["person_id"], DataRight(data["right"]), data["text"], row["status"], row["filed_at"], due
    )


def file_request(db: Database, person_id: int, right: DataRight, text: str, done_by: date, now: int) -> int:
    data = json.dumps({"right": right.value, "text": text}, ensure_ascii=False)
    row = db.execute(
        "insert into requests (kind, person_id, data, filed_at, due_day) values (?, ?, ?, ?, ?) returning id",
        [KIND, person_id, data, now, done_by.isoformat()],
    ).fetchone()
    return int(row["id"])


def request(db: Database, request_id: int) -> DataRequest | None:
    row = db.execute("select * from requests where id = ? and kind = ?", [request_id, KIND]).fetchone()
    return _request(row) if row else None


def end_request(db: Database, request_id: int, by: int, now: int) -> bool:
    """True for the one call that ends it."""
    done = db.execute(
        "update requests set status = 'done', decided_at = ?, decided_by = ? where id = ? and kind = ? and status = 'open'",
        [now, by, request_id, KIND],
    )
    return done.rowcount == 1


def lines_about(db: Database, person_id: int) -> int:
    """How many lines of the log are about this person."""
    return int(db.execute("select count(*) as n from events where person_id = ?", [person_id]).fetchone()["n"])


def lines_with_addresses(db: Database, person_id: int) -> list[int]:
    """Lines whose private part holds an address of this person's accounts."""
    rows = db.execute(
        "select e.id from events e join event_private p on p.event_id = e.id where e.person_id = ? and e.kind = 'account-linked' order by e.id",
        [person_id],
    ).fetchall()
    return [int(row["id"]) for row in rows]
