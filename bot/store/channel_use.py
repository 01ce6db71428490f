"""How a channel is used: its people, when it was heard from last, what waits on it; and how often directives are passed on."""

from dataclasses import dataclass

from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class ChannelUse:
    """``people`` have a live account here; ``heard_at`` (epoch ms, 0 for never) is the last message that came; ``waiting`` rows are not sent yet."""

    people: int
    blocked: int
    heard_at: int
    waiting: int


def of_channel(db: Database, channel: str) -> ChannelUse:
    row = db.execute(
        "select (select count(*) from accounts where channel = :channel and ended_at is null) as people, "
        "(select count(*) from accounts where channel = :channel and ended_at is null and status = 'blocked') as blocked, "
        "(select coalesce(max(received_at), 0) from inbox where channel = :channel) as heard_at, "
        "(select count(*) from outbox where channel = :channel and status in ('queued', 'sending') and edits is null) as waiting",
        {"channel": channel},
    ).fetchone()
    return ChannelUse(row["people"], row["blocked"], row["heard_at"], row["waiting"])


def directives_since(db: Database, since: int) -> int:
    """Directives passed on since an instant (epoch ms)."""
    row = db.execute("select count(*) as n from directives where published_at >= ?", [since]).fetchone()
    return int(row["n"])


def state_of(db: Database, message_key: str) -> tuple[str, str] | None:
    """Status and error of the outbox row under this key; None where there is none."""
    row = db.execute("select status, error from outbox where message_key = ?", [message_key]).fetchone()
    return (row["status"], row["error"] or "") if row else None
