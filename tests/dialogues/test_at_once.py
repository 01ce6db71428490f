"""Two phones at the same moment, in another language, and in words: the record holds one answer."""

import asyncio
from pathlib import Path

from bot.actions import acknowledgements, dissemination
from bot.actions.acknowledgements import Received
from bot.actions.dissemination import Confirmed, Entry
from bot.actions.duties import Already
from bot.domain.dissemination import Form
from bot.domain.people import Role
from bot.messaging import Address, Incoming, IncomingKind
from bot.store import events, people
from bot.store.database import Database
from bot.store.opening import open_store
from tests import record
from tests.dialogues.conftest import Setting
from tests.record import MONDAY, NINE


def tap(n: int) -> Incoming:
    return Incoming(Address("telegram", f"chat-{n}"), f"k{n}", IncomingKind.TAP, NINE, command="receive 1 1")


def setting(db: Database) -> tuple[int, int, list[int]]:
    unit = record.unit(db, "Bảo tàng tỉnh", staff=41)
    head = record.person(db, "Lý Thị Mai", unit)
    clerks = [record.person(db, f"Nông Văn {n}", unit, Role.CLERK) for n in range(5)]
    return record.directive(db, "1204/SVHTTDL-VP", [unit]), unit, [head, *clerks]


async def test_taps_that_arrive_at_once_are_one_acknowledgement(tmp_path: Path) -> None:
    store, office = open_store(tmp_path), record.office(tmp_path)
    try:
        directive, unit, everyone = await store.write(setting)
        results = await asyncio.gather(
            *(
                store.write(acknowledgements.receive, office, NINE + n, person, directive, unit, tap(n))
                for n, person in enumerate(everyone)
            )
        )
        assert [type(result) for result in results].count(Received) == 1
        assert [type(result) for result in results].count(Already) == len(everyone) - 1
        lines = await store.read(lambda db: events.of_kind(db, "receipt-acknowledged"))
        assert len(lines) == 1
    finally:
        store.close_now()


async def test_figures_confirmed_twice_at_once_count_once(tmp_path: Path) -> None:
    store, office = open_store(tmp_path), record.office(tmp_path)
    try:
        directive, unit, everyone = await store.write(setting)
        entry = Entry(41, 41, MONDAY, Form.MEETING)
        results = await asyncio.gather(
            *(
                store.write(dissemination.confirm, office, NINE, everyone[0], directive, unit, entry, tap(n))
                for n in range(3)
            )
        )
        assert sorted(type(result).__name__ for result in results) == ["Already", "Already", Confirmed.__name__]
    finally:
        store.close_now()


def test_the_line_keeps_what_was_tapped_on_which_message_and_the_platforms_time(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.museum)
    command = desk.tuan.button("Đã nhận").command
    desk.tuan.taps("Đã nhận")
    line, private = next(pair for pair in events.lines(desk.db) if pair[0]["kind"] == "receipt-acknowledged")
    assert line["data"]["answers"] == "m1"
    assert line["data"]["platform_at"] == desk.now
    assert private is not None
    assert isinstance(private.value, dict)
    assert private.value["raw_text"] == command
    assert private.value["name"] == "Nông Văn Tuấn"


def test_acts_in_words_with_figures(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.culture)
    assert "Đã phổ biến 12/12 người" in desk.hoa.says("da quan triet 1204 12/12")
    assert "Trình Giám đốc Lý Thị Mai" not in desk.tuan.says("2 1204 41/41")
    desk.directive("1215/SVHTTDL-VP", desk.museum)
    assert "Trình Giám đốc Lý Thị Mai" in desk.tuan.says("2 1215 41/41")


def test_the_whole_journey_in_english_fits_as_well(desk: Setting) -> None:
    """The phone checks the size of every answer."""
    desk.db.execute("update accounts set language = 'en'")
    desk.directive("1204/SVHTTDL-VP", desk.museum)
    desk.tuan.taps("Đã nhận" if "Đã nhận" in desk.tuan.labels() else desk.tuan.labels()[0])
    assert "Recorded" in desk.tuan.screen
    desk.tuan.data("prepare 1 2")
    desk.tuan.data("prepare 1 3")
    directive = desk.db.execute("select id from directives").fetchone()["id"]
    desk.tuan.data(f"prepare {directive} {desk.museum}")
    desk.tuan.says("38")
    desk.tuan.says("02 cong tac")
    desk.tuan.taps("Not told yet, will follow")
    desk.tuan.taps("Submit")
    assert "Told: 38" in desk.mai.screen
    assert "38/41" in desk.mai.taps("Confirm")
    desk.mai.data(f"more {directive} {desk.museum}")
    desk.mai.data(f"why {directive} {desk.museum}")
    desk.mai.says("/trogiup")
    desk.lan.says("/trogiup")
    desk.mai.says("chua nhan duoc file")
    desk.mai.says("what is this")
    assert people.account_at(desk.db, "telegram", desk.mai.address.id) is not None


def test_somebody_unknown_who_sends_a_file_is_greeted(desk: Setting) -> None:
    desk.db.execute("update accounts set ended_at = 1 where person_id = ?", [desk.hoa.person_id])
    assert "Kính chào đồng chí" in desk.hoa.sends(IncomingKind.FILES)
