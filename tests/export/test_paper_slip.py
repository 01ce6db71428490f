"""The slip of a unit on paper: what the model says, room for date, signature and receipt, and nothing off the sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.actions.paper_slips import PaperSlip
from bot.cards.directive import CardFacts
from bot.cards.registration import Help
from bot.domain.obligations import Duty
from bot.export.drawing import Box, Page, Text
from bot.export.fonts import BOLD, REGULAR, font
from bot.export.paper_slip import slip_page, slip_png, slips_pdf
from bot.i18n import Language, load_languages
from tests.record import ZONE

TODAY = date(2023, 6, 5)
HELP = Help("Sở Văn hóa, Thể thao và Du lịch", "Chu Thị Lan", "0205 000 0000")
CARD = CardFacts(
    1,
    7,
    "Đoàn Nghệ thuật tỉnh",
    "Công văn",
    "1204/SVHTTDL-VP",
    "1204",
    "Sở Văn hóa, Thể thao và Du lịch",
    TODAY,
    "về việc triển khai Chiến lược chuyển đổi số báo chí đến năm 2025, định hướng đến năm 2030",
    "- Quán triệt đến toàn thể công chức, viên chức, người lao động.",
    due=date(2023, 6, 16),
    asked=tuple(Duty),
    owed=tuple(Duty),
    own_dues=((Duty.REPORT, date(2023, 6, 30)),),
)
SLIP = PaperSlip(CARD, 25)


@pytest.fixture(scope="module")
def vi() -> Language:
    return load_languages(ZONE)["vi"]


def words(page: Page) -> str:
    return " ".join(op.text for op in page.ops if isinstance(op, Text))


def test_the_slip_says_what_the_model_says(vi: Language) -> None:
    text = words(slip_page(vi, SLIP, HELP, TODAY))
    for part in (
        "Kính gửi: Đoàn Nghệ thuật tỉnh",
        "Công văn số 1204/SVHTTDL-VP ngày 05/6/2023 của Sở Văn hóa, Thể thao và Du lịch về việc triển khai",
        "Hạn quán triệt: hết ngày 16/6/2023",
        "Hạn gửi báo cáo: hết ngày 30/6/2023",
        "Đã nhận ngày ……/……/2023",
        "số người ……/25",
        "Đã gửi báo cáo số",
        "Thủ trưởng đơn vị (ký, ghi rõ họ tên)",
        "đọc qua điện thoại 0205 000 0000",
        "Mã xác nhận: ………… …………",
    ):
        assert part in text


def test_only_what_is_still_owed_is_asked_and_a_restricted_paper_keeps_its_text(vi: Language) -> None:
    met = replace(CARD, owed=(Duty.DISSEMINATE,), may_file=False)
    text = words(slip_page(vi, PaperSlip(met, 0), HELP, TODAY))
    assert "Đã nhận ngày" not in text
    assert "Đã gửi báo cáo" not in text
    assert "số người ……/……" in text
    assert "Quán triệt đến toàn thể" not in text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_everything_stays_on_the_paper_however_long_the_texts(language: str) -> None:
    long = replace(
        CARD,
        unit_name="Trung tâm Huấn luyện và Thi đấu thể dục thể thao tỉnh Lạng Sơn " * 2,
        subject="triển khai Chiến lược chuyển đổi số báo chí đến năm 2025 " * 12,
        summary=("- Nhấn mạnh mục tiêu chung của Chiến lược, báo cáo kết quả.\n" * 4)[:250],
        content=("348/QĐ-TTg", "1369/BTTTT-CBC", "781/QĐ-BTTTT"),
    )
    page = slip_page(load_languages(ZONE)[language], PaperSlip(long, 25), HELP, TODAY)
    texts = [op for op in page.ops if isinstance(op, Text)]
    for op in texts:
        assert op.x + font(BOLD if op.bold else REGULAR).width(op.text, op.size) <= page.width
        assert op.y <= page.height
    box = max((op for op in page.ops if isinstance(op, Box)), key=lambda op: op.width)
    written = [op.y for op in texts if op.y < box.y]
    foot = sorted(op.y for op in texts if op.y >= box.y - 14)
    assert max(y for y in written if y not in foot) < foot[0] - 6, "answers do not run into the foot"


def test_two_slips_share_a_sheet_and_a_picture_can_be_had(vi: Language) -> None:
    assert slips_pdf(vi, [SLIP] * 3, HELP, TODAY).count(b"/Type/Page/Parent") == 2
    assert slip_png(vi, SLIP, HELP, TODAY).startswith(b"\x89PNG")
