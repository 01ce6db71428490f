"""Who confirms instead of a unit's head, from which day to which (giao xác nhận thay)."""

from dataclasses import dataclass
from datetime import date

from bot.store.database import Database, Row

COLUMNS = "id, unit_id, giver_id, to_person_id, from_day, to_day, given_at, given_by, ended_at"


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """``from_day`` and ``to_day`` belong to it; ``ended_at`` (epoch ms) is set when it ended, early or by itself."""

    id: int
    unit_id: int
    giver_id: int | None
    to_person_id: int
    from_day: date
    to_day: date
    given_at: int
    given_by: int
    ended_at: int | None


def _delegation(row: Row) -> DelegationRow:
    values = list(row)
    values[4], values[5] = date.fromisoformat(values[4]), date.fromisoformat(values[5])
    return DelegationRow(*values)


def add(
    db: Database,
    unit_id: int,
    giver_id: int | None,
    to_person_id: int,
    from_day: date,
    to_day: date,
    given_by: int,
    now: int,
) -> int:
    row = db.execute(
        "insert into delegations (unit_id, giver_id, to_person_id, from_day, to_day, given_at, given_by) "
        "values (?, ?, ?, ?, ?, ?, ?) returning id",
        [unit_id, giver_id, to_person_id, from_day.isoformat(), to_day.isoformat(), now, given_by],
    ).fetchone()
    return int(row["id"])


def get(db: Database, delegation_id: int) -> DelegationRow | None:
    row = db.execute(f"select {COLUMNS} from delegations where id = ?", [delegation_id]).fetchone()
    return _delegation(row) if row else None


def standing_or_coming(db: Database, unit_id: int, day: date) -> list[DelegationRow]:
    """Those of a unit that hold on ``day`` or begin later."""
    rows = db.execute(
        f"select {COLUMNS} from delegations where unit_id = ? and ended_at is null and to_day >= ? order by from_day, id",
        [unit_id, day.isoformat()],
    ).fetchall()
    return [_delegation(row) for row in rows]


def run_out(db: Database, day: date, limit: int = 100) -> list[DelegationRow]:
    """Those whose last day lies before ``day`` and of which nobody has written that they ended."""
    rows = db.execute(
        f"select {COLUMNS} from delegations where ended_at is null and to_day < ? order by id limit ?",
        [day.isoformat(), limit],
    ).fetchall()
    return [_delegation(row) for row in rows]


def end(db: Database, delegation_id: int, now: int) -> bool:
    """Ended; False when it was before."""
    done = db.execute("update delegations set ended_at = ? where id = ? and ended_at is null", [now, delegation_id])
    return done.rowcount == 1
