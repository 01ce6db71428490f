"""A correction of what thousands have not got yet: owed in the new version piece by piece, each person once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.actions import corrections, fanout
from bot.domain.people import Standing
from bot.store import directives, people
from tests.publishing.desk import Publishing

STATES = (("queued", ""), ("dropped", "replaced"), ("owed", ""), ("sent", ""))
"""Of the four cards: waiting to be sent; let go by the outbox between two pieces; not queued yet; on the phone."""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publishing:
    monkeypatch.setattr(fanout, "AGAIN_CHUNK", 1)
    return Publishing(tmp_path)


def office_of(desk: Publishing) -> Standing:
    return people.standing(desk.db, desk.lan.person_id, desk.office.today(desk.now))


def cards(desk: Publishing, condition: str) -> list[int]:
    rows = desk.db.execute(
        f"select person_id from deliveries where kind = 'directive_card' and {condition} order by person_id"
    ).fetchall()
    return [row["person_id"] for row in rows]


def test_everybody_who_waits_gets_the_new_version_once(desk: Publishing) -> None:
    number = desk.sent(desk.lan)
    ids = [row["id"] for row in desk.db.execute("select id from deliveries where kind = 'directive_card' order by id")]
    for delivery, (status, reason) in zip(ids, STATES, strict=True):
        desk.db.execute("update deliveries set status = ?, reason = ? where id = ?", [status, reason, delivery])
    waiting = cards(desk, "status <> 'sent'")
    directive = directives.get(desk.db, number)
    assert directive is not None
    new = replace(corrections.as_it_stands(desk.db, directive), subject="triển khai Kế hoạch", reason="sai trích yếu")

    with desk.db.atomic():
        corrections.correct(desk.db, desk.now, office_of(desk), number, new, {}, fall=False)
    assert len(cards(desk, "version = 2")) == 1
    desk.work()

    assert cards(desk, "version = 2 and status = 'sent'") == waiting
    assert len(cards(desk, "status = 'sent'")) == len(STATES)
    assert cards(desk, "status in ('owed', 'queued')") == []
