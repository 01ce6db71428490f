"""Edits are drawn when they are claimed: several changes are one edit, and what the phone shows already is not sent again."""

import pytest

from bot.actions import open_cards, sending
from bot.actions.sending import Claimed, Outcome
from bot.domain.delivery import OutboxStatus
from bot.store import events, outbox
from bot.store.outbox import OutboxRow
from tests.dialogues.conftest import Setting


@pytest.fixture
def shown(desk: Setting) -> Setting:
    """1204 is on the phones of the museum, as the platform took it."""
    desk.directive("1204/SVHTTDL-VP", desk.museum)
    for channel in ("telegram", "numbers"):
        settle(desk, claim(desk, channel))
    return desk


def claim(desk: Setting, channel: str = "telegram") -> list[Claimed]:
    return list(sending.step(desk.db, desk.office, desk.now, channel, [], 10, set()).claimed)


def settle(desk: Setting, claimed: list[Claimed]) -> None:
    taken = [Outcome(one.row, f"m{one.row.id}", owed=one.owed) for one in claimed]
    sending.step(desk.db, desk.office, desk.now, "telegram", taken, 0, set())


def acknowledge(desk: Setting, phone: str = "mai") -> None:
    """Đã nhận, without the platform taking anything yet."""
    getattr(desk, phone).taps("Đã nhận")


def edits(desk: Setting) -> list[OutboxRow]:
    ids = [row["id"] for row in desk.db.execute("select id from outbox where edits is not null order by id").fetchall()]
    return [row for row in (outbox.get(desk.db, n) for n in ids) if row is not None]


@pytest.fixture
def waiting(shown: Setting, monkeypatch: pytest.MonkeyPatch) -> Setting:
    """The phones are out of reach: what is queued stays queued."""
    monkeypatch.setattr(shown, "show", lambda: None)
    return shown


def test_a_press_queues_an_edit_for_every_phone_and_draws_none(waiting: Setting) -> None:
    acknowledge(waiting)
    queued = edits(waiting)
    assert len(queued) == 3
    assert {(row.payload, row.status, row.drawn_late) for row in queued} == {("", OutboxStatus.QUEUED, True)}


def test_the_edit_shows_what_is_true_when_it_is_sent(waiting: Setting) -> None:
    acknowledge(waiting)
    waiting.db.execute("update people set full_name = 'Lý Thị Mai Lan' where full_name = 'Lý Thị Mai'")
    claimed = [one for one in claim(waiting) if one.sending.edits]
    assert len(claimed) == 2, "one an address: the answer comes first on the third phone"
    assert all("Lý Thị Mai Lan" in one.sending.message.text for one in claimed)


def test_what_the_phone_shows_already_is_not_sent_again(waiting: Setting) -> None:
    acknowledge(waiting)
    for _ in range(3):
        settle(waiting, claim(waiting))
    before = len(list(events.lines(waiting.db)))
    redrawn(waiting)
    assert claim(waiting) == []
    assert {row.status for row in edits(waiting)} == {OutboxStatus.SENT}
    assert len(list(events.lines(waiting.db))) == before


def test_after_a_text_that_may_have_arrived_the_old_one_is_sent_again(waiting: Setting) -> None:
    acknowledge(waiting)
    for _ in range(3):
        settle(waiting, claim(waiting))
    told = "Lý Thị Mai"
    rename(waiting, told, "Lý Thị Mai Lan")
    redrawn(waiting)
    assert claim(waiting), "in the air, and the process dies"
    rename(waiting, "Lý Thị Mai Lan", told)
    sending.recover(waiting.db, waiting.office, waiting.now)
    again = claim(waiting)
    assert again
    assert all("Lan" not in one.sending.message.text for one in again)


def test_a_card_that_cannot_be_drawn_holds_up_nobody(waiting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise LookupError("no such unit")

    acknowledge(waiting)
    waiting.directive("1300/SVHTTDL-VP", waiting.museum)
    monkeypatch.setattr(open_cards, "card_as_it_stands", broken)
    kinds = [one.row.kind for _ in range(3) for one in settled(waiting)]
    assert kinds.count("directive_card") == 3
    assert {row.status for row in edits(waiting)} == {OutboxStatus.FAILED}


def settled(desk: Setting) -> list[Claimed]:
    claimed = claim(desk)
    settle(desk, claimed)
    return claimed


def rename(desk: Setting, old: str, new: str) -> None:
    desk.db.execute("update people set full_name = ? where full_name = ?", [new, old])


def redrawn(desk: Setting) -> None:
    """Something else changed that the cards do not show."""
    row = desk.db.execute("select id from directives").fetchone()
    open_cards.refresh_cards(desk.db, desk.office, desk.now, row["id"], desk.museum)
