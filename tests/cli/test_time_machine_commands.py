"""``plan`` and ``reminders why`` on a data folder, without a server."""

import datetime as dt
import time
from pathlib import Path

from bot.actions.delivery import TRIAL_MODE
from bot.domain.instants import OFFICE_ZONE, local_day
from bot.domain.obligations import Duty
from bot.domain.people import Role
from bot.domain.units import UnitKind
from bot.store import reminders, settings
from bot.store.database import Database
from bot.store.opening import open_store
from tests import record
from tests.cli.test_command_line import quantriet


def furnish(db: Database, due: dt.date, now: int) -> None:
    museum = record.unit(db, "Bảo tàng tỉnh", staff=41, short="BT")
    record.person(db, "Lý Thị Mai", museum)
    record.unit(db, "Thư viện tỉnh")
    record.person(db, "Chu Thị Lan", record.unit(db, "Văn phòng Sở", UnitKind.OFFICE), Role.OFFICE)
    record.directive(db, "1204/SVHTTDL-VP", [museum], [Duty.REPORT], due=due, at=now)
    settings.put(db, TRIAL_MODE, False, now)
    reminders.deal_with(db, 1, f"before_10@{due.isoformat()}", "issued", now)


def test_what_will_go_out_and_why(tmp_path: Path) -> None:
    now = int(time.time() * 1000)
    due = local_day(now, OFFICE_ZONE) + dt.timedelta(days=40)
    store = open_store(tmp_path)
    store.write_now(lambda db: furnish(db, due, now))
    store.close_now()
    said = quantriet(tmp_path, "plan", "--until", due.isoformat())
    assert "Lý Thị Mai; nhắc hạn: 1204/SVHTTDL-VP báo cáo" in said
    assert "Lý Thị Mai; nhắc lại trong ngày: 1204/SVHTTDL-VP báo cáo" in said
    assert "tin nhắc gửi 1 người" in said
    assert "bản tổng hợp tuần, 01 người" in said
    assert "tin tháng, 01 người" in said
    why = person = quantriet(tmp_path, "reminders", "why", "Lý Thị Mai")
    assert "Bảo tàng tỉnh: 1204/SVHTTDL-VP, báo cáo; hạn" in why
    assert "đã nhắc (trước hạn 10 ngày làm việc" in why
    assert "sẽ nhắc (trước hạn" in why
    assert "Sắp gửi đến Lý Thị Mai" in person
    assert "Không có việc nào đang nhắc" in quantriet(tmp_path, "reminders", "why", "thu vien")
    assert "31/02" in quantriet(tmp_path, "plan", "--until", "31/02", status=2)
