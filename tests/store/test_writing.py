"""What a turn begins with, read in one statement: the same as read one by one."""

from collections.abc import Iterator
from datetime import date

import pytest

from bot.domain.people import PostStatus, Role, Standing
from bot.domain.units import UnitKind
from bot.store import conversations, people, units, writing
from bot.store.database import Database
from tests import record

DAY = date(2023, 6, 5)
NOW = record.NINE


@pytest.fixture
def db() -> Iterator[Database]:
    opened = record.empty_record()
    yield opened
    opened.close()


def account(db: Database, person_id: int, address: str, status: str = "active") -> None:
    account_id = people.open_account(db, person_id, "telegram", address, "en", NOW, preferred=True)
    people.mark_account(db, account_id, status, NOW)


def standing(db: Database, address: str) -> Standing:
    found = agrees(db, address).standing
    assert found is not None
    return found


def agrees(db: Database, address: str) -> writing.Writer:
    """What one statement found, after comparing it with the statements it stands for."""
    found = writing.at(db, "telegram", address, DAY)
    db.forget()
    assert found.talk == conversations.load(db, "telegram", address)
    assert found.account == people.account_at(db, "telegram", address)
    if found.account is None:
        assert found.standing is None
    else:
        assert found.standing == people.standing(db, found.account.person_id, DAY)
    return found


def test_a_stranger_and_one_who_has_only_talked(db: Database) -> None:
    assert agrees(db, "1").account is None
    talk = conversations.load(db, "telegram", "2")
    talk.step, talk.state, talk.revision = "zz_step", {"unit": 3}, 4
    conversations.save(db, talk, NOW)
    assert agrees(db, "2").talk.state == {"unit": 3}


def test_several_posts_a_delegation_a_blocked_account_and_a_unit_that_is_no_more(db: Database) -> None:
    museum, library = (record.unit(db, name) for name in ("Bảo tàng tỉnh", "Thư viện tỉnh"))
    mai = record.person(db, "Lý Thị Mai", museum)
    people.add_post(db, mai, library, Role.FOCAL, "", PostStatus.ACTIVE, NOW, from_day=date(2022, 1, 3))
    people.add_post(db, mai, library, Role.CLERK, "", PostStatus.ACTIVE, NOW, from_day=date(2023, 6, 6))
    account(db, mai, "3")
    assert len(standing(db, "3").posts) == 2

    gone = units.create(db, "Ban quản lý cũ", UnitKind.PUBLIC_UNIT, date(2020, 1, 1), NOW).id
    people.add_post(db, mai, gone, Role.HEAD, "", PostStatus.ACTIVE, NOW, from_day=date(2022, 1, 3))
    db.execute("update unit_versions set to_day = '2023-01-01' where unit_id = ?", [gone])
    assert len(standing(db, "3").posts) == 2

    hoa = people.add_person(db, "Nông Thị Hoa", NOW)
    account(db, hoa, "4", "blocked")
    assert standing(db, "4").posts == ()
    db.execute(
        "insert into delegations (unit_id, giver_id, to_person_id, from_day, to_day, given_at, given_by) values (?, ?, ?, ?, ?, ?, ?)",
        [museum, mai, hoa, "2023-06-01", "2023-06-30", NOW, mai],
    )
    assert standing(db, "4").unit_ids == (museum,)
    db.execute("update accounts set ended_at = ? where address = '4'", [NOW])
    assert agrees(db, "4").account is None


def test_it_is_not_asked_again_in_the_turn_but_after_a_change(db: Database) -> None:
    mai = record.person(db, "Lý Thị Mai", record.unit(db, "Bảo tàng tỉnh"))
    account(db, mai, "3")
    writing.at(db, "telegram", "3", DAY)
    asked: list[str] = []
    db.conn.set_trace_callback(asked.append)
    assert people.standing(db, mai, DAY).posts
    assert people.name_of(db, mai) == "Lý Thị Mai"
    assert asked == []
    people.rename_person(db, mai, "Lý Thị Mây")
    assert people.name_of(db, mai) == "Lý Thị Mây"
