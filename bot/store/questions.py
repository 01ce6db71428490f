"""The thread between a unit and the office: what was asked, in its own words, and what became of it."""

from dataclasses import dataclass

from bot.store.database import Database, Row

COLUMNS = "id, number, person_id, unit_id, directive_id, channel, address, text, status, asked_at, answered_at, answered_by, answer"


@dataclass(frozen=True, slots=True)
class Question:
    """``status``: unsent (offered, waits for one tap), open, answered, dropped (needs no answer). Times are epoch ms.

    ``number`` is what people are told: 1, 2, … over the questions that were sent; None while it is unsent.
    """

    id: int
    number: int | None
    person_id: int | None
    unit_id: int | None
    directive_id: int | None
    channel: str
    address: str
    text: str
    status: str
    asked_at: int
    answered_at: int | None
    answered_by: int | None
    answer: str


def _question(row: Row) -> Question:
    return Question(*row)


def add(
    db: Database,
    text: str,
    channel: str,
    address: str,
    now: int,
    *,
    status: str,
    person_id: int | None = None,
    unit_id: int | None = None,
    directive_id: int | None = None,
) -> int:
    """Keep a text that may become a question; returns its id."""
    row = db.execute(
        "insert into questions (person_id, unit_id, directive_id, channel, address, text, status, asked_at) "
        "values (?, ?, ?, ?, ?, ?, ?, ?) returning id",
        [person_id, unit_id, directive_id, channel, address, text, status, now],
    ).fetchone()
    return int(row["id"])


def get(db: Database, question_id: int) -> Question | None:
    row = db.execute(f"select {COLUMNS} from questions where id = ?", [question_id]).fetchone()
    return _question(row) if row else None


def send(db: Database, question_id: int, now: int) -> bool:
    """An offered question is passed on under the next number; False when it was before."""
    done = db.execute(
        "update questions set status = 'open', asked_at = ?, number = (select coalesce(max(number), 0) + 1 from questions) "
        "where id = ? and status = 'unsent'",
        [now, question_id],
    )
    return done.rowcount == 1


def settle(db: Database, question_id: int, status: str, by: int, now: int, answer: str = "") -> bool:
    """Answered or dropped; False when somebody was faster."""
    done = db.execute(
        "update questions set status = ?, answered_by = ?, answered_at = ?, answer = ? where id = ? and status = 'open'",
        [status, by, now, answer, question_id],
    )
    return done.rowcount == 1


def waiting(db: Database, limit: int = 20) -> list[Question]:
    """Questions the office has not answered, oldest first."""
    rows = db.execute(f"select {COLUMNS} from questions where status = 'open' order by id limit ?", [limit]).fetchall()
    return [_question(row) for row in rows]


def forget_unsent(db: Database, before: int) -> int:
    """Texts that were offered to be passed on and were not, drafted before ``before`` (epoch ms)."""
    return int(db.execute("delete from questions where status = 'unsent' and asked_at < ?", [before]).rowcount)
