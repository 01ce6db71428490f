"""Which message to many answers which question: the question counts as answered when the message goes out."""

from bot.store.database import Database


def link(db: Database, broadcast_id: int, question_id: int) -> None:
    """The draft answers the question, whatever becomes of its text."""
    db.execute(
        "insert into common_answers (broadcast_id, question_id) values (?, ?) on conflict (broadcast_id) do nothing",
        [broadcast_id, question_id],
    )


def question_of(db: Database, broadcast_id: int) -> int | None:
    """The question a message answers, if it answers one."""
    row = db.execute("select question_id from common_answers where broadcast_id = ?", [broadcast_id]).fetchone()
    return None if row is None else int(row["question_id"])


def goes_to(db: Database, broadcast_id: int, person_id: int) -> bool:
    """Whether a person is among those the message was decided for."""
    row = db.execute(
        "select 1 from deliveries where broadcast_id = ? and person_id = ? limit 1", [broadcast_id, person_id]
    ).fetchone()
    return row is not None
