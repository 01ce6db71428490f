"""The head of a paper pasted in one message, and one typed line, become fields (dialogues.md 3)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.documents import LETTER
from bot.intake.dates import Day, DayFault, DayFaultKind
from bot.intake.fields import DocumentHead, FieldName, read_head, read_number_and_day
from bot.intake.numbers import DocumentNumber, NumberFault
from tests.intake.papers import MINISTRY, OFFICE_DRAFT, SO, STRATEGY

TODAY = date(2023, 6, 5)


def cited(head: DocumentHead) -> list[tuple[str, date | None]]:
    return [(str(one.number), one.issued) for one in head.cited]


def test_the_ministrys_letter() -> None:
    head = read_head(MINISTRY)
    assert head.kind is LETTER
    assert str(head.number) == "1369/BTTTT-CBC"
    assert head.issued == date(2023, 4, 17)  # not the stamp's 15/5/23
    assert head.issuer == "Bộ Thông tin và Truyền thông"
    assert head.subject == STRATEGY
    assert cited(head) == [("348/QĐ-TTg", date(2023, 4, 6))]
    assert head.missing == ()


def test_the_offices_own_draft() -> None:
    head = read_head(OFFICE_DRAFT)
    assert head.kind is LETTER
    assert head.number is not None
    assert head.number.is_draft
    assert head.issued is None
    assert head.issuer == SO
    assert head.subject == STRATEGY  # joined over the broken line, small letter after "về việc"
    assert cited(head) == [
        ("2305-CV/BTGTU", date(2023, 5, 19)),
        ("348/QĐ-TTg", date(2023, 4, 6)),
        ("1369/BTTTT-CBC", date(2023, 4, 17)),
        ("781/QĐ-BTTTT", date(2023, 5, 8)),
    ]
    assert [one.kind.name for one in head.cited if one.kind] == ["Công văn", "Quyết định", "Công văn", "Quyết định"]
    assert head.missing == (FieldName.NUMBER, FieldName.ISSUED)


def test_a_head_pasted_without_its_line_breaks_between_paragraphs() -> None:
    head = read_head(OFFICE_DRAFT.replace("\n\n", "\n"))
    assert head.subject == STRATEGY
    assert head.missing == (FieldName.NUMBER, FieldName.ISSUED)


@pytest.mark.parametrize(
    ("line", "kind", "number", "issued", "issuer", "subject"),
    [
        (f"Công văn 1204/SVHTTDL-VP ngày 05/6/2023 của Sở VHTTDL về việc {STRATEGY}",
         "Công văn", "1204/SVHTTDL-VP", date(2023, 6, 5), SO, STRATEGY),
        ("Công văn số 2305-CV/BTGTU ngày 19/5/2023 của Ban Tuyên giáo Tỉnh ủy Lạng Sơn về việc triển khai Chiến lược",
         "Công văn", "2305-CV/BTGTU", date(2023, 5, 19), "Ban Tuyên giáo Tỉnh ủy Lạng Sơn", "triển khai Chiến lược"),
        ("QĐ số 348/QĐ-TTg, ngày 06/4/2023 của Thủ tướng Chính phủ phê duyệt Chiến lược chuyển đổi số báo chí.",
         "Quyết định", "348/QĐ-TTg", date(2023, 4, 6), "Thủ tướng Chính phủ", "phê duyệt Chiến lược chuyển đổi số báo chí"),
        ("Quyết định số 781/QĐ-BTTTT ngày 08 tháng 5 năm 2023 của Bộ Thông tin và Truyền thông về việc ban hành Kế hoạch hành động",
         "Quyết định", "781/QĐ-BTTTT", date(2023, 5, 8), "Bộ Thông tin và Truyền thông", "ban hành Kế hoạch hành động"),
        ("Kế hoạch số 203/KH-UBND ngày 27/9/2022 của UBND tỉnh Lạng Sơn về Ngày Chuyển đổi số quốc gia",
         "Kế hoạch", "203/KH-UBND", date(2022, 9, 27), "UBND tỉnh Lạng Sơn", "Ngày Chuyển đổi số quốc gia"),
        ("cv 1204/svhttdl-vp ngay 5/6/2023 cua so vhttdl ve viec trien khai chien luoc",
         "Công văn", "1204/SVHTTDL-VP", date(2023, 6, 5), SO, "trien khai chien luoc"),
        ("Số: 1204/SVHTTDL-VP ngày 05/6/2023 của Sở VHTTDL về việc triển khai",
         "Công văn", "1204/SVHTTDL-VP", date(2023, 6, 5), SO, "triển khai"),
    ],
)  # fmt: skip
def test_one_line(line: str, kind: str, number: str, issued: date, issuer: str, subject: str) -> None:
    head = read_head(line)
    assert head.kind is not None
    assert (head.kind.name, str(head.number), head.issued, head.issuer, head.subject) == (
        kind,
        number,
        issued,
        issuer,
        subject,
    )
    assert head.missing == ()


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        ("Công văn 1204/SVHTTDL-VP ngày 05/6/2023 của Sở VHTTDL về việc …", (FieldName.SUBJECT,)),
        ("1204/SVHTTDL-VP 05/6/2023", (FieldName.SUBJECT,)),
        ("1204/SVHTTDL-VP", (FieldName.ISSUED, FieldName.SUBJECT)),
        ("57/BC-BT", (FieldName.ISSUED, FieldName.ISSUER, FieldName.SUBJECT)),
        ("xin chào", tuple(FieldName)),
        ("", tuple(FieldName)),
    ],
)
def test_what_is_not_there_is_asked_for(line: str, missing: tuple[FieldName, ...]) -> None:
    assert read_head(line).missing == missing


def test_a_day_without_a_year_needs_today() -> None:
    assert read_head("1204/SVHTTDL-VP ngày 5/6").issued is None
    assert read_head("1204/SVHTTDL-VP ngày 5/6", TODAY).issued == date(2023, 6, 5)


DECISION = """ỦY BAN NHÂN DÂN
TỈNH LẠNG SƠN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 800/QĐ-UBND
Lạng Sơn, ngày 14 tháng 4 năm 2021

QUYẾT ĐỊNH
Phê duyệt Đề án phát triển thiết chế văn hóa
giai đoạn 2021-2025

CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH
Căn cứ Luật Tổ chức chính quyền địa phương;
Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ;"""


def test_a_decision_has_its_title_in_capitals() -> None:
    head = read_head(DECISION)
    assert head.kind is not None
    assert head.kind.name == "Quyết định"
    assert (str(head.number), head.issued) == ("800/QĐ-UBND", date(2021, 4, 14))
    assert head.issuer == "Ủy ban nhân dân tỉnh Lạng Sơn"
    assert head.subject == "Phê duyệt Đề án phát triển thiết chế văn hóa giai đoạn 2021-2025"
    assert cited(head) == [("30/2020/NĐ-CP", date(2020, 3, 5))]


def test_a_unit_numbers_its_own_report() -> None:
    head = read_head(
        "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH\nBẢO TÀNG TỈNH LẠNG SƠN\nSố: 57/BC-BT\nLạng Sơn, ngày 08 tháng 6 năm 2023\nBÁO CÁO\nKết quả quán triệt"
    )
    assert head.kind is not None
    assert (head.kind.name, str(head.number), head.issued) == ("Báo cáo", "57/BC-BT", date(2023, 6, 8))
    assert head.issuer == "Bảo tàng tỉnh Lạng Sơn"
    assert head.subject == "Kết quả quán triệt"


def test_two_columns_pasted_as_one_line() -> None:
    head = read_head("Số: 1369/BTTTT-CBC  Hà Nội, ngày 17 tháng 4 năm 2023\nV/v triển khai Chiến lược")
    assert (str(head.number), head.issued, head.subject) == (
        "1369/BTTTT-CBC",
        date(2023, 4, 17),
        "triển khai Chiến lược",
    )


@pytest.mark.parametrize(
    ("typed", "number", "day"),
    [
        ("1204/SVHTTDL-VP 05/6/2023", "1204/SVHTTDL-VP", Day(date(2023, 6, 5))),
        ("1204/svhttdl-vp 5/6", "1204/SVHTTDL-VP", Day(date(2023, 6, 5), inferred_year=True)),
        ("57/BC-BT 13/6", "57/BC-BT", Day(date(2023, 6, 13), inferred_year=True)),
        ("57/BC-BT ngày 08 tháng 6 năm 2023", "57/BC-BT", Day(date(2023, 6, 8))),
        ("05/6/2023 1204/SVHTTDL-VP", "1204/SVHTTDL-VP", Day(date(2023, 6, 5))),
        ("1204/SVHTTDL-VP", "1204/SVHTTDL-VP", DayFault(DayFaultKind.NOT_A_DAY)),
    ],
)
def test_number_and_day_in_one_line(typed: str, number: str, day: Day | DayFault) -> None:
    read = read_number_and_day(typed, TODAY)
    assert (str(read.number), read.day) == (number, day)


def test_both_faults_are_told_at_once() -> None:
    read = read_number_and_day("1204 SVHTTDL 31/6", TODAY)
    assert read.number is NumberFault.MISSING_SLASH
    assert read.day == DayFault(DayFaultKind.NO_SUCH_DAY, 31, 6, None, last=30)


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    head = read_head(text, TODAY)
    assert FieldName.NUMBER in head.missing or isinstance(head.number, DocumentNumber)
