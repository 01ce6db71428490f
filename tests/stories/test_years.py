"""Whole years with the clock turned from moment to moment: every message that reached anybody, its day, its hour, who and what; and the plan.

The days are worked out by hand from domain.md 5.3, not by the product's calendar: Tết 16-20/2, the swap of 02/01 and 10/01, Giỗ Tổ made up
for on Monday 27/4, 30/4 and 01/5, National Day 31/8-02/9 with 22/8 worked, Vietnamese Culture Day on Tuesday 24/11. ``turn_to`` asserts
that what was sent is what was foreseen when the stretch began.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.domain.obligations import Duty
from tests.stories.people import BINH, BUREAU, DIVISION, HOA, LAN, MAI, MUSEUM, THANH, TUAN
from tests.stories.year import a_year, at, each, in_order, moved, office_hears

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
    async with a_year(tmp_path, YEAR_BEGINS) as year:
        await year.office.passed_on(
            "1212/SVHTTDL-VP",
            DIVISION,
            issued=dt.date(2025, 12, 26),
            due=dt.date(2026, 6, 14),
            duties=(Duty.DISSEMINATE,),
        )
        await year.turn_to("2026-12-28 23:00")
        # Sunday 14/6: softly due on Friday the 12th; overdue is counted from the Sunday. A rung on a Monday comes with the weekly card.
        overdue = moved(
            each("2026-06-24", "2026-12-23"), d2026_09_02=""
        )  # 02/9 is off: on the 3rd, with that week's card
        hoa = in_order(
            at("09:00", "card", "2025-12-29"),
            at("08:00", "weekly", *MONDAYS_2026),
            at("08:00", "remind", "2026-05-29", "2026-06-05", "2026-06-09", "2026-06-11", "2026-06-12"),
            at("14:00", "remind-again", "2026-06-12"),
            at("08:00", "remind", "2026-06-17", *overdue),
        )
        office = office_hears(
            at("14:00", "digest", *FRIDAYS_2026),
            at("09:00", "month", *FIRST_OF_MONTHS),
            at("08:00", "silent", "2026-01-05"),  # the third working day after 29/12, New Year and the swap between
            at("08:00", "climb", "2026-06-15", "2026-06-17", "2026-09-03", *overdue),
        )
        assert await year.everything() == {HOA: hoa, **office}  # the museum owes nothing, and hears nothing


async def test_the_swap_of_january_makes_a_saturday_a_day_of_reminders(tmp_path: Path) -> None:
    async with a_year(tmp_path, YEAR_BEGINS) as year:
        await year.office.passed_on("1201/SVHTTDL-VP", DIVISION, due=dt.date(2026, 1, 10), duties=(Duty.RECEIVE,))
        await year.office.passed_on("1202/SVHTTDL-VP", MUSEUM, due=dt.date(2026, 1, 2), duties=(Duty.RECEIVE,))
        await year.turn_to("2026-01-10 15:00")
        # Saturday the 10th is worked: T-1 is Friday, T-3 Wednesday, T-5 the Monday with its weekly card. 01 and 02/01 are off.
        hoa = [
            *at("09:00", "card", "2025-12-29"),
            *at("08:00", "weekly", "2026-01-05"),
            *at("08:00", "remind", "2026-01-07", "2026-01-09", "2026-01-10"),
            *at("14:00", "remind-again", "2026-01-10"),
        ]
        # Friday the 2nd is off: softly due on Wednesday 31/12; overdue from the 2nd on: +1 on Monday with the weekly card, +3 on Wednesday.
        mai = [
            *at("09:00", "card", "2025-12-29"),
            *at("08:00", "remind", "2025-12-30", "2025-12-31"),
            *at("14:00", "remind-again", "2025-12-31"),
            *at("08:00", "weekly", "2026-01-05"),
            *at("08:00", "remind", "2026-01-07"),
        ]
        deputy = [
            *at("09:00", "card", "2025-12-29"),
            *at("08:00", "remind", "2025-12-30"),  # before the day all who may act; from the day on the head
            *at("08:00", "weekly", "2026-01-05"),
        ]
        office = office_hears(
            at("14:00", "digest", "2025-12-31", "2026-01-09"),
            at("08:00", "climb", "2026-01-05", "2026-01-07"),  # of the museum
            at("09:00", "month", "2026-01-05"),
        )
        assert await year.everything() == {HOA: hoa, MAI: mai, BINH: deputy, TUAN: deputy, **office}


async def test_through_tet_with_one_deadline_in_it_and_one_behind_it(tmp_path: Path) -> None:
    async with a_year(tmp_path, "2026-02-09 09:00") as year:
        await year.office.passed_on("1203/SVHTTDL-VP", DIVISION, due=dt.date(2026, 2, 18), duties=(Duty.RECEIVE,))
        await year.office.passed_on("1204/SVHTTDL-VP", MUSEUM, due=dt.date(2026, 2, 25), duties=(Duty.DISSEMINATE,))
        await year.turn_to("2026-02-28 12:00")
        # Due on mùng 2: softly due on Friday the 13th. T-3 is the 10th, T-1 the 12th; overdue from the 18th: +1 Monday 23rd, +3 the 25th.
        hoa = [
            *at("09:00", "card", "2026-02-09"),
            *at("08:00", "remind", "2026-02-10", "2026-02-12", "2026-02-13"),
            *at("14:00", "remind-again", "2026-02-13"),
            *at("08:00", "weekly", "2026-02-23"),
            *at("08:00", "remind", "2026-02-25"),
        ]
        # Due on the 25th: the five days of Tết count for nothing. T-5 is the 11th, T-3 the 13th, T-1 the 24th.
        mai = [
            *at("09:00", "card", "2026-02-09"),
            *at("08:00", "remind", "2026-02-11", "2026-02-13"),
            *at("08:00", "weekly", "2026-02-23"),
            *at("08:00", "remind", "2026-02-24", "2026-02-25"),
            *at("14:00", "remind-again", "2026-02-25"),
            *at("08:00", "remind", "2026-02-26"),
        ]
        deputy = [
            *at("09:00", "card", "2026-02-09"),
            *at("08:00", "remind", "2026-02-11"),
            *at("08:00", "silent", "2026-02-12"),  # three working days without a word of Mai
            *at("08:00", "remind", "2026-02-13"),
            *at("08:00", "weekly", "2026-02-23"),
            *at("08:00", "remind", "2026-02-24"),
        ]
        office = office_hears(
            at("08:00", "silent", "2026-02-12"),
            at("14:00", "digest", "2026-02-13", "2026-02-27"),  # none in the week of Tết
            at("08:00", "climb", "2026-02-23", "2026-02-25", "2026-02-26"),  # the division's +1 and +3, the museum's +1
        )
        assert await year.everything() == {HOA: hoa, MAI: mai, BINH: deputy, TUAN: deputy, **office}


async def test_the_monday_of_the_27th_of_april(tmp_path: Path) -> None:
    async with a_year(tmp_path, "2026-04-20 09:00") as year:
        await year.office.passed_on("1205/SVHTTDL-VP", DIVISION, due=dt.date(2026, 4, 27), duties=(Duty.RECEIVE,))
        await year.turn_to("2026-04-29 16:00")
        await year.office.says(year.office.hoa, "1 1205")
        await year.turn_to("2026-05-12 08:00")
        # Due on a Monday that is off: softly due on Friday the 24th; overdue +1 is Tuesday the 28th, the day of the week's card.
        hoa = [
            *at("09:00", "card", "2026-04-20"),
            *at("08:00", "remind", "2026-04-21", "2026-04-23", "2026-04-24"),
            *at("14:00", "remind-again", "2026-04-24"),
            *at("08:00", "weekly", "2026-04-28"),
            *at("16:00", "answer", "2026-04-29"),
            # Her first card, and the reminders of the last eight days, say that it is done; the one of the 21st is older.
            *at("16:00", "edit card", "2026-04-29"),
            *at("16:00", "edit remind", *["2026-04-29"] * 2),
            *at("16:00", "edit remind-again", "2026-04-29"),
            *at("16:00", "edit weekly", "2026-04-29"),
        ]
        office = office_hears(
            at("14:00", "digest", "2026-04-24", "2026-04-29", "2026-05-08"),  # 30/4 and 01/5 are off
            at("08:00", "climb", "2026-04-28"),
            at("09:00", "month", "2026-05-04"),
        )
        assert await year.everything() == {HOA: hoa, **office}


async def test_culture_day_of_the_24th_of_november(tmp_path: Path) -> None:
    async with a_year(tmp_path, "2026-11-16 09:00") as year:
        await year.office.passed_on("1206/SVHTTDL-VP", DIVISION, due=dt.date(2026, 11, 24), duties=(Duty.RECEIVE,))
        await year.turn_to("2026-11-26 12:00")
        # Tuesday 24/11 is Culture Day: softly due on Monday the 23rd, T-1 is Friday, T-3 Wednesday; overdue +1 is Wednesday.
        hoa = [
            *at("09:00", "card", "2026-11-16"),
            *at("08:00", "remind", "2026-11-18", "2026-11-20"),
            *at("08:00", "weekly", "2026-11-23"),
            *at("14:00", "remind-again", "2026-11-23"),
            *at("08:00", "remind", "2026-11-25"),
        ]
        office = office_hears(at("14:00", "digest", "2026-11-20"), at("08:00", "climb", "2026-11-25"))
        assert await year.everything() == {HOA: hoa, **office}


async def test_one_answers_late_and_hears_no_more_the_other_is_reminded_on(tmp_path: Path) -> None:
    async with a_year(tmp_path, "2026-06-01 09:00") as year:
        await year.office.passed_on(
            "1207/SVHTTDL-VP", DIVISION, BUREAU, due=dt.date(2026, 6, 12), duties=(Duty.RECEIVE,)
        )
        await year.turn_to("2026-06-16 10:00")
        assert "Đã ghi nhận" in await year.office.says(year.office.hoa, "1 1207")
        await year.turn_to("2026-07-31 23:00")
        till_the_day = [
            *at("09:00", "card", "2026-06-01"),
            *at("08:00", "remind", "2026-06-05"),
            *at("08:00", "weekly", "2026-06-08"),
            *at("08:00", "remind", "2026-06-09", "2026-06-11", "2026-06-12"),
            *at("14:00", "remind-again", "2026-06-12"),
            *at("08:00", "weekly", "2026-06-15"),
        ]
        hoa = in_order(
            till_the_day,
            at("10:00", "answer", "2026-06-16"),
            at("10:00", "edit card", "2026-06-16"),  # with it the reminders of the last eight days
            at("10:00", "edit remind", *["2026-06-16"] * 3),
            at("10:00", "edit remind-again", "2026-06-16"),
            at("10:00", "edit weekly", "2026-06-16"),
        )
        fridays = at("14:00", "digest", *each("2026-06-05", "2026-07-31"))
        overdue = ("2026-06-17", "2026-06-24", *each("2026-07-01", "2026-07-29"))
        # Chánh Văn phòng owes as the head of the bureau: reminded like any head, told nothing above of the bureau itself.
        thanh = in_order(
            till_the_day,
            fridays,
            at("08:00", "climb", "2026-06-15"),  # of the division
            at("08:00", "remind", *overdue),
            at("08:00", "weekly", *each("2026-06-22", "2026-07-27")),
            at("09:00", "month", "2026-07-01"),
        )
        lan = in_order(
            fridays,
            at("08:00", "climb", "2026-06-15", *overdue),  # of both, then of the bureau alone
            at("09:00", "month", "2026-07-01"),
        )
        assert await year.everything() == {HOA: hoa, THANH: thanh, LAN: lan}
