"""The model dialogue of a channel without buttons and without links (dialogues.md 1): a slip, eight digits, one digit."""

from __future__ import annotations

import dataclasses as dc

import pytest

import handlers  # noqa: F401  (fills the table of commands)
from bot.actions import invitations, units
from bot.actions.office import Office
from bot.conversation import take_turn
from bot.domain.people import Role
from bot.domain.units import UnitKind
from bot.messaging import Address, Capabilities, Incoming, IncomingKind, Outgoing
from bot.store import inbox, outbox, registration
from bot.store import units as unit_rows
from bot.store.database import Database
from tests.handlers.offices import LIST
from tests.record import NINE, empty_record, office

CHANNEL = "zalo_bot"


class NumberPhone:
    """A phone on which everything is typed; the product's messages arrive at once."""

    def __init__(self, db: Database, at: Office, name: str) -> None:
        self.db, self.office, self.address, self.now, self.count = db, at, Address(CHANNEL, name), NINE, 0
        self.heard: list[str] = []

    def says(self, text: str) -> str:
        self.now += 61_000  # the same digit within a minute would be one answer sent twice
        self.count += 1
        key = f"{self.address.id}:{self.count}"
        [row] = inbox.accept(self.db, CHANNEL, [(key, self.address.id, b"{}")], self.now)
        incoming = Incoming(self.address, key, IncomingKind.TEXT, self.now, text=text)
        with self.db.atomic():
            assert take_turn(self.db, self.office, row.id, incoming, self.now)
        for sent in outbox.queued_for(self.db, CHANNEL, self.address.id, self.now):
            outbox.mark_sending(self.db, [sent.id])
            outbox.mark_sent(self.db, sent.id, f"m{sent.id}", "", self.now)
            self.heard.append(Outgoing.from_json(sent.payload).text)
        return self.heard[-1]


@pytest.fixture
def record() -> Database:
    return empty_record()


@pytest.fixture
def the_office(record: Database) -> Office:
    made = office()
    settings = dc.replace(made.config.office, phone="0205 000 0000", contact_name="Chu Thị Lan")
    can = {**made.capabilities, CHANNEL: Capabilities(2000, 0, links_carry_codes=False)}
    made = dc.replace(made, config=dc.replace(made.config, office=settings), capabilities=can)
    with record.atomic():
        units.ensure_roots(record, made, NINE)
        assert units.import_table(record, made, NINE, LIST, partial=False, by=None).written
    return made


def code_for(db: Database, at: Office, unit: str, name: str) -> str:
    found = unit_rows.by_name(db, unit)
    assert found is not None
    expected = next(e for e in registration.expected_in(db, found.id) if e.full_name == name)
    with db.atomic():
        return invitations.issue(db, at, NINE, found.id, expected.role, expected.id, None).typed


def test_hello_then_the_code_then_one_digit(record: Database, the_office: Office) -> None:
    phone = NumberPhone(record, the_office, "hoa")
    assert "Đề nghị đồng chí gửi 08 số trên phiếu mời." in phone.says("xin chào")
    asked = phone.says(code_for(record, the_office, "Phòng Quản lý văn hóa", "Hoàng Thị Hoa"))
    assert "Mã đúng: Phòng Quản lý văn hóa." in asked
    assert "tài khoản Zalo" in asked
    assert "1. Đồng ý\n2. Không đồng ý" in asked
    done = phone.says("1")
    assert "Đã ghi nhận đăng ký: đồng chí Hoàng Thị Hoa, Trưởng phòng Quản lý văn hóa." in done
    assert "0. Thông tin chưa đúng" in done
    assert "2. Chức vụ" in phone.says("0")
    asked = phone.says("2")
    assert "2. Phó Trưởng phòng" in asked
    assert "0. Giữ nguyên" in asked
    assert "Thông tin giữ nguyên." in phone.says("0")


def test_no_code_the_unit_is_typed_and_everything_else_is_a_digit(record: Database, the_office: Office) -> None:
    phone = NumberPhone(record, the_office, "tuan")
    phone.says("chao")
    asked = phone.says("bao tang")
    assert "1. Bảo tàng tỉnh Lạng Sơn" in asked
    assert "1. Đồng ý" in phone.says("1")
    assert "3. Văn thư" in phone.says("1")
    assert "gõ họ và tên" in phone.says("3")
    assert "1. Nông Văn Tuấn" in phone.says("nong van tuan")
    assert "Văn phòng Sở sẽ duyệt" in phone.says("1")
    [post] = record.execute("select role, status from posts").fetchall()
    assert tuple(post) == (Role.CLERK.value, "pending")


def test_the_second_digit_refuses_and_nothing_stays(record: Database, the_office: Office) -> None:
    phone = NumberPhone(record, the_office, "hoa")
    phone.says(code_for(record, the_office, "Phòng Quản lý văn hóa", "Hoàng Thị Hoa"))
    assert "Hệ thống không lưu thông tin của đồng chí." in phone.says("2")
    for table in ("people", "accounts", "conversations", "consents"):
        assert record.execute(f"select * from {table}").fetchall() == []
    assert "Đề nghị đồng chí gửi 08 số" in phone.says("alo")


@pytest.mark.parametrize("name", ["Văn phòng Sở", "Văn phòng"])
def test_a_list_that_calls_the_office_a_room_leaves_it_the_office(
    record: Database, the_office: Office, name: str
) -> None:
    """Offices write "phòng" for themselves: the Văn phòng became one, and nobody could become administrator or decide."""
    rows: list[list[object]] = [
        ["Tên đơn vị", "Loại", "Tổng số", "Họ và tên", "Chức vụ"],
        [name, "phòng", 17, "Chu Thị Lan", "Chuyên viên"],
    ]
    with record.atomic():
        assert units.import_table(record, the_office, NINE, rows, partial=False, by=None).written
        units.ensure_roots(record, the_office, NINE)  # the next start
    (bureau,) = unit_rows.of_kind(record, UnitKind.OFFICE)
    assert bureau.name == "Văn phòng Sở"
    roster = unit_rows.latest_roster(record, bureau.id)
    assert roster is not None
    assert roster.total == 17
    lan = next(e for e in registration.expected_in(record, bureau.id) if e.full_name == "Chu Thị Lan")
    assert lan.role is Role.OFFICE


def test_another_unit_is_never_taken_for_the_office_by_its_name(record: Database, the_office: Office) -> None:
    """Whoever heads the Văn phòng decides for the office: "Văn phòng Đăng ký đất đai" is asked for its kind."""
    rows = [["Tên đơn vị", "Loại"], ["Văn phòng Đăng ký đất đai", ""]]
    with record.atomic():
        assert not units.import_table(record, the_office, NINE, rows, partial=False, by=None).written
        rows[1][1] = "đơn vị sự nghiệp"
        assert units.import_table(record, the_office, NINE, rows, partial=False, by=None).written
    assert len(unit_rows.of_kind(record, UnitKind.OFFICE)) == 1
