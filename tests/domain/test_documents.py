"""The table of document types and the issuers (NĐ 30/2020/NĐ-CP, Điều 7 and Phụ lục III)."""

import pytest

from bot.domain.documents import (
    COPIES,
    EVERY_TYPE,
    ISSUERS,
    TYPES,
    issuer_by_abbreviation,
    issuer_by_name,
    type_by_abbreviation,
    type_by_name,
)


def test_29_types_27_abbreviations_3_copies() -> None:
    assert len(TYPES) == 29
    assert len([kind for kind in TYPES if kind.abbreviation]) == 27
    assert [kind.abbreviation for kind in COPIES] == ["SY", "TrS", "SL"]
    assert {kind.name for kind in TYPES if not kind.abbreviation} == {"Công văn", "Thư công"}


def test_nothing_is_named_twice() -> None:
    for values in (
        [k.key for k in EVERY_TYPE],
        [k.name for k in EVERY_TYPE],
        [k.abbreviation for k in EVERY_TYPE if k.abbreviation],
    ):
        assert len(values) == len(set(values))
    assert len({issuer.abbreviation for issuer in ISSUERS}) == len(ISSUERS)


@pytest.mark.parametrize(
    ("abbreviation", "name"),
    [("QĐ", "Quyết định"), ("QyĐ", "Quy định"), ("CTr", "Chương trình"), ("CT", "Chỉ thị"), ("HD", "Hướng dẫn"), ("HĐ", "Hợp đồng"),
     ("ĐA", "Đề án"), ("DA", "Dự án"), ("NĐ", "Nghị định"), ("CV", "Công văn")],
)  # fmt: skip
def test_abbreviations_are_exact(abbreviation: str, name: str) -> None:
    kind = type_by_abbreviation(abbreviation)
    assert kind is not None
    assert kind.name == name


@pytest.mark.parametrize("wrong", ["QYĐ", "qđ", "TTR", "", "SVHTTDL"])
def test_upper_case_is_another_word(wrong: str) -> None:
    assert type_by_abbreviation(wrong) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [("Công văn số 1204", "Công văn"), ("quyet dinh", "Quyết định"), ("THÔNG TƯ LIÊN TỊCH", "Thông tư liên tịch"), ("thông tư", "Thông tư"),
     ("Bản sao y", "Bản sao y"), ("Bản thoả thuận", "Bản thỏa thuận")],
)  # fmt: skip
def test_names_with_or_without_accents(text: str, name: str) -> None:
    kind = type_by_name(text)
    assert kind is not None
    assert kind.name == name


def test_a_name_that_is_no_type() -> None:
    assert type_by_name("Bảo tàng") is None


@pytest.mark.parametrize(
    ("text", "abbreviation"),
    [("Sở VHTTDL", "SVHTTDL"), ("so vhttdl", "SVHTTDL"), ("Sở Văn hóa, Thể thao và Du lịch tỉnh Lạng Sơn", "SVHTTDL"), ("SVHTTDL", "SVHTTDL"),
     ("Ban Tuyên giáo Tỉnh ủy Lạng Sơn", "BTGTU"), ("Bộ TTTT", "BTTTT"), ("BỘ THÔNG TIN VÀ TRUYỀN THÔNG", "BTTTT"),
     ("Ban Tuyên giáo và Dân vận Tỉnh ủy", "BTGDVTU"), ("Thủ tướng Chính phủ", "TTg"), ("Chính phủ", "CP"), ("UBND tỉnh Lạng Sơn", "UBND")],
)  # fmt: skip
def test_issuers_by_what_people_write(text: str, abbreviation: str) -> None:
    issuer = issuer_by_name(text)
    assert issuer is not None
    assert issuer.abbreviation == abbreviation


def test_an_unknown_issuer_is_nobody() -> None:
    assert issuer_by_name("Bảo tàng tỉnh") is None
    assert issuer_by_abbreviation("svhttdl") is None
