"""Writing a directive down: identity, versions, links, files, the frozen list of cards owed; and what becomes due of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.due_days import DueDays, OwnDues
from bot.domain.obligations import Duty
from bot.messaging import FileRef
from bot.store.database import Database

WAITING = "('held', 'scheduled')"


@dataclass(frozen=True, slots=True)
class NewDirective:
    """Everything of the row but what happens to it later. ``audience`` is what was chosen, as JSON."""

    number: str
    code: str
    identity: str
    issuer: str
    kind: str
    issued: date
    status: str
    standing: str = "addressed"
    circulation: str = "open"
    urgent: bool = False
    urgent_by: int | None = None
    audience: dict[str, Any] | None = None
    weekly_weeks: int | None = None
    hold_until: int | None = None
    send_at: int | None = None
    created_by: int | None = None


def add(db: Database, new: NewDirective, now: int) -> int:
    """A directive, without its text; IntegrityError when its identity is taken."""
    row = db.execute(
        "insert into directives (number, code, identity, issuer, kind, issued_day, status, standing, circulation, urgent, urgent_by, audience, "
        "weekly_weeks, hold_until, send_at, created_at, created_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id",
        [
            new.number,
            new.code,
            new.identity,
            new.issuer,
            new.kind,
            new.issued.isoformat(),
            new.status,
            new.standing,
            new.circulation,
            int(new.urgent),
            new.urgent_by,
            json.dumps(new.audience or {}),
            new.weekly_weeks,
            new.hold_until,
            new.send_at,
            now,
            new.created_by,
        ],
    ).fetchone()
    return int(row["id"])


def add_version(
    db: Database,
    directive_id: int,
    version: int,
    subject: str,
    summary: str,
    due: date | None,
    files: Sequence[FileRef],
    now: int,
    by: int | None,
    reason: str = "",
    own_dues: OwnDues = (),
) -> None:
    """The text as sent under this version, which is current from now on; what stood before stays in the record.

    ``own_dues`` are the duties whose day is not ``due``.
    """
    db.execute(
        "insert into directive_versions (directive_id, version, subject, summary, due_day, reason, made_at, made_by) values (?, ?, ?, ?, ?, ?, ?, ?)",
        [directive_id, version, subject, summary, due.isoformat() if due else None, reason, now, by],
    )
    for duty, day in own_dues:
        db.execute(
            "insert into directive_dues (directive_id, version, duty, due_day) values (?, ?, ?, ?)",
            [directive_id, version, duty.value, day.isoformat() if day else None],
        )
    for position, file in enumerate(files):
        db.execute(
            "insert into files (sha256, size, mime, stored_at) values (?, ?, ?, ?) on conflict (sha256) do nothing",
            [file.sha256, file.size, file.mime, now],
        )
        db.execute(
            "insert into directive_files (directive_id, version, position, sha256, name) values (?, ?, ?, ?, ?)",
            [directive_id, version, position, file.sha256, file.name],
        )
    db.execute("update directives set version = ? where id = ?", [version, directive_id])


def own_dues(db: Database, directive_id: int, version: int) -> OwnDues:
    """The duties whose day under a version is not the common one."""
    rows = db.execute(
        "select duty, due_day from directive_dues where directive_id = ? and version = ? order by rowid",
        [directive_id, version],
    ).fetchall()
    return tuple((Duty(r["duty"]), date.fromisoformat(r["due_day"]) if r["due_day"] else None) for r in rows)


def note_reason(db: Database, directive_id: int, reason: str) -> None:
    """Why the directive was withdrawn: kept beside the version that was in force."""
    db.execute(
        "update directive_versions set reason = ? where directive_id = ? and version = (select version from directives where id = ?)",
        [reason, directive_id, directive_id],
    )


def add_link(
    db: Database,
    directive_id: int,
    kind: str,
    target_number: str,
    target_day: date | None,
    target_id: int | None,
    position: int,
) -> None:
    """``carries`` (content of this one) or ``cites``; ``target_id`` where that document is in the record itself."""
    db.execute(
        "insert into directive_links (directive_id, kind, target_id, target_number, target_day, position) values (?, ?, ?, ?, ?, ?)",
        [directive_id, kind, target_id, target_number, target_day.isoformat() if target_day else None, position],
    )


@dataclass(frozen=True, slots=True)
class Linked:
    """A document another one names; ``status`` is of the record's own row, empty where there is none."""

    kind: str
    number: str
    issued: date | None
    target_id: int | None
    status: str


def links(db: Database, directive_id: int) -> list[Linked]:
    rows = db.execute(
        "select l.kind, l.target_number, l.target_day, l.target_id, coalesce(d.status, '') as status from directive_links l "
        "left join directives d on d.id = l.target_id where l.directive_id = ? order by l.position, l.id",
        [directive_id],
    ).fetchall()
    return [
        Linked(
            r["kind"],
            r["target_number"],
            date.fromisoformat(r["target_day"]) if r["target_day"] else None,
            r["target_id"],
            r["status"],
        )
        for r in rows
    ]


def carriers(db: Database, directive_id: int) -> list[int]:
    """Directives being followed that carry this one as their content, the oldest first."""
    rows = db.execute(
        "select distinct d.id from directive_links l join directives d on d.id = l.directive_id "
        "where l.target_id = ? and l.kind = 'carries' and d.status in ('publishing', 'published') order by d.id",
        [directive_id],
    ).fetchall()
    return [row["id"] for row in rows]


def by_number(db: Database, number: str, issued: date | None) -> int | None:
    """The newest document in the record with this số, ký hiệu (of that date, if one is given)."""
    row = db.execute(
        "select id from directives where number = ? and (? is null or issued_day = ?) and status <> 'stopped' order by issued_day desc, id desc limit 1",
        [number, *([issued.isoformat() if issued else None] * 2)],
    ).fetchone()
    return None if row is None else int(row["id"])


def by_identity(db: Database, identity: str) -> int | None:
    """The directive that has this identity and was not stopped before anyone got it."""
    row = db.execute("select id from directives where identity = ? and status <> 'stopped'", [identity]).fetchone()
    return None if row is None else int(row["id"])


def carried_files(db: Database, target_ids: Sequence[int]) -> list[FileRef]:
    """The files of the documents a directive carries, in order, the same bytes once."""
    found: dict[str, FileRef] = {}
    for target_id in target_ids:
        rows = db.execute(
            "select f.sha256, df.name, f.mime, f.size from directive_files df join files f on f.sha256 = df.sha256 "
            "join directives d on d.id = df.directive_id and d.version = df.version where df.directive_id = ? and d.circulation = 'open' "
            "order by df.position",
            [target_id],
        ).fetchall()
        for row in rows:
            found.setdefault(row["sha256"], FileRef(*row))
    return list(found.values())


# ----------------------------------------------------------------------------------------------------- what happens to it


def set_status(db: Database, directive_id: int, status: str) -> None:
    db.execute("update directives set status = ? where id = ?", [status, directive_id])


def start_publishing(db: Database, directive_id: int, now: int) -> bool:
    """From held to publishing; False when it was not waiting any more."""
    done = db.execute(
        f"update directives set status = 'publishing', published_at = ?, hold_until = null where id = ? and status in {WAITING}",
        [now, directive_id],
    )
    return int(done.rowcount) == 1


def finish(db: Database, directive_id: int, status: str, now: int) -> None:
    """Withdrawn, closed or stopped."""
    db.execute(
        "update directives set status = ?, ended_at = ?, hold_until = null where id = ?", [status, now, directive_id]
    )


def hold_until(db: Database, directive_id: int, until: int) -> None:
    db.execute(f"update directives set hold_until = ? where id = ? and status in {WAITING}", [until, directive_id])


def holds_over(db: Database, now: int) -> list[int]:
    rows = db.execute(
        f"select id from directives where status in {WAITING} and hold_until <= ? order by id", [now]
    ).fetchall()
    return [row["id"] for row in rows]


def next_hold(db: Database) -> int | None:
    row = db.execute(f"select min(hold_until) as due from directives where status in {WAITING}").fetchone()
    return None if row["due"] is None else int(row["due"])


def confirmed_since(db: Database, since: int) -> list[int]:
    """Addressed directives confirmed at or after an instant that are held, sent or followed now."""
    rows = db.execute(
        "select id from directives where created_at >= ? and standing = 'addressed' and status in ('held', 'scheduled', 'publishing', 'published') order by id",
        [since],
    ).fetchall()
    return [row["id"] for row in rows]


def duties_asked(db: Database, directive_id: int) -> list[Duty]:
    """What the directive asks of units, in the order of levels."""
    rows = db.execute("select distinct duty from obligations where directive_id = ?", [directive_id]).fetchall()
    asked = {row["duty"] for row in rows}
    return [duty for duty in Duty if duty.value in asked]


def is_freezing(db: Database, directive_id: int, kind: str) -> bool:
    """Whether a job of this kind still works (or failed) on the directive."""
    row = db.execute(
        "select 1 from jobs where kind = ? and status <> 'done' and json_extract(data, '$.directive') = ? limit 1",
        [kind, directive_id],
    ).fetchone()
    return row is not None


# ------------------------------------------------------------------------------------------------ changes after sending


def units_owing(db: Database, directive_id: int) -> tuple[list[int], int]:
    """The units that still owe something under a directive, and how many duties in all."""
    rows = db.execute(
        "select unit_id, count(*) as n from obligations where directive_id = ? and status in ('open', 'partly') group by unit_id order by unit_id",
        [directive_id],
    ).fetchall()
    return [row["unit_id"] for row in rows], sum(row["n"] for row in rows)


def units_answered(db: Database, directive_id: int) -> int:
    """Units that acknowledged something of it."""
    row = db.execute(
        "select count(distinct o.unit_id) as n from acknowledgements a join obligations o on o.id = a.obligation_id "
        "where o.directive_id = ? and a.withdrawn_at is null",
        [directive_id],
    ).fetchone()
    return int(row["n"])


def move_due(db: Database, directive_id: int, dues: DueDays) -> None:
    """The new due day of every duty that is still owed; occurrences of what comes round follow their rule.

    Who was granted more time keeps the later of both days (:func:`bot.domain.requests.moved_by_correction`).
    """
    for duty in Duty:
        due = dues.of(duty)
        db.execute(
            "update obligations set due_day = iif(first_due_day is null or :day is null, :day, max(due_day, :day)), ends_at = null, "
            "first_due_day = iif(first_due_day is null, null, :day) "
            "where directive_id = :directive and duty = :duty and period = '' and status in ('open', 'partly')",
            {"day": due.isoformat() if due else None, "directive": directive_id, "duty": duty.value},
        )


def let_fall(db: Database, directive_id: int, now: int, event_id: int) -> int:
    """Every acknowledgement falls with the text it was given for: duties are open again. Returns how many fell."""
    of_directive = "obligation_id in (select id from obligations where directive_id = ?)"
    done = db.execute(
        f"update acknowledgements set withdrawn_at = ?, withdrawn_event_id = ? where withdrawn_at is null and {of_directive}",
        [now, event_id, directive_id],
    )
    db.execute(
        f"update briefings set status = 'withdrawn' where status in ('confirmed', 'proposed') and {of_directive}",
        [directive_id],
    )
    db.execute(
        "update obligations set status = 'open', met_at = null, met_by = null, late = 0 where directive_id = ? and status in ('met', 'partly')",
        [directive_id],
    )
    return int(done.rowcount)


def units_that_confirmed(db: Database, directive_id: int, version: int) -> set[int]:
    """Units that had acknowledged anything under the directive when this version of it was made."""
    rows = db.execute(
        "select distinct o.unit_id from obligations o join acknowledgements a on a.obligation_id = o.id "
        "join directive_versions v on v.directive_id = o.directive_id and v.version = ? "
        "where o.directive_id = ? and a.at <= v.made_at and (a.withdrawn_at is null or a.withdrawn_at >= v.made_at)",
        [version, directive_id],
    ).fetchall()
    return {row["unit_id"] for row in rows}


def count_standing(db: Database, directive_id: int) -> int:
    """Acknowledgements that count."""
    row = db.execute(
        "select count(*) as n from acknowledgements a join obligations o on o.id = a.obligation_id where o.directive_id = ? and a.withdrawn_at is null",
        [directive_id],
    ).fetchone()
    return int(row["n"])
