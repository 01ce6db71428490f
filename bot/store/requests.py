"""What units ask the office to decide: more time, not having to do it, not being concerned; and what a decision changes of the duties."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.domain.obligations import ObligationState
from bot.domain.requests import Granted, RequestKind, RequestStatus
from bot.store.database import Database, IntegrityError, Row
from bot.store.obligations import OWED_STATES

_KINDS = ", ".join(f"'{kind.value}'" for kind in RequestKind)
_COLUMNS = (
    "id, kind, person_id, unit_id, directive_id, data, status, filed_at, due_day, reminded_at, decided_at, decided_by"
)


@dataclass(frozen=True, slots=True)
class Request:
    """A request of one unit under one directive. Instants are epoch ms; ``due`` is the day that stood when it was filed.

    ``wanted`` is the day asked for, ``granted`` the day that was given; ``reason`` are the unit's words, ``word`` those of who decided;
    ``before``: duty → the due day it had.
    """

    id: int
    kind: RequestKind
    person_id: int
    unit_id: int
    directive_id: int
    status: RequestStatus
    filed_at: int
    due: date | None
    reminded_at: int | None
    decided_at: int | None
    decided_by: int | None
    obligations: tuple[int, ...] = ()
    wanted: date | None = None
    granted: date | None = None
    reason: str = ""
    word: str = ""
    before: Mapping[int, date] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        return self.status is RequestStatus.OPEN


def _request(row: Row) -> Request:
    data = json.loads(row["data"])
    return Request(
        row["id"],
        RequestKind(row["kind"]),
        row["person_id"],
        row["unit_id"],
        row["directive_id"],
        RequestStatus(row["status"]),
        row["filed_at"],
        _day(row["due_day"]),
        row["reminded_at"],
        row["decided_at"],
        row["decided_by"],
        tuple(data.get("obligations", ())),
        _day(data.get("wanted")),
        _day(data.get("granted")),
        data.get("reason", ""),
        data.get("word", ""),
        {int(number): date.fromisoformat(day) for number, day in data.get("before", {}).items()},
    )


def file(
    db: Database,
    kind: RequestKind,
    person_id: int,
    unit_id: int,
    directive_id: int,
    obligation_ids: Sequence[int],
    due: date | None,
    wanted: date | None,
    reason: str,
    now: int,
) -> Request | None:
    """Write a request down; None where the unit has one open under the directive."""
    data = {
        "obligations": list(obligation_ids),
        "wanted": wanted.isoformat() if wanted else None,
        "reason": reason,
    }
    try:
        row = db.execute(
            f"insert into requests (kind, person_id, unit_id, directive_id, data, filed_at, due_day) values (?, ?, ?, ?, ?, ?, ?) returning {_COLUMNS}",
            [
                kind.value,
                person_id,
                unit_id,
                directive_id,
                json.dumps(data, ensure_ascii=False),
                now,
                due.isoformat() if due else None,
            ],
        ).fetchone()
    except IntegrityError:
        return None
    return _request(row)


def get(db: Database, request_id: int) -> Request | None:
    row = db.execute(f"select {_COLUMNS} from requests where id = ? and kind in ({_KINDS})", [request_id]).fetchone()
    return _request(row) if row else None


def open_of(db: Database, directive_id: int, unit_id: int) -> Request | None:
    """The one open request of a unit under a directive."""
    row = db.execute(
        f"select {_COLUMNS} from requests where directive_id = ? and unit_id = ? and status = 'open' and kind in ({_KINDS})",
        [directive_id, unit_id],
    ).fetchone()
    return _request(row) if row else None


def freed_of(db: Database, directive_id: int, unit_id: int) -> Request | None:
    """The last request of a unit under a directive by which it was freed of a duty, or that was taken up again."""
    row = db.execute(
        f"select {_COLUMNS} from requests where directive_id = ? and unit_id = ? and kind in ('exemption', 'not_addressed') "
        "and status in ('granted', 'reopened') order by status = 'reopened', decided_at desc, id desc limit 1",
        [directive_id, unit_id],
    ).fetchone()
    return _request(row) if row else None


def every_open(db: Database, unit_ids: Collection[int] | None = None) -> list[Request]:
    """Open requests (of these units), what expires first coming first, without a due day last."""
    rows = db.execute(
        f"select {_COLUMNS} from requests where status = 'open' and kind in ({_KINDS}) "
        "and (:units is null or unit_id in (select value from json_each(:units))) order by due_day is null, due_day, id",
        {"units": None if unit_ids is None else json.dumps(list(unit_ids))},
    ).fetchall()
    return [_request(row) for row in rows]


def settled_of(db: Database, unit_ids: Collection[int], limit: int = 3) -> list[Request]:
    """Requests of these units that were decided, withdrawn or fell away, the newest first."""
    rows = db.execute(
        f"select {_COLUMNS} from requests where status <> 'open' and kind in ({_KINDS}) "
        "and unit_id in (select value from json_each(?)) order by decided_at desc, id desc limit ?",
        [json.dumps(list(unit_ids)), limit],
    ).fetchall()
    return [_request(row) for row in rows]


def count_open(db: Database) -> int:
    row = db.execute(f"select count(*) as n from requests where status = 'open' and kind in ({_KINDS})").fetchone()
    return int(row["n"])


def settle(
    db: Database,
    request: Request,
    status: RequestStatus,
    by: int | None,
    now: int,
    *,
    granted: date | None = None,
    word: str = "",
    before: Mapping[int, date] | None = None,
) -> bool:
    """Decided, withdrawn or fallen away; False when somebody was faster: the first decision counts."""
    data: dict[str, Any] = {
        "obligations": list(request.obligations),
        "wanted": request.wanted.isoformat() if request.wanted else None,
        "reason": request.reason,
        "granted": granted.isoformat() if granted else None,
        "word": word,
        "before": {str(number): day.isoformat() for number, day in (before or {}).items()},
    }
    done = db.execute(
        "update requests set status = ?, decided_by = ?, decided_at = ?, data = ? where id = ? and status = 'open'",
        [status.value, by, now, json.dumps(data, ensure_ascii=False), request.id],
    )
    return done.rowcount == 1


def mark_reopened(
    db: Database,
    request: Request,
    by: int,
    now: int,
    *,
    word: str,
    granted: date | None,
    before: Mapping[int, date],
) -> bool:
    """Granted once, taken up again; the earlier decision stays beside it. False when somebody was faster."""
    day = granted.isoformat() if granted else None
    moved = json.dumps({str(number): each.isoformat() for number, each in before.items()})
    done = db.execute(
        "update requests set status = 'reopened', data = json_set(data, '$.freed', json_object('by', decided_by, 'at', decided_at, "
        "'word', data ->> '$.word'), '$.word', ?, '$.granted', ?, '$.before', json(?)), decided_by = ?, decided_at = ? "
        "where id = ? and status = 'granted'",
        [word, day, moved, by, now, request.id],
    )
    return done.rowcount == 1


def note_reminded(db: Database, request_id: int, now: int) -> bool:
    """Remember that those who decide were reminded; False when they were before."""
    done = db.execute("update requests set reminded_at = ? where id = ? and reminded_at is null", [now, request_id])
    return done.rowcount == 1


def without_duty(db: Database) -> list[int]:
    """Open requests of which nothing is owed any more."""
    rows = db.execute(
        f"select r.id from requests r where r.status = 'open' and r.kind in ({_KINDS}) and not exists (select 1 from "
        f"json_each(r.data, '$.obligations') j join obligations o on o.id = j.value where o.status in ({OWED_STATES})) order by r.id"
    ).fetchall()
    return [row["id"] for row in rows]


def fixed_from_above(db: Database, directive_id: int, obligation_ids: Sequence[int]) -> bool:
    """Whether one of the duties comes round, or the Sở itself has a day towards its superior under the directive."""
    row = db.execute(
        "select exists (select 1 from obligations where id in (select value from json_each(?)) and period <> '') or "
        "exists (select 1 from deadline_rules where directive_id = ? and binds = 'upstream' and ended_at is null) as fixed",
        [json.dumps(list(obligation_ids)), directive_id],
    ).fetchone()
    return bool(row["fixed"])


# ---------------------------------------------------------------------------------------------------- what a decision changes


def extend(db: Database, obligation_ids: Sequence[int], day: date, now: int) -> None:
    """Move the due day of duties still owed; the day they had first stays beside it."""
    db.execute(
        "update obligations set first_due_day = coalesce(first_due_day, due_day), due_day = ?, ends_at = null, extended_at = ? "
        f"where id in (select value from json_each(?)) and status in ({OWED_STATES})",
        [day.isoformat(), now, json.dumps(list(obligation_ids))],
    )


def exempt(db: Database, obligation_ids: Sequence[int], kind: RequestKind, now: int) -> None:
    """Close duties still owed without their being met; the reason says as what."""
    db.execute(
        f"update obligations set status = '{ObligationState.EXEMPT.value}', ended_at = ?, reason = ? "
        f"where id in (select value from json_each(?)) and status in ({OWED_STATES})",
        [now, kind.value, json.dumps(list(obligation_ids))],
    )


def reopen(db: Database, obligation_ids: Sequence[int], now: int) -> None:
    """Duties a unit was freed of are owed again; their reminders begin again from ``now``."""
    db.execute(
        "update obligations set status = case when exists (select 1 from briefings b where b.obligation_id = obligations.id and b.status = 'confirmed') "
        f"then '{ObligationState.PARTLY.value}' else '{ObligationState.OPEN.value}' end, ended_at = null, reason = '', extended_at = ? "
        f"where id in (select value from json_each(?)) and status = '{ObligationState.EXEMPT.value}'",
        [now, json.dumps(list(obligation_ids))],
    )


def granted(db: Database, directive_ids: Iterable[int]) -> dict[int, list[Granted]]:
    """More time as it was granted under these directives, by duty, in order."""
    rows = db.execute(
        "select decided_at, data from requests where (kind = 'extension' and status = 'granted' or status = 'reopened') "
        "and data ->> '$.granted' is not null and decided_at is not null and directive_id in (select value from json_each(?)) order by decided_at, id",
        [json.dumps(list(directive_ids))],
    ).fetchall()
    found: dict[int, list[Granted]] = {}
    for row in rows:
        data = json.loads(row["data"])
        for number, before in data.get("before", {}).items():
            each = Granted(row["decided_at"], date.fromisoformat(before), date.fromisoformat(data["granted"]))
            found.setdefault(int(number), []).append(each)
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
