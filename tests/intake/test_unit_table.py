"""What an office's list of units and people becomes: columns in any order, accents or none, one fault a bad line."""

import io

import pytest
import xlsxwriter

from bot.domain.people import Role
from bot.domain.units import UnitKind
from bot.intake.posts import own_title, read_post
from bot.intake.tables import TableFault, UnreadableTable, read_table
from bot.intake.unit_table import RowFault, read_unit_table

HEADS = [
    "STT",
    "Tên đơn vị",
    "Loại",
    "Trực thuộc",
    "Viết tắt",
    "Công chức",
    "Viên chức",
    "NLĐ",
    "Họ và tên",
    "Chức vụ",
    "Điện thoại",
]


def test_units_and_people_of_one_sheet() -> None:
    table = read_unit_table(
        [
            ["SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH"],
            [],
            HEADS,
            [
                1,
                "Phòng Quản lý văn hóa",
                "Phòng chuyên môn",
                "",
                "QLVH",
                11.0,
                "",
                1,
                "Hoàng Thị Hoa",
                "Trưởng phòng",
                "0205 3 812 345",
            ],
            ["", "", "", "", "", "", "", "", "Lê Thị Thu", "Đầu mối", ""],
            [2, "Bảo tàng tỉnh", "Đơn vị sự nghiệp", "", "", "", "35", "6", "Nông Văn Tuấn", "Văn thư", 912345678.0],
            ["", "Tổng cộng", "", "", "", 11, 35, 7],
        ]
    )
    assert table.faults == ()
    culture, museum = table.units
    assert (culture.name, culture.kind, culture.abbreviation, culture.total) == (
        "Phòng Quản lý văn hóa",
        UnitKind.DIVISION,
        "QLVH",
        12,
    )
    assert culture.by_status == {"civil_servants": 11, "contract_workers": 1}
    assert (museum.kind, museum.total) == (UnitKind.PUBLIC_UNIT, 41)
    assert [(p.unit, p.full_name, p.role, p.phone) for p in table.people] == [
        ("Phòng Quản lý văn hóa", "Hoàng Thị Hoa", Role.HEAD, "02053812345"),
        ("Phòng Quản lý văn hóa", "Lê Thị Thu", Role.FOCAL, ""),
        ("Bảo tàng tỉnh", "Nông Văn Tuấn", Role.CLERK, "0912345678"),
    ]


def test_heads_without_accents_in_another_order_and_unknown_columns_are_named() -> None:
    table = read_unit_table(
        [["ho ten", "chuc vu", "mau ao", "don vi"], ["Vi Văn Bình", "Pho Giam doc", "xanh", "Bảo tàng tỉnh"]]
    )
    assert [(p.unit, p.role) for p in table.people] == [("Bảo tàng tỉnh", Role.DEPUTY)]
    assert table.unknown_columns == ("mau ao",)


def test_every_bad_line_is_named_with_its_number_and_what_stands_there() -> None:
    table = read_unit_table(
        [
            ["Đơn vị", "Loại", "Tổng số", "Công chức", "Họ tên", "Chức vụ", "SĐT"],
            ["Phòng A", "phòng ban lạ" * 0 + "hành tinh", "", "", "", "", ""],
            ["Phòng B", "", "mười", "", "", "", ""],
            ["Phòng C", "", "12", "10", "", "", ""],
            ["Phòng D", "", "", "", "Hoa", "Trưởng phòng", ""],
            ["Phòng E", "", "", "", "Hoàng Thị Hoa", "", ""],
            ["Phòng G", "", "", "", "Hoàng Thị Hoa", "Trưởng phòng", "12"],
            ["Phòng H", "", "", "", "", "Trưởng phòng", ""],
        ]
    )
    assert [(f.line, f.fault, f.detail) for f in table.faults] == [
        (2, RowFault.UNKNOWN_KIND, "hành tinh"),
        (3, RowFault.BAD_NUMBER, "mười"),
        (4, RowFault.SUM_DIFFERS, "10, 12"),
        (5, RowFault.BAD_NAME, "Hoa"),
        (6, RowFault.NO_POST, "Hoàng Thị Hoa"),
        (7, RowFault.BAD_PHONE, "12"),
        (8, RowFault.NO_PERSON, "Trưởng phòng"),
    ]
    assert table.units == ()
    assert table.people == ()


def test_a_unit_written_twice_with_other_numbers_is_a_fault_and_with_the_same_is_not() -> None:
    table = read_unit_table([["Đơn vị", "Tổng số"], ["Bảo tàng", "41"], ["Bảo tàng", "41"], ["Bảo tàng", "40"]])
    assert [u.total for u in table.units] == [41]
    assert [(f.line, f.fault) for f in table.faults] == [(4, RowFault.TWICE)]


def test_a_file_without_heads_is_one_fault() -> None:
    assert read_unit_table([["xin chào"], ["1", "2"]]).faults[0].fault is RowFault.NO_HEADS
    assert read_unit_table([["Đơn vị", "Tổng số"]]).faults[0].fault is RowFault.EMPTY


@pytest.mark.parametrize(
    ("post", "role"),
    [
        ("Trưởng phòng", Role.HEAD),
        ("truong phong", Role.HEAD),
        ("Giám đốc", Role.HEAD),
        ("Giám đốc Sở", Role.LEADER),
        ("Phó Giám đốc Sở", Role.LEADER),
        ("Chánh Văn phòng", Role.HEAD),
        ("Phó Trưởng phòng", Role.DEPUTY),
        ("Phó Giám đốc phụ trách", Role.ACTING_HEAD),
        ("Quyền Trưởng phòng", Role.ACTING_HEAD),
        ("Văn thư - Lưu trữ", Role.CLERK),
        ("đầu mối", Role.FOCAL),
        ("Chuyên viên Văn phòng Sở", Role.OFFICE),
        ("Kế toán trưởng", Role.STAFF),
        ("", None),
    ],
)
def test_posts_as_offices_write_them(post: str, role: Role | None) -> None:
    assert read_post(post) is role


def test_an_unusual_post_keeps_its_own_words() -> None:
    assert own_title("Kế toán trưởng") == "Kế toán trưởng"
    assert own_title("Trưởng phòng") == ""


def sheet(rows: list[list[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("Danh sách")
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    return out.getvalue()


def test_a_spreadsheet_is_read_by_its_bytes_whatever_it_is_called() -> None:
    rows = read_table(sheet([["Đơn vị", "Tổng số"], ["Bảo tàng tỉnh", 41]]), "danh sach.dat")
    assert read_unit_table(rows).units[0].total == 41


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16", "cp1258"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_as_programs_here_save_it(encoding: str, delimiter: str) -> None:
    import unicodedata

    text = f'Đơn vị{delimiter}Tổng số\n"Phòng Quản lý văn hóa"{delimiter}12\n'
    if encoding == "cp1258":  # the code page writes the five tones as marks of their own
        tones = "\u0300\u0301\u0303\u0309\u0323"
        pieces = [unicodedata.normalize("NFD", letter) for letter in unicodedata.normalize("NFC", text)]
        text = "".join(
            unicodedata.normalize("NFC", "".join(c for c in p if c not in tones)) + "".join(c for c in p if c in tones)
            for p in pieces
        )
    unit = read_unit_table(read_table(text.encode(encoding), "don vi.csv")).units[0]
    assert (unit.name, unit.total) == ("Phòng Quản lý văn hóa", 12)


def test_a_photo_and_a_damaged_spreadsheet_say_what_they_are() -> None:
    with pytest.raises(UnreadableTable) as photo:
        read_table(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "anh.png")
    assert photo.value.fault is TableFault.NOT_A_TABLE
    with pytest.raises(UnreadableTable) as torn:
        read_table(b"PK\x03\x04torn", "ds.xlsx")
    assert torn.value.fault is TableFault.DAMAGED


def test_a_line_with_numbers_and_no_name_is_not_of_the_unit_above() -> None:
    rows = [
        ["Đơn vị", "Loại", "Tên tắt", "Tổng số", "Họ và tên", "Chức vụ"],
        ["Phòng Di sản", "phòng", "PDS", "12", "Nguyễn Thị Lụa", "Trưởng phòng"],
        ["", "", "", "", "Trần Văn Bách", "Văn thư"],
        ["", "phòng", "", "5", "Lê Văn Mây", "Trưởng phòng"],
    ]
    table = read_unit_table(rows)
    assert [(person.full_name, person.unit) for person in table.people] == [
        ("Nguyễn Thị Lụa", "Phòng Di sản"),
        ("Trần Văn Bách", "Phòng Di sản"),
    ]
    assert [(fault.line, fault.fault) for fault in table.faults] == [(4, RowFault.NO_UNIT)]
    assert (table.units[0].abbreviation, table.unknown_columns) == ("PDS", ())
