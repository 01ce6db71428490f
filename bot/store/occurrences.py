"""Every occurrence of the duties that come round, of one year: for the count of the year, not for what is owed next."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.obligations import Duty, Obligation, ObligationState
from bot.domain.past import DutyRecord, Recorded
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class OccurrenceRow:
    """One occurrence for one unit, with what was recorded of it. ``due`` is its last civil day in time."""

    record: DutyRecord
    due: date
    ends_at: int | None
    recorded: tuple[Recorded, ...]

    def as_owed(self, state: ObligationState, met_at: int | None) -> Obligation:
        """The occurrence in a state it had at some moment."""
        return Obligation(self.record.duty, state, self.due, met_at, self.ends_at)


def of_year(db: Database, directive_id: int, year: int, unit_ids: Sequence[int] | None = None) -> list[OccurrenceRow]:
    """Those under a directive whose due day lies in the year, of these units or of all."""
    rows = db.execute(
        "select o.duty, o.status, o.opened_at, o.met_at, o.ended_at, o.due_day, o.ends_at, "
        "(select json_group_array(json_array(a.at, a.withdrawn_at)) from acknowledgements a where a.obligation_id = o.id) "
        "from obligations o where o.directive_id = :directive and o.period <> '' and o.due_day between :first and :last "
        "and (:units is null or o.unit_id in (select value from json_each(:units))) order by o.unit_id, o.period, o.id",
        {
            "directive": directive_id,
            "first": f"{year}-01-01",
            "last": f"{year}-12-31",
            "units": None if unit_ids is None else json.dumps(list(unit_ids)),
        },
    ).fetchall()
    return [
        OccurrenceRow(
            DutyRecord(Duty(r[0]), ObligationState(r[1]), r[2], r[3], r[4]),
            date.fromisoformat(r[5]),
            r[6],
            tuple(Recorded(at, withdrawn) for at, withdrawn in json.loads(r[7])),
        )
        for r in rows
    ]
