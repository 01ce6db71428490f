"""A channel the platform lets carry nothing: what waits takes another way, what cannot waits visibly, and the channel is tried now and then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from bot.actions import channel_detours, sending
from bot.domain.delivery import MessageKind, Route, SendKind
from bot.domain.people import Role
from bot.store.database import Database
from tests.routes.loopback import OA_TEMPLATES, LoopbackChannel, Routed, open_routed

MAI, HOA = "zalo_oa:Mai", "zalo_oa:Hoa"


def refuse(channel: LoopbackChannel, names: Iterable[str]) -> None:
    """The platform takes nothing from us any more."""
    for name in names:
        channel.refuses[f"{channel.name}:{name}", Route.MESSAGE] = SendKind.MISCONFIGURED


async def down(office: Routed) -> list[str]:
    rows = await office.world.rows("select channel from channel_state where name = 'down'")
    return [row["channel"] for row in rows]


async def test_what_is_owed_goes_the_other_way_and_back_again_when_the_channel_is_back(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        unit = await office.unit("Bảo tàng")
        lan = await office.person("Lan", None, "telegram", role=Role.OFFICE)
        mai = await office.person("Mai", unit, "zalo_oa", "telegram")
        hoa = await office.person("Hoa", unit, "zalo_oa", role=Role.CLERK)
        refuse(office.oa, ["Mai", "Hoa"])
        first = await office.owes(mai, "Họp 14 giờ.")
        assert await office.delivery(first) == ("queued", ""), "the first one finds out"
        await office.world.tick()
        assert office.telegram.texts("telegram:Mai") == ["Họp 14 giờ."]
        assert await down(office) == ["zalo_oa"]
        waits = await office.owes(hoa, "Họp 15 giờ.")
        assert await office.delivery(waits) == ("queued", "channel_down")
        await office.owes(mai, "Họp 16 giờ.")
        assert office.telegram.texts("telegram:Mai") == ["Họp 14 giờ.", "Họp 16 giờ."], "at once, while it is known"
        assert [line["hindrance"] for line in await office.events("message-routed")] == ["channel_down"] * 3
        [alert] = [text for text in office.telegram.texts("telegram:Lan") if "Zalo OA không nhận lệnh" in text]
        assert "/goidien" in alert

        shown = (await office.says("Mai", "/kenh", "telegram"))[-1]
        assert "1. Zalo OA (ưu tiên, tạm dừng từ 05/6 09:00 vì nền tảng không nhận tin của Hệ thống)" in shown
        assert "Trong lúc tạm dừng, tin gửi qua Telegram" in shown
        seen = (await office.says("Lan", "/nguoinhan Bảo tàng", "telegram"))[-1]
        assert "Zalo OA: tạm dừng từ 05/6 09:00" in seen
        await office.world.tick()
        called = (await office.says("Lan", "/goidien", "telegram"))[-1]
        assert "Hoa" in called
        assert "kênh đang tạm dừng" in called

        office.oa.refuses.clear()
        await office.world.wait(120)
        assert await down(office) == []
        assert office.oa.texts(HOA) == ["Họp 15 giờ."]
        assert office.oa.texts(MAI) == [], "nothing is sent twice"
        last = await office.owes(mai, "Họp 17 giờ.")
        assert office.oa.texts(MAI) == ["Họp 17 giờ."], "the preferred channel is used again"
        assert await office.delivery(last) == ("sent", "")
        assert office.telegram.texts("telegram:Lan")[-1].startswith("Kênh Zalo OA đã gửi tin được trở lại")
        assert "Không có ai cần gọi" in (await office.says("Lan", "/goidien", "telegram"))[-1]
        kinds = [
            row["kind"]
            for row in await office.world.rows("select kind from events where kind like 'channel-%' order by id")
        ]
        assert kinds == ["channel-went-down", "channel-came-back"]
        assert lan


async def test_a_dead_channel_is_tried_more_and_more_rarely_and_leaves_the_product_at_rest(tmp_path: Path) -> None:
    """A day with a dead token: a few dozen calls, not thousands; and nobody is busy in between."""
    async with open_routed(tmp_path) as office:
        unit = await office.unit("Bảo tàng")
        await office.person("Mai", unit, "zalo_oa")
        refuse(office.oa, ["Mai"])
        calls = 0
        send = office.oa.send

        async def counted(sending: object) -> object:
            nonlocal calls
            calls += 1
            return await send(sending)  # type: ignore[arg-type]

        office.oa.send = counted  # type: ignore[assignment,method-assign]
        await office.says("Mai", "/kenh")
        assert office.world.app.idle
        await office.world.turn_to("2023-06-06 09:00")
        assert 25 <= calls <= 40
        office.oa.refuses.clear()
        await office.world.turn_to("2023-06-06 10:30")
        assert len(office.oa.texts(MAI)) == 1, "the answer she waited for"
        assert await down(office) == []


async def test_what_is_no_longer_true_is_not_rerouted(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        mai = await office.person("Mai", await office.unit("A"), "zalo_oa", "telegram")
        refuse(office.oa, ["Mai"])
        first = await office.owes(mai, "Họp 14 giờ.")

        def withdraw(db: Database) -> None:
            db.execute("update deliveries set status = 'dropped', reason = 'withdrawn' where id = ?", [first])

        await office.world.write(withdraw)
        await office.world.tick()
        assert office.telegram.texts("telegram:Mai") == []
        [row] = await office.world.rows("select status from outbox where delivery_id = ?", first)
        assert row["status"] == "dropped"


async def test_who_links_or_uses_another_channel_meanwhile_gets_what_waits_there(tmp_path: Path) -> None:
    """Her Telegram was blocked; she comes back to it while the OA is down."""
    async with open_routed(tmp_path) as office:
        mai = await office.person("Mai", await office.unit("A"), "zalo_oa", "telegram")
        office.telegram.refuses["telegram:Mai", Route.MESSAGE] = SendKind.UNREACHABLE
        refuse(office.oa, ["Mai"])
        waits = await office.owes(mai, "Họp 14 giờ.")
        await office.world.tick()
        await office.world.tick()
        assert (await office.delivery(waits))[0] in ("queued", "failed")
        second = await office.owes(mai, "Họp 15 giờ.")
        assert await office.delivery(second) == ("queued", "channel_down")
        office.telegram.refuses.clear()
        assert "Họp 15 giờ." in await office.says("Mai", "alo", "telegram")
        assert await office.delivery(second) == ("sent", "")


async def test_a_colleague_is_asked_where_the_channel_was_the_only_way(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        unit = await office.unit("A")
        mai = await office.person("Mai", unit, "zalo_oa")
        await office.person("Hoa", unit, "telegram", role=Role.CLERK)
        refuse(office.oa, ["Mai"])
        await office.owes(mai, "Họp 14 giờ.", MessageKind.BROADCAST, unit_id=unit)
        await office.world.tick()
        [asked] = office.telegram.texts("telegram:Hoa")
        assert "kênh đang tạm dừng" in asked
        assert "Họp 14 giờ." in asked


async def test_a_template_that_could_not_go_is_chosen_anew_when_the_channel_is_back(tmp_path: Path) -> None:
    """Its message waits behind it: neither is lost, neither goes out twice."""
    async with open_routed(tmp_path, oa=OA_TEMPLATES) as office:
        mai = await office.person("Mai", await office.unit("A"), "zalo_oa", heard=24 * 8)
        office.oa.refuses[MAI, Route.TEMPLATE] = SendKind.MISCONFIGURED
        owed = await office.owes(mai, "Họp 14 giờ.")
        await office.world.tick()
        assert await office.delivery(owed) == ("queued", "channel_down")
        office.oa.refuses.clear()
        await office.world.wait(180)
        assert [sending.route for sending in office.oa.sent] == [Route.TEMPLATE]
        assert await office.delivery(owed) == ("sent", "")
        assert "Họp 14 giờ." in await office.says("Mai", "alo")
        assert len(office.oa.sent) == 3, "the template, the answer to her word, and the message"


async def test_both_channels_down_one_after_the_other_lose_nothing(tmp_path: Path) -> None:
    """The message goes to and fro; in the end it arrives once."""
    async with open_routed(tmp_path) as office:
        mai = await office.person("Mai", await office.unit("A"), "zalo_oa", "telegram")
        for channel in (office.oa, office.telegram):
            refuse(channel, ["Mai"])
        owed = await office.owes(mai, "Họp 14 giờ.")
        for _ in range(3):
            await office.world.tick()
        assert await office.delivery(owed) == ("queued", "channel_down")
        assert sorted(await down(office)) == ["telegram", "zalo_oa"]
        office.oa.refuses.clear()
        await office.world.wait(600)
        assert office.oa.texts(MAI) == ["Họp 14 giờ."]
        assert await office.delivery(owed) == ("sent", "")
        office.telegram.refuses.clear()
        await office.world.wait(3_600)
        assert office.telegram.texts("telegram:Mai") == []


async def test_an_answer_comes_on_the_other_channel_but_not_a_question(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        mai = await office.person("Mai", await office.unit("A"), "zalo_oa", "telegram")
        refuse(office.oa, ["Mai"])
        await office.says("Mai", "/kenh")
        await office.world.tick()
        [answer] = office.telegram.sent
        assert answer.message.heading == "Zalo OA đang tạm dừng, trả lời tại đây:"
        assert "Kênh nhận tin của đồng chí" in answer.message.text
        await office.says("Mai", "/hoi")
        await office.world.tick()
        assert len(office.telegram.sent) == 1, "its answer belongs where it was asked"
        office.oa.refuses.clear()
        await office.world.wait(600)
        assert len(office.oa.texts(MAI)) == 1
        assert mai


async def test_of_two_channels_down_the_one_that_is_back_carries_what_waits_on_the_other_for_everybody(
    tmp_path: Path,
) -> None:
    """Messages and answers; not one person each time the other channel is tried."""
    names = ("Mai", "Hoa", "Tư", "An", "Bình", "Chi")
    async with open_routed(tmp_path) as office:
        unit = await office.unit("A")
        people = [await office.person(name, unit, "zalo_oa", "telegram") for name in names]
        refuse(office.oa, names)
        for name in names:
            office.telegram.refuses[f"telegram:{name}", Route.MESSAGE] = SendKind.TRY_LATER
        for person, name in zip(people, names, strict=True):
            await office.owes(person, "Họp 14 giờ.")
            await office.says(name, "/kenh")
            await office.world.tick()
        refuse(office.telegram, names)
        await office.world.wait(120)
        waits = await office.world.rows("select id from outbox where waits = 'channel_down' and channel = 'telegram'")
        assert len(waits) >= 5
        assert sorted(await down(office)) == ["telegram", "zalo_oa"]
        office.oa.refuses.clear()
        await office.world.wait(600)
        assert await down(office) == ["telegram"]
        sent = {name: office.oa.texts(f"zalo_oa:{name}") for name in names}
        assert [texts.count("Họp 14 giờ.") for texts in sent.values()] == [1] * 6
        answers = [len([text for text in texts if "Kênh nhận tin của đồng chí" in text]) for texts in sent.values()]
        assert answers == [1] * 6


async def test_what_waits_for_a_channel_that_is_then_switched_off_takes_another_way(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        mai = await office.person("Mai", await office.unit("A"), "zalo_oa", "telegram")
        refuse(office.oa, ["Mai"])
        refuse(office.telegram, ["Mai"])
        owed = await office.owes(mai, "Họp 14 giờ.")
        for _ in range(3):
            await office.world.tick()
        [waits] = await office.world.rows("select channel from outbox where delivery_id = ? and waits <> ''", owed)
        office.telegram.refuses.clear()
        office.oa.refuses.clear()
        here, other = waits["channel"], {"zalo_oa": "telegram", "telegram": "zalo_oa"}[waits["channel"]]
        sender = office.world.app.office
        capabilities = {name: can for name, can in sender.capabilities.items() if name != here}

        def restart(db: Database) -> None:
            """As at a start with the channel switched off, and whatever was down put right."""
            sending.recover(db, replace(sender, capabilities=capabilities), office.world.clock.now())
            for item in channel_detours.find(db, replace(sender, capabilities=capabilities), office.world.clock.now()):
                channel_detours.see_to(db, replace(sender, capabilities=capabilities), office.world.clock.now(), item)

        await office.world.write(restart)
        rows = await office.world.rows("select channel, status, waits, error from outbox where delivery_id = ?", owed)
        assert [row["channel"] for row in rows if row["status"] != "dropped"] == [other], [tuple(r) for r in rows]


async def test_whoever_blocked_us_shows_that_the_channel_carries_again(tmp_path: Path) -> None:
    """The first who are tried cannot be reached: nobody behind them waits an hour for each."""
    async with open_routed(tmp_path) as office:
        unit = await office.unit("A")
        people = [await office.person(name, unit, "zalo_oa") for name in ("Mai", "Hoa", "Tư")]
        refuse(office.oa, ["Mai", "Hoa", "Tư"])
        for person in people:
            await office.owes(person, "Họp 14 giờ.")
        await office.world.tick()
        office.oa.refuses.clear()
        for name in ("Mai", "Hoa"):
            office.oa.refuses[f"zalo_oa:{name}", Route.MESSAGE] = SendKind.UNREACHABLE
        await office.world.wait(150)
        assert await down(office) == []
        assert office.oa.texts("zalo_oa:Tư") == ["Họp 14 giờ."]
