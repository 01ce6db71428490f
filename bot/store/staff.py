"""Who there is on a day, for many units at once: posts, delegations, absences with their dates."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.people import RECEIVING, Delegation, Post, Role
from bot.domain.units import UnitKind
from bot.store.database import Database

_ROLES = ", ".join(f"'{role.value}'" for role in sorted({*RECEIVING, Role.OFFICE, Role.LEADER}))


@dataclass(frozen=True, slots=True)
class Absence:
    """A person is away from ``from_day`` to the end of ``to_day``."""

    id: int
    person_id: int
    from_day: date
    to_day: date

    def holds(self, day: date) -> bool:
        return self.from_day <= day <= self.to_day


@dataclass(frozen=True, slots=True)
class Dated:
    """Everything that decides who is told, with its dates."""

    posts: tuple[Post, ...]
    delegations: tuple[Delegation, ...]
    absences: tuple[Absence, ...]
    on_paper: frozenset[int]


def dated(db: Database, since: date, unit_ids: Sequence[int] | None = None, *, above: bool = True) -> Dated:
    """Posts, delegations and absences that hold on ``since`` or later; of some units only, and of those ``above`` them, or of all."""
    chosen = "1" if unit_ids is None else "p.unit_id in (select value from json_each(:units))"
    elsewhere = "or p.role in ('office', 'leader') or v.kind = 'office'" if above else ""
    values = {
        "since": since.isoformat(),
        "all": int(unit_ids is None),
        "units": json.dumps(list(unit_ids or ())),
    }
    posts = db.execute(
        "select p.id, p.person_id, p.unit_id, v.kind, p.role, p.title, p.from_day, p.to_day from posts p "
        "join unit_versions v on v.unit_id = p.unit_id and v.to_day is null "
        f"where p.status = 'active' and p.role in ({_ROLES}) and (p.to_day is null or p.to_day >= :since) "
        f"and ({chosen} {elsewhere}) order by p.id",
        values,
    ).fetchall()
    delegations = db.execute(
        "select id, unit_id, to_person_id, from_day, to_day from delegations where ended_at is null and to_day >= :since "
        "and (:all or unit_id in (select value from json_each(:units))) order by id",
        values,
    ).fetchall()
    paper = db.execute(
        "select id from units where on_paper = 1 and (:all or id in (select value from json_each(:units)))", values
    ).fetchall()
    return Dated(
        tuple(
            Post(r[0], r[1], r[2], UnitKind(r[3]), Role(r[4]), r[5], _day(r[6]), _day(r[7])) for r in map(tuple, posts)
        ),
        tuple(
            Delegation(r[0], r[1], r[2], date.fromisoformat(r[3]), date.fromisoformat(r[4]))
            for r in map(tuple, delegations)
        ),
        tuple(absences(db, since)),
        frozenset(row["id"] for row in paper),
    )


def absences(db: Database, since: date) -> list[Absence]:
    """Absences that hold on ``since`` or later, those that were called off left out."""
    rows = db.execute(
        "select id, person_id, from_day, to_day from absences where ended_at is null and to_day >= ? order by id",
        [since.isoformat()],
    ).fetchall()
    return [
        Absence(row["id"], row["person_id"], date.fromisoformat(row["from_day"]), date.fromisoformat(row["to_day"]))
        for row in rows
    ]


def add_absence(db: Database, person_id: int, from_day: date, to_day: date, now: int, told_by: int | None) -> int:
    """Write down that somebody is away. Returns its id."""
    row = db.execute(
        "insert into absences (person_id, from_day, to_day, told_at, told_by) values (?, ?, ?, ?, ?) returning id",
        [person_id, from_day.isoformat(), to_day.isoformat(), now, told_by],
    ).fetchone()
    return int(row["id"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
