"""What a story needs beside the lines of the log: who people are, and the very words that were sent."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.people import Role
from bot.domain.story import Actor
from bot.store.database import Database


def actors(db: Database, person_ids: Sequence[int], unit_id: int | None) -> dict[int, Actor]:
    """People by id, each under the post they held in the unit last, or anywhere."""
    rows = db.execute(
        "select n.id, n.full_name, p.role, p.title from people n left join posts p on p.id = (select q.id from posts q where q.person_id = n.id "
        "and q.status in ('active', 'ended') order by q.unit_id is :unit desc, q.status = 'active' desc, q.id desc limit 1) "
        "where n.id in (select value from json_each(:ids))",
        {"ids": json.dumps(list(person_ids)), "unit": unit_id},
    ).fetchall()
    return {r[0]: Actor(r[1], Role(r[2]) if r[2] else None, r[3] or "") for r in rows}


@dataclass(frozen=True, slots=True)
class SentText:
    """What one person was really sent: ``digest`` is the SHA-256 (hex) the log keeps of it, ``settled_at`` epoch ms."""

    name: str
    channel: str
    settled_at: int
    payload: str
    digest: str


def sent_texts(db: Database, directive_id: int, unit_id: int) -> list[SentText]:
    """Every message about the directive that a platform took for somebody of the unit, oldest first; edits and files aside."""
    rows = db.execute(
        "select p.full_name, o.channel, o.settled_at, o.payload, o.sent_digest from outbox o join deliveries d on d.id = o.delivery_id "
        "join people p on p.id = d.person_id where d.directive_id = ? and d.unit_id = ? and o.edits is null and o.part = 0 "
        "and o.sent_digest is not null order by o.settled_at, o.id",
        [directive_id, unit_id],
    ).fetchall()
    return [SentText(*row) for row in rows]
