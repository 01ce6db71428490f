"""The way a message takes to somebody: windows, what waits for them, templates, the next way where one is refused."""

from __future__ import annotations

import dataclasses as dc
from pathlib import Path

import pytest

from bot.config import Routing
from bot.domain.audience import Audience
from bot.domain.delivery import MessageKind, Route, SendKind
from bot.domain.people import Role
from bot.domain.routing import Step
from bot.store import broadcasts
from bot.store.database import Database
from tests.routes.loopback import BOT, OA, OA_TEMPLATES, Routed, open_routed

MAI = "zalo_oa:Mai"


async def statuses(office: Routed, delivery_id: int) -> list[tuple[str, str, str]]:
    rows = await office.world.rows(
        "select channel, status, route from outbox where delivery_id = ? and edits is null order by id", delivery_id
    )
    return [(row["channel"], row["status"], row["route"]) for row in rows]


async def test_inside_the_free_window_it_simply_goes(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        mai = await office.person("Mai", await office.unit("Bảo tàng"), "zalo_oa", heard=47)
        sent = await office.owes(mai, "Họp 14 giờ.")
        assert office.oa.texts(MAI) == ["Họp 14 giờ."]
        assert await statuses(office, sent) == [("zalo_oa", "sent", "free_window")]
        assert await office.events("message-routed") == []


async def test_after_48_hours_it_is_paid_and_counted(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        mai = await office.person("Mai", await office.unit("Bảo tàng"), "zalo_oa", heard=49)
        sent = await office.owes(mai, "Họp 14 giờ.")
        assert await statuses(office, sent) == [("zalo_oa", "sent", "paid_window")]
        [line] = await office.events("message-routed")
        assert (line["step"], line["hindrance"]) == ("paid_window", "window_closed")
        [meter] = await office.world.rows("select meter, used from meters")
        assert (meter["meter"], meter["used"]) == ("paid", 1)


async def test_after_seven_days_it_waits_and_is_sent_when_she_writes(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        mai = await office.person("Mai", await office.unit("Bảo tàng"), "zalo_oa", heard=24 * 8)
        waits = await office.owes(mai, "Họp 14 giờ.")
        assert await office.delivery(waits) == ("queued", "window_closed")
        assert office.oa.texts(MAI) == []
        await office.world.turn_to("2023-06-07 09:00")
        assert office.oa.texts(MAI) == [], "time alone opens no window"
        assert "Họp 14 giờ." in await office.says("Mai", "alo")
        assert await office.delivery(waits) == ("sent", "")


async def test_following_again_opens_the_window(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        mai = await office.person("Mai", await office.unit("Bảo tàng"), "zalo_oa", heard=24 * 8)
        await office.owes(mai, "Họp 14 giờ.")
        await office.follows("Mai")
        assert office.oa.texts(MAI) == ["Họp 14 giờ."]


async def test_what_was_withdrawn_meanwhile_is_not_sent(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        mai = await office.person("Mai", await office.unit("Bảo tàng"), "zalo_oa", heard=24 * 8)
        waits = await office.owes(mai, "Họp 14 giờ.")

        def withdraw(db: Database) -> None:
            db.execute("update deliveries set status = 'dropped', reason = 'withdrawn' where id = ?", [waits])

        await office.world.write(withdraw)
        assert "Họp 14 giờ." not in await office.says("Mai", "alo")
        assert [row[1] for row in await statuses(office, waits)] == ["dropped"]


async def test_of_reminders_that_waited_only_the_newest_goes(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        mai = await office.person("Mai", await office.unit("Bảo tàng"), "zalo_oa", heard=24 * 8)
        first = await office.owes(mai, "Còn 05 ngày.", MessageKind.REMINDER)
        second = await office.owes(mai, "Còn 03 ngày.", MessageKind.REMINDER)
        got = await office.says("Mai", "alo")
        assert "Còn 03 ngày." in got
        assert "Còn 05 ngày." not in got
        assert await office.delivery(first) == ("dropped", "stale")
        assert await office.delivery(second) == ("sent", "")


async def test_a_template_goes_first_and_the_message_follows_the_answer(tmp_path: Path) -> None:
    async with open_routed(tmp_path, oa=OA_TEMPLATES) as office:
        mai = await office.person("Mai", await office.unit("Bảo tàng"), "zalo_oa", heard=24 * 8)
        sent = await office.owes(mai, "Họp 14 giờ.")
        [template] = office.oa.sent
        assert template.route is Route.TEMPLATE
        assert template.message.brief is not None
        assert template.message.brief.template == "broadcast"
        assert await office.delivery(sent) == ("sent", "")
        assert "Họp 14 giờ." in await office.says("Mai", "alo")
        [used] = await office.world.rows("select used from meters where meter = 'templates'")
        assert used["used"] == 1


async def test_a_refused_template_goes_by_telephone(tmp_path: Path) -> None:
    async with open_routed(tmp_path, oa=OA_TEMPLATES) as office:
        mai = await office.person("Mai", await office.unit("A"), "zalo_oa", heard=24 * 8, phone="0912 345 678")
        office.oa.refuses[MAI, Route.TEMPLATE] = SendKind.WINDOW_CLOSED
        await office.owes(mai, "Họp 14 giờ.")
        [sent] = office.oa.sent
        assert (sent.route, sent.phone) == (Route.TEMPLATE_PHONE, "84912345678")


async def test_the_platform_s_word_counts_where_our_clock_says_open(tmp_path: Path) -> None:
    """-230 although we thought it free: the other channel is taken, and the window stays closed until she is heard."""
    async with open_routed(tmp_path) as office:
        mai = await office.person("Mai", await office.unit("A"), "zalo_oa", "telegram", heard=1)
        office.oa.refuses[MAI, Route.MESSAGE] = SendKind.WINDOW_CLOSED
        first = await office.owes(mai, "Họp 14 giờ.")
        assert office.telegram.texts("telegram:Mai") == ["Họp 14 giờ."]
        assert await office.delivery(first) == ("sent", "")
        office.oa.refuses.clear()
        await office.owes(mai, "Họp 15 giờ.")
        assert office.telegram.texts("telegram:Mai") == ["Họp 14 giờ.", "Họp 15 giờ."]
        await office.says("Mai", "alo")
        await office.owes(mai, "Họp 16 giờ.")
        assert office.oa.texts(MAI)[-1] == "Họp 16 giờ."


async def test_refused_with_nowhere_else_to_go_it_waits_whole(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        mai = await office.person("Mai", await office.unit("A"), "zalo_oa", heard=1)
        office.oa.refuses[MAI, Route.MESSAGE] = SendKind.WINDOW_CLOSED
        waits = await office.owes(mai, "Họp 14 giờ.")
        assert await office.delivery(waits) == ("queued", "window_closed")
        office.oa.refuses.clear()
        assert "Họp 14 giờ." in await office.says("Mai", "alo")
        assert await office.delivery(waits) == ("sent", "")


async def test_a_window_that_closes_while_the_message_is_held_is_seen_at_the_claim(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        mai = await office.person("Mai", await office.unit("A"), "zalo_oa", heard=24 * 7 - 1)
        later = office.now + 2 * 3_600_000
        held = await office.owes(mai, "Họp 14 giờ.", due_at=later)
        await office.world.turn_to("2023-06-05 11:30")
        assert office.oa.texts(MAI) == []
        assert await office.delivery(held) == ("queued", "window_closed")


async def test_the_office_chooses_the_order(tmp_path: Path) -> None:
    order = (Step.FREE_WINDOW, Step.OTHER_CHANNEL, Step.PAID_WINDOW)
    async with open_routed(tmp_path, routing=Routing(routes=order)) as office:
        mai = await office.person("Mai", await office.unit("A"), "zalo_oa", "telegram", heard=49)
        await office.owes(mai, "Họp 14 giờ.")
        assert (office.oa.sent, office.telegram.texts("telegram:Mai")) == ([], ["Họp 14 giờ."])


@pytest.mark.parametrize("kind", [MessageKind.BROADCAST, MessageKind.OFFICE_ALERT])
async def test_ordinary_messages_leave_the_reserve_alone(tmp_path: Path, kind: MessageKind) -> None:
    """Ten messages a month, two of them the office's own: the ninth ordinary one waits, an alert goes."""
    async with open_routed(tmp_path) as office:
        mai = await office.person("Mai", await office.unit("A"), "zalo_bot")
        for n in range(8):
            await office.owes(mai, f"Tin {n}")
        ninth = await office.owes(mai, "Tin 9", kind)
        expected = ("queued", "quota_used_up") if kind is MessageKind.BROADCAST else ("sent", "")
        assert await office.delivery(ninth) == expected


async def test_what_a_quota_holds_up_goes_in_the_next_month(tmp_path: Path) -> None:
    async with open_routed(
        tmp_path, bot=dc.replace(BOT, monthly_messages=3, reserve=2), at="2023-06-29 09:00"
    ) as office:
        mai = await office.person("Mai", await office.unit("A"), "zalo_bot")
        first, second = await office.owes(mai, "Tin 1"), await office.owes(mai, "Tin 2")
        assert (await office.delivery(first), await office.delivery(second)) == (
            ("sent", ""),
            ("queued", "quota_used_up"),
        )
        await office.world.turn_to("2023-06-30 16:00")
        assert await office.delivery(second) == ("queued", "quota_used_up")
        await office.world.turn_to("2023-07-03 08:00")
        assert office.bot.texts("zalo_bot:Mai") == ["Tin 1", "Tin 2"]


async def test_a_quota_the_platform_calls_used_up_sends_the_rest_another_way(tmp_path: Path) -> None:
    async with open_routed(tmp_path, bot=dc.replace(BOT, monthly_messages=1000)) as office:
        unit = await office.unit("A")
        mai = await office.person("Mai", unit, "zalo_bot", "telegram")
        hoa = await office.person("Hoa", unit, "zalo_bot", role=Role.CLERK)
        office.bot.refuses["zalo_bot:Mai", Route.MESSAGE] = SendKind.QUOTA_USED_UP
        await office.owes(mai, "Tin 1")
        assert office.telegram.texts("telegram:Mai") == ["Tin 1"]
        waits = await office.owes(hoa, "Tin 2")
        assert await office.delivery(waits) == ("queued", "quota_used_up"), "nothing is tried on a channel that said so"
        await office.world.turn_to("2023-06-06 08:00")
        assert office.bot.texts("zalo_bot:Hoa") == ["Tin 2"]


async def test_a_broadcast_spends_no_more_than_it_may(tmp_path: Path) -> None:
    """Two of the paid messages a month are kept back or spent: the third person waits."""
    async with open_routed(tmp_path, routing=Routing(paid_per_month=3), oa=dc.replace(OA, reserve=1)) as office:
        unit = await office.unit("A")
        people = [await office.person(f"P{n}", unit, "zalo_oa", heard=49) for n in range(3)]
        owed = [await office.owes(person, "Họp.") for person in people]
        found = [await office.delivery(one) for one in owed]
        assert found == [("sent", ""), ("sent", ""), ("queued", "quota_used_up")]


async def test_who_blocked_the_channel_is_not_tried_there(tmp_path: Path) -> None:
    async with open_routed(tmp_path) as office:
        mai = await office.person("Mai", await office.unit("A"), "zalo_oa")
        office.oa.refuses[MAI, Route.MESSAGE] = SendKind.UNREACHABLE
        first = await office.owes(mai, "Họp.")
        second = await office.owes(mai, "Họp nữa.")
        assert (await office.delivery(first))[0] == "failed"
        assert await office.delivery(second) == ("failed", "blocked")


async def test_who_blocks_us_while_a_message_is_held_leaves_the_product_at_rest(tmp_path: Path) -> None:
    """No way is left when it becomes due: it has failed, and is not looked at again and again."""
    async with open_routed(tmp_path) as office:
        mai = await office.person("Mai", await office.unit("A"), "zalo_oa")
        held = await office.owes(mai, "Họp 14 giờ.", due_at=office.now + 3_600_000)
        office.oa.refuses[MAI, Route.MESSAGE] = SendKind.UNREACHABLE
        await office.owes(mai, "Họp.")
        await office.world.turn_to("2023-06-05 10:30")
        assert await office.delivery(held) == ("failed", "blocked")
        assert [row[1] for row in await statuses(office, held)] == ["failed"]


async def test_one_message_to_many_has_a_limit_of_its_own_over_all_its_pieces(tmp_path: Path) -> None:
    async with open_routed(tmp_path, routing=Routing(paid_per_broadcast=2)) as office:
        unit = await office.unit("A")
        people = [await office.person(f"P{n}", unit, "zalo_oa", heard=49) for n in range(4)]

        def draft(db: Database) -> list[int]:
            return [broadcasts.add(db, "Họp.", "0" * 64, Audience().to_json(), people[0], office.now) for _ in range(2)]

        first, second = await office.world.write(draft)
        owed = [await office.owes(person, "Họp.", broadcast_id=first) for person in people[:3]]
        assert [await office.delivery(one) for one in owed] == [
            ("sent", ""),
            ("sent", ""),
            ("queued", "quota_used_up"),
        ]
        another = await office.owes(people[3], "Họp.", broadcast_id=second)
        assert await office.delivery(another) == ("sent", "")
