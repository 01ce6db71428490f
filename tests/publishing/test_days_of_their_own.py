"""Duties with days of their own, as the office reads them and as a unit is reminded by hand."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from bot.store import standing as rows
from tests.dialogues.working import work
from tests.publishing.desk import Publishing
from tests.publishing.test_corrections import with_two_days
from tests.record import DAY


@pytest.fixture
def desk(tmp_path: Path) -> Publishing:
    found = Publishing(tmp_path)
    with_two_days(found)
    return found


def grant(desk: Publishing, duty: str, until: str) -> None:
    """The museum asks for more time for one duty, and the office agrees."""
    desk.mai.says(f"gia han 1204 den {until} vi chua hop duoc toan the don vi")
    desk.mai.taps(duty)
    desk.lan.taps("Đồng ý")


def test_the_standing_says_every_day(desk: Publishing) -> None:
    said = desk.lan.says("/tiendo")
    assert "hạn quán triệt 16/6; hạn gửi báo cáo 30/6: nhận 00/05" in said
    assert "1204/SVHTTDL-VP, hạn quán triệt 16/6/2023; hạn gửi báo cáo 30/6/2023" in desk.lan.taps("1204")
    assert "Hạn quán triệt 16/6/2023; hạn gửi báo cáo 30/6/2023" in desk.lan.says("/tiendo 1204 bao tang")
    grant(desk, "Báo cáo, hạn 30/6", "05/7")
    said = desk.lan.says("/tiendo 1204 bao tang")
    assert "Hạn quán triệt 16/6/2023; hạn gửi báo cáo 30/6/2023, gia hạn đến 05/7/2023" in said


def test_a_reminder_by_hand_names_what_is_late_and_what_is_not(desk: Publishing) -> None:
    desk.now += 14 * DAY  # Monday 19/6: quán triệt is over since Friday, the report is not
    said = desk.lan.data("urge #1")
    assert "- Quán triệt: đã quá hạn 01 ngày làm việc." in said
    assert "- Gửi báo cáo: còn 09 ngày làm việc, đến hạn 30/6/2023." in said
    desk.db.execute("update obligations set status = 'met' where unit_id = ? and duty <> 'report'", [desk.museum])
    said = desk.lan.data("urge #1")
    assert "01 đơn vị có hạn khác: tin ghi hạn của đơn vị đó." in said
    desk.lan.taps("Gửi")
    work(desk)
    [told] = [message.text for _, kind, message in desk.mai.messages() if kind == "reminder"]
    assert told.splitlines()[1] == (
        "Nhắc việc: còn 09 ngày làm việc đến hạn 30/6/2023 đối với 1204/SVHTTDL-VP. Đề nghị đơn vị quan tâm thực hiện."
    )
    late = [message.text for _, kind, message in desk.hoa.messages() if kind == "reminder"]
    assert late[0].splitlines()[1:] == [
        "Nhắc việc 1204/SVHTTDL-VP:",
        "- Quán triệt: đã quá hạn 01 ngày làm việc.",
        "- Gửi báo cáo: còn 09 ngày làm việc, đến hạn 30/6/2023.",
        "Đề nghị quan tâm thực hiện.",
    ]


def test_whoever_has_more_time_is_not_called_late(desk: Publishing) -> None:
    grant(desk, "Quán triệt, hạn 16/6", "20/6")
    desk.now += 14 * DAY
    desk.lan.data(f"urge_send #1 u{desk.museum}")
    work(desk)
    [told] = [message.text for _, kind, message in desk.mai.messages() if kind == "reminder"]
    assert "- Quán triệt: còn 01 ngày làm việc, đến hạn 20/6/2023." in told
    assert "quá hạn" not in told


def test_the_register_has_the_days_of_each_duty(desk: Publishing) -> None:
    grant(desk, "Báo cáo, hạn 30/6", "05/7")
    desk.lan.says("/xuat 1204")
    work(desk)
    files = [file for _, _, message in desk.lan.messages() for file in message.files]
    text = desk.office.blobs.read(files[1].sha256).decode("utf-8-sig")
    museum = next(line for line in csv.reader(io.StringIO(text), delimiter=";") if line[1].startswith("Bảo tàng"))
    assert museum[-1].endswith("; hạn gửi báo cáo 30/6/2023, gia hạn đến 05/7/2023")
    book = desk.office.blobs.read(files[0].sha256)
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        words = parts.read("xl/sharedStrings.xml").decode()
    assert "Ngày chuyển: 05/6/2023; hạn quán triệt 16/6/2023; hạn gửi báo cáo 30/6/2023" in words
    assert "hạn quán triệt 16/6/2023; hạn gửi báo cáo 30/6/2023, gia hạn đến 05/7/2023" in words


def test_what_expires_first_comes_first_even_where_one_duty_alone_does(desk: Publishing) -> None:
    desk.directive("1300/SVHTTDL-VP", desk.museum, due=date(2023, 6, 20))
    desk.directive("1301/SVHTTDL-VP", desk.museum, due=None)
    desk.db.execute("update directive_versions set due_day = '2023-07-20' where directive_id = 1")
    assert rows.followed(desk.db, desk.now) == [2, 1, 3]
    desk.db.execute("update directive_dues set due_day = '2023-06-19' where directive_id = 1")
    assert rows.followed(desk.db, desk.now) == [1, 2, 3]
