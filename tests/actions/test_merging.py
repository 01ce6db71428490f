"""A unit absorbed by another: what it still owed goes with it, each duty with a line."""

from datetime import date
from pathlib import Path

from bot.actions import units
from bot.actions.open_cards import card_facts
from bot.domain.obligations import Duty, ObligationState
from bot.domain.people import Role
from bot.domain.units import UnitKind
from bot.store import events, obligations
from tests.dialogues.talking import Desk


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
    assert "đăng ký lại: 01" in asked
    done = thanh.taps("Đúng, ghi nhận")
    assert "Việc đã chuyển: 02" in done
    desk.show()
    assert "1190" in mai.card.text
    assert "Đơn vị đã nhập vào Bảo tàng tỉnh; việc còn lại chuyển sang đơn vị đó." in old.card.text
    assert not old.card.choices
    assert "Người phải đăng ký lại: 01" not in thanh.says("/sapnhap")
    thanh.says("bao tang")
    assert "là một" in thanh.says("bao tang")
    thanh.says("/sapnhap")
    thanh.says("van phong so")
    assert "không sáp nhập tại đây" in thanh.says("bao tang")
