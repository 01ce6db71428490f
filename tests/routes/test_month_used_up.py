"""A Bot whose month is used up: what is kept for answers, where an answer goes when that is gone too, and who is told what."""

from __future__ import annotations

import dataclasses as dc
from pathlib import Path

from bot.domain.delivery import Route, SendKind
from bot.domain.people import PostStatus, Role
from bot.store import people
from bot.store.database import Database
from tests.routes.loopback import BOT, Routed, open_routed

SMALL = dc.replace(BOT, monthly_messages=20, reserve=4, answers_reserve=6, count_incoming=False)
"""Ten ordinary messages, six answers, four alerts."""


async def use_up(office: Routed, person_id: int, messages: int) -> None:
    for n in range(messages):
        await office.owes(person_id, f"Tin {n}")


async def administrator(office: Routed, person_id: int) -> None:
    def give(db: Database) -> None:
        day = office.office.today(office.now)
        [post] = people.posts_of_person(db, person_id)
        people.add_post(
            db,
            person_id,
            post.unit_id,
            Role.ADMINISTRATOR,
            "",
            PostStatus.ACTIVE,
            office.now,
            from_day=day,
            via="test",
        )

    await office.world.write(give)


async def test_answers_go_on_where_cards_wait_and_the_person_is_told_once(tmp_path: Path) -> None:
    async with open_routed(tmp_path, bot=SMALL) as office:
        lan = await office.person("Lan", None, "telegram", role=Role.OFFICE)
        await administrator(office, lan)
        mai = await office.person("Mai", await office.unit("A"), "zalo_bot")
        await use_up(office, mai, 10)
        waits = await office.owes(mai, "Tin thứ 11")
        assert await office.delivery(waits) == ("queued", "quota_used_up")
        got = await office.says("Mai", "/kenh", "zalo_bot")
        assert len(got) == 2
        assert "Zalo Bot sắp hết số tin của tháng 6/2023" in got[1]
        assert "Chu Thị Lan, 0205 000 0000" in got[1]
        assert "sắp hết" not in "".join(await office.says("Mai", "xin chào", "zalo_bot")), "once a month"
        shown = (await office.says("Lan", "/zalo", "telegram"))[-1]
        assert "Zalo Bot: tháng này đã dùng 13/20 tin; còn 00 tin thường, 03 tin trả lời, 07 tin báo Văn phòng" in shown


async def test_without_another_channel_the_call_list_names_who_gets_no_answer(tmp_path: Path) -> None:
    async with open_routed(tmp_path, bot=SMALL) as office:
        lan = await office.person("Lan", None, "telegram", role=Role.OFFICE)
        await administrator(office, lan)
        mai = await office.person("Mai", await office.unit("A"), "zalo_bot")
        await use_up(office, mai, 10)
        for text in ("/kenh", "xin chào", "/kenh", "xin chào", "/kenh"):
            await office.says("Mai", text, "zalo_bot")
        assert await office.says("Mai", "/kenh", "zalo_bot") == [], "what is left is the office's own"
        await office.world.tick()
        listed = (await office.says("Lan", "/goidien", "telegram"))[-1]
        assert "Mai" in listed
        assert "hết hạn mức tin" in listed
        shown = (await office.says("Lan", "/zalo", "telegram"))[-1]
        assert "Zalo Bot: đã hết số tin của tháng này (16/20)" in shown
        await office.owes(lan, "x")  # the office itself is not held up


async def test_an_answer_the_platform_refuses_comes_on_the_other_channel(tmp_path: Path) -> None:
    """The platform counts otherwise than we do: its word ends the month."""
    async with open_routed(tmp_path, bot=SMALL) as office:
        await office.person("Mai", await office.unit("A"), "zalo_bot", "telegram")
        office.bot.refuses["zalo_bot:Mai", Route.MESSAGE] = SendKind.QUOTA_USED_UP
        await office.says("Mai", "/kenh", "zalo_bot")
        first, told = office.telegram.sent
        assert first.message.heading == "Zalo Bot đã hết số tin tháng này, trả lời tại đây:"
        assert "Kênh nhận tin của đồng chí" in first.message.text
        assert "Zalo Bot đã hết số tin của tháng 6/2023" in told.message.text
        assert "Đề nghị đồng chí nhắn qua Telegram." in told.message.text
        await office.says("Mai", "xin chào", "zalo_bot")
        assert len(office.telegram.sent) == 3, "told once, answered each time"
        assert office.bot.sent == []
