"""In training nothing is said to have been done that was not, and whoever writes to us is answered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.actions import delivery
from bot.domain.obligations import Duty
from bot.domain.people import Role
from bot.domain.units import UnitKind
from bot.store import settings
from tests import record
from tests.actions.ticking import Clock
from tests.dialogues.talking import Phone
from tests.dialogues.test_broadcasts import OfficeSetting
from tests.dialogues.test_common_answers import ANSWER, asked, goes_out
from tests.dialogues.working import work


@pytest.fixture
def desk(tmp_path: Path) -> OfficeSetting:
    """1204 went out in earnest; then the office turns the training on."""
    desk = OfficeSetting(tmp_path)
    asked(desk)
    settings.put(desk.db, delivery.TRIAL_MODE, True, desk.now)
    return desk


def heard(phone: Phone, words: str) -> int:
    return sum(words in message.text for _, _, message in phone.messages())


def test_a_decision_reaches_who_asked_and_nobody_else_of_the_unit(desk: OfficeSetting) -> None:
    desk.tuan.says("gia han 1204 den 20/6 vi chua hop duoc toan the don vi")
    told = desk.lan.taps("Đồng ý")
    assert "01 người" in told
    assert heard(desk.tuan, "Văn phòng Sở đồng ý gia hạn 1204/SVHTTDL-VP") == 1
    assert heard(desk.mai, "Văn phòng Sở đồng ý gia hạn") == 0


def test_an_answer_to_all_reaches_at_least_who_asked(desk: OfficeSetting) -> None:
    desk.lan.taps("Trả lời chung các đơn vị")
    desk.lan.says(ANSWER)
    desk.lan.taps(next(label for label in desk.lan.labels() if label.startswith("Mọi người đã đăng ký")))
    desk.lan.taps(next(label for label in desk.lan.labels() if label.startswith("Gửi ")))
    goes_out(desk)
    assert heard(desk.hoa, ANSWER) == 1
    assert heard(desk.mai, ANSWER) == 0


def test_reminding_by_hand_says_that_no_unit_is_reminded(desk: OfficeSetting) -> None:
    desk.db.execute("update deliveries set status = 'sent', sent_at = ? where kind = 'directive_card'", [desk.now])
    assert "Đang chạy tập huấn: chỉ Văn phòng Sở nhận được." in desk.lan.data("urge #1")
    desk.lan.data("urge_send #1")
    work(desk)
    assert desk.lan.screen == "Đang chạy tập huấn: 1204/SVHTTDL-VP không nhắc 02 đơn vị; chỉ Văn phòng Sở nhận được."
    assert heard(desk.mai, "Nhắc việc") == 0
    assert desk.count("reminder-issued") == 0, "the log proves only what went out"


def test_what_is_overdue_is_not_said_to_have_been_reminded() -> None:
    clock = Clock(record.empty_record(), record.office(), record.NINE)
    office = record.unit(clock.db, "Văn phòng Sở", UnitKind.OFFICE, 15, short="VPS")
    lan = record.person(clock.db, "Chu Thị Lan", office, Role.OFFICE)
    units = [record.unit(clock.db, f"Đơn vị {n}", staff=5) for n in range(3)]
    for n, unit in enumerate(units):
        record.person(clock.db, f"Thủ trưởng {n}", unit)
    record.directive(clock.db, "1204/SVHTTDL-VP", units, [Duty.RECEIVE], due=date(2023, 6, 15))
    clock.turn_to("2023-06-16 08:00")
    [text] = [card.text for card in clock.phone(lan) if "chưa xong việc đã đến hạn" in card.text]
    assert text.splitlines()[-2:] == ["Đang chạy tập huấn: 03 đơn vị không được nhắc.", "Xong việc, tin này dừng."]
