"""The machine was off for a minute, a weekend, a month, or its clock was wrong: the newest of a kind if still true, the rest logged as skipped."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.domain.obligations import Duty
from tests.stories.people import DIVISION, LAN, MUSEUM, Sở, open_office
from tests.stories.year import A_YEAR, at, foreseen, happened, received
from tests.world import office_time

HOA, MAI = "Hoàng Thị Hoa", "Lý Thị Mai"


async def off_until(office: Sở, moment: str) -> None:
    """The process stops, the time goes by, the process starts again on its record; twice, as after a power cut."""
    world = office.world
    await world.app.stop()
    world.clock.advance_to(office_time(moment))
    await world.start_again()
    await world.tick()
    await world.restart()
    await world.tick()


async def skipped(office: Sở, since: str) -> list[str]:
    """Rungs logged as skipped after a moment: ``before_3 overtaken``."""
    rows = await office.world.rows(
        "select data ->> 'occurrence' as occurrence, data ->> 'reason' as reason from events where kind = 'reminder-skipped' and at > ? "
        "order by id",
        office_time(since),
    )
    return [f"{row['occurrence'].partition('@')[0]} {row['reason']}" for row in rows]


def ladder(messages: dict[str, list[str]], name: str) -> list[str]:
    return [each for each in messages.get(name, []) if each.split()[-1] in ("weekly", "remind", "remind-again")]


async def test_a_minute_over_eight_oclock_changes_nothing(tmp_path: Path) -> None:
    async with open_office(tmp_path, config=A_YEAR, at="2023-06-05 09:00") as office:
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, due=dt.date(2023, 6, 16), duties=(Duty.RECEIVE,))
        plan = await foreseen(office, "2023-06-30")
        began = office.world.clock.now()
        await office.world.turn_to("2023-06-09 07:59")
        await off_until(office, "2023-06-09 08:01")
        reached = await received(office, "2023-06-05 10:00")
        assert ladder(reached, HOA) == at("08:01", "remind", "2023-06-09")
        await office.world.turn_to("2023-06-30 23:00")
        late = [each if each[0] != "2023-06-09 08:00" else ("2023-06-09 08:01", *each[1:]) for each in plan]
        assert await happened(office, began) == late
        assert await skipped(office, "2023-06-05 10:00") == []


async def test_a_weekend_and_its_monday_are_one_card(tmp_path: Path) -> None:
    async with open_office(tmp_path, config=A_YEAR, at="2023-06-05 09:00") as office:
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, due=dt.date(2023, 6, 16), duties=(Duty.RECEIVE,))
        await office.passed_on("1205/SVHTTDL-VP", MUSEUM, due=dt.date(2023, 6, 9), duties=(Duty.RECEIVE,))
        await office.world.turn_to("2023-06-08 18:00")
        await off_until(office, "2023-06-13 10:00")  # Thursday evening to Tuesday
        reached = await received(office, "2023-06-08 19:00")
        # Of the division T-5 (Friday) is overtaken by T-3 (this Tuesday), which goes with the week's card that Monday missed.
        assert ladder(reached, HOA) == at("10:00", "weekly", "2023-06-13")
        # The museum's day itself (Friday, twice) is over; overdue +1 holds and goes with the week's card.
        assert ladder(reached, MAI) == at("10:00", "weekly", "2023-06-13")
        gone = ["before_5 overtaken", "due_day overtaken", "due_day_again overtaken"]
        assert sorted(await skipped(office, "2023-06-08 19:00")) == gone
        # The office gets Friday's digest once, late, and what climbs.
        assert sorted(reached[LAN]) == [*at("10:00", "climb", "2023-06-13"), *at("10:00", "digest", "2023-06-13")]
        began, plan = office.world.clock.now(), await foreseen(office, "2023-06-30")
        await office.world.turn_to("2023-06-30 23:00")
        assert await happened(office, began) == plan


async def test_a_month_is_one_card_each_and_everything_between_is_logged(tmp_path: Path) -> None:
    async with open_office(tmp_path, config=A_YEAR, at="2023-06-05 09:00") as office:
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, due=dt.date(2023, 6, 16), duties=(Duty.RECEIVE,))
        await office.passed_on("1205/SVHTTDL-VP", MUSEUM, due=dt.date(2023, 7, 14), duties=(Duty.RECEIVE,))
        await office.world.turn_to("2023-06-06 18:00")
        await off_until(office, "2023-07-05 10:00")
        reached = await received(office, "2023-06-06 19:00")
        assert ladder(reached, HOA) == at("10:00", "weekly", "2023-07-05")
        assert ladder(reached, MAI) == at("10:00", "weekly", "2023-07-05")
        assert sorted(reached[LAN]) == [
            *at("10:00", "climb", "2023-07-05"),
            *at("10:00", "digest", "2023-07-05"),  # the newest week alone
            *at("10:00", "month", "2023-07-05"),
        ]
        # The division: T-5, T-3, T-1, the day twice, +1, +3, and the first weekly one gave way to the newest weekly one. The museum: T-10.
        assert sorted(await skipped(office, "2023-06-06 19:00")) == sorted(
            [
                "before_5 overtaken",
                "before_3 overtaken",
                "before_1 overtaken",
                "due_day overtaken",
                "due_day_again overtaken",
                "overdue_1 overtaken",
                "overdue_3 overtaken",
                "overdue_weekly.0 overtaken",
            ]
        )
        began, plan = office.world.clock.now(), await foreseen(office, "2023-07-31")
        await office.world.turn_to("2023-07-31 23:00")
        assert await happened(office, began) == plan


async def test_a_clock_that_jumps_forth_and_back_sends_nothing_twice(tmp_path: Path) -> None:
    async with open_office(tmp_path, config=A_YEAR, at="2023-06-05 09:00") as office:
        world = office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION, due=dt.date(2023, 6, 16), duties=(Duty.RECEIVE,))
        await world.turn_to("2023-06-09 10:00")
        world.clock.set(office_time("2023-06-09 07:30"))  # the machine's clock is corrected by hours
        await world.tick()
        await world.turn_to("2023-06-09 12:00")
        world.clock.set(office_time("2023-06-13 09:00"))  # and is wrong by days
        await world.tick()
        world.clock.set(office_time("2023-06-09 12:00"))  # and right again
        await world.tick()
        await world.turn_to("2023-06-16 23:00")
        told = ladder(await received(office, "2023-06-05 10:00"), HOA)
        assert sorted(told) == sorted(
            [
                *at("08:00", "remind", "2023-06-09"),
                *at("09:00", "weekly", "2023-06-13"),  # while it was wrong; the true Monday brings no second one
                *at("08:00", "remind", "2023-06-15", "2023-06-16"),
                *at("14:00", "remind-again", "2023-06-16"),
            ]
        )
        assert len(told) == len(set(told))
