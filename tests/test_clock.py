"""Clocks: the machine's, and the one whose hands can be turned."""

from __future__ import annotations

import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bot.clock import DAY, HOUR, Clock, SystemClock, TurnableClock, civil_day, day_start, instant, local

OFFICE = ZoneInfo("Asia/Ho_Chi_Minh")
NINE = 1_685_930_400_000  # 09:00 on Monday 05/6/2023 in Lạng Sơn


def test_the_machine_clock_tells_utc_milliseconds() -> None:
    with time_machine.travel(dt.datetime(2023, 6, 5, 2, 0, tzinfo=dt.UTC), tick=False):
        assert SystemClock().now() == NINE


def test_a_stopped_clock_moves_only_when_it_is_turned() -> None:
    clock = TurnableClock(NINE, running=False)
    time.sleep(0.005)
    assert clock.now() == NINE
    assert clock.advance(HOUR) == NINE + HOUR == clock.now()
    assert clock.advance_to(NINE + DAY) == NINE + DAY == clock.now()


def test_turning_never_goes_back_but_setting_does() -> None:
    clock = TurnableClock(NINE, running=False)
    assert clock.advance_to(NINE - DAY) == NINE
    with pytest.raises(ValueError, match="forward"):
        clock.advance(-1)
    assert clock.set(NINE - DAY) == NINE - DAY == clock.now()


def test_a_running_clock_goes_on_after_a_turn() -> None:
    clock = TurnableClock(NINE)
    clock.advance_to(NINE + DAY)
    time.sleep(0.01)
    assert NINE + DAY + 5 <= clock.now() < NINE + DAY + HOUR


def test_turning_does_not_move_the_clock_that_paces() -> None:
    clock: Clock = TurnableClock(NINE, running=False)
    before = clock.monotonic()
    assert isinstance(clock, TurnableClock)
    clock.advance(DAY)
    assert clock.monotonic() - before < 60


def test_civil_days_and_times_are_the_offices() -> None:
    assert local(NINE, OFFICE) == dt.datetime(2023, 6, 5, 9, 0, tzinfo=OFFICE)
    assert civil_day(NINE, OFFICE) == dt.date(2023, 6, 5)
    assert instant(dt.date(2023, 6, 5), dt.time(9), OFFICE) == NINE
    assert day_start(dt.date(2023, 6, 5), OFFICE) == NINE - 9 * HOUR
    assert civil_day(day_start(dt.date(2023, 6, 5), OFFICE) - 1, OFFICE) == dt.date(2023, 6, 4)
