"""The tables as the office opens them: every column of the annex, the register, and nothing that calculates."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from bot.domain.units import UnitKind
from bot.export.spreadsheet import standing_csv, standing_xlsx
from bot.i18n import load_languages
from bot.reports.tables import Mark, StandingTable, table
from bot.store.database import Database
from tests import record
from tests.record import DAY, HOUR, NINE, ZONE
from tests.reports.test_standing import disseminate, receive, send_card

VI = load_languages(ZONE)["vi"]


@pytest.fixture
def db() -> Database:
    return record.empty_record()


def made(db: Database, as_of: int = NINE + 20 * DAY) -> StandingTable:
    museum = record.unit(db, "Bảo tàng tỉnh", staff=41)
    culture = record.unit(db, "Phòng Quản lý văn hóa", UnitKind.DIVISION, 12)
    odd = record.unit(db, '=HYPERLINK("http://x")', staff=5)
    d = record.directive(db, "1204/SVHTTDL-VP", [museum, culture, odd], due=date(2023, 6, 16))
    mai, hoa = record.person(db, "Lý Thị Mai", museum), record.person(db, "Hoàng Thị Hoa", culture)
    send_card(db, d, museum, mai)
    send_card(db, d, culture, hoa)
    receive(db, d, museum, mai, NINE + HOUR)
    disseminate(db, d, museum, mai, NINE + 2 * DAY, 40, 41, excused=1)
    receive(db, d, culture, hoa, NINE + 14 * DAY)
    found = table(db, record.office(), d, as_of)
    assert found is not None
    return found


def sheets(data: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_annex_has_its_columns_rows_and_totals(db: Database) -> None:
    annex = sheets(standing_xlsx(made(db), VI))["Tổng hợp"]
    flat = [[cell for cell in row if cell != ""] for row in annex]
    assert flat[0] == ["BẢNG TỔNG HỢP TÌNH HÌNH XÁC NHẬN"]
    assert flat[1] == [
        "Văn bản: Công văn số 1204/SVHTTDL-VP ngày 05/6/2023 triển khai Chiến lược chuyển đổi số báo chí"
    ]
    assert "; hạn 16/6/2023" in flat[3][0]
    assert "Thời điểm chốt số liệu: 09 giờ 00 phút, ngày 25/6/2023" in flat[4][0]
    head = next(n for n, row in enumerate(annex) if row[0] == "STT")
    assert annex[head] == [
        "STT", "Đơn vị", "Người xác nhận, chức vụ", "Đã nhận (giờ, ngày)", "Đã quán triệt (ngày)", "Hình thức",
        "Số người phổ biến / tổng số", "Tỷ lệ %", "Đã gửi báo cáo (số, ngày)", "Tình trạng", "Số lần nhắc", "Ghi chú",
    ]  # fmt: skip
    museum = next(row for row in annex if row[1] == "Bảo tàng tỉnh")
    assert museum[2:10] == [
        "Lý Thị Mai, Giám đốc", "10:00 05/06/2023", "07/06/2023", "họp đơn vị", "40/41", "97,6%", "", "đúng hạn",
    ]  # fmt: skip
    culture = next(row for row in annex if row[1] == "Phòng Quản lý văn hóa")
    assert culture[9:] == ["quá hạn", 0.0, "đã nhận, chưa quán triệt, quá hạn"]
    totals = next(row for row in annex if row[1] == "Cộng")
    assert totals[3] == "2/3"
    assert totals[6] == "40/58"
    assert flat[-1] == ["Người lập biểu", "Chánh Văn phòng"]


def test_the_register_of_the_decree_has_its_seven_columns(db: Database) -> None:
    register = sheets(standing_xlsx(made(db), VI))["Sổ theo dõi"]
    head = next(n for n, row in enumerate(register) if row[0] == "Số đến")
    assert len(register[head]) == 7
    assert register[head + 1][1:4] == [
        "Công văn số 1204/SVHTTDL-VP ngày 05/6/2023 của Sở Văn hóa, Thể thao và Du lịch",
        "Phòng Quản lý văn hóa",
        "16/6/2023",
    ]


def test_a_name_that_begins_like_a_formula_stays_a_name(db: Database) -> None:
    found = made(db)
    assert any(row[1] == '=HYPERLINK("http://x")' for row in sheets(standing_xlsx(found, VI))["Tổng hợp"])
    lines = list(csv.reader(io.StringIO(standing_csv(found, VI).decode("utf-8-sig")), delimiter=";"))
    assert any(line[1] == '\'=HYPERLINK("http://x")' for line in lines)


def test_csv_begins_with_the_mark_by_which_excel_knows_its_letters(db: Database) -> None:
    data = standing_csv(made(db), VI)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 5


def test_the_table_of_a_past_day_is_what_stood_then(db: Database) -> None:
    found = made(db, NINE + DAY)
    marks = {row.unit: row.mark for row in found.rows}
    assert marks["Bảo tàng tỉnh"] is Mark.IN_PROGRESS
    assert marks["Phòng Quản lý văn hóa"] is Mark.NOT_CONFIRMED
    assert (found.received, found.told, found.roster) == (1, 0, 58)
