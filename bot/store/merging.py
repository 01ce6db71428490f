"""What follows a unit to its successor beside its duties: posts to carry, the list of expected people, open invitations."""

from bot.store.database import Database


def posts_left(db: Database, unit_id: int, most: int) -> list[int]:
    """Posts of the unit that hold or wait still, oldest first."""
    rows = db.execute(
        "select id from posts where unit_id = ? and status in ('active', 'pending') order by id limit ?",
        [unit_id, most],
    ).fetchall()
    return [row["id"] for row in rows]


def move_expected(db: Database, from_unit: int, to_unit: int) -> None:
    """Whom the unit's list names, and who was invited to it and has not come yet, are looked for in the successor."""
    db.execute("update expected_people set unit_id = ? where unit_id = ?", [to_unit, from_unit])
    db.execute(
        "update invitations set unit_id = ? where unit_id = ? and used_at is null and revoked_at is null",
        [to_unit, from_unit],
    )
