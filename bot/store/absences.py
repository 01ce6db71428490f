"""Who said from when to when they are away, and who stands in for a head meanwhile."""

from dataclasses import dataclass
from datetime import date

from bot.domain.people import Role
from bot.store.database import Database, Row
from bot.store.staff import Absence

_COLUMNS = "a.id, a.person_id, a.from_day, a.to_day"


def get(db: Database, absence_id: int) -> Absence | None:
    """An absence that was not called off and is not over."""
    row = db.execute(
        f"select {_COLUMNS} from absences a where a.id = ? and a.ended_at is null", [absence_id]
    ).fetchone()
    return _absence(row) if row else None


def of_person(db: Database, person_id: int, day: date) -> list[Absence]:
    """A person's absences that hold on ``day`` or begin later, the nearest first."""
    rows = db.execute(
        f"select {_COLUMNS} from absences a where a.person_id = ? and a.ended_at is null and a.to_day >= ? order by a.from_day, a.id",
        [person_id, day.isoformat()],
    ).fetchall()
    return [_absence(row) for row in rows]


def overlapping(db: Database, person_id: int, first: date, last: date, without: int | None = None) -> Absence | None:
    """The first absence of the person that shares a day with these."""
    row = db.execute(
        f"select {_COLUMNS} from absences a where a.person_id = ? and a.ended_at is null and a.from_day <= ? and a.to_day >= ? "
        "and a.id is not ? order by a.from_day limit 1",
        [person_id, last.isoformat(), first.isoformat(), without],
    ).fetchone()
    return _absence(row) if row else None


def run_out(db: Database, day: date, limit: int = 100) -> list[Absence]:
    """Those whose last day lies before ``day`` and of which nobody has written that they are over."""
    rows = db.execute(
        f"select {_COLUMNS} from absences a where a.ended_at is null and a.to_day < ? order by a.id limit ?",
        [day.isoformat(), limit],
    ).fetchall()
    return [_absence(row) for row in rows]


def next_end(db: Database) -> date | None:
    """The earliest last day of an absence that is not over."""
    row = db.execute("select min(to_day) as day from absences where ended_at is null").fetchone()
    return date.fromisoformat(row["day"]) if row["day"] else None


def end(db: Database, absence_id: int, now: int) -> bool:
    """Over; False when it was before."""
    done = db.execute("update absences set ended_at = ? where id = ? and ended_at is null", [now, absence_id])
    return done.rowcount == 1


def away_then(db: Database, day: date, moment: int) -> dict[int, date]:
    """Person → last day, of absences that held on ``day`` as it was known at ``moment`` (epoch ms)."""
    rows = db.execute(
        "select person_id, max(to_day) as until from absences where from_day <= :day and to_day >= :day and told_at <= :moment "
        "and (ended_at is null or ended_at > :moment) group by person_id",
        {"day": day.isoformat(), "moment": moment},
    ).fetchall()
    return {row["person_id"]: date.fromisoformat(row["until"]) for row in rows}


def stands_in(db: Database, delegation_id: int, absence_id: int) -> None:
    """The delegation belongs to the absence: it ends with it."""
    db.execute("update delegations set absence_id = ? where id = ?", [absence_id, delegation_id])


def delegations_of(db: Database, absence_id: int) -> list[int]:
    """The delegations that belong to an absence and have not ended."""
    rows = db.execute(
        "select id from delegations where absence_id = ? and ended_at is null order by id", [absence_id]
    ).fetchall()
    return [row["id"] for row in rows]


def standing_in(db: Database, person_id: int, first: date, last: date) -> list[tuple[int, int]]:
    """(unit, giver or 0) of the delegations to somebody that share a day with these."""
    rows = db.execute(
        "select unit_id, coalesce(giver_id, 0) as giver from delegations where to_person_id = ? and ended_at is null "
        "and from_day <= ? and to_day >= ? order by id",
        [person_id, last.isoformat(), first.isoformat()],
    ).fetchall()
    return [(row["unit_id"], row["giver"]) for row in rows]


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody who is away, for a list: under their first post; ``stand_ins`` are the names of those who confirm instead."""

    id: int
    name: str
    unit: str
    role: Role | None
    first: date
    last: date
    stand_ins: str


def listed(db: Database, day: date, limit: int, offset: int = 0) -> tuple[int, list[Away]]:
    """How many absences hold on ``day`` or come, and these of them, the nearest first."""
    rows = db.execute(
        "select a.id, n.full_name, a.from_day, a.to_day, count(*) over () as total, "
        "(select p.role from posts p where p.person_id = a.person_id and p.status = 'active' order by p.id limit 1) as role, "
        "coalesce((select v.name from posts p join unit_versions v on v.unit_id = p.unit_id and v.to_day is null "
        "where p.person_id = a.person_id and p.status = 'active' order by p.id limit 1), '') as unit, "
        "coalesce((select group_concat(s.full_name, ', ') from delegations d join people s on s.id = d.to_person_id "
        "where d.absence_id = a.id and d.ended_at is null), '') as stand_ins "
        "from absences a join people n on n.id = a.person_id where a.ended_at is null and a.to_day >= ? "
        "order by a.from_day, a.id limit ? offset ?",
        [day.isoformat(), limit, offset],
    ).fetchall()
    found = [
        Away(
            row["id"],
            row["full_name"],
            row["unit"],
            Role(row["role"]) if row["role"] else None,
            date.fromisoformat(row["from_day"]),
            date.fromisoformat(row["to_day"]),
            row["stand_ins"],
        )
        for row in rows
    ]
    return (int(rows[0]["total"]) if rows else 0), found


def _absence(row: Row) -> Absence:
    return Absence(row["id"], row["person_id"], date.fromisoformat(row["from_day"]), date.fromisoformat(row["to_day"]))
