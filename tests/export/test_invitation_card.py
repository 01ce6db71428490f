"""The slip of paper: the QR code is the link, the digits stand there, four slips fit a sheet."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import segno

from bot.actions.invitations import entrances
from bot.cards.registration import Help
from bot.config import Secret
from bot.config.channels import ZaloBot, ZaloOa
from bot.export.drawing import A4, Box, Page, Text
from bot.export.fonts import BOLD, REGULAR, font
from bot.export.invitation_card import Slip, sheet_pdf, slip_page, slip_png
from bot.i18n import Language, load_languages
from tests import record
from tests.record import ZONE

LINK = "https://t.me/quantriet_bot?start=abcdefghijklmnopqrstuv"
SLIP = Slip("Phòng Quản lý văn hóa", "Trưởng phòng", "Hoàng Thị Hoa", "4829 1376", LINK, date(2023, 6, 16))
HELP = Help("Sở Văn hóa, Thể thao và Du lịch", "Chu Thị Lan", "0205 000 0000")


@pytest.fixture(scope="module")
def vi() -> Language:
    return load_languages(ZONE)["vi"]


def words(page: Page) -> str:
    return "\n".join(op.text for op in page.ops if isinstance(op, Text))


def test_the_slip_says_what_the_model_says(vi: Language) -> None:
    text = words(slip_page(vi, SLIP, HELP)).replace("\n", " ")
    for part in (
        "VĂN PHÒNG SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH",
        "PHIẾU MỜI ĐĂNG KÝ",
        "Phòng Quản lý văn hóa",
        "Hoàng Thị Hoa",
        "4829 1376",
        "đến hết ngày 16/6/2023",
        "Không gửi văn bản mật",
        "0205 000 0000",
    ):
        assert part in text


def test_everything_stays_on_the_paper_however_long_the_names(vi: Language) -> None:
    long = replace(
        SLIP,
        unit="Trung tâm Huấn luyện và Thi đấu thể dục thể thao tỉnh Lạng Sơn " * 2,
        name="Nguyễn Hoàng Phương Thảo Nguyên",
    )
    page = slip_page(vi, long, HELP)
    for op in page.ops:
        if isinstance(op, Text):
            assert op.x >= 0
            assert op.x + font(BOLD if op.bold else REGULAR).width(op.text, op.size) <= page.width
            assert op.y <= page.height


def test_the_boxes_are_the_qr_code_of_the_link_with_its_quiet_zone() -> None:
    page = Page()
    page.qr(0, 0, 410, LINK)
    matrix = list(segno.make(LINK, error="q", micro=False).matrix_iter(border=4))
    module = 410 / len(matrix)
    drawn = {
        (round(box.y / module), round(box.x / module) + n)
        for box in page.ops
        if isinstance(box, Box)
        for n in range(round(box.width / module))
    }
    assert drawn == {(y, x) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}


def test_without_a_link_there_is_no_qr_code_and_the_digits_do(vi: Language) -> None:
    page = slip_page(vi, replace(SLIP, link=""), HELP)
    assert not [op for op in page.ops if isinstance(op, Box)]
    assert "4829 1376" in words(page)


def test_the_picture_shows_text_and_code(vi: Language) -> None:
    png = slip_png(vi, SLIP, HELP)
    assert png.startswith(b"\x89PNG")
    assert len(png) > 10_000  # with no font the text would vanish and a few hundred bytes remain


def test_the_sheet_is_a_pdf_with_four_slips_a_page_that_can_be_searched(vi: Language) -> None:
    pdf = sheet_pdf(vi, [SLIP] * 6, HELP)
    assert pdf.startswith(b"%PDF-1.5")
    assert pdf.count(b"/Type/Page/") == 2
    assert f"{A4[0]:.2f} {A4[1]:.2f}".encode() in pdf
    streams = re.findall(rb"/FlateDecode[^>]*>>stream\n(.*?)\nendstream", pdf, re.DOTALL)
    first = next(text for s in streams if b" Tj " in (text := zlib.decompress(s)))
    digits = "".join(f"{font(BOLD).glyph(char):04x}" for char in "4829 1376").encode()
    assert first.count(digits) == 4
    offsets = [int(n) for n in re.findall(rb"^(\d{10}) 00000 n ", pdf, re.MULTILINE)]
    assert all(pdf[at:].startswith(f"{n} 0 obj".encode()) for n, at in enumerate(offsets, start=1))


def test_the_face_has_every_vietnamese_letter() -> None:
    letters = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
    for face in (font(REGULAR), font(BOLD)):
        assert [c for c in letters + letters.upper() if face.glyph(c) == 0] == []


def test_where_the_link_cannot_carry_the_code_the_slip_says_to_send_it(vi: Language) -> None:
    oa = replace(SLIP, link="https://zalo.me/1234567890", carries_code=False)
    text = words(slip_page(vi, oa, HELP)).replace("\n", " ")
    assert "1. Mở Zalo, quét mã QR" in text
    assert "2. Gửi 08 số sau: 4829 1376" in text
    assert "Nếu được hỏi" not in text


def test_the_offices_own_account_stands_before_the_bot(tmp_path: Path) -> None:
    office = record.office(tmp_path)
    secret = Secret("s")
    bot = ZaloBot(token=secret, share_url="https://zalo.me/s/botcreator/?bot=77")
    oa = ZaloOa(oa_id="123", app_id="1", app_secret=secret, webhook_key=secret)
    assert entrances(office) == {}
    with_bot = replace(office, config=replace(office.config, zalo_bot=bot))
    assert entrances(with_bot) == {"zalo_bot": "https://zalo.me/s/botcreator/?bot=77"}
    both = replace(office, config=replace(office.config, zalo_bot=bot, zalo_oa=oa))
    assert list(entrances(both)) == ["zalo_oa", "zalo_bot"]
