"""The office's own words for the leadership, by week or month (named by its first day), and when they were sent."""

from dataclasses import dataclass
from datetime import date

from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class LeaderCopy:
    """``text`` empty: as the product words it. ``sent_at`` epoch ms."""

    text: str = ""
    sent_at: int | None = None
    sent_by: int | None = None
    people: int = 0


def get(db: Database, kind: str, period: date) -> LeaderCopy:
    row = db.execute(
        "select text, sent_at, sent_by, people from leader_copies where kind = ? and period_day = ?",
        [kind, period.isoformat()],
    ).fetchone()
    return LeaderCopy() if row is None else LeaderCopy(*row)


def keep_words(db: Database, kind: str, period: date, text: str, now: int, by: int) -> None:
    db.execute(
        "insert into leader_copies (kind, period_day, text, edited_at, edited_by) values (?, ?, ?, ?, ?) on conflict (kind, period_day) "
        "do update set text = excluded.text, edited_at = excluded.edited_at, edited_by = excluded.edited_by",
        [kind, period.isoformat(), text, now, by],
    )


def mark_sent(db: Database, kind: str, period: date, now: int, by: int | None, people: int) -> bool:
    """Remember that it was sent; False when it was before."""
    db.execute(
        "insert into leader_copies (kind, period_day) values (?, ?) on conflict (kind, period_day) do nothing",
        [kind, period.isoformat()],
    )
    done = db.execute(
        "update leader_copies set sent_at = ?, sent_by = ?, people = ? where kind = ? and period_day = ? and sent_at is null",
        [now, by, people, kind, period.isoformat()],
    )
    return bool(done.rowcount)
