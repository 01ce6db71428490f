"""What becomes of long lists: the same stories, with lists cut into pieces of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.actions import broadcast_sending
from bot.store import jobs
from tests.dialogues import test_broadcasts as stories
from tests.dialogues.test_broadcasts import OfficeSetting
from tests.dialogues.working import post, work


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OfficeSetting:
    monkeypatch.setattr(broadcast_sending, "AGAIN_AT_ONCE", 1)
    return OfficeSetting(tmp_path)


def test_gone_on_with_in_pieces(desk: OfficeSetting) -> None:
    stories.test_stopped_half_way_then_gone_on_with(desk)


def test_sent_again_in_pieces(desk: OfficeSetting) -> None:
    stories.test_an_unknown_outcome_is_named_and_only_sent_again_by_hand(desk)


def test_decided_twice_before_the_pieces_are_done_is_decided_once(desk: OfficeSetting) -> None:
    stories.sent(desk)
    desk.db.execute("update deliveries set status = 'failed', reason = 'failed' where kind = 'broadcast'")
    number = desk.db.execute("select max(id) from broadcasts").fetchone()[0]
    for _ in range(2):
        desk.lan.data(f"broadcast_resend {number}")
    waiting = [row.kind for row in jobs.due(desk.db, desk.now, 100)]
    assert waiting.count(broadcast_sending.AGAIN_JOB) == 1
    assert desk.kinds().count("broadcast-resent") == 1
    work(desk)
    post(desk)
    again = "select count(*) from deliveries where kind = 'broadcast' and delivery_key like '%+%' and status = 'sent'"
    assert desk.db.execute(again).fetchone()[0] == 5
