"""What moved in a stretch of time, and what was open at its end: counted."""

from bot.domain.digests import Open
from bot.domain.obligations import Duty
from bot.store import unsettled
from bot.store.database import Database


def moved(db: Database, since: int, until: int) -> dict[Duty, int]:
    """Acknowledgements by duty made from ``since`` up to and with ``until`` (epoch ms) that still counted then; a unit counts once a duty."""
    rows = db.execute(
        "select o.duty, count(distinct a.obligation_id) as n from acknowledgements a join obligations o on o.id = a.obligation_id "
        "where a.at >= ? and a.at <= ? and (a.withdrawn_at is null or a.withdrawn_at > ?) group by o.duty",
        [since, until, until],
    ).fetchall()
    return {Duty(row["duty"]): row["n"] for row in rows}


def published(db: Database, since: int, until: int) -> int:
    """Directives passed on in that time."""
    row = db.execute(
        "select count(*) as n from directives where published_at >= ? and published_at <= ? and status <> 'stopped'",
        [since, until],
    ).fetchone()
    return int(row["n"])


def open_at(db: Database, moment: int, *, now: bool) -> Open:
    """What waited for the office at a moment; registrations and messages that did not arrive are known for ``now`` alone."""
    row = db.execute(
        "select (select count(*) from requests where kind = 'extension' and filed_at <= :m and (decided_at is null or decided_at > :m)) as e, "
        "(select count(*) from requests where kind <> 'extension' and filed_at <= :m and (decided_at is null or decided_at > :m)) as o, "
        "(select count(*) from questions where asked_at <= :m and (answered_at is null or answered_at > :m)) as q, "
        "(select count(*) from posts where status = 'pending') as r",
        {"m": moment},
    ).fetchone()
    return Open(row["e"], row["o"], row["q"], row["r"] if now else 0, unsettled.count(db) if now else 0)
