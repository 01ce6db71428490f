"""Whole years with the clock turned from moment to moment, and every message that reached anybody: its day, its hour, who and what.

The days are worked out by hand from domain.md 5.3, not by the product's calendar: Tết 16-20/2, the swap of 02/01 and 10/01, Giỗ Tổ made up
for on Monday 27/4, 30/4 and 01/5, National Day 31/8-02/9 with 22/8 worked, Vietnamese Culture Day on Tuesday 24/11.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.domain.obligations import Duty
from tests.stories.people import BUREAU, DIVISION, MUSEUM, open_office
from tests.stories.year import A_YEAR, at, each, foreseen, happened, moved, received

YEAR_BEGINS = "2025-12-29 09:00"
MONDAYS_2026 = moved(
    each("2026-01-05", "2026-12-28"),
    d2026_02_16="",  # Tết takes the whole week
    d2026_04_27="2026-04-28",  # Giỗ Tổ fell on Sunday 26/4
    d2026_08_31="2026-09-03",  # 31/8 swapped, 01 and 02/9 National Day
)
FRIDAYS_2026 = moved(
    each("2026-01-02", "2026-12-25"),
    d2026_01_02="2025-12-31",  # Thursday New Year, Friday swapped
    d2026_02_20="",
    d2026_05_01="2026-04-29",
)
FIRST_OF_MONTHS = (
    "2026-01-05", "2026-02-02", "2026-03-02", "2026-04-01", "2026-05-04", "2026-06-01",
    "2026-07-01", "2026-08-03", "2026-09-03", "2026-10-01", "2026-11-02", "2026-12-01",
)  # fmt: skip


async def test_a_year_in_which_the_division_never_answers_and_its_deadline_is_a_sunday(tmp_path: Path) -> None:
    async with open_office(tmp_path, config=A_YEAR, at=YEAR_BEGINS) as office:
        world = office.world
        await office.passed_on(
            "1212/SVHTTDL-VP",
            DIVISION,
            issued=dt.date(2025, 12, 26),
            due=dt.date(2026, 6, 14),
            duties=(Duty.DISSEMINATE,),
        )
        began, plan = world.clock.now(), await foreseen(office, "2026-12-28")
        await world.turn_to("2026-12-28 23:00")
        assert await happened(office, began) == plan
        reached = await received(office, "2025-12-29 10:00")
        # Sunday 14/6: softly due on Friday the 12th; overdue is counted from the Sunday. A rung on a Monday comes with the weekly card.
        overdue = moved(
            each("2026-06-24", "2026-12-23"), d2026_09_02=""
        )  # 02/9 is off: on the 3rd, with that week's card
        assert reached["Hoàng Thị Hoa"] == sorted(
            [
                *at("08:00", "weekly", *MONDAYS_2026),
                *at("08:00", "remind", "2026-05-29", "2026-06-05", "2026-06-09", "2026-06-11", "2026-06-12"),
                *at("14:00", "remind-again", "2026-06-12"),
                *at("08:00", "remind", "2026-06-17", *overdue),
            ]
        )
        for name in ("Chu Thị Lan", "Nguyễn Văn Thành"):
            assert reached[name] == sorted(
                [
                    *at("14:00", "digest", *FRIDAYS_2026),
                    *at("09:00", "month", *FIRST_OF_MONTHS),
                    *at(
                        "08:00", "silent", "2026-01-05"
                    ),  # the third working day after 29/12, New Year and the swap between
                    *at("08:00", "climb", "2026-06-15", "2026-06-17", "2026-09-03", *overdue),
                ]
            )
        assert set(reached) == {
            "Hoàng Thị Hoa",
            "Chu Thị Lan",
            "Nguyễn Văn Thành",
        }  # the museum owes nothing, and hears nothing


async def test_the_swap_of_january_makes_a_saturday_a_day_of_reminders(tmp_path: Path) -> None:
    async with open_office(tmp_path, config=A_YEAR, at=YEAR_BEGINS) as office:
        world = office.world
        await office.passed_on("1201/SVHTTDL-VP", DIVISION, due=dt.date(2026, 1, 10), duties=(Duty.RECEIVE,))
        await office.passed_on("1202/SVHTTDL-VP", MUSEUM, due=dt.date(2026, 1, 2), duties=(Duty.RECEIVE,))
        began, plan = world.clock.now(), await foreseen(office, "2026-01-31")
        await world.turn_to("2026-01-10 15:00")
        assert await happened(office, began) == [each for each in plan if each[0] <= "2026-01-10 15:00"]
        reached = await received(office, "2025-12-29 10:00")
        # Saturday the 10th is worked: T-1 is Friday, T-3 Wednesday, T-5 the Monday with its weekly card. 01 and 02/01 are off.
        assert reached["Hoàng Thị Hoa"] == [
            *at("08:00", "weekly", "2026-01-05"),
            *at("08:00", "remind", "2026-01-07", "2026-01-09", "2026-01-10"),
            *at("14:00", "remind-again", "2026-01-10"),
        ]
        # Friday the 2nd is off: softly due on Wednesday 31/12; overdue from the 2nd on: +1 on Monday with the weekly card, +3 on Wednesday.
        assert reached["Lý Thị Mai"] == [
            *at("08:00", "remind", "2025-12-30", "2025-12-31"),
            *at("14:00", "remind-again", "2025-12-31"),
            *at("08:00", "weekly", "2026-01-05"),
            *at("08:00", "remind", "2026-01-07"),
        ]
        for deputy in ("Vi Văn Bình", "Nông Văn Tuấn"):
            assert reached[deputy] == [
                *at("08:00", "remind", "2025-12-30"),  # before the day all who may act; from the day on the head
                *at("08:00", "weekly", "2026-01-05"),
            ]


async def test_through_tet_with_one_deadline_in_it_and_one_behind_it(tmp_path: Path) -> None:
    async with open_office(tmp_path, config=A_YEAR, at="2026-02-09 09:00") as office:
        world = office.world
        await office.passed_on("1203/SVHTTDL-VP", DIVISION, due=dt.date(2026, 2, 18), duties=(Duty.RECEIVE,))
        await office.passed_on("1204/SVHTTDL-VP", MUSEUM, due=dt.date(2026, 2, 25), duties=(Duty.DISSEMINATE,))
        began, plan = world.clock.now(), await foreseen(office, "2026-02-28")
        await world.turn_to("2026-02-28 12:00")
        assert await happened(office, began) == plan
        reached = await received(office, "2026-02-09 10:00")
        # Due on mùng 2: softly due on Friday the 13th. T-3 is the 10th, T-1 the 12th; overdue from the 18th: +1 Monday 23rd, +3 the 25th.
        assert reached["Hoàng Thị Hoa"] == [
            *at("08:00", "remind", "2026-02-10", "2026-02-12", "2026-02-13"),
            *at("14:00", "remind-again", "2026-02-13"),
            *at("08:00", "weekly", "2026-02-23"),
            *at("08:00", "remind", "2026-02-25"),
        ]
        # Due on the 25th: the five days of Tết count for nothing. T-5 is the 11th, T-3 the 13th, T-1 the 24th.
        assert reached["Lý Thị Mai"] == [
            *at("08:00", "remind", "2026-02-11", "2026-02-13"),
            *at("08:00", "weekly", "2026-02-23"),
            *at("08:00", "remind", "2026-02-24", "2026-02-25"),
            *at("14:00", "remind-again", "2026-02-25"),
            *at("08:00", "remind", "2026-02-26"),
        ]
        assert not any("2026-02-14" <= each[:10] <= "2026-02-22" for told in reached.values() for each in told)


async def test_the_monday_of_the_27th_of_april_and_culture_day(tmp_path: Path) -> None:
    async with open_office(tmp_path, config=A_YEAR, at="2026-04-20 09:00") as office:
        world = office.world
        await office.passed_on("1205/SVHTTDL-VP", DIVISION, due=dt.date(2026, 4, 27), duties=(Duty.RECEIVE,))
        await world.turn_to("2026-04-30 12:00")
        reached = await received(office, "2026-04-20 10:00")
        # Due on a Monday that is off: softly due on Friday the 24th; overdue +1 is Tuesday the 28th, the day of the week's card.
        assert reached["Hoàng Thị Hoa"] == [
            *at("08:00", "remind", "2026-04-21", "2026-04-23", "2026-04-24"),
            *at("14:00", "remind-again", "2026-04-24"),
            *at("08:00", "weekly", "2026-04-28"),
        ]
        assert [each for each in reached["Chu Thị Lan"] if "climb" in each] == at("08:00", "climb", "2026-04-28")
        await office.says(office.hoa, "1 1205")
        await world.turn_to("2026-11-16 09:00")
        await office.passed_on("1206/SVHTTDL-VP", DIVISION, due=dt.date(2026, 11, 24), duties=(Duty.RECEIVE,))
        await world.turn_to("2026-11-26 12:00")
        late = await received(office, "2026-11-16 10:00")
        # Tuesday 24/11 is Culture Day: softly due on Monday the 23rd, T-1 is Friday, T-3 Wednesday; overdue +1 is Wednesday.
        assert late["Hoàng Thị Hoa"] == [
            *at("08:00", "remind", "2026-11-18", "2026-11-20"),
            *at("08:00", "weekly", "2026-11-23"),
            *at("14:00", "remind-again", "2026-11-23"),
            *at("08:00", "remind", "2026-11-25"),
        ]


async def test_one_answers_late_and_hears_no_more_the_other_is_reminded_on(tmp_path: Path) -> None:
    async with open_office(tmp_path, config=A_YEAR, at="2026-06-01 09:00") as office:
        world = office.world
        await office.passed_on("1207/SVHTTDL-VP", DIVISION, BUREAU, due=dt.date(2026, 6, 12), duties=(Duty.RECEIVE,))
        await world.turn_to("2026-06-16 10:00")
        assert "Đã ghi nhận" in await office.says(office.hoa, "1 1207")
        await world.turn_to("2026-07-31 23:00")
        reached = await received(office, "2026-06-01 10:00")
        assert reached["Hoàng Thị Hoa"] == [
            *at("08:00", "remind", "2026-06-05"),
            *at("08:00", "weekly", "2026-06-08"),
            *at("08:00", "remind", "2026-06-09", "2026-06-11", "2026-06-12"),
            *at("14:00", "remind-again", "2026-06-12"),
            *at("08:00", "weekly", "2026-06-15"),
        ]
        # Chánh Văn phòng owes as the head of the bureau: reminded like any head, told nothing above of the bureau itself.
        own = [each for each in reached["Nguyễn Văn Thành"] if "digest" not in each and "month" not in each]
        assert own == [
            *at("08:00", "remind", "2026-06-05"),
            *at("08:00", "weekly", "2026-06-08"),
            *at("08:00", "remind", "2026-06-09", "2026-06-11", "2026-06-12"),
            *at("14:00", "remind-again", "2026-06-12"),
            *at("08:00", "weekly", "2026-06-15"),
            *at("08:00", "climb", "2026-06-15"),  # of the division
            *at("08:00", "remind", "2026-06-17"),
            *at("08:00", "weekly", "2026-06-22"),
            *at("08:00", "remind", "2026-06-24"),
            *at("08:00", "weekly", "2026-06-29"),
            *at("08:00", "remind", "2026-07-01"),
            *at("08:00", "weekly", "2026-07-06"),
            *at("08:00", "remind", "2026-07-08"),
            *at("08:00", "weekly", "2026-07-13"),
            *at("08:00", "remind", "2026-07-15"),
            *at("08:00", "weekly", "2026-07-20"),
            *at("08:00", "remind", "2026-07-22"),
            *at("08:00", "weekly", "2026-07-27"),
            *at("08:00", "remind", "2026-07-29"),
        ]
