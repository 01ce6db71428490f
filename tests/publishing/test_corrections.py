"""Đính chính in every part, a due day for each duty, and what becomes of directives that carry a corrected document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.actions import publishing
from bot.domain.audience import Audience
from bot.domain.people import Role
from bot.messaging import IncomingKind
from bot.store import directives, events, obligations
from bot.store import publishing as rows
from tests.publishing.desk import HEAD, SUMMARY, Publishing
from tests.publishing.test_changes import notices

STRATEGY = publishing.Spec(
    "348/QĐ-TTg",
    date(2023, 4, 6),
    "Thủ tướng Chính phủ",
    "phê duyệt Chiến lược chuyển đổi số báo chí",
    Audience(),
    kind="Quyết định",
)
CARRIER = (
    "Công văn 1208/SVHTTDL-VP ngày 05/6/2023 của Sở VHTTDL về việc triển khai Quyết định 348/QĐ-TTg ngày 06/4/2023 "
    "của Thủ tướng Chính phủ"
)


def to_deadline(desk: Publishing, report: bool = True) -> None:
    desk.lan.says("/chuyen")
    desk.lan.taps("Không có")
    desk.lan.says(HEAD)
    desk.lan.says(SUMMARY)
    desk.lan.taps("Tất cả phòng, đơn vị (05)")
    if report:
        desk.lan.taps("[ ] Gửi báo cáo")
    desk.lan.taps("Xong")


def with_two_days(desk: Publishing) -> None:
    """Quán triệt by 16/6, the report by 30/6; sent."""
    to_deadline(desk)
    desk.lan.says("chậm nhất 16/6")
    assert "Hạn gửi báo cáo?" in desk.lan.taps("Hạn báo cáo riêng")
    assert "đến hết ngày 30/6/2023" in desk.lan.says("trước ngày 01/7")
    desk.lan.taps("Đúng")
    desk.lan.taps("Gửi đến 05 đơn vị")
    desk.pass_time(61)


def dues(desk: Publishing, unit: int) -> dict[str, str]:
    return {o.duty.value: str(o.due) for o in obligations.of_unit_under(desk.db, 1, unit)}


def test_a_duty_has_a_day_of_its_own(desk: Publishing) -> None:
    with_two_days(desk)
    assert dues(desk, desk.museum) == {"receive": "2023-06-16", "disseminate": "2023-06-16", "report": "2023-06-30"}
    card = desk.hoa.card.text
    assert "Hạn quán triệt: hết ngày 16/6/2023 (thứ Sáu)." in card
    assert "Hạn gửi báo cáo: hết ngày 30/6/2023 (thứ Sáu)." in card
    [(line, _)] = events.of_kind(desk.db, "directive-published")
    assert (line["data"]["hard_due"], line["data"]["own_dues"]) == ("2023-06-16", {"report": "2023-06-30"})
    desk.mai.taps("Đã quán triệt")
    desk.mai.says("41/41")
    desk.mai.taps("Đúng, ghi nhận")
    assert "Hạn: hết ngày 30/6/2023 (thứ Sáu)." in desk.mai.card.text


def test_one_duty_has_nothing_to_part(desk: Publishing) -> None:
    to_deadline(desk, report=False)
    desk.lan.says("chậm nhất 16/6")
    assert "Hạn báo cáo riêng" not in desk.lan.labels()


def test_the_office_moves_one_day_and_the_other_stays(desk: Publishing) -> None:
    with_two_days(desk)
    desk.lan.says("/dinhchinh 1204")
    asked = desk.lan.taps("Hạn")
    assert "hạn quán triệt 16/6/2023, hạn gửi báo cáo 30/6/2023" in asked
    desk.lan.taps("Hạn quán triệt")
    desk.lan.says("chậm nhất 20/6")
    desk.lan.taps("Đúng")
    desk.work()
    assert "hạn quán triệt là 20/6/2023, không phải 16/6/2023" in desk.lan.screen
    desk.lan.taps("Gửi đính chính")
    desk.work()
    assert dues(desk, desk.museum) == {"receive": "2023-06-20", "disseminate": "2023-06-20", "report": "2023-06-30"}
    desk.lan.says("/dinhchinh 1204")
    desk.lan.taps("Hạn")
    desk.lan.taps("Hạn gửi báo cáo")
    desk.lan.taps("Không đặt hạn")
    desk.work()
    assert "không còn" in desk.lan.screen
    desk.lan.taps("Gửi đính chính")
    desk.work()
    assert dues(desk, desk.museum)["report"] == "None"
    assert "Hạn gửi báo cáo: chưa đặt." in desk.hoa.card.text
    desk.lan.says("/dinhchinh 1204")
    desk.lan.taps("Hạn")
    desk.lan.taps("Chung một hạn mới")
    desk.lan.says("chậm nhất 30/6")
    desk.lan.taps("Đúng")
    desk.work()
    desk.lan.taps("Gửi đính chính")
    desk.work()
    assert set(dues(desk, desk.museum).values()) == {"2023-06-30"}
    assert [rows.own_dues(desk.db, 1, version) != () for version in (1, 2, 3, 4)] == [True, True, True, False]


def test_the_subject_is_corrected_and_the_old_one_stays_in_the_record(desk: Publishing) -> None:
    desk.sent(desk.lan)
    desk.lan.says("/dinhchinh 1204")
    desk.lan.taps("Trích yếu")
    assert "tối đa 500" in desk.lan.says("x" * 501)
    asked = desk.lan.says("V/v triển khai Chiến lược chuyển đổi số báo chí đến năm 2030")
    assert "trích yếu đúng là: về việc triển khai Chiến lược chuyển đổi số báo chí đến năm 2030" in asked
    desk.lan.taps("Gửi đính chính")
    desk.work()
    assert len(notices(desk.hoa)) == 1
    assert "về việc triển khai Chiến lược chuyển đổi số báo chí đến năm 2030" in desk.hoa.card.text
    assert "đến năm 2025" not in desk.hoa.card.text
    texts = desk.db.execute("select subject from directive_versions order by version").fetchall()
    assert "đến năm 2025" in texts[0]["subject"]
    desk.lan.says("/dinhchinh 1204")
    desk.lan.taps("Trích yếu")
    assert "Không có gì thay đổi" in desk.lan.says("triển khai Chiến lược chuyển đổi số báo chí đến năm 2030")


def test_whoever_was_overtaken_is_told_so_and_not_asked_again_for_ever(desk: Publishing) -> None:
    """Two of the office correct the same: the second reads that what was shown can be saved no more."""
    desk.sent(desk.lan)
    second = desk.phone("Hoàng Văn Thụ", desk.office_unit, Role.OFFICE)
    for one, words in (
        (desk.lan, "triển khai Chiến lược đến năm 2030"),
        (second, "triển khai Chiến lược đến năm 2035"),
    ):
        one.says("/dinhchinh 1204")
        one.taps("Trích yếu")
        one.says(words)
    desk.lan.taps("Gửi đính chính")
    assert "không còn ghi được" in second.taps("Gửi đính chính")
    assert "/dinhchinh" not in second.says("alo")
    desk.work()
    assert "đến năm 2030" in desk.hoa.card.text
    assert len(notices(desk.hoa)) == 1


# ------------------------------------------------------------------------------------------------------------- carriers


def carrier_sent(desk: Publishing) -> int:
    """1208 carries 348/QĐ-TTg with its file; sent. Returns the id of what is carried."""
    paper = desk.file("348-QD-TTg.pdf").file
    assert paper is not None
    carried = publishing.register_document(desk.db, desk.now, replace(STRATEGY, files=(paper,)))
    desk.lan.says("/chuyen")
    desk.lan.taps("Không có")
    desk.lan.says(CARRIER)
    desk.lan.taps("Xong")
    desk.lan.says(SUMMARY)
    desk.lan.taps("Tất cả phòng, đơn vị (05)")
    desk.lan.taps("Xong")
    desk.lan.says("chậm nhất 16/6")
    desk.lan.taps("Đúng")
    desk.lan.taps("Gửi đến 05 đơn vị")
    desk.pass_time(61)
    return carried


def carrier_id(desk: Publishing) -> int:
    [found] = directives.by_code(desk.db, "1208")
    return found.id


def test_what_is_carried_is_withdrawn_and_every_reader_of_the_carrier_is_told_once(desk: Publishing) -> None:
    carrier_sent(desk)
    assert "348/QĐ-TTg" in desk.hoa.card.text
    desk.mai.taps("Đã nhận")
    asked = desk.lan.says("/thuhoi 348")
    assert "Là nội dung kèm theo 1208/SVHTTDL-VP" in asked
    desk.lan.says("đã có văn bản thay thế")
    desk.work()
    for phone in (desk.hoa, desk.mai, desk.tuan, desk.thanh):
        [told] = notices(phone)
        assert "Đính chính 1208/SVHTTDL-VP: nội dung kèm theo 348/QĐ-TTg đã thu hồi (đã có văn bản thay thế)." in told
    assert "vẫn giữ nguyên" in notices(desk.mai)[0]
    assert "348/QĐ-TTg (đã thu hồi)" in desk.hoa.card.text
    carrier = directives.get(desk.db, carrier_id(desk))
    assert carrier is not None
    assert directives.files(desk.db, carrier.id, carrier.version) == [], "a withdrawn paper is handed out no more"
    assert [f.name for f in directives.files(desk.db, carrier.id, 1)] == ["348-QD-TTg.pdf"]
    states = {o.duty.value: o.owed for o in obligations.of_unit_under(desk.db, carrier.id, desk.museum)}
    assert states == {"receive": False, "disseminate": True}, "the carrier stays in force"


def test_a_corrected_file_takes_the_place_of_the_old_one_in_the_carrier(desk: Publishing) -> None:
    carried = carrier_sent(desk)
    desk.lan.says("/dinhchinh 348")
    assert "Hạn" not in desk.lan.labels(), "what only others carry has no due day"
    desk.lan.taps("Tệp kèm theo")
    desk.lan.sends(IncomingKind.FILES, desk.file("348-QD-TTg-ban-dung.pdf"))
    asked = desk.lan.taps("Xong")
    assert "Là nội dung kèm theo 1208/SVHTTDL-VP" in asked
    desk.lan.taps("Gửi đính chính")
    desk.work()
    [told] = notices(desk.hoa)
    assert "nội dung kèm theo 348/QĐ-TTg đã đính chính (tệp kèm theo mới: 348-QD-TTg-ban-dung.pdf)" in told
    carrier = directives.get(desk.db, carrier_id(desk))
    assert carrier is not None
    assert carrier.version == 2
    assert [f.name for f in directives.files(desk.db, carrier.id, 2)] == ["348-QD-TTg-ban-dung.pdf"]
    corrected = [line["directive_id"] for line, _ in events.of_kind(desk.db, "directive-corrected")]
    assert corrected == [carried, carrier.id]


def test_what_is_only_carried_asks_nothing_and_says_so(desk: Publishing) -> None:
    carrier_sent(desk)
    for said in ("/ketthuc 348", "/guithem 348", "/suavanban 348"):
        assert "là nội dung kèm theo văn bản khác" in desk.lan.says(said)
