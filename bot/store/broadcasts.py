"""Messages of the office to many: the text, the frozen list of who is owed it, and what became of each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.broadcasts import BroadcastStatus
from bot.messaging import FileRef
from bot.store.database import Database, Row

COLUMNS = "id, text, content_digest, audience, status, urgent, created_at, created_by, decided_by, hold_until, send_at, stopped_at, stopped_by, done_at, corrects"


@dataclass(frozen=True, slots=True)
class Broadcast:
    """``audience`` is what was chosen; who it stood for is in the deliveries. Times are epoch ms; ``corrects`` an earlier broadcast.

    ``created_by`` began the draft, ``decided_by`` confirmed it.
    """

    id: int
    text: str
    content_digest: str
    audience: dict[str, Any]
    status: BroadcastStatus
    urgent: bool
    created_at: int
    created_by: int
    decided_by: int | None
    hold_until: int | None
    send_at: int | None
    stopped_at: int | None
    stopped_by: int | None
    done_at: int | None
    corrects: int | None

    @property
    def author(self) -> int:
        """In whose name it goes: who confirmed it, before that who wrote it."""
        return self.decided_by or self.created_by

    @property
    def written_by(self) -> int | None:
        """Who began the draft, where that is not the author."""
        return self.created_by if self.created_by != self.author else None


def _broadcast(row: Row) -> Broadcast:
    values = list(row)
    values[3], values[4], values[5] = json.loads(values[3]), BroadcastStatus(values[4]), bool(values[5])
    return Broadcast(*values)


def add(
    db: Database, text: str, digest: str, audience: dict[str, Any], by: int, now: int, *, corrects: int | None = None
) -> int:
    """A draft."""
    row = db.execute(
        "insert into broadcasts (text, content_digest, audience, status, created_at, created_by, corrects) values (?, ?, ?, 'draft', ?, ?, ?) "
        "returning id",
        [text, digest, json.dumps(audience), now, by, corrects],
    ).fetchone()
    return int(row["id"])


def get(db: Database, broadcast_id: int) -> Broadcast | None:
    row = db.execute(f"select {COLUMNS} from broadcasts where id = ?", [broadcast_id]).fetchone()
    return _broadcast(row) if row else None


def set_text(db: Database, broadcast_id: int, text: str, digest: str) -> None:
    db.execute(
        "update broadcasts set text = ?, content_digest = ? where id = ? and status = 'draft'",
        [text, digest, broadcast_id],
    )


def set_audience(db: Database, broadcast_id: int, audience: dict[str, Any]) -> None:
    db.execute(
        "update broadcasts set audience = ? where id = ? and status = 'draft'", [json.dumps(audience), broadcast_id]
    )


def set_files(db: Database, broadcast_id: int, files: Sequence[FileRef], now: int) -> None:
    """The files in order; those before are forgotten."""
    db.execute("delete from broadcast_files where broadcast_id = ?", [broadcast_id])
    for position, file in enumerate(files):
        db.execute(
            "insert into files (sha256, size, mime, stored_at) values (?, ?, ?, ?) on conflict (sha256) do nothing",
            [file.sha256, file.size, file.mime, now],
        )
        db.execute(
            "insert into broadcast_files (broadcast_id, position, sha256, name) values (?, ?, ?, ?)",
            [broadcast_id, position, file.sha256, file.name],
        )


def files(db: Database, broadcast_id: int) -> list[FileRef]:
    rows = db.execute(
        "select f.sha256, b.name, f.mime, f.size from broadcast_files b join files f on f.sha256 = b.sha256 "
        "where b.broadcast_id = ? order by b.position",
        [broadcast_id],
    ).fetchall()
    return [FileRef(*row) for row in rows]


# ---------------------------------------------------------------------------------------------------- what became of it


def frozen(db: Database, broadcast_id: int) -> tuple[int, list[int]]:
    """(people, units) the list stands for now."""
    rows = db.execute(
        "select unit_id, count(distinct person_id) as n from deliveries where broadcast_id = ? and kind = 'broadcast' group by unit_id order by unit_id",
        [broadcast_id],
    ).fetchall()
    return sum(row["n"] for row in rows), [row["unit_id"] for row in rows]


def is_working(db: Database, broadcast_id: int, job: str) -> bool:
    """Whether a job of this kind still has to do with the broadcast."""
    row = db.execute(
        "select 1 from jobs where kind = ? and status = 'waiting' and json_extract(data, '$.broadcast') = ? limit 1",
        [job, broadcast_id],
    ).fetchone()
    return row is not None


def owe_again(db: Database, broadcast_id: int, delivery_ids: Sequence[int], now: int) -> int:
    """These deliveries once more, as new ones under keys of their own; the old ones stay written as they ended. Returns how many."""
    done = db.execute(
        "insert into deliveries (delivery_key, kind, person_id, unit_id, broadcast_id, urgent, status, decided_at) "
        "select 'broadcast:' || d.broadcast_id || ':' || d.person_id || '+' || d.id, 'broadcast', d.person_id, d.unit_id, d.broadcast_id, "
        "d.urgent, 'owed', :now from deliveries d where d.broadcast_id = :broadcast and d.id in (select value from json_each(:ids)) "
        "on conflict (delivery_key) do nothing",
        {"broadcast": broadcast_id, "now": now, "ids": json.dumps(list(delivery_ids))},
    )
    return int(done.rowcount)


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest message to one person, and the state of its delivery."""

    delivery_id: int
    status: str
    reason: str


_PLACED = (
    "(select *, row_number() over (partition by person_id order by status = 'sent' desc, id desc) as place "
    "from deliveries where broadcast_id = :broadcast and kind = 'broadcast')"
)


def newest(db: Database, broadcast_id: int) -> list[Newest]:
    """As :func:`outcomes`, without what became of it on the way: enough to decide whom it is sent to once more."""
    query = f"select id, status, reason from {_PLACED} where place = 1 order by id"
    return [Newest(*row) for row in db.execute(query, {"broadcast": broadcast_id}).fetchall()]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the newest message to one person. ``status`` is the delivery's; ``channel`` its last route, empty for none."""

    delivery_id: int
    person_id: int
    unit_id: int
    name: str
    status: str
    reason: str
    channel: str
    moving: bool
    """On its way now: decided, in the air, or queued for at once and never tried."""
    put_off: bool
    """Queued for a later moment: it goes out by itself."""
    asked: bool
    """Put off because the person has a question open."""


def outcomes(db: Database, broadcast_id: int, now: int) -> list[Outcome]:
    """The newest delivery to each person, in the order decided; a person once served stays served."""
    rows = db.execute(
        "select d.id, d.person_id, d.unit_id, p.full_name, d.status, d.reason, coalesce(o.channel, ''), "
        "d.status = 'owed' or (d.status = 'queued' and (o.status = 'sending' or (o.status = 'queued' and o.attempts = 0 "
        "and o.due_at <= :now + 5000))) as moving, d.status = 'queued' and o.status = 'queued' and o.due_at > :now and o.waits = '' as put_off, "
        "d.status = 'queued' and o.status = 'queued' and o.due_at > :now and o.attempts = 0 and o.waits = '' as asked "
        f"from {_PLACED} d join people p on p.id = d.person_id "
        "left join outbox o on o.id = (select max(x.id) from outbox x where x.delivery_id = d.id and x.edits is null and x.part = 0) "
        "where d.place = 1 order by d.id",
        {"broadcast": broadcast_id, "now": now},
    ).fetchall()
    return [Outcome(r[0], r[1], r[2], r[3], r[4], r[5], r[6], bool(r[7]), bool(r[8]), bool(r[9])) for r in rows]


def same_content(db: Database, digest: str, since: int, but: int) -> Broadcast | None:
    """The newest other broadcast with this content that was decided since then and went to anybody, or still will."""
    row = db.execute(
        f"select {COLUMNS} from broadcasts where content_digest = ? and id <> ? and created_at >= ? and status in ('held', 'sending', 'done', 'stopped') "
        "and exists (select 1 from deliveries d where d.broadcast_id = broadcasts.id and d.kind = 'broadcast' and d.status <> 'dropped') "
        "order by id desc limit 1",
        [digest, but, since],
    ).fetchone()
    return _broadcast(row) if row else None


# ------------------------------------------------------------------------------------------------------ its course


def hold(db: Database, broadcast_id: int, by: int, until: int, send_at: int | None, *, urgent: bool) -> bool:
    """Decided; False when it is no draft any more."""
    done = db.execute(
        "update broadcasts set status = 'held', decided_by = ?, hold_until = ?, send_at = ?, urgent = ? where id = ? and status = 'draft'",
        [by, until, send_at, int(urgent), broadcast_id],
    )
    return done.rowcount == 1


def shorten_hold(db: Database, broadcast_id: int, until: int) -> None:
    db.execute("update broadcasts set hold_until = ? where id = ? and status = 'held'", [until, broadcast_id])


def start(db: Database, broadcast_id: int, now: int) -> bool:
    """From held to sending; False when it was not held any more."""
    done = db.execute(
        "update broadcasts set status = 'sending', send_at = ?, hold_until = null where id = ? and status = 'held'",
        [now, broadcast_id],
    )
    return done.rowcount == 1


def start_again(db: Database, broadcast_id: int) -> bool:
    """Stopped or done: sending once more to some."""
    done = db.execute(
        "update broadcasts set status = 'sending', stopped_at = null, stopped_by = null, done_at = null, hold_until = null "
        "where id = ? and status in ('stopped', 'done', 'sending')",
        [broadcast_id],
    )
    return done.rowcount == 1


def stop(db: Database, broadcast_id: int, now: int, by: int) -> None:
    db.execute(
        "update broadcasts set status = 'stopped', stopped_at = ?, stopped_by = ?, hold_until = null where id = ?",
        [now, by, broadcast_id],
    )


def counts(db: Database, broadcast_id: int) -> tuple[int, int]:
    """(people who have got it or have it in the air, people in all), each person by the best of their deliveries."""
    row = db.execute(
        "select count(*) as n, sum(got) as sent from (select person_id, max(d.status = 'sent' or exists (select 1 from outbox o "
        "where o.delivery_id = d.id and o.status = 'sending')) as got from deliveries d where broadcast_id = ? and kind = 'broadcast' group by person_id)",
        [broadcast_id],
    ).fetchone()
    return int(row["sent"] or 0), int(row["n"])


def drop_unsent(db: Database, broadcast_id: int, now: int, limit: int) -> bool:
    """What nobody was sent is not owed any more, and its rows are dropped with it; at most ``limit``. True when none is left."""
    rows = db.execute(
        "update deliveries set status = 'dropped', reason = 'stopped' where id in (select d.id from deliveries d where d.broadcast_id = ? "
        "and d.kind = 'broadcast' and (d.status = 'owed' or (d.status = 'queued' and not exists (select 1 from outbox o "
        "where o.delivery_id = d.id and o.status = 'sending'))) order by d.id limit ?) returning id",
        [broadcast_id, limit],
    ).fetchall()
    db.execute(
        "update outbox set status = 'dropped', settled_at = ?, error = 'stopped' where status = 'queued' and delivery_id in "
        "(select value from json_each(?))",
        [now, json.dumps([row["id"] for row in rows])],
    )
    return len(rows) < limit


def finish(db: Database, broadcast_id: int, now: int) -> bool:
    """Everything that could be sent was sent; False when it is not being sent any more."""
    done = db.execute(
        "update broadcasts set status = 'done', done_at = ? where id = ? and status = 'sending'", [now, broadcast_id]
    )
    return done.rowcount == 1


def discard(db: Database, broadcast_id: int) -> bool:
    done = db.execute("update broadcasts set status = 'discarded' where id = ? and status = 'draft'", [broadcast_id])
    return done.rowcount == 1


def copy(db: Database, broadcast_id: int, by: int, now: int, *, corrects: int | None = None) -> int | None:
    """A new draft with the same text, files and audience: what was stopped before anybody got it can be mended."""
    old = get(db, broadcast_id)
    if old is None:
        return None
    made = add(db, old.text, old.content_digest, old.audience, by, now, corrects=corrects)
    set_files(db, made, files(db, broadcast_id), now)
    return made


def holds_over(db: Database, now: int) -> list[int]:
    rows = db.execute(
        "select id from broadcasts where status = 'held' and hold_until <= ? order by id", [now]
    ).fetchall()
    return [row["id"] for row in rows]


def next_hold(db: Database) -> int | None:
    row = db.execute("select min(hold_until) as due from broadcasts where status = 'held'").fetchone()
    return None if row["due"] is None else int(row["due"])


def units_owing(db: Database, directive_id: int) -> set[int]:
    """Units that still owe something under a directive."""
    rows = db.execute(
        "select distinct unit_id from obligations where directive_id = ? and status in ('open', 'partly')",
        [directive_id],
    ).fetchall()
    return {row["unit_id"] for row in rows}


def newest_sent(db: Database) -> Broadcast | None:
    """The one that began to go out last."""
    row = db.execute(
        f"select {COLUMNS} from broadcasts where status in ('sending', 'done', 'stopped') and send_at is not null order by send_at desc, id desc limit 1"
    ).fetchone()
    return _broadcast(row) if row else None


def told(db: Database, broadcast_id: int) -> list[tuple[int, int]]:
    """(delivery, person) of the messages by which author and Chánh Văn phòng know of it, the author's first."""
    rows = db.execute(
        "select id, person_id from deliveries where broadcast_id = ? and kind = 'office_alert' and delivery_key like 'broadcast-hold:%' order by id",
        [broadcast_id],
    ).fetchall()
    return [(row["id"], row["person_id"]) for row in rows]
