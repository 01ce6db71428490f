"""Issue 4, as the office lives it: deadlines in the words of the paper, the Sở's own day, a swap of days, another way of reminding."""

import datetime as dt
from pathlib import Path

import pytest

from bot.actions import duty_rules
from bot.domain.due_rules import DueRule, EachYear, Every
from bot.domain.obligations import Duty
from tests.stories.people import DIVISION, HEAD_LINE, MUSEUM, SUMMARY, open_office

WITH_AND_WITHOUT_BUTTONS = ("web_chat", "zalo_bot")


@pytest.mark.parametrize("channel", WITH_AND_WITHOUT_BUTTONS)
async def test_a_paper_with_a_dissemination_a_monthly_report_and_the_sos_own_day(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, hoa, world = office.lan, office.hoa, office.world
        await office.says(lan, "/chuyen")
        await office.taps(lan, "Không có")
        await office.says(lan, HEAD_LINE, SUMMARY)
        await office.taps(lan, "Tất cả phòng, đơn vị (05)", "[ ] Gửi báo cáo", "Chọn đơn vị báo cáo")
        assert "Đã chọn 01 đơn vị: Phòng Quản lý văn hóa" in await office.says(lan, "phong quan ly van hoa")
        assert "Hạn quán triệt?" in await office.taps(lan, "Xong (01 đơn vị)")
        assert "Tháng 6 có 30 ngày, không có ngày 31/6" in await office.says(lan, "chậm nhất 31/6")
        understood = await office.says(lan, "bao cao ngay 25 hang thang")
        assert "hàng tháng, chậm nhất ngày 25" in understood
        assert "25/6/2023, 25/7/2023 và 25/8/2023" in understood
        assert "thứ Sáu 23/6/2023, ngày làm việc cuối cùng trước hạn" in understood
        await world.restart()
        assert "Hạn quán triệt?" in await office.taps(lan, "Đúng")
        assert "Chọn tuần có ngày cuối cùng" in await office.taps(lan, "Chọn trên lịch")
        await office.taps(lan, "Tuần 12/6 đến 16/6")
        assert "đến hết ngày 16/6/2023, thứ Sáu" in await office.taps(lan, "thứ Sáu 16/6")
        await office.taps(lan, "Đúng")
        assert "Báo cáo: chỉ 01 đơn vị." in lan.sees("Gửi báo cáo: hàng tháng").text
        await office.taps(lan, "Gửi đến 05 đơn vị", "Gửi ngay")
        await world.wait(10)
        owed = await world.rows(
            "select o.duty, o.due_day, o.period, count(*) as units from obligations o group by 1, 2, 3 order by 1"
        )
        assert [tuple(row.values()) for row in owed] == [
            ("disseminate", "2023-06-16", "", 5),
            ("receive", "2023-06-16", "", 5),
            ("report", "2023-06-25", "2023-06", 1),
        ]
        assert "Hạn gửi báo cáo: hết ngày 25/6/2023" in hoa.sees("1204/SVHTTDL-VP").text
        await world.turn_to("2023-07-05 09:00")
        periods = await world.rows("select period, due_day from obligations where duty = 'report' order by period")
        assert [tuple(row.values()) for row in periods] == [("2023-06", "2023-06-25"), ("2023-07", "2023-07-25")]


@pytest.mark.parametrize("channel", WITH_AND_WITHOUT_BUTTONS)
async def test_the_office_swaps_a_day_reads_what_moves_and_saves_it(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, world = office.lan, office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, MUSEUM, due=dt.date(2023, 6, 16))
        assert "Lịch làm việc năm 2023" in await office.says(lan, "lich lam viec")
        await office.taps(lan, "Thêm ngày nghỉ, làm bù")
        await office.says(lan, "nghi 16/6 lam bu 17/6 hoan doi theo thong bao 5678/TB-BNV")
        shown = lan.sees("Sẽ đánh dấu").text
        assert "thứ Sáu 16/6/2023: nghỉ" in shown
        assert "01 hạn có ngày nhắc hoàn thành thay đổi: hạn 16/6: 16/6 thành 15/6" in shown
        assert "Lịch nhắc: " in shown
        assert await office.count("calendar-changed") == 0
        assert "Đã ghi 02 ngày" in await office.taps(lan, "Ghi thay đổi")
        assert await office.count("calendar-changed") == 2
        await world.turn_to("2023-06-15 08:05")
        assert "Hôm nay" in office.hoa.last.text

        await office.passed_on("1310/SVHTTDL-VP", DIVISION, due=dt.date(2023, 6, 30))
        await office.says(lan, "/cachnhac 1310")
        await office.taps(lan, "Không nhắc")
        assert "bớt" in lan.sees("Cách nhắc 1310/SVHTTDL-VP: không nhắc.").text
        assert "Đã đổi cách nhắc 1310/SVHTTDL-VP." in await office.taps(lan, "Ghi thay đổi")
        known = sum("1310" in seen.text for seen in office.hoa.heard)
        await world.turn_to("2023-06-30 14:05")
        assert sum("1310" in seen.text for seen in office.hoa.heard) == known


async def test_the_standing_of_a_monthly_report_counts_its_year(tmp_path: Path) -> None:
    """June in time, July late, August not at all; September still runs."""
    async with open_office(tmp_path, "zalo_bot") as office:
        lan, hoa, world = office.lan, office.hoa, office.world
        paper = await office.passed_on(
            "1204/SVHTTDL-VP", DIVISION, MUSEUM, duties=(Duty.REPORT,), due=dt.date(2023, 6, 25)
        )
        monthly = DueRule(EachYear(Every.MONTH, tuple((month, 25) for month in range(1, 13))))
        by = await office.id_of("Chu Thị Lan")
        await world.write(duty_rules.set_rule, world.app.office, world.clock.now(), paper, Duty.REPORT, monthly, by)
        for day in ("2023-06-20 09:00", "2023-07-27 09:00"):
            await world.turn_to(day)
            await office.says(hoa, "5 1204")
            assert "báo đã gửi báo cáo bản giấy" in await office.taps(hoa, "Bản giấy, nộp Văn phòng Sở")
        await world.turn_to("2023-09-06 09:00")
        shown = await office.says(lan, "/tiendo 1204 quan ly van hoa")
        assert "Gửi báo cáo năm 2023: đạt 02 kỳ (trễ 01), quá hạn 01, đang chờ 01." in shown
        of_all = await office.says(lan, "/tiendo 1204")
        assert "theo lượt đơn vị: đạt 02 (trễ 01), quá hạn 04, đang chờ 02." in of_all
        then = await office.says(lan, "/tiendo 1204 quan ly van hoa 26/7")
        assert "đạt 01 kỳ (trễ 00), quá hạn 01" in then, "as it stood before July's report came"
