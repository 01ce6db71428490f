"""Registering as people do it: by a code, by a link, by finding the unit; on a page and on Telegram (dialogues.md 1 and 2)."""

from __future__ import annotations

import pytest

from bot.actions import invitations
from bot.domain.people import Role
from tests.handlers.offices import address_of, administrator, code_in, invitation, registered, unit_of
from tests.world import World


async def test_the_first_administrator_comes_in_by_the_link_and_is_told_what_to_do(world: World) -> None:
    phone = await world.open_link("Lan", world.url("l", await world.link("admin")))
    assert "người quản trị" in phone.last.text
    assert await world.rows("select * from people") == []
    await world.taps(phone, "Đồng ý")
    assert "họ và tên" in phone.last.text
    await world.says(phone, "Chu Thị Lan")
    assert "người quản trị và thành viên Văn phòng Sở" in phone.last.text
    posts = await world.rows("select role, status from posts order by role")
    assert [(p["role"], p["status"]) for p in posts] == [("administrator", "active"), ("office", "active")]


async def test_an_administrators_link_serves_one_person_and_only_who_opened_it(world: World) -> None:
    token = await world.link("admin")
    lan = await world.open_link("Lan", world.url("l", token))
    thief = await world.phone("Kẻ khác")
    await thief.say(f"/start {token}")
    await world.settle()
    assert "người quản trị" not in thief.last.text
    await world.taps(lan, "Đồng ý")
    await world.says(lan, "Chu Thị Lan")
    assert len(await world.rows("select * from posts where role = 'administrator'")) == 1


async def test_a_personal_code_registers_in_two_answers(world: World) -> None:
    await administrator(world)
    issued = await invitation(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    phone = await world.phone("Hoa")
    await world.says(phone, "xin chào")
    assert "kênh nhắc việc tự động của Văn phòng Sở Văn hóa, Thể thao và Du lịch" in phone.last.text
    await world.says(phone, issued.typed)
    assert "Mã đúng: Phòng Quản lý văn hóa." in phone.last.text
    assert "rút lại đồng ý" in phone.last.text
    assert len(await world.rows("select * from people where full_name = 'Hoàng Thị Hoa'")) == 0
    await world.taps(phone, "Đồng ý")
    assert "Đã ghi nhận đăng ký: đồng chí Hoàng Thị Hoa, Trưởng phòng Quản lý văn hóa." in phone.last.text
    kinds = [r["kind"] for r in await world.rows("select kind from events order by id desc limit 6")]
    assert {"consent-given", "account-linked", "registration-requested", "invitation-used", "post-started"} <= set(
        kinds
    )
    assert (await world.rows("select phone from people where full_name = 'Hoàng Thị Hoa'"))[0]["phone"] == "02050000001"


async def test_a_link_or_qr_code_needs_no_typing(world: World) -> None:
    issued = await invitation(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    phone = await world.open_link("Hoa", world.url("i", issued.token))
    assert "Phiếu mời: Phòng Quản lý văn hóa." in phone.last.text
    await world.taps(phone, "Đồng ý")
    assert "Đã ghi nhận đăng ký: đồng chí Hoàng Thị Hoa" in phone.last.text


async def test_consent_is_only_a_clear_yes(world: World) -> None:
    issued = await invitation(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    phone = await world.phone("Hoa")
    await world.says(phone, issued.typed, "ok")
    assert "rút lại đồng ý" in phone.last.text
    await world.says(phone, "da nhan")
    assert await world.rows("select * from people") == []
    await world.says(phone, "đồng ý")
    assert "Đã ghi nhận đăng ký" in phone.last.text


async def test_who_does_not_agree_leaves_nothing_and_the_unit_goes_on_by_paper(world: World) -> None:
    lan = await administrator(world)
    tuan = await registered(world, "Bảo tàng tỉnh Lạng Sơn", Role.CLERK, "Nông Văn Tuấn")
    issued = await invitation(world, "Bảo tàng tỉnh Lạng Sơn", Role.HEAD, "Lý Thị Mai")
    phone = await world.phone("Mai")
    await world.says(phone, issued.typed)
    people = len(await world.rows("select * from people"))
    await world.taps(phone, "Không đồng ý")
    assert "Hệ thống không lưu thông tin của đồng chí." in phone.last.text
    assert len(await world.rows("select * from people")) == people
    assert len(await world.rows("select * from conversations where address = ?", await address_of(world, phone))) == 0
    assert (
        await world.rows("select * from inbox where address = ? and raw is not null", await address_of(world, phone))
        == []
    )
    lan.sees("không đồng ý dùng kênh này")
    tuan.sees("không đồng ý dùng kênh này")
    await world.says(phone, issued.typed)
    await world.taps(phone, "Đồng ý")
    assert "Đã ghi nhận đăng ký: đồng chí Lý Thị Mai, Giám đốc Bảo tàng tỉnh Lạng Sơn." in phone.last.text


async def test_a_wrong_an_expired_and_a_used_code_are_told_apart(world: World) -> None:
    lan = await administrator(world)
    issued = await invitation(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    wrong = f"{(int(issued.code) + 1) % 10**8:08d}"
    phone = await world.phone("Hoa")
    await world.says(phone, wrong)
    assert f"Mã {wrong[:4]} {wrong[4:]} chưa đúng" in phone.last.text
    await world.says(phone, issued.typed)
    await world.taps(phone, "Đồng ý")
    other = await world.phone("Người khác")
    await world.says(other, issued.typed)
    assert "Mã này đã dùng lúc" in other.last.text
    late = await invitation(world, "Bảo tàng tỉnh Lạng Sơn", Role.CLERK, "Nông Văn Tuấn")
    await world.turn_to("2023-06-26 09:00")
    tuan = await world.phone("Tuấn")
    await world.says(tuan, late.typed)
    assert "đã hết hạn ngày 19/6/2023" in tuan.last.text
    lan.sees("Đề nghị cấp mã mới")
    await world.taps(tuan, "Đăng ký ngay", "Đồng ý")
    assert "họ và tên" in tuan.last.text


async def test_the_fifth_wrong_code_pauses_the_address_for_fifteen_minutes(world: World) -> None:
    issued = await invitation(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    phone = await world.phone("Hoa")
    for n in range(1, 6):
        await world.says(phone, f"{(int(issued.code) + n) % 10**8:08d}")
    assert "Đã sai 05 lần" in phone.last.text
    await world.says(phone, issued.typed)
    assert "tạm dừng nhận mã" in phone.last.text
    await world.wait(16 * 60)
    await world.says(phone, issued.typed)
    assert "Mã đúng" in phone.last.text


async def test_without_a_code_the_unit_is_found_without_accents_and_the_office_approves(world: World) -> None:
    lan = await administrator(world)
    phone = await world.phone("Tuấn")
    await world.says(phone, "/start")
    await world.taps(phone, "Đồng ý")
    await world.says(phone, "bao tang")
    assert "Bảo tàng tỉnh Lạng Sơn" in phone.last.labels
    await world.taps(phone, "Bảo tàng tỉnh Lạng Sơn", "Văn thư")
    await world.says(phone, "nong van tuan")
    assert "tên gần giống" in phone.last.text
    await world.taps(phone, "Nông Văn Tuấn")
    assert "Văn phòng Sở sẽ duyệt trong giờ hành chính" in phone.last.text
    card = lan.sees("Nông Văn Tuấn, văn thư Bảo tàng tỉnh Lạng Sơn")
    assert "Có tên trong danh sách đơn vị gửi ngày 05/6/2023." in card.text
    assert "Đơn vị chưa có văn thư đăng ký." in card.text
    await world.taps(lan, "Duyệt")
    assert "Đã duyệt Nông Văn Tuấn" in lan.last.text
    phone.sees("Văn phòng Sở đã duyệt đăng ký của đồng chí: văn thư Bảo tàng tỉnh Lạng Sơn.")


async def test_a_former_name_leads_to_the_unit_of_today(world: World) -> None:
    phone = await world.phone("Ai đó")
    await world.says(phone, "/start")
    await world.taps(phone, "Đồng ý")
    await world.says(phone, "ban quan ly di tich")
    assert any("nay là" in label for label in phone.last.labels), phone.last.labels


async def test_a_unit_nobody_has_is_passed_to_the_office(world: World) -> None:
    lan = await administrator(world)
    phone = await world.phone("Ai đó")
    await world.says(phone, "/start")
    await world.taps(phone, "Đồng ý")
    await world.says(phone, "trung tam dien anh")
    assert 'Chưa tìm thấy "trung tam dien anh"' in phone.last.text
    await world.taps(phone, "báo Văn phòng")
    lan.sees("trung tam dien anh")


async def test_a_second_account_is_linked_by_a_code_of_fifteen_minutes(world: World) -> None:
    hoa = await registered(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    await world.says(hoa, "lien ket")
    code = code_in(hoa.last.text)
    second = await world.phone("Hoa, máy hai")
    await world.says(second, code)
    await world.taps(second, "Đồng ý")
    assert "Đồng chí Hoàng Thị Hoa đã đăng ký bằng trang web ngày 05/6/2023." in second.last.text
    await world.taps(second, "Dùng cả hai")
    assert "là của đồng chí Hoàng Thị Hoa" in second.last.text
    assert len(await world.rows("select * from accounts where ended_at is null")) == 2
    assert len(await world.rows("select * from people")) == 1
    third = await world.phone("Người khác")
    await world.says(third, code)
    assert "đã hết hạn hoặc đã dùng" in third.last.text


async def test_moving_to_the_new_account_ends_the_old_one(world: World) -> None:
    hoa = await registered(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    await world.says(hoa, "/lienket")
    second = await world.phone("Hoa, máy hai")
    await world.says(second, code_in(hoa.last.text))
    await world.taps(second, "Đồng ý")
    world.phones.pop("Hoàng Thị Hoa@web_chat")  # its page is closed from here on
    await world.taps(second, "Chuyển hẳn")
    assert len(await world.rows("select * from accounts where ended_at is null")) == 1


async def test_something_wrong_in_the_details_is_mended_by_the_person(world: World) -> None:
    await administrator(world)
    hoa = await registered(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    await world.taps(hoa, "Thông tin chưa đúng", "Chức vụ", "Phó Trưởng phòng")
    assert "Phó Trưởng phòng Quản lý văn hóa" in hoa.last.text
    active = await world.rows("select role from posts where status = 'active' and role in ('head', 'deputy')")
    assert [row["role"] for row in active] == ["deputy"]


async def test_a_person_in_two_units_takes_the_second_post_by_its_code(world: World) -> None:
    await administrator(world)
    hoa = await registered(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    issued = await invitation(world, "Trung tâm Thông tin du lịch", Role.FOCAL)
    await world.says(hoa, issued.typed)
    assert "Nhận thêm chức vụ này?" in hoa.last.text
    await world.taps(hoa, "Nhận")
    assert "đầu mối Trung tâm Thông tin du lịch" in hoa.last.text
    assert len(await world.rows("select * from posts where status = 'active' and role in ('head', 'focal')")) == 2


async def test_many_wrong_codes_from_everywhere_make_typed_codes_wait_and_the_office_is_told(world: World) -> None:
    lan = await administrator(world)
    issued = await invitation(world, "Bảo tàng tỉnh Lạng Sơn", Role.CLERK, "Nông Văn Tuấn")
    limit = world.config.registration.hourly_alarm
    for n in range(limit // 4 + 1):
        phone = await world.phone(f"máy {n}")
        for k in range(4):
            await world.says(phone, f"{(int(issued.code) + 1 + 4 * n + k) % 10**8:08d}")
    lan.sees("gửi sai mã đăng ký từ nhiều tài khoản")
    tuan = await world.phone("Tuấn")
    await world.says(tuan, issued.typed)
    await world.taps(tuan, "Đồng ý")
    assert "Văn phòng Sở sẽ duyệt" in tuan.last.text


async def test_an_invitation_can_be_revoked(world: World) -> None:
    lan = await administrator(world)
    issued = await invitation(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    await lan.forge(f"revoke {issued.id}")
    await world.settle()
    phone = await world.phone("Hoa")
    await world.says(phone, issued.typed)
    assert "đã được Văn phòng Sở thu hồi" in phone.last.text


async def test_codes_and_tokens_are_nowhere_in_the_record(world: World) -> None:
    issued = await invitation(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    assert len(issued.token) >= 22
    for table in ("invitations", "events", "event_private"):
        for row in await world.rows(f"select * from {table}"):
            text = " ".join(str(value) for value in row.values())
            assert issued.code not in text
            assert issued.token not in text


async def test_the_sheet_for_all_invites_everybody_who_is_not_registered(world: World) -> None:
    wanted = await world.read(invitations.wanted_for_all, world.app.office, world.clock.now())
    names = {w.expected.full_name for w in wanted if w.expected}
    assert {"Hoàng Thị Hoa", "Lý Thị Mai", "Nông Văn Tuấn", "Vi Thị Hương", "Nguyễn Văn Thành"} == names
    anonymous = [w for w in wanted if w.expected is None]
    assert [w.unit_id for w in anonymous] == [await unit_of(world, "Trung tâm Thông tin du lịch")]


@pytest.mark.parametrize("text", ["🙏", "x" * 3000, "alo", "/gichua"])
async def test_whatever_a_stranger_sends_is_greeted(world: World, text: str) -> None:
    phone = await world.phone("Ai đó")
    await world.says(phone, text)
    assert "kênh nhắc việc tự động" in phone.last.text
