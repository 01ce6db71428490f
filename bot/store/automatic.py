"""What goes out by itself: how large it was, which of it waits for the office, and what the office decided for single weeks."""

from dataclasses import dataclass
from datetime import date

from bot.domain.surprise import LOOK_BACK_MS, Automatic, Past
from bot.store.database import Database, Row

WAITING = "('waiting', 'refused')"


@dataclass(frozen=True, slots=True)
class Held:
    """One automatic sending as the record knows it. ``people``: to how many (units, where duties are opened); ``at`` epoch ms.

    ``status``: "waiting" for the office, "refused" for now, "confirmed", "sent", or "overtaken" by a newer one.
    """

    id: int
    kind: Automatic
    occasion: str
    people: int
    largest: int | None
    status: str
    at: int

    @property
    def waits(self) -> bool:
        return self.status in ("waiting", "refused")


_QUERY = "select id, kind, occasion, people, largest, status, at from automatic_sendings"


def _held(row: Row) -> Held:
    return Held(row[0], Automatic(row[1]), row[2], row[3], row[4], row[5], row[6])


def get(db: Database, sending_id: int) -> Held | None:
    row = db.execute(f"{_QUERY} where id = ?", [sending_id]).fetchone()
    return None if row is None else _held(row)


def of_occasion(db: Database, kind: Automatic, occasion: str) -> Held | None:
    row = db.execute(f"{_QUERY} where kind = ? and occasion = ?", [kind.value, occasion]).fetchone()
    return None if row is None else _held(row)


def waiting(db: Database) -> list[Held]:
    """What waits for the office now, the oldest first."""
    return [_held(row) for row in db.execute(f"{_QUERY} where status in {WAITING} order by at, id").fetchall()]


def past(db: Database, now: int) -> list[Past]:
    """What went out in the four weeks before ``now`` (epoch ms)."""
    rows = db.execute(
        "select kind, people, at from automatic_sendings where status in ('sent', 'confirmed') and at > ? and at <= ? and people > 0",
        [now - LOOK_BACK_MS, now],
    ).fetchall()
    return [Past(Automatic(row["kind"]), row["people"], row["at"]) for row in rows]


def hold(db: Database, kind: Automatic, occasion: str, people: int, largest: int | None, now: int) -> int | None:
    """Remember that it waits; None where it waits, or was decided, before."""
    row = db.execute(
        "insert into automatic_sendings (kind, occasion, people, largest, status, at) values (?, ?, ?, ?, 'waiting', ?) "
        "on conflict (kind, occasion) do update set people = excluded.people, largest = excluded.largest, status = 'waiting', at = excluded.at "
        "where automatic_sendings.status = 'overtaken' returning id",
        [kind.value, occasion, people, largest, now],
    ).fetchone()
    return None if row is None else int(row["id"])


def decide(db: Database, sending_id: int, status: str, now: int, by: int) -> bool:
    """Note what the office decided; False where it waits no more."""
    done = db.execute(
        f"update automatic_sendings set status = ?, decided_at = ?, decided_by = ? where id = ? and status in {WAITING}",
        [status, now, by, sending_id],
    )
    return bool(done.rowcount)


def sent(db: Database, kind: Automatic, occasion: str, people: int, now: int) -> None:
    """Remember to how many it went; of nobody nothing is remembered."""
    if people:
        db.execute(
            "insert into automatic_sendings (kind, occasion, people, status, at) values (?, ?, ?, 'sent', ?) on conflict (kind, occasion) do "
            "update set people = max(excluded.people, automatic_sendings.people), status = case automatic_sendings.status "
            "when 'confirmed' then 'confirmed' else 'sent' end, at = excluded.at",
            [kind.value, occasion, people, now],
        )


def overtake(db: Database, kind: Automatic, occasion: str) -> None:
    """What waits of the kind for another occasion is overtaken by this one."""
    db.execute(
        f"update automatic_sendings set status = 'overtaken' where kind = ? and occasion <> ? and status in {WAITING}",
        [kind.value, occasion],
    )


def forget_waiting(db: Database, kind: Automatic, occasion: str) -> None:
    """Nothing is left of it to be sent, or not on that day: it waits no more."""
    db.execute(
        f"update automatic_sendings set status = 'overtaken' where kind = ? and occasion = ? and status in {WAITING}",
        [kind.value, occasion],
    )


def reached(db: Database, key_prefixes: tuple[str, ...], since: int) -> int:
    """How many people were owed a card whose key begins so, decided at or after ``since`` (epoch ms)."""
    found: set[int] = set()
    for prefix in key_prefixes:
        rows = db.execute(
            "select person_id from deliveries where delivery_key >= ? and delivery_key < ? and decided_at >= ?",
            [prefix, prefix + "\x7f", since],
        ).fetchall()
        found.update(row["person_id"] for row in rows)
    return len(found)


# ------------------------------------------------------------------------------------------------ single weeks of the push


def weekly_changes(db: Database) -> tuple[tuple[date, date | None], ...]:
    """What was decided for single weeks: (Monday, day put off to, or None where the week is left out)."""
    rows = db.execute("select week_day, to_day from weekly_changes order by week_day").fetchall()
    return tuple(
        (date.fromisoformat(row["week_day"]), date.fromisoformat(row["to_day"]) if row["to_day"] else None)
        for row in rows
    )


def change_week(db: Database, week: date, to: date | None, now: int, by: int) -> None:
    """The push of the week (named by its Monday) goes out on that day, or not at all."""
    db.execute(
        "insert into weekly_changes (week_day, to_day, decided_at, decided_by) values (?, ?, ?, ?) on conflict (week_day) do update set "
        "to_day = excluded.to_day, decided_at = excluded.decided_at, decided_by = excluded.decided_by",
        [week.isoformat(), to.isoformat() if to else None, now, by],
    )


def restore_week(db: Database, week: date) -> bool:
    """The week is as configured again; False where it was."""
    return bool(db.execute("delete from weekly_changes where week_day = ?", [week.isoformat()]).rowcount)
