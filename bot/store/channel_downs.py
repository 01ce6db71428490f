"""Channels that carry nothing now: one row each in ``channel_state``, gone when the channel is back."""

import json

from bot.domain.channel_health import Down, DownReason
from bot.store import settings
from bot.store.database import Database
from bot.store.outbox import COLUMNS, OutboxRow, _row

_NAME = "down"
_OF_ANY_WAY = "route in ('free_window', 'paid_window', 'template', 'template_phone')"
"""Says nothing about the rows, and lets the index by way find those that wait for one reason among thousands that wait for another."""


def get(db: Database, channel: str) -> Down | None:
    value = settings.channel_value(db, channel, _NAME)
    return _down(value) if value else None


def every(db: Database) -> dict[str, Down]:
    """All of them, by channel."""
    rows = db.execute("select channel, value from channel_state where name = ?", [_NAME]).fetchall()
    return {row["channel"]: _down(row["value"]) for row in rows}


def closed(db: Database, now: int) -> frozenset[str]:
    """Channels nothing may be routed over now."""
    return frozenset(channel for channel, down in every(db).items() if down.holds(now))


def put(db: Database, channel: str, down: Down, now: int) -> None:
    value = {"since": down.since, "why": down.why.value, "tries": down.tries, "look_again_at": down.look_again_at}
    settings.put_channel_value(db, channel, _NAME, json.dumps(value), now)


def remove(db: Database, channel: str) -> None:
    db.execute("delete from channel_state where channel = ? and name = ?", [channel, _NAME])


def _down(value: str) -> Down:
    found = json.loads(value)
    return Down(int(found["since"]), DownReason(found["why"]), int(found["tries"]), int(found["look_again_at"]))


# ---------------------------------------------------------------------------------------------------- what waits there


def stuck(db: Database, channels: list[str], now: int, limit: int) -> list[OutboxRow]:
    """Messages due on these channels for which no other way was looked for yet, oldest first: one row a delivery."""
    if not channels:
        return []
    rows = db.execute(
        f"select {COLUMNS} from outbox where id in (select min(id) from outbox where channel in (select value from json_each(?)) "
        "and status = 'queued' and waits = '' and due_at <= ? and edits is null and delivery_id is not null group by delivery_id order by min(id) limit ?)",
        [json.dumps(channels), now, limit],
    ).fetchall()
    return [_row(row) for row in rows]


def stuck_answers(db: Database, channels: list[str], keys: str, limit: int) -> list[int]:
    """Answers queued on these channels (their keys begin so) for people who have a live account on another one, oldest first."""
    if not channels:
        return []
    rows = db.execute(
        "select o.id from outbox o join accounts a on a.channel = o.channel and a.address = o.address and a.ended_at is null "
        "where o.channel in (select value from json_each(:channels)) and o.status = 'queued' and o.waits = '' and o.kind = 'answer' "
        "and o.delivery_id is null and o.message_key like :keys and exists (select 1 from accounts b where b.person_id = a.person_id "
        "and b.ended_at is null and b.status = 'active' and b.channel not in (select value from json_each(:channels))) order by o.id limit :limit",
        {"channels": json.dumps(channels), "keys": f"{keys}%", "limit": limit},
    ).fetchall()
    return [int(row["id"]) for row in rows]


def waiting_addresses(db: Database, channel: str, why: str, limit: int) -> list[str]:
    """Addresses of a channel for which something waits for this reason, those who wait longest first."""
    rows = db.execute(
        f"select address from outbox where channel = ? and {_OF_ANY_WAY} and waits = ? and status = 'queued' and edits is null "
        "order by +id limit ?",
        [channel, why, limit * 4],
    ).fetchall()
    return list(dict.fromkeys(row["address"] for row in rows))[:limit]


def waiting_of(db: Database, person_id: int, why: str) -> list[OutboxRow]:
    """Messages to a person that wait for this reason: one row a delivery, oldest first."""
    rows = db.execute(
        f"select {COLUMNS} from outbox where id in (select min(o.id) from outbox o join deliveries d on d.id = o.delivery_id "
        "where d.person_id = ? and d.status = 'queued' and o.waits <> '' and o.waits = ? and o.status = 'queued' group by d.id) order by id",
        [person_id, why],
    ).fetchall()
    return [_row(row) for row in rows]


def look_anew_beside(db: Database, channel: str, why: str, now: int) -> None:
    """What waits for this reason on other channels, for people who have a live account on this one, is due again."""
    db.execute(
        f"update outbox set waits = '', due_at = ? where {_OF_ANY_WAY} and waits = ? and status = 'queued' and edits is null "
        "and channel <> ? and (delivery_id is not null or kind = 'answer') and exists (select 1 from accounts a join accounts b on b.person_id = a.person_id "
        "where a.channel = outbox.channel and a.address = outbox.address and a.ended_at is null "
        "and b.channel = ? and b.ended_at is null and b.status = 'active')",
        [now, why, channel, channel],
    )


def look_anew_without(db: Database, channels: list[str], why: str, now: int) -> None:
    """What waits for this reason on any channel but these is due again."""
    db.execute(
        f"update outbox set waits = '', due_at = ? where {_OF_ANY_WAY} and waits = ? and status = 'queued' and edits is null "
        "and delivery_id is not null and channel not in (select value from json_each(?))",
        [now, why, json.dumps(channels)],
    )


def has_queued(db: Database, channel: str, now: int) -> bool:
    """Whether anything is ready to be tried on the channel."""
    row = db.execute(
        "select 1 from outbox where channel = ? and status = 'queued' and due_at <= ? limit 1", [channel, now]
    ).fetchone()
    return row is not None


def waits_for(db: Database, channel: str, why: str) -> bool:
    """Whether anything on the channel waits for this reason."""
    row = db.execute(
        f"select 1 from outbox where channel = ? and {_OF_ANY_WAY} and waits = ? and status = 'queued' and edits is null limit 1",
        [channel, why],
    ).fetchone()
    return row is not None


def queued_channels(db: Database) -> list[str]:
    """Channels on which anything is queued: from one to the next in the index, however much is queued on each."""
    found: list[str] = []
    while True:
        row = db.execute(
            "select min(channel) as next from outbox where status = 'queued' and channel > ?",
            [found[-1] if found else ""],
        ).fetchone()
        if row["next"] is None:
            return found
        found.append(row["next"])
