"""Phiếu giấy: printed for units nobody of which gets the card, signed, and recorded by the office with a photo."""

from __future__ import annotations

from bot.domain.people import Role
from bot.messaging import IncomingKind
from bot.store import events, obligations, people
from tests import record
from tests.publishing.desk import Publishing


def test_the_sheet_has_every_unit_that_no_phone_reaches_and_nobody_else(desk: Publishing) -> None:
    desk.sent(desk.lan)
    result = desk.lan.screen
    assert "02 đơn vị cần cách khác." in result
    assert "In phiếu giấy 02 đơn vị" in desk.lan.labels()
    assert not any("Gọi điện" in label for label in desk.lan.labels())
    assert "Đang lập phiếu giấy 1204/SVHTTDL-VP cho 02 đơn vị" in desk.lan.taps("In phiếu giấy 02 đơn vị")
    desk.work()
    [ready] = [message for _, _, message in desk.lan.messages() if "Phiếu giấy 1204/SVHTTDL-VP" in message.text]
    assert "Đoàn Nghệ thuật tỉnh" in ready.text
    assert "Thư viện tỉnh" in ready.text
    [file] = [file for _, _, message in desk.lan.messages() for file in message.files]
    assert (file.name, file.mime) == ("phieu-giay-1204-SVHTTDL-VP.pdf", "application/pdf")
    made = [line for line, _ in events.of_kind(desk.db, "paper-slip-made")]
    assert {line["unit_id"] for line in made} == {desk.library, desk.theatre}
    assert {line["data"]["file_sha256"] for line in made} == {file.sha256}
    pdf = desk.office.blobs.read(file.sha256)
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type/Page/Parent") == 1, "two slips share a sheet"


def test_who_has_blocked_us_is_called_and_gets_no_slip(desk: Publishing) -> None:
    desk.sent(desk.lan)
    desk.db.execute("update accounts set status = 'blocked' where person_id = ?", [desk.hoa.person_id])
    desk.db.execute("update deliveries set status = 'failed' where person_id = ?", [desk.hoa.person_id])
    desk.db.execute("update people set phone = '0912 000 222' where id = ?", [desk.hoa.person_id])
    answer = desk.lan.says("/chuaden 1204")
    assert answer.index("Phòng Quản lý văn hóa: Hoàng Thị Hoa 0912 000 222") < answer.index("Thư viện tỉnh")
    assert "In phiếu giấy 02 đơn vị" in desk.lan.labels()


def test_signed_and_photographed_it_is_recorded_for_the_unit_and_no_slip_is_needed_any_more(desk: Publishing) -> None:
    desk.sent(desk.lan)
    desk.lan.taps("In phiếu giấy 02 đơn vị")
    desk.work()
    desk.lan.taps("Ghi nhận thay đơn vị")
    desk.lan.says("doan nghe thuat")
    desk.lan.taps("Đã quán triệt")
    desk.lan.says("05/6 hop 30/30")
    recorded = desk.lan.sends(IncomingKind.FILES, desk.file("phieu-ky.jpg"))
    assert "Căn cứ: phiếu giấy có ký, kèm ảnh" in recorded
    assert not any(row.owed for row in obligations.of_unit_under(desk.db, 1, desk.theatre))
    assert "cho 01 đơn vị" in desk.lan.says("/inphieugiay 1204")
    assert "không đơn vị nào cần phiếu giấy" in desk.lan.says("/inphieugiay 1204 doan nghe thuat")


def test_one_unit_can_have_a_slip_whoever_it_is(desk: Publishing) -> None:
    desk.sent(desk.lan)
    desk.lan.says("/inphieugiay 1204 bao tang")
    desk.work()
    assert "Bảo tàng tỉnh Lạng Sơn" in desk.lan.messages()[-1][2].text


def test_a_unit_that_answers_meanwhile_is_left_out(desk: Publishing) -> None:
    desk.sent(desk.lan)
    director = desk.phone("Lộc Văn Hùng", desk.library)
    desk.lan.says("/inphieugiay 1204 thu vien")
    desk.db.execute("update obligations set status = 'met' where unit_id = ?", [desk.library])
    desk.work()
    assert "không đơn vị nào cần phiếu giấy" in desk.lan.screen
    assert people.standing(desk.db, director.person_id, record.MONDAY).roles_in(desk.library) == {Role.HEAD}
    assert desk.count("paper-slip-made") == 0


def test_only_the_office_prints(desk: Publishing) -> None:
    desk.sent(desk.lan)
    before = len(desk.hoa.messages())
    desk.hoa.data("print_slips #1")
    desk.work()
    assert not any(message.files for _, _, message in desk.hoa.messages()[before:])
    assert desk.count("paper-slip-made") == 0
