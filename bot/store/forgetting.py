"""Addresses of people who never agreed: kept while they are answered, then taken out of every row."""

from dataclasses import dataclass

from bot.store.database import Database

_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Leaving:
    """An address that is to be forgotten, since an instant (epoch ms). ``refused``: the person said so; otherwise they fell silent."""

    channel: str
    address: str
    since: int
    refused: bool


def leave(db: Database, channel: str, address: str, now: int) -> None:
    """Nothing of this address is to be kept once its last answer has gone out."""
    db.execute(
        "insert into leaving (channel, address, since) values (?, ?, ?) on conflict (channel, address) do nothing",
        [channel, address, now],
    )


def answered(db: Database) -> list[Leaving]:
    """Those for whom nothing waits to be sent or is on its way."""
    rows = db.execute(
        "select channel, address, since from leaving l where not exists (select 1 from outbox o where o.channel = l.channel "
        "and o.address = l.address and o.status in ('queued', 'sending')) order by since limit ?",
        [_AT_ONCE],
    ).fetchall()
    return [Leaving(row["channel"], row["address"], row[2], True) for row in rows]


def silent(db: Database, before: int) -> list[Leaving]:
    """Conversations where nobody ever registered and nothing was said since an instant (epoch ms)."""
    rows = db.execute(
        "select channel, address, changed_at from conversations c where changed_at < ? and not exists (select 1 from accounts a "
        "where a.channel = c.channel and a.address = c.address) limit ?",
        [before, _AT_ONCE],
    ).fetchall()
    return [Leaving(row["channel"], row["address"], row[2], False) for row in rows]


def came_back(db: Database, who: Leaving) -> bool:
    """Whether the address is or was an account, whose record has rules of its own, or somebody spoke there again."""
    row = db.execute(
        "select exists (select 1 from accounts where channel = ?1 and address = ?2) "
        "or exists (select 1 from conversations where channel = ?1 and address = ?2 and changed_at > ?3) as back",
        [who.channel, who.address, who.since],
    ).fetchone()
    return bool(row["back"])


def stay(db: Database, who: Leaving) -> None:
    db.execute("delete from leaving where channel = ? and address = ?", [who.channel, who.address])


def forget(db: Database, who: Leaving) -> None:
    """Take the address out of every row; what was counted or logged stays, without it.

    The page of somebody who fell silent stays open under the number we drew for it, emptied of what was said.
    """
    place = [who.channel, who.address]
    db.execute("delete from conversations where channel = ? and address = ?", place)
    if who.channel == "web_chat" and not who.refused:
        db.execute("update web_feed set body = '{}' where address = ?", [who.address])
        db.execute("update inbox set raw = null where channel = ? and address = ? and status <> 'new'", place)
        return
    db.execute(
        "update outbox set address = '', external_id = null, payload = '{\"text\":\"\"}', offers = 0, error = null "
        "where channel = ? and address = ?",
        place,
    )
    db.execute(
        "update inbox set message_key = replace(message_key, address, 'gone' || id), address = '', raw = null, error = null "
        "where channel = ? and address = ? and address <> '' and status <> 'new'",
        place,
    )
    db.execute("update questions set address = '' where channel = ? and address = ? and person_id is null", place)
    if who.channel == "web_chat":
        db.execute("delete from web_feed where address = ?", [who.address])
        db.execute("update web_links set data = '{}' where instr(data, ?) > 0", [who.address])
        db.execute(
            "update web_sessions set address = '', device = '', revoked_at = coalesce(revoked_at, seen_at) where address = ?",
            [who.address],
        )
    stay(db, who)
