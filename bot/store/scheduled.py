"""What was decided and waits for its hour: directives, messages to many, single messages. Reads only."""

from dataclasses import dataclass

from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Waiting:
    """``at`` (epoch ms) it goes out; ``name`` is a document's number, or the words of a message; ``count``: units, or people."""

    at: int
    id: int
    name: str
    count: int


def directives_until(db: Database, until: int) -> list[Waiting]:
    """Directives held, or put off to an hour, that go out up to an instant; ``count`` is of units."""
    rows = db.execute(
        "select d.id, d.number, d.hold_until, (select count(distinct o.unit_id) from obligations o where o.directive_id = d.id) as units "
        "from directives d where d.status in ('held', 'scheduled') and d.hold_until <= ? order by d.hold_until, d.id",
        [until],
    ).fetchall()
    return [Waiting(row["hold_until"], row["id"], row["number"], row["units"]) for row in rows]


def broadcasts_until(db: Database, until: int) -> list[Waiting]:
    """Messages to many that go out up to an instant; ``count`` is of people."""
    rows = db.execute(
        "select b.id, b.text, b.hold_until, (select count(*) from deliveries d where d.broadcast_id = b.id and d.kind = 'broadcast') as people "
        "from broadcasts b where b.status = 'held' and b.hold_until <= ? order by b.hold_until, b.id",
        [until],
    ).fetchall()
    return [Waiting(row["hold_until"], row["id"], row["text"], row["people"]) for row in rows]


def messages_until(db: Database, now: int, until: int) -> list[Waiting]:
    """Single messages written already that wait for an hour after ``now``; ``count`` is of messages, by the minute."""
    rows = db.execute(
        "select min(due_at) as at, count(*) as messages from outbox "
        "where status = 'queued' and due_at > ? and due_at <= ? and attempts = 0 and edits is null and part = 0 group by due_at / 60000 order by 1",
        [now, until],
    ).fetchall()
    return [Waiting(row["at"], 0, "", row["messages"]) for row in rows]
