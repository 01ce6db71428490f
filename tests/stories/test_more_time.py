"""Đề nghị gia hạn: asked in one line, decided in one tap, both days in the record; refused, withdrawn, overtaken; and free of a duty."""

import datetime as dt
from pathlib import Path

import pytest

from bot.actions import units
from bot.demo.phones import Phone
from tests.stories.people import DIVISION, MUSEUM, Sở, open_office

CHANNELS = ("web_chat", "zalo_bot")
ASKED = "Phòng Quản lý văn hóa đề nghị gia hạn 1204/SVHTTDL-VP"


async def first_listed(office: Sở, phone: Phone) -> str:
    """The first request of the list: its button, or its number."""
    if office.world.can(phone).buttons:
        return await office.taps(phone, "1204: ")
    return await office.says(phone, "1")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_unit_asks_from_its_reminder_and_the_office_agrees_in_one_tap(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        hoa, lan, thanh, world = office.hoa, office.lan, office.thanh, office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, MUSEUM)
        await office.says(hoa, "1 1204")
        await world.turn_to("2023-06-15 08:05")
        await office.taps(hoa, "Đề nghị gia hạn, việc khác", "Đề nghị gia hạn")
        assert "Đề nghị gia hạn 1204/SVHTTDL-VP (hạn 16/6)." in hoa.last.text
        assert "Trong khi chờ, hạn cũ vẫn tính." in hoa.last.text
        assert "không sau hạn hiện nay (16/6/2023)" in await office.says(hoa, "16/6, đi công tác")
        assert "Tháng 6 có 30 ngày, không có ngày 31/6" in await office.says(hoa, "31/6, đi công tác")
        said = await office.says(hoa, "20/6, 02 đồng chí đi công tác")
        assert "từ 16/6/2023 đến hết thứ Ba 20/6/2023. Lý do: 02 đồng chí đi công tác." in said
        assert "Rút đề nghị" in " ".join(hoa.last.labels) or "Rút đề nghị" in said
        for phone in (lan, thanh):
            assert ASKED in phone.last.text
            assert "thêm 02 ngày làm việc" in phone.last.text
        assert "chờ Văn phòng Sở quyết định" in await office.says(lan, "/tiendo 1204 quan ly van hoa")
        assert "Đề nghị chờ quyết định (01)" in await office.says(lan, "/denghi")
        await first_listed(office, lan)
        done = await office.taps(lan, "Đồng ý")
        assert "Đồng chí Chu Thị Lan đã đồng ý gia hạn đến hết 20/6/2023" in done
        told = "Văn phòng Sở đồng ý gia hạn 1204/SVHTTDL-VP cho Phòng Quản lý văn hóa đến hết thứ Ba 20/6/2023."
        assert hoa.last.text.startswith(f"{told} Bảng tổng hợp ghi cả hai hạn.")
        # The first decision counts, on every phone.
        late = await office.forges(thanh, "request_refuse 1")
        assert "Đồng chí Chu Thị Lan đã đồng ý gia hạn đến hết 20/6/2023" in late
        shown = await office.says(lan, "/tiendo 1204 quan ly van hoa")
        assert "Hạn 16/6/2023, gia hạn đến 20/6/2023" in shown
        assert "đã nhận, chưa quán triệt" in shown
        before = len(hoa.heard)
        await world.turn_to("2023-06-16 15:00")
        assert len(hoa.heard) == before, hoa.last.text  # the old day says nothing any more
        await world.turn_to("2023-06-20 08:05")
        assert "Hôm nay đến hạn 1204/SVHTTDL-VP: quán triệt" in hoa.last.text
        await office.says(hoa, "2 1204 12/12")
        await office.taps(hoa, "Đúng, ghi nhận")
        shown = await office.says(lan, "/tiendo 1204 quan ly van hoa")
        assert "trễ" not in shown
        assert "gia hạn đến 20/6/2023" in shown
        assert "quá hạn" in await office.says(lan, "/tiendo 1204 bao tang")
        assert {"extension-asked", "extension-decided"} <= set(await office.kinds())
        [row] = await world.rows(
            "select distinct due_day, first_due_day from obligations where first_due_day is not null"
        )
        assert row == {"due_day": "2023-06-20", "first_due_day": "2023-06-16"}


@pytest.mark.parametrize("channel", CHANNELS)
async def test_in_one_line_refused_with_a_reason_and_the_clock_ran_on(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, mai, tuan, world = office.lan, office.mai, office.tuan, office.world
        await office.passed_on("1204/SVHTTDL-VP", MUSEUM)
        await world.turn_to("2023-06-15 09:00")
        said = await office.says(
            tuan, "xin gia han 1204 den 23/6 vi Giam doc di cong tac chua ve, don vi chua hop duoc toan the"
        )
        assert "từ 16/6/2023 đến hết thứ Sáu 23/6/2023" in said
        assert "đã thay mặt Bảo tàng tỉnh Lạng Sơn đề nghị gia hạn" in mai.last.text
        assert "đang có một đề nghị về 1204/SVHTTDL-VP chờ quyết định" in await office.says(office.binh, "giahan 1204")
        await world.turn_to("2023-06-16 08:05")
        assert "Hôm nay đến hạn 1204/SVHTTDL-VP" in mai.last.text
        await world.turn_to("2023-06-19 08:05")
        assert "quá hạn 01 ngày làm việc" in mai.last.text or "Quá hạn 01 ngày làm việc" in mai.last.text
        assert "Đề nghị chờ quyết định (01)" in await office.says(lan, "denghi")
        await first_listed(office, lan)
        await office.taps(lan, "Không đồng ý")
        assert "không đồng ý" in await office.says(lan, "Sở phải báo cáo Bộ ngày 20/6")
        for phone in (mai, tuan, office.binh):
            assert "Văn phòng Sở chưa đồng ý gia hạn 1204/SVHTTDL-VP" in phone.last.text
            assert "Hạn vẫn là 16/6/2023" in phone.last.text
            assert "Ý kiến: Sở phải báo cáo Bộ ngày 20/6" in phone.last.text
        # After the day it may still be asked, and is said to be so; another day is given with a word.
        await office.says(mai, "gia han 1204")
        assert "đã quá hạn 01 ngày làm việc" in mai.last.text
        assert "đã qua" in await office.says(mai, "18/6, chưa họp được")
        await office.says(mai, "23/6, chưa họp được")
        await office.taps(lan, "Đồng ý đến ngày khác")
        assert "đồng ý gia hạn đến hết 21/6/2023" in await office.says(lan, "21/6, gửi trước phần đã xong")
        assert "đến hết thứ Tư 21/6/2023" in mai.last.text
        assert "Ý kiến: gửi trước phần đã xong" in mai.last.text
        await office.says(mai, "2 1204 41/41")
        assert "Ghi nhận sau hạn" not in await office.taps(mai, "Đúng, ghi nhận")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_taken_back_overtaken_by_the_answer_and_nothing_to_ask(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        hoa, lan, world = office.hoa, office.lan, office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION)
        await office.passed_on("1205/SVHTTDL-VP", DIVISION, due=None)
        assert "chưa đặt hạn" in await office.says(hoa, "gia han 1205 den 20/6 vi ban hop")
        assert "không có văn bản số 777" in await office.says(hoa, "gia han 777 den 20/6 vi ban hop")
        await office.says(hoa, "gia han 1204 den 20/6 vi ban hop")
        assert "Đã rút đề nghị về 1204/SVHTTDL-VP" in await office.taps(hoa, "Rút đề nghị")
        assert "Không có đề nghị nào" in await office.says(lan, "/denghi")
        await office.says(hoa, "gia han 1204 den 20/6")
        assert "Lý do?" in hoa.last.text
        await office.says(hoa, "bận họp")
        await office.says(hoa, "2 1204 12/12")
        await office.taps(hoa, "Đúng, ghi nhận")
        await world.tick()
        assert "Không có đề nghị nào" in await office.says(lan, "/denghi")
        assert await office.count("request-lapsed") == 1
        assert "đã hoàn thành" in await office.says(hoa, "gia han 1204 den 20/6 vi ban hop")
        assert "việc đã xong" in await office.says(hoa, "denghi")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_free_of_a_duty_is_decided_by_the_chief_and_never_shown_as_met(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        hoa, lan, thanh, world = office.hoa, office.lan, office.thanh, office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, MUSEUM)
        await office.says(hoa, "1 1204")
        await office.says(hoa, "4 1204")
        await office.taps(hoa, "Không thuộc đối tượng, miễn", "Không thuộc đối tượng")
        assert "không thuộc đối tượng thực hiện của đơn vị" in await office.says(
            hoa, "Phòng không có báo chí trực thuộc"
        )
        assert "Chánh Văn phòng quyết định." in lan.last.text
        assert "do người khác quyết định" in await office.forges(lan, "request_grant 1")
        assert "Phòng Quản lý văn hóa báo không thuộc đối tượng thực hiện 1204/SVHTTDL-VP" in thanh.last.text
        await office.taps(thanh, "Đồng ý")
        assert "không ghi là đã thực hiện" in hoa.last.text
        shown = await office.says(lan, "/tiendo 1204 quan ly van hoa")
        assert "không thuộc đối tượng" in shown
        assert "Quán triệt: không phải thực hiện" in shown
        overview = await office.says(lan, "/tiendo 1204")
        assert "Không thuộc diện thực hiện: 01" in overview
        assert "Đã hoàn thành" not in overview
        known = len(hoa.heard)
        await world.turn_to("2023-06-20 09:00")
        assert len(hoa.heard) == known, hoa.last.text


@pytest.mark.parametrize("channel", CHANNELS)
async def test_what_a_unit_was_freed_of_is_taken_up_again_and_reminded_anew(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        hoa, lan, thanh, world = office.hoa, office.lan, office.thanh, office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, MUSEUM, due=dt.date(2023, 6, 16))
        await office.says(hoa, "khong thuoc doi tuong 1204 vi phong khong co bao chi")
        await office.taps(thanh, "Đồng ý")
        assert "Mở lại việc này" in thanh.last.text + " ".join(thanh.last.labels)
        assert "Đề nghị này do người khác quyết định" in await office.says(lan, "/molai 1204 quan ly van hoa")
        assert "Đơn vị không có việc nào được miễn" in await office.says(thanh, "/molai 1204 bao tang")
        known = len(hoa.heard)
        await world.turn_to("2023-06-19 08:05")
        assert len(hoa.heard) == known, "freed, it is reminded of nothing"

        await office.says(thanh, "/tiendo 1204 quan ly van hoa")
        asked = await office.taps(thanh, "Mở lại việc này")
        assert "Hạn 16/6/2023 đã qua. Đề nghị gửi hạn mới và lý do" in asked
        assert "ghi thêm hạn mới" in await office.says(thanh, "Phòng có 01 trang tin mới")
        assert "ngày âm lịch" in await office.says(thanh, "mung 5 am lich, phong co trang tin")
        assert "Hạn mới phải từ hôm nay" in await office.says(thanh, "15/6, phòng có trang tin")
        done = await office.says(thanh, "30/6, Phòng vừa nhận quản lý 01 trang tin")
        assert "đã mở lại việc" in done
        assert "Đã báo 01 người của Phòng Quản lý văn hóa." in done
        told = hoa.sees("mở lại 1204/SVHTTDL-VP").text
        assert "cho Phòng Quản lý văn hóa. Hạn: 30/6/2023." in told
        assert "Ý kiến: Phòng vừa nhận quản lý 01 trang tin" in told
        assert await office.count("exemption-reopened") == 1
        again = await office.says(thanh, "/molai 1204 quan ly van hoa")
        assert "đã mở lại việc" in again, "once is enough"
        shown = await office.says(lan, "/tiendo 1204 quan ly van hoa")
        assert "Hạn 16/6/2023, gia hạn đến 30/6/2023" in shown
        assert "không phải thực hiện" not in shown
        await world.turn_to("2023-06-27 08:05")
        assert "1204" in hoa.last.text
        assert "còn 03 ngày làm việc" in hoa.last.text
        await office.says(hoa, "2 1204 12/12")
        await office.taps(hoa, "Đúng, ghi nhận")
        assert "đã hoàn thành" in await office.says(lan, "/tiendo 1204 quan ly van hoa")
        known = len(hoa.heard)
        await world.turn_to("2023-07-06 09:00")
        assert len(hoa.heard) == known, hoa.last.text


async def test_nothing_is_taken_up_again_for_a_unit_that_is_no_more(tmp_path: Path) -> None:
    """The button outlives the unit; a duty reopened for it would be owed by nobody."""
    async with open_office(tmp_path, "zalo_bot") as office:
        hoa, thanh, world = office.hoa, office.thanh, office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, MUSEUM, due=dt.date(2023, 6, 16))
        await office.says(hoa, "khong thuoc doi tuong 1204 vi phong khong co bao chi")
        await office.taps(thanh, "Đồng ý")
        [freed] = await world.rows("select directive_id, unit_id from requests")
        [museum] = await world.rows("select unit_id from unit_versions where name = ?", MUSEUM)
        merged = (freed["unit_id"],), museum["unit_id"], "671/QĐ-UBND", None
        await world.write(units.merge, world.app.office, world.clock.now(), *merged)
        said = await office.forges(thanh, f"reopen #{freed['directive_id']} u{freed['unit_id']}")
        assert "Đơn vị này đã kết thúc hoạt động" in said
        [duty] = await world.rows(
            "select status from obligations where unit_id = ? and duty = 'disseminate'", freed["unit_id"]
        )
        assert duty["status"] == "exempt"


async def test_those_who_decide_are_reminded_one_working_day_before_the_due_day(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_bot") as office:
        hoa, lan, world = office.hoa, office.lan, office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, due=dt.date(2023, 6, 18))
        await office.says(hoa, "gia han 1204 den 24/6 vi ban hop")
        assert "24/6 là ngày nghỉ; ngày làm việc cuối cùng trước đó là 23/6." in hoa.last.text
        await world.turn_to("2023-06-15 08:05")
        assert lan.last.text.startswith("Đề nghị chưa quyết định, hạn của đơn vị là 18/6:")
        known = len(lan.heard)
        await world.turn_to("2023-06-16 09:00")
        assert len(lan.heard) == known
