"""A unit absorbed by another: what it still owed goes with it, each duty with a line."""

from datetime import date
from pathlib import Path

from bot.actions import post_carrying, units
from bot.actions.open_cards import card_facts
from bot.domain.obligations import Duty, ObligationState
from bot.domain.people import PostStatus, Role
from bot.domain.units import UnitKind
from bot.store import delegations, events, jobs, obligations, people, registration
from tests.dialogues.talking import Desk, Phone
from tests.dialogues.working import work


def test_open_duties_go_to_the_unit_that_takes_over(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    relics = desk.unit("Ban Quản lý di tích", UnitKind.PUBLIC_UNIT)
    museum = desk.unit("Bảo tàng tỉnh", UnitKind.PUBLIC_UNIT)
    old, mai = desk.phone("Hà Văn An", relics), desk.phone("Lý Thị Mai", museum)
    staff = desk.phone("Lý Văn Tư", museum, Role.STAFF)
    alone = desk.directive("1190/SVHTTDL-VP", relics)
    both = desk.directive("1204/SVHTTDL-VP", relics, museum, duties=(Duty.RECEIVE,))
    mai.says("1 1204")
    old.says("1 1190")

    units.merge(desk.db, desk.office, desk.now, (relics,), museum, "671/QĐ-UBND", desk.lan.person_id)

    left = {duty.duty: duty.state for duty in obligations.of_unit_under(desk.db, alone, relics)}
    assert left == {Duty.RECEIVE: ObligationState.MET, Duty.DISSEMINATE: ObligationState.TRANSFERRED}
    [taken] = obligations.of_unit_under(desk.db, alone, museum)
    assert (taken.duty, taken.state, taken.due) == (Duty.DISSEMINATE, ObligationState.OPEN, date(2023, 6, 16))
    assert [duty.state for duty in obligations.of_unit_under(desk.db, both, museum)] == [ObligationState.MET]
    lines = [line for line, _ in events.lines(desk.db) if line["kind"] == "duty-transferred"]
    assert [(line["unit_id"], line["directive_id"], line["data"]["successor"]) for line in lines] == [
        (relics, alone, museum),
        (relics, both, museum),
    ]
    desk.show()
    assert "1190" in mai.card.text
    assert not [text for _, _, message in staff.messages() if "1190" in (text := message.text)]
    assert card_facts(desk.db, desk.office, alone, museum, desk.office.language("vi")) is not None


def test_the_chief_records_a_merger_in_chat(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    relics = desk.unit("Ban Quản lý di tích", UnitKind.PUBLIC_UNIT)
    museum = desk.unit("Bảo tàng tỉnh", UnitKind.PUBLIC_UNIT)
    thanh = desk.phone("Nguyễn Văn Thành", desk.office_unit, Role.HEAD)
    old, mai = desk.phone("Hà Văn An", relics), desk.phone("Lý Thị Mai", museum)
    desk.directive("1190/SVHTTDL-VP", relics)
    assert "do Chánh Văn phòng hoặc quản trị viên" in desk.lan.says("/sapnhap")
    assert "Đơn vị nào kết thúc" in thanh.says("/sapnhap")
    assert "Chưa tìm thấy đơn vị" in thanh.says("zzz")
    assert "nhập vào đơn vị nào" in thanh.says("ban quan ly di tich")
    assert "Theo quyết định nào" in thanh.says("bao tang")
    assert "Theo quyết định nào" in thanh.says("chua ro")
    asked = thanh.says("671/QĐ-UBND ngày 12/4/2023")
    assert "Ban Quản lý di tích nhập vào Bảo tàng tỉnh" in asked
    assert "chuyển sang đơn vị nhận: 02" in asked
    assert "Người chuyển sang: 01; chức vụ Thủ trưởng chờ Văn phòng Sở xác nhận" in asked
    done = thanh.taps("Đúng, ghi nhận")
    assert "Việc đã chuyển: 02" in done
    desk.show()
    assert "1190" in mai.card.text
    assert "Đơn vị đã nhập vào Bảo tàng tỉnh; việc còn lại chuyển sang đơn vị đó." in old.card.text
    assert not old.card.choices
    assert "Đang chuyển 01 người. Kết quả báo tại đây." in done
    assert "Đơn vị nào kết thúc" in thanh.says("/sapnhap")
    thanh.says("bao tang")
    assert "là một" in thanh.says("bao tang")
    thanh.says("/sapnhap")
    thanh.says("van phong so")
    assert "không sáp nhập tại đây" in thanh.says("bao tang")


class Merging(Desk):
    """Di tích, with a head, a văn thư, somebody of the staff and one who waits, goes into Bảo tàng, which has a head."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.relics = self.unit("Ban Quản lý di tích", UnitKind.PUBLIC_UNIT)
        self.museum = self.unit("Bảo tàng tỉnh", UnitKind.PUBLIC_UNIT)
        self.thanh = self.phone("Nguyễn Văn Thành", self.office_unit, Role.HEAD)
        self.an = self.phone("Hà Văn An", self.relics)
        self.clerk = self.phone("Hứa Thị Liên", self.relics, Role.CLERK)
        self.staff = self.phone("Lý Văn Tư", self.relics, Role.STAFF)
        self.mai = self.phone("Lý Thị Mai", self.museum)

    def merge(self) -> None:
        self.thanh.says("/sapnhap")
        self.thanh.says("ban quan ly di tich")
        self.thanh.says("bao tang")
        self.thanh.says("671/QĐ-UBND ngày 12/4/2023")
        self.thanh.taps("Đúng, ghi nhận")
        work(self)
        self.show()

    def roles(self, phone: Phone) -> list[tuple[int, str, str]]:
        assert phone.person_id is not None
        return [(p.unit_id, p.role.value, p.status.value) for p in people.posts_of_person(self.db, phone.person_id)]


def said_to(phone: Phone, words: str) -> str:
    """The one message to a phone with these words."""
    [found] = [message.text for _, _, message in phone.messages() if words in message.text]
    return found


def test_people_follow_their_unit_and_nobody_registers_twice(tmp_path: Path) -> None:
    desk = Merging(tmp_path)
    desk.directive("1190/SVHTTDL-VP", desk.relics)
    desk.directive("1204/SVHTTDL-VP", desk.museum)
    desk.merge()
    assert desk.roles(desk.clerk) == [(desk.relics, "clerk", "ended"), (desk.museum, "clerk", "active")]
    assert desk.roles(desk.staff) == [(desk.relics, "staff", "ended"), (desk.museum, "staff", "active")]
    told = said_to(desk.clerk, "nhập vào Bảo tàng tỉnh theo")
    assert (
        told.splitlines()[0]
        == "Từ 05/6/2023, Ban Quản lý di tích nhập vào Bảo tàng tỉnh theo 671/QĐ-UBND ngày 12/4/2023."
    )
    assert "Đồng chí được ghi là văn thư Bảo tàng tỉnh, không phải đăng ký lại." in told
    numbers = [
        n
        for n in ("1190", "1204")
        if any(n in m.text and "Kính gửi: Bảo tàng" in m.text for _, _, m in desk.clerk.messages())
    ]
    assert numbers == ["1190", "1204"], "what the successor owes reaches whoever came over"
    assert "không phải đăng ký lại" in said_to(desk.staff, "nhập vào Bảo tàng tỉnh theo")
    desk.clerk.says("1 1204")
    assert "Hứa Thị Liên" in desk.lan.says("/nhansu bao tang")
    carried = [line for line, _ in events.of_kind(desk.db, "post-carried")]
    assert [(line["unit_id"], line["data"]["role"], line["data"]["how"]) for line in carried] == [
        (desk.museum, "head", "asked"),
        (desk.museum, "clerk", "holds"),
        (desk.museum, "staff", "holds"),
    ]
    assert desk.kinds().count("post-ended") == 3


def test_the_office_reads_what_was_carried_and_decides_on_the_second_head(tmp_path: Path) -> None:
    desk = Merging(tmp_path)
    desk.merge()
    summary = said_to(desk.lan, "Từng người đã được báo")
    assert summary.splitlines() == [
        "Ban Quản lý di tích đã nhập vào Bảo tàng tỉnh. Từng người đã được báo.",
        "Chờ Văn phòng Sở xác nhận: 01",
        "- Hà Văn An, Giám đốc",
        "Đã chuyển, không phải đăng ký lại: 02",
        "- Hứa Thị Liên, Văn thư",
        "- Lý Văn Tư, Viên chức, người lao động",
    ]
    assert said_to(desk.thanh, "Từng người đã được báo") == summary
    assert "Chức vụ Giám đốc Bảo tàng tỉnh chờ Văn phòng Sở xác nhận." in said_to(desk.an, "theo 671")
    assert desk.roles(desk.mai) == [(desk.museum, "head", "active")]
    asked = desk.lan.taps("Xem người chờ xác nhận")
    asked = desk.lan.taps(desk.lan.labels()[0]) if "Chuyển từ" not in asked else asked
    assert "Chuyển từ Ban Quản lý di tích do sáp nhập." in asked
    assert "Mai" in asked
    desk.lan.taps("Duyệt, thay đồng chí Mai")
    assert desk.roles(desk.mai) == [(desk.museum, "head", "ended")]
    assert desk.roles(desk.an)[-1] == (desk.museum, "head", "active")


def test_who_holds_the_post_already_is_told_and_nothing_is_doubled(tmp_path: Path) -> None:
    desk = Merging(tmp_path)
    people.add_post(desk.db, desk.clerk.person_id or 0, desk.museum, Role.CLERK, "", PostStatus.ACTIVE, desk.now)
    desk.merge()
    assert [role for role in desk.roles(desk.clerk) if role[2] == "active"] == [(desk.museum, "clerk", "active")]
    assert "Đồng chí vẫn là văn thư Bảo tàng tỉnh." in said_to(desk.clerk, "theo 671")


def test_delegations_end_and_expected_people_and_invitations_lead_to_the_successor(tmp_path: Path) -> None:
    desk = Merging(tmp_path)
    today = desk.office.today(desk.now)
    given = delegations.add(
        desk.db,
        desk.relics,
        desk.an.person_id,
        desk.clerk.person_id or 0,
        today,
        date(2023, 6, 9),
        desk.an.person_id or 0,
        desk.now,
    )
    desk.db.execute(
        "insert into expected_people (unit_id, full_name, name_folded, role, imported_at) values (?, 'Vi Văn Bình', 'vi van binh', 'focal', 0)",
        [desk.relics],
    )
    desk.db.execute(
        "insert into invitations (unit_id, role, code_hash, token_hash, created_at, expires_at) values (?, 'focal', 'a', 'b', 0, ?)",
        [desk.relics, desk.now * 2],
    )
    desk.merge()
    row = delegations.get(desk.db, given)
    assert row is not None
    assert row.ended_at is not None
    assert desk.kinds().count("delegation-ended") == 1
    assert [each.full_name for each in registration.expected_in(desk.db, desk.museum)] == ["Vi Văn Bình"]
    assert registration.expected_in(desk.db, desk.relics) == []
    assert desk.db.execute("select unit_id from invitations where used_at is null").fetchone()[0] == desk.museum


def test_many_people_go_over_a_few_at_a_time_and_once(tmp_path: Path) -> None:
    desk = Merging(tmp_path)
    everyone = [desk.phone(f"Lý Văn {n}", desk.relics, Role.STAFF) for n in range(12)]
    desk.merge()
    assert [desk.roles(one)[-1] for one in everyone] == [(desk.museum, "staff", "active")] * 12
    assert len([1 for one in everyone for _, _, m in one.messages() if "theo 671" in m.text]) == 12
    summary = said_to(desk.lan, "Từng người đã được báo")
    assert "Đã chuyển, không phải đăng ký lại: 14" in summary
    assert "người khác" in summary


def test_who_was_staff_beside_being_head_goes_on_as_staff_while_the_head_s_post_is_decided(tmp_path: Path) -> None:
    """What is only asked for is not held: refused, it would have left the person with nothing."""
    desk = Merging(tmp_path)
    people.add_post(desk.db, desk.an.person_id or 0, desk.relics, Role.STAFF, "", PostStatus.ACTIVE, desk.now)
    people.add_post(desk.db, desk.clerk.person_id or 0, desk.museum, Role.CLERK, "", PostStatus.PENDING, desk.now)
    desk.merge()
    there = [role[1:] for role in desk.roles(desk.an) if role[0] == desk.museum]
    assert there == [("head", "pending"), ("staff", "active")]
    assert [role[1:] for role in desk.roles(desk.clerk) if role[0] == desk.museum] == [("clerk", "active")]
    assert "Đồng chí được ghi là văn thư Bảo tàng tỉnh" in said_to(desk.clerk, "theo 671")


def test_a_restart_half_way_leaves_nobody_out_of_what_the_office_reads(tmp_path: Path) -> None:
    desk = Merging(tmp_path)
    for n in range(6):
        desk.phone(f"Lý Văn {n}", desk.relics, Role.STAFF)
    units.merge(desk.db, desk.office, desk.now, (desk.relics,), desk.museum, "671/QĐ-UBND", desk.thanh.person_id)
    [row] = [row for row in jobs.due(desk.db, desk.now) if row.kind == post_carrying.CARRY_JOB]
    assert not post_carrying.carry_chunk(desk.db, desk.office, desk.now, row.data)
    work(desk)  # the job as it stands in the record, as after a start
    desk.show()
    assert "Đã chuyển, không phải đăng ký lại: 08" in said_to(desk.lan, "Từng người đã được báo")
