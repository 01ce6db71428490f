"""The office decides registrations: one by one, many at once, heads, namesakes; the first decision counts (dialogues.md 2)."""

from __future__ import annotations

from bot.domain.people import Role
from tests.handlers.offices import address_of, administrator, asks, clerk_asks, invitation, registered
from tests.world import World


async def test_a_second_head_waits_and_the_office_replaces_the_first(world: World) -> None:
    lan = await administrator(world)
    hoa = await registered(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    issued = await invitation(world, "Phòng Quản lý văn hóa", Role.HEAD)
    nam = await world.phone("Nam")
    await world.says(nam, issued.typed)
    await world.taps(nam, "Đồng ý")
    await world.says(nam, "Lê Văn Nam")
    assert "đang có Trưởng phòng: đồng chí Hoàng Thị Hoa" in nam.last.text
    assert "quyền của đồng chí Hoa chưa thay đổi" in nam.last.text
    await world.taps(lan, "Duyệt, thay đồng chí Hoa")
    nam.sees("đã duyệt đăng ký của đồng chí: Trưởng phòng Quản lý văn hóa")
    hoa.sees("Đồng chí không còn xác nhận cho đơn vị")
    heads = await world.rows("select person_id from posts where role = 'head' and status = 'active'")
    assert len(heads) == 1


async def test_a_head_with_a_code_that_names_nobody_is_confirmed_by_the_office(world: World) -> None:
    await administrator(world)
    issued = await invitation(world, "Trung tâm Thông tin du lịch", Role.HEAD)
    phone = await world.phone("Nam")
    await world.says(phone, issued.typed)
    await world.taps(phone, "Đồng ý")
    await world.says(phone, "Lê Văn Nam")
    assert "Văn phòng Sở sẽ duyệt" in phone.last.text


async def test_the_first_morning_is_one_message_and_those_of_the_list_are_approved_together(world: World) -> None:
    lan = await administrator(world)
    asked = [
        ("quan ly van hoa", "Phòng Quản lý văn hóa", "Trưởng phòng", "Hoàng Thị Hoa"),
        ("bao tang", "Bảo tàng tỉnh Lạng Sơn", "Giám đốc", "Lý Thị Mai"),
        ("bao tang", "Bảo tàng tỉnh Lạng Sơn", "Văn thư", "Nông Văn Tuấn"),
        ("van hoa nghe thuat", "", "Giám đốc", "Vi Thị Hương"),
        ("thong tin du lich", "Trung tâm Thông tin du lịch", "Giám đốc", "Đặng Văn Lạ"),
    ]
    phones = [await asks(world, name, typed, label, post, name) for typed, label, post, name in asked]
    card = lan.sees("05 đăng ký chờ duyệt")
    assert "04 người khớp danh sách đơn vị gửi" in card.text
    assert "01 người không có trong danh sách" in card.text
    await world.taps(lan, "Duyệt 04 người khớp")
    assert "Đã duyệt 04 người khớp danh sách." in lan.last.text
    for phone in phones[:4]:
        phone.sees("Văn phòng Sở đã duyệt đăng ký của đồng chí")
    await world.taps(lan, "Xem 01 người còn lại")
    assert "Đặng Văn Lạ" in lan.last.text


async def test_the_first_decision_counts_and_the_colleague_reads_whose_it_was(world: World) -> None:
    lan = await administrator(world)
    thanh = await registered(world, "Văn phòng Sở", Role.HEAD, "Nguyễn Văn Thành")
    await clerk_asks(world)
    [post] = await world.rows("select id from posts where status = 'pending'")
    await world.taps(thanh, "Duyệt")
    await lan.forge(f"approve {post['id']}")
    await world.settle()
    assert "Đồng chí Nguyễn Văn Thành đã duyệt đăng ký này" in lan.last.text
    lan.sees("Đã duyệt Nông Văn Tuấn, văn thư Bảo tàng tỉnh Lạng Sơn (Nguyễn Văn Thành")


async def test_a_refusal_gives_the_reason_and_a_way_on(world: World) -> None:
    lan = await administrator(world)
    phone = await clerk_asks(world)
    await world.taps(lan, "Không duyệt", "Đơn vị chưa cử")
    assert "Đăng ký chưa được duyệt. Lý do: đơn vị chưa cử." in phone.last.text
    assert phone.last.labels == ("Đăng ký lại",)
    await world.taps(phone, "Đăng ký lại")
    assert "gõ tên đơn vị" in phone.last.text


async def test_an_approval_can_be_taken_back(world: World) -> None:
    lan = await administrator(world)
    phone = await clerk_asks(world)
    await world.taps(lan, "Duyệt", "Hủy duyệt")
    assert "đang xem lại đăng ký" in phone.last.text
    assert (await world.rows("select status from posts where role = 'clerk'"))[0]["status"] == "pending"
    await world.taps(lan, "Duyệt")
    assert (await world.rows("select status from posts where role = 'clerk'"))[0]["status"] == "active"


async def test_only_the_office_decides(world: World) -> None:
    await administrator(world)
    hoa = await registered(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    phone = await clerk_asks(world)
    [post] = await world.rows("select id from posts where status = 'pending'")
    await hoa.forge(f"approve {post['id']}")
    await phone.forge(f"approve {post['id']}")
    await world.settle()
    assert (await world.rows("select status from posts where id = ?", post["id"]))[0]["status"] == "pending"


async def test_a_lost_phone_the_same_person_comes_again_and_the_office_joins_the_records(world: World) -> None:
    lan = await administrator(world)
    await registered(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    again = await world.phone("Hoa, máy mới")
    await world.says(again, "/start")
    await world.taps(again, "Đồng ý")
    await world.says(again, "quan ly van hoa")
    await world.taps(again, "Phòng Quản lý văn hóa", "Trưởng phòng")
    await world.says(again, "Hoàng Thị Hoa")
    card = lan.sees("Trùng tên với người đã đăng ký")
    assert "Duyệt, là cùng một người" in card.labels
    await world.taps(lan, "Duyệt, là cùng một người")
    again.sees("đã duyệt đăng ký của đồng chí")
    world.phones.pop("Hoàng Thị Hoa@web_chat")  # the lost phone
    await world.taps(lan, "Ngắt tài khoản cũ", "Mất máy")
    assert "Đã ngắt tài khoản" in lan.last.text
    [account] = await world.rows(
        "select a.address from accounts a join posts p on p.person_id = a.person_id and p.role = 'head' and p.status = 'active' "
        "where a.ended_at is null"
    )
    assert account["address"] == await address_of(world, again)
