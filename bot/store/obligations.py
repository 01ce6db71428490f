"""Duties of units under directives, and what was recorded of them: acknowledgements, briefings, reports."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.dissemination import Excuse, Tally
from bot.domain.obligations import OWED, Duty, ObligationState
from bot.store.database import Database, Row

COLUMNS = "id, directive_id, unit_id, unit_version_id, duty, status, due_day, opened_at, met_at, met_by, late, ends_at, first_due_day"
OWED_STATES = ", ".join(f"'{state.value}'" for state in sorted(OWED))
"""Always in this order: the index over open duties is found by the very words of its condition."""


@dataclass(frozen=True, slots=True)
class ObligationRow:
    """One duty of one unit under one directive. ``due`` is the last civil day in time; ``met_at`` epoch ms."""

    id: int
    directive_id: int
    unit_id: int
    unit_version_id: int
    duty: Duty
    state: ObligationState
    due: date | None
    opened_at: int
    met_at: int | None
    met_by: int | None
    late: bool
    ends_at: int | None = None
    """The first instant too late (epoch ms) where the paper names an hour; None: the end of the due day."""
    first_due: date | None = None
    """The day it had before more time was granted; None where none was."""

    @property
    def owed(self) -> bool:
        return self.state in OWED


_LEVEL = {duty: level for level, duty in enumerate(Duty)}


def _obligation(row: Row) -> ObligationRow:
    values = list(row)
    values[4], values[5] = Duty(values[4]), ObligationState(values[5])
    values[6] = date.fromisoformat(values[6]) if values[6] else None
    values[10] = bool(values[10])
    values[12] = date.fromisoformat(values[12]) if values[12] else None
    return ObligationRow(*values)


def open_for(
    db: Database,
    directive_id: int,
    unit_ids: Sequence[int],
    duties: Iterable[Duty],
    due: date | None,
    now: int,
    period: str = "",
    ends_at: int | None = None,
) -> int:
    """Open these duties for these units, one statement a duty; what exists already stays. Returns how many were opened.

    ``period`` names the occurrence of a duty that comes round ("2026-Q3"); empty for what is owed once. ``ends_at`` (epoch ms): the
    first instant too late, where the rule names an hour.
    """
    chosen = json.dumps(list(unit_ids))
    opened = 0
    for duty in duties:
        done = db.execute(
            "insert into obligations (directive_id, unit_id, unit_version_id, duty, due_day, opened_at, period, ends_at) "
            "select ?, v.unit_id, v.id, ?, ?, ?, ?, ? from unit_versions v join json_each(?) j on j.value = v.unit_id where v.to_day is null "
            "on conflict (directive_id, unit_id, duty, period) do nothing",
            [directive_id, duty.value, due.isoformat() if due else None, now, period, ends_at, chosen],
        )
        opened += int(done.rowcount)
    return opened


def get(db: Database, obligation_id: int) -> ObligationRow | None:
    row = db.execute(f"select {COLUMNS} from obligations where id = ?", [obligation_id]).fetchone()
    return _obligation(row) if row else None


def of_unit_under(db: Database, directive_id: int, unit_id: int) -> list[ObligationRow]:
    """A unit's duties under one directive, in the order of their levels.

    Of a duty that comes round it is the occurrence to be met next: the oldest still owed, or the last where none is.
    """
    rows = db.execute(
        f"select {COLUMNS} from obligations where directive_id = ? and unit_id = ? order by period, id",
        [directive_id, unit_id],
    ).fetchall()
    return sorted(_current(_obligation(row) for row in rows), key=lambda o: _LEVEL[o.duty])


def _current(rows: Iterable[ObligationRow]) -> Iterable[ObligationRow]:
    """One row a duty, of rows in the order of their periods."""
    found: dict[Duty, ObligationRow] = {}
    for row in rows:
        known = found.get(row.duty)
        if known is None or not known.owed:
            found[row.duty] = row
    return found.values()


def of_directive(db: Database, directive_id: int) -> list[ObligationRow]:
    rows = db.execute(
        f"select {COLUMNS} from obligations where directive_id = ? order by unit_id, id", [directive_id]
    ).fetchall()
    return [_obligation(row) for row in rows]


def owed_by_unit(db: Database, unit_id: int) -> list[ObligationRow]:
    """What a unit still owes under directives being followed, what expires first coming first, no due day last."""
    rows = db.execute(
        f"select {', '.join('o.' + c for c in COLUMNS.split(', '))} from obligations o join directives d on d.id = o.directive_id "
        f"where o.unit_id = ? and o.status in ({OWED_STATES}) and d.status in ('publishing', 'published') "
        "order by o.due_day is null, o.due_day, o.directive_id, o.id",
        [unit_id],
    ).fetchall()
    return [_obligation(row) for row in rows]


def units_of(db: Database, directive_id: int) -> list[int]:
    rows = db.execute(
        "select distinct unit_id from obligations where directive_id = ? order by unit_id", [directive_id]
    ).fetchall()
    return [row["unit_id"] for row in rows]


def set_state(
    db: Database,
    obligation_id: int,
    state: ObligationState,
    *,
    met_at: int | None = None,
    met_by: int | None = None,
    late: bool = False,
) -> None:
    db.execute(
        "update obligations set status = ?, met_at = ?, met_by = ?, late = ? where id = ?",
        [state.value, met_at, met_by, int(late), obligation_id],
    )


def end_all(db: Database, directive_id: int, state: ObligationState, now: int, reason: str) -> int:
    """Close what is still owed under a directive (withdrawn, follow-up ended); returns how many duties."""
    done = db.execute(
        f"update obligations set status = ?, ended_at = ?, reason = ? where directive_id = ? and status in ({OWED_STATES})",
        [state.value, now, reason, directive_id],
    )
    return int(done.rowcount)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A recorded act that counts unless ``withdrawn_at`` is set; ``receipt`` is the code people hold."""

    id: int
    obligation_id: int
    person_id: int | None
    on_behalf: bool
    source: str
    at: int
    event_id: int
    receipt: str
    withdrawn_at: int | None


ACKNOWLEDGEMENT_COLUMNS = "id, obligation_id, person_id, on_behalf, source, at, event_id, receipt, withdrawn_at"


def _acknowledgement(row: Row) -> Acknowledgement:
    values = list(row)
    values[3] = bool(values[3])
    return Acknowledgement(*values)


def add_acknowledgement(
    db: Database,
    obligation_id: int,
    person_id: int | None,
    now: int,
    event_id: int,
    receipt: str,
    *,
    on_behalf: bool = False,
    source: str = "",
    post_id: int | None = None,
) -> int:
    made = db.inserted(
        "insert into acknowledgements (obligation_id, person_id, post_id, on_behalf, source, at, event_id, receipt) "
        "values (?, ?, ?, ?, ?, ?, ?, ?)",
        [obligation_id, person_id, post_id, int(on_behalf), source, now, event_id, receipt],
    )
    assert made is not None, "an insert without a condition makes a row or raises"
    return made


def acknowledgements_of(db: Database, obligation_id: int) -> list[Acknowledgement]:
    """Those that count, oldest first."""
    rows = db.execute(
        f"select {ACKNOWLEDGEMENT_COLUMNS} from acknowledgements where obligation_id = ? and withdrawn_at is null order by id",
        [obligation_id],
    ).fetchall()
    return [_acknowledgement(row) for row in rows]


def acknowledgement(db: Database, acknowledgement_id: int) -> Acknowledgement | None:
    row = db.execute(
        f"select {ACKNOWLEDGEMENT_COLUMNS} from acknowledgements where id = ?", [acknowledgement_id]
    ).fetchone()
    return _acknowledgement(row) if row else None


def acknowledgements_by_receipt(db: Database, receipt: str) -> list[Acknowledgement]:
    rows = db.execute(
        f"select {ACKNOWLEDGEMENT_COLUMNS} from acknowledgements where receipt = ? order by id desc", [receipt]
    ).fetchall()
    return [_acknowledgement(row) for row in rows]


def newest_acknowledgement_of(db: Database, person_id: int) -> int | None:
    """The newest answer of a person that was not taken back."""
    row = db.execute(
        "select id from acknowledgements where person_id = ? and withdrawn_at is null order by id desc limit 1",
        [person_id],
    ).fetchone()
    return None if row is None else int(row["id"])


def withdraw_acknowledgement(db: Database, acknowledgement_id: int, now: int, event_id: int) -> None:
    db.execute(
        "update acknowledgements set withdrawn_at = ?, withdrawn_event_id = ? where id = ?",
        [now, event_id, acknowledgement_id],
    )


@dataclass(frozen=True, slots=True)
class BriefingRow:
    """A briefing of a unit's staff. ``status``: proposed (waits for the head), confirmed, returned, withdrawn."""

    id: int
    obligation_id: int
    acknowledgement_id: int | None
    status: str
    day: date
    form: str
    told: int
    excused: dict[Excuse, int]
    roster: int
    entered_by: int | None
    entered_at: int
    decided_by: int | None
    decided_at: int | None


def _briefing(row: Row) -> BriefingRow:
    return BriefingRow(
        row["id"],
        row["obligation_id"],
        row["acknowledgement_id"],
        row["status"],
        date.fromisoformat(row["day"]),
        row["form"],
        row["told"],
        {Excuse(name): n for name, n in json.loads(row["excuses"]).items()},
        row["roster"],
        row["entered_by"],
        row["entered_at"],
        row["decided_by"],
        row["decided_at"],
    )


def add_briefing(
    db: Database,
    obligation_id: int,
    status: str,
    day: date,
    form: str,
    told: int,
    excused: dict[Excuse, int],
    roster: int,
    entered_by: int | None,
    now: int,
) -> int:
    row = db.execute(
        "insert into briefings (obligation_id, status, day, form, told, excused, excuses, roster, entered_by, entered_at) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id",
        [
            obligation_id,
            status,
            day.isoformat(),
            form,
            told,
            sum(excused.values()),
            json.dumps({reason.value: n for reason, n in excused.items()}),
            roster,
            entered_by,
            now,
        ],
    ).fetchone()
    return int(row["id"])


def briefing(db: Database, briefing_id: int) -> BriefingRow | None:
    row = db.execute("select * from briefings where id = ?", [briefing_id]).fetchone()
    return _briefing(row) if row else None


def briefings_of(db: Database, obligation_id: int, status: str = "confirmed") -> list[BriefingRow]:
    rows = db.execute(
        "select * from briefings where obligation_id = ? and status = ? order by id", [obligation_id, status]
    ).fetchall()
    return [_briefing(row) for row in rows]


def decide_briefing(
    db: Database,
    briefing_id: int,
    status: str,
    by: int | None,
    now: int,
    *,
    acknowledgement_id: int | None = None,
    reason: str = "",
) -> None:
    db.execute(
        "update briefings set status = ?, decided_by = ?, decided_at = ?, acknowledgement_id = coalesce(?, acknowledgement_id), reason = ? where id = ?",
        [status, by, now, acknowledgement_id, reason, briefing_id],
    )


def tally(db: Database, obligation_id: int, roster: int) -> Tally:
    """Where a unit stands: the confirmed briefings against the roster in force (the last briefing's own, when it corrected it)."""
    rows = briefings_of(db, obligation_id)
    if not rows:
        return Tally(roster)
    return Tally(rows[-1].roster, sum(row.told for row in rows), rows[-1].excused)


def last_form(db: Database, unit_id: int) -> str | None:
    """The form of dissemination the unit used last."""
    row = db.execute(
        "select b.form from briefings b join obligations o on o.id = b.obligation_id where o.unit_id = ? and b.status = 'confirmed' order by b.id desc limit 1",
        [unit_id],
    ).fetchone()
    return None if row is None else str(row["form"])


def add_attendance(
    db: Database, briefing_id: int, count: int, proof: str, now: int, person_id: int | None = None
) -> None:
    """How many (or who) were told at a briefing, and what stands behind it."""
    db.execute(
        "insert into attendances (briefing_id, person_id, count, proof, at) values (?, ?, ?, ?, ?)",
        [briefing_id, person_id, count, proof, now],
    )
