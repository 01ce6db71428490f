"""What the office does with people and units in chat: lists by file, invitations on paper, mending, one's own data."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
import xlsxwriter

from bot.domain.people import Role
from tests.handlers.offices import LIST, administrator, code_in, invitation, registered, unit_of, with_list
from tests.world import World, open_world


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path) as opened:
        yield opened


def spreadsheet(rows: object) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for at, row in enumerate(rows):  # type: ignore[var-annotated, arg-type]
            page.write_row(at, 0, row)
    return out.getvalue()


async def test_the_list_comes_in_as_a_file_and_nothing_is_written_before_the_office_says_so(world: World) -> None:
    lan = await administrator(world)
    await world.says(lan, "/nhapdonvi")
    assert "gửi tệp danh sách" in lan.last.text
    await lan.send_file("danh sach.xlsx", spreadsheet(LIST))
    await world.settle()
    assert "04 đơn vị mới" in lan.last.text
    assert "05 người mới hoặc thay đổi" in lan.last.text
    assert lan.last.files == ("ket-qua-nhap.csv",)
    assert len(await world.rows("select * from units")) == 2
    await world.taps(lan, "Nhập")
    lan.sees("Đã nhập danh sách.")
    assert len(await world.rows("select * from units")) == 6
    assert len(await world.rows("select * from expected_people")) == 5
    assert len(await world.rows("select * from events where kind = 'units-imported'")) == 1
    await world.says(lan, "/nhapdonvi")
    await lan.send_file("danh sach.xlsx", spreadsheet(LIST))
    await world.settle()
    assert "09 dòng giữ nguyên" in lan.last.text or "giữ nguyên" in lan.last.text
    assert "Nhập" not in lan.last.labels


async def test_bad_lines_are_named_and_the_good_ones_come_in_only_if_asked(world: World) -> None:
    lan = await administrator(world)
    rows = [
        ["Đơn vị", "Loại", "Tổng số"],
        ["Phòng Kế hoạch", "hành tinh", "8"],
        ["Thư viện tỉnh", "", "mười"],
        ["Đoàn Nghệ thuật tỉnh", "ĐVSN", "25"],
        ["Cánh đồng", "", "3"],
    ]
    csv = "\n".join(";".join(row) for row in rows).encode("utf-8-sig")
    await world.says(lan, "nhap danh sach")
    await lan.send_file("ds.csv", csv, "text/csv")
    await world.settle()
    assert "Chưa ghi gì" in lan.last.text
    assert 'Dòng 2: loại "hành tinh" chưa rõ' in lan.last.text
    assert 'Dòng 3: "mười" không phải số người' in lan.last.text
    assert "Dòng 5: Cánh đồng: chưa rõ loại đơn vị" in lan.last.text
    await world.taps(lan, "Nhập các dòng đúng")
    names = [row["name"] for row in await world.rows("select name from unit_versions order by id")]
    assert "Đoàn Nghệ thuật tỉnh" in names
    assert "Phòng Kế hoạch" not in names


async def test_a_photo_instead_of_a_list_is_answered(world: World) -> None:
    lan = await administrator(world)
    await world.says(lan, "/nhapdonvi")
    await lan.send_file("anh.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png")
    await world.settle()
    assert "không phải bảng tính" in lan.last.text


async def test_an_invitation_comes_with_its_code_and_its_qr_card(world: World) -> None:
    await with_list(world)
    lan = await administrator(world)
    await world.says(lan, "/moi quan ly van hoa")
    assert "Mời ai tại Phòng Quản lý văn hóa?" in lan.last.text
    await world.taps(lan, "Hoàng Thị Hoa")
    card = lan.sees("Phiếu mời: Trưởng phòng Quản lý văn hóa")
    assert "đến hết ngày 19/6/2023" in card.text
    assert card.files == ("phieu-moi.png",)
    phone = await world.phone("Hoa")
    await world.says(phone, code_in(card.text))
    await world.taps(phone, "Đồng ý")
    assert "Đã ghi nhận đăng ký: đồng chí Hoàng Thị Hoa" in phone.last.text


async def test_the_sheet_to_print_holds_an_invitation_for_everybody(world: World) -> None:
    await with_list(world)
    lan = await administrator(world)
    await world.says(lan, "in phieu moi")
    sheet = lan.sees("06 phiếu mời, khổ A4")
    assert sheet.files == ("phieu-moi.pdf",)
    assert len(await world.rows("select * from invitations where revoked_at is null")) == 6


async def test_who_leaves_gets_no_more_and_the_office_hears_that_nobody_is_left(world: World) -> None:
    await with_list(world)
    lan = await administrator(world)
    hoa = await registered(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    await world.says(hoa, "thôi chức vụ")
    assert "Thôi giữ: Trưởng phòng Quản lý văn hóa?" in hoa.last.text
    await world.taps(hoa, "Thôi giữ chức vụ")
    assert "đồng chí thôi giữ Trưởng phòng Quản lý văn hóa từ 05/6/2023" in hoa.last.text
    card = lan.sees("Hoàng Thị Hoa thôi giữ Trưởng phòng Quản lý văn hóa.")
    assert "không còn ai nhận văn bản" in card.text
    assert await world.rows("select * from posts where role = 'head' and status = 'active'") == []


async def test_the_last_who_decides_for_the_office_cannot_leave(world: World) -> None:
    lan = await administrator(world)
    await world.says(lan, "thôi chức vụ")
    await world.taps(lan, "Chuyên viên Văn phòng Sở", "Thôi giữ chức vụ")
    assert "người cuối cùng quyết định" in lan.last.text
    await world.says(lan, "rut lai dong y")
    await world.taps(lan, "Rút lại đồng ý")
    assert "duy nhất quyết định" in lan.last.text


async def test_the_office_ends_a_post_of_the_wrong_person_and_tells_them_why(world: World) -> None:
    await with_list(world)
    lan = await administrator(world)
    hoa = await registered(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    await world.says(lan, "/nhansu qlvh")
    assert "- Hoàng Thị Hoa, Trưởng phòng: trang web" in lan.last.text
    await world.taps(lan, "Hoàng Thị Hoa", "Kết thúc chức vụ", "Đăng ký nhầm người")
    assert "Đã kết thúc: Hoàng Thị Hoa" in lan.last.text
    assert "đồng chí không còn là Trưởng phòng Quản lý văn hóa" in hoa.last.text
    assert "Lý do: Đăng ký nhầm người" in hoa.last.text


async def test_a_unit_goes_on_paper_and_back(world: World) -> None:
    await with_list(world)
    lan = await administrator(world)
    await world.says(lan, "/nhangiay bao tang")
    assert "Bảo tàng tỉnh Lạng Sơn nhận bằng giấy" in lan.last.text
    unit = await unit_of(world, "Bảo tàng tỉnh Lạng Sơn")
    assert (await world.rows("select on_paper from units where id = ?", unit))[0]["on_paper"] == 1
    await world.taps(lan, "Đổi lại")
    assert (await world.rows("select on_paper from units where id = ?", unit))[0]["on_paper"] == 0
    assert len(await world.rows("select * from events where kind = 'unit-changed'")) >= 2


async def test_one_sees_what_is_stored_and_files_a_request_with_its_days(world: World) -> None:
    await with_list(world)
    lan = await administrator(world)
    hoa = await registered(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    await world.says(hoa, "du lieu")
    assert "Họ và tên: Hoàng Thị Hoa" in hoa.last.text
    assert "Điện thoại: 02050000001" in hoa.last.text
    await world.taps(hoa, "Gửi yêu cầu về dữ liệu", "Xóa dữ liệu")
    await world.says(hoa, "Đề nghị xóa số điện thoại")
    assert "trả lời chậm nhất 07/6/2023, thực hiện chậm nhất 25/6/2023" in hoa.last.text
    card = lan.sees("Yêu cầu về dữ liệu cá nhân số 1, Hoàng Thị Hoa")
    assert "Đề nghị xóa số điện thoại" in card.text
    world.phones.pop("Hoàng Thị Hoa@web_chat")  # its page is closed with the account
    await world.taps(lan, "Đã thực hiện")
    lan.sees("yêu cầu số 1 đã thực hiện")
    [person] = await world.rows("select phone, erased_at from people where full_name = 'Hoàng Thị Hoa'")
    assert person["phone"] == ""
    assert person["erased_at"] is not None
    assert (
        await world.rows(
            "select * from accounts a join people p on p.id = a.person_id where p.full_name like 'Hoàng%' and ended_at is null"
        )
        == []
    )


async def test_consent_is_taken_back_and_the_unit_goes_on_without(world: World) -> None:
    await with_list(world)
    lan = await administrator(world)
    hoa = await registered(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    await world.says(hoa, "/dulieu")
    await world.taps(hoa, "Rút lại đồng ý", "Rút lại đồng ý")
    assert "đồng chí rút lại đồng ý" in hoa.last.text
    lan.sees("rút lại đồng ý dùng kênh này")
    assert await world.rows("select * from posts where role = 'head' and status = 'active'") == []
    await world.says(hoa, "alo")
    assert "kênh nhắc việc tự động" in hoa.last.text


async def test_the_account_that_asks_is_cut_and_the_office_is_told_when_it_was_the_only_one(world: World) -> None:
    await with_list(world)
    lan = await administrator(world)
    hoa = await registered(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    await world.says(hoa, "/dulieu")
    await world.taps(hoa, "Ngắt tài khoản này", "Ngắt tài khoản")
    assert "Đã ngắt tài khoản này" in hoa.last.text
    lan.sees("không còn tài khoản nào")


async def test_the_language_is_switched_and_kept(world: World) -> None:
    await with_list(world)
    hoa = await registered(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    await world.says(hoa, "/ngonngu")
    await world.taps(hoa, "English")
    assert "English" in hoa.last.text
    await world.says(hoa, "/dulieu")
    assert "The system stores about you" in hoa.last.text
    [account] = await world.rows("select language from accounts where ended_at is null")
    assert account["language"] == "en"


async def test_a_stranger_reaches_nothing_of_the_office(world: World) -> None:
    await with_list(world)
    hoa = await registered(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    stranger = await world.phone("Ai đó")
    unit = await unit_of(world, "Bảo tàng tỉnh Lạng Sơn")
    for phone in (hoa, stranger):
        for forged in (
            "import_units",
            f"invite {unit}",
            f"on_paper {unit}",
            f"people_of {unit}",
            "unlink 1",
            "end_post 1",
        ):
            await phone.forge(forged)
            await world.settle()
    assert (await world.rows("select on_paper from units where id = ?", unit))[0]["on_paper"] == 0
    assert await world.rows("select * from invitations where unit_id = ?", unit) == []
    assert len(await world.rows("select * from accounts where ended_at is null")) == 1


async def test_telegram_registers_with_two_taps_and_no_character(tmp_path: Path) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        await with_list(world)
        lan = await administrator(world)
        issued = await invitation(world, "Bảo tàng tỉnh Lạng Sơn", Role.CLERK, "Nông Văn Tuấn")
        phone = await world.phone("Tuấn", "telegram")
        await phone.start(issued.token)  # type: ignore[attr-defined]
        await world.settle()
        assert "Phiếu mời: Bảo tàng tỉnh Lạng Sơn." in phone.last.text
        assert "tài khoản Telegram" in phone.last.text
        await world.taps(phone, "Đồng ý")
        assert "Nông Văn Tuấn, văn thư Bảo tàng tỉnh Lạng Sơn" in phone.last.text
        await world.says(lan, "/nhansu bao tang")
        assert "- Nông Văn Tuấn, Văn thư: Telegram" in lan.last.text
