"""Duties that only some of a directive's units owe: whom the office chose for each."""

import json

from bot.domain.audience import Audience
from bot.domain.obligations import Duty
from bot.store.database import Database


def keep(db: Database, directive_id: int, duty: Duty, audience: Audience) -> None:
    """Remember for whom the duty is; the others addressed do not owe it."""
    db.execute(
        "insert into directive_addressees (directive_id, duty, audience) values (?, ?, ?)",
        [directive_id, duty.value, json.dumps(audience.to_json())],
    )


def of_directive(db: Database, directive_id: int) -> dict[Duty, Audience]:
    """The duties that not every unit addressed owes."""
    rows = db.execute(
        "select duty, audience from directive_addressees where directive_id = ?", [directive_id]
    ).fetchall()
    return {Duty(row["duty"]): Audience.from_json(json.loads(row["audience"])) for row in rows}
