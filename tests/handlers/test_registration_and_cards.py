"""Whoever registers, links an account or is approved gets the unit's open cards at once; a void line makes them open again."""

from __future__ import annotations

from bot.actions.delivery import TRIAL_MODE
from bot.domain.people import Role
from bot.store import settings
from bot.store.database import Database
from tests.handlers.offices import administrator, code_in, registered, unit_of
from tests.record import directive
from tests.world import World


async def in_earnest(world: World) -> None:
    def leave(db: Database) -> None:
        settings.put(db, TRIAL_MODE, False, world.clock.now())

    await world.write(leave)


async def passed_on(world: World, numbers: int) -> None:
    unit = await unit_of(world, "Phòng Quản lý văn hóa")

    def add(db: Database) -> None:
        for n in range(numbers):
            directive(db, f"{1201 + n}/SVHTTDL-VP", [unit])

    await world.write(add)


async def test_what_the_unit_owes_follows_at_once_newest_first_and_five_at_most(world: World) -> None:
    await in_earnest(world)
    await passed_on(world, 7)
    hoa = await registered(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    hoa.sees("Phòng có 07 văn bản chưa xác nhận, Hệ thống gửi ngay sau tin này.")
    cards = [m for m in hoa.heard if "Đã nhận" in m.labels]
    assert len(cards) == 5
    assert not any("1201/SVHTTDL-VP" in card.text for card in cards)
    hoa.sees("1207/SVHTTDL-VP")


async def test_while_training_nothing_is_promised_that_does_not_come(world: World) -> None:
    await passed_on(world, 1)
    hoa = await registered(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    assert "tập huấn, dùng thử" in hoa.last.text
    assert not hoa.shows_button("Đã nhận")


async def test_who_may_not_receive_is_promised_nothing(world: World) -> None:
    await in_earnest(world)
    await passed_on(world, 1)
    lan = await administrator(world)
    phone = await world.phone("Tú")
    await world.says(phone, "/start")
    await world.taps(phone, "Đồng ý")
    await world.says(phone, "quan ly van hoa")
    await world.taps(phone, "Phòng Quản lý văn hóa", "Công chức, người lao động")
    await world.says(phone, "Nguyễn Văn Tú")
    await world.taps(lan, "Duyệt")
    assert not phone.shows_button("Đã nhận")
    assert "văn bản chưa xác nhận" not in phone.last.text


async def test_a_new_account_shows_the_open_cards_too(world: World) -> None:
    await in_earnest(world)
    await passed_on(world, 1)
    hoa = await registered(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    await world.says(hoa, "/lienket")
    second = await world.phone("Hoa, máy hai")
    await world.says(second, code_in(hoa.last.text))
    await world.taps(second, "Đồng ý", "Dùng cả hai")
    second.sees("1201/SVHTTDL-VP")
    assert second.shows_button("Đã nhận")


async def test_a_line_of_the_wrong_person_is_declared_void_and_owed_again(world: World) -> None:
    await in_earnest(world)
    await passed_on(world, 1)
    lan = await administrator(world)
    hoa = await registered(world, "Phòng Quản lý văn hóa", Role.HEAD, "Hoàng Thị Hoa")
    await world.taps(hoa, "Đã nhận")
    code = code_in(hoa.sees("Đã ghi nhận: Phòng Quản lý văn hóa").text)
    await world.says(lan, f"/huyghinhan {code}")
    assert "nhật ký giữ cả hai dòng" in lan.last.text
    await world.says(lan, "Đăng ký nhầm người")
    assert f"Đã hủy lần ghi {code}" in lan.last.text
    [duty] = await world.rows("select status from obligations where duty = 'receive'")
    assert duty["status"] == "open"
    kinds = [row["kind"] for row in await world.rows("select kind from events order by id desc limit 8")]
    assert "line-annulled" in kinds
    await world.says(lan, "/huyghinhan 00000000")
    assert "Không có lần ghi nào" in lan.last.text
