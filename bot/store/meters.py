"""What was used of a channel's quota in a month, by meter; what the platform refused for want of quota."""

from dataclasses import dataclass

from bot.domain.quotas import Meter
from bot.domain.routing import Step
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Reading:
    """``warned``: the highest percentage the office was told of this month; ``refused_until`` (epoch ms): the platform said "used up"."""

    used: int = 0
    warned: int = 0
    refused_until: int = 0


NOTHING = Reading()


def read(db: Database, channel: str, month: str) -> dict[Meter, Reading]:
    """The month's readings; a meter that was never moved is left out."""
    rows = db.execute(
        "select meter, used, warned, refused_until from meters where channel = ? and month = ?", [channel, month]
    ).fetchall()
    return {Meter(row[0]): Reading(row[1], row[2], row[3]) for row in rows}


def count(db: Database, channel: str, month: str, meter: Meter, by: int = 1) -> Reading:
    """Move a meter on; returns where it stands."""
    row = db.execute(
        "insert into meters (channel, month, meter, used) values (?, ?, ?, ?) on conflict (channel, month, meter) "
        "do update set used = used + excluded.used returning used, warned, refused_until",
        [channel, month, meter.value, by],
    ).fetchone()
    return Reading(row[0], row[1], row[2])


def warn(db: Database, channel: str, month: str, meter: Meter, level: int) -> None:
    db.execute(
        "update meters set warned = ? where channel = ? and month = ? and meter = ?",
        [level, channel, month, meter.value],
    )


def refuse(db: Database, channel: str, month: str, meter: Meter, until: int) -> None:
    """The platform says that it is used up: nothing is tried before ``until`` (epoch ms)."""
    db.execute(
        "insert into meters (channel, month, meter, refused_until) values (?, ?, ?, ?) on conflict (channel, month, meter) "
        "do update set refused_until = excluded.refused_until",
        [channel, month, meter.value, until],
    )


def under_way(db: Database, channel: str, *, queued: bool) -> dict[Step, int]:
    """Messages by way that will be counted soon: in the air, and with ``queued`` those that wait for their turn."""
    rows = db.execute(
        "select route, count(*) as n from outbox where channel = ? and status = 'sending' and edits is null group by route",
        [channel],
    ).fetchall()
    found = {Step(row[0]): int(row[1]) for row in rows}
    if queued:
        rows = db.execute(
            "select route, count(*) as n from outbox where channel = ? and status = 'queued' and waits = '' and edits is null group by route",
            [channel],
        ).fetchall()
        for row in rows:
            found[Step(row[0])] = found.get(Step(row[0]), 0) + int(row[1])
    return found


def of_broadcast(db: Database, broadcast_id: int) -> dict[Meter, int]:
    """What was decided to be spent on one message to many, whatever became of it."""
    return {meter: reading.used for meter, reading in read(db, _of(broadcast_id), "").items()}


def spend(db: Database, broadcast_id: int, meter: Meter, by: int) -> None:
    """So many more were decided."""
    count(db, _of(broadcast_id), "", meter, by)


def _of(broadcast_id: int) -> str:
    return f"broadcast:{broadcast_id}"


def has_spoken(db: Database, channel: str, address: str) -> bool:
    row = db.execute("select 1 from conversations where channel = ? and address = ?", [channel, address]).fetchone()
    return row is not None


def people_on(db: Database, channel: str) -> int:
    """How many different people have spoken with us on a channel."""
    row = db.execute("select count(*) as n from conversations where channel = ?", [channel]).fetchone()
    return int(row["n"])
