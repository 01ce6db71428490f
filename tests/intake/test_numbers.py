"""Số, ký hiệu: every real sample of domain.md 1.9, what real text does to them, and what is no number at all."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.numbers import (
    DocumentNumber,
    Family,
    NumberFault,
    find_numbers,
    issuer_name,
    parse_number,
    short_code,
    tidy,
)
from tests.intake.papers import MINISTRY, OFFICE_DRAFT

SAMPLES = {
    Family.LETTER: """1369/BTTTT-CBC 6028/BTTTT-CBC 3218/UBND-KGVX 26/UBND-KGVX 388/SVHTTDL-QLVH 1553/VP-KGVX 2148/VP-KGVX 2881/VP-KGVX
        2009/BVHTTDL-DSVH 5511/BKHCN-CĐSQG 253/SVHTTDL-VHGĐ 5104/BTTTT-PTTH&TTĐT 879/VTLTNN-NVĐP 2312/CVT-CS 2898/A05-P5 12729/VPCP-KGVX
        86549/UBND-NCKS 12/UBND-VX 05/BNV-VP 1204/SVHTTDL-VP""",
    Family.TYPED: """348/QĐ-TTg 781/QĐ-BTTTT 951/QĐ-BTTTT 118/KH-UBND 77/KH-UBND 150/KH-UBND 77/BC-SKHCN 800/QĐ-UBND 671/QĐ-UBND 441/QĐ-UB
        179/KH-BCĐ 203/KH-UBND 246/KH-UBND 333/KH-UBND 2119/TTr-SVHTTDL 274/CT-BVHTTDL 30/NQ-CP 57/BC-BT""",
    Family.PARTY: "2305-CV/BTGTU 49-NQ/TU 28-KL/TU 25-NQ/TU 126-HD/ĐU 80-NQ/TW 983-QĐ/TU 24-ĐA/TU 36-HD/VPTW",
    Family.NORMATIVE: "10/2025/TT-BVHTTDL 03/2025/QĐ-UBND 43/2025/NĐ-CP 150/2025/NĐ-CP 30/2020/NĐ-CP",
    Family.JOINT: "07/2015/TTLT-BVHTTDL-BNV",
    Family.LAW: "202/2025/QH15 190/2025/QH15 28/2026/QH16",
    Family.STANDING: "1672/NQ-UBTVQH15",
    Family.MASS: "90/TBMTTQ-BTT",
}
EVERY = [(number, family) for family, numbers in SAMPLES.items() for number in numbers.split()]


@pytest.mark.parametrize(("printed", "family"), EVERY)
def test_every_real_number_has_one_family_and_reads_back(printed: str, family: Family) -> None:
    number = parse_number(printed)
    assert isinstance(number, DocumentNumber)
    assert number.family is family
    assert str(number) == printed
    assert [str(found.number) for found in find_numbers(f"Theo văn bản số {printed}, ngày 06/4/2023 của cơ quan.")] == [
        printed
    ]


def test_there_are_as_many_samples_as_were_collected() -> None:
    assert len(EVERY) >= 54


@pytest.mark.parametrize(
    ("printed", "no", "year", "symbol", "issuer"),
    [
        ("1369/BTTTT-CBC", "1369", None, "BTTTT-CBC", "BTTTT"),
        ("348/QĐ-TTg", "348", None, "QĐ-TTg", "TTg"),
        ("2305-CV/BTGTU", "2305", None, "CV/BTGTU", "BTGTU"),
        ("30/2020/NĐ-CP", "30", 2020, "NĐ-CP", "CP"),
        ("202/2025/QH15", "202", 2025, "QH15", "QH"),
        ("1672/NQ-UBTVQH15", "1672", None, "NQ-UBTVQH15", "UBTVQH"),
        ("07/2015/TTLT-BVHTTDL-BNV", "07", 2015, "TTLT-BVHTTDL-BNV", "BVHTTDL"),
        ("57/BC-BT", "57", None, "BC-BT", "BT"),
    ],
)
def test_the_parts_of_a_number(printed: str, no: str, year: int | None, symbol: str, issuer: str) -> None:
    number = parse_number(printed)
    assert isinstance(number, DocumentNumber)
    assert (number.no, number.year, number.symbol, number.issuer_hint) == (no, year, symbol, issuer)


@pytest.mark.parametrize(
    ("printed", "kind"),
    [("1204/SVHTTDL-VP", "Công văn"), ("348/QĐ-TTg", "Quyết định"), ("2119/TTr-SVHTTDL", "Tờ trình"), ("2305-CV/BTGTU", "Công văn"),
     ("983-QĐ/TU", None), ("202/2025/QH15", None), ("90/TBMTTQ-BTT", None), ("10/2025/TT-BVHTTDL", "Thông tư")],
)  # fmt: skip
def test_the_type_a_symbol_states(printed: str, kind: str | None) -> None:
    number = parse_number(printed)
    assert isinstance(number, DocumentNumber)
    assert (number.type.name if number.type else None) == kind


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1369 /BTTTT-CBC", "1369/BTTTT-CBC"),
        ("118/TTr- STTTT", "118/TTr-STTTT"),
        ("126 – HD/ĐU", "126-HD/ĐU"),
        ("1204/SVHTTDL\u2011VP", "1204/SVHTTDL-VP"),
        ("1204/SVHTTDL - VP", "1204/SVHTTDL-VP"),
        ("12 / UBND - VX", "12/UBND-VX"),
        ("30 / 2020 / NĐ-CP", "30/2020/NĐ-CP"),
        ("242/2014/QÐ-UBND", "242/2014/QĐ-UBND"),  # U+00D0, as printed in public texts
        (unicodedata.normalize("NFD", "348/QĐ-TTg"), "348/QĐ-TTg"),
        ("Số: 1369 /BTTTT-CBC", "1369/BTTTT-CBC"),
        ("công văn số 1204/SVHTTDL-VP.", "1204/SVHTTDL-VP"),
        ("1204/svhttdl-vp", "1204/SVHTTDL-VP"),
        ("348/qd-ttg", "348/QĐ-TTg"),
        ("348/QD-TTg số quyết định", None),
        ("Quyết định số 348/QD-TTg", "348/QĐ-TTg"),
        ("30/2020/nd-cp", "30/2020/NĐ-CP"),
        ("2305-cv/btgtu", "2305-CV/BTGTU"),
        ("202/2025/qh15", "202/2025/QH15"),
        ("118/ttr-stttt", "118/TTr-STTTT"),
    ],
)
def test_what_real_typing_does_to_numbers(typed: str, read: str | None) -> None:
    number = parse_number(typed)
    assert (str(number) if isinstance(number, DocumentNumber) else None) == read


def test_lost_accents_are_not_guessed_without_a_word_that_agrees() -> None:
    number = parse_number("348/QD-TTG")
    assert isinstance(number, DocumentNumber)
    assert number.symbol == "QD-TTG"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", NumberFault.EMPTY),
        ("  ", NumberFault.EMPTY),
        ("1204", NumberFault.MISSING_SYMBOL),
        ("1204/", NumberFault.MISSING_SYMBOL),
        ("1204 SVHTTDL", NumberFault.MISSING_SLASH),
        ("1204-SVHTTDL-VP", NumberFault.MISSING_SLASH),
        ("1204 SVHTTDL-VP", NumberFault.MISSING_SLASH),
        ("1204/12", NumberFault.BAD_SYMBOL),
        ("1204/Văn phòng", NumberFault.BAD_SYMBOL),
        ("362-QĐ/TTg", NumberFault.MISPLACED),
        ("05/6/2023", NumberFault.A_DATE),
        ("31/6", NumberFault.A_DATE),
        ("1204/SVHTTDL-VP và 1205/SVHTTDL-VP", NumberFault.SEVERAL),
        ("V/v", NumberFault.NOT_A_NUMBER),
        ("xin chào", NumberFault.NOT_A_NUMBER),
    ],
)
def test_why_a_text_is_no_number(typed: str, fault: NumberFault) -> None:
    assert parse_number(typed) is fault


@pytest.mark.parametrize("blank", ["Số:      /SVHTTDL-VP", "Số: /SVHTTDL-VP", "/SVHTTDL-VP", "Số ……/SVHTTDL-VP"])
def test_a_draft_has_no_number_yet(blank: str) -> None:
    number = parse_number(blank)
    assert isinstance(number, DocumentNumber)
    assert number.is_draft
    assert (number.no, number.symbol, number.issuer_hint, short_code(number)) == ("", "SVHTTDL-VP", "SVHTTDL", "")


@pytest.mark.parametrize(
    "text",
    ["06/4/2023", "23/34", "24/7", "15/5/23", "quý III/2023", "V/v", "2021-2025", "ngày 06 / 4 / 2023", "đạt 5/Nam Định", "A/B", "và/hoặc", "1592",
     "Điều 3/Chương II", "10/12 người", "5821 0937"],
)  # fmt: skip
def test_false_friends_are_no_numbers(text: str) -> None:
    assert find_numbers(text) == []


def test_every_number_of_the_two_papers_is_found() -> None:
    assert [str(found.number) for found in find_numbers(MINISTRY)] == ["1369/BTTTT-CBC", "348/QĐ-TTg", "348/QĐ-TTg"]
    assert [str(found.number) for found in find_numbers(OFFICE_DRAFT)] == [
        "/SVHTTDL-VP", "2305-CV/BTGTU", "348/QĐ-TTg", "1369/BTTTT-CBC", "781/QĐ-BTTTT",
    ]  # fmt: skip


def test_a_dash_of_the_sentence_is_no_part_of_the_number() -> None:
    assert [str(f.number) for f in find_numbers("348/QĐ-TTg - UBND tỉnh yêu cầu")] == ["348/QĐ-TTg"]


def test_positions_are_those_of_the_tidy_text() -> None:
    text = "Số: 1369 /BTTTT-CBC và 118/TTr- STTTT"
    assert [tidy(text)[found.start : found.end] for found in find_numbers(text)] == ["1369/BTTTT-CBC", "118/TTr-STTTT"]


@pytest.mark.parametrize(
    ("printed", "code"),
    [("1204/SVHTTDL-VP", "1204"), ("05/BNV-VP", "5"), ("2305-CV/BTGTU", "2305"), ("12a/QĐ-TTg", "12a")],
)
def test_the_digits_officials_type(printed: str, code: str) -> None:
    number = parse_number(printed)
    assert isinstance(number, DocumentNumber)
    assert short_code(number) == code


def test_same_number_but_for_a_leading_zero() -> None:
    first, second, other = (parse_number(n) for n in ("05/BNV-VP", "5/BNV-VP", "5/BNV-TCCB"))
    assert isinstance(first, DocumentNumber)
    assert isinstance(second, DocumentNumber)
    assert isinstance(other, DocumentNumber)
    assert first.same_as(second)
    assert not first.same_as(other)


def test_the_name_of_a_known_issuer() -> None:
    number, unknown = parse_number("1369/BTTTT-CBC"), parse_number("57/BC-BT")
    assert isinstance(number, DocumentNumber)
    assert isinstance(unknown, DocumentNumber)
    assert issuer_name(number) == "Bộ Thông tin và Truyền thông"
    assert issuer_name(unknown) is None


@given(st.text(max_size=200))
def test_any_text_is_a_number_or_a_fault(text: str) -> None:
    assert isinstance(parse_number(text), DocumentNumber | NumberFault)


@given(st.integers(1, 999999), st.sampled_from(["SVHTTDL-VP", "QĐ-TTg", "KH-UBND", "TTr-SVHTTDL"]))
def test_what_is_printed_reads_back(no: int, symbol: str) -> None:
    assert str(parse_number(f"{no:02d}/{symbol}")) == f"{no:02d}/{symbol}"
