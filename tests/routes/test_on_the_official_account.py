"""Windows, templates and money of the Official Account, walked end to end on the strict emulator instead of a channel of the test's own."""

import dataclasses as dc
from pathlib import Path

from bot.cards.briefs import PARAMETERS
from bot.config import Config
from bot.demo.phones import Phone
from bot.demo.zalo_oa_phone import ZaloOaPhone
from bot.emulators.zalo_oa import FaultKind, OaPerson, Parameter, Template
from bot.store.database import Database
from tests.stories.people import DIVISION, HOA, Sở, open_office

NUMBER = "1204/SVHTTDL-VP"
MOBILE = "84912345678"


def with_templates() -> Config:
    """An office whose templates are approved under the names of docs/zalo.md."""
    config = Config()
    return dc.replace(config, zalo_oa=dc.replace(config.zalo_oa, templates={name: name for name in PARAMETERS}))


def approve(office: Sở, *, by_uid: bool = True) -> None:
    for name, longest in PARAMETERS.items():
        parameters = tuple(Parameter(one, characters) for one, characters in longest.items())
        text = f"[{name}] " + "; ".join(f"<{one}>" for one in longest)
        office.world.zalo_oa.templates.register(Template(name, text, parameters, by_uid=by_uid))


def person_of(phone: Phone) -> OaPerson:
    assert isinstance(phone, ZaloOaPhone)
    assert isinstance(phone.person, OaPerson)
    return phone.person


async def has_mobile(office: Sở) -> None:
    hoa = await office.id_of(HOA)

    def note(db: Database) -> None:
        db.execute("update people set phone = '0912 345 678' where id = ?", [hoa])

    await office.world.app.store.write(note)
    person_of(office.hoa).user.phone = MOBILE


async def ways_of(office: Sở, number: str) -> list[tuple[str, str, str]]:
    """(status, way, what it waits for) of every row of Hoa's card, oldest first."""
    rows = await office.world.rows(
        "select o.status, o.route, o.waits from outbox o join deliveries d on d.id = o.delivery_id "
        "join directives r on r.id = d.directive_id join people p on p.id = d.person_id "
        "where r.number = ? and p.full_name = ? and d.kind = 'directive_card' order by o.id",
        number,
        HOA,
    )
    return [(row["status"], row["route"], row["waits"]) for row in rows]


async def test_47_hours_49_hours_and_8_days_after_she_was_heard_from(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_oa") as office:
        await office.world.turn_to("2023-06-07 08:00")
        await office.passed_on("1204/SVHTTDL-VP", DIVISION)
        assert await ways_of(office, "1204/SVHTTDL-VP") == [("delivered", "free_window", "")]
        await office.world.turn_to("2023-06-07 10:00")
        await office.passed_on("1205/SVHTTDL-VP", DIVISION)
        assert await ways_of(office, "1205/SVHTTDL-VP") == [("delivered", "paid_window", "")]
        assert office.world.zalo_oa.state.package_quota == 499
        await office.world.turn_to("2023-06-13 09:00")
        await office.passed_on("1206/SVHTTDL-VP", DIVISION)
        assert await ways_of(office, "1206/SVHTTDL-VP") == [("queued", "free_window", "window_closed")]
        listed = await office.says(office.lan, "/goidien")
        assert f"{HOA}, {DIVISION}" in listed
        assert "lâu chưa nhắn nên kênh không nhận tin" in listed
        await office.says(office.hoa, "xin chào")
        office.hoa.sees("1206/SVHTTDL-VP ngày 05/6/2023")
        assert await ways_of(office, "1206/SVHTTDL-VP") == [("delivered", "free_window", "")]
        assert "Không có ai cần gọi" in await office.says(office.lan, "/goidien")
        refused = [call.code for call in office.world.zalo_oa.state.calls if call.code in (-230, -232)]
        assert refused == [], "our clock knows the windows as the platform does"


async def test_a_template_leads_to_the_whole_card_which_is_still_true(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_oa", config=with_templates()) as office:
        approve(office)
        await office.world.turn_to("2023-06-13 09:00")
        await office.passed_on(NUMBER, DIVISION)
        shown = office.hoa.last.text
        assert shown.startswith("[new_directive] ")
        assert NUMBER in shown
        assert "Quán triệt đến toàn thể" not in shown
        assert shown.endswith(f"https://zalo.me/{office.world.zalo_oa.state.oa_id}"), "its button leads into the chat"
        assert "đã nhận 1204/SVHTTDL-VP" in await answer_to(office, "da nhan")
        card = office.hoa.last
        assert "Đã nhận: Hoàng Thị Hoa" in card.text
        assert "Đã nhận" not in card.labels
        assert await ways_of(office, NUMBER) == [("delivered", "template", ""), ("delivered", "free_window", "")]
        assert await office.count("receipt-acknowledged") == 1


async def answer_to(office: Sở, text: str) -> str:
    """What Hoa is answered, before anything that waited for her."""
    known = len(office.hoa.heard)
    await office.says(office.hoa, text)
    return office.hoa.heard[known].text


async def test_a_template_goes_by_telephone_and_a_number_without_zalo_loses_nobody(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_oa", config=with_templates()) as office:
        approve(office, by_uid=False)
        await has_mobile(office)
        await office.world.turn_to("2023-06-13 09:00")
        await office.passed_on("1206/SVHTTDL-VP", DIVISION)
        assert ("delivered", "template_phone", "") in await ways_of(office, "1206/SVHTTDL-VP")
        office.world.zalo_oa.templates.no_account.add(MOBILE)
        await office.passed_on("1207/SVHTTDL-VP", DIVISION)
        [account] = await office.world.rows(
            "select a.status from accounts a join people p on p.id = a.person_id where p.full_name = ?", HOA
        )
        assert account["status"] == "active", "a telephone number without Zalo says nothing of the conversation"
        await office.world.tick()
        listed = await office.says(office.lan, "/goidien")
        assert HOA in listed
        assert "đã chặn tin" not in listed
        await office.says(office.hoa, "alo")
        for number in ("1206/SVHTTDL-VP", "1207/SVHTTDL-VP"):
            assert sum(f"Công văn số {number}" in message.text for message in office.hoa.heard) == 1


async def test_the_platform_says_closed_where_our_clock_says_open(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_oa") as office:
        office.world.zalo_oa.faults.add(FaultKind.REFUSE, user_id=person_of(office.hoa).id, code=-230)
        await office.passed_on(NUMBER, DIVISION)
        assert [row[0] for row in await ways_of(office, NUMBER)] == ["failed", "queued"]
        await office.says(office.hoa, "alo")
        office.hoa.sees(f"Công văn số {NUMBER}")
        assert [row[0] for row in await ways_of(office, NUMBER)] == ["failed", "delivered"]


async def test_she_writes_within_the_minute_in_which_the_platform_said_closed(tmp_path: Path) -> None:
    """What an account was last heard is kept to the minute: the refusal is not the newer of the two."""
    async with open_office(tmp_path, "zalo_oa") as office:
        await office.world.wait(600)
        await office.says(office.hoa, "xin chào")
        await office.world.wait(20)
        office.world.zalo_oa.faults.add(FaultKind.REFUSE, user_id=person_of(office.hoa).id, code=-232)
        await office.passed_on(NUMBER, DIVISION)
        assert [row[0] for row in await ways_of(office, NUMBER)] == ["failed", "queued"]
        await office.world.wait(20)
        await office.says(office.hoa, "alo")
        assert [row[0] for row in await ways_of(office, NUMBER)] == ["failed", "delivered"]


async def broadcast_ways(office: Sở) -> list[tuple[str, str, str]]:
    rows = await office.world.rows("select status, route, waits from outbox where kind = 'broadcast' order by id")
    return [(row["status"], row["route"], row["waits"]) for row in rows]


async def test_one_message_to_many_never_costs_more_than_its_limit_not_even_the_next_morning(tmp_path: Path) -> None:
    """The message that tells the Chánh Văn phòng of it is none of the two, and what waits is held to the same limit."""
    config = Config()
    config = dc.replace(config, routing=dc.replace(config.routing, paid_per_broadcast=2))
    async with open_office(tmp_path, "zalo_oa", config=config) as office:
        await office.world.turn_to("2023-06-08 08:00")
        await office.says(office.lan, "/thongbao", "Mời họp giao ban lúc 14 giờ thứ Năm.")
        await office.taps(office.lan, "Tất cả phòng, đơn vị")
        assert "03 người phải chờ" in await office.taps(office.lan, "Mọi người đã đăng ký")
        await office.taps(office.lan, "Gửi 05 người")
        await office.world.wait(90)
        paid, waits = ("delivered", "paid_window", ""), ("queued", "free_window", "quota_used_up")
        assert await broadcast_ways(office) == [paid, paid, waits, waits, waits]
        shown = await office.says(office.lan, "tien do thong bao")
        assert "02/05 người" in shown
        assert "hết hạn mức tin, đang chờ" in shown
        await office.world.turn_to("2023-06-09 09:00")
        assert sorted(await broadcast_ways(office)) == sorted([paid, paid, waits, waits, waits])
        await office.says(office.mai, "alo")
        office.mai.sees("Mời họp giao ban")
        free = ("delivered", "free_window", "")
        assert sorted(await broadcast_ways(office)) == sorted([paid, paid, free, waits, waits])
