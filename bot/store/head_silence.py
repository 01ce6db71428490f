"""Cases in which a unit's head may be silent: what is open, and of what the head, or who stands in, has said something."""

import json
from collections.abc import Sequence
from datetime import date

from bot.domain.head_silence import HEAD_SILENT
from bot.domain.obligations import Duty
from bot.domain.schedule import OpenDuty
from bot.store.database import Database
from bot.store.obligations import OWED_STATES

_OPEN = (
    f"o.status in ({OWED_STATES}) and o.duty = '{Duty.DISSEMINATE.value}' and d.status in ('publishing', 'published')"
)
_ANSWERED = (
    "(o.status = 'partly' or exists (select 1 from obligations s join acknowledgements a on a.obligation_id = s.id and a.withdrawn_at is null "
    "where s.directive_id = o.directive_id and s.unit_id = o.unit_id and (a.on_behalf = 1 or exists (select 1 from posts p where "
    "p.person_id = a.person_id and p.unit_id = o.unit_id and p.role in ('head', 'acting_head')) or exists (select 1 from delegations g where "
    "g.to_person_id = a.person_id and g.unit_id = o.unit_id))) or exists (select 1 from requests r where r.directive_id = o.directive_id "
    "and r.unit_id = o.unit_id and r.status = 'open'))"
)
"""The head, or somebody in the head's place, has said something; the office spoke with the unit; or the unit waits for the office."""
_NOT_DEALT = f"not exists (select 1 from reminders m where m.obligation_id = o.id and m.occurrence = '{HEAD_SILENT}')"
_FROM = "from obligations o join directives d on d.id = o.directive_id join units u on u.id = o.unit_id and u.ended_day is null and u.on_paper = 0"


def answered(db: Database) -> frozenset[int]:
    """Open duties of which the head need not be asked for."""
    rows = db.execute(f"select o.id {_FROM} where {_OPEN} and {_ANSWERED}").fetchall()
    return frozenset(row["id"] for row in rows)


def silent(db: Database, since: int, before: int, unit_ids: Sequence[int] | None = None) -> list[OpenDuty]:
    """Cases opened from ``since`` on and before ``before`` (epoch ms) in which the head has not answered and nobody was told."""
    rows = db.execute(
        f"select o.id, o.directive_id, o.unit_id, o.due_day, o.opened_at {_FROM} where {_OPEN} and o.opened_at >= :since "
        f"and o.opened_at < :before and {_NOT_DEALT} and not {_ANSWERED} "
        "and (:units is null or o.unit_id in (select value from json_each(:units))) order by o.due_day is null, o.due_day, o.directive_id, o.unit_id",
        {"since": since, "before": before, "units": None if unit_ids is None else json.dumps(list(unit_ids))},
    ).fetchall()
    return [
        OpenDuty(
            row["id"],
            row["directive_id"],
            row["unit_id"],
            Duty.DISSEMINATE,
            date.fromisoformat(row["due_day"]) if row["due_day"] else None,
            row["opened_at"],
            row["opened_at"],
        )
        for row in rows
    ]


def told_since(db: Database, since: int) -> list[tuple[int, int, str, int, str, date | None]]:
    """(duty, directive, số ký hiệu, unit, its name, due day) of the cases told of at or after ``since`` (epoch ms) and still open."""
    rows = db.execute(
        "select o.id, o.directive_id, d.number, o.unit_id, coalesce(v.name, '') as unit, o.due_day from reminders m "
        "join obligations o on o.id = m.obligation_id join directives d on d.id = o.directive_id "
        "left join unit_versions v on v.unit_id = o.unit_id and v.to_day is null "
        f"where m.occurrence = '{HEAD_SILENT}' and m.outcome = 'issued' and m.at >= ? and o.status in ({OWED_STATES}) "
        "order by o.due_day is null, o.due_day, o.directive_id, o.unit_id",
        [since],
    ).fetchall()
    return [
        (
            r["id"],
            r["directive_id"],
            r["number"],
            r["unit_id"],
            r["unit"],
            date.fromisoformat(r["due_day"]) if r["due_day"] else None,
        )
        for r in rows
    ]


def first_opened(db: Database, since: int) -> int | None:
    """When the first open case from ``since`` (epoch ms) on was opened, of those nobody was told of."""
    row = db.execute(
        f"select min(o.opened_at) as at {_FROM} where {_OPEN} and o.opened_at >= ? and {_NOT_DEALT}", [since]
    ).fetchone()
    return None if row["at"] is None else int(row["at"])
