"""Point 6: the office sees where every unit stands and why, urges, writes to many, and takes the table away."""

import csv
import io
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from bot.demo.phones import Phone, TelegramPhone
from bot.messaging import Outgoing
from tests.stories.people import DIVISION, MUSEUM, Sở, open_office
from tests.world import CHANNELS, EVERYWHERE

TEXT = "Họp giao ban tháng 6 chuyển sang 14 giờ thứ Năm 15/6/2023, phòng họp tầng 2."
UNREGISTERED = "Trung tâm Thông tin du lịch"


async def file_of(office: Sở, phone: Phone, ending: str) -> bytes:
    """The bytes behind the newest file with this ending, as the office keeps it."""
    assert any(name.endswith(ending) for seen in phone.heard for name in seen.files)
    if isinstance(phone, TelegramPhone):
        shown = [m for m in phone.person.from_bot if (m.file_name or "").endswith(ending)]
        return bytes(phone.person.download(shown[-1]))  # type: ignore[attr-defined]
    rows = await office.world.rows("select payload from outbox where payload like ? order by id", f"%{ending}%")
    file = next(f for f in Outgoing.from_json(rows[-1]["payload"]).files if f.name.endswith(ending))
    return office.world.app.office.blobs.read(file.sha256)


def got(office: Sở, words: str) -> dict[str, int]:
    counts = {p.owner: sum(words in seen.text for seen in p.heard) for p in office.world.phones.values()}
    return {owner: n for owner, n in counts.items() if n}


@pytest.mark.parametrize("channel", EVERYWHERE)
async def test_every_silence_has_its_reason_and_two_taps_urge_those_it_may_help(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, world = office.lan, office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, MUSEUM, UNREGISTERED)
        await office.taps(office.tuan, "Đã nhận")
        await world.turn_to("2023-06-07 09:00")
        assert "05 phòng, đơn vị; 01 văn bản" in await office.says(lan, "tien do")
        assert "1204/SVHTTDL-VP, hạn 16/6: nhận 01/03, quán triệt đủ 00/03" in lan.last.text
        shown = await office.taps(lan, "1204")
        for line in ("Đã nhận, chưa quán triệt: 01", "Đã gửi, chưa trả lời: 01", "Chưa đăng ký: 01"):
            assert line in shown
        then = await office.says(lan, "/tiendo 1204 04/6")
        assert "Đến hết ngày 04/6/2023" in then
        assert "Đã nhận, chưa quán triệt" not in then
        await office.says(lan, "/tiendo 1204")
        asked = await office.taps(lan, "Nhắc 02 đơn vị chưa xong")
        assert "Sẽ gửi 02 đơn vị, 04 người" in asked
        await office.taps(lan, "Gửi")
        urged = got(office, "Nhắc việc: còn 07 ngày làm việc đến hạn 16/6/2023")
        assert set(urged) - {lan.owner} == {p.owner for p in (office.hoa, office.mai, office.binh, office.tuan)}
        assert "Hôm nay đã nhắc 02 đơn vị, không nhắc lại." in await office.says(lan, "/nhacviec 1204")
        await office.says(lan, "/tiendo 1204")
        assert f" {UNREGISTERED}: chưa đăng ký." in await office.taps(lan, "Gọi, gửi giấy 01 đơn vị")
        assert "02 đơn vị" not in await office.says(office.hoa, "/tiendo")
        assert office.hoa.last.text.startswith("Phòng Quản lý văn hóa, 12 người")
        refused = await office.says(office.hoa, "/nhacviec 1204")
        assert "Việc này dành cho Văn phòng Sở" in refused


@pytest.mark.parametrize("channel", EVERYWHERE)
async def test_a_message_to_many_is_rehearsed_checked_held_sent_and_not_sent_twice(
    tmp_path: Path, channel: str
) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, world = office.lan, office.world
        everybody = {p.owner: 1 for p in (office.thanh, office.hoa, office.mai, office.binh, office.tuan)}
        await office.says(lan, "/thongbao", TEXT)
        await office.taps(lan, "Tất cả phòng, đơn vị (05)")
        await office.taps(lan, "Mọi người đã đăng ký (05)")
        assert "Tin của Văn phòng Sở, 05/6/2023." in lan.sees("Tin sẽ hiện như sau").text
        assert "Đến: 05 người của 03 đơn vị." in lan.last.text
        assert "Không đến được 02 đơn vị" in lan.last.text
        await office.taps(lan, "Gửi thử cho Văn phòng Sở")
        assert TEXT in lan.sees("(gửi thử)").text
        assert got(office, TEXT).keys() == {lan.owner, office.thanh.owner}
        await office.taps(lan, "Gửi 05 người")
        assert "Chu Thị Lan sắp gửi tin đến 05 người" in office.thanh.last.text
        await office.taps(office.thanh, "Dừng")
        assert "Nguyễn Văn Thành đã dừng" in lan.last.text
        await world.wait(70)
        assert office.hoa.owner not in got(office, TEXT)

        await office.says(lan, "/thongbao", TEXT)
        await office.taps(lan, "Tất cả phòng, đơn vị (05)", "Mọi người đã đăng ký (05)", "Gửi 05 người")
        await world.wait(70)
        body = got(office, f"Tin của Văn phòng Sở, 05/6/2023.\n{TEXT}")
        assert {name: n for name, n in body.items() if name in everybody and name != office.thanh.owner} == {
            name: 1 for name in everybody if name != office.thanh.owner
        }
        assert "05/05 người" in lan.sees("Đã gửi xong").text
        await office.says(lan, "/thongbao", TEXT)
        await office.taps(lan, "Tất cả phòng, đơn vị (05)", "Mọi người đã đăng ký (05)", "Gửi 05 người")
        assert "Nội dung này đã gửi 05 người lúc 09 giờ" in lan.last.text
        await office.taps(lan, "Không gửi")
        assert await office.count("broadcast-decided") == 1
        refused = await office.says(office.hoa, "/thongbao")
        assert "Đồng chí muốn nhắn Văn phòng Sở?" in refused


@pytest.mark.parametrize("channel", CHANNELS)
async def test_one_unit_is_written_to_with_a_file(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, world = office.lan, office.world
        await office.says(lan, "/tiendo bao tang")
        await office.taps(lan, "Gửi tin cho đơn vị")
        assert "Tin gửi riêng Bảo tàng tỉnh Lạng Sơn" in lan.last.text
        await office.sends(lan, "Phụ lục số liệu.pdf", b"%PDF-1.4 phu luc")
        await office.says(lan, "Đề nghị bổ sung phụ lục.")
        await office.taps(lan, "Mọi người đã đăng ký (03)", "Gửi 03 người", "Gửi ngay")
        await world.wait(10)
        for phone in (office.mai, office.binh, office.tuan):
            phone.sees("Đề nghị bổ sung phụ lục.")
            assert any("Phụ lục số liệu.pdf" in seen.files for seen in phone.heard)
        assert "Đề nghị bổ sung" not in " ".join(seen.text for seen in office.hoa.heard)


@pytest.mark.parametrize("channel", CHANNELS)
async def test_the_standing_is_taken_away_as_two_tables(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        lan = office.lan
        await office.passed_on()
        await office.says(office.hoa, "2 1204 10/12")
        await office.taps(office.hoa, "Đúng, ghi nhận")
        await office.says(lan, "/xuat 1204")
        text = (await file_of(office, lan, ".csv")).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))
        assert any(DIVISION in row and "10/12" in " ".join(row) for row in rows), rows
        book = CalamineWorkbook.from_filelike(io.BytesIO(await file_of(office, lan, ".xlsx")))
        cells = [
            str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row
        ]
        assert "BẢNG TỔNG HỢP TÌNH HÌNH XÁC NHẬN" in cells
        assert MUSEUM in cells, cells
        assert "Ban Quản lý di tích" not in cells
        assert await office.count("export-made") == 2
        assert "dành cho Văn phòng Sở" in await office.says(office.hoa, "/xuat 1204")
