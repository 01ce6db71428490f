"""A unit gets more time, its head is away, its head changes: who hears what on which day, every message of it (issue 4, done when)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.domain.obligations import Duty
from tests.stories.people import DIVISION, MUSEUM, open_office
from tests.stories.year import A_YEAR, at, foreseen, happened, received


async def test_more_time_begins_the_ladder_again_for_the_new_day_and_the_clock_ran_till_then(tmp_path: Path) -> None:
    async with open_office(tmp_path, config=A_YEAR, at="2026-06-01 09:00") as office:
        hoa, lan, world = office.hoa, office.lan, office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, due=dt.date(2026, 6, 19), duties=(Duty.DISSEMINATE,))
        await world.turn_to("2026-06-17 10:00")
        await office.says(hoa, "gia han 1204 den 10/7 vi ban hop")
        await world.turn_to("2026-06-19 09:00")  # not decided yet: the old day holds
        await office.says(lan, "/denghi")
        await office.taps(lan, "1204: ")
        await office.taps(lan, "Đồng ý")
        assert "đến hết thứ Sáu 10/7/2026" in hoa.last.text
        began, plan = world.clock.now(), await foreseen(office, "2026-07-31")
        await world.turn_to("2026-07-31 23:00")
        assert await happened(office, began) == plan
        told = [each for each in (await received(office, "2026-06-01 10:00"))["Hoàng Thị Hoa"] if is_ladder(each)]
        assert told == [
            *at("08:00", "remind", "2026-06-05"),  # T-10 of 19/6
            *at("08:00", "weekly", "2026-06-08"),
            *at("08:00", "remind", "2026-06-12"),
            *at("08:00", "weekly", "2026-06-15"),
            *at("08:00", "remind", "2026-06-16", "2026-06-18", "2026-06-19"),
            # No 14:00 on the 19th: granted at nine. From here on the 10th of July counts: T-10 is the 26th.
            *at("08:00", "weekly", "2026-06-22"),
            *at("08:00", "remind", "2026-06-26"),
            *at("08:00", "weekly", "2026-06-29"),
            *at("08:00", "remind", "2026-07-03"),
            *at("08:00", "weekly", "2026-07-06"),
            *at("08:00", "remind", "2026-07-07", "2026-07-09", "2026-07-10"),
            *at("14:00", "remind-again", "2026-07-10"),
            *at("08:00", "weekly", "2026-07-13"),
            *at("08:00", "remind", "2026-07-15"),
            *at("08:00", "weekly", "2026-07-20"),
            *at("08:00", "remind", "2026-07-22"),
            *at("08:00", "weekly", "2026-07-27"),
            *at("08:00", "remind", "2026-07-29"),
        ]
        climbed = [each for each in (await received(office, "2026-06-01 10:00"))["Chu Thị Lan"] if "climb" in each]
        assert climbed == at("08:00", "climb", "2026-07-13", "2026-07-15", "2026-07-22", "2026-07-29")


async def test_while_the_head_is_away_the_other_is_reminded_and_both_fall_back(tmp_path: Path) -> None:
    async with open_office(tmp_path, config=A_YEAR, at="2026-06-01 09:00") as office:
        mai, world = office.mai, office.world
        await office.passed_on("1204/SVHTTDL-VP", MUSEUM, due=dt.date(2026, 6, 19), duties=(Duty.DISSEMINATE,))
        await office.says(mai, "vang mat 15/6 den 19/6")
        await office.taps(mai, "Phó Giám đốc Vi Văn Bình")
        began, plan = world.clock.now(), await foreseen(office, "2026-06-30")
        await world.turn_to("2026-06-30 23:00")
        assert await happened(office, began) == plan
        reached = await received(office, "2026-06-01 10:00")
        told = {name: [each for each in found if is_ladder(each)] for name, found in reached.items()}
        assert told["Lý Thị Mai"] == [
            *at("08:00", "remind", "2026-06-05"),
            *at("08:00", "weekly", "2026-06-08"),
            *at("08:00", "remind", "2026-06-12"),
            # away from the 15th to the 19th
            *at("08:00", "weekly", "2026-06-22"),
            *at("08:00", "remind", "2026-06-24"),
            *at("08:00", "weekly", "2026-06-29"),
        ]
        before = [
            *at(
                "08:00", "silent", "2026-06-04"
            ),  # three working days without a word of the head, who leaves on the 15th only
            *at("08:00", "remind", "2026-06-05"),
            *at("08:00", "weekly", "2026-06-08"),
            *at("08:00", "remind", "2026-06-12"),
            *at("08:00", "weekly", "2026-06-15"),
            *at("08:00", "remind", "2026-06-16", "2026-06-18"),
        ]
        after = [*at("08:00", "weekly", "2026-06-22"), *at("08:00", "weekly", "2026-06-29")]
        assert told["Vi Văn Bình"] == [
            *before,
            *at("08:00", "remind", "2026-06-19"),  # the day itself: in the head's place
            *at("14:00", "remind-again", "2026-06-19"),
            *after,
        ]
        assert told["Nông Văn Tuấn"] == [*before, *after]


async def test_a_head_who_left_hears_no_more_and_the_new_one_at_once(tmp_path: Path) -> None:
    async with open_office(tmp_path, config=A_YEAR, at="2026-06-01 09:00") as office:
        world = office.world
        await office.passed_on("1204/SVHTTDL-VP", MUSEUM, due=dt.date(2026, 6, 19), duties=(Duty.DISSEMINATE,))
        await world.turn_to("2026-06-10 10:00")
        [post] = await world.rows(
            "select p.id from posts p join people n on n.id = p.person_id where n.full_name = 'Lý Thị Mai' and p.status = 'active'"
        )
        await office.forges(office.lan, f"end_post {post['id']}")
        assert "Đã kết thúc: Lý Thị Mai" in await office.taps(office.lan, "Chuyển công tác")
        await office.says(office.binh, "/dangky", MUSEUM)
        await office.taps(office.binh, MUSEUM)
        await office.taps(office.binh, "Giám đốc")
        [wish] = await world.rows("select id from posts where status = 'pending'")
        await office.forges(office.lan, f"approve {wish['id']}")
        [held] = await world.rows("select status, role from posts where id = ?", wish["id"])
        assert dict(held) == {"status": "active", "role": "head"}
        began, plan = world.clock.now(), await foreseen(office, "2026-06-30")
        await world.turn_to("2026-06-30 23:00")
        assert await happened(office, began) == plan
        reached = await received(office, "2026-06-10 10:30")
        told = {name: [each for each in found if is_ladder(each)] for name, found in reached.items()}
        assert told.get("Lý Thị Mai", []) == []
        assert told["Vi Văn Bình"] == [
            *at("08:00", "remind", "2026-06-12"),
            *at("08:00", "weekly", "2026-06-15"),
            *at("08:00", "remind", "2026-06-16", "2026-06-18", "2026-06-19"),
            *at("14:00", "remind-again", "2026-06-19"),
            *at("08:00", "weekly", "2026-06-22"),
            *at("08:00", "remind", "2026-06-24"),
            *at("08:00", "weekly", "2026-06-29"),
        ]


def is_ladder(message: str) -> bool:
    return message.split()[-1] in ("weekly", "remind", "remind-again", "silent")
