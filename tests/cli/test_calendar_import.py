"""``calendar import`` on a data folder, without a server: shown first, saved with ``--yes``, refused whole."""

import datetime as dt
import time
from pathlib import Path

from bot.domain.calendar import WorkCalendar
from bot.domain.instants import OFFICE_ZONE, local_day
from bot.store import calendar
from bot.store.opening import open_store
from tests import record
from tests.cli.test_command_line import quantriet


def test_days_of_a_file_are_shown_then_saved(tmp_path: Path) -> None:
    today = local_day(int(time.time() * 1000), OFFICE_ZONE)
    day = WorkCalendar().add_working_days(today, 20)
    store = open_store(tmp_path)
    store.write_now(lambda db: record.unit(db, "Bảo tàng tỉnh"))
    store.close_now()
    table = tmp_path / "lich.csv"
    table.write_text(f"Ngày;Loại;Lý do;Số công văn\n{day:%d/%m/%Y};nghỉ;hoán đổi;5678/TB-BNV\n", encoding="utf-8-sig")
    shown = quantriet(tmp_path, "calendar", "import", str(table))
    assert "nghỉ, hoán đổi (5678/TB-BNV)" in shown
    assert "Lịch nhắc không đổi." in shown
    assert "Thêm --yes để ghi 1 ngày" in shown
    assert marks(tmp_path) == []
    assert "Đã ghi 1 ngày." in quantriet(tmp_path, "calendar", "import", str(table), "--yes")
    assert marks(tmp_path) == [day]
    assert "vốn đã như vậy" in quantriet(tmp_path, "calendar", "import", str(table), "--yes", status=1)
    table.write_text("Ngày;Loại;Lý do\n31/9;nghỉ;lụt\n", encoding="utf-8-sig")
    assert "không có ngày 31/9" in quantriet(tmp_path, "calendar", "import", str(table), status=1)


def marks(folder: Path) -> list[dt.date]:
    store = open_store(folder)
    found = store.write_now(lambda db: [day for day, _ in calendar.overlay(db)])
    store.close_now()
    return found
