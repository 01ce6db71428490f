"""Point 2: the office brings in its units by a file sent in chat, and invites people by code, by deep link, on paper."""

import dataclasses as dc
import re
from pathlib import Path

import pytest

from bot.config import Config
from bot.demo.phones import Phone, TelegramPhone
from tests.handlers.offices import administrator, code_in
from tests.world import CHANNELS, EVERYWHERE, World, open_on, open_world

LIST = """Tên đơn vị;Loại;Viết tắt;Công chức;Viên chức;Người lao động;Họ và tên;Chức vụ;Điện thoại
Phòng Quản lý văn hóa;phòng;QLVH;12;0;0;Hoàng Thị Hoa;Trưởng phòng;0205 000 0001
Bảo tàng tỉnh;đơn vị sự nghiệp;BT;0;39;2;Lý Thị Mai;Giám đốc;
Bảo tàng tỉnh;đơn vị sự nghiệp;BT;0;39;2;Nông Văn Tuấn;Văn thư;
"""
WRONG = LIST + "Thư viện tỉnh;hành tinh;TV;0;mười;0;;;\n"


async def sends_list(world: World, lan: Phone, text: str) -> str:
    await world.says(lan, "nhap danh sach")
    await lan.send_file("danh sach đơn vị.csv", text.encode("utf-8-sig"), "text/csv")
    await world.settle()
    return lan.last.text


async def follow(world: World, owner: str, channel: str, invitation: str) -> Phone:
    """Somebody follows the link of their invitation: the deep link of Telegram, or the web link."""
    links = re.findall(r"https?://\S+", invitation)
    if channel == "telegram":
        phone = await world.phone(owner, channel)
        assert isinstance(phone, TelegramPhone)
        await phone.start(next(link for link in links if "t.me/" in link).partition("start=")[2])
        await world.settle()
        return phone
    token = next(link for link in links if "/i/" in link).rpartition("/")[2]
    return await world.open_link(owner, world.url("i", token))


async def test_nothing_is_written_while_a_line_is_wrong_and_everything_when_it_is_mended(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        lan = await administrator(world)
        said = await sends_list(world, lan, WRONG)
        assert "Chưa ghi gì" in said
        assert 'Dòng 5: loại "hành tinh" chưa rõ' in said
        assert "Nhập các dòng đúng" in lan.last.labels
        assert lan.last.files == ("ket-qua-nhap.csv",)
        assert len(await world.rows("select * from units")) == 2
        said = await sends_list(world, lan, LIST)
        assert "02 đơn vị mới" in said
        await world.taps(lan, "Nhập")
        lan.sees("Đã nhập danh sách.")
        assert len(await world.rows("select * from units")) == 4
        said = await sends_list(world, lan, LIST.replace("BT;0;39;2", "BT;0;40;2"))
        await world.taps(lan, "Nhập")
        assert "Bảo tàng tỉnh, 42 người" in await world.says(lan, "tien do bao tang")
        kinds = [row["kind"] for row in await world.rows("select kind from events")]
        assert kinds.count("units-imported") == 2
        await world.nothing_amiss()


@pytest.mark.parametrize("channel", EVERYWHERE)
async def test_invited_by_typed_code_and_by_link_nothing_is_typed_but_digits(tmp_path: Path, channel: str) -> None:
    public = dc.replace(Config(), web=dc.replace(Config().web, public_url="https://vanban.example.vn"))
    async with open_on(tmp_path, channel, config=public) as world:
        lan = await administrator(world)
        await sends_list(world, lan, LIST)
        await world.taps(lan, "Nhập")

        await world.says(lan, "moi quan ly van hoa")
        await world.taps(lan, "Hoàng Thị Hoa")
        slip = lan.sees("Phiếu mời: Trưởng phòng Quản lý văn hóa")
        assert slip.files == ("phieu-moi.png",)
        hoa = await world.phone("Hoa", channel)
        await world.says(hoa, "chao", code_in(slip.text).replace(" ", ""))
        assert "Mã đúng: Phòng Quản lý văn hóa." in hoa.last.text
        assert await world.rows("select * from people where full_name = 'Hoàng Thị Hoa'") == []
        said = await world.taps(hoa, "Đồng ý")
        assert "Đã ghi nhận đăng ký: đồng chí Hoàng Thị Hoa, Trưởng phòng Quản lý văn hóa." in said

        await world.says(lan, "moi bao tang")
        await world.taps(lan, "Nông Văn Tuấn")
        slip = lan.sees("Phiếu mời: văn thư Bảo tàng tỉnh")
        mine = await world.says(hoa, "/lienket")
        if channel == "web_chat":  # the page is opened by a link alone: the eight digits have no place to be typed
            page = next(word for word in mine.split() if word.startswith("https://")).removeprefix(
                "https://vanban.example.vn/"
            )
            beside = await world.open_link("Hoa, máy tính", world.url(*page.split("/")))
            assert "Đơn vị không còn việc nào" in await world.says(beside, "viec")
        else:
            assert "rồi gửi mã trên" in mine
        tuan = await follow(world, "Tuấn", channel, slip.text)
        assert "Phiếu mời: Bảo tàng tỉnh." in tuan.last.text
        assert "đồng chí Nông Văn Tuấn, văn thư Bảo tàng tỉnh." in await world.taps(tuan, "Đồng ý")
        stranger = await world.phone("Người nhặt được phiếu", channel)
        assert "Mã này đã dùng lúc" in await world.says(stranger, code_in(slip.text))
        await world.nothing_amiss()


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_lost_slip_is_revoked_and_guessing_is_paused(tmp_path: Path, channel: str) -> None:
    async with open_world(tmp_path, telegram=channel == "telegram") as world:
        lan = await administrator(world)
        await sends_list(world, lan, LIST)
        await world.taps(lan, "Nhập")
        await world.says(lan, "moi bao tang")
        await world.taps(lan, "Lý Thị Mai")
        slip = lan.sees("Phiếu mời: Giám đốc Bảo tàng tỉnh").text
        assert ("Phiếu chưa dùng được" in slip) is (channel == "web_chat"), (
            "the page alone, and no address to open it at"
        )
        code = code_in(slip)
        assert "Đã thu hồi phiếu mời" in await world.taps(lan, "Thu hồi phiếu mời")
        mai = await world.phone("Mai", channel)
        assert "đã được Văn phòng Sở thu hồi" in await world.says(mai, code)
        guesser = await world.phone("Kẻ đoán mã", channel)
        right = int(code.replace(" ", ""))
        for n in range(1, 6):
            await world.says(guesser, f"{(right + n) % 10**8:08d}")
        assert "Đã sai 05 lần" in guesser.last.text
        assert "tạm dừng nhận mã" in await world.says(guesser, code)
        await world.says(lan, "in phieu moi")
        sheet = lan.sees("phiếu mời, khổ A4")
        assert sheet.files == ("phieu-moi.pdf",)
        await world.nothing_amiss()
