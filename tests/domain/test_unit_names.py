"""Finding the unit somebody means: half a name, no accents, abbreviations, slips, leaked Telex, former names."""

import time

import pytest

from bot.domain.units import (
    CLEAR_GAP,
    GOOD,
    NEAREST,
    UnitKind,
    UnitName,
    find_units,
    parse_kind,
    similar_person,
    sure_match,
)

OFFICE, LEGAL, FINANCE, CULTURE, FAMILY, SPORT, TOURISM, PRESS, MUSEUM, LIBRARY = range(1, 11)
ARTS, TRAINING, PROMOTION, TROUPE, HERITAGE, SCHOOL, NA_SAM, KY_LUA, THAT_KHE = range(11, 20)
RELICS, CULTURE_CENTRE = 20, 21

NAMES = [
    UnitName(OFFICE, "Văn phòng Sở", "VP"),
    UnitName(LEGAL, "Phòng Tổ chức – Pháp chế", "TCPC"),
    UnitName(FINANCE, "Phòng Kế hoạch – Tài chính", "KHTC"),
    UnitName(CULTURE, "Phòng Quản lý văn hóa", "QLVH"),
    UnitName(FAMILY, "Phòng Xây dựng nếp sống văn hóa và gia đình", "VHGĐ"),
    UnitName(SPORT, "Phòng Quản lý thể dục thể thao", "QLTDTT"),
    UnitName(TOURISM, "Phòng Quản lý du lịch", "QLDL"),
    UnitName(PRESS, "Phòng Thông tin – Báo chí – Xuất bản", "TTBCXB"),
    UnitName(MUSEUM, "Bảo tàng tỉnh Lạng Sơn", "BT"),
    UnitName(LIBRARY, "Thư viện tỉnh Lạng Sơn", "TV"),
    UnitName(ARTS, "Trung tâm Văn hóa nghệ thuật tỉnh", "TTVHNT"),
    UnitName(TRAINING, "Trung tâm Huấn luyện và thi đấu thể dục thể thao", "TTHLTĐ"),
    UnitName(PROMOTION, "Trung tâm Thông tin, xúc tiến du lịch", "TTXTDL"),
    UnitName(TROUPE, "Đoàn Nghệ thuật tỉnh", "ĐNT"),
    UnitName(HERITAGE, "Phòng Quản lý di sản văn hóa", "DSVH"),
    UnitName(SCHOOL, "Trường Năng khiếu thể dục thể thao", "TNK"),
    UnitName(NA_SAM, "Phòng Văn hóa – Xã hội xã Nà Sầm"),
    UnitName(KY_LUA, "Phòng Văn hóa – Xã hội phường Kỳ Lừa"),
    UnitName(THAT_KHE, "Phòng Văn hóa – Xã hội xã Thất Khê"),
    UnitName(RELICS, "Ban Quản lý di tích", "BQLDT", current=False, successor_id=MUSEUM),
    UnitName(MUSEUM, "Bảo tàng Tổng hợp tỉnh", current=False),
    UnitName(CULTURE_CENTRE, "Trung tâm Văn hóa – Thông tin", "TTVHTT", current=False, successor_id=ARTS),
]

MEANT = [
    ("bao tang", MUSEUM), ("Bảo tàng", MUSEUM), ("baotang", MUSEUM), ("bảo tàng lạng sơn", MUSEUM), ("BTT", MUSEUM),
    ("quan ly van hoa", CULTURE), ("quan li van hoa", CULTURE), ("qlvh", CULTURE), ("p qlvh", CULTURE), ("quản lý vh", CULTURE),
    ("quan ly vanhoa", CULTURE), ("tt vhnt", ARTS), ("ttvhnt", ARTS), ("trung tam van hoa nghe thuat", ARTS),
    ("thu vien", LIBRARY), ("thư viện tỉnh", LIBRARY), ("thuvien", LIBRARY), ("em o thu vien a", LIBRARY),
    ("huan luyen", TRAINING), ("tt huan luyen", TRAINING), ("tt hltd", TRAINING), ("van phong", OFFICE), ("vp", OFFICE),
    ("van phong so", OFFICE), ("khtc", FINANCE), ("ke hoach tai chinh", FINANCE), ("tai chinh", FINANCE), ("kế hoạch", FINANCE),
    ("phap che", LEGAL), ("to chuc", LEGAL), ("tcpc", LEGAL), ("quan ly du lich", TOURISM), ("xuc tien du lich", PROMOTION),
    ("thong tin du lich", PROMOTION), ("tt thong tin du lich", PROMOTION), ("doan nghe thuat", TROUPE), ("doan nt", TROUPE),
    ("ql tdtt", SPORT), ("nep song", FAMILY), ("gia dinh", FAMILY), ("vhgd", FAMILY), ("bao chi", PRESS), ("xuat ban", PRESS),
    ("di san", HERITAGE), ("dsvh", HERITAGE), ("nang khieu", SCHOOL), ("truong nang khieu tdtt", SCHOOL), ("na sam", NA_SAM),
    ("ky lua", KY_LUA), ("phong vhxh xa that khe", THAT_KHE),
]  # fmt: skip
SLIPS = [("bao tag", MUSEUM), ("thu vein", LIBRARY), ("quan lys vna hoa", CULTURE), ("huan luyenn", TRAINING)]
TELEX = [
    ("thuw vieenj", LIBRARY), ("thu7 vie65n", LIBRARY), ("baor tangf", MUSEUM), ("phongf quanr lys vawn hoas", CULTURE),
    ("ddoanf ngheej thuaatj", TROUPE),
]  # fmt: skip
FORMER = [
    ("bql di tich", MUSEUM, "Ban Quản lý di tích"),
    ("QL di tich", MUSEUM, "Ban Quản lý di tích"),
    ("bao tang tong hop", MUSEUM, "Bảo tàng Tổng hợp tỉnh"),
    ("tt van hoa thong tin", ARTS, "Trung tâm Văn hóa – Thông tin"),
]
NOT_UNITS = [
    "phong giao duc", "cong an tinh", "trung tam dien anh", "so y te", "benh vien da khoa", "ubnd tinh", "truong mam non",
    "xin chao", "chi oi hop hom nao", "nguyen van an", "da nhan", "bo chi huy quan su", "kho bac nha nuoc", "1204",
    "huyen doan", "dai truyen hinh", "chi cuc thue", "trung tam y te", "so tai chinh", "hội nông dân", "so giao duc va dao tao",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "unit"), MEANT + SLIPS + TELEX)
def test_the_unit_meant_comes_first(typed: str, unit: int) -> None:
    matches = find_units(typed, NAMES)
    assert matches[0].unit_id == unit
    assert matches[0].score >= NEAREST
    assert len(matches) <= 5


@pytest.mark.parametrize(("typed", "unit"), MEANT + TELEX)
def test_a_name_typed_well_is_good(typed: str, unit: int) -> None:
    assert find_units(typed, NAMES)[0].score >= GOOD


@pytest.mark.parametrize(("typed", "unit", "former"), FORMER)
def test_a_former_name_leads_to_the_successor(typed: str, unit: int, former: str) -> None:
    best = find_units(typed, NAMES)[0]
    assert (best.unit_id, best.via_former_name) == (unit, former)


@pytest.mark.parametrize("typed", NOT_UNITS)
def test_what_is_no_unit_scores_low(typed: str) -> None:
    assert all(match.score < NEAREST for match in find_units(typed, NAMES))


def test_no_such_unit_still_shows_what_lies_nearest() -> None:
    assert {m.unit_id for m in find_units("trung tam dien anh", NAMES, 2)} == {ARTS, PROMOTION}


def test_a_word_of_several_units_is_never_sure() -> None:
    for typed in ("du lich", "tdtt", "nghe thuat", "phong van hoa", "trung tam", "phong"):
        assert sure_match(find_units(typed, NAMES)) is None
    assert sure_match([]) is None


def test_a_sure_match_is_good_and_alone() -> None:
    sure = sure_match(find_units("bao tang", NAMES))
    assert sure is not None
    assert sure.unit_id == MUSEUM
    assert sure.via_former_name is None
    others = find_units("bao tang", NAMES)[1:]
    assert all(sure.score - other.score >= CLEAR_GAP for other in others)


def test_every_unit_stands_once_in_the_list() -> None:
    ids = [match.unit_id for match in find_units("bao tang tinh", NAMES, 20)]
    assert len(ids) == len(set(ids))


def test_successions_are_followed_to_their_end_and_a_circle_ends() -> None:
    chain = [
        UnitName(1, "Phòng Báo chí cũ", current=False, successor_id=2),
        UnitName(2, "Phòng Thông tin", current=False, successor_id=3),
        UnitName(3, "Phòng Truyền thông"),
    ]
    assert find_units("bao chi cu", chain)[0].unit_id == 3
    circle = [
        UnitName(1, "Đội A cũ", current=False, successor_id=2),
        UnitName(2, "Đội B cũ", current=False, successor_id=1),
    ]
    assert find_units("doi a cu", circle)[0].unit_id in (1, 2)


@pytest.mark.parametrize("typed", ["", "   ", "?!", "👍"])
def test_nothing_typed_finds_nothing(typed: str) -> None:
    assert find_units(typed, NAMES) == []


def test_three_hundred_units_take_little_time() -> None:
    many = [
        UnitName(at * 100 + name.unit_id, f"{name.name} {'abcdefghijklmno'[at]}{at}", name.abbreviation)
        for at in range(15)
        for name in NAMES
    ][:300]
    find_units("bao tang", many)  # builds the index
    best = min(_seconds("quan ly van hoa", many) for _ in range(5))
    assert len(many) == 300
    assert best < 0.05  # 5 ms on a quiet machine; ten times that is a wrong algorithm


def _seconds(typed: str, names: list[UnitName]) -> float:
    start = time.perf_counter()
    find_units(typed, names)
    return time.perf_counter() - start


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Văn phòng", UnitKind.OFFICE),
        ("Phòng chuyên môn", UnitKind.DIVISION),
        ("phòng Quản lý văn hóa", UnitKind.DIVISION),
        ("Đơn vị sự nghiệp", UnitKind.PUBLIC_UNIT),
        ("ĐVSN", UnitKind.PUBLIC_UNIT),
        ("don vi su nghiep truc thuoc", UnitKind.PUBLIC_UNIT),
        ("Trung tâm Huấn luyện", UnitKind.PUBLIC_UNIT),
        ("Xã", UnitKind.COMMUNE),
        ("phường Kỳ Lừa", UnitKind.COMMUNE),
        ("cấp xã", UnitKind.COMMUNE),
        ("khác", UnitKind.OTHER),
        ("public_unit", UnitKind.PUBLIC_UNIT),
        ("division", UnitKind.DIVISION),
        ("", None),
        ("abc", None),
    ],
)
def test_kinds_by_their_words(words: str, kind: UnitKind | None) -> None:
    assert parse_kind(words) is kind


ROSTER = ["Nông Văn Tuấn", "Nông Văn Toàn", "Lê Thị Thu", "Hoàng Thị Hoa", "Hoàng Thị Hòa", "Nguyễn Đặng Ân"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("nong van tuan", "Nông Văn Tuấn"),
        ("NÔNG VĂN TUẤN", "Nông Văn Tuấn"),
        ("noong vawn tuaans", "Nông Văn Tuấn"),
        ("nong van tuann", "Nông Văn Tuấn"),
        ("nong tuan", "Nông Văn Tuấn"),
        ("Hoàng Thị Hòa", "Hoàng Thị Hòa"),
        ("nguyen dang an", "Nguyễn Đặng Ân"),
    ],
)
def test_a_typed_name_finds_the_roster(typed: str, first: str) -> None:
    assert similar_person(typed, ROSTER)[0] == first


def test_two_people_of_one_spelling_are_both_offered() -> None:
    assert set(similar_person("hoang thi hoa", ROSTER)) == {"Hoàng Thị Hoa", "Hoàng Thị Hòa"}


@pytest.mark.parametrize("typed", ["tuan", "le van nam", "nguyen van tuan", "", "nong van"])
def test_a_stranger_is_nobody(typed: str) -> None:
    assert similar_person(typed, ROSTER) == []
