"""A unit gets more time, its head is away, its head changes: who hears what on which day, every message of it, and the plan (issue 4, done when).

``turn_to`` asserts that what was sent is what was foreseen when the stretch began: after each thing a person does the plan is taken anew.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.domain.obligations import Duty
from tests.stories.people import BINH, DIVISION, HOA, LAN, MAI, MUSEUM, THANH, TUAN
from tests.stories.year import a_year, at, each, in_order, office_hears


async def test_more_time_begins_the_ladder_again_for_the_new_day_and_the_clock_ran_till_then(tmp_path: Path) -> None:
    async with a_year(tmp_path, "2026-06-01 09:00") as year:
        office, hoa, lan = year.office, year.office.hoa, year.office.lan
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, due=dt.date(2026, 6, 19), duties=(Duty.DISSEMINATE,))
        await year.turn_to("2026-06-17 10:00")
        await office.says(hoa, "gia han 1204 den 10/7 vi ban hop")
        await year.turn_to("2026-06-19 09:00")  # not decided yet: the old day holds
        await office.says(lan, "/denghi")
        await office.taps(lan, "1204: ")
        await office.taps(lan, "Đồng ý")
        assert "đến hết thứ Sáu 10/7/2026" in hoa.last.text
        await year.turn_to("2026-07-31 23:00")
        heard = await year.everything()
        assert heard.pop(HOA) == in_order(
            at("09:00", "card", "2026-06-01"),
            at("08:00", "weekly", *each("2026-06-08", "2026-07-27")),
            # T-10, T-5, T-3 and T-1 of 19/6, and the day itself; a rung on a Monday comes with the weekly card.
            at("08:00", "remind", "2026-06-05", "2026-06-12", "2026-06-16", "2026-06-18", "2026-06-19"),
            at("10:00", "answer", "2026-06-17"),  # her request is with the office
            # No 14:00 on the 19th: granted at nine, and the cards of the last eight days say so.
            at("09:00", "request_decided", "2026-06-19"),
            at("09:00", "edit card", "2026-06-19"),
            at("09:00", "edit weekly", "2026-06-19"),
            at("09:00", "edit remind", *["2026-06-19"] * 4),
            # From here on the 10th of July counts: T-10 is the 26th.
            at("08:00", "remind", "2026-06-26", "2026-07-03", "2026-07-07", "2026-07-09", "2026-07-10"),
            at("14:00", "remind-again", "2026-07-10"),
            at("08:00", "remind", "2026-07-15", "2026-07-22", "2026-07-29"),
        )
        both = (
            at("08:00", "silent", "2026-06-04"),  # three working days without a word of Hoa
            at("14:00", "digest", *each("2026-06-05", "2026-07-31")),
            at("10:00", "request", "2026-06-17"),
            at("08:00", "request_due", "2026-06-18"),  # one working day before the old day
            at("09:00", "edit request", "2026-06-19"),  # decided: nobody decides it again
            at("09:00", "month", "2026-07-01"),
            at("08:00", "climb", "2026-07-13", "2026-07-15", "2026-07-22", "2026-07-29"),
        )
        assert heard == {
            LAN: in_order(*both, at("09:00", "answer", *["2026-06-19"] * 3)),  # the list, the request, the decision
            THANH: in_order(*both),
        }


async def test_while_the_head_is_away_the_other_is_reminded_and_both_fall_back(tmp_path: Path) -> None:
    async with a_year(tmp_path, "2026-06-01 09:00") as year:
        office, mai = year.office, year.office.mai
        await office.passed_on("1204/SVHTTDL-VP", MUSEUM, due=dt.date(2026, 6, 19), duties=(Duty.DISSEMINATE,))
        await office.says(mai, "vang mat 15/6 den 19/6")
        await office.taps(mai, "Phó Giám đốc Vi Văn Bình")
        await year.turn_to("2026-06-30 23:00")
        head = [
            *at("09:00", "answer", *["2026-06-01"] * 2),  # who stands in; and that it is written down
            *at("09:00", "card", "2026-06-01"),
            *at("08:00", "remind", "2026-06-05"),
            *at("08:00", "weekly", "2026-06-08"),
            *at("08:00", "remind", "2026-06-12"),
            # away from the 15th to the 19th
            *at("08:00", "weekly", "2026-06-22"),
            *at("08:00", "remind", "2026-06-24"),
            *at("08:00", "weekly", "2026-06-29"),
        ]
        before = [
            *at("09:00", "card", "2026-06-01"),
            # three working days without a word of the head, who leaves on the 15th only
            *at("08:00", "silent", "2026-06-04"),
            *at("08:00", "remind", "2026-06-05"),
            *at("08:00", "weekly", "2026-06-08"),
            *at("08:00", "remind", "2026-06-12"),
            *at("08:00", "weekly", "2026-06-15"),
            *at("08:00", "remind", "2026-06-16", "2026-06-18"),
        ]
        after = [*at("08:00", "weekly", "2026-06-22"), *at("08:00", "weekly", "2026-06-29")]
        deputy = [
            *before,
            *at("09:00", "delegation", "2026-06-01"),  # from when to when he confirms
            *at("08:00", "remind", "2026-06-19"),  # the day itself: in the head's place
            *at("14:00", "remind-again", "2026-06-19"),
            *after,
        ]
        above = office_hears(
            at("08:00", "silent", "2026-06-04"),
            at("14:00", "digest", *each("2026-06-05", "2026-06-26")),
            at("08:00", "climb", "2026-06-22", "2026-06-24"),
        )
        assert await year.everything() == {MAI: head, BINH: in_order(deputy), TUAN: [*before, *after], **above}


async def test_a_head_who_left_hears_no_more_and_the_new_one_at_once(tmp_path: Path) -> None:
    async with a_year(tmp_path, "2026-06-01 09:00") as year:
        office, world = year.office, year.office.world
        await office.passed_on("1204/SVHTTDL-VP", MUSEUM, due=dt.date(2026, 6, 19), duties=(Duty.DISSEMINATE,))
        await year.turn_to("2026-06-10 10:00")
        [post] = await world.rows(
            "select p.id from posts p join people n on n.id = p.person_id where n.full_name = 'Lý Thị Mai' and p.status = 'active'"
        )
        await office.forges(office.lan, f"end_post {post['id']}")
        assert "Đã kết thúc: Lý Thị Mai" in await office.taps(office.lan, "Chuyển công tác")
        await year.turn_to("2026-06-10 14:00")  # half a day without a head
        await office.says(office.binh, "/dangky", MUSEUM)
        await office.taps(office.binh, MUSEUM)
        await office.taps(office.binh, "Giám đốc")
        [wish] = await world.rows("select id from posts where status = 'pending'")
        await office.forges(office.lan, f"approve {wish['id']}")
        [held] = await world.rows("select status, role from posts where id = ?", wish["id"])
        assert dict(held) == {"status": "active", "role": "head"}
        await year.turn_to("2026-06-30 23:00")
        of_the_museum = [
            *at("09:00", "card", "2026-06-01"),
            *at("08:00", "remind", "2026-06-05"),
            *at("08:00", "weekly", "2026-06-08"),
        ]
        gone = [*of_the_museum, *at("10:00", "ended", "2026-06-10")]
        clerk = [
            *of_the_museum,
            *at("08:00", "silent", "2026-06-04"),  # three working days without a word of Mai
            *at("08:00", "remind", "2026-06-12"),
            *at("08:00", "weekly", "2026-06-15"),
            *at("08:00", "remind", "2026-06-16", "2026-06-18"),
            *at("08:00", "weekly", "2026-06-22", "2026-06-29"),
        ]
        new = [
            *clerk,  # the deputy he was, then what every head is told
            *at(
                "14:00", "answer", *["2026-06-10"] * 4
            ),  # which unit, which post, under which name; that the office has it
            *at("14:00", "approved", "2026-06-10"),
            *at("08:00", "remind", "2026-06-19"),
            *at("14:00", "remind-again", "2026-06-19"),
            *at("08:00", "remind", "2026-06-24"),
        ]
        both = (
            at("08:00", "silent", "2026-06-04"),
            at("14:00", "digest", *each("2026-06-05", "2026-06-26")),
            at("14:00", "approval", "2026-06-10"),
            at("14:00", "edit approval", "2026-06-10"),
            at("08:00", "climb", "2026-06-22", "2026-06-24"),
        )
        assert await year.everything() == {
            MAI: gone,
            BINH: in_order(new),
            TUAN: in_order(clerk),
            # why the post ended, that it did; and that the new head is in place
            LAN: in_order(*both, at("10:00", "answer", *["2026-06-10"] * 2), at("14:00", "answer", "2026-06-10")),
            THANH: in_order(*both),
        }
