"""Whose answer a channel was waiting for: they may have sent it while nobody could hear."""

from dataclasses import dataclass

from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Awaited:
    """An address, its language, and the newest message there that offered something (``outbox_id``, None: only words were asked for)."""

    address: str
    language: str
    outbox_id: int | None


def awaited(db: Database, channel: str, since: int) -> list[Awaited]:
    """Addresses that were asked something at ``since`` (epoch ms) or later and have not been heard from since then.

    Either a question of a conversation waits, or a card, reminder or notice with choices went out after the person's last word.
    """
    rows = db.execute(
        "select asked.address, coalesce(a.language, c.language, 'vi') as language, "
        "(select max(o.id) from outbox o where o.channel = :channel and o.address = asked.address and o.offers = 1 "
        "and o.edits is null and o.status in ('sent', 'delivered', 'seen', 'unknown')) as outbox_id from ("
        "select address from conversations where channel = :channel and step is not null and asked_at >= :since "
        "union select o.address from outbox o join accounts a on a.channel = o.channel and a.address = o.address "
        "left join conversations t on t.channel = o.channel and t.address = o.address "
        "where o.channel = :channel and o.offers = 1 and o.edits is null and o.kind <> 'answer' "
        "and o.status in ('sent', 'delivered', 'seen', 'unknown') and o.settled_at >= :since and o.settled_at > max(a.heard_at, coalesce(t.answered_at, 0)) "
        "and a.ended_at is null and a.status = 'active') as asked "
        "left join accounts a on a.channel = :channel and a.address = asked.address and a.ended_at is null "
        "left join conversations c on c.channel = :channel and c.address = asked.address order by asked.address",
        {"channel": channel, "since": since},
    ).fetchall()
    return [Awaited(row["address"], row["language"], row["outbox_id"]) for row in rows]
