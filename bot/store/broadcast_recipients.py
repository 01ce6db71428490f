"""Who a message to many is for: counted, named and written down in SQL, since it may be thousands."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.people import Role
from bot.store.database import Database

_ACTIVE = "a.ended_at is null and a.status = 'active'"
_POSTS = (
    "from json_each(:units) j join posts p on p.unit_id = j.value join units u on u.id = p.unit_id "
    "where p.status = 'active' and u.on_paper = 0 and p.role in (select value from json_each(:roles)) "
    "and (p.from_day is null or p.from_day <= :day) and (p.to_day is null or p.to_day >= :day)"
)
# The unit that stands first among those chosen: its place and its id in one number, so that one minimum finds both.
_AUDIENCE = f"select p.person_id, min(j.key * 10000000 + p.unit_id) % 10000000 as unit_id {_POSTS} group by p.person_id"
_CORRECTED = "select person_id, min(unit_id) as unit_id from deliveries where broadcast_id = :corrects and kind = 'broadcast' and status in ('sent', 'unknown') group by person_id"
_REACHABLE = f"exists (select 1 from accounts a where a.person_id = r.person_id and {_ACTIVE})"


@dataclass(frozen=True, slots=True)
class Source:
    """Who is addressed: people with one of these roles in these units on ``day``; or those who got the broadcast it ``corrects``.

    Units that take papers by hand are left out, as they are with directive cards: the office rings them, or prints a slip.
    """

    unit_ids: Sequence[int]
    roles: Collection[Role]
    day: date
    corrects: int | None = None

    @property
    def query(self) -> str:
        return _AUDIENCE if self.corrects is None else _CORRECTED

    @property
    def values(self) -> dict[str, Any]:
        if self.corrects is not None:
            return {"corrects": self.corrects}
        return {
            "units": json.dumps(list(self.unit_ids)),
            "roles": json.dumps(sorted(role.value for role in self.roles)),
            "day": self.day.isoformat(),
        }


def count_reachable(db: Database, source: Source) -> int:
    """People of the source with an account that works, each once."""
    row = db.execute(f"select count(*) as n from ({source.query}) r where {_REACHABLE}", source.values).fetchone()
    return int(row["n"])


def units_reached(db: Database, source: Source) -> set[int]:
    """Units of the source in which somebody can be reached."""
    if source.corrects is not None:
        rows = db.execute(f"select distinct r.unit_id from ({source.query}) r where {_REACHABLE}", source.values)
    else:
        rows = db.execute(
            f"select distinct p.unit_id {_POSTS} and exists (select 1 from accounts a where a.person_id = p.person_id and {_ACTIVE})",
            source.values,
        )
    return {row[0] for row in rows.fetchall()}


def names(db: Database, source: Source, limit: int, offset: int) -> list[tuple[str, int]]:
    """(full name, unit) of those who can be reached, page by page."""
    rows = db.execute(
        f"select n.full_name, r.unit_id from ({source.query}) r join people n on n.id = r.person_id where {_REACHABLE} "
        "order by r.unit_id, r.person_id limit :limit offset :offset",
        {**source.values, "limit": limit, "offset": offset},
    ).fetchall()
    return [(row[0], row[1]) for row in rows]


def addressed(db: Database, source: Source) -> list[tuple[int, int]]:
    """(person, unit) of everybody who can be reached, each person once."""
    rows = db.execute(
        f"select r.person_id, r.unit_id from ({source.query}) r where {_REACHABLE} order by r.person_id", source.values
    ).fetchall()
    return [(row[0], row[1]) for row in rows]


def freeze(db: Database, broadcast_id: int, people: Sequence[Sequence[int]], urgent: bool, now: int) -> None:
    """Write down who is owed it, in one statement; who is on the list already stays there once."""
    db.execute(
        "insert into deliveries (delivery_key, kind, person_id, unit_id, broadcast_id, urgent, status, decided_at) "
        "select 'broadcast:' || :broadcast || ':' || json_extract(j.value, '$[0]'), 'broadcast', json_extract(j.value, '$[0]'), "
        "json_extract(j.value, '$[1]'), :broadcast, :urgent, 'owed', :now from json_each(:people) j where true "
        "on conflict (delivery_key) do nothing",
        {"broadcast": broadcast_id, "urgent": int(urgent), "now": now, "people": json.dumps(list(people))},
    )
