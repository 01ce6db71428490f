"""The machine was off for a minute, a weekend, a month, or its clock was wrong: the newest of a kind if still true, the rest logged as skipped.

What goes out after an outage cannot be what was foreseen before it: here it is written down what of the plan was lost, and what came
instead. Up to the outage and after it ``turn_to`` asserts that the sendings are the plan.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.domain.obligations import Duty
from tests.stories.people import BINH, DIVISION, HOA, LAN, MAI, MUSEUM, THANH, TUAN
from tests.stories.year import a_year, at, each, in_order, office_hears

BEGINS = "2023-06-05 09:00"


def to(names: tuple[str, ...], *messages: str) -> list[str]:
    """The same messages for several people, in the order of moments."""
    return sorted(f"{message} {name}" for message in messages for name in names)


async def test_a_minute_over_eight_oclock_changes_nothing(tmp_path: Path) -> None:
    async with a_year(tmp_path, BEGINS) as year:
        await year.office.passed_on("1204/SVHTTDL-VP", DIVISION, due=dt.date(2023, 6, 16), duties=(Duty.RECEIVE,))
        await year.turn_to("2023-06-09 07:59")
        lost, instead = await year.off_until("2023-06-09 08:01")
        assert lost == [f"2023-06-09 08:00 remind {HOA}"]
        assert instead == [f"2023-06-09 08:01 remind {HOA}"]
        await year.turn_to("2023-06-30 23:00")
        assert await year.skipped() == []
        hoa = in_order(
            at("09:00", "card", "2023-06-05"),
            at("08:01", "remind", "2023-06-09"),
            at("08:00", "weekly", *each("2023-06-12", "2023-06-26")),
            at("08:00", "remind", "2023-06-13", "2023-06-15", "2023-06-16"),
            at("14:00", "remind-again", "2023-06-16"),
            at("08:00", "remind", "2023-06-21", "2023-06-28"),
        )
        office = office_hears(
            at("14:00", "digest", *each("2023-06-09", "2023-06-30")),
            at("08:00", "climb", "2023-06-19", "2023-06-21", "2023-06-28"),
        )
        assert await year.everything() == {HOA: hoa, **office}


async def test_a_weekend_and_its_monday_are_one_card(tmp_path: Path) -> None:
    async with a_year(tmp_path, BEGINS) as year:
        await year.office.passed_on("1204/SVHTTDL-VP", DIVISION, due=dt.date(2023, 6, 16), duties=(Duty.RECEIVE,))
        await year.office.passed_on("1205/SVHTTDL-VP", MUSEUM, due=dt.date(2023, 6, 9), duties=(Duty.RECEIVE,))
        await year.turn_to("2023-06-08 18:00")
        lost, instead = await year.off_until("2023-06-13 10:00")  # Thursday evening to Tuesday
        weekly, above = (HOA, MAI, BINH, TUAN), (LAN, THANH)
        assert sorted(lost) == sorted(
            [
                *to((HOA,), "2023-06-09 08:00 remind", "2023-06-13 08:00 remind"),  # T-5 and T-3 of the division
                *to((MAI,), "2023-06-09 08:00 remind", "2023-06-09 14:00 remind-again"),  # the museum's day itself
                *to(weekly, "2023-06-12 08:00 weekly"),
                *to(above, "2023-06-12 08:00 climb"),  # the museum is overdue
            ]
        )
        # Of the division T-5 is overtaken by T-3 (this Tuesday), which goes with the week's card that Monday missed. The museum's day
        # itself is over; overdue +1 holds and goes with the week's card, and above as well.
        assert sorted(instead) == sorted([*to(weekly, "2023-06-13 10:00 weekly"), *to(above, "2023-06-13 10:00 climb")])
        assert await year.skipped() == ["before_5 overtaken", "due_day overtaken", "due_day_again overtaken"]
        await year.turn_to("2023-06-30 23:00")
        assert len(await year.skipped()) == 3
        hoa = in_order(
            at("09:00", "card", "2023-06-05"),
            at("10:00", "weekly", "2023-06-13"),
            at("08:00", "remind", "2023-06-15", "2023-06-16"),
            at("14:00", "remind-again", "2023-06-16"),
            at("08:00", "weekly", "2023-06-19", "2023-06-26"),
            at("08:00", "remind", "2023-06-21", "2023-06-28"),
        )
        of_the_museum = (
            at("09:00", "card", "2023-06-05"),
            at("08:00", "remind", "2023-06-06", "2023-06-08"),
            at("10:00", "weekly", "2023-06-13"),
            at("08:00", "weekly", "2023-06-19", "2023-06-26"),
        )
        office = office_hears(
            at("10:00", "digest", "2023-06-13"),  # Friday's, once, late
            at("14:00", "digest", *each("2023-06-16", "2023-06-30")),
            at("10:00", "climb", "2023-06-13"),
            at("08:00", "climb", "2023-06-14", "2023-06-19", "2023-06-21", "2023-06-28"),
        )
        assert await year.everything() == {
            HOA: hoa,
            MAI: in_order(*of_the_museum, at("08:00", "remind", "2023-06-14", "2023-06-21", "2023-06-28")),
            BINH: in_order(*of_the_museum),
            TUAN: in_order(*of_the_museum),
            **office,
        }


async def test_a_month_is_one_card_each_and_everything_between_is_logged(tmp_path: Path) -> None:
    async with a_year(tmp_path, BEGINS) as year:
        await year.office.passed_on("1204/SVHTTDL-VP", DIVISION, due=dt.date(2023, 6, 16), duties=(Duty.RECEIVE,))
        await year.office.passed_on("1205/SVHTTDL-VP", MUSEUM, due=dt.date(2023, 7, 14), duties=(Duty.RECEIVE,))
        await year.turn_to("2023-06-06 18:00")
        lost, instead = await year.off_until("2023-07-05 10:00")
        weekly, above = (HOA, MAI, BINH, TUAN), (LAN, THANH)
        division = ("2023-06-09", "2023-06-13", "2023-06-15", "2023-06-16", "2023-06-21", "2023-06-28", "2023-07-05")
        assert sorted(lost) == sorted(
            [
                *to((HOA,), *at("08:00", "remind", *division), *at("14:00", "remind-again", "2023-06-16")),
                *to((MAI, BINH, TUAN), *at("08:00", "remind", "2023-06-30")),
                *to(weekly, *at("08:00", "weekly", *each("2023-06-12", "2023-07-03"))),
                *to(above, *at("08:00", "climb", "2023-06-19", "2023-06-21", "2023-06-28", "2023-07-05")),
            ]
        )
        assert sorted(instead) == sorted([*to(weekly, "2023-07-05 10:00 weekly"), *to(above, "2023-07-05 10:00 climb")])
        # The division: T-5, T-3, T-1, the day twice, +1, +3, and the first weekly one gave way to the newest weekly one. The museum's
        # T-10 is still true and goes with the week's card.
        skipped = [
            "before_1 overtaken",
            "before_3 overtaken",
            "before_5 overtaken",
            "due_day overtaken",
            "due_day_again overtaken",
            "overdue_1 overtaken",
            "overdue_3 overtaken",
            "overdue_weekly.0 overtaken",
        ]
        assert await year.skipped() == skipped
        await year.turn_to("2023-07-31 23:00")
        assert await year.skipped() == skipped
        mondays = at("08:00", "weekly", *each("2023-07-10", "2023-07-31"))
        hoa = in_order(
            at("09:00", "card", "2023-06-05"),
            at("10:00", "weekly", "2023-07-05"),
            mondays,
            at("08:00", "remind", "2023-07-12", "2023-07-19", "2023-07-26"),
        )
        of_the_museum = (
            at("09:00", "card", "2023-06-05"),
            at("10:00", "weekly", "2023-07-05"),
            at("08:00", "remind", "2023-07-07", "2023-07-11", "2023-07-13"),
            mondays,
        )
        mai = in_order(
            *of_the_museum,
            at("08:00", "remind", "2023-07-14", "2023-07-19", "2023-07-26"),
            at("14:00", "remind-again", "2023-07-14"),
        )
        office = office_hears(
            at("10:00", "digest", "2023-07-05"),  # the newest week alone
            at("10:00", "month", "2023-07-05"),
            at("14:00", "digest", *each("2023-07-07", "2023-07-28")),
            at("10:00", "climb", "2023-07-05"),
            at("08:00", "climb", "2023-07-12", "2023-07-17", "2023-07-19", "2023-07-26"),
        )
        deputy = in_order(*of_the_museum)
        assert await year.everything() == {HOA: hoa, MAI: mai, BINH: deputy, TUAN: deputy, **office}


async def test_a_clock_that_jumps_forth_and_back_sends_nothing_twice(tmp_path: Path) -> None:
    async with a_year(tmp_path, BEGINS) as year:
        await year.office.passed_on("1204/SVHTTDL-VP", DIVISION, due=dt.date(2023, 6, 16), duties=(Duty.RECEIVE,))
        await year.turn_to("2023-06-09 10:00")
        # the machine's clock is corrected by hours
        assert await year.clock_shows("2023-06-09 07:30") == ([], [])
        await year.turn_to("2023-06-09 12:00")
        # and is wrong by days: the week's card comes, with what Tuesday would have said
        lost, instead = await year.clock_shows("2023-06-13 09:00")
        assert lost == [f"2023-06-12 08:00 weekly {HOA}", f"2023-06-13 08:00 remind {HOA}"]
        assert instead == [f"2023-06-13 09:00 weekly {HOA}"]
        # and right again
        assert await year.clock_shows("2023-06-09 12:00") == ([], [])
        await year.turn_to("2023-06-16 23:00")
        hoa = in_order(
            at("09:00", "card", "2023-06-05"),
            at("08:00", "remind", "2023-06-09"),
            at("09:00", "weekly", "2023-06-13"),  # while it was wrong; the true Monday brings no second one
            at("08:00", "remind", "2023-06-15", "2023-06-16"),
            at("14:00", "remind-again", "2023-06-16"),
        )
        office = office_hears(
            at("09:00", "digest", "2023-06-13"),  # while it was wrong, for the week of the 5th
            at("14:00", "digest", "2023-06-16"),
        )
        assert await year.everything() == {HOA: hoa, **office}
