"""Point 3: officials register without a code, twice, from a new phone, or not at all; the office decides in chat."""

from pathlib import Path

import pytest

from bot.demo.phones import Phone
from bot.domain.people import Role
from tests.handlers.offices import code_in, invitation
from tests.stories.people import DIVISION, MUSEUM, open_office
from tests.world import CHANNELS, EVERYWHERE, World

ARTS, TOURISM = "Trung tâm Văn hóa nghệ thuật tỉnh", "Trung tâm Thông tin du lịch"
ARTS_BUTTON = "Trung tâm Văn hóa nghệ…"


async def asks_to_register(
    world: World, owner: str, channel: str, typed: str, unit: str, post: str, name: str
) -> Phone:
    """Somebody without a code: agrees, finds the unit, taps the post, types the name; where nothing can be tapped, the unit comes first."""
    phone = await world.phone(owner, channel)
    await world.says(phone, "/start")
    if world.can(phone).buttons:
        await world.taps(phone, "Đồng ý")
        await world.says(phone, typed)
        await world.taps(phone, unit, post)
    else:
        await world.says(phone, typed)
        await world.taps(phone, unit)
        for _ in range(2):  # the post and consent, in the order in which they are asked
            await world.taps(phone, "Đồng ý" if "Đồng ý" in phone.last.labels else post)
    await world.says(phone, name)
    return phone


@pytest.mark.parametrize("channel", EVERYWHERE)
async def test_without_a_code_the_first_decision_of_the_office_counts(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        world = office.world
        await office.passed_on("1204/SVHTTDL-VP", ARTS, DIVISION)
        huong = await asks_to_register(
            world, "Hương", channel, "tt van hoa nghe thuat", ARTS_BUTTON, "Giám đốc", "vi thi huong"
        )
        assert "Danh sách đơn vị gửi Văn phòng Sở có tên gần giống" in huong.last.text
        await office.taps(huong, "Vi Thị Hương")
        assert "Văn phòng Sở sẽ duyệt trong giờ hành chính" in huong.last.text
        [post] = await world.rows("select id from posts where status = 'pending'")
        for phone in (office.lan, office.thanh):
            assert "Có tên trong danh sách đơn vị gửi ngày 05/6/2023." in phone.sees("Đề nghị duyệt đăng ký").text
        if world.can(office.hoa).edits:
            assert "Việc này dành cho Văn phòng Sở" in await office.forges(office.hoa, f"approve {post['id']}")
        await office.taps(office.thanh, "Duyệt")
        said = await (
            office.forges(office.lan, f"approve {post['id']}")
            if world.can(office.lan).edits
            else office.taps(office.lan, "Duyệt")
        )
        assert "Đồng chí Nguyễn Văn Thành đã duyệt đăng ký này" in said
        if world.can(office.lan).edits:
            office.lan.sees("Đã duyệt Vi Thị Hương")
        huong.sees("Văn phòng Sở đã duyệt đăng ký của đồng chí: Giám đốc")
        assert "Kính gửi: Trung tâm Văn hóa nghệ thuật tỉnh." in huong.last.text
        assert "Đã nhận" in huong.last.labels
        assert await office.count("registration-approved") == 1


@pytest.mark.parametrize("channel", CHANNELS)
async def test_many_who_wait_are_one_message_and_who_is_refused_learns_why(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        world = office.world
        asked = (
            ("tt thong tin du lich", TOURISM, "Giám đốc", "Đặng Văn Lạ"),
            ("thong tin du lich", TOURISM, "Văn thư", "Hà Thị Xa"),
            ("thong tin du lich", TOURISM, "Đầu mối", "Lộc Văn Gần"),
            ("van hoa nghe thuat", ARTS_BUTTON, "Giám đốc", "Vi Thị Hương"),
        )
        phones = [
            await asks_to_register(world, name, channel, typed, unit, post, name) for typed, unit, post, name in asked
        ]
        many = office.lan.sees("04 đăng ký chờ duyệt")
        assert "01 người khớp danh sách đơn vị gửi" in many.text
        assert "03 người không có trong danh sách" in many.text
        await office.taps(office.lan, "Duyệt 01 người khớp")
        phones[3].sees("Văn phòng Sở đã duyệt đăng ký")
        await office.says(office.lan, "/choduyet")
        await office.taps(office.lan, "Không duyệt", "Đơn vị chưa cử")
        refused = [phone for phone in phones if "chưa được duyệt. Lý do: đơn vị chưa cử." in phone.last.text]
        assert len(refused) == 1
        assert "0205 000 0000" in refused[0].last.text
        assert "gõ tên đơn vị" in await office.taps(refused[0], "Đăng ký lại")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_second_head_waits_and_the_first_keeps_the_right_until_the_office_decides(
    tmp_path: Path, channel: str
) -> None:
    async with open_office(tmp_path, channel) as office:
        world = office.world
        await office.passed_on()
        issued = await invitation(world, DIVISION, Role.HEAD)
        nam = await world.phone("Nam", channel)
        await office.says(nam, issued.typed)
        await office.taps(nam, "Đồng ý")
        await office.says(nam, "Lê Văn Nam")
        assert "đang có Trưởng phòng: đồng chí Hoàng Thị Hoa" in nam.last.text
        assert "đang chờ Văn phòng Sở duyệt" in await office.says(nam, "viec"), "not that nothing is left to do"
        assert "chưa ghi nhận" in (await office.forges(nam, "receive 1 3")).lower()
        assert "Đã ghi nhận: Phòng Quản lý văn hóa đã nhận" in await office.taps(office.hoa, "Đã nhận")
        await office.taps(office.lan, "Duyệt, thay đồng chí Hoa")
        nam.sees("Văn phòng Sở đã duyệt đăng ký của đồng chí: Trưởng phòng Quản lý văn hóa")
        office.hoa.sees("Đồng chí không còn xác nhận cho đơn vị")
        refused = await office.says(office.hoa, "2 1204 12/12")
        assert "12/12 người" not in refused
        said = await office.says(nam, "2 1204 12/12")
        assert "Đã phổ biến 12/12 người" in said
        assert "quán triệt đủ 12/12 người" in await office.taps(nam, "Đúng, ghi nhận")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_who_does_not_agree_leaves_nothing_and_the_others_know(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        world = office.world
        issued = await invitation(world, MUSEUM, Role.FOCAL)
        before = await world.rows("select count(*) as n from people")
        phone = await world.phone("Ai đó", channel)
        await office.says(phone, issued.typed)
        assert "Hệ thống không lưu thông tin của đồng chí." in await office.taps(phone, "Không đồng ý")
        assert await world.rows("select count(*) as n from people") == before
        accounts = {(r["channel"], r["address"]) for r in await world.rows("select channel, address from accounts")}
        raw = await world.rows("select channel, address from inbox where raw is not null")
        assert {(r["channel"], r["address"]) for r in raw} <= accounts
        office.lan.sees("không đồng ý dùng kênh này")
        office.tuan.sees("không đồng ý dùng kênh này")
        assert await office.count("consent-refused") == 1


@pytest.mark.parametrize("channel", EVERYWHERE)
async def test_a_second_account_by_lienket_and_one_answer_clears_both(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        world = office.world
        await office.passed_on()
        code = code_in(await office.says(office.hoa, "/lienket"))
        second = await world.phone("Hoa, máy hai", channel)
        await office.says(second, code)
        await office.taps(second, "Đồng ý", "Dùng cả hai")
        second.sees("là của đồng chí Hoàng Thị Hoa")
        assert "Đã nhận" in second.sees("Kính gửi: Phòng Quản lý văn hóa.").labels
        await office.taps(second, "Đã nhận")
        assert "đã ghi nhận từ trước" in await office.says(office.hoa, "1 1204")
        assert await office.count("receipt-acknowledged") == 1
        late = await world.phone("Kẻ nhặt được mã", channel)
        assert "đã hết hạn hoặc đã dùng" in await office.says(late, code)
        fresh = code_in(await office.says(office.mai, "/lienket"))
        await world.wait(16 * 60)
        assert "đã hết hạn hoặc đã dùng" in await office.says(late, fresh)


@pytest.mark.parametrize("channel", EVERYWHERE)
async def test_a_lost_phone_is_cut_and_a_new_code_brings_the_person_back(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        world = office.world
        await office.passed_on()
        await office.says(office.lan, "/nhansu qlvh")
        lost = world.phones.pop(f"{office.hoa.owner}@{channel}")  # its page will be closed with the account
        await office.taps(office.lan, "Hoàng Thị Hoa", "Ngắt tài khoản", "Mất máy")
        office.lan.sees("Đã ngắt tài khoản")
        assert await world.rows("select * from accounts where person_id = 3 and ended_at is null") == []
        await office.says(office.lan, "moi quan ly van hoa")
        await office.taps(office.lan, "Hoàng Thị Hoa")
        code = code_in(office.lan.sees("Phiếu mời: Trưởng phòng").text)
        new = await world.phone("Hoa, máy mới", channel)
        await office.says(new, code)
        await office.taps(new, "Đồng ý")
        assert len(await world.rows("select * from people where full_name = 'Hoàng Thị Hoa'")) == 1
        assert "Đã nhận" in new.sees("Kính gửi: Phòng Quản lý văn hóa.").labels
        assert "Đã ghi nhận: Phòng Quản lý văn hóa đã nhận" in await office.taps(new, "Đã nhận")
        if channel == "telegram":
            await office.says(lost, "da nhan 1204")
            assert "kênh nhắc việc tự động" in lost.last.text
