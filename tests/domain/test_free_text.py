"""What people answer in words and digits: the tables of dialogues.md section 0, and the traps beside them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answers import (
    Act,
    ActKind,
    Answer,
    Assent,
    Cancel,
    Code,
    CodeKind,
    Command,
    Digit,
    DigitFor,
    Negation,
    People,
    Symbols,
    Text,
    read_answer,
    read_people,
    short_number,
)

COMMANDS = {"tien do": "tiendo", "du lieu": "dulieu", "tro giup": "trogiup", "viec": "viec"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1", Digit(1)),
        (" 0 ", Digit(0)),
        ("1.", Digit(1)),
        ("(2)", Digit(2)),
        ("1️⃣", Digit(1)),
        ("so 1", Digit(1)),
        ("1 1204", DigitFor(1, "1204", "")),
        ("1. 1204", DigitFor(1, "1204", "")),
        ("1 cv 1204", DigitFor(1, "1204", "")),
        ("1 1204/SVHTTDL-VP", DigitFor(1, "1204/SVHTTDL-VP", "")),
        ("1 2305-CV/BTGTU", DigitFor(1, "2305-CV/BTGTU", "")),
        ("1 05", DigitFor(1, "5", "")),
        ("2 1204 12/12", DigitFor(2, "1204", "12/12")),
        ("2 1204 2", DigitFor(2, "1204", "2")),
        ("2 1204, 12 người", DigitFor(2, "1204", "12 người")),
        ("2 12/12", DigitFor(2, None, "12/12")),
        ("48291376", Code(CodeKind.EIGHT, "48291376")),
        ("4829 1376", Code(CodeKind.EIGHT, "48291376")),
        ("4829.1376", Code(CodeKind.EIGHT, "48291376")),
        ("48 29 13 76", Code(CodeKind.EIGHT, "48291376")),
        ("482913", Code(CodeKind.BRIEFING, "482913")),
        ("482 913", Code(CodeKind.BRIEFING, "482913")),
        ("5821 0937 1122", Code(CodeKind.LOG, "582109371122")),
        ("1 1204.", DigitFor(1, "1204", "")),
        ("1 1204/SVHTTDL-VP.", DigitFor(1, "1204/SVHTTDL-VP", "")),
        ("1204 1", DigitFor(1, "1204", "")),
        ("số 1204: 2", DigitFor(2, "1204", "")),
        ("một", Digit(1)),
        ("hai.", Digit(2)),
        ("Mã của tôi là 48291376", Code(CodeKind.EIGHT, "48291376")),
        ("em gửi mã 4829 1376 ạ", Code(CodeKind.EIGHT, "48291376")),
        ("48291376.", Code(CodeKind.EIGHT, "48291376")),
        ("Mã xác nhận: 5821 0937", Code(CodeKind.RECEIPT, "58210937")),
        ("ma 5821 0937", Code(CodeKind.RECEIPT, "58210937")),
    ],
)
def test_shape_decides(typed: str, meant: Answer) -> None:
    assert read_answer(typed) == meant


@pytest.mark.parametrize(
    "typed", ["12", "1204", "40", "12/12", "16/6", "12.09.2025", "12 nguoi", "1 va 2", "1,2", "1 2", "05/6/2023"]
)
def test_a_number_nobody_asked_for_is_no_people_and_no_code(typed: str) -> None:
    assert read_answer(typed) == Text(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7", People(7)),
        ("12", People(12)),
        ("12/13", People(12, 13)),
        ("12 / 13", People(12, 13)),
        ("12 người", People(12)),
        ("đủ 12/12 người", People(12, 12)),
        ("10 tren 12", People(10, 12)),
        ("60", People(60)),
        ("12/10", People(12, 10)),  # more told than staff: for the caller to refuse in words
        ("0", Digit(0)),
        ("2 1204 12/12", DigitFor(2, "1204", "12/12")),  # the document's number wins over an open question
        ("482913", Code(CodeKind.BRIEFING, "482913")),
        ("chua", Negation("chua")),
        ("mười hai", Text("mười hai")),
    ],
)
def test_when_people_were_asked_for(typed: str, meant: Answer) -> None:
    assert read_answer(typed, asked_people=True) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("da nhan", Act(ActKind.RECEIVE)),
        ("đã nhận ạ", Act(ActKind.RECEIVE)),
        ("nhan roi", Act(ActKind.RECEIVE)),
        ("nhận được rồi", Act(ActKind.RECEIVE)),
        ("xac nhan", Act(ActKind.RECEIVE)),
        ("ddax nhaanj", Act(ActKind.RECEIVE)),
        ("xacs nhaanj", Act(ActKind.RECEIVE)),
        ("d9a4 nha65n", Act(ActKind.RECEIVE)),
        ("Vâng, đã nhận", Act(ActKind.RECEIVE)),
        ("phong em da nhan du roi a", Act(ActKind.RECEIVE)),
        ("da nhan, cam on chi", Act(ActKind.RECEIVE)),
        ("da nhan 1204", Act(ActKind.RECEIVE, "1204")),
        ("da nhan 05", Act(ActKind.RECEIVE, "5")),
        ("Đã nhận công văn số 1204/SVHTTDL-VP.", Act(ActKind.RECEIVE, "1204/SVHTTDL-VP")),
        ("đã nhận 348/QĐ-TTg", Act(ActKind.RECEIVE, "348/QĐ-TTg")),
        ("đã nhận rồi em ơi", Act(ActKind.RECEIVE)),
        ("Số 1204 đã nhận", Act(ActKind.RECEIVE, "1204")),
        ("1204: đã nhận ạ", Act(ActKind.RECEIVE, "1204")),
        ("1204/SVHTTDL-VP đã quán triệt 12/12", Act(ActKind.DISSEMINATE, "1204/SVHTTDL-VP", 12, 12)),
        ("da quan triet", Act(ActKind.DISSEMINATE)),
        ("quán triệt xong", Act(ActKind.DISSEMINATE)),
        ("da pho bien roi", Act(ActKind.DISSEMINATE)),
        ("da quan triet 12/12 nguoi", Act(ActKind.DISSEMINATE, None, 12, 12)),
        ("quan triet 1204 12/12", Act(ActKind.DISSEMINATE, "1204", 12, 12)),
        ("xac nhan quan triet 1204 10/12", Act(ActKind.DISSEMINATE, "1204", 10, 12)),
        ("đã gửi báo cáo", Act(ActKind.REPORT)),
        ("da bao cao 1190", Act(ActKind.REPORT, "1190")),
    ],
)
def test_acts_in_words(typed: str, meant: Answer) -> None:
    assert read_answer(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "1204 chưa nhận", "số 1204 đã nhận nhưng thiếu phụ lục", "chua", "không", "ko", "khoong", "chua nhan duoc", "chưa nhận được file", "da nhan nhung thieu phu luc", "k nhan dc",
        "khong dong y", "nhầm rồi", "bam nham", "file loi", "da nhan chua", "đã nhận chưa?", "chuwa nhaanj",
        "khoong nhaanj dduwowcj", "da nhan nhung ko mo duoc", "da nhan, file bi loi", "nhan nham van ban", "tu choi",
        "đã quán triệt nhưng còn thiếu 2 người", "da nhan 1204 nhung thieu trang", "mất file rồi", "hong nhan duoc",
        "looix roofi", "thiếu", "sai số rồi", "d9a4 nha65n nhu7ng thie61u",
    ],
)  # fmt: skip
def test_a_negation_or_complaint_never_records(typed: str) -> None:
    assert read_answer(typed) == Negation(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "ok",
        "OK chị",
        "vang a",
        "Dạ vâng",
        "da ro",
        "đã rõ",
        "dong y",
        "rồi",
        "nhan",
        "cảm ơn",
        "👍",
        "❤️",
        "👍👍",
        "<3",
        "/-strong",
    ],
)
def test_ok_a_thumb_a_heart_are_asked_back(typed: str) -> None:
    answer = read_answer(typed)
    assert isinstance(answer, Assent)
    assert answer.symbol is not any(c.isalpha() for c in typed.removeprefix("/-strong"))


@pytest.mark.parametrize("typed", ["😂", ":)", "🌸🌸", "🇻🇳"])
def test_other_symbols(typed: str) -> None:
    assert read_answer(typed) == Symbols(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "xin chào", "chi oi hop hom nao", "hop co phai mang may khong", "trả lời giúp em", "họp ở chùa Tam Thanh", "KH 12 la gi",
        "da nhan?", "?", "...", "toi da nhan duoc 3 van ban", "da nhan du 04 tep", "da nhan 1204 va 1190", "bao tang", "thieu nhi",
        "sẽ nhận sau", "de nghi gui lai file", "lời cảm ơn", "da nhan van ban ngay 5/6",
    ],
)  # fmt: skip
def test_the_rest_is_text_and_no_act(typed: str) -> None:
    assert read_answer(typed) == Text(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/tiendo bao tang", Command("tiendo", "bao tang")),
        ("/tiendo@SoBot 1204", Command("tiendo", "1204")),
        ("/tiến độ Bảo tàng", Command("tiendo", "Bảo tàng")),
        ("/start abc-DEF_1", Command("start", "abc-DEF_1")),
        ("/khongco", Command("khongco")),
        ("/tien do co phai la the nay khong?", Command("tiendo", "co phai la the nay khong?")),
        ("tien do", Command("tiendo")),
        ("Tiến độ 1204", Command("tiendo", "1204")),
        ("tieens ddooj bao tang", Command("tiendo", "bao tang")),
        ("du lieu", Command("dulieu")),
        ("tien do the nao?", Text("tien do the nao?")),
        ("/huy", Cancel()),
        ("huy", Cancel()),
        ("Thôi", Cancel()),
        ("hủy bỏ", Cancel()),
        ("/1204", Text("/1204")),
    ],
)
def test_commands(typed: str, meant: Answer) -> None:
    assert read_answer(typed, commands=COMMANDS) == meant


def test_a_command_is_one_even_while_people_are_asked_for() -> None:
    assert read_answer("/tiendo 1204", asked_people=True) == Command("tiendo", "1204")


@pytest.mark.parametrize(
    ("typed", "people"), [("12", People(12)), ("12/13 người", People(12, 13)), ("khoảng 12", None), ("", None)]
)
def test_people_alone(typed: str, people: People | None) -> None:
    assert read_people(typed) == people


def test_a_leading_zero_is_no_part_of_the_number() -> None:
    assert [short_number(n) for n in ("05", "5", "1204", "12A", "0")] == ["5", "5", "1204", "12a", "0"]


@given(st.text(max_size=300))
def test_any_text_has_a_meaning(text: str) -> None:
    assert read_answer(text, commands=COMMANDS) is not None


@given(
    st.sampled_from(["chua", "không", "thiếu", "nhầm", "lỗi", "ko"]),
    st.sampled_from(["da nhan", "đã nhận 1204", "xac nhan", "da quan triet"]),
    st.booleans(),
)
def test_no_act_survives_a_negation_on_either_side(no: str, act: str, first: bool) -> None:
    typed = f"{no} {act}" if first else f"{act} {no}"
    assert read_answer(typed) == Negation(typed)


@pytest.mark.parametrize(
    "text",
    [
        "da ro " * 13 + "x",
        "da nhan " + "a " * 55 + "x",
        "da nhan " * 600,
        "1 " + "1/a" * 2000,
        "👍" * 3000,
        "không " * 900,
        "a" * 5000,
        "1 " * 2500,
    ],
)
def test_no_text_of_five_thousand_characters_stops_the_line(text: str) -> None:
    start = time.perf_counter()
    read_answer(text, commands=COMMANDS)
    assert time.perf_counter() - start < 1.0
